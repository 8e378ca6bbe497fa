//! The choice point `local_gap`.

use super::choice;

choice! {
    /// A local time does not exist on the night clocks go forward: which instant is it?
    LocalGap, "local_gap", on Agreement, phrase "skipped local time",
    question "a local time does not exist on the night clocks go forward: which instant is it?",
    provisional "moved_forward",
    readings {
        MovedForward, "moved_forward", "moves forward", "as if the clocks had not changed yet: later by the length of the gap";
        MovedBack, "moved_back", "moves back", "as if the clocks had changed already: earlier by the length of the gap";
    }
}
