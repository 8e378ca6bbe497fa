//! Windows that a season cuts.

super::choice! {
    /// Kind `cut_window`.
    CutWindow, "cut_window", on Adjustment, phrase "window that it cuts",
    question "does a season, surge or phase apply to a window that it covers in part?",
    provisional "begins_inside",
    readings {
        BeginsInside, "begins_inside", "is inside if it begins inside", "it applies to windows that begin in it";
        AnyPart, "any_part", "is inside if any part is", "it applies to every window that it touches";
        Whole, "whole", "is inside if all of it is", "it applies only to windows that lie wholly in it";
        Most, "most", "is inside if most of it is", "it applies to windows of which more than half lies in it";
    }
}
