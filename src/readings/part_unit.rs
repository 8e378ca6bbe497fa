//! Parts of a unit that is paid for.

super::choice! {
    /// Kind `part_unit`.
    PartUnit, "part_unit", on Credit, phrase "part of a unit",
    question "what is paid for a part of an hour, where hours are paid for?",
    provisional "exact",
    readings {
        Exact, "exact", "is paid in proportion", "the same part of the amount";
        Started, "started", "counts as a whole one", "as much as for a whole one";
        Full, "full", "is not paid", "nothing: only whole ones count";
    }
}
