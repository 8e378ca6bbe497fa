//! The choice point `unmeasured_return`.

use super::choice;

choice! {
    /// A window without a measure, while a credit is earned back.
    UnmeasuredReturn, "unmeasured_return", on Credit, phrase "earning back",
    question "a credit is earned back by windows in a row that are met, and one of them was not measured: what of it?",
    provisional "breaks_the_row",
    readings {
        BreaksTheRow, "breaks_the_row", "is broken off by a window not measured", "nothing is earned back over it";
        Skipped, "skipped", "skips windows not measured", "it is as if it had not been: the next one takes its place";
        Counts, "counts", "counts windows not measured", "it counts like one that is met";
    }
}
