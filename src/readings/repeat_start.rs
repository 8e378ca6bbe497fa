//! The choice point `repeat_start`.

use super::choice;

choice! {
    /// The starting event comes again after the clock has started: does it matter?
    RepeatStart, "repeat_start", on Clock, phrase "second start",
    question "the starting event comes again after the clock has started: does it matter?",
    provisional "is_ignored",
    readings {
        IsIgnored, "is_ignored", "is ignored", "only the first start counts";
        MeasuresAgain, "measures_again", "measures again", "after a stop it begins a second measure of the same case; while the clock runs it does nothing";
        Restarts, "restarts", "restarts the clock", "what was measured is forgotten; the clock begins again";
    }
}
