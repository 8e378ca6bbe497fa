//! Factors that hold at once.

super::choice! {
    /// Kind `several_factors`.
    SeveralFactors, "several_factors", on Credit, phrase "several factors",
    question "a credit is multiplied for two reasons at once: how much is paid?",
    provisional "in_turn",
    readings {
        InTurn, "in_turn", "multiply in turn", "each multiplies what the one before left: 2 and 1.5 come to 3";
        Added, "added", "add up", "what each adds is added, but never to less than nothing: 2 and 1.5 come to 2.5";
        Largest, "largest", "count as the largest", "the largest alone: 2 and 1.5 come to 2; `no credits` is none under any of these";
    }
}
