//! The choice point `open_cases`.

use super::choice;

choice! {
    /// A case is still open when the window is judged: how does it count?
    OpenCases, "open_cases", on Objective, phrase "open cases",
    question "a case is still open when the window is judged: how does it count?",
    provisional "missed_once_overdue",
    readings {
        LeftOut, "left_out", "are left out", "it does not count until it is closed";
        MissedOnceOverdue, "missed_once_overdue", "are missed once overdue, left out until then", "it counts as missed as soon as its time is used up";
        Missed, "missed", "are missed", "it counts as missed while it is open";
    }
}
