//! The choice point `same_instant`.

use super::choice;

choice! {
    /// Several events of one case carry the same time: in which order are they taken?
    SameInstant, "same_instant", on Agreement, phrase "events at the same instant",
    question "several events of one case carry the same time: in which order are they taken?",
    provisional "log_order",
    readings {
        LogOrder, "log_order", "keep the order of the log", "as the rows stand in the log";
        StopsFirst, "stops_first", "take stops first", "events that stop a clock come before the others";
        StopsLast, "stops_last", "take stops last", "events that stop a clock come after the others";
    }
}
