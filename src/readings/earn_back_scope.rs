//! Whose good performance earns a credit back.

super::choice! {
    /// Kind `earn_back_scope`.
    EarnBackScope, "earn_back_scope", on Credit, phrase "earn-back",
    question "whose targets must be met for a credit to be earned back?",
    provisional "own",
    readings {
        Own, "own", "looks at this objective", "those of the objective that the credit was paid for";
        All, "all", "looks at every objective", "those of every objective that has a credit";
    }
}
