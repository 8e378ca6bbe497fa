//! The choice point `money_rounding`.

use super::choice;

choice! {
    /// An amount falls between two coins: which way is it rounded?
    MoneyRounding, "money_rounding", on Agreement, phrase "money",
    question "an amount falls between two coins: which way is it rounded?",
    provisional "half_up",
    readings {
        HalfUp, "half_up", "is rounded half up", "half away from nought";
        HalfEven, "half_even", "is rounded half to even", "half to the even neighbour";
        Up, "up", "is rounded up", "away from nought";
        Down, "down", "is rounded down", "towards nought";
    }
}
