//! The choice point `reopen`.

use super::choice;

choice! {
    /// The case is opened again after the clock stopped: what happens to the clock?
    Reopen, "reopen", on Clock, phrase "reopen",
    question "the case is opened again after the clock stopped: what happens to the clock?",
    provisional "continues_without_closed_time",
    readings {
        ContinuesWithoutClosedTime, "continues_without_closed_time", "continues, without the closed time", "the clock goes on from where it stopped; the time in between does not count";
        ContinuesWithClosedTime, "continues_with_closed_time", "continues, with the closed time", "the clock goes on as if it had never stopped; the time in between counts";
        Restarts, "restarts", "restarts", "what was measured is forgotten; the clock begins again at the reopening";
        StartsNewCase, "starts_new_case", "starts a new case", "the finished measure stands; the reopening begins a second one of the same case";
        IsIgnored, "is_ignored", "is ignored", "the first stop stands, whatever happens later";
    }
}
