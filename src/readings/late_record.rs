//! Events that are entered after their month.

super::choice! {
    /// Kind `late_record`.
    LateRecord, "late_record", on Agreement, phrase "event entered after its month",
    question "an event is entered in a later calendar month than the one in which it happened: does it change what was owed?",
    provisional "changes_its_month",
    readings {
        ChangesItsMonth, "changes_its_month", "changes its month", "at the time at which it happened: what was owed is worked out anew";
        CountsWhenEntered, "counts_when_entered", "counts when it was entered", "its month stays as it was, a later one has the event";
        IsIgnored, "is_ignored", "is ignored", "a month that is over is final";
    }
}
