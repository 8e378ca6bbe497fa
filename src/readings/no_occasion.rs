//! Nothing that the time to claim could be counted from.

super::choice! {
    /// Kind `no_occasion`.
    NoOccasion, "no_occasion", on Credit, phrase "no occasion of a claim",
    question "the time to claim is counted from something that the log does not tell of in a window: until when can its credit be claimed?",
    provisional "window_end",
    readings {
        WindowEnd, "window_end", "counts from the window's end", "the time is counted from the end of the window instead";
        NoClaim, "no_claim", "allows no claim", "it cannot be claimed";
        NoLastDay, "no_last_day", "sets no last day", "it can be claimed at any time";
    }
}
