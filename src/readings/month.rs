//! The choice point `month`.

use super::choice;

choice! {
    /// Which month is meant?
    Month, "month", on Agreement, phrase "month",
    question "which month is meant?",
    provisional "calendar",
    readings {
        Calendar, "calendar", "is a calendar month", "from the first of a month in the agreement's time zone";
        Contract, "contract", "is a contract month", "from the day of the month on which the term began";
        ThirtyDays, "thirty_days", "is thirty days", "blocks of thirty days from the beginning of the term";
    }
}
