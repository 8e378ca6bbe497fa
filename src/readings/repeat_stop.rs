//! The choice point `repeat_stop`.

use super::choice;

choice! {
    /// The stopping event comes again after the clock has stopped: does it matter?
    RepeatStop, "repeat_stop", on Clock, phrase "second stop",
    question "the stopping event comes again after the clock has stopped: does it matter?",
    provisional "is_ignored",
    readings {
        IsIgnored, "is_ignored", "is ignored", "the first stop stands";
        MovesTheStop, "moves_the_stop", "moves the stop", "the clock counts on to the later stop, as if the earlier had not been";
        DatesTheStop, "dates_the_stop", "dates the stop, adds no time", "the measure stands, but the case counts as stopped at the later instant";
    }
}
