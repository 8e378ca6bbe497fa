//! The choice point `blank_time`.

use super::choice;

choice! {
    /// What happens in no group.
    BlankTime, "blank_time", on Agreement, phrase "time of no group",
    question "an event that adds or excuses time does not say which group it is of: in which groups does it count?",
    provisional "no_group",
    readings {
        NoGroup, "no_group", "counts in no other group", "it counts only among cases without a value";
        EveryGroup, "every_group", "counts in every group", "it counts in each group that it may be of";
    }
}
