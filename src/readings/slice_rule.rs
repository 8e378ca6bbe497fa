//! When a period counts as one in which something held.

super::choice! {
    /// Kind `slice_rule`.
    SliceRule, "slice_rule", on Objective, phrase "period",
    question "when does a period count as one in which something held?",
    provisional "any_part",
    readings {
        AnyPart, "any_part", "counts if any part of it does", "if it held at any instant of the period";
        Whole, "whole", "counts if the whole of it does", "if it held throughout the period";
        Most, "most", "counts if most of it does", "if it held for more than half of the period";
    }
}
