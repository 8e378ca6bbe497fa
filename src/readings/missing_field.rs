//! The choice point `missing_field`.

use super::choice;

choice! {
    /// A condition asks for a field that has no value: does the case match?
    MissingField, "missing_field", on Agreement, phrase "missing value",
    question "a condition asks for a field that has no value: does the case match?",
    provisional "no_match",
    readings {
        NoMatch, "no_match", "does not match", "the condition does not hold";
        Matches, "matches", "matches", "the condition holds";
    }
}
