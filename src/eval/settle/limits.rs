//! Limits and pools: in order, each on what the former left of the credits.

use crate::calendar::Windows;
use crate::eval::court::{Court, Slot, WHOLE};
use crate::eval::measure::{GroupOf, Place};
use crate::outcome::{LimitResult, Measured, WindowId};
use crate::plan::{Base, Fee, FeeId, Limit, Pool, PoolId};
use crate::readings::{CarryOver, LimitMissing, LimitOrder};
use crate::remedy::{Rounding, Taken, Under, cut, draws_on};
use crate::value::{Instant, Interval, Money, Ratio};
use std::cmp::Reverse;
use std::ops::Range;

/// How a part of what is left is rounded, where credits of one time are cut in proportion.
type Part<'p> = Option<&'p dyn Fn(Ratio) -> Option<Money>>;
/// Names and values of a group.
type Shown = Vec<(String, String)>;

/// What bounds credits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound<'p> {
    Pool(PoolId, &'p Pool),
    Limit(&'p Limit),
    /// Nobody agreed a limit, and that is read as the fee of each of its periods.
    WholeFee(&'p Fee),
}

impl<'p> Bound<'p> {
    fn clause(self) -> Option<&'p String> {
        match self {
            Self::Pool(_, pool) => pool.clause.as_ref(),
            Self::Limit(limit) => limit.clause.as_ref(),
            Self::WholeFee(_) => None,
        }
    }

    pub(super) fn each_credit(self) -> bool {
        matches!(self, Self::Limit(limit) if limit.each_credit)
    }

    pub(super) fn each_group(self) -> bool {
        matches!(self, Self::Limit(limit) if limit.each_group)
    }

    /// Whether what it cuts off can be paid later: it has windows of its own that follow each other.
    fn carries(self) -> bool {
        matches!(self, Self::Limit(limit) if limit.windows_to_carry().is_some())
    }
}

/// A credit as it is limited.
struct Owed {
    slot: usize,
    objective: usize,
    window: Interval,
    paid: Money,
    /// Those of one stage and one end have one number.
    together: usize,
}

/// What a limit cut off a credit.
#[derive(Debug)]
pub(super) struct Excess {
    /// The position of the limit among what bounds credits.
    pub(super) bound: usize,
    pub(super) slot: usize,
    /// The number of the limit's window.
    pub(super) number: usize,
    pub(super) amount: Money,
}

/// The last instant of a window.
pub(super) fn last_instant(window: Interval) -> Instant {
    Instant(window.until.0.saturating_sub(1))
}

impl<'a> Court<'a> {
    /// What bounds credits, in order.
    pub(super) fn bounds(&self) -> Vec<Bound<'a>> {
        let plan = self.plan;
        let pools = plan.pools.iter().enumerate().filter_map(|(at, pool)| Some(Bound::Pool(PoolId(u16::try_from(at).ok()?), pool)));
        let missing = plan.rules.limit_missing.and_then(|at| plan.points.choice(at)).unwrap_or(LimitMissing::None);
        let fee = plan.fees.first().filter(|_| plan.limits.is_empty() && missing == LimitMissing::WholeFee);
        pools.chain(plan.limits.iter().map(Bound::Limit)).chain(fee.map(Bound::WholeFee)).collect()
    }

    /// Whether the credits of an objective are bounded by it.
    pub(super) fn is_bounded(&self, objective: usize, bound: Bound<'_>) -> bool {
        match bound {
            Bound::Pool(id, _) => self.credit_of(objective).is_some_and(|credit| draws_on(credit, id, &self.plan.points)),
            Bound::Limit(limit) => limit.objectives.is_empty() || limit.objectives.iter().any(|id| id.index() == objective),
            Bound::WholeFee(_) => true,
        }
    }

    /// Its windows; none if it is over the whole agreement, or for each credit.
    pub(super) fn windows_of(&self, bound: Bound<'_>) -> Option<&Windows> {
        match bound {
            Bound::Pool(_, pool) => self.sequences.of(&pool.each),
            Bound::Limit(limit) => limit.each.as_ref().filter(|_| !limit.each_credit).and_then(|spec| self.sequences.of(spec)),
            Bound::WholeFee(_) => self.fees.periods(FeeId(0)),
        }
    }

    /// How much a bound allows in one of its windows, for the group or the credit of a slot; none if it sets no limit.
    pub(super) fn allows(&self, bound: Bound<'_>, number: usize, slot: usize, rounding: Rounding) -> Option<Money> {
        let money = |measured: Option<Measured>| match measured {
            Some(Measured::Money(amount)) => rounding.amount(amount.max(Ratio::ZERO)),
            _ => None,
        };
        let limit = match bound {
            Bound::Pool(id, _) => return money(self.pool_in(id, self.windows_of(bound)?, number, 0)),
            Bound::WholeFee(fee) => return Ratio::from_decimal(*fee.amount.get(&self.plan.points)?).and_then(|amount| rounding.amount(amount)),
            Bound::Limit(limit) => limit,
        };
        let group = self.slots.get(slot).filter(|_| limit.each_group).and_then(|slot| self.group_of(slot)).unwrap_or(&WHOLE);
        let place = match (limit.each_credit, self.windows_of(bound)) {
            (true, _) => self.place(slot, 0)?,
            (false, None) => Place { group, ..self.place_of_all(0) },
            (false, Some(windows)) => Place { group, ..self.place_in(windows, number, windows.span(number)?, 0) },
        };
        match limit.amount.base.get(&self.plan.points).filter(|_| !self.plan.is_blank(&limit.amount))? {
            Base::Formula(num) => money(self.measuring.number(num, &place, self)),
            _ => self.base(&limit.amount, &place, false).and_then(|exact| rounding.amount(exact)),
        }
    }

    /// Limits all credits anew. What limits took away, and what of it they may pay later.
    pub(super) fn limit(&mut self, rounding: Rounding) -> (Vec<LimitResult>, Vec<Excess>) {
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
        let lapses = self.plan.points.choice(self.plan.rules.carry_over).unwrap_or(CarryOver::Lapses) == CarryOver::Lapses;
        let (mut told, mut excess) = (Vec::new(), Vec::new());
        for (at, bound) in self.bounds().into_iter().enumerate() {
            let asked: Option<Vec<Money>> = (!lapses && bound.carries()).then(|| owed.iter().map(|o| o.paid).collect());
            self.limit_by(bound, &mut owed, (rounding, part), &mut told);
            if let Some((windows, asked)) = self.windows_of(bound).zip(asked) {
                let cut = owed.iter().zip(asked).filter(|(o, asked)| o.paid < *asked);
                let excess_of = |(o, asked): (&Owed, Money)| {
                    Some(Excess { bound: at, slot: o.slot, number: windows.number_of(last_instant(o.window))?, amount: asked.saturating_sub(o.paid) })
                };
                excess.extend(cut.filter_map(excess_of));
            }
        }
        for Owed { slot, paid, .. } in owed {
            if let Some(credit) = self.slots.get_mut(slot).and_then(|s| s.found.as_mut()).and_then(|found| found.credit.as_mut()) {
                super::claims::pay(credit, paid);
            }
        }
        (told, excess)
    }

    fn limit_by(&self, bound: Bound<'_>, owed: &mut [Owed], (rounding, part): (Rounding, Part<'_>), told: &mut Vec<LimitResult>) {
        let covered: Vec<&mut Owed> = owed.iter_mut().filter(|o| self.is_bounded(o.objective, bound)).collect();
        if bound.each_credit() {
            let places: Vec<usize> = covered.iter().map(|o| o.slot).collect();
            let allowed = |n: usize| self.allows(bound, n, *places.get(n)?, rounding);
            let taken = take(covered.into_iter().enumerate().map(|(n, o)| (o, n..n + 1)), allowed, part);
            let slot = |n: usize| places.get(n).and_then(|at| self.slots.get(*at));
            let group = |n: usize| slot(n).and_then(|slot| self.group_of(slot)).map_or_else(Vec::new, |group| group.shown.clone());
            let taken = taken.into_iter().map(|taken| (group(taken.window), taken)).collect();
            return tell(taken, bound.clause(), |n| slot(n).map(|slot| self.name(slot)), told);
        }
        let windows = self.windows_of(bound);
        let mut all = Vec::new();
        for (group, credits) in self.by_group(covered, bound.each_group()) {
            let Some(first) = credits.first().map(|credit| credit.slot) else { continue };
            let allowed = |n: usize| self.allows(bound, n, first, rounding);
            let taken = take(credits.into_iter().map(|o| numbers(windows, o)), allowed, part);
            let shown = group.map_or_else(Vec::new, |group| group.shown.clone());
            all.extend(taken.into_iter().map(|taken| (shown.clone(), taken)));
        }
        tell(all, bound.clause(), |n| windows.and_then(|w| w.get(n)), told);
    }

    pub(super) fn group_of(&self, slot: &Slot) -> Option<&GroupOf> {
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

/// A credit and the windows that hold the last instant of its own; the one of the whole agreement.
fn numbers<'o>(windows: Option<&Windows>, credit: &'o mut Owed) -> (&'o mut Owed, Range<usize>) {
    let numbers = windows.map_or(0..1, |windows| windows.numbers_of(last_instant(credit.window)));
    (credit, numbers)
}

fn take<'o>(credits: impl Iterator<Item = (&'o mut Owed, Range<usize>)>, limit: impl FnMut(usize) -> Option<Money>, part: Part<'_>) -> Vec<Taken> {
    let mut under: Vec<Under<'_>> = credits.map(|(owed, windows)| Under { paid: &mut owed.paid, windows, together: owed.together }).collect();
    cut(&mut under, limit, part)
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
