//! What is recorded of a field that follows from others.

super::choice! {
    /// Kind `recorded_field`.
    RecordedField, "recorded_field", on Field, phrase "what is recorded",
    question "a field follows from others, and the log records a value of its own: which holds?",
    provisional "follows",
    readings {
        Follows, "follows", "gives way to what follows", "the value that follows from the other fields, whatever is recorded";
        Recorded, "recorded", "goes before what follows", "the recorded value, once there is one";
    }
}
