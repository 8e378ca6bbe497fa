//! The choice point `first_preceding`.

use super::choice;

choice! {
    /// The fee of the period before the first.
    FirstPreceding, "first_preceding", on Agreement, phrase "fee before the first period",
    question "the fee of the preceding period is meant, and there is none before the first of the term: what is it?",
    provisional "same_fee",
    readings {
        SameFee, "same_fee", "is the fee of one period", "it is what one period comes to";
        Nothing, "nothing", "is nought", "no fee was due, so nothing is paid";
    }
}
