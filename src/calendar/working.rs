//! Working time as a cumulative function: *W(t)*, the open time before *t*. A day of UTC has a running total and a small table of its own.

use super::dates::WorkingDates;
use super::plain::Plain;
use super::spans::Span;
use super::{LAST_DAY, SUPPORTED};
use crate::readings::Deadline;
use crate::value::{Date, Instant, Interval, IntervalSet, Micros};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A calendar laid out over the supported years.
#[derive(Debug)]
pub struct WorkingTime {
    /// One entry for each day of UTC, and one past the last; none if it is never open.
    days: Vec<Day>,
    /// What days are open, without repetition.
    pieces: Vec<Piece>,
    pub(super) dates: WorkingDates,
    plain: Arc<Plain>,
}

/// A day of UTC.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// Open time before it.
    before: i64,
    /// Its pieces: where they begin and how many.
    first: u32,
    count: u32,
}

/// Open from a time of a UTC day until another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Piece {
    from: i64,
    until: i64,
    /// Open time of the day before `from`.
    before: i64,
}

/// Microseconds of a day.
const DAY: i64 = Micros::DAY.0;

impl WorkingTime {
    pub(super) fn new(spans: &[Span], plain: Arc<Plain>) -> Self {
        let mut layout = Layout::default();
        if spans.is_empty() {
            return Self { days: Vec::new(), pieces: Vec::new(), dates: WorkingDates::new(spans), plain };
        }
        let mut rest = spans.iter().copied().peekable();
        let (mut today, mut total) = (Vec::new(), 0);
        for day in 0..LAST_DAY as i64 {
            let (start, end) = (day * DAY, (day + 1) * DAY);
            today.clear();
            let mut open = 0;
            while let Some(span) = rest.peek().filter(|s| s.from < end) {
                let (from, until) = (span.from.max(start) - start, span.until.min(end) - start);
                match today.last_mut() {
                    Some(Piece { until: last, .. }) if *last == from => *last = until,
                    _ => today.push(Piece { from, until, before: open }),
                }
                open += until - from;
                if span.until > end {
                    break;
                }
                rest.next();
            }
            layout.push(total, &today);
            total += open;
        }
        layout.days.push(Day { before: total, first: 0, count: 0 });
        Self { days: layout.days, pieces: layout.pieces, dates: WorkingDates::new(spans), plain }
    }

    /// Open time before `t`.
    pub fn before(&self, t: Instant) -> Micros {
        let (number, rest) = (t.0.div_euclid(DAY), t.0.rem_euclid(DAY));
        let Some(day) = usize::try_from(number).ok().and_then(|n| self.days.get(n)) else {
            return if t.0 < 0 { Micros::ZERO } else { self.total() };
        };
        let mut open = 0;
        for piece in self.pieces_of(day) {
            if rest < piece.until {
                return Micros(day.before + piece.before + (rest - piece.from).max(0));
            }
            open = piece.before + piece.until - piece.from;
        }
        Micros(day.before + open)
    }

    /// Open time from `from` until `until`; none if `until` comes first.
    pub fn between(&self, from: Instant, until: Instant) -> Micros {
        Micros((self.before(until).0 - self.before(from).0).max(0))
    }

    /// Whether it is open at `t`.
    pub fn is_open(&self, t: Instant) -> bool {
        let (number, rest) = (t.0.div_euclid(DAY), t.0.rem_euclid(DAY));
        let day = usize::try_from(number).ok().and_then(|n| self.days.get(n));
        day.is_some_and(|day| self.pieces_of(day).iter().any(|p| p.from <= rest && rest < p.until))
    }

    /// The instant at which `length` of open time since `from` is used up: the earliest one, or with
    /// [`Deadline::AtNextOpening`] the latest one before more is used, where the two differ. A length of nought outside the hours
    /// is due when it opens next. None if it is negative or never used up before 2100.
    pub fn due(&self, from: Instant, length: Micros, deadline: Deadline) -> Option<Instant> {
        let goal = self.before(from).0.checked_add(length.0).filter(|_| length.0 >= 0)?;
        let hint = usize::try_from(from.0.div_euclid(DAY)).unwrap_or(0);
        match deadline {
            Deadline::AtClosing if length.0 > 0 => self.reaches(goal, hint),
            _ => self.passes(goal, hint).map(|t| t.max(from)),
        }
    }

    /// As [`Self::due`], counted backwards: the latest instant from which `length` of open time remains until `from`, or with
    /// [`Deadline::AtNextOpening`] the earliest such instant, where the two differ. A length of nought outside the hours goes back to the last closing.
    pub fn due_back(&self, from: Instant, length: Micros, deadline: Deadline) -> Option<Instant> {
        let goal = self.before(from).0.checked_sub(length.0).filter(|_| length.0 >= 0)?;
        match deadline {
            Deadline::AtClosing if length.0 > 0 && goal >= 0 => self.passes(goal, 0),
            _ if goal > 0 => self.reaches(goal, 0),
            _ => None,
        }
    }

    /// The hours inside `range`, from the tables.
    pub fn open_intervals(&self, range: Interval) -> IntervalSet {
        let range = range.and(SUPPORTED);
        let day_of = |t: Instant| usize::try_from(t.0.div_euclid(DAY)).unwrap_or(0);
        let (first, last) = (day_of(range.from), day_of(range.until));
        let days = self.days.iter().enumerate().take(last.saturating_add(1)).skip(first);
        IntervalSet::of(days.flat_map(|(number, day)| {
            let start = i64::try_from(number).unwrap_or(0) * DAY;
            self.pieces_of(day).iter().map(move |p| Interval::new(Instant(start + p.from), Instant(start + p.until)).and(range))
        }))
    }

    /// The hours inside `range`, made plainly from the calendar's words day by day; never through the cumulative function.
    pub fn open_set(&self, range: Interval) -> IntervalSet {
        self.plain.open_set(range.and(SUPPORTED))
    }

    /// The date that is `count` dates with opening hours after `date`; `date` itself for nought.
    pub fn working_date_after(&self, date: Date, count: u32) -> Option<Date> {
        self.dates.after(date, count)
    }

    /// The date that is `count` dates with opening hours before `date`; `date` itself for nought.
    pub fn working_date_before(&self, date: Date, count: u32) -> Option<Date> {
        self.dates.earlier(date, count)
    }

    /// When the hours of `date` open first.
    pub fn first_open_on(&self, date: Date) -> Option<Instant> {
        self.dates.hours(date).map(|h| h.from)
    }

    /// When the hours of `date` close last, which may be on the date after.
    pub fn last_close_on(&self, date: Date) -> Option<Instant> {
        self.dates.hours(date).map(|h| h.until)
    }

    /// The open time from the first opening of `date` to its last closing.
    pub fn open_on(&self, date: Date) -> Micros {
        self.dates.hours(date).map_or(Micros::ZERO, |h| self.between(h.from, h.until))
    }

    /// The same local time `count` working dates later; where that is outside the hours, when it opens next.
    pub fn plus_working_dates(&self, from: Instant, count: u32) -> Option<Instant> {
        let local = self.plain.clockwork.zone.local(from);
        let at = self.plain.at(self.working_date_after(local.date, count)?, local.time);
        self.due(if count == 0 { from } else { at }, Micros::ZERO, Deadline::AtNextOpening)
    }

    /// The same local time `count` working dates earlier; where that is outside the hours, when it closed last.
    pub fn minus_working_dates(&self, from: Instant, count: u32) -> Option<Instant> {
        let local = self.plain.clockwork.zone.local(from);
        let at = self.plain.at(self.working_date_before(local.date, count)?, local.time);
        self.due_back(if count == 0 { from } else { at }, Micros::ZERO, Deadline::AtNextOpening)
    }

    fn total(&self) -> Micros {
        Micros(self.days.last().map_or(0, |d| d.before))
    }

    fn pieces_of(&self, day: &Day) -> &[Piece] {
        let first = day.first as usize;
        self.pieces.get(first..first + day.count as usize).unwrap_or(&[])
    }

    /// The first instant before which `goal` of open time lies.
    fn reaches(&self, goal: i64, hint: usize) -> Option<Instant> {
        self.find(hint, |open| open >= goal, goal)
    }

    /// The last instant before which no more than `goal` of open time lies: `goal` is used up and it is open.
    fn passes(&self, goal: i64, hint: usize) -> Option<Instant> {
        self.find(hint, |open| open > goal, goal)
    }

    /// Where the running total first satisfies `enough`, from the day `hint` on (before which it does not).
    fn find(&self, hint: usize, enough: impl Fn(i64) -> bool, goal: i64) -> Option<Instant> {
        let (mut low, mut step) = (hint.min(self.days.len()), 1);
        while self.days.get(low + step).is_some_and(|day| !enough(day.before)) {
            low += step;
            step *= 2;
        }
        let near = self.days.get(low..(low + step + 1).min(self.days.len()))?;
        let number = low + near.partition_point(|day| !enough(day.before)).checked_sub(1)?;
        let day = self.days.get(number)?;
        let piece = self.pieces_of(day).iter().find(|p| enough(day.before + p.before + p.until - p.from))?;
        Some(Instant(i64::try_from(number).ok()? * DAY + piece.from + (goal - day.before - piece.before)))
    }
}

/// Days as they are laid out, each table of pieces once.
#[derive(Default)]
struct Layout {
    days: Vec<Day>,
    pieces: Vec<Piece>,
    known: FxHashMap<Vec<Piece>, u32>,
}

impl Layout {
    fn push(&mut self, before: i64, today: &[Piece]) {
        let count = u32::try_from(today.len()).unwrap_or(u32::MAX);
        let same = |first: u32| self.pieces.get(first as usize..first as usize + today.len()) == Some(today);
        let week_ago = self.days.len().checked_sub(7).and_then(|i| self.days.get(i)).filter(|d| d.count == count && same(d.first));
        let first = week_ago.map(|d| d.first).or_else(|| self.known.get(today).copied()).unwrap_or_else(|| {
            let first = u32::try_from(self.pieces.len()).unwrap_or(u32::MAX);
            self.pieces.extend_from_slice(today);
            self.known.insert(today.to_vec(), first);
            first
        });
        self.days.push(Day { before, first, count });
    }
}
