//! From folds to results: groups and windows, measures against targets, verdicts.

use super::measure::{GroupOf, Judged, Measurement, Measuring, Place};
use super::number::quantity;
use super::part::State;
use super::program::{Objective, Program};
use super::settle::settle;
use crate::outcome::{Body, Measured, Provisional, TargetValue, Verdict, WindowId, WindowResult};
use crate::plan::{self, AdjustmentId, Num, Points, Settled};
use crate::readings::{self, EmptyWindow, PartialWindow, SmallSample};
use crate::value::{Instant, Interval, IntervalSet, Ratio};

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
    let measuring = Measuring { program, state, as_of };
    for (at, (objective, spec)) in program.objectives.iter().zip(&program.plan.objectives).enumerate() {
        results(&measuring, at, objective, spec, &mut judgements);
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

/// Nothing is judged yet.
struct Nothing;

impl Judged for Nothing {
    fn held(&self, _: AdjustmentId, _: Instant) -> IntervalSet {
        IntervalSet::empty()
    }

    fn leaf(&self, _: &Num, _: &Place<'_>) -> Option<Measured> {
        None
    }
}

fn results(measuring: &Measuring<'_>, at: usize, objective: &Objective, spec: &plan::Objective, into: &mut Vec<Judgement>) {
    let Some(all) = measuring.windows(at).filter(|_| !spec.hidden) else { return };
    let (first, as_of) = (measuring.state.earliest, measuring.as_of);
    let points = &measuring.program.plan.points;
    let windows = all.begun(first, as_of);
    let groups = measuring.groups(at);
    let count = groups.as_ref().map_or(usize::MAX, Vec::len);
    if count.saturating_mul(windows.len()).saturating_add(into.len()) > MOST_RESULTS {
        let term = all.term();
        let window = Interval::new(term.from.max(first.unwrap_or(as_of)), term.until.min(as_of));
        let window = WindowId { from: window.from, until: window.until, label: "all".to_owned() };
        let nothing = Measurement { measured: None, empty: true, sample: 0, met: None, open: 0 };
        let mut judgement = judge(at, objective, spec, (&GroupOf::default(), window), nothing, (points, as_of));
        (judgement.result.verdict, judgement.result.note) = (Verdict::Undetermined, Some("too many results".to_owned()));
        into.push(judgement);
        return;
    }
    let names: Vec<WindowId> = windows.clone().filter_map(|n| all.get(n)).collect();
    for group in groups.iter().flatten() {
        for (number, name) in windows.clone().zip(&names) {
            let window = Interval::new(name.from, name.until);
            let until = window.until.min(as_of);
            let place = Place { sequence: Some((all, number)), window, until, through: None, group, slot: None, stage: 0 };
            let measurement = measuring.measure(at, &place, &Nothing);
            into.push(judge(at, objective, spec, (group, name.clone()), measurement, (points, as_of)));
        }
    }
}

/// One objective, one group, one window.
fn judge(
    at: usize,
    objective: &Objective,
    spec: &plan::Objective,
    (group, window): (&GroupOf, WindowId),
    measurement: Measurement,
    (points, as_of): (&Points, Instant),
) -> Judgement {
    let Measurement { measured, empty, sample, met, open } = measurement;
    let (unit, exact) = measured.map(parts).unzip();
    let is_share = matches!(measured, Some(Measured::Share(_)));
    let compared = match objective.rounding.filter(|_| is_share) {
        Some(digits) => exact.and_then(|e| e.round(digits)),
        None => exact,
    };
    let target = spec.target.as_ref().map(|t| TargetValue { bound: t.bound, value: t.value.get(points).and_then(quantity) });
    let (verdict, note) = verdict(objective, target, &window, as_of, sample, empty, unit.zip(compared));
    let result = WindowResult {
        objective: spec.name.clone(),
        clause: spec.clause.clone(),
        group: group.shown.clone(),
        window,
        measured,
        target,
        sample,
        open,
        met,
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

fn verdict(
    objective: &Objective,
    target: Option<TargetValue>,
    window: &WindowId,
    as_of: Instant,
    sample: u64,
    empty: bool,
    measured: Option<(u8, Ratio)>,
) -> (Verdict, Option<String>) {
    let because = |verdict: Verdict, note: &str| (verdict, Some(note.to_owned()));
    let Some(TargetValue { bound, value }) = target else { return (Verdict::Reported, None) };
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
