//! The choice point `target_change`.

use super::choice;

choice! {
    /// The field a target depends on changes while the clock runs: which target binds?
    TargetChange, "target_change", on Clock, phrase "target of a case that changes",
    question "the field a target depends on changes while the clock runs: which target binds?",
    provisional "at_start",
    readings {
        AtStart, "at_start", "is the one at the start", "the target for the value at the start";
        AtStop, "at_stop", "is the one at the stop", "the target for the value at the stop, for the whole time; while the clock runs, for the latest";
        Strictest, "strictest", "is the strictest", "the shortest target among the values the case had while the clock ran";
        Split, "split", "is used up in shares", "each stretch uses up its share of the target then in force; missed once the shares exceed the whole";
    }
}
