//! The choice point `unended_pause`.

use super::choice;

choice! {
    /// A pause begins and is not ended before the clock stops: did it pause the clock?
    UnendedPause, "unended_pause", on Clock, phrase "pause that is never ended",
    question "a pause begins and is not ended before the clock stops: did it pause the clock?",
    provisional "pauses",
    readings {
        Pauses, "pauses", "pauses until the stop", "the clock stood still from its beginning";
        IsVoid, "is_void", "is void", "the clock ran on as if it had not begun";
    }
}
