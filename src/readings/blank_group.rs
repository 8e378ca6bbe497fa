//! The choice point `blank_group`.

use super::choice;

choice! {
    /// A case has no value by which results are grouped.
    BlankGroup, "blank_group", on Agreement, phrase "case without a group",
    question "results are by the values of a field, and a case has none: where does it count?",
    provisional "own_group",
    readings {
        OwnGroup, "own_group", "is a group of its own", "cases without a value are a group, judged and paid like any other";
        LeftOut, "left_out", "is left out of account", "it counts in no group";
    }
}
