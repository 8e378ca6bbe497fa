//! The choice point `allocation_day`.

use super::choice;

choice! {
    /// An allocation that changes within a window.
    AllocationDay, "allocation_day", on Agreement, phrase "allocation that changes",
    question "the allocation of a pool changes within a window: which is in force?",
    provisional "last_day",
    readings {
        LastDay, "last_day", "is that of the last day", "the one in force on the last day of the window";
        FirstDay, "first_day", "is that of the first day", "the one in force on the first day of the window";
    }
}
