//! The choice point `month_end`.

use super::choice;

choice! {
    /// A month counted from the 29th, 30th or 31st ends in a month without such a day: when?
    MonthEnd, "month_end", on Agreement, phrase "month end",
    question "a month counted from the 29th, 30th or 31st ends in a month without such a day: when?",
    provisional "last_day",
    readings {
        LastDay, "last_day", "is the last day of the shorter month", "on that month's last day";
        FirstOfNext, "first_of_next", "is the first day of the next month", "on the first of the month after";
    }
}
