//! The choice point `day`.

use super::choice;

choice! {
    /// A limit is given in days: what is a day?
    Day, "day", on Agreement, phrase "day",
    question "a limit is given in days: what is a day?",
    provisional "is_24_hours",
    readings {
        Is24Hours, "is_24_hours", "is 24 hours the clock runs", "24 hours of whatever the clock counts";
        CalendarDate, "calendar_date", "is a calendar date", "the same time of day, that many dates later";
        WorkingDate, "working_date", "is a working date", "the same time of day, that many dates with opening hours later";
        OpenHours, "open_hours", "is as long as a day of its hours", "as much open time as there is on the date it begins on, or on the next with opening hours";
        EndOfDate, "end_of_date", "ends with the calendar date", "the end of the date that many dates later";
        EndOfWorkingDate, "end_of_working_date", "ends with the working date", "the closing time of the date that many working dates later";
    }
}
