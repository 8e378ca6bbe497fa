//! What one day of a fee is.

super::choice! {
    /// Kind `fee_day`.
    FeeDay, "fee_day", on Agreement, phrase "day of service",
    question "so many days of a fee are paid, which is a month's, a quarter's or a year's: what does one day of it come to?",
    provisional "date",
    readings {
        Date, "date", "is a date of its period", "the fee over the number of dates of its period: a day of February is dearer than one of March";
        ThirtyDays, "thirty_days", "is a thirtieth of a month", "the fee over thirty for each month of its period: ninety for a quarter, 360 for a year";
        YearOf365, "year_of_365", "is one of 365 of a year", "what the fee comes to in twelve months, over 365";
    }
}
