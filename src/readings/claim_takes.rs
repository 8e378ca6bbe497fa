//! What one claim is for.

super::choice! {
    /// Kind `claim_takes`.
    ClaimTakes, "claim_takes", on Credit, phrase "one claim",
    question "credits of several windows can be claimed when a claim is made: which of them does it claim?",
    provisional "all",
    readings {
        All, "all", "takes all that are due", "every one of them";
        Oldest, "oldest", "takes the oldest", "the one whose window ended first";
        Latest, "latest", "takes the latest", "the one whose window ended last";
    }
}
