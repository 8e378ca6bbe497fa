//! The choice point `band_shape`.

use super::choice;

choice! {
    /// Does a row pay for the whole value, or each row for its part?
    BandShape, "band_shape", on Credit, phrase "rows",
    question "does a row pay for the whole value, or each row for its part?",
    provisional "flat",
    readings {
        Flat, "flat", "are flat", "the row that holds the value pays for all of it";
        Stepped, "stepped", "are stepped", "each row up to the value pays for the part that lies in it";
    }
}
