//! The choice point `field_moment`.

use super::choice;

choice! {
    /// A field that decides may change while the clock runs: which of its values counts?
    FieldMoment, "field_moment", on Field, phrase "value of a field that changes",
    question "a field that decides may change while the clock runs: which of its values counts?",
    provisional "at_start",
    readings {
        AtStart, "at_start", "is the one at the start", "the value the case had when the clock started";
        AtStop, "at_stop", "is the one at the stop", "the value the case had when the clock stopped; while it runs, the latest";
        Ever, "ever", "is any it had", "the condition holds if it held at any moment from start to stop";
    }
}
