//! The choice point `in_flight`.

use super::choice;

choice! {
    /// A new version of the agreement comes into force: what of that which has begun is whose?
    InFlight, "in_flight", on Agreement, phrase "what is in flight",
    question "a new version of the agreement comes into force: what of that which has begun is judged by which version?",
    provisional "by_opening",
    readings {
        ByOpening, "by_opening", "stays with the version it was opened under", "a case is judged by the version in force when it was opened; time by the version in force at the time";
        ByWindow, "by_window", "goes by the window", "a window is judged by the version in force when it began";
        ByMoment, "by_moment", "goes by the moment", "what happens is judged by the version in force when it happens; a window is cut by the change";
    }
}
