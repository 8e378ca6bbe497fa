//! The choice point `rounding_before_compare`.

use super::choice;

choice! {
    /// Is a measured percentage rounded before it is compared?
    RoundingBeforeCompare, "rounding_before_compare", on Objective, phrase "percentage",
    question "is a measured percentage rounded before it is compared?",
    provisional "exact",
    readings {
        Exact, "exact", "is compared exactly", "no rounding";
        OneDecimal, "one_decimal", "is rounded to one decimal before it is compared", "half up, to 0.1 per cent";
        TwoDecimals, "two_decimals", "is rounded to two decimals before it is compared", "half up, to 0.01 per cent";
    }
}
