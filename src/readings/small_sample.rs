//! The choice point `small_sample`.

use super::choice;

choice! {
    /// Fewer cases than the stated minimum: what is the verdict?
    SmallSample, "small_sample", on Objective, phrase "small sample",
    question "fewer cases than the stated minimum: what is the verdict?",
    provisional "not_measured",
    readings {
        NotMeasured, "not_measured", "is not measured", "neither met nor missed";
        Met, "met", "is met", "met, whatever was measured";
        Missed, "missed", "is missed", "missed, whatever was measured";
    }
}
