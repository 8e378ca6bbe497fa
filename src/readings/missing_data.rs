//! What holds while nothing is known.

super::choice! {
    /// Kind `missing_data`.
    MissingData, "missing_data", on Signal, phrase "time without data",
    question "the last sample is too old to speak: does what is said with `not` of it hold then?",
    provisional "not_holds",
    readings {
        NotHolds, "not_holds", "counts as not so", "what is not known to be so is not so: `not ok` holds, and missing data is an outage";
        NothingHolds, "nothing_holds", "is neither", "nothing is known: neither `ok` holds nor `not ok`";
    }
}
