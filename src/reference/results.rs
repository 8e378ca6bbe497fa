//! Items by group and window, and the verdict of each.

use super::Scene;
use super::items::Item;
use super::metrics::{Sum, measure};
use crate::calendar::Windows;
use crate::outcome::{Measured, TargetValue, Verdict, WindowId, WindowResult};
use crate::plan::{FieldKind, Items, Objective, Quantity, Value};
use crate::readings::{EmptyWindow, PartialWindow, RoundingBeforeCompare, SmallSample};
use crate::value::{Instant, Ratio};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A result before money.
pub(super) struct Result {
    /// Position of its objective.
    pub objective: usize,
    /// What is reported.
    pub result: WindowResult,
    /// The measure that bands see.
    pub compared: Option<Measured>,
}

/// Every objective, group and window.
pub(super) fn results(scene: &Scene<'_>, windows: &[Windows], items: &[Vec<Item>]) -> Vec<Result> {
    let mut out = Vec::new();
    for (((at, objective), windows), items) in scene.plan.objectives.iter().enumerate().zip(windows).zip(items) {
        let Some(own) = objective.items() else { continue };
        let belonging: Vec<&Item> = items.iter().filter(|i| i.belongs).collect();
        let mut groups: BTreeSet<&[Option<Value>]> = belonging.iter().map(|i| i.group.as_slice()).collect();
        if own.dimensions.is_empty() {
            groups.insert(&[]);
        }
        for group in groups {
            for window in begun(scene, windows) {
                let inside = |i: &&&Item| i.group == group && i.window.as_ref() == Some(&window);
                let inside: Vec<&Item> = belonging.iter().filter(inside).copied().collect();
                let cut = windows.is_cut(&window);
                out.push(judge(scene, (at, objective, own), shown(scene, own, group), window, cut, &inside));
            }
        }
    }
    out
}

/// The windows of the term that begin before as-of; where it has no beginning, from the earliest row's on.
fn begun(scene: &Scene<'_>, windows: &Windows) -> Vec<WindowId> {
    let term = scene.calendars.term();
    let from = if term.from == Instant::MIN { scene.first } else { Some(term.from) };
    let until = scene.as_of;
    from.map_or_else(Vec::new, |from| windows.between(from, until).into_iter().filter(|w| w.from < until).collect())
}

/// A group as it is called.
fn shown(scene: &Scene<'_>, own: &Items, group: &[Option<Value>]) -> Vec<(String, String)> {
    let fields = scene.plan.case(own.case).map_or(&[][..], |case| &case.fields);
    let one = |(value, at): (&Option<Value>, &crate::plan::FieldAt)| {
        let field = fields.get(at.field.index());
        let text = match (value, field.map(|f| &f.kind)) {
            (Some(Value::Name(n)), Some(FieldKind::Names(names))) => names.get(usize::from(*n)).cloned().unwrap_or_default(),
            (Some(Value::Name(n)), _) => n.to_string(),
            (Some(Value::Text(text)), _) => text.to_string(),
            (Some(Value::Flag(flag)), _) => if *flag { "yes" } else { "no" }.to_owned(),
            (Some(Value::Number(number)), _) => number.normalize().to_string(),
            (None, _) => "(none)".to_owned(),
        };
        (field.map_or_else(String::new, |f| f.name.clone()), text)
    };
    group.iter().zip(&own.dimensions).map(one).collect()
}

fn judge(
    scene: &Scene<'_>,
    (at, objective, own): (usize, &Objective, &Items),
    group: Vec<(String, String)>,
    window: WindowId,
    cut: bool,
    items: &[&Item],
) -> Result {
    let sum = measure(scene, &own.measure, items);
    let rounding = objective.rounding.and_then(|point| scene.choice(point)).unwrap_or(RoundingBeforeCompare::Exact);
    let compared = match (sum.measured, rounding) {
        (Some(Measured::Share(share)), RoundingBeforeCompare::OneDecimal) => share.round(3).map(Measured::Share),
        (Some(Measured::Share(share)), RoundingBeforeCompare::TwoDecimals) => share.round(4).map(Measured::Share),
        (measured, _) => measured,
    };
    let (verdict, note) = verdict(scene, objective, &window, cut, &sum, compared);
    let target = objective.target.as_ref().map(|t| TargetValue { bound: t.bound, value: promised(scene, objective) });
    let result = WindowResult {
        objective: objective.name.clone(),
        clause: objective.clause.clone(),
        group,
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
        adjusted: Vec::new(),
    };
    Result { objective: at, result, compared }
}

/// The target in force; none if there is none or it is not agreed.
pub(super) fn promised(scene: &Scene<'_>, objective: &Objective) -> Option<Measured> {
    match *objective.target.as_ref()?.value.get(&scene.plan.points)? {
        Quantity::Share(share) => Some(Measured::Share(share)),
        Quantity::Number(number) => Ratio::from_decimal(number).map(Measured::Number),
        Quantity::Length(length) => Some(Measured::Length(Ratio::whole(length.0))),
        Quantity::Money(money) => Ratio::from_decimal(money).map(Measured::Money),
        Quantity::Unknown => None,
    }
}

/// A measure without its unit.
pub(super) fn bare(measured: Measured) -> Ratio {
    measured.ratio()
}

/// How two measures of one unit compare.
fn compare(a: Measured, b: Measured) -> Option<Ordering> {
    (std::mem::discriminant(&a) == std::mem::discriminant(&b)).then(|| bare(a).cmp(&bare(b)))
}

/// The first of the reasons that applies.
fn verdict(scene: &Scene<'_>, objective: &Objective, window: &WindowId, cut: bool, sum: &Sum, compared: Option<Measured>) -> (Verdict, Option<String>) {
    let note = |verdict, text: &str| (verdict, Some(text.to_owned()));
    let Some(target) = &objective.target else { return (Verdict::Reported, None) };
    if cut && scene.choice(objective.partial) == Some(PartialWindow::NotMeasured) {
        return note(Verdict::NotMeasured, "the window is cut by the term");
    }
    if scene.as_of < window.until {
        return note(Verdict::Undetermined, "the window is not over");
    }
    let Some(promised) = promised(scene, objective) else { return note(Verdict::Undetermined, "no target is agreed") };
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
