//! Claims that do not say what they are for.

super::choice! {
    /// Kind `blank_claim`.
    BlankClaim, "blank_claim", on Credit, phrase "blank field of a claim",
    question "a claim leaves blank a field that says what it is for: what is it for?",
    provisional "any",
    readings {
        Any, "any", "matches any value", "whatever the field would tell apart";
        None, "none", "matches no value", "nothing: such a claim claims no credit";
    }
}
