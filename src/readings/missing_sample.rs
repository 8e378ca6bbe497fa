//! How long a sample holds.

super::choice! {
    /// Kind `missing_sample`.
    MissingSample, "missing_sample", on Signal, phrase "sample",
    question "how long does a sample speak, when the next one is late?",
    provisional "until_next",
    readings {
        UntilNext, "until_next", "holds until the next", "until the next sample, however late it comes";
        OneMinute, "one_minute", "holds for one minute", "for one minute at most; then there is no value";
        FiveMinutes, "five_minutes", "holds for five minutes", "for five minutes at most; then there is no value";
    }
}
