//! Beginning or end of what the time to claim is counted from.

super::choice! {
    /// Kind `claim_edge`.
    ClaimEdge, "claim_edge", on Credit, phrase "time to claim",
    question "the time to claim is counted from something that lasts: from its beginning or from its end?",
    provisional "end",
    readings {
        End, "end", "is counted from the end", "from its end; while it goes on, the time has not begun to run";
        Beginning, "beginning", "is counted from the beginning", "from its beginning";
    }
}
