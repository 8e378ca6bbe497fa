//! How a rolling window moves.

super::choice! {
    /// Kind `rolling_step`.
    RollingStep, "rolling_step", on Objective, phrase "step of a rolling window",
    question "by which steps does a rolling window move?",
    provisional "by_its_unit",
    readings {
        ByItsUnit, "by_its_unit", "is its unit", "one ends with every day, week or month, as its length is written";
        Daily, "daily", "is a day", "one ends with every day";
        Monthly, "monthly", "is a month", "one ends with every calendar month";
    }
}
