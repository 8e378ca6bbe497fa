//! Judging and settling, stage by stage: targets in force, verdicts, credits, points, limits; then what is earned back, rights and totals.

use super::adjustments;
use super::history::Asked;
use super::incidents::Incidents;
use super::items::{Item, exclude};
use super::leaves::Numbers;
use super::limits::{self, Limits};
use super::lives::Life;
use super::past::{Hand, Past};
use super::results::{Measurement, Result, judge, measurements};
use super::sequence::Sequence;
use super::stages::{AFTER, stages};
use super::time_sets::Sets;
use super::totals::{self, Rounding};
use super::{Scene, attribution, bands, carried, claims, formulas, occasions, rights};
use crate::outcome::{AdjustmentResult, AttributionResult, ClaimStatus, CreditResult, Factor, LimitResult, RightResult, Total, Verdict, WindowResult};
use crate::plan::{Credit, Formula, Objective, Plan, TimeSet, What};
use crate::readings::{LimitOrder, SeveralFactors};
use crate::value::{Interval, IntervalSet, Money, Ratio};
use std::cell::RefCell;
use std::cmp::Reverse;

/// What is judged.
pub(super) struct World<'w, 'a> {
    /// Where the plan is.
    pub scene: &'w Scene<'a>,
    /// Every life.
    pub lives: &'w [Life<'a>],
    /// The items of each objective, nothing excluded.
    pub items: &'w [Vec<Item>],
    /// The windows of each objective.
    pub windows: &'w [Sequence],
}

/// Everything that is said of windows.
pub(super) struct Settlement {
    pub results: Vec<WindowResult>,
    pub limits: Vec<LimitResult>,
    pub totals: Vec<Total>,
    pub credit: Money,
    pub bonus: Money,
    pub claimable: Money,
    pub rights: Vec<RightResult>,
    pub adjustments: Vec<AdjustmentResult>,
    pub attributions: Vec<AttributionResult>,
    /// The items of each objective, with what is excluded.
    pub items: Vec<Vec<Item>>,
}

/// What does not change while stages are judged.
struct Frame<'k, 'w, 'a> {
    numbers: &'k Numbers<'w, 'a>,
    items: &'k [Vec<Item>],
    windows: &'k [Sequence],
    stages: &'k [u8],
    held: &'k [IntervalSet],
}

impl<'k, 'w, 'a> Frame<'k, 'w, 'a> {
    /// As a stage sees it, after some windows have been judged.
    fn past<'r>(&self, results: &'r [Result], stage: u8) -> Past<'r, 'w, 'a>
    where
        'k: 'r,
    {
        let Self { numbers, items, windows, stages, held } = *self;
        Past { numbers, items, windows, results, stages, stage, held, sequences: RefCell::default() }
    }
}

impl<'a> World<'_, 'a> {
    /// The items, where seasons, surges and phases hold so.
    fn counted(&self, sets: &Sets<'_, 'a>) -> Vec<Vec<Item>> {
        let mut items = self.items.to_vec();
        for (objective, items) in self.scene.plan.objectives.iter().zip(&mut items) {
            exclude(sets, objective, items);
        }
        items
    }

    /// Before anything is judged, where seasons, surges and phases hold so.
    pub(super) fn with<R>(&self, held: &[IntervalSet], ask: impl FnOnce(&Past<'_, '_, '_>) -> R) -> R {
        let sets = Sets::of(self.scene, self.lives);
        sets.adjustments.replace(held.to_vec());
        let items = self.counted(&sets);
        let numbers = Numbers::of(&sets, &items);
        ask(&Past { numbers: &numbers, items: &items, windows: self.windows, results: &[], stages: &[], stage: 0, held, sequences: RefCell::default() })
    }

    /// With the windows of the first stage, judged where seasons, surges and phases hold so.
    pub(super) fn first_stage<R>(&self, held: &[IntervalSet], ask: impl FnOnce(&Past<'_, '_, '_>) -> R) -> R {
        let stages = stages(self.scene.plan);
        self.with(held, |past| {
            let results = self.judged(past, &stages, 0);
            ask(&Frame { numbers: past.numbers, items: past.items, windows: self.windows, stages: &stages, held }.past(&results, 0))
        })
    }

    /// The windows of a stage, judged, in order of objectives, groups and windows.
    fn judged(&self, past: &Past<'_, '_, '_>, stages: &[u8], stage: u8) -> Vec<Result> {
        let mut out = Vec::new();
        let objectives = self.scene.plan.objectives.iter().enumerate().zip(stages).filter(|(_, own)| **own == stage);
        for ((at, objective), _) in objectives {
            let Some(windows) = self.windows.get(at) else { continue };
            let items = past.items.get(at).map_or(&[][..], Vec::as_slice);
            if let What::Formula(formula) = &objective.what
                && objective.exclusions.iter().any(|e| e.set == TimeSet::Used)
            {
                out.extend(used_up(past, at, (objective, formula), windows));
                continue;
            }
            let all = measurements(past.numbers, &Hand { past, of: None }, at, windows, items);
            out.extend(all.into_iter().map(|measurement| verdict(past, objective, measurement)));
        }
        out
    }

    /// Everything.
    pub(super) fn settle(&self) -> Settlement {
        let scene = self.scene;
        let held = adjustments::held(self);
        let sets = Sets::of(scene, self.lives);
        sets.adjustments.replace(held.clone());
        let items = self.counted(&sets);
        let numbers = Numbers::of(&sets, &items);
        let stages = stages(scene.plan);
        let rounding = Rounding::of(scene);
        let (mut bounds, mut incidents) = (Limits::of(scene), Incidents::default());
        let mut results: Vec<Result> = Vec::new();
        let frame = Frame { numbers: &numbers, items: &items, windows: self.windows, stages: &stages, held: &held };
        for stage in 0..AFTER {
            let judged = self.judged(&frame.past(&results, stage), &stages, stage);
            let first = results.len();
            results.extend(judged);
            let earned: Vec<_> = results.iter().skip(first).map(|result| earned(&frame.past(&results, stage), &rounding, result)).collect();
            for (result, (credit, points)) in results.iter_mut().skip(first).zip(earned) {
                (result.result.credit, result.result.points) = (credit, points);
            }
            incidents.settle(&sets, &items, &rounding, results.get_mut(first..).unwrap_or_default());
            claims::judge(&sets, results.get_mut(first..).unwrap_or_default());
            let mut order: Vec<usize> = (first..results.len()).collect();
            let largest_first = scene.choice(scene.plan.rules.limit_order) == Some(LimitOrder::Smallest);
            let asks = |r: &Result| if largest_first { limits::asked(r) } else { None };
            order.sort_by_key(|at| results.get(*at).map(|r| (r.result.window.until, Reverse(asks(r)), r.objective)));
            let end = |at: &usize| results.get(*at).map(|r| r.result.window.until);
            let of_one_end: Vec<Vec<usize>> = order.chunk_by(|a, b| end(a) == end(b)).map(<[usize]>::to_vec).collect();
            for order in of_one_end {
                let credits: Vec<&Result> = order.iter().filter_map(|at| results.get(*at)).collect();
                let paid = bounds.cut(&frame.past(&results, stage), &rounding, &credits);
                for (at, paid) in order.into_iter().zip(paid) {
                    let Some((paid, credit)) = paid.zip(results.get_mut(at).and_then(|r| r.result.credit.as_mut())) else { continue };
                    match &mut credit.claim {
                        Some(claim) if claim.status == ClaimStatus::Claimable => claim.claimable = paid,
                        _ => credit.paid = paid,
                    }
                }
            }
        }
        results.sort_by_key(|r| r.objective);
        for (at, carried) in carried::carried(&frame.past(&results, AFTER), &rounding, &bounds) {
            if let Some(credit) = results.get_mut(at).and_then(|r| r.result.credit.as_mut()) {
                credit.carried.push(carried);
            }
        }
        let returned: Vec<_> = results.iter().map(|result| totals::returned(&frame.past(&results, AFTER), &rounding, result)).collect();
        for (result, returned) in results.iter_mut().zip(returned) {
            let payable = credit_of(scene.plan, result.objective).and_then(|credit| occasions::payable(scene, credit, result));
            if let Some(credit) = &mut result.result.credit {
                (credit.returned, credit.payable) = (returned, payable);
            }
        }
        let blank: Vec<bool> = results.iter().map(|result| is_blank(&frame.past(&results, AFTER), result)).collect();
        results.iter_mut().zip(blank).for_each(|(result, blank)| result.result.blank = blank);
        let told = |r: &Result| {
            let share = scene.plan.objectives.get(r.objective).map(|o| o.share).unwrap_or_default();
            !share.is_quiet(r.result.window.from, r.result.sample.saturating_add(r.result.open))
        };
        let attributions = attribution::attributions(&frame.past(&results, AFTER));
        let rights = rights::arisen(&frame.past(&results, AFTER));
        let totals = totals::totals(scene, &rounding, &results);
        let sum = |of: fn(&Total) -> Money| totals.iter().fold(rounding.total(Money::ZERO), |sum, total| sum.saturating_add(of(total)));
        Settlement {
            limits: bounds.told(),
            credit: sum(|t| t.credit),
            bonus: sum(|t| t.bonus),
            claimable: sum(|t| t.claimable),
            totals,
            rights,
            attributions,
            adjustments: adjustments::results(scene, &held),
            results: results.into_iter().filter(told).map(|r| r.result).collect(),
            items,
        }
    }
}

/// A measurement, judged by the target in force.
fn verdict(past: &Past<'_, '_, '_>, objective: &Objective, measurement: Measurement) -> Result {
    let scene = past.numbers.sets.scene;
    let target = past.target_in_force(measurement.objective, &measurement.group, &measurement.window);
    let mut result = judge(scene, objective, measurement, target.as_ref());
    let named = |at: usize| scene.plan.adjustments.get(at).map(|a| a.name.clone());
    result.result.adjusted = past.applying(&result.result.window).into_iter().filter_map(named).collect();
    result
}

/// The windows of an objective, one after the other: what those that pay have used up is no bad time of those that follow.
fn used_up(past: &Past<'_, '_, '_>, at: usize, (objective, formula): (&Objective, &Formula), windows: &Sequence) -> Vec<Result> {
    let plan = past.numbers.sets.scene.plan;
    let mut out = Vec::new();
    for group in formulas::groups(past.numbers, formula) {
        let mut used = IntervalSet::empty();
        // What was judged before, and the windows of the group so far.
        let mut known: Vec<Result> = past.results.to_vec();
        for (number, window) in windows.begun() {
            let span = IntervalSet::of([Interval::new(window.from, window.until)]);
            let one = (&group, (number, window));
            let measurement = formulas::measurement(past.numbers, &Hand { past, of: None }, (at, objective), (formula, windows), one, Some(&used));
            let mut result = verdict(past, objective, measurement);
            result.result.used = used.and(&span).intervals().iter().map(|i| (i.from, i.until)).collect();
            known.push(result.clone());
            let so_far = Past { results: &known, sequences: RefCell::default(), ..*past };
            let credit = plan.credits.iter().find(|credit| credit.objective.index() == at);
            let paid = credit.and_then(|credit| bands::earned(&so_far, credit, &result));
            if result.result.verdict == Verdict::Missed && paid.is_some() {
                used = used.or(&span);
            }
            out.push(result);
        }
    }
    out
}

/// What a result earns: money, and service points.
fn earned(past: &Past<'_, '_, '_>, rounding: &Rounding, result: &Result) -> (Option<CreditResult>, Option<Ratio>) {
    let Some(credit) = credit_of(past.numbers.sets.scene.plan, result.objective) else { return (None, None) };
    let Some((row, exact)) = bands::earned(past, credit, result) else { return (None, None) };
    let Some((factors, product)) = multiplied(past, credit, result, exact) else { return (None, None) };
    if credit.points {
        return (None, Some(product));
    }
    let clause = credit.clause.clone();
    let of = |amount| CreditResult {
        clause,
        row,
        exact,
        bonus: credit.bonus,
        factors,
        amount,
        left: None,
        gave_way: Vec::new(),
        paid: amount,
        claim: None,
        payable: None,
        returned: Vec::new(),
        carried: Vec::new(),
    };
    (rounding.amount(product).map(of), None)
}

/// Whether what a result earns is not known: a row or a limit leaves its amount blank.
fn is_blank(past: &Past<'_, '_, '_>, result: &Result) -> bool {
    let plan = past.numbers.sets.scene.plan;
    let Some(credit) = credit_of(plan, result.objective) else { return false };
    let owes = |c: &CreditResult| !c.paid.is_zero() || c.claim.is_some_and(|claim| !claim.claimable.is_zero());
    let limited = !credit.bonus && plan.is_limited_blankly(credit.objective) && result.result.credit.as_ref().is_some_and(owes);
    limited || bands::asks_blank(past, credit, result)
}

/// The credit of an objective: the first that names it.
pub(super) fn credit_of(plan: &Plan, objective: usize) -> Option<&Credit> {
    plan.credits.iter().find(|credit| credit.objective.index() == objective)
}

/// An amount after its factors; none if that is nothing.
fn multiplied(past: &Past<'_, '_, '_>, credit: &Credit, result: &Result, exact: Ratio) -> Option<(Vec<Factor>, Ratio)> {
    let window = &result.result.window;
    let asked = Asked { at: window.until, group: Some(&result.group), since: None };
    let own = credit.multiply.iter().filter(|factor| past.history(&factor.when, asked).holds).map(|factor| (factor.by, None));
    let others = if credit.bonus { Vec::new() } else { past.factors_in_force(result.objective, window) };
    let others = others.into_iter().map(|(by, name)| (by, Some(name)));
    let mut factors: Vec<Factor> = own.chain(others).map(|(by, adjustment)| Factor { by, adjustment, makes: exact }).collect();
    let how = credit.factors.and_then(|at| past.numbers.sets.scene.choice(at)).unwrap_or(SeveralFactors::InTurn);
    if how != SeveralFactors::InTurn && factors.iter().any(|factor| factor.by == Ratio::ZERO) {
        return None;
    }
    let come_to = |factors: &[Factor]| match how {
        SeveralFactors::InTurn => factors.iter().try_fold(exact, |product, factor| product.times(factor.by)),
        SeveralFactors::Added => {
            let more = factors.iter().try_fold(Ratio::ZERO, |sum, factor| sum.plus(factor.by.minus(Ratio::ONE)?))?;
            exact.times(Ratio::ONE.plus(more)?.max(Ratio::ZERO))
        }
        SeveralFactors::Largest => exact.times(factors.iter().map(|factor| factor.by).max().unwrap_or(Ratio::ONE)),
    };
    let so_far = (1..=factors.len()).map(|n| come_to(factors.get(..n)?)).collect::<Option<Vec<Ratio>>>()?;
    for (factor, makes) in factors.iter_mut().zip(&so_far) {
        factor.makes = *makes;
    }
    let product = so_far.last().copied().unwrap_or(exact);
    // Points may be less than nought.
    let enough = credit.least.and_then(Ratio::from_decimal).is_none_or(|least| product >= least);
    (product != Ratio::ZERO && enough).then_some((factors, product))
}
