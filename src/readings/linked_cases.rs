//! Cases that are part of another.

super::choice! {
    /// Kind `linked_cases`.
    LinkedCases, "linked_cases", on Objective, phrase "case linked to another",
    question "several cases are one: is each of them counted?",
    provisional "each_counts",
    readings {
        EachCounts, "each_counts", "counts by itself", "as if it were linked to nothing";
        LeftOut, "left_out", "is left out", "only the one to which they are linked counts: a case that names another at its stop is none, whether or not the log has that one";
    }
}
