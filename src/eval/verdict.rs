//! Verdicts: a measure against a target, and everything that comes before the comparison.

use super::measure::Measurement;
use super::number::same_unit;
use super::program::Objective;
use crate::outcome::{Measured, TargetValue, Verdict};
use crate::readings::{EmptyWindow, PartialWindow, SmallSample};
use crate::value::{Instant, Interval};

/// The measure as it is compared: a share rounded, if so read.
pub(super) fn compared(objective: &Objective, measured: Option<Measured>) -> Option<Measured> {
    match (measured?, objective.rounding) {
        (Measured::Share(share), Some(digits)) => share.round(digits).map(Measured::Share),
        (other, _) => Some(other),
    }
}

/// The verdict on a window, and why where it is not just the comparison. `cut`: by the term.
pub(super) fn verdict(
    objective: &Objective,
    target: Option<TargetValue>,
    (window, cut): (Interval, bool),
    as_of: Instant,
    measurement: &Measurement,
    compared: Option<Measured>,
) -> (Verdict, Option<String>) {
    let because = |verdict: Verdict, note: &str| (verdict, Some(note.to_owned()));
    let Some(TargetValue { bound, value }) = target else { return (Verdict::Reported, None) };
    if objective.partial == PartialWindow::NotMeasured && cut {
        return because(Verdict::NotMeasured, "the window is cut by the term");
    }
    if as_of < window.until {
        return because(Verdict::Undetermined, "the window is not over");
    }
    let Some(target) = value else { return because(Verdict::Undetermined, "no target is agreed") };
    let measured = match compared {
        Some(measured) if same_unit(measured, target) => Some(measured),
        None if measurement.empty => None,
        _ => return because(Verdict::Undetermined, "a value is out of range"),
    };
    let Some(measured) = measured else {
        let verdict = match objective.empty {
            EmptyWindow::NotMeasured => Verdict::NotMeasured,
            EmptyWindow::Met => Verdict::Met,
            EmptyWindow::Missed => Verdict::Missed,
        };
        return because(verdict, "nothing to measure");
    };
    if let Some((needed, otherwise)) = objective.needs.filter(|(needed, _)| measurement.sample < *needed) {
        let verdict = match otherwise {
            SmallSample::NotMeasured => Verdict::NotMeasured,
            SmallSample::Met => Verdict::Met,
            SmallSample::Missed => Verdict::Missed,
        };
        return because(verdict, &format!("{needed} needed"));
    }
    let met = bound.holds(measured.ratio().cmp(&target.ratio()));
    (if met { Verdict::Met } else { Verdict::Missed }, None)
}
