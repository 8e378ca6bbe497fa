//! The choice point `band_overlap`.

use super::choice;

choice! {
    /// More than one row of the table holds the value: what is paid?
    BandOverlap, "band_overlap", on Credit, phrase "value in several rows",
    question "more than one row of the table holds the value: what is paid?",
    provisional "first_row",
    readings {
        FirstRow, "first_row", "pays the first row", "the row written first";
        Largest, "largest", "pays the largest", "the row that pays most";
        Smallest, "smallest", "pays the smallest", "the row that pays least";
        All, "all", "pays all of them", "every row that holds";
    }
}
