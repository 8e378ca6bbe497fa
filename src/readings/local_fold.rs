//! The choice point `local_fold`.

use super::choice;

choice! {
    /// A local time happens twice on the night clocks go back: which instant is it?
    LocalFold, "local_fold", on Agreement, phrase "repeated local time",
    question "a local time happens twice on the night clocks go back: which instant is it?",
    provisional "first",
    readings {
        First, "first", "is the first", "the earlier of the two";
        Second, "second", "is the second", "the later of the two";
    }
}
