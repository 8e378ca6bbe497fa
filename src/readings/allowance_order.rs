//! Which part of a time is within its allowance.

super::choice! {
    /// Kind `allowance_order`.
    AllowanceOrder, "allowance_order", on Set, phrase "allowance",
    question "which part of it is within an allowance that is too small for all of it?",
    provisional "first",
    readings {
        First, "first", "is used by the first", "the earliest part, until the allowance is used up";
        Last, "last", "is used by the last", "the latest part, counted back from the end of the window";
    }
}
