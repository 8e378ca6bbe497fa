//! Open time as a sorted list of disjoint spans, each with the local date it belongs to, and sweeps that combine such lists in one pass.
//!
//! Open time belongs to the date on which its hours begin; that of a combination, to the date it has in the first of the calendars that is open then.

use super::windows::OddDays;
use super::{LAST_DAY, SUPPORTED, Zone};
use crate::plan::{Closure, Dates, Opening, WeeklyHours};
use crate::readings::{LocalFold, LocalGap};
use crate::value::{Date, Micros, TimeOfDay};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Open from an instant until another, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) until: i64,
    /// The local date it belongs to, as days since 1970-01-01.
    pub(super) date: i32,
}

/// How local times of a calendar become instants.
#[derive(Clone)]
pub(super) struct Clockwork {
    pub(super) zone: Zone,
    pub(super) gap: LocalGap,
    pub(super) fold: LocalFold,
    /// By length of a unit; worked out when it is first asked for.
    pub(super) odd_days: Odd,
}

/// Dates of which the number of units is not the usual one, by length of a unit.
pub(super) type Odd = Arc<Mutex<Vec<(i64, OddDays)>>>;

impl fmt::Debug for Clockwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clockwork").field("zone", &self.zone).field("gap", &self.gap).field("fold", &self.fold).finish_non_exhaustive()
    }
}

/// Hours of a date: microseconds from its local midnight, up to 48 hours.
pub(super) fn hours(from: TimeOfDay, until: TimeOfDay) -> (i64, i64) {
    (from.0, if until.0 <= from.0 { until.0 + Micros::DAY.0 } else { until.0 })
}

/// Calls `each` for every date within the supported years and two days around them.
pub(super) fn each_date(dates: &Dates, mut each: impl FnMut(i32)) {
    let known = -2..=LAST_DAY + 2;
    match dates {
        Dates::Annual { month, day } => (1969..=2100).filter_map(|year| Date::new(year, *month, *day)).for_each(|date| each(date.days())),
        Dates::List(list) => list.iter().map(|date| date.days()).filter(|day| known.contains(day)).for_each(each),
        Dates::Range(first, last) => (first.days().max(*known.start())..=last.days().min(*known.end())).for_each(each),
    }
}

/// How many dates [`each_date`] calls at most, without looking at each.
pub(super) fn count_dates(dates: &Dates) -> usize {
    match dates {
        Dates::Annual { .. } => 132,
        Dates::List(list) => list.len(),
        Dates::Range(first, last) => usize::try_from(last.days().min(LAST_DAY + 2).saturating_sub(first.days().max(-2)).saturating_add(1)).unwrap_or(0),
    }
}

/// The dates on which a calendar is closed all day.
pub(super) fn closed_days(closed: &[Closure]) -> Vec<bool> {
    let mut out = vec![false; (LAST_DAY + 5) as usize];
    for closure in closed.iter().filter(|c| c.hours.is_none()) {
        each_date(&closure.dates, |day| {
            if let Some(flag) = usize::try_from(day + 2).ok().and_then(|i| out.get_mut(i)) {
                *flag = true;
            }
        });
    }
    out
}

impl Clockwork {
    /// Where the odd dates of a length of units are kept, or are to be.
    pub(super) fn odd_days(&self, length: i64) -> OddDays {
        let mut known = self.odd_days.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, odd)) = known.iter().find(|(of, _)| *of == length) {
            return odd.clone();
        }
        let odd = OddDays::default();
        known.push((length, odd.clone()));
        odd
    }

    /// Every local date, open from midnight to midnight.
    pub(super) fn always(&self) -> Vec<Span> {
        self.daily(|_| &[(0, Micros::DAY.0)])
    }

    /// Weekly hours, less closures, plus openings.
    pub(super) fn weekly(&self, weekly: &[WeeklyHours], closed: &[Closure], open: &[Opening]) -> Vec<Span> {
        let mut week: [Vec<(i64, i64)>; 7] = Default::default();
        for entry in weekly {
            if let Some(day) = week.get_mut(entry.day.index()) {
                day.push(hours(entry.from, entry.until));
            }
        }
        let shut = closed_days(closed);
        let mut spans = self.daily(|day| {
            let closed = usize::try_from(day + 2).ok().and_then(|i| shut.get(i)).is_some_and(|shut| *shut);
            let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
            if closed { &[] } else { week.get(weekday).map_or(&[], Vec::as_slice) }
        });
        let parts = closed.iter().filter_map(|c| Some((&c.dates, c.hours?)));
        let cuts = self.dated(parts);
        if !cuts.is_empty() {
            spans = except(&spans, &cuts);
        }
        let extra = self.dated(open.iter().map(|o| (&o.dates, (o.from, o.until))));
        if extra.is_empty() { spans } else { or(&spans, &extra) }
    }

    /// The hours that `of` gives for each local date.
    fn daily<'a>(&self, of: impl Fn(i32) -> &'a [(i64, i64)]) -> Vec<Span> {
        let mut spans = Vec::with_capacity(LAST_DAY as usize);
        let mut steady: Option<(i64, i64)> = None;
        for day in -2..=LAST_DAY + 1 {
            let wide = i64::from(day);
            if steady.is_none_or(|(_, last)| last < wide) {
                steady = self.zone.steady(wide);
            }
            let midnight = wide * Micros::DAY.0;
            for &(from, until) in of(day) {
                let (from, until) = match steady {
                    Some((offset, _)) => (midnight + from - offset, midnight + until - offset),
                    None => (self.resolve(midnight + from), self.resolve(midnight + until)),
                };
                spans.push(Span { from, until, date: day });
            }
        }
        tidy(spans)
    }

    fn dated<'a>(&self, list: impl Iterator<Item = (&'a Dates, (TimeOfDay, TimeOfDay))>) -> Vec<Span> {
        let mut spans = Vec::new();
        for (dates, (from, until)) in list {
            let (from, until) = hours(from, until);
            each_date(dates, |day| {
                let midnight = i64::from(day) * Micros::DAY.0;
                spans.push(Span { from: self.resolve(midnight + from), until: self.resolve(midnight + until), date: day });
            });
        }
        tidy(spans)
    }

    fn resolve(&self, local: i64) -> i64 {
        self.zone.resolve(local, self.gap, self.fold)
    }
}

/// Sorted, disjoint, inside the supported range; what is covered twice belongs to the earlier span.
fn tidy(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|s| s.from);
    let mut end = SUPPORTED.from.0;
    spans.retain_mut(|span| {
        span.from = span.from.max(end);
        span.until = span.until.min(SUPPORTED.until.0);
        end = end.max(span.until);
        span.from < span.until
    });
    spans
}

/// When either is open.
pub(super) fn or(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut out = except(b, a);
    out.extend_from_slice(a);
    out.sort_by_key(|s| s.from);
    out
}

/// When both are open.
pub(super) fn and(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut out, mut others) = (Vec::new(), b.iter().peekable());
    for span in a {
        while let Some(other) = others.peek() {
            let both = Span { from: span.from.max(other.from), until: span.until.min(other.until), date: span.date };
            if both.from < both.until {
                out.push(both);
            }
            if other.until > span.until {
                break;
            }
            others.next();
        }
    }
    out
}

/// When the first is open and the second is not.
pub(super) fn except(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut out, mut others) = (Vec::with_capacity(a.len()), b.iter().peekable());
    for span in a {
        let mut from = span.from;
        while let Some(other) = others.peek() {
            if other.from >= span.until {
                break;
            }
            if from < other.from {
                out.push(Span { from, until: other.from, date: span.date });
            }
            from = from.max(other.until);
            if other.until > span.until {
                break;
            }
            others.next();
        }
        if from < span.until {
            out.push(Span { from, until: span.until, date: span.date });
        }
    }
    out
}
