//! Last days on which nobody works.

super::choice! {
    /// Kind `weekend`.
    Weekend, "weekend", on Credit, phrase "last day on a weekend",
    question "the last day to claim or to pay is a Saturday or a Sunday: does it stay there?",
    provisional "stays",
    readings {
        Stays, "stays", "stays", "that day is the last";
        NextMonday, "next_monday", "moves to the next Monday", "the Monday after is the last, at the same time of day";
        FridayBefore, "friday_before", "moves to the Friday before", "the Friday before is the last, at the same time of day";
    }
}
