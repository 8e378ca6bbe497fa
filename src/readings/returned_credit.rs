//! The choice point `returned_credit`.

use super::choice;

choice! {
    /// A credit that was earned back, in a right.
    ReturnedCredit, "returned_credit", on Agreement, phrase "credit earned back",
    question "a right counts credits, and some of them were earned back by then: do they count?",
    provisional "counts",
    readings {
        Counts, "counts", "still counts in rights", "what was owed counts, whether or not it was earned back";
        DoesNot, "does_not", "no longer counts in rights", "what was earned back by the end of the window that is looked at does not count";
    }
}
