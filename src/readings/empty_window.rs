//! The choice point `empty_window`.

use super::choice;

choice! {
    /// Nothing happened in a window: what is the verdict?
    EmptyWindow, "empty_window", on Objective, phrase "empty window",
    question "nothing happened in a window: what is the verdict?",
    provisional "not_measured",
    readings {
        NotMeasured, "not_measured", "is not measured", "neither met nor missed";
        Met, "met", "is met", "no failure, so met";
        Missed, "missed", "is missed", "no success, so missed";
    }
}
