//! The choice point `pause_over_stop`.

use super::choice;

choice! {
    /// A pause holds when the clock stops or while it is stopped, and the clock goes on later: is it still paused?
    PauseOverStop, "pause_over_stop", on Clock, phrase "pause over a stop",
    question "a pause holds when the clock stops or while it is stopped, and the clock goes on later: is it still paused?",
    provisional "ends_with_the_stop",
    readings {
        GoesOn, "goes_on", "goes on", "it pauses the clock until its own end";
        EndsWithTheStop, "ends_with_the_stop", "ends with the stop", "the clock goes on unpaused until a pause begins anew";
    }
}
