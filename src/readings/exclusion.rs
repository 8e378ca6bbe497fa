//! What excluded time is taken out of.

super::choice! {
    /// Kind `exclusion`.
    Exclusion, "exclusion", on Objective, phrase "excluded time",
    question "from what is excluded time removed?",
    provisional "from_both",
    readings {
        FromBad, "from_the_bad_time", "is removed from the bad time", "failures in excluded time are forgiven, and the time itself still counts in the total";
        FromTotal, "from_the_total", "is removed from the total", "excluded time is no part of the total, but failures in it still count";
        FromBoth, "from_both", "is removed from both", "excluded time is no part of the total, and failures in it do not count";
    }
}
