//! The choice point `nesting`.

use super::choice;

choice! {
    /// A state that already holds begins again: how many ends does it need?
    Nesting, "nesting", on State, phrase "nested begin",
    question "a state that already holds begins again: how many ends does it need?",
    provisional "one_end",
    readings {
        OneEnd, "one_end", "needs one end", "it holds until the first end";
        AsManyEnds, "as_many_ends", "needs as many ends", "it holds until it has ended as often as it began";
    }
}
