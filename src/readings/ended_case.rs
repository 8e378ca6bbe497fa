//! The choice point `ended_case`.

use super::choice;

choice! {
    /// The case ends (is closed or cancelled) while the clock still runs: what becomes of the measure?
    EndedCase, "ended_case", on Clock, phrase "case that ends unfinished",
    question "the case ends (is closed or cancelled) while the clock still runs: what becomes of the measure?",
    provisional "as_open",
    readings {
        AsOpen, "as_open", "is judged as open at its end", "missed if overdue by then, as `open_cases` says; else it does not count";
        StopsTheClock, "stops_the_clock", "stops the clock", "the clock stops when the case ends";
        KeepsRunning, "keeps_running", "keeps running", "the clock runs on as if the case were still open";
    }
}
