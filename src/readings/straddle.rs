//! Stretches of time over the edge of a window.

super::choice! {
    /// Kind `straddle`.
    Straddle, "straddle", on Objective, phrase "stretch over the edge of a window",
    question "in which window does a stretch of time count that begins in one and ends in the next?",
    provisional "cut",
    readings {
        Cut, "cut", "is cut at the edge", "each window has its own part of it, as a stretch of its own";
        WhereItBegins, "where_it_begins", "counts where it begins", "the whole of it counts in the window in which it begins";
        WhereItEnds, "where_it_ends", "counts where it ends", "the whole of it counts in the window in which it ends; while it goes on, in none";
    }
}
