//! The choice point `within`.

use super::choice;

choice! {
    /// Something takes exactly the time or amount allowed: is that within it?
    Within, "within", on Agreement, phrase "within",
    question "something takes exactly the time or amount allowed: is that within it?",
    provisional "includes_the_limit",
    readings {
        IncludesTheLimit, "includes_the_limit", "includes the limit", "exactly the limit is still within";
        ExcludesTheLimit, "excludes_the_limit", "excludes the limit", "exactly the limit is already outside";
    }
}
