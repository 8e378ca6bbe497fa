//! Windows not measured, where windows are counted.

super::choice! {
    /// Kind `unmeasured_in_count`.
    UnmeasuredInCount, "unmeasured_in_count", on Right, phrase "windows not measured",
    question "what of windows that were not measured, where windows in a row are counted?",
    provisional "skipped",
    readings {
        Skipped, "skipped", "are skipped", "they are left out of the row as if they had not been";
        NotCounted, "not_counted", "stand in the row", "they are part of the row and pass no test";
    }
}
