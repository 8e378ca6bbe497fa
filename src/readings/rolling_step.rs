//! How a rolling window moves.

super::choice! {
    /// Kind `rolling_step`.
    RollingStep, "rolling_step", on Objective, phrase "rolling window ends",
    question "By which steps does a rolling window move?",
    provisional "by_its_unit",
    readings {
        ByItsUnit, "by_its_unit", "with its unit", "one ends with every day, week or month, as its length is written";
        Daily, "daily", "every day", "one ends with every day";
        Monthly, "monthly", "every month", "one ends with every calendar month";
    }
}
