//! The choice point `partly_excluded`.

use super::choice;

choice! {
    /// A stretch of bad time lies partly in what is excluded: how much of it is excluded?
    PartlyExcluded, "partly_excluded", on Objective, phrase "time partly excluded",
    question "a stretch of bad time begins before or ends after what is excluded: how much of it is excluded?",
    provisional "overlap",
    readings {
        Overlap, "overlap", "loses the overlap", "what of it lies in excluded time, and no more";
        BeginsInside, "begins_inside", "is excluded if it begins inside", "all of it if it begins in excluded time, else none of it";
        LiesInside, "lies_inside", "is excluded if all of it lies inside", "all of it if it lies in excluded time from beginning to end, else none of it";
        AnyPart, "any_part", "is excluded if any part lies inside", "all of it if any of it lies in excluded time";
    }
}
