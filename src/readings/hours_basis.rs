//! The choice point `hours_basis`.

use super::choice;

choice! {
    /// A number of hours limits a clock that runs in a calendar: hours of what?
    HoursBasis, "hours_basis", on Clock, phrase "hours",
    question "a number of hours limits a clock that runs in a calendar: hours of what?",
    provisional "of_the_clock",
    readings {
        OfTheClock, "of_the_clock", "are hours the clock runs", "hours of the calendar the clock runs in";
        Elapsed, "elapsed", "are elapsed hours", "hours on the wall, day and night, less pauses";
    }
}
