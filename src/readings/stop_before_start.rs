//! The choice point `stop_before_start`.

use super::choice;

choice! {
    /// The stopping event comes before the starting event: what is measured?
    StopBeforeStart, "stop_before_start", on Clock, phrase "stop before start",
    question "the stopping event comes before the starting event: what is measured?",
    provisional "is_ignored",
    readings {
        IsIgnored, "is_ignored", "is ignored", "the clock waits for a stop after its start";
        MeasuresNothing, "measures_nothing", "measures nothing", "the clock starts and stops at once: its measure is nought";
    }
}
