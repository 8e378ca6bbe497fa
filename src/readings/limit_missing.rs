//! The choice point `limit_missing`.

use super::choice;

choice! {
    /// No clause limits the credits: is there a limit?
    LimitMissing, "limit_missing", on Agreement, phrase "unlimited credit",
    question "no clause limits the credits: is there a limit?",
    provisional "none",
    readings {
        None, "none", "has no limit", "credits are paid in full";
        WholeFee, "whole_fee", "is limited to the fee", "never more than the whole fee of the period";
    }
}
