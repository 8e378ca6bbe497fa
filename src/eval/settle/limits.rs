//! Limits and pools: in order, each on what the former left of the credits.

use crate::calendar::Windows;
use crate::eval::court::{Court, Slot};
use crate::eval::measure::{GroupOf, Place};
use crate::outcome::{LimitResult, Measured, WindowId};
use crate::plan::{Base, Limit, PoolId};
use crate::readings::{LimitMissing, LimitOrder};
use crate::remedy::{Rounding, Taken, Under, cut, draws_on};
use crate::value::{Instant, Interval, Money, Ratio};
use std::cmp::Reverse;
use std::ops::Range;

/// How a part of what is left is rounded, where credits of one time are cut in proportion.
type Part<'p> = Option<&'p dyn Fn(Ratio) -> Option<Money>>;
/// Names and values of a group.
type Shown = Vec<(String, String)>;

/// A credit as it is limited.
struct Owed {
    slot: usize,
    objective: usize,
    window: Interval,
    paid: Money,
    /// Those of one stage and one end have one number.
    together: usize,
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
                owed.push(Owed { slot, objective: of.objective, window: of.window, paid: credit.left.unwrap_or(credit.amount), together: 0 });
            }
        }
        let order = self.plan.points.choice(self.plan.rules.limit_order).unwrap_or(LimitOrder::LastNamed);
        let asks = |o: &Owed| if order == LimitOrder::Smallest { o.paid } else { Money::ZERO };
        owed.sort_by_key(|o| (self.stage(o.objective), o.window.until, Reverse(asks(o)), o.slot));
        let mut before: Option<(u8, Instant, usize)> = None;
        for one in &mut owed {
            let (stage, end) = (self.stage(one.objective), one.window.until);
            one.together = before.map_or(0, |(s, e, number)| if (s, e) == (stage, end) { number } else { number + 1 });
            before = Some((stage, end, one.together));
        }
        let in_proportion = |exact: Ratio| rounding.amount(exact);
        let part: Part<'_> = (order == LimitOrder::Proportional).then_some(&in_proportion);
        let mut told = Vec::new();
        for at in 0..self.plan.pools.len() {
            self.limit_by_pool(at, &mut owed, (rounding, part), &mut told);
        }
        for limit in &self.plan.limits {
            self.limit_by(limit, &mut owed, (rounding, part), &mut told);
        }
        let missing = self.plan.rules.limit_missing.and_then(|at| self.plan.points.choice(at)).unwrap_or(LimitMissing::None);
        if self.plan.limits.is_empty() && missing == LimitMissing::WholeFee {
            self.limit_by_fee(&mut owed, (rounding, part), &mut told);
        }
        for Owed { slot, paid, .. } in owed {
            if let Some(credit) = self.slots.get_mut(slot).and_then(|s| s.found.as_mut()).and_then(|found| found.credit.as_mut()) {
                super::claims::pay(credit, paid);
            }
        }
        told
    }

    fn limit_by_pool(&self, at: usize, owed: &mut [Owed], (rounding, part): (Rounding, Part<'_>), told: &mut Vec<LimitResult>) {
        let Some((pool, id)) = self.plan.pools.get(at).zip(u16::try_from(at).ok().map(PoolId)) else { return };
        let Some(windows) = self.sequences.of(&pool.each) else { return };
        let draws = |objective: usize| self.credit_of(objective).is_some_and(|credit| draws_on(credit, id, &self.plan.points));
        let amount = |number: usize| match self.pool_in(id, windows, number, 0) {
            Some(Measured::Money(amount)) => rounding.amount(amount.max(Ratio::ZERO)),
            _ => None,
        };
        in_windows(windows, owed.iter_mut().filter(|o| draws(o.objective)).collect(), (&amount, part), pool.clause.as_ref(), told);
    }

    /// Nobody agreed a limit, and that is read as the fee of each of its periods.
    fn limit_by_fee(&self, owed: &mut [Owed], (rounding, part): (Rounding, Part<'_>), told: &mut Vec<LimitResult>) {
        let Some((fee, periods)) = self.plan.fees.first().zip(self.fees.periods(crate::plan::FeeId(0))) else { return };
        let amount = fee.amount.get(&self.plan.points).and_then(|a| Ratio::from_decimal(*a)).and_then(|a| rounding.amount(a));
        in_windows(periods, owed.iter_mut().collect(), (&|_| amount, part), None, told);
    }

    fn limit_by(&self, limit: &Limit, owed: &mut [Owed], (rounding, part): (Rounding, Part<'_>), told: &mut Vec<LimitResult>) {
        let covers = |o: &Owed| limit.objectives.is_empty() || limit.objectives.iter().any(|id| id.index() == o.objective);
        let covered: Vec<&mut Owed> = owed.iter_mut().filter(|o| covers(o)).collect();
        let amount = |place: &Place<'_>| match limit.amount.base.get(&self.plan.points).filter(|_| !self.plan.is_blank(&limit.amount))? {
            Base::Formula(num) => match self.measuring.number(num, place, self) {
                Some(Measured::Money(amount)) => rounding.amount(amount.max(Ratio::ZERO)),
                _ => None,
            },
            _ => self.base(&limit.amount, place, false).and_then(|exact| rounding.amount(exact)),
        };
        if limit.each_credit {
            let places: Vec<usize> = covered.iter().map(|o| o.slot).collect();
            let taken = take(covered.into_iter().enumerate().map(|(n, o)| (o, n..n + 1)), |n| amount(&self.place(*places.get(n)?, 0)?), part);
            let slot = |n: usize| places.get(n).and_then(|at| self.slots.get(*at));
            let group = |n: usize| slot(n).and_then(|slot| self.group_of(slot)).map_or_else(Vec::new, |group| group.shown.clone());
            let taken = taken.into_iter().map(|taken| (group(taken.window), taken)).collect();
            return tell(taken, limit.clause.as_ref(), |n| slot(n).map(|slot| self.name(slot)), told);
        }
        let mut all = Vec::new();
        for (group, credits) in self.by_group(covered, limit.each_group) {
            let group = group.unwrap_or(&crate::eval::court::WHOLE);
            let of_group = |taken: Vec<Taken>| taken.into_iter().map(|taken| (group.shown.clone(), taken));
            match &limit.each {
                None => {
                    let place = Place { group, ..self.place_of_all(0) };
                    all.extend(of_group(take(credits.into_iter().map(|o| (o, 0..1)), |_| amount(&place), part)));
                }
                Some(spec) => {
                    let Some(windows) = self.sequences.of(spec) else { continue };
                    let in_window = |n: usize| amount(&Place { group, ..self.place_in(windows, n, windows.span(n)?, 0) });
                    all.extend(of_group(take(credits.into_iter().map(|o| numbers(windows, o)), in_window, part)));
                }
            }
        }
        let windows = limit.each.as_ref().and_then(|spec| self.sequences.of(spec));
        tell(all, limit.clause.as_ref(), |n| windows.and_then(|w| w.get(n)), told);
    }

    fn group_of(&self, slot: &Slot) -> Option<&GroupOf> {
        self.dockets.get(slot.objective)?.groups.get(slot.group).map(|(group, _)| group)
    }

    /// Credits by their groups, in the order in which they first come; or all together.
    fn by_group<'o>(&self, credits: Vec<&'o mut Owed>, each_group: bool) -> Vec<(Option<&GroupOf>, Vec<&'o mut Owed>)> {
        if !each_group {
            return vec![(None, credits)];
        }
        let mut places: std::collections::BTreeMap<&[(String, String)], usize> = std::collections::BTreeMap::new();
        let mut groups: Vec<(Option<&GroupOf>, Vec<&'o mut Owed>)> = Vec::new();
        for credit in credits {
            let group = self.slots.get(credit.slot).and_then(|slot| self.group_of(slot));
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

fn take<'o>(credits: impl Iterator<Item = (&'o mut Owed, Range<usize>)>, limit: impl FnMut(usize) -> Option<Money>, part: Part<'_>) -> Vec<Taken> {
    let mut under: Vec<Under<'_>> = credits.map(|(owed, windows)| Under { paid: &mut owed.paid, windows, together: owed.together }).collect();
    cut(&mut under, limit, part)
}

fn in_windows(
    windows: &Windows,
    credits: Vec<&mut Owed>,
    (limit, part): (&dyn Fn(usize) -> Option<Money>, Part<'_>),
    clause: Option<&String>,
    told: &mut Vec<LimitResult>,
) {
    let taken = take(credits.into_iter().map(|credit| numbers(windows, credit)), limit, part);
    tell(taken.into_iter().map(|taken| (Vec::new(), taken)).collect(), clause, |n| windows.get(n), told);
}

fn tell(taken: Vec<(Shown, Taken)>, clause: Option<&String>, name: impl Fn(usize) -> Option<WindowId>, told: &mut Vec<LimitResult>) {
    let told_of = |(group, taken): (Shown, Taken)| {
        let Taken { window, limit, before, after } = taken;
        LimitResult { clause: clause.cloned(), window: name(window), group, limit, before, after }
    };
    let mut all: Vec<LimitResult> = taken.into_iter().map(told_of).collect();
    all.sort_by(|a, b| (&a.window, &a.group).cmp(&(&b.window, &b.group)));
    told.extend(all);
}
