//! The choice point `cycles`.

use super::choice;

choice! {
    /// A case went through the clock more than once: what is judged?
    Cycles, "cycles", on Clock, phrase "cycles",
    question "a case went through the clock more than once: what is judged?",
    provisional "each",
    readings {
        Each, "each", "are judged each", "every cycle counts as one";
        First, "first", "are judged by the first", "only the first cycle counts";
        Last, "last", "are judged by the last", "only the last cycle counts";
        Longest, "longest", "are judged by the longest", "only the longest cycle counts";
        Total, "total", "are judged in total", "all cycles together count as one, at the first start and the last stop";
    }
}
