//! Rounding; what is earned back; what is owed for each month.

use super::Scene;
use super::groups::Group;
use super::past::{Past, last_of};
use super::results::Result;
use super::settle::credit_of;
use crate::calendar::Windows;
use crate::outcome::{Returned, Total, Verdict, WindowId};
use crate::plan::{Credit, Plan, Unit, WindowSpec};
use crate::readings::{EarnBackScope, MoneyRounding, RoundingPlace, UnmeasuredReturn};
use crate::value::{Money, Ratio, RoundingMode};

/// Places of exact amounts while only totals are rounded.
const EXACT_PLACES: u32 = 6;

/// Places of the currency.
pub(super) fn places(plan: &Plan) -> u32 {
    plan.currency.as_ref().map_or(2, |c| c.places)
}

/// How amounts are rounded.
pub(super) struct Rounding {
    mode: RoundingMode,
    each: bool,
    places: u32,
}

impl Rounding {
    /// As the agreement says.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
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
    pub(super) fn amount(&self, exact: Ratio) -> Option<Money> {
        if self.each { self.mode.round(exact, self.places) } else { exact.to_decimal(EXACT_PLACES) }
    }

    /// Of a sum that is paid.
    pub(super) fn total(&self, sum: Money) -> Money {
        Ratio::from_decimal(sum).and_then(|exact| self.mode.round(exact, self.places)).unwrap_or(sum)
    }

    /// Nothing, with the places of amounts.
    pub(super) fn nought(&self) -> Money {
        Money::new(0, if self.each { self.places } else { EXACT_PLACES })
    }
}

/// Whether a credit can be earned back, and windows of its objective are asked for others' credits.
fn is_credit(credit: &Credit) -> bool {
    !credit.bonus && !credit.points
}

/// What of the credit of a result is earned back, in order of time.
pub(super) fn returned(past: &Past<'_, '_, '_>, rounding: &Rounding, result: &Result) -> Vec<Returned> {
    let scene = past.numbers.sets.scene;
    let credit_of = |objective| credit_of(scene.plan, objective).filter(|c| is_credit(c));
    let (Some(credit), Some(paid)) = (credit_of(result.objective), result.result.credit.as_ref().filter(|c| !c.bonus)) else { return Vec::new() };
    let mut earned: Vec<(WindowId, Ratio)> = Vec::new();
    for part in &credit.returns {
        let wanted = usize::try_from(part.met).unwrap_or(usize::MAX);
        let after: Vec<&Result> = match part.by {
            None => past.of(result.objective, &result.group).into_iter().skip_while(|r| r.number != result.number).skip(1).collect(),
            Some(by) => {
                let whole = Group::default();
                let group = if past.dimensions(by.index()).is_empty() { &whole } else { &result.group };
                past.of(by.index(), group).into_iter().filter(|r| r.result.window.until > result.result.window.until).collect()
            }
        };
        let how = scene.choice(part.unmeasured).unwrap_or(UnmeasuredReturn::BreaksTheRow);
        let unmeasured = |r: &Result| r.result.verdict == Verdict::NotMeasured;
        let fine = |r: &Result| r.result.verdict == Verdict::Met || (how != UnmeasuredReturn::BreaksTheRow && unmeasured(r));
        let counted = after.iter().filter(|r| !(how == UnmeasuredReturn::Skipped && unmeasured(r)));
        let Some(last) = wanted.checked_sub(1).and_then(|nth| counted.clone().nth(nth)) else { continue };
        let mut row = after.iter().take_while(|r| r.number <= last.number);
        let (begin, end) = (result.result.window.until, last.result.window.until);
        let others = past.results.iter().filter(|r| credit_of(r.objective).is_some());
        let mut others = others.filter(|r| begin < r.result.window.until && r.result.window.until <= end);
        let all = scene.choice(part.scope) == Some(EarnBackScope::All);
        if row.all(|r| fine(r)) && (!all || others.all(fine)) {
            earned.push((last.result.window.clone(), part.share));
        }
    }
    earned.sort_by_key(|(window, _)| window.until);
    let mut left = paid.paid;
    let mut out = Vec::new();
    for (window, share) in earned {
        let part = Ratio::from_decimal(paid.paid).and_then(|paid| paid.times(share)).and_then(|part| rounding.amount(part));
        let amount = part.unwrap_or(Money::ZERO).min(left);
        if amount > Money::ZERO {
            left = left.saturating_sub(amount);
            out.push(Returned { window, amount });
        }
    }
    out
}

/// What is paid for each calendar month in which a window with a credit ends, or something is earned back.
pub(super) fn totals(scene: &Scene<'_>, rounding: &Rounding, results: &[Result]) -> Vec<Total> {
    let months = Windows::of(scene.plan, scene.calendars, &WindowSpec::of(Unit::Month, None));
    let month = |window: &WindowId| months.containing(last_of(window));
    let nought = rounding.nought();
    // Month, credit, bonus, what can be claimed.
    let mut parts: Vec<(WindowId, [Money; 3])> = Vec::new();
    let blank: Vec<WindowId> = results.iter().filter(|result| result.result.blank).filter_map(|result| month(&result.result.window)).collect();
    parts.extend(blank.iter().map(|month| (month.clone(), [nought, nought, nought])));
    for result in results {
        let Some(credit) = &result.result.credit else { continue };
        let claimable = credit.claim.map_or(nought, |claim| claim.claimable);
        let (owed, bonus) = if credit.bonus { (nought, credit.paid) } else { (credit.paid, nought) };
        parts.extend(month(&result.result.window).map(|month| (month, [owed, bonus, claimable])));
        parts.extend(credit.carried.iter().filter_map(|part| Some((month(&part.window)?, [part.amount, nought, nought]))));
        parts.extend(credit.returned.iter().filter_map(|part| Some((month(&part.window)?, [-part.amount, nought, nought]))));
    }
    let mut windows: Vec<&WindowId> = parts.iter().map(|(window, ..)| window).collect();
    windows.sort();
    windows.dedup();
    let total = |window: &WindowId| {
        let inside = || parts.iter().filter(|(w, _)| w == window).map(|(_, sums)| sums);
        let sum = |which: fn(&[Money; 3]) -> Money| rounding.total(inside().fold(nought, |sum, part| sum.saturating_add(which(part))));
        let (credit, bonus, claimable) = (sum(|[credit, ..]| *credit), sum(|[_, bonus, _]| *bonus), sum(|[.., claimable]| *claimable));
        Total { window: window.clone(), credit, bonus, claimable, blank: blank.contains(window) }
    };
    windows.into_iter().map(total).collect()
}
