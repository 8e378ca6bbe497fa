//! Several occasions that the time to claim could be counted from.

super::choice! {
    /// Kind `claim_occasion`.
    ClaimOccasion, "claim_occasion", on Credit, phrase "several occasions of a claim",
    question "the time to claim is counted from something that a window has several of: from which?",
    provisional "each",
    readings {
        Each, "each", "count each by itself", "a claim that is in time for one of them is in time";
        First, "first", "count from the first", "the time of the first is that of all";
        Last, "last", "count from the last", "the time of the last is that of all";
    }
}
