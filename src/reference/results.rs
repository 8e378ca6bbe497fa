//! Measures by group and window, and the verdict of each.

use super::Scene;
use super::formulas;
use super::groups::Group;
use super::items::Item;
use super::leaves::{Judged, Numbers};
use super::metrics::{Sum, measure};
use super::number::quantity;
use super::sequence::Sequence;
use crate::outcome::{Measured, TargetValue, Verdict, WindowId, WindowResult};
use crate::plan::{Items, Objective, OneOf, Quantity, Target, Value, What};
use crate::readings::{EmptyWindow, PartialWindow, RoundingBeforeCompare, SmallSample};
use crate::value::Ratio;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What was measured in a window of an objective, for a group.
pub(super) struct Measurement {
    /// Position of the objective.
    pub objective: usize,
    /// For whom.
    pub group: Group,
    /// In which window.
    pub window: WindowId,
    /// Its position among those of the objective.
    pub number: usize,
    /// Whether the term cuts it.
    pub cut: bool,
    /// What.
    pub sum: Sum,
}

/// A result before money.
#[derive(Clone)]
pub(super) struct Result {
    /// Position of its objective.
    pub objective: usize,
    /// For whom.
    pub group: Group,
    /// Position of its window among those of the objective.
    pub number: usize,
    /// What is reported.
    pub result: WindowResult,
    /// The measure that bands see.
    pub compared: Option<Measured>,
}

/// What was measured of an objective: every group and window.
pub(super) fn measurements(numbers: &Numbers<'_, '_>, judged: &dyn Judged, at: usize, windows: &Sequence, items: &[Item]) -> Vec<Measurement> {
    let scene = numbers.sets.scene;
    match scene.plan.objectives.get(at) {
        Some(objective) if !objective.hidden => match &objective.what {
            What::Items(own) => of_items(scene, (at, own), windows, items),
            What::Formula(formula) => formulas::measurements(numbers, judged, (at, objective), formula, windows),
        },
        _ => Vec::new(),
    }
}

/// For each group of items, in each window.
fn of_items(scene: &Scene<'_>, (at, own): (usize, &Items), windows: &Sequence, items: &[Item]) -> Vec<Measurement> {
    let Some(case) = scene.plan.case(own.case) else { return Vec::new() };
    let belonging: Vec<&Item> = items.iter().filter(|i| i.belongs).collect();
    let mut groups: BTreeSet<&[Option<Value>]> = belonging.iter().map(|i| i.group.as_slice()).collect();
    if own.dimensions.is_empty() {
        groups.insert(&[]);
    }
    let mut out = Vec::new();
    for group in groups {
        let of_group: Vec<&Item> = belonging.iter().filter(|i| i.group == group).copied().collect();
        for (number, window) in windows.begun() {
            let inside: Vec<&Item> = of_group.iter().filter(|i| i.windows.contains(&window)).copied().collect();
            out.push(Measurement {
                objective: at,
                group: Group::of(case, &own.dimensions, group),
                number,
                cut: windows.is_cut(&window),
                window,
                sum: measure(scene, &own.measure, &inside),
            });
        }
    }
    out
}

/// The target of an objective for a group, as the contract states it; none if it has none.
pub(super) fn target_of<'p>(target: Option<&'p Target>, group: &Group) -> Option<(&'p Target, &'p OneOf<Quantity>)> {
    let target = target?;
    match target.rows.iter().find(|row| group.is_among(&row.when)) {
        Some(row) => Some((target, row.value.as_ref()?)),
        None => Some((target, &target.value)),
    }
}

/// What a measurement comes to, against a target ([`target_of`], or what a season says).
pub(super) fn judge(scene: &Scene<'_>, objective: &Objective, measurement: Measurement, target: Option<&Target>) -> Result {
    let Measurement { objective: at, group, window, number, cut, sum } = measurement;
    let rounding = objective.rounding.and_then(|point| scene.choice(point)).unwrap_or(RoundingBeforeCompare::Exact);
    let compared = match (sum.measured, rounding) {
        (Some(Measured::Share(share)), RoundingBeforeCompare::OneDecimal) => share.round(3).map(Measured::Share),
        (Some(Measured::Share(share)), RoundingBeforeCompare::TwoDecimals) => share.round(4).map(Measured::Share),
        (measured, _) => measured,
    };
    let target = target_of(target, &group);
    let target = target.map(|(target, value)| TargetValue { bound: target.bound, value: value.get(&scene.plan.points).and_then(|v| quantity(*v)) });
    let (verdict, note) = verdict(scene, objective, target, &window, cut, &sum, compared);
    let result = WindowResult {
        objective: objective.name.clone(),
        clause: objective.clause.clone(),
        group: group.pairs(),
        window,
        measured: sum.measured,
        target,
        sample: sum.sample,
        open: sum.open,
        met: sum.met,
        verdict,
        note,
        credit: None,
        points: None,
        blank: false,
        used: Vec::new(),
        adjusted: Vec::new(),
    };
    Result { objective: at, group, number, result, compared }
}

/// A measure without its unit.
pub(super) fn bare(measured: Measured) -> Ratio {
    measured.ratio()
}

/// How two measures of one unit compare.
pub(super) fn compare(a: Measured, b: Measured) -> Option<Ordering> {
    (std::mem::discriminant(&a) == std::mem::discriminant(&b)).then(|| bare(a).cmp(&bare(b)))
}

/// The first of the reasons that applies.
fn verdict(
    scene: &Scene<'_>,
    objective: &Objective,
    target: Option<TargetValue>,
    window: &WindowId,
    cut: bool,
    sum: &Sum,
    compared: Option<Measured>,
) -> (Verdict, Option<String>) {
    let note = |verdict, text: &str| (verdict, Some(text.to_owned()));
    if objective.share.is_quiet(window.from, sum.sample.saturating_add(sum.open)) {
        return (Verdict::NotMeasured, None);
    }
    let Some(target) = target else { return (Verdict::Reported, None) };
    if cut && scene.choice(objective.partial) == Some(PartialWindow::NotMeasured) {
        return note(Verdict::NotMeasured, "the window is cut by the term");
    }
    if scene.as_of < window.until {
        return note(Verdict::Undetermined, "the window is not over");
    }
    let Some(promised) = target.value else { return note(Verdict::Undetermined, "no target is agreed") };
    let order = compared.and_then(|measured| compare(measured, promised));
    if !sum.empty && order.is_none() {
        return note(Verdict::Undetermined, "a value is out of range");
    }
    if sum.empty {
        let verdict = match scene.choice(objective.empty).unwrap_or(EmptyWindow::NotMeasured) {
            EmptyWindow::NotMeasured => Verdict::NotMeasured,
            EmptyWindow::Met => Verdict::Met,
            EmptyWindow::Missed => Verdict::Missed,
        };
        return note(verdict, "nothing to measure");
    }
    if let Some(needs) = objective.needs.filter(|needs| sum.sample < needs.sample) {
        let verdict = match scene.choice(needs.otherwise).unwrap_or(SmallSample::NotMeasured) {
            SmallSample::NotMeasured => Verdict::NotMeasured,
            SmallSample::Met => Verdict::Met,
            SmallSample::Missed => Verdict::Missed,
        };
        return (verdict, Some(format!("{} needed", needs.sample)));
    }
    let kept = order.is_some_and(|order| target.bound.holds(order));
    (if kept { Verdict::Met } else { Verdict::Missed }, None)
}
