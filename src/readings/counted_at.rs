//! The choice point `counted_at`.

use super::choice;

choice! {
    /// A case may begin in one window and end in another: in which does it count?
    CountedAt, "counted_at", on Objective, phrase "case",
    question "a case may begin in one window and end in another: in which does it count?",
    provisional "start",
    readings {
        Start, "start", "is counted where its clock starts", "the window of the start";
        Stop, "stop", "is counted where its clock stops", "the window of the stop; of the deadline while it is open";
        Due, "due", "is counted where it is due", "the window of the deadline";
    }
}
