//! Windows that were missed because of several incidents, where one incident gives one credit.

super::choice! {
    /// Kind `several_incidents`.
    SeveralIncidents, "several_incidents", on Agreement, phrase "window missed in several incidents",
    question "one incident gives one credit, and a window was missed because of several: which of them gave its credit?",
    provisional "any",
    readings {
        Any, "any", "counts for each of them", "each: the credit gives way if any of them was paid for already";
        Sole, "sole", "counts for none of them", "none: only a window all of whose missed cases are of one incident gives way";
    }
}
