//! A calendar as it is written, and the set of its open instants made from that day by day: slow, obvious, and on purpose without
//! anything in common with the cumulative function it is compared with.

use super::spans::Clockwork;
use crate::plan::{Closure, Dates, Opening, WeeklyHours};
use crate::value::{Civil, Date, Instant, Interval, IntervalSet, Micros, TimeOfDay};
use std::sync::Arc;

/// A calendar as it is written.
#[derive(Debug)]
pub(super) struct Plain {
    pub(super) clockwork: Clockwork,
    pub(super) what: What,
}

/// What it is made of.
#[derive(Debug)]
pub(super) enum What {
    Always,
    Weekly { weekly: Vec<WeeklyHours>, closed: Vec<Closure>, open: Vec<Opening> },
    Union(Vec<Arc<Plain>>),
    Intersection(Vec<Arc<Plain>>),
    Minus(Arc<Plain>, Arc<Plain>),
}

impl Plain {
    /// The instant of a local date and time.
    pub(super) fn at(&self, date: Date, time: TimeOfDay) -> Instant {
        let Clockwork { zone, gap, fold, .. } = &self.clockwork;
        zone.instant(Civil { date, time }, *gap, *fold)
    }

    /// The open instants inside `range`.
    pub(super) fn open_set(&self, range: Interval) -> IntervalSet {
        let all = IntervalSet::of([range]);
        if range.is_empty() {
            return IntervalSet::empty();
        }
        match &self.what {
            What::Always => all,
            What::Weekly { weekly, closed, open } => {
                let (mut hours, mut cuts, mut extra) = (Vec::new(), Vec::new(), Vec::new());
                // Hours of a date reach two days on at most, and clocks are never further than a day from UTC.
                let mut date = self.clockwork.zone.local(range.from).date.plus_days(-3);
                let last = self.clockwork.zone.local(range.until).date.plus_days(3);
                while date <= last {
                    if !closed.iter().any(|c| c.hours.is_none() && holds(&c.dates, date)) {
                        hours.extend(weekly.iter().filter(|w| w.day == date.weekday()).map(|w| self.hours(date, w.from, w.until)));
                    }
                    let parts = closed.iter().filter(|c| holds(&c.dates, date)).filter_map(|c| c.hours);
                    cuts.extend(parts.map(|(from, until)| self.hours(date, from, until)));
                    extra.extend(open.iter().filter(|o| holds(&o.dates, date)).map(|o| self.hours(date, o.from, o.until)));
                    date = date.plus_days(1);
                }
                IntervalSet::of(hours).except(&IntervalSet::of(cuts)).or(&IntervalSet::of(extra)).and(&all)
            }
            What::Union(parts) => parts.iter().fold(IntervalSet::empty(), |set, part| set.or(&part.open_set(range))),
            What::Intersection(parts) => parts.iter().fold(all, |set, part| set.and(&part.open_set(range))),
            What::Minus(first, second) => first.open_set(range).except(&second.open_set(range)),
        }
    }

    fn hours(&self, date: Date, from: TimeOfDay, until: TimeOfDay) -> Interval {
        let last = if until <= from { date.plus_days(1) } else { date };
        // 24:00 is midnight of the date after.
        let time = TimeOfDay(until.0 % Micros::DAY.0);
        let last = if until == TimeOfDay::END { last.plus_days(1) } else { last };
        Interval::new(self.at(date, from), self.at(last, time))
    }
}

fn holds(dates: &Dates, date: Date) -> bool {
    match dates {
        Dates::Annual { month, day } => date.month == *month && date.day == *day,
        Dates::List(list) => list.contains(&date),
        Dates::Range(first, last) => *first <= date && date <= *last,
    }
}
