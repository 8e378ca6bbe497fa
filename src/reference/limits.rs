//! Settlement: credits, limits, totals.

use super::Scene;
use super::bands::{base, credited, earned};
use super::results::Result;
use crate::calendar::Windows;
use crate::outcome::{LimitResult, Total, WindowId, WindowResult};
use crate::plan::{ObjectiveId, Plan, Unit, WindowSpec};
use crate::readings::{LimitMissing, MoneyRounding, RoundingPlace};
use crate::value::{Instant, Interval, Micros, Money, Ratio, RoundingMode};

/// Everything about money.
pub(super) struct Settlement {
    pub results: Vec<WindowResult>,
    pub limits: Vec<LimitResult>,
    pub totals: Vec<Total>,
    pub credit: Money,
}

/// Places of exact amounts while only totals are rounded.
const EXACT_PLACES: u32 = 6;

/// Places of the currency.
pub(super) fn places(plan: &Plan) -> u32 {
    plan.currency.as_ref().map_or(2, |c| c.places)
}

/// How amounts are rounded.
struct Rounding {
    mode: RoundingMode,
    each: bool,
    places: u32,
}

impl Rounding {
    fn of(scene: &Scene<'_>) -> Self {
        let rules = &scene.plan.rules;
        let mode = match scene.choice(rules.money_rounding).unwrap_or(MoneyRounding::HalfUp) {
            MoneyRounding::HalfUp => RoundingMode::HalfUp,
            MoneyRounding::HalfEven => RoundingMode::HalfEven,
            MoneyRounding::Up => RoundingMode::Up,
            MoneyRounding::Down => RoundingMode::Down,
        };
        Self { mode, each: scene.choice(rules.rounding_place) != Some(RoundingPlace::Total), places: places(scene.plan) }
    }

    /// Of a credit or a limit.
    fn amount(&self, exact: Ratio) -> Option<Money> {
        if self.each { self.mode.round(exact, self.places) } else { exact.to_decimal(EXACT_PLACES) }
    }

    /// Of a sum that is paid.
    fn total(&self, sum: Money) -> Money {
        Ratio::from_decimal(sum).and_then(|exact| self.mode.round(exact, self.places)).unwrap_or(sum)
    }

    fn nought(&self) -> Money {
        Money::new(0, if self.each { self.places } else { EXACT_PLACES })
    }
}

/// A limit with its windows.
struct Bound {
    clause: Option<String>,
    objectives: Vec<ObjectiveId>,
    each: Option<WindowSpec>,
}

/// Pays for every result.
pub(super) fn settle(scene: &Scene<'_>, mut results: Vec<Result>) -> Settlement {
    let rounding = Rounding::of(scene);
    for result in &mut results {
        let credit = earned(scene, result);
        result.result.credit = credit.and_then(|(row, exact, clause)| Some(credited(clause, row, exact, rounding.amount(exact)?)));
    }
    let mut limits = Vec::new();
    for limit in &scene.plan.limits {
        let bound = Bound { clause: limit.clause.clone(), objectives: limit.objectives.clone(), each: limit.each.clone() };
        limits.extend(apply(scene, &rounding, &bound, &mut results, |over| base(scene, &limit.amount, over)));
    }
    let missing = scene.plan.rules.limit_missing.and_then(|point| scene.choice(point));
    if let (Some(LimitMissing::WholeFee), Some(fee)) = (missing, scene.plan.fees.first()) {
        let bound = Bound { clause: None, objectives: Vec::new(), each: Some(fee.each.clone()) };
        let amount = fee.amount.get(&scene.plan.points).and_then(|a| Ratio::from_decimal(*a));
        limits.extend(apply(scene, &rounding, &bound, &mut results, |_| amount));
    }
    let totals = totals(scene, &rounding, &results);
    let credit = totals.iter().fold(Money::new(0, rounding.places), |sum, total| sum.saturating_add(total.credit));
    Settlement { results: results.into_iter().map(|r| r.result).collect(), limits, totals, credit }
}

/// The last instant of a window.
fn last_of(window: &WindowId) -> Instant {
    Instant(window.until.0.saturating_sub(1))
}

/// Cuts what is paid down to one limit, window by window.
fn apply(scene: &Scene<'_>, rounding: &Rounding, bound: &Bound, results: &mut [Result], amount: impl Fn(Interval) -> Option<Ratio>) -> Vec<LimitResult> {
    let windows = bound.each.as_ref().map(|each| Windows::of(scene.plan, scene.calendars, each));
    let bounded = |r: &Result| bound.objectives.is_empty() || bound.objectives.iter().any(|o| o.index() == r.objective);
    // The limit's window that each credit belongs to; an outer none: this limit is not about it.
    let window_of = |r: &Result| -> Option<Option<WindowId>> {
        r.result.credit.as_ref().filter(|_| bounded(r))?;
        match &windows {
            Some(windows) => windows.containing(last_of(&r.result.window)).map(Some),
            None => Some(None),
        }
    };
    let mut all: Vec<Option<WindowId>> = results.iter().filter_map(window_of).collect();
    all.sort();
    all.dedup();
    let mut out = Vec::new();
    for window in all {
        let whole = scene.calendars.term().and(Interval::new(Instant::MIN, scene.as_of.plus(Micros(1))));
        let over = window.as_ref().map_or(whole, |w| Interval::new(w.from, w.until));
        let Some(limit) = amount(over).and_then(|exact| rounding.amount(exact)) else { continue };
        let mut inside: Vec<&mut Result> = results.iter_mut().filter(|r| window_of(r).as_ref() == Some(&window)).collect();
        inside.sort_by_key(|r| (r.result.window.until, r.objective));
        let (mut before, mut after) = (rounding.nought(), rounding.nought());
        for credit in inside.iter_mut().filter_map(|r| r.result.credit.as_mut()) {
            let left = limit.saturating_sub(after);
            before = before.saturating_add(credit.paid);
            credit.paid = credit.paid.min(left);
            after = after.saturating_add(credit.paid);
        }
        if after < before {
            out.push(LimitResult { clause: bound.clause.clone(), window, limit, before, after });
        }
    }
    out
}

/// What is paid for each calendar month in which a window with a credit ends.
fn totals(scene: &Scene<'_>, rounding: &Rounding, results: &[Result]) -> Vec<Total> {
    let months = Windows::of(scene.plan, scene.calendars, &WindowSpec::of(Unit::Month, None));
    let paid = |r: &Result| Some((months.containing(last_of(&r.result.window))?, r.result.credit.as_ref()?.paid));
    let paid: Vec<(WindowId, Money)> = results.iter().filter_map(paid).collect();
    let mut windows: Vec<&WindowId> = paid.iter().map(|(window, _)| window).collect();
    windows.sort();
    windows.dedup();
    let sum = |window: &WindowId| paid.iter().filter(|(w, _)| w == window).fold(rounding.nought(), |sum, (_, money)| sum.saturating_add(*money));
    windows.into_iter().map(|window| Total { window: window.clone(), credit: rounding.total(sum(window)), bonus: Money::ZERO }).collect()
}
