//! From when a surge holds.

super::choice! {
    /// Kind `surge_reach`.
    SurgeReach, "surge_reach", on Adjustment, phrase "high demand",
    question "from when does a surge hold in a window in which there is one?",
    provisional "whole_window",
    readings {
        WholeWindow, "whole_window", "holds for the whole window", "from the window's beginning to its end";
        FromTheMoment, "from_the_moment", "holds from the moment it is reached", "from the instant at which its condition is reached, to the window's end";
        NextWindow, "next_window", "holds for the next window", "in the window after the one in which it was reached";
    }
}
