//! From folds to results: groups and windows, measures against targets, verdicts.

use super::fold::{Cell, Fold};
use super::judge::Group;
use super::part::State;
use super::program::{Objective, Program};
use super::settle::settle;
use crate::metric::ResultUnit;
use crate::outcome::{Body, Measured, Provisional, TargetValue, Verdict, WindowId, WindowResult};
use crate::plan::{self, CaseType, FieldId, FieldKind, Settled, Value};
use crate::readings::{self, EmptyWindow, PartialWindow, SmallSample};
use crate::value::{Instant, Interval, Ratio};

/// An objective whose results would bring their number beyond this has one instead, undetermined.
const MOST_RESULTS: usize = 2_000_000;

/// A result and what settlement needs to know of it.
#[derive(Clone, Debug)]
pub(super) struct Judgement {
    /// Position of the objective.
    pub(super) objective: usize,
    pub(super) result: WindowResult,
    /// The measure as compared, rounded if so read.
    pub(super) compared: Option<Ratio>,
}

/// The body of a result.
pub(super) fn body(program: &Program, state: &State, as_of: Instant) -> Body {
    let mut judgements = Vec::new();
    for (at, (objective, fold)) in program.objectives.iter().zip(&state.folds).enumerate() {
        if let Some(spec) = program.plan.objectives.get(at) {
            results(program, at, objective, spec, fold, (state.earliest, as_of), &mut judgements);
        }
    }
    let settlement = settle(program, &mut judgements, (state.earliest, as_of));
    Body {
        agreement: program.plan.agreement.clone(),
        version: program.plan.version,
        currency: program.plan.currency.as_ref().map(|c| c.code.clone()),
        as_of,
        results: judgements.into_iter().map(|j| j.result).collect(),
        limits: settlement.limits,
        totals: settlement.totals,
        credit: settlement.credit,
        bonus: rust_decimal::Decimal::ZERO,
        rights: Vec::new(),
        adjustments: Vec::new(),
        provisional: provisional(&program.plan),
        seen: state.seen,
    }
}

fn results(
    program: &Program,
    at: usize,
    objective: &Objective,
    spec: &plan::Objective,
    fold: &Fold,
    (first, as_of): (Option<Instant>, Instant),
    into: &mut Vec<Judgement>,
) {
    let windows = objective.windows.begun(first, as_of);
    let whole = std::collections::BTreeMap::from([(Fold::whole(), std::collections::BTreeMap::new())]);
    let groups = if objective.dimensions.is_empty() && fold.groups.is_empty() { &whole } else { &fold.groups };
    let many = groups.len().saturating_mul(windows.len()).saturating_add(into.len()) > MOST_RESULTS;
    let empty = Cell::new(objective);
    if fold.crowded || many {
        let term = program.calendars.term();
        let window = Interval::new(term.from.max(first.unwrap_or(as_of)), term.until.min(as_of));
        let window = WindowId { from: window.from, until: window.until, label: "all".to_owned() };
        let mut judgement = judge(at, objective, spec, Vec::new(), window, &empty, as_of);
        (judgement.result.verdict, judgement.result.note) = (Verdict::Undetermined, Some("too many results".to_owned()));
        into.push(judgement);
        return;
    }
    let case = spec.items().and_then(|items| program.plan.case(items.case));
    let names: Vec<WindowId> = windows.clone().filter_map(|n| objective.windows.get(n)).collect();
    for (group, cells) in groups {
        let shown = show(case, objective, group);
        for (number, window) in windows.clone().zip(&names) {
            let cell = cells.get(&number).unwrap_or(&empty);
            into.push(judge(at, objective, spec, shown.clone(), window.clone(), cell, as_of));
        }
    }
}

/// Fields and values of a group, as they are told.
fn show(case: Option<&CaseType>, objective: &Objective, group: &Group) -> Vec<(String, String)> {
    let field = |id: FieldId| case.and_then(|c| c.fields.get(id.index()));
    let value = |id: FieldId, value: &Option<Value>| match value {
        None => "(none)".to_owned(),
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Flag(flag)) => if *flag { "yes" } else { "no" }.to_owned(),
        Some(Value::Number(number)) => number.normalize().to_string(),
        Some(Value::Name(name)) => match field(id).map(|f| &f.kind) {
            Some(FieldKind::Names(names)) => names.get(usize::from(*name)).cloned().unwrap_or_default(),
            _ => String::new(),
        },
    };
    let pairs = objective.dimensions.iter().zip(group);
    pairs.map(|((_, id), v)| (field(*id).map_or_else(String::new, |f| f.name.clone()), value(*id, v))).collect()
}

/// One objective, one group, one window.
fn judge(at: usize, objective: &Objective, spec: &plan::Objective, group: Vec<(String, String)>, window: WindowId, cell: &Cell, as_of: Instant) -> Judgement {
    let tally = &cell.tally;
    let sample = tally.sample();
    let empty = sample == 0 && !objective.metric.nought_when_empty;
    let measured = if empty { None } else { tally.finish(objective.metric, objective.rank) };
    let (unit, exact) = measured.map(parts).unzip();
    let is_share = objective.metric.unit == ResultUnit::Share;
    let compared = match objective.rounding.filter(|_| is_share) {
        Some(digits) => exact.and_then(|e| e.round(digits)),
        None => exact,
    };
    let (verdict, note) = verdict(objective, &window, as_of, sample, empty, unit.zip(compared));
    let result = WindowResult {
        objective: spec.name.clone(),
        clause: spec.clause.clone(),
        group,
        window,
        measured,
        target: objective.target,
        sample,
        open: cell.open,
        met: is_share.then(|| tally.met()),
        verdict,
        note,
        credit: None,
        points: None,
        adjusted: Vec::new(),
    };
    Judgement { objective: at, result, compared }
}

/// What a measure is of, and how much.
fn parts(measured: Measured) -> (u8, Ratio) {
    match measured {
        Measured::Share(r) => (0, r),
        Measured::Number(r) => (1, r),
        Measured::Length(r) => (2, r),
        Measured::Money(r) => (3, r),
    }
}

fn verdict(objective: &Objective, window: &WindowId, as_of: Instant, sample: u64, empty: bool, measured: Option<(u8, Ratio)>) -> (Verdict, Option<String>) {
    let because = |verdict: Verdict, note: &str| (verdict, Some(note.to_owned()));
    let Some(TargetValue { bound, value }) = objective.target else { return (Verdict::Reported, None) };
    if objective.partial == PartialWindow::NotMeasured && objective.windows.is_cut(window) {
        return because(Verdict::NotMeasured, "the window is cut by the term");
    }
    if as_of < window.until {
        return because(Verdict::Undetermined, "the window is not over");
    }
    let Some(target) = value.map(parts) else { return because(Verdict::Undetermined, "no target is agreed") };
    let measured = match measured {
        Some(measured) if measured.0 == target.0 => Some(measured.1),
        None if empty => None,
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
    if let Some((needed, otherwise)) = objective.needs.filter(|(needed, _)| sample < *needed) {
        let verdict = match otherwise {
            SmallSample::NotMeasured => Verdict::NotMeasured,
            SmallSample::Met => Verdict::Met,
            SmallSample::Missed => Verdict::Missed,
        };
        return because(verdict, &format!("{needed} needed"));
    }
    let met = bound.holds(measured.cmp(&target.1));
    (if met { Verdict::Met } else { Verdict::Missed }, None)
}

/// Every point whose reading is provisional.
fn provisional(plan: &plan::Plan) -> Vec<Provisional> {
    let open = plan.points.0.iter().filter(|p| p.settled == Settled::Provisional);
    let says = |point: &plan::Point| {
        let reading = readings::kind(&point.kind).and_then(|kind| kind.reading(&point.reading));
        reading.map_or_else(|| point.reading.clone(), |r| r.says.to_owned())
    };
    open.map(|p| Provisional { point: p.id.clone(), reading: p.reading.clone(), says: says(p), clause: p.clause.clone() }).collect()
}
