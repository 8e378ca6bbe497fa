//! The choice point `band_gap`.

use super::choice;

choice! {
    /// The target is missed and no row of the table holds the value: what is paid?
    BandGap, "band_gap", on Credit, phrase "value in no row",
    question "the target is missed and no row of the table holds the value: what is paid?",
    provisional "nothing",
    readings {
        Nothing, "nothing", "pays nothing", "no credit";
        MilderRow, "milder_row", "pays the milder row", "as the nearest row for better service";
        SevererRow, "severer_row", "pays the severer row", "as the nearest row for worse service";
    }
}
