//! Credits whose claims no log tells.

super::choice! {
    /// Kind `unclaimed`.
    Unclaimed, "unclaimed", on Credit, phrase "unrecorded claim",
    question "a credit must be claimed, and the log cannot tell whether it was: is it paid?",
    provisional "claimed",
    readings {
        Claimed, "claimed", "is taken as made in time", "it is taken as claimed in time, and paid";
        Lapses, "lapses", "lapses", "nobody claims it: it lapses once its time is over";
    }
}
