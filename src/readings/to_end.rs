//! The choice point `to_end`.

use super::choice;

choice! {
    /// A range is written `A to B`: is B inside?
    ToEnd, "to_end", on Agreement, phrase "to",
    question "a range is written `A to B`: is B inside?",
    provisional "includes_the_end",
    readings {
        IncludesTheEnd, "includes_the_end", "includes the end", "B is inside";
        ExcludesTheEnd, "excludes_the_end", "excludes the end", "B is outside";
    }
}
