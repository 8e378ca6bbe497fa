//! The choice point `partial_window`.

use super::choice;

choice! {
    /// A window is cut by the beginning or end of the term: is it judged?
    PartialWindow, "partial_window", on Objective, phrase "partial window",
    question "a window is cut by the beginning or end of the term: is it judged?",
    provisional "measured",
    readings {
        Measured, "measured", "is measured", "the part inside the term is judged as a window";
        NotMeasured, "not_measured", "is not measured", "only whole windows are judged";
    }
}
