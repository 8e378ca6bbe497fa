//! The choice point `timezone`.

use super::choice;

choice! {
    /// Months and dates begin at midnight: in which zone?
    Timezone, "timezone", on Agreement, phrase "time zone",
    question "months and dates begin at midnight: in which zone?",
    provisional "UTC",
    readings {
        Utc, "UTC", "is UTC", "coordinated universal time; any zone name is a reading as well";
    }
}
