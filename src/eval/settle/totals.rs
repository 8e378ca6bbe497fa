//! What is earned back, and what is owed by month.

use super::limits::last_instant;
use crate::calendar::Windows;
use crate::eval::court::{Court, Slot, WHOLE};
use crate::outcome::{Returned, Total, Verdict};
use crate::plan::{Return, Unit, WindowSpec};
use crate::readings::{EarnBackScope, UnmeasuredReturn};
use crate::remedy::{Rounding, returned};
use crate::value::{Instant, Interval, Money};
use std::collections::BTreeMap;

/// What is owed for a month.
#[derive(Clone, Copy, Default)]
struct Sums {
    credit: Money,
    bonus: Money,
    claimable: Money,
    blank: bool,
}

impl Court<'_> {
    /// Notes what of each credit is earned back.
    pub(super) fn earn_back(&mut self, rounding: Rounding) {
        if self.plan.credits.iter().all(|credit| credit.returns.is_empty()) {
            return;
        }
        let unmet = self.unmet();
        let mut notes: Vec<(usize, Vec<Returned>)> = Vec::new();
        for (at, slot) in self.slots.iter().enumerate() {
            let paid = slot.found.as_ref().and_then(|found| found.credit.as_ref()).filter(|c| !c.bonus).map(|c| c.paid);
            let Some((credit, paid)) = self.credit_of(slot.objective).zip(paid) else { continue };
            let back = returned(paid, &credit.returns, rounding, |one| self.earned_at(at, one, &unmet).is_some());
            let note = back.into_iter().filter_map(|(n, amount)| {
                let window = credit.returns.get(n).and_then(|one| self.earned_at(at, one, &unmet));
                Some(Returned { window: self.name(window?), amount })
            });
            notes.push((at, note.collect()));
        }
        for (at, note) in notes {
            if let Some(credit) = self.slots.get_mut(at).and_then(|slot| slot.found.as_mut()).and_then(|found| found.credit.as_mut()) {
                credit.returned = note;
            }
        }
    }

    /// The ends of windows that were not met, of objectives with a credit, in order; and of those that were measured.
    fn unmet(&self) -> [Vec<Instant>; 2] {
        let counts = |slot: &&Slot| self.credit_of(slot.objective).is_some_and(|credit| !credit.bonus && !credit.points);
        let verdict = |slot: &Slot| slot.found.as_ref().map(|found| found.verdict);
        let ends = |of: fn(Option<Verdict>) -> bool| {
            let mut ends: Vec<Instant> = self.slots.iter().filter(counts).filter(|slot| of(verdict(slot))).map(|slot| slot.window.until).collect();
            ends.sort_unstable();
            ends
        };
        [ends(|verdict| verdict != Some(Verdict::Met)), ends(|verdict| !matches!(verdict, Some(Verdict::Met | Verdict::NotMeasured)))]
    }

    /// The windows after a slot by which a part of its credit can be earned back.
    fn earning(&self, at: usize, one: &Return) -> Option<&[Slot]> {
        let slot = self.slots.get(at)?;
        let (group, own) = self.dockets.get(slot.objective)?.groups.get(slot.group)?;
        let Some(docket) = one.by.and_then(|by| self.dockets.get(by.index())) else { return self.slots.get(at.checked_add(1)?..own.end) };
        let slots = docket.same(if docket.is_like(group) { group } else { &WHOLE })?;
        let before = self.slots.get(slots.clone())?.partition_point(|other| other.window.until <= slot.window.until);
        self.slots.get(slots.start.checked_add(before)?..slots.end)
    }

    /// The window after a slot with which a part of its credit is earned back; none if it is not.
    fn earned_at(&self, at: usize, one: &Return, [unmet, missed]: &[Vec<Instant>; 2]) -> Option<&Slot> {
        let slot = self.slots.get(at)?;
        let unmeasured = self.plan.points.choice(one.unmeasured).unwrap_or(UnmeasuredReturn::BreaksTheRow);
        let mut wanted = one.met;
        let mut last = None;
        for after in self.earning(at, one)? {
            match (after.found.as_ref()?.verdict, unmeasured) {
                (Verdict::Met, _) | (Verdict::NotMeasured, UnmeasuredReturn::Counts) => wanted = wanted.checked_sub(1)?,
                (Verdict::NotMeasured, UnmeasuredReturn::Skipped) => {}
                _ => return None,
            }
            if wanted == 0 {
                last = Some(after);
                break;
            }
        }
        let last = last?;
        let end = last.window.until;
        let unmet = if unmeasured == UnmeasuredReturn::BreaksTheRow { unmet } else { missed };
        let earned = match self.plan.points.choice(one.scope).unwrap_or(EarnBackScope::Own) {
            EarnBackScope::Own => true,
            EarnBackScope::All => unmet.partition_point(|e| *e <= slot.window.until) == unmet.partition_point(|e| *e <= end),
        };
        earned.then_some(last)
    }

    /// What is owed by calendar month of the last instant of each window.
    pub(super) fn totals(&self, rounding: Rounding) -> Vec<Total> {
        let months = Windows::of(self.plan, &self.measuring.program.calendars, &WindowSpec::of(Unit::Month, None));
        let mut by_month: BTreeMap<usize, Sums> = BTreeMap::new();
        let mut add = |window: Interval, more: Sums| {
            if let Some(month) = months.number_of(last_instant(window)) {
                let sums = by_month.entry(month).or_default();
                sums.credit = sums.credit.saturating_add(more.credit);
                sums.bonus = sums.bonus.saturating_add(more.bonus);
                sums.claimable = sums.claimable.saturating_add(more.claimable);
                sums.blank |= more.blank;
            }
        };
        for slot in &self.slots {
            let Some(found) = slot.found.as_ref() else { continue };
            if found.blank {
                add(slot.window, Sums { blank: true, ..Sums::default() });
            }
            let Some(credit) = found.credit.as_ref() else { continue };
            let (own, bonus) = if credit.bonus { (Money::ZERO, credit.paid) } else { (credit.paid, Money::ZERO) };
            add(slot.window, Sums { credit: own, bonus, claimable: credit.claim.map_or(Money::ZERO, |claim| claim.claimable), ..Sums::default() });
            for later in &credit.carried {
                add(Interval::new(later.window.from, later.window.until), Sums { credit: later.amount, ..Sums::default() });
            }
            for back in &credit.returned {
                add(Interval::new(back.window.from, back.window.until), Sums { credit: Money::ZERO.saturating_sub(back.amount), ..Sums::default() });
            }
        }
        let total = |(month, sums): (usize, Sums)| {
            let rare = |sum: Money| if sum.is_zero() { Some(Money::ZERO) } else { rounding.total(sum) };
            let (credit, bonus, claimable) = (rounding.total(sums.credit)?, rare(sums.bonus)?, rare(sums.claimable)?);
            Some(Total { window: months.get(month)?, credit, bonus, claimable, blank: sums.blank })
        };
        by_month.into_iter().filter_map(total).collect()
    }
}
