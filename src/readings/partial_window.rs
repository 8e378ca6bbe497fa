//! The choice point `partial_window`.

use super::choice;

choice! {
    /// A window is cut by the beginning or end of the term: is it judged?
    PartialWindow, "partial_window", on Objective, phrase "partial window",
    question "a window is cut by the beginning or end of the term: is it judged?",
    provisional "measured",
    readings {
        Measured, "measured", "is measured", "the part inside the term is judged as a window";
        JoinsTheNext, "joins_the_next", "joins the next", "what is left of the first window is one window with the one after it; a last one that is cut is measured";
        NotMeasured, "not_measured", "is not measured", "only whole windows are judged";
    }
}
