//! The choice point `limit_order`.

use super::choice;

choice! {
    /// What exceeds a limit.
    LimitOrder, "limit_order", on Agreement, phrase "what exceeds a limit",
    question "credits of the same time exceed a limit or a pool: from which is the excess taken?",
    provisional "last_named",
    readings {
        LastNamed, "last_named", "is taken from the credit named last", "those named first are paid whole, as far as it goes";
        Smallest, "smallest", "is taken from the smallest credit", "the largest are paid whole, as far as it goes";
        Proportional, "proportional", "is taken from each in proportion", "each is cut by the same part";
    }
}
