//! The choice point `between`.

use super::choice;

choice! {
    /// A value lies exactly on an edge of `between A and B`: is it inside?
    Between, "between", on Credit, phrase "between",
    question "a value lies exactly on an edge of `between A and B`: is it inside?",
    provisional "lower_in",
    readings {
        LowerIn, "lower_in", "includes the lower edge", "A is inside, B is not";
        UpperIn, "upper_in", "includes the upper edge", "B is inside, A is not";
        BothIn, "both_in", "includes both edges", "A and B are inside";
        BothOut, "both_out", "includes no edge", "neither A nor B is inside";
    }
}
