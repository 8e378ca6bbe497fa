//! How much of the time counted lies in a basis, and when a length of it is used up: by walking open intervals one after the other.

use super::Scene;
use super::occasions::later;
use crate::plan::{Basis, Budget, CalendarId, Clock};
use crate::readings::{Day, Deadline, HoursBasis, Within};
use crate::value::{Civil, Date, Instant, Interval, IntervalSet, Micros, TimeOfDay};

/// The counted time of one cycle, and the calendar the cycle runs in.
pub(super) struct Piece {
    /// Run and not paused; the calendar is left out of account.
    pub counted: IntervalSet,
    /// The run calendar.
    pub calendar: Option<CalendarId>,
}

/// The counted time of an item: of one cycle, or of all together.
pub(super) struct Meter<'m, 'a> {
    /// Where the plan is.
    pub scene: &'m Scene<'a>,
    /// The clock.
    pub clock: &'m Clock,
    /// In order of time; never empty.
    pub pieces: Vec<Piece>,
    /// The start.
    pub start: Instant,
    /// Where the measure stopped, or as-of.
    pub end: Instant,
    /// The stop, which may be dated later, or as-of: from here on it might have run on.
    pub stop: Instant,
}

impl<'m, 'a> Meter<'m, 'a> {
    /// Everything from one instant until another.
    pub(super) fn gap(scene: &'m Scene<'a>, clock: &'m Clock, start: Instant, end: Instant, calendar: Option<CalendarId>) -> Self {
        let counted = IntervalSet::of([Interval::new(start, end)]);
        Self { scene, clock, pieces: vec![Piece { counted, calendar }], start, end, stop: end }
    }

    /// Measured in the clock's own basis.
    pub(super) fn value(&self) -> Micros {
        self.used(Basis::Clock, Interval::new(self.start, self.end))
    }

    /// The calendar that a basis means for a cycle.
    fn basis(&self, basis: Basis, run: Option<CalendarId>) -> Option<CalendarId> {
        in_basis(self.scene, basis, run)
    }

    /// Counted time inside `range`, measured in a basis.
    pub(super) fn used(&self, basis: Basis, range: Interval) -> Micros {
        let range = IntervalSet::of([range]);
        let of = |piece: &Piece| {
            let calendar = self.basis(basis, piece.calendar);
            open_part(self.scene, &piece.counted.and(&range), calendar).measure()
        };
        self.pieces.iter().map(of).fold(Micros::ZERO, Micros::plus)
    }

    /// The earliest instant at which `length` of the time inside `range` is used up, were the clock to run on unpaused after the stop.
    pub(super) fn reach(&self, basis: Basis, range: Interval, length: Micros) -> Option<Instant> {
        let mut left = length;
        let inside = IntervalSet::of([range]);
        for piece in &self.pieces {
            let calendar = self.basis(basis, piece.calendar);
            for stretch in open_part(self.scene, &piece.counted.and(&inside), calendar).intervals() {
                if left <= stretch.measure() {
                    return self.closing(stretch.from.plus(left), calendar);
                }
                left = Micros(left.0 - stretch.measure().0);
            }
        }
        let calendar = self.basis(basis, self.pieces.last().and_then(|p| p.calendar));
        let after = Interval::new(self.stop.max(range.from), range.until);
        self.walk(calendar, after, left)
    }

    /// The instant at which `length` of the open time of `range` is used up.
    fn walk(&self, calendar: Option<CalendarId>, range: Interval, length: Micros) -> Option<Instant> {
        let Some(id) = calendar else {
            return (length <= range.measure()).then(|| range.from.plus(length));
        };
        let mut left = length;
        let mut open = Openings::from(self.scene, id, range.from);
        loop {
            let stretch = open.next()?.and(range);
            if stretch.from >= range.until {
                return None;
            }
            if left <= stretch.measure() {
                return self.closing(stretch.from.plus(left), calendar);
            }
            left = Micros(left.0 - stretch.measure().0);
        }
    }

    /// `at`, or the next opening where it is a closing time and read so.
    fn closing(&self, at: Instant, calendar: Option<CalendarId>) -> Option<Instant> {
        match (calendar, self.scene.choice(self.clock.deadline)) {
            (Some(id), Some(Deadline::AtNextOpening)) => Openings::from(self.scene, id, at).next().map(|open| open.from),
            _ => Some(at),
        }
    }

    /// The time a budget allows and its basis; none for date rules.
    pub(super) fn time(&self, budget: &Budget) -> Option<(Micros, Basis)> {
        match *budget {
            Budget::Time { length, basis } => Some((length, basis)),
            Budget::Days { count, day, calendar } => {
                let hours = self.scene.choice::<Day>(day).is_none_or(|day| day == Day::Is24Hours);
                let length = Micros(i64::from(count).saturating_mul(Micros::DAY.0));
                hours.then_some((length, calendar.map_or(Basis::Clock, Basis::Calendar)))
            }
        }
    }

    /// Whether no more is allowed or no less, as kind `within` says of an exact fit.
    pub(super) fn fits(&self, order: std::cmp::Ordering) -> bool {
        match self.scene.choice(self.clock.within) {
            Some(Within::ExcludesTheLimit) => order.is_lt(),
            _ => order.is_le(),
        }
    }

    /// Whether the measure is within a budget, stopped at the end.
    pub(super) fn within(&self, budget: &Budget) -> bool {
        match self.time(budget) {
            Some((length, basis)) => self.fits(self.used(basis, Interval::new(self.start, self.end)).cmp(&length)),
            None => self.due(budget).is_none_or(|due| self.fits(self.end.cmp(&due))),
        }
    }

    /// When a budget is used up.
    pub(super) fn due(&self, budget: &Budget) -> Option<Instant> {
        match (self.time(budget), budget) {
            (Some((Micros::ZERO, _)), _) => Some(self.start),
            (Some((length, basis)), _) => self.reach(basis, Interval::new(self.start, Instant::MAX), length),
            (None, Budget::Days { count, day, calendar }) => {
                let calendar = calendar.or(self.pieces.first().and_then(|p| p.calendar));
                self.moved(self.date(*count, self.scene.choice(*day)?, calendar)?, calendar)
            }
            (None, Budget::Time { .. }) => None,
        }
    }

    /// What a date rule says before pauses move it.
    fn date(&self, count: u32, day: Day, calendar: Option<CalendarId>) -> Option<Instant> {
        let calendars = self.scene.calendars;
        let Civil { date, time } = calendar.map_or(calendars.zone(), |id| calendars.zone_of(id)).local(self.start);
        let at = |date: Date, time: TimeOfDay| calendar.map_or_else(|| calendars.instant(date, time), |id| calendars.instant_of(id, date, time));
        let later = date.plus_days(i32::try_from(count).ok()?);
        let working = || calendar.map_or(Some(later), |id| calendars.get(id).working_date_after(date, count));
        match day {
            Day::Is24Hours => None,
            Day::CalendarDate => Some(at(later, time)),
            Day::WorkingDate => Some(at(working()?, time)),
            Day::OpenHours => days_of_hours(self.scene, at(date, time), date, count, calendar),
            Day::EndOfDate => Some(at(later, TimeOfDay::END)),
            Day::EndOfWorkingDate => match calendar {
                Some(id) => calendars.get(id).last_close_on(working()?),
                None => Some(at(later, TimeOfDay::END)),
            },
        }
    }

    /// A due instant, moved by what was paused before it until nothing changes.
    fn moved(&self, unmoved: Instant, calendar: Option<CalendarId>) -> Option<Instant> {
        let after = Interval::new(self.stop, Instant::MAX);
        let counted = self.pieces.iter().flat_map(|p| p.counted.intervals().iter().copied()).chain([after]);
        let counted = IntervalSet::of(counted);
        let mut due = unmoved;
        loop {
            let paused = IntervalSet::of([Interval::new(self.start, due)]).except(&counted);
            let paused = open_part(self.scene, &paused, calendar).measure();
            let next = match paused {
                Micros::ZERO => unmoved,
                paused => self.walk(calendar, Interval::new(unmoved, Instant::MAX), paused)?,
            };
            if next <= due {
                return Some(due);
            }
            due = next;
        }
    }
}

/// The calendar that a basis means for a cycle that runs in `run`.
pub(super) fn in_basis(scene: &Scene<'_>, basis: Basis, run: Option<CalendarId>) -> Option<CalendarId> {
    match basis {
        Basis::Elapsed => None,
        Basis::Clock => run,
        Basis::Calendar(id) => Some(id),
        Basis::Open(point) => run.filter(|_| scene.choice(point) != Some(HoursBasis::Elapsed)),
    }
}

/// After a start on a date: so many times the open time of that date, or of the next with opening hours; 24 hours each without a calendar.
pub(super) fn days_of_hours(scene: &Scene<'_>, start: Instant, date: Date, count: u32, calendar: Option<CalendarId>) -> Option<Instant> {
    let day = match calendar {
        None => Micros::DAY,
        Some(id) => {
            let hours = scene.calendars.get(id);
            let date = if hours.first_open_on(date).is_some() { date } else { hours.working_date_after(date, 1)? };
            let all = Interval::new(hours.first_open_on(date)?, hours.last_close_on(date)?);
            open_part(scene, &IntervalSet::of([all]), calendar).measure()
        }
    };
    match Micros(day.0.saturating_mul(i64::from(count))) {
        Micros::ZERO => Some(start),
        length => later(scene, start, length, calendar, None),
    }
}

/// What of a set is open in a calendar.
pub(super) fn open_part(scene: &Scene<'_>, set: &IntervalSet, calendar: Option<CalendarId>) -> IntervalSet {
    let (Some(id), Some(first), Some(last)) = (calendar, set.intervals().first(), set.intervals().last()) else {
        return set.clone();
    };
    set.and(&scene.calendars.get(id).open_set(Interval::new(first.from, last.until)))
}

/// The open intervals of a calendar from an instant on, looked at a stretch of days at a time.
pub(super) struct Openings<'o, 'a> {
    scene: &'o Scene<'a>,
    calendar: CalendarId,
    from: Instant,
    days: i64,
    ready: std::vec::IntoIter<Interval>,
}

impl<'o, 'a> Openings<'o, 'a> {
    pub(super) fn from(scene: &'o Scene<'a>, calendar: CalendarId, from: Instant) -> Self {
        Self { scene, calendar, from, days: 8, ready: Vec::new().into_iter() }
    }
}

impl Iterator for Openings<'_, '_> {
    type Item = Interval;

    /// The next one; one that is open where two looks meet comes in two parts.
    fn next(&mut self) -> Option<Interval> {
        let end = Date { year: 2100, month: 1, day: 1 };
        let end = Instant(i64::from(end.days()).saturating_mul(Micros::DAY.0));
        loop {
            if let Some(open) = self.ready.next() {
                return Some(open);
            }
            if self.from >= end {
                return None;
            }
            let until = self.from.plus(Micros(Micros::DAY.0.saturating_mul(self.days))).min(end);
            let set = self.scene.calendars.get(self.calendar).open_set(Interval::new(self.from, until));
            self.ready = set.intervals().to_vec().into_iter();
            (self.from, self.days) = (until, self.days.saturating_mul(2));
        }
    }
}
