//! Two adjustments of one target at once.

super::choice! {
    /// Kind `overlapping_adjustments`.
    OverlappingAdjustments, "overlapping_adjustments", on Adjustment, phrase "two at once",
    question "which target is in force while two seasons, surges or phases hold that both change it?",
    provisional "first_named",
    readings {
        FirstNamed, "first_named", "follow the one named first", "that of the one that stands first in the contract";
        LastNamed, "last_named", "follow the one named last", "that of the one that stands last in the contract";
        Lenient, "lenient", "follow the more lenient", "the one that is easier to meet";
        Strict, "strict", "follow the stricter", "the one that is harder to meet";
    }
}
