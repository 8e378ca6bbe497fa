//! The choice point `unknown_party`.

use super::choice;

choice! {
    /// A log does not say who caused an event that several parties can cause: who did?
    UnknownParty, "unknown_party", on Agreement, phrase "event without a party",
    question "the log does not say who caused an event that more than one party can cause: who did?",
    provisional "first_named",
    readings {
        FirstNamed, "first_named", "is by the first named", "the party that the vocabulary names first";
        Nobody, "nobody", "is by nobody", "nobody is known to have: what needs a party does not match";
    }
}
