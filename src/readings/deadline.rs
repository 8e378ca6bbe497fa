//! The choice point `deadline`.

use super::choice;

choice! {
    /// The time allowed is used up exactly when the calendar closes: when is it due?
    Deadline, "deadline", on Agreement, phrase "deadline",
    question "the time allowed is used up exactly when the calendar closes: when is it due?",
    provisional "at_closing",
    readings {
        AtClosing, "at_closing", "at closing", "due at that closing time";
        AtNextOpening, "at_next_opening", "at the next opening", "due when the calendar opens next";
    }
}
