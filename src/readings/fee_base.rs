//! The choice point `fee_base`.

use super::choice;

choice! {
    /// A window is not one period of the fee: a percentage of which amount?
    FeeBase, "fee_base", on Agreement, phrase "fee",
    question "a window is not one period of the fee: a percentage of which amount?",
    provisional "whole_window",
    readings {
        WholeWindow, "whole_window", "is that of the whole window", "the fees of all periods that begin in the window; of one period if the window is shorter";
        OnePeriod, "one_period", "is that of one period", "the fee of a single period";
        InProportion, "in_proportion", "is in proportion to the window", "of each period the part of its time that lies in the window: of a quarter's fee some third for a month";
    }
}
