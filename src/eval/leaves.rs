//! What judging and settlement say where a number asks for it: where an objective stands, fees, points, credits, pools.

use super::court::Court;
use super::measure::{Judged, Place};
use super::number::like;
use crate::calendar::Windows;
use crate::outcome::{Measured, Verdict};
use crate::plan::{AdjustmentId, FeeId, FeeTime, Num, ObjectiveId, Plan, PoolId};
use crate::readings::{AllocationDay, FeeBase, FirstPreceding, ReturnedCredit};
use crate::remedy;
use crate::value::{Instant, Interval, IntervalSet, Ratio};

impl Judged for Court<'_> {
    fn held(&self, adjustment: AdjustmentId) -> IntervalSet {
        self.held_before(adjustment.index(), Instant::MAX)
    }

    fn used(&self, slot: Option<usize>) -> IntervalSet {
        slot.map_or_else(IntervalSet::empty, |at| IntervalSet::clone(&self.used_so_far(at)))
    }

    fn leaf(&self, leaf: &Num, place: &Place<'_>) -> Option<Measured> {
        let count = |n: u64| Ratio::new(n.into(), 1).map(Measured::Number);
        match leaf {
            Num::Fee { fee, time } => self.fee(*fee, *time, place).map(Measured::Money),
            Num::Attained => self.found(place)?.compared,
            Num::Target => self.found(place)?.target?.value,
            Num::Shortfall => self.shortfall(place),
            Num::Sample => count(self.found(place)?.measurement.sample),
            Num::Missed => count(self.missed(place)?),
            Num::InARow => self.found(place).and_then(|_| count(self.in_a_row(place.slot?))),
            Num::Points(of) => self.sum(of, place, |found| found.points).map(Measured::Number),
            Num::Credits(of) => {
                let kept = self.plan.points.choice(self.plan.rules.returned_credit) == Some(ReturnedCredit::DoesNot);
                let paid = |found: &super::court::Found| {
                    let credit = found.credit.as_ref().filter(|c| !c.bonus)?;
                    let back = credit.returned.iter().filter(|back| kept && back.window.until <= place.window.until);
                    Ratio::from_decimal(back.fold(credit.paid, |paid, back| paid.saturating_sub(back.amount)))
                };
                self.sum(of, place, paid).map(Measured::Money)
            }
            Num::Pool(pool) => self.pool(*pool, place),
            Num::Allocation(pool) => self.allocation(*pool, place).map(Measured::Share),
            _ => None,
        }
    }
}

/// Fees and their periods.
#[derive(Debug)]
pub(super) struct Fees {
    base: FeeBase,
    periods: Vec<Windows>,
}

impl Fees {
    /// The fees of a plan.
    pub(super) fn new(plan: &Plan, calendars: &crate::calendar::Calendars) -> Self {
        Self {
            base: plan.points.choice(plan.rules.fee_base).unwrap_or(FeeBase::WholeWindow),
            periods: plan.fees.iter().map(|fee| Windows::of(plan, calendars, &fee.each)).collect(),
        }
    }

    /// The periods of a fee.
    pub(super) fn periods(&self, fee: FeeId) -> Option<&Windows> {
        self.periods.get(fee.index())
    }
}

impl Court<'_> {
    /// What is paid for a place.
    pub(super) fn fee(&self, id: FeeId, time: FeeTime, place: &Place<'_>) -> Option<Ratio> {
        let (fee, periods) = self.plan.fees.get(id.index()).zip(self.fees.periods(id))?;
        let points = &self.plan.points;
        match (time, place.sequence) {
            (FeeTime::Window, Some(_)) => remedy::over_window(fee, periods, points, self.fees.base, place.window),
            (FeeTime::Window, None) => remedy::over_agreement(fee, periods, points, self.fees.base, place.window.from, self.measuring.as_of),
            (FeeTime::Preceding(first), _) if points.choice(first) == Some(FirstPreceding::Nothing) && self.plan.term.from.is_some() => {
                let begins_in_it = periods.span(0).is_some_and(|period| place.window.from < period.until);
                if begins_in_it { Some(Ratio::ZERO) } else { remedy::one_period(fee, points) }
            }
            (FeeTime::Preceding(_), _) => remedy::one_period(fee, points),
            (FeeTime::Day, sequence) => {
                let calendars = &self.measuring.program.calendars;
                let end = if sequence.is_some() { place.window.until } else { calendars.term().until };
                let last = Instant(end.0.checked_sub(1)?);
                let last = if sequence.is_some() { last } else { last.min(self.measuring.as_of) };
                remedy::one_day(fee, periods, points, calendars.zone(), last)
            }
            (FeeTime::Elapsed, _) => remedy::elapsed(fee, periods, points, Interval::new(place.window.from, place.until)),
        }
    }

    fn shortfall(&self, place: &Place<'_>) -> Option<Measured> {
        let found = self.found(place)?;
        let (target, measured) = (found.target?, found.compared?);
        let value = target.value?.ratio();
        let short = if target.bound.upwards() { value.minus(measured.ratio()) } else { measured.ratio().minus(value) };
        Some(like(measured, short?.max(Ratio::ZERO)))
    }

    fn missed(&self, place: &Place<'_>) -> Option<u64> {
        let measurement = &self.found(place)?.measurement;
        Some(measurement.met.map_or(0, |met| measurement.sample.saturating_sub(met)))
    }

    /// A sum over windows that end in a place, of earlier stages than the one that asks.
    fn sum(&self, of: &[ObjectiveId], place: &Place<'_>, what: impl Fn(&super::court::Found) -> Option<Ratio>) -> Option<Ratio> {
        let mut sum = Ratio::ZERO;
        for (objective, docket) in self.dockets.iter().enumerate() {
            let named = of.is_empty() || of.iter().any(|id| id.index() == objective);
            if !named || self.stage(objective) >= place.stage {
                continue;
            }
            let tracks = if docket.is_like(place.group) {
                docket.same(place.group).into_iter().collect()
            } else {
                docket.groups.iter().map(|(_, slots)| slots.clone()).collect::<Vec<_>>()
            };
            for slots in tracks {
                let slots = self.slots.get(slots).unwrap_or(&[]);
                let from = slots.partition_point(|slot| slot.window.until <= place.window.from);
                let until = slots.partition_point(|slot| slot.window.until <= place.window.until);
                for found in slots.get(from..until).unwrap_or(&[]).iter().filter_map(|slot| slot.found.as_ref()) {
                    sum = sum.plus(what(found).unwrap_or(Ratio::ZERO))?;
                }
            }
        }
        Some(sum)
    }

    fn pool(&self, id: PoolId, place: &Place<'_>) -> Option<Measured> {
        let pool = self.plan.pools.get(id.index())?;
        let windows = self.sequences.of(&pool.each)?;
        let number = windows.number_of(Instant(place.window.until.0.saturating_sub(1)))?;
        self.pool_in(id, windows, number, place.stage)
    }

    /// The amount of a pool in one of its windows.
    pub(super) fn pool_in(&self, id: PoolId, windows: &Windows, number: usize, stage: u8) -> Option<Measured> {
        let pool = self.plan.pools.get(id.index())?;
        let place = self.place_in(windows, number, windows.span(number)?, stage);
        // A pool that rests on itself is none.
        if self.asked.borrow().contains(&id) {
            return None;
        }
        self.asked.borrow_mut().push(id);
        let amount = self.measuring.number(&pool.amount, &place, self);
        self.asked.borrow_mut().pop();
        amount
    }

    fn allocation(&self, id: PoolId, place: &Place<'_>) -> Option<Ratio> {
        let objective = self.slots.get(place.slot?)?.objective;
        let pool = self.plan.pools.get(id.index())?;
        let at = match self.plan.points.choice(pool.day).unwrap_or(AllocationDay::LastDay) {
            AllocationDay::LastDay => Instant(place.window.until.0.saturating_sub(1)),
            AllocationDay::FirstDay => place.window.from,
        };
        Some(remedy::allocated(pool, objective, self.measuring.program.calendars.zone().local(at).date))
    }

    /// Whether the verdict of a slot is one that can earn a credit.
    pub(super) fn is_judged(verdict: Verdict) -> bool {
        !matches!(verdict, Verdict::NotMeasured | Verdict::Undetermined)
    }
}
