//! How far back an event reaches that takes back or confirms.

super::choice! {
    /// Kind `revision_reach`.
    RevisionReach, "revision_reach", on State, phrase "what is taken back or confirmed",
    question "a state held several times before an event takes it back or confirms it: which of the times are meant?",
    provisional "last",
    readings {
        Last, "last", "is the last time", "the last time before the event, and no earlier one";
        EveryTime, "every_time", "is every time so far", "every time before the event, from the beginning of the case";
    }
}
