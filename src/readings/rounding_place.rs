//! The choice point `rounding_place`.

use super::choice;

choice! {
    /// Several credits are added: when is the amount rounded?
    RoundingPlace, "rounding_place", on Agreement, phrase "rounding",
    question "several credits are added: when is the amount rounded?",
    provisional "each_credit",
    readings {
        EachCredit, "each_credit", "applies to each credit", "each credit, then the sum";
        Total, "total", "applies to the total", "only the sum that is paid for a window";
    }
}
