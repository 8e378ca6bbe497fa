//! Events that are entered after they happened.

super::choice! {
    /// Kind `backdated`.
    Backdated, "backdated", on Agreement, phrase "event entered afterwards",
    question "an event is entered later than it happened, in the same calendar month: at which time does it count?",
    provisional "when_it_happened",
    readings {
        WhenItHappened, "when_it_happened", "counts when it happened", "at the time that it gives, whenever somebody entered it";
        WhenItWasEntered, "when_it_was_entered", "counts when it was entered", "nothing can be entered with an earlier time";
    }
}
