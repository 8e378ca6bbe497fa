//! The choice point `week_start`.

use super::choice;

choice! {
    /// On which day does a week begin?
    WeekStart, "week_start", on Agreement, phrase "week",
    question "on which day does a week begin?",
    provisional "monday",
    readings {
        Monday, "monday", "begins on Monday", "Monday 00:00";
        Sunday, "sunday", "begins on Sunday", "Sunday 00:00";
    }
}
