//! Rolling windows before enough time has passed.

super::choice! {
    /// Kind `short_history`.
    ShortHistory, "short_history", on Objective, phrase "rolling window",
    question "is a rolling window judged before the agreement is as old as the window is long?",
    provisional "full_only",
    readings {
        FullOnly, "full_only", "is judged once it is full", "the first one ends when the term is as old as the window is long";
        FromTheFirst, "from_the_first", "is judged from the first", "the first ones hold what there is of the term";
    }
}
