//! The choice point `and_or`.

use super::choice;

choice! {
    /// A condition joins three or more parts by both `and` and `or` without grouping: how do they group?
    AndOr, "and_or", on Condition, phrase "and beside or",
    question "a condition joins three or more parts by both `and` and `or` without grouping: how do they group?",
    provisional "and_first",
    readings {
        AndFirst, "and_first", "groups and first", "`and` binds tighter";
        OrFirst, "or_first", "groups or first", "`or` binds tighter";
        LeftToRight, "left_to_right", "groups from left to right", "as read aloud, one after the other";
    }
}
