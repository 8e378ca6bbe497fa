//! Factors that hold at once.

super::choice! {
    /// Kind `several_factors`.
    SeveralFactors, "several_factors", on Credit, phrase "several factors",
    question "a credit is multiplied for two reasons at once: how much is paid?",
    provisional "in_turn",
    readings {
        InTurn, "in_turn", "multiply in turn", "each multiplies what the one before left: twice and one and a half times are three times";
        Added, "added", "add up", "what each adds is added, but never to less than nothing: twice and one and a half times are two and a half times";
        Largest, "largest", "count as the largest", "the largest alone: twice and one and a half times are twice";
    }
}
