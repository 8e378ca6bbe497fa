//! The choice point `missing_target`.

use super::choice;

choice! {
    /// No row of the targets applies to a case: how is it judged?
    MissingTarget, "missing_target", on Clock, phrase "case without a target",
    question "no row of the targets applies to a case: how is it judged?",
    provisional "left_out",
    readings {
        LeftOut, "left_out", "is left out", "it does not count";
        Missed, "missed", "is missed", "it counts as missed";
    }
}
