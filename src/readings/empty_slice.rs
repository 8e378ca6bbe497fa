//! Smaller windows in which nothing happened.

super::choice! {
    /// Kind `empty_slice`.
    EmptySlice, "empty_slice", on Objective, phrase "empty period",
    question "what counts for a period in which there is nothing to measure?",
    provisional "left_out",
    readings {
        LeftOut, "left_out", "is left out", "it is no item of the average";
        Nought, "nought", "counts as 0%", "it counts as nought";
        One, "one", "counts as 100%", "it counts as one, the whole";
    }
}
