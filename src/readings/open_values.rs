//! The choice point `open_values`.

use super::choice;

choice! {
    /// A case is still open when an average, sum or extreme is taken: how does it count?
    OpenValues, "open_values", on Objective, phrase "values of open cases",
    question "a case is still open when an average, sum or extreme is taken: how does it count?",
    provisional "left_out",
    readings {
        LeftOut, "left_out", "are left out", "it does not count until it is closed";
        SoFar, "so_far", "count so far", "it counts with what has been measured until now";
    }
}
