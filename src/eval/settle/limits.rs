//! Limits and pools: in order, each on what the former left of the credits.

use crate::calendar::Windows;
use crate::eval::court::Court;
use crate::eval::measure::{GroupOf, Place};
use crate::outcome::{LimitResult, Measured, WindowId};
use crate::plan::{Base, Limit, PoolId};
use crate::readings::LimitMissing;
use crate::remedy::{Rounding, Taken, Under, cut, draws_on};
use crate::value::{Instant, Interval, Money, Ratio};
use std::ops::Range;

/// A credit as it is limited.
struct Owed {
    slot: usize,
    objective: usize,
    window: Interval,
    paid: Money,
}

/// The last instant of a window.
pub(super) fn last_instant(window: Interval) -> Instant {
    Instant(window.until.0.saturating_sub(1))
}

impl Court<'_> {
    /// Limits all credits anew. What limits took away.
    pub(super) fn limit(&mut self, rounding: Rounding) -> Vec<LimitResult> {
        let mut owed: Vec<Owed> = Vec::new();
        for (slot, of) in self.slots.iter().enumerate() {
            if let Some(credit) = of.found.as_ref().and_then(|found| found.credit.as_ref()).filter(|credit| !credit.bonus && !super::claims::is_lost(credit)) {
                owed.push(Owed { slot, objective: of.objective, window: of.window, paid: credit.left.unwrap_or(credit.amount) });
            }
        }
        owed.sort_by_key(|o| (self.stage(o.objective), o.window.until, o.slot));
        let mut told = Vec::new();
        for at in 0..self.plan.pools.len() {
            self.limit_by_pool(at, &mut owed, rounding, &mut told);
        }
        for limit in &self.plan.limits {
            self.limit_by(limit, &mut owed, rounding, &mut told);
        }
        let missing = self.plan.rules.limit_missing.and_then(|at| self.plan.points.choice(at)).unwrap_or(LimitMissing::None);
        if self.plan.limits.is_empty() && missing == LimitMissing::WholeFee {
            self.limit_by_fee(&mut owed, rounding, &mut told);
        }
        for Owed { slot, paid, .. } in owed {
            if let Some(credit) = self.slots.get_mut(slot).and_then(|s| s.found.as_mut()).and_then(|found| found.credit.as_mut()) {
                super::claims::pay(credit, paid);
            }
        }
        told
    }

    fn limit_by_pool(&self, at: usize, owed: &mut [Owed], rounding: Rounding, told: &mut Vec<LimitResult>) {
        let Some((pool, id)) = self.plan.pools.get(at).zip(u16::try_from(at).ok().map(PoolId)) else { return };
        let Some(windows) = self.sequences.of(&pool.each) else { return };
        let draws = |objective: usize| self.credit_of(objective).is_some_and(|credit| draws_on(credit, id, &self.plan.points));
        let amount = |number: usize| match self.pool_in(id, windows, number, 0) {
            Some(Measured::Money(amount)) => rounding.amount(amount.max(Ratio::ZERO)),
            _ => None,
        };
        in_windows(windows, owed.iter_mut().filter(|o| draws(o.objective)).collect(), amount, pool.clause.as_ref(), told);
    }

    /// Nobody agreed a limit, and that is read as the fee of each of its periods.
    fn limit_by_fee(&self, owed: &mut [Owed], rounding: Rounding, told: &mut Vec<LimitResult>) {
        let Some((fee, periods)) = self.plan.fees.first().zip(self.fees.periods(crate::plan::FeeId(0))) else { return };
        let amount = fee.amount.get(&self.plan.points).and_then(|a| Ratio::from_decimal(*a)).and_then(|a| rounding.amount(a));
        in_windows(periods, owed.iter_mut().collect(), |_| amount, None, told);
    }

    fn limit_by(&self, limit: &Limit, owed: &mut [Owed], rounding: Rounding, told: &mut Vec<LimitResult>) {
        let covers = |o: &Owed| limit.objectives.is_empty() || limit.objectives.iter().any(|id| id.index() == o.objective);
        let covered: Vec<&mut Owed> = owed.iter_mut().filter(|o| covers(o)).collect();
        let amount = |place: &Place<'_>| match limit.amount.base.get(&self.plan.points)? {
            Base::Formula(num) => match self.measuring.number(num, place, self) {
                Some(Measured::Money(amount)) => rounding.amount(amount.max(Ratio::ZERO)),
                _ => None,
            },
            _ => self.base(&limit.amount, place, false).and_then(|exact| rounding.amount(exact)),
        };
        if limit.each_credit {
            let places: Vec<usize> = covered.iter().map(|o| o.slot).collect();
            let taken = take(covered.into_iter().enumerate().map(|(n, o)| (o, n..n + 1)), |n| amount(&self.place(*places.get(n)?, 0)?));
            let name = |n: usize| places.get(n).and_then(|at| self.slots.get(*at)).map(|slot| self.name(slot));
            return tell(taken, limit.clause.as_ref(), name, told);
        }
        let mut all = Vec::new();
        for (group, credits) in self.by_group(covered, limit.each_group) {
            let group = group.unwrap_or(&crate::eval::court::WHOLE);
            match &limit.each {
                None => {
                    let place = Place { group, ..self.place_of_all(0) };
                    all.extend(take(credits.into_iter().map(|o| (o, 0..1)), |_| amount(&place)));
                }
                Some(spec) => {
                    let Some(windows) = self.sequences.of(spec) else { continue };
                    let in_window = |n: usize| amount(&Place { group, ..self.place_in(windows, n, windows.span(n)?, 0) });
                    all.extend(take(credits.into_iter().map(|o| numbers(windows, o)), in_window));
                }
            }
        }
        let windows = limit.each.as_ref().and_then(|spec| self.sequences.of(spec));
        tell(all, limit.clause.as_ref(), |n| windows.and_then(|w| w.get(n)), told);
    }

    /// Credits by their groups, in the order in which they first come; or all together.
    fn by_group<'o>(&self, credits: Vec<&'o mut Owed>, each_group: bool) -> Vec<(Option<&GroupOf>, Vec<&'o mut Owed>)> {
        if !each_group {
            return vec![(None, credits)];
        }
        let mut places: std::collections::BTreeMap<&[(String, String)], usize> = std::collections::BTreeMap::new();
        let mut groups: Vec<(Option<&GroupOf>, Vec<&'o mut Owed>)> = Vec::new();
        for credit in credits {
            let slot = self.slots.get(credit.slot);
            let group = slot.and_then(|slot| self.dockets.get(slot.objective)?.groups.get(slot.group)).map(|(group, _)| group);
            let shown = group.map_or(&[][..], |group| &group.shown);
            let at = *places.entry(shown).or_insert_with(|| {
                groups.push((group, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, credits)) = groups.get_mut(at) {
                credits.push(credit);
            }
        }
        groups
    }
}

/// A credit and the windows that hold the last instant of its own.
fn numbers<'o>(windows: &Windows, credit: &'o mut Owed) -> (&'o mut Owed, Range<usize>) {
    let numbers = windows.numbers_of(last_instant(credit.window));
    (credit, numbers)
}

fn take<'o>(credits: impl Iterator<Item = (&'o mut Owed, Range<usize>)>, limit: impl FnMut(usize) -> Option<Money>) -> Vec<Taken> {
    let mut under: Vec<Under<'_>> = credits.map(|(owed, windows)| Under { paid: &mut owed.paid, windows }).collect();
    cut(&mut under, limit)
}

fn in_windows(windows: &Windows, credits: Vec<&mut Owed>, limit: impl FnMut(usize) -> Option<Money>, clause: Option<&String>, told: &mut Vec<LimitResult>) {
    let taken = take(credits.into_iter().map(|credit| numbers(windows, credit)), limit);
    tell(taken, clause, |n| windows.get(n), told);
}

fn tell(taken: Vec<Taken>, clause: Option<&String>, name: impl Fn(usize) -> Option<WindowId>, told: &mut Vec<LimitResult>) {
    let told_of =
        |taken: Taken| LimitResult { clause: clause.cloned(), window: name(taken.window), limit: taken.limit, before: taken.before, after: taken.after };
    let mut all: Vec<LimitResult> = taken.into_iter().map(told_of).collect();
    all.sort_by(|a, b| a.window.cmp(&b.window));
    told.extend(all);
}
