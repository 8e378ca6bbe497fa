//! The time that is allowed: whether a measure is within it, and when it is due.

use super::cycle::{View, measure};
use super::program::{Basis, Clock, Program};
use crate::plan::CalendarId;
use crate::readings::{Day, Deadline, Within};
use crate::value::{Civil, Date, Instant, Interval, Micros, TimeOfDay};

/// A budget with its readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowance {
    /// So much time in a basis.
    Time { length: Micros, basis: Basis },
    /// A date so many days later; `day` is not 24 hours.
    Date { count: u32, day: Day, calendar: Option<CalendarId> },
}

/// The cycles that make one item, and where they stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course<'a> {
    pub(super) program: &'a Program,
    pub(super) clock: &'a Clock,
    /// In order; at least one.
    pub(super) parts: &'a [View],
    pub(super) as_of: Instant,
    /// Whether anybody asks when the item is due.
    pub(super) wants_due: bool,
}

impl<'a> Course<'a> {
    /// When the first cycle started.
    pub(super) fn start(&self) -> Instant {
        self.parts.first().map_or(self.as_of, |v| v.start)
    }

    /// The last cycle.
    pub(super) fn last(&self) -> Option<&'a View> {
        self.parts.last()
    }

    /// The stop that is told.
    pub(super) fn stop(&self) -> Option<Instant> {
        self.last().and_then(|v| v.stop)
    }

    /// Counted intervals and the calendar each ran in.
    pub(super) fn counted(&self) -> impl Iterator<Item = (Interval, Option<CalendarId>)> + 'a {
        self.parts.iter().flat_map(|v| v.counted.iter().map(|i| (*i, v.run)))
    }

    /// As [`Self::counted`], and then without an end, as if the clock ran on unpaused.
    pub(super) fn counted_on(&self) -> impl Iterator<Item = (Interval, Option<CalendarId>)> + 'a {
        let from = self.stop().unwrap_or(self.as_of);
        let run = self.last().and_then(|v| v.run);
        self.counted().chain([(Interval::new(from, Instant::MAX), run)])
    }

    /// Counted time in a basis.
    pub(super) fn used(&self, basis: Basis) -> Micros {
        let each = self.parts.iter().map(|v| measure(&self.program.calendars, basis.of(v.run), v.counted.iter()));
        each.fold(Micros::ZERO, Micros::plus)
    }

    /// The instant at which `length` more than what `interval` had used before it is used up, if that is in it.
    pub(super) fn reached(&self, interval: Interval, basis: Option<CalendarId>, length: Micros) -> Result<Option<Instant>, Micros> {
        match basis.map(|id| self.program.calendars.get(id)) {
            None if interval.measure().0 >= length.0 => Ok(Some(interval.from.plus(length))),
            None => Err(interval.measure()),
            Some(time) if interval.until == Instant::MAX => Ok(time.due(interval.from, length, self.clock.deadline)),
            Some(time) => {
                let takes = time.between(interval.from, interval.until);
                if takes.0 >= length.0 { Ok(time.due(interval.from, length, self.clock.deadline)) } else { Err(takes) }
            }
        }
    }
}

impl Allowance {
    /// The time allowed; none for a date rule.
    pub(super) fn length(&self) -> Option<Micros> {
        match self {
            Self::Time { length, .. } => Some(*length),
            Self::Date { .. } => None,
        }
    }

    /// Whether an item, if it stopped (as it did, or at as-of), is within it.
    pub(super) fn is_kept(&self, course: &Course<'_>) -> bool {
        match self {
            Self::Time { length, basis } => within(course.used(*basis), *length, course.clock.within),
            Self::Date { .. } => {
                let stop = course.last().and_then(|v| v.measured_stop).unwrap_or(course.as_of);
                self.due(course).is_none_or(|due| within(stop, due, course.clock.within))
            }
        }
    }

    /// When it is due.
    pub(super) fn due(&self, course: &Course<'_>) -> Option<Instant> {
        match self {
            Self::Time { length, .. } if length.0 <= 0 => Some(course.start()),
            Self::Time { length, basis } => {
                let mut left = *length;
                for (interval, run) in course.counted_on() {
                    match course.reached(interval, basis.of(run), left) {
                        Ok(due) => return due,
                        Err(took) => left = Micros(left.0.saturating_sub(took.0)),
                    }
                }
                None
            }
            Self::Date { count, day, calendar } => {
                let calendar = calendar.or(course.parts.first().and_then(|v| v.run));
                let due = date_rule(course.program, calendar, *count, *day, course.start())?;
                moved(course, calendar, due)
            }
        }
    }

    /// Whether the time from `stop` to `then`, all of it counting, is within it.
    pub(super) fn passed_since(&self, program: &Program, clock: &Clock, run: Option<CalendarId>, stop: Instant, then: Instant) -> bool {
        match self {
            Self::Time { length, basis } => {
                let passed = measure(&program.calendars, basis.of(run), std::iter::once(&Interval::new(stop, then)));
                within(passed, *length, clock.within)
            }
            Self::Date { count, day, calendar } => {
                let due = date_rule(program, calendar.or(run), *count, *day, stop);
                due.is_none_or(|due| within(then, due, clock.within))
            }
        }
    }
}

/// Whether `value` is within `limit`.
pub(super) fn within<T: Ord>(value: T, limit: T, how: Within) -> bool {
    match how {
        Within::IncludesTheLimit => value <= limit,
        Within::ExcludesTheLimit => value < limit,
    }
}

/// The due instant of a date rule, before paused time moves it.
pub(super) fn date_rule(program: &Program, calendar: Option<CalendarId>, count: u32, day: Day, start: Instant) -> Option<Instant> {
    let calendars = &program.calendars;
    let zone = calendar.map_or(calendars.zone(), |id| calendars.zone_of(id));
    dated(program, calendar, count, day, zone.local(start)).or_else(|| {
        let whole = Micros(Micros::DAY.0.saturating_mul(i64::from(count)));
        (day == Day::Is24Hours).then(|| start.plus(whole))
    })
}

/// The instant that a date rule means, from a local date and time; none for days of 24 hours.
pub(super) fn dated(program: &Program, calendar: Option<CalendarId>, count: u32, day: Day, local: Civil) -> Option<Instant> {
    let calendars = &program.calendars;
    let at = |date: Date, time: TimeOfDay| match calendar {
        Some(id) => calendars.instant_of(id, date, time),
        None => calendars.instant(date, time),
    };
    // Further than any date there is.
    let later = i32::try_from(count).ok().filter(|n| *n < 4_000_000).map(|n| local.date.plus_days(n));
    let working = match calendar {
        Some(id) => calendars.get(id).working_date_after(local.date, count),
        None => later,
    };
    match day {
        Day::Is24Hours => None,
        Day::CalendarDate => later.map(|date| at(date, local.time)),
        Day::WorkingDate => working.map(|date| at(date, local.time)),
        Day::OpenHours => {
            let start = at(local.date, local.time);
            let Some(id) = calendar else { return Some(start.plus(Micros(Micros::DAY.0.saturating_mul(i64::from(count))))) };
            let hours = calendars.get(id);
            let date = if hours.first_open_on(local.date).is_some() { Some(local.date) } else { hours.working_date_after(local.date, 1) };
            let length = hours.open_on(date?).0.saturating_mul(i64::from(count));
            if length == 0 { Some(start) } else { hours.due(start, Micros(length), Deadline::AtClosing) }
        }
        Day::EndOfDate => later.map(|date| at(date, TimeOfDay::END)),
        Day::EndOfWorkingDate => match calendar {
            Some(id) => working.and_then(|date| calendars.get(id).last_close_on(date)),
            None => working.map(|date| at(date, TimeOfDay::END)),
        },
    }
}

/// Lays the time that did not count before the due instant on to it; time laid on may bring more of it before the due instant.
fn moved(course: &Course<'_>, calendar: Option<CalendarId>, unmoved: Instant) -> Option<Instant> {
    let time = calendar.map(|id| course.program.calendars.get(id));
    let span = |from: Instant, until: Instant| time.map_or_else(|| Interval::new(from, until).measure(), |t| t.between(from, until));
    let (mut due, mut paused, mut from) = (unmoved, Micros::ZERO, course.start());
    for (interval, _) in course.counted_on() {
        // Once any of a gap lies before the due instant, moving it by that part brings the next part before it, and so all of it.
        if from < interval.from && span(from, interval.from.min(due)).0 > 0 {
            paused = paused.plus(span(from, interval.from));
            due = match time {
                None => unmoved.plus(paused),
                Some(t) => t.due(unmoved, paused, course.clock.deadline)?,
            };
        }
        if interval.from >= due {
            break;
        }
        from = interval.until;
    }
    Some(due)
}
