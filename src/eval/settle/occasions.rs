//! When a credit can be claimed: what the time to claim is counted from, and its deadlines. When what is owed is to be paid.

use crate::eval::allowance::dated;
use crate::eval::court::{Court, Slot};
use crate::eval::measure::tell;
use crate::outcome::ClaimStatus;
use crate::plan::{Anchor, Basis, Budget, Claim, ClaimFrom, ClaimKnown, Delay, FieldId, ObjectiveId, Plan, PointRef};
use crate::readings::{ClaimEdge, ClaimOccasion, Day, Deadline, EarlyClaim, NoOccasion, Weekend};
use crate::value::{Civil, Instant, Micros, TimeOfDay, Weekday};

/// A time in which a credit can be claimed: from an instant on, until a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) from: Instant,
    pub(super) until: Option<Instant>,
}

/// An instant that a time is counted from.
#[derive(Clone, Copy, Debug)]
struct Since {
    at: Instant,
    /// It ends something: what lies in a day is the instant before it.
    ends: bool,
}

/// From when on a claim counts, and what its deadline is counted from; none: not known.
type Occasion = (Instant, Option<Since>);

/// The fields of a kind of case that say to which group of an objective a row belongs, in the order of its dimensions; none if every row is of every group.
pub(in super::super) fn of_groups(plan: &Plan, objective: ObjectiveId, rows: &Anchor) -> Vec<FieldId> {
    let fields = plan.case(rows.case).map_or(&[][..], |case| &case.fields);
    let names = plan.objectives.get(objective.index()).map_or_else(Vec::new, |o| plan.dimension_names(o));
    let at = |name: &String| fields.iter().position(|f| f.name == *name).and_then(|at| u16::try_from(at).ok()).map(FieldId);
    names.iter().map(at).collect::<Option<Vec<_>>>().unwrap_or_default()
}

impl Court<'_> {
    /// When the credit of a slot can be claimed, in order.
    pub(super) fn periods(&self, claim: &Claim, slot: &Slot) -> Vec<Period> {
        let whole = Since { at: slot.window.until, ends: true };
        let deadline = |since: Since| claim.by.as_ref().and_then(|by| self.after(by, since.at, since.ends));
        let (several, none, mut occasions) = match &claim.from {
            ClaimFrom::Window => {
                let early = matches!(&claim.known, ClaimKnown::Rows { early, .. } if self.plan.points.choice(*early) == Some(EarlyClaim::Stands));
                return vec![Period { from: if early { slot.window.from } else { slot.window.until }, until: deadline(whole) }];
            }
            ClaimFrom::Rows { rows, several, none } => (several, none, self.occasions_of_rows(rows, slot)),
            ClaimFrom::Stretches { set, edge, several, none } => (several, none, self.occasions_of_set(set, *edge, slot)),
        };
        if occasions.is_empty() {
            return match self.plan.points.choice(*none).unwrap_or(NoOccasion::WindowEnd) {
                NoOccasion::WindowEnd => vec![Period { from: slot.window.until, until: deadline(whole) }],
                NoOccasion::NoClaim => Vec::new(),
                NoOccasion::NoLastDay => vec![Period { from: slot.window.from, until: None }],
            };
        }
        let first = occasions.first().map_or(slot.window.from, |(from, _)| *from);
        match self.plan.points.choice(*several).unwrap_or(ClaimOccasion::Each) {
            ClaimOccasion::Each => {}
            ClaimOccasion::First => occasions.truncate(1),
            ClaimOccasion::Last => occasions = occasions.pop().map(|(_, since)| (first, since)).into_iter().collect(),
        }
        occasions.into_iter().map(|(from, since)| Period { from, until: since.and_then(deadline) }).collect()
    }

    fn occasions_of_rows(&self, rows: &Anchor, slot: &Slot) -> Vec<Occasion> {
        let Ok(objective) = u16::try_from(slot.objective).map(ObjectiveId) else { return Vec::new() };
        let fields = of_groups(self.plan, objective, rows);
        let case = self.plan.case(rows.case);
        let kinds: Vec<_> = fields.iter().map(|field| case.and_then(|c| c.fields.get(field.index())).map(|f| &f.kind)).collect();
        let group = self.dockets.get(slot.objective).and_then(|docket| docket.groups.get(slot.group)).map(|(group, _)| group);
        let here = |values: &[Option<crate::plan::Value>]| {
            let told = values.iter().zip(&kinds).map(|(value, kind)| tell(*kind, value.as_ref()));
            fields.is_empty() || group.is_some_and(|group| group.shown.iter().map(|(_, value)| value.clone()).eq(told))
        };
        let inside = |at: Instant| slot.window.from <= at && at < slot.window.until;
        let noted = self.measuring.noted(rows, &fields).iter().filter(|(at, values)| inside(*at) && here(values));
        let mut at: Vec<Instant> = noted.map(|(at, _)| *at).collect();
        at.sort_unstable();
        at.dedup();
        at.into_iter().map(|at| (at, Some(Since { at, ends: false }))).collect()
    }

    fn occasions_of_set(&self, set: &crate::plan::TimeSet, edge: PointRef, slot: &Slot) -> Vec<Occasion> {
        let Some((group, _)) = self.dockets.get(slot.objective).and_then(|docket| docket.groups.get(slot.group)) else { return Vec::new() };
        let as_of = self.measuring.as_of;
        let set = self.measuring.set(set, group, self);
        let ends = self.plan.points.choice(edge) != Some(ClaimEdge::Beginning);
        let all = set.intervals();
        let first = all.partition_point(|i| i.until <= slot.window.from);
        let past = all.partition_point(|i| i.from < slot.window.until);
        let occasion = |i: &crate::value::Interval| {
            let since = if ends { Since { at: i.until, ends } } else { Since { at: i.from, ends } };
            (i.from, Some(since).filter(|_| !ends || i.until < as_of))
        };
        all.get(first..past).unwrap_or(&[]).iter().map(occasion).collect()
    }

    /// So long after an instant, which ends something or does not.
    fn after(&self, delay: &Delay, at: Instant, ends: bool) -> Option<Instant> {
        let until = self.any_day_after(delay, at, ends)?;
        let moved = delay.weekend().and_then(|at| self.plan.points.choice(at)).map_or(until, |how| self.off_the_weekend(until, how));
        Some(if moved < at { until } else { moved })
    }

    fn any_day_after(&self, delay: &Delay, at: Instant, ends: bool) -> Option<Instant> {
        let program = self.measuring.program;
        let calendars = &program.calendars;
        let (budget, closing) = match delay {
            Delay::EndOf { each, count, .. } => {
                let inside = if ends { Instant(at.0.saturating_sub(1)) } else { at };
                return self.sequences.of(each).map(|units| units.end_after(inside, *count));
            }
            Delay::After { budget, closing, .. } => (budget, closing),
        };
        let closing = closing.and_then(|at| self.plan.points.choice(at)).unwrap_or(Deadline::AtClosing);
        let after = |length: Micros, calendar| match calendar {
            Some(id) => calendars.get(id).due(at, length, closing),
            None => Some(at.plus(length)),
        };
        match budget {
            Budget::Time { length, basis: Basis::Calendar(id) } => after(*length, Some(*id)),
            Budget::Time { length, .. } => after(*length, None),
            Budget::Days { count, day, calendar } => match self.plan.points.choice(*day).unwrap_or(Day::Is24Hours) {
                Day::Is24Hours if calendar.is_some() => after(Micros(Micros::DAY.0.saturating_mul(i64::from(*count))), *calendar),
                day => {
                    let day = if day == Day::Is24Hours { Day::CalendarDate } else { day };
                    let zone = calendar.map_or(calendars.zone(), |id| calendars.zone_of(id));
                    let local = zone.local(at);
                    let midnight = Civil { date: local.date.plus_days(-1), time: TimeOfDay::END };
                    dated(program, *calendar, *count, day, if ends && local.time == TimeOfDay::MIDNIGHT { midnight } else { local })
                }
            },
        }
    }

    /// A last day that may be on a weekend.
    fn off_the_weekend(&self, until: Instant, how: Weekend) -> Instant {
        let calendars = &self.measuring.program.calendars;
        let day = calendars.zone().local(Instant(until.0.saturating_sub(1))).date.weekday();
        let days = match (how, day) {
            (Weekend::NextMonday, Weekday::Sat) => 2,
            (Weekend::NextMonday, Weekday::Sun) => 1,
            (Weekend::FridayBefore, Weekday::Sat) => -1,
            (Weekend::FridayBefore, Weekday::Sun) => -2,
            _ => return until,
        };
        let local = calendars.zone().local(until);
        calendars.instant(local.date.plus_days(days), local.time)
    }

    /// Notes when what is paid is to be paid.
    pub(super) fn payable(&mut self) {
        let mut noted: Vec<(usize, Option<Instant>)> = Vec::new();
        for (at, slot) in self.slots.iter().enumerate() {
            let Some(credit) = slot.found.as_ref().and_then(|found| found.credit.as_ref()).filter(|credit| !credit.paid.is_zero()) else { continue };
            let Some(payment) = self.credit_of(slot.objective).and_then(|credit| credit.payment.as_ref()) else { continue };
            let claimed = credit.claim.filter(|claim| payment.of_claim && claim.status == ClaimStatus::Claimed).and_then(|claim| claim.at);
            let due = match claimed {
                Some(claimed) => self.after(&payment.by, claimed, false),
                None => self.after(&payment.by, slot.window.until, true),
            };
            noted.push((at, due));
        }
        for (at, due) in noted {
            if let Some(credit) = self.slots.get_mut(at).and_then(|slot| slot.found.as_mut()).and_then(|found| found.credit.as_mut()) {
                credit.payable = due;
            }
        }
    }
}
