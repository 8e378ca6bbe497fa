//! Claims before their time.

super::choice! {
    /// Kind `early_claim`.
    EarlyClaim, "early_claim", on Credit, phrase "early claim",
    question "a claim is made while a window still goes on: does it claim that window's credit?",
    provisional "claims_nothing",
    readings {
        Stands, "stands", "stands for the window that goes on", "it claims what turns out to be owed for it";
        ClaimsNothing, "claims_nothing", "claims nothing of a window that goes on", "a window's credit is claimed after its end only";
    }
}
