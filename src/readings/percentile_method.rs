//! The choice point `percentile_method`.

use super::choice;

choice! {
    /// How is a percentile taken from a list of values?
    PercentileMethod, "percentile_method", on Objective, phrase "percentile",
    question "how is a percentile taken from a list of values?",
    provisional "nearest_rank",
    readings {
        NearestRank, "nearest_rank", "is by nearest rank", "the smallest value that at least that share of the values does not exceed";
        Linear, "linear", "is by linear interpolation", "interpolated between the two nearest ranks, (n - 1) p + 1";
        LowerRank, "lower_rank", "is by lower rank", "the value at the whole part of (n - 1) p + 1";
    }
}
