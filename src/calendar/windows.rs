//! Windows: the minutes, days, weeks, months, quarters and years into which a term falls; those that overlap; those that end at events.

mod grid;
mod label;
mod stepped;
#[cfg(test)]
mod tests;

use super::{Calendars, SUPPORTED};
use crate::outcome::WindowId;
use crate::plan::{Objective, Plan, Unit, WindowSpec};
use crate::readings::{Month, MonthEnd, PartialWindow, RollingStep, ShortHistory, WeekStart};
use crate::value::{Civil, Date, Instant, Interval, Micros};
pub(super) use grid::OddDays;
use grid::{Grid, Step, date_in};
use label::Names;
use std::ops::Range;
use std::sync::OnceLock;
use stepped::Stepped;

/// Units are laid out for look-up if they are no more than this; else each is worked out when it is asked for.
const MOST_LAID_OUT: i64 = 4096;
/// A window of more units than this is one of so many.
const MOST_UNITS: i64 = 1_000_000;

/// A sequence of windows over the term or, where it is open, over the supported years. Numbered from 0 in order of their ends.
///
/// They are made of *steps*: consecutive numbers for the time that no window cuts. A window that others overlap has several; else it is one.
#[derive(Debug)]
pub struct Windows {
    grid: Grid,
    /// The unit in which the term begins, and one past the last that begins in it.
    units: Range<i64>,
    /// How many units a window has; more than 1 only if windows overlap.
    span: i64,
    /// Units at the beginning of the term with which no window ends.
    skipped: i64,
    /// The first window has two units: the first of them is cut by the beginning of the term.
    joined: bool,
    names: Names,
    term: Interval,
    rolling: bool,
    /// Rolling windows that would begin before the first row are none.
    full_only: bool,
    /// Where the term has no beginning, windows begin with the first row.
    no_beginning: bool,
    /// Where each unit begins, once it is asked for; one more where the last ends.
    laid_out: OnceLock<Vec<Instant>>,
    /// Windows that end at these instants instead: sorted by ends.
    anchored: Option<(Back, Vec<Interval>)>,
    /// Rolling windows that move by other steps than their unit: units are dates, and each window has its own number of them.
    stepped: Option<Stepped>,
    /// Not cut by the term.
    beyond: bool,
    spec: WindowSpec,
}

/// How far an anchored window reaches back.
#[derive(Clone, Copy, Debug)]
enum Back {
    Time(Micros),
    Days(i32),
    Months(i32, MonthEnd),
    Term,
}

/// The date so far before another; none if that is counted in time, or is the beginning of the term.
fn back_from(back: Back, date: Date) -> Option<Date> {
    match back {
        Back::Days(days) => Some(date.plus_days(days.saturating_neg())),
        Back::Months(months, end) => Some(date_in((date.year * 12 + i32::from(date.month) - 1).saturating_sub(months), date.day, end)),
        Back::Time(_) | Back::Term => None,
    }
}

impl Windows {
    /// The windows that `spec` means. A month that nothing says more about ([`WindowSpec::month`] is none) is a calendar month. Those that end at events
    /// are none until [`Self::ending_at`] tells at which.
    pub fn of(plan: &Plan, calendars: &Calendars, spec: &WindowSpec) -> Self {
        let month = spec.month.and_then(|at| plan.points.choice(at)).unwrap_or(Month::Calendar);
        let month_end = plan.points.choice(plan.rules.month_end).unwrap_or(MonthEnd::LastDay);
        let week_start = plan.points.choice(plan.rules.week_start).unwrap_or(WeekStart::Monday);
        let term = calendars.term().and(SUPPORTED);
        // A first midnight that is skipped may be read as an instant of the day before.
        let begins = calendars.zone().local(term.from).date;
        let first = calendars.first_day().map_or(begins, |day| day.max(begins));
        let origin = calendars.first_day().unwrap_or(first);
        let count = i64::from(spec.count.max(1)).min(MOST_UNITS);
        let (span, length) = if spec.rolling { (count, 1) } else { (1, count) };
        let small = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
        let fiscal = spec.origin.filter(|origin| *origin != (1, 1) && matches!(spec.unit, Unit::Quarter | Unit::Year));
        let months = match spec.unit {
            Unit::Year => 12,
            Unit::Quarter => 3,
            _ => 1,
        };
        let step = match (spec.unit, month) {
            (Unit::Minute, _) => Step::Clock(Micros::MINUTE.0 * length, calendars.clockwork().odd_days(Micros::MINUTE.0 * length)),
            (Unit::Term, _) => Step::One(term),
            (Unit::Day, _) => Step::Days(small(length), 0),
            (Unit::Week, _) => Step::Days(small(7 * length), if week_start == WeekStart::Monday { -3 } else { -4 }),
            (_, Month::ThirtyDays) if fiscal.is_none() => Step::Days(small(30 * months * length), origin.days()),
            (_, Month::Contract) if fiscal.is_none() => {
                Step::Months(small(months * length), origin.year * 12 + i32::from(origin.month) - 1, origin.day, month_end)
            }
            _ => {
                let (month, day) = fiscal.unwrap_or((1, 1));
                Step::Months(small(months * length), first.year * 12 + i32::from(month.max(1)) - 1, day, month_end)
            }
        };
        let back = match spec.unit {
            Unit::Minute => Back::Time(Micros(Micros::MINUTE.0.saturating_mul(count))),
            Unit::Day => Back::Days(small(count)),
            Unit::Week => Back::Days(small(7 * count)),
            Unit::Month | Unit::Quarter | Unit::Year if month == Month::ThirtyDays => Back::Days(small(30 * months * count)),
            Unit::Month | Unit::Quarter | Unit::Year => Back::Months(small(months * count), month_end),
            Unit::Term => Back::Term,
        };
        let by = spec.step.filter(|_| spec.rolling).and_then(|at| plan.points.choice(at)).unwrap_or(RollingStep::ByItsUnit);
        let stepped = Stepped::of(spec, by, back);
        let names = Names::of(spec, month, week_start, fiscal.is_some(), stepped.as_ref().map(Stepped::named_by));
        let grid = Grid::new(calendars.clockwork().clone(), if stepped.is_some() { Stepped::step() } else { step });
        let no_beginning = plan.term.from.is_none();
        let full_only = spec.rolling && spec.short.and_then(|at| plan.points.choice(at)).unwrap_or(ShortHistory::FullOnly) == ShortHistory::FullOnly;
        let units = if term.is_empty() { 0..0 } else { grid.at(term.from)..grid.at(Instant(term.until.0 - 1)) + 1 };
        let begins_with_a_unit = || grid.start(units.start) == term.from;
        let stepped = stepped.map(|stepped| stepped.laid_out(&grid, &units, (full_only && !no_beginning).then_some(term.from)));
        let skipped = match full_only && stepped.is_none() && !no_beginning && !units.is_empty() {
            true => (span - i64::from(begins_with_a_unit())).clamp(0, units.end - units.start),
            false => 0,
        };
        let anchored = spec.before.is_some().then(|| (back, Vec::new()));
        let rolling = spec.rolling;
        Self {
            grid,
            units,
            span,
            skipped,
            joined: false,
            names,
            term,
            rolling,
            full_only,
            no_beginning,
            laid_out: OnceLock::new(),
            anchored,
            stepped,
            beyond: false,
            spec: spec.clone(),
        }
    }

    /// The windows of an objective, which another version may leave it a part of: as its kind `partial_window` has the first one.
    pub fn of_objective(plan: &Plan, calendars: &Calendars, objective: &Objective) -> Self {
        let windows = Self::of(plan, calendars, &objective.each).within(objective.share.of(calendars.term()));
        if plan.points.choice(objective.partial) == Some(PartialWindow::JoinsTheNext) { windows.first_joined() } else { windows }
    }

    /// A first window that the beginning of the term cuts is one with the next, if there is one.
    fn first_joined(self) -> Self {
        let several = self.units.end - self.units.start > 1;
        let plain = !self.rolling && self.anchored.is_none() && !self.no_beginning && several;
        if plain && self.grid.start(self.units.start) < self.term.from { Self { skipped: 1, joined: true, ..self } } else { self }
    }

    /// These windows in a part of the term: as if it were the term. Their numbers are others.
    #[must_use]
    pub fn within(self, part: Interval) -> Self {
        let term = self.term.and(part);
        if term == self.term {
            return self;
        }
        let grid = self.grid;
        let units = if term.is_empty() { 0..0 } else { grid.at(term.from)..grid.at(Instant(term.until.0 - 1)) + 1 };
        let no_beginning = self.no_beginning && term.from == self.term.from;
        let late = || self.span - i64::from(grid.start(units.start) == term.from);
        let full = self.full_only && !no_beginning;
        let stepped = self.stepped.map(|stepped| stepped.laid_out(&grid, &units, full.then_some(term.from)));
        let skipped = if full && stepped.is_none() && !units.is_empty() { late().clamp(0, units.end - units.start) } else { 0 };
        let anchored = self.anchored.map(|(back, windows)| (back, windows.into_iter().filter(|w| term.contains(w.until)).collect()));
        Self { grid, units, skipped, term, no_beginning, anchored, stepped, laid_out: OnceLock::new(), ..self }
    }

    /// From when until when the window at a position would be if nothing cut it; none if windows end at events.
    pub fn uncut(&self, number: usize) -> Option<Interval> {
        self.whole(number)
    }

    /// These windows, if they end at events: at these instants, one window each. The rest is not asked of them.
    #[must_use]
    pub fn ending_at(self, mut instants: Vec<Instant>) -> Self {
        let Some((back, _)) = self.anchored else { return self };
        instants.sort_unstable();
        let windows = instants.into_iter().map(|until| Interval::new(self.back(back, until), until)).collect();
        Self { anchored: Some((back, windows)), ..self }
    }

    /// The same windows, also before and after the term: those inside a window that the term does not cut.
    #[must_use]
    pub fn beyond_the_term(self) -> Self {
        if self.spec.unit == Unit::Term || self.anchored.is_some() {
            return self;
        }
        let units = self.grid.at(SUPPORTED.from)..self.grid.at(Instant(SUPPORTED.until.0 - 1)) + 1;
        let stepped = self.stepped.map(|stepped| stepped.laid_out(&self.grid, &units, None));
        Self { units, stepped, skipped: 0, term: SUPPORTED, full_only: false, no_beginning: false, laid_out: OnceLock::new(), beyond: true, ..self }
    }

    /// Whether they reach beyond the term, or what lies in them may.
    pub fn reach_beyond(&self) -> bool {
        self.beyond || self.anchored.is_some()
    }

    /// What they were made from.
    pub fn spec(&self) -> &WindowSpec {
        &self.spec
    }

    /// Whether they end at events.
    pub fn end_at_events(&self) -> bool {
        self.anchored.is_some()
    }

    /// The term, as far as it is known.
    pub fn term(&self) -> Interval {
        self.term
    }

    /// The window that `t` lies in; none outside the term. Of several, the one that ends first; none if they end at events.
    pub fn containing(&self, t: Instant) -> Option<WindowId> {
        self.number_of(t).and_then(|n| self.get(n))
    }

    /// The position of the window that `t` lies in, as [`Self::containing`] says.
    pub fn number_of(&self, t: Instant) -> Option<usize> {
        let numbers = self.numbers_of(t);
        (!numbers.is_empty() && self.anchored.is_none()).then_some(numbers.start)
    }

    /// The positions of all windows that `t` lies in. Of those that end at events: of all that end after `t` and begin at or before it, and perhaps some that do not
    /// (ask [`Self::span`]).
    pub fn numbers_of(&self, t: Instant) -> Range<usize> {
        if let Some((_, windows)) = &self.anchored {
            let first = windows.partition_point(|w| w.until <= t);
            let past = windows.partition_point(|w| w.from <= t);
            return first..past.max(first);
        }
        self.unit_of(t).map_or(0..0, |unit| self.of_unit(unit))
    }

    /// The positions of the windows that a step belongs to.
    pub fn of_step(&self, step: i64) -> Range<usize> {
        if self.anchored.is_some() { self.numbers_of(Instant(step)) } else { self.of_unit(step) }
    }

    fn of_unit(&self, unit: i64) -> Range<usize> {
        if let Some(stepped) = &self.stepped {
            return stepped.holding(unit);
        }
        let number = |unit: i64| usize::try_from((unit - self.units.start - self.skipped).max(0)).unwrap_or(usize::MAX);
        let past = number((unit + self.span).min(self.units.end)).max(usize::from(self.joined));
        number(unit).min(past)..past
    }

    /// The step that `t` lies in; none outside the term. For windows that end at events, every microsecond is a step.
    pub fn step_of(&self, t: Instant) -> Option<i64> {
        if self.anchored.is_some() { self.term.contains(t).then_some(t.0) } else { self.unit_of(t) }
    }

    /// The steps of a window.
    pub fn steps(&self, number: usize) -> Range<i64> {
        if self.anchored.is_some() {
            return self.span(number).map_or(0..0, |w| w.from.0..w.until.0);
        }
        self.units_of(number).map_or(0..0, |units| units.start.max(self.units.start)..units.end)
    }

    /// The window at a position.
    pub fn get(&self, number: usize) -> Option<WindowId> {
        let cut = self.span(number)?;
        let label = match self.units_of(number) {
            Some(units) => self.names.label(&self.grid, units.end - 1),
            None => self.names.ending(self.grid_local(cut.until)),
        };
        Some(WindowId { from: cut.from, until: cut.until, label })
    }

    /// From when until when the window at a position is, cut by the term.
    pub fn span(&self, number: usize) -> Option<Interval> {
        if let Some((_, windows)) = &self.anchored {
            return windows.get(number).copied();
        }
        Some(self.whole(number)?.and(self.term))
    }

    /// The windows from a position on, one after the other: cheaper than asking for each.
    pub fn walk(&self, numbers: Range<usize>) -> impl Iterator<Item = (usize, Interval)> + '_ {
        let numbers = numbers.start..numbers.end.min(self.len());
        let direct = self.is_direct();
        let first = self.units_of(numbers.start).filter(|_| !direct).map_or(self.units.start, |units| units.end - 1);
        let mut units = self.grid.walk(first);
        numbers.filter_map(move |n| {
            let span = if direct { self.span(n) } else { units.next().map(|unit| unit.and(self.term)) };
            span.map(|span| (n, span))
        })
    }

    /// How many windows from a position on are known to follow each other, a unit apart, and to be equally long; itself at least.
    pub fn alike(&self, number: usize) -> usize {
        let Some(first) = self.units_of(number).filter(|_| !self.joined && self.stepped.is_none()).map(|units| units.start) else { return 1 };
        // The term may cut the first unit, and the last window.
        if first <= self.units.start {
            return 1;
        }
        let alike = usize::try_from(self.grid.alike(first) - self.span + 1).unwrap_or(0);
        alike.min(self.len().saturating_sub(number + 1)).max(1)
    }

    /// Whether each is more than one unit.
    fn is_direct(&self) -> bool {
        self.span > 1 || self.joined || self.anchored.is_some() || self.stepped.is_some()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match (&self.anchored, &self.stepped) {
            (Some((_, windows)), _) => windows.len(),
            (None, Some(stepped)) => stepped.all().len(),
            (None, None) => usize::try_from(self.units.end - self.units.start - self.skipped).unwrap_or(0),
        }
    }

    /// True for an empty term.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Positions of the windows that have begun before as-of (rolling ones: whose last unit has): from the beginning of the term or, where it has none, from the earliest row of the log on
    /// (none without a row). Rolling ones that would begin before that row are none if they must be full.
    pub fn begun(&self, earliest: Option<Instant>, as_of: Instant) -> Range<usize> {
        let from = match (self.no_beginning && self.anchored.is_none(), earliest) {
            (false, _) => 0,
            (true, None) => return 0..0,
            (true, Some(first)) => {
                let first = first.max(self.term.from);
                let Some(unit) = self.unit_of(first) else { return 0..0 };
                if let Some(stepped) = &self.stepped {
                    let full = |day: i64| !self.full_only || self.unit_start(day) >= first;
                    let from = stepped.all().partition_point(|one| one.days.end <= unit || !full(one.days.start));
                    return from..self.begun_by(as_of).max(from);
                }
                let late = if self.full_only { self.span - i64::from(self.unit_start(unit) == first) } else { 0 };
                usize::try_from(unit + late - self.units.start).unwrap_or(0).min(self.len())
            }
        };
        from..self.begun_by(as_of).max(from)
    }

    /// Number of the first window that has not begun before an instant (of a rolling one: its last unit has not).
    pub fn begun_by(&self, as_of: Instant) -> usize {
        if let Some(stepped) = &self.stepped {
            return stepped.all().partition_point(|one| self.unit_start(one.step) < as_of);
        }
        match self.unit_of(as_of) {
            _ if !self.rolling || self.anchored.is_some() => self.first_from(as_of),
            None if as_of <= self.term.from => 0,
            None => self.len(),
            Some(unit) => {
                let last = unit + i64::from(self.unit_start(unit) < as_of);
                usize::try_from(last - self.units.start - self.skipped).unwrap_or(0)
            }
        }
    }

    /// Those that begin before `until` and end after `from`.
    pub fn between(&self, from: Instant, until: Instant) -> Vec<WindowId> {
        let meets = |w: &WindowId| w.from < until && from < w.until;
        let last = self.first_from(until);
        let first = match &self.anchored {
            Some((_, windows)) => windows.partition_point(|w| w.until <= from),
            None => self.numbers_of(from.max(self.term.from)).start,
        };
        (first..last).filter_map(|n| self.get(n)).filter(meets).collect()
    }

    /// Whether the beginning or end of the term cuts the window (kind `partial_window`; not asked of rolling ones).
    pub fn is_cut(&self, window: &WindowId) -> bool {
        if self.rolling || self.anchored.is_some() {
            return false;
        }
        let number = self.number_of(window.from);
        number.and_then(|n| self.whole(n)).is_some_and(|whole| whole != Interval::new(window.from, window.until))
    }

    /// The end of the unit that comes so many after the one in which `t` lies, also beyond the term. For windows of one unit each that do not end at events.
    pub fn end_after(&self, t: Instant, units: u32) -> Instant {
        self.grid.start(self.grid.at(t).saturating_add(i64::from(units)).saturating_add(1))
    }

    /// The position of the first window that begins at `t` or later.
    pub fn first_from(&self, t: Instant) -> usize {
        if let Some((_, windows)) = &self.anchored {
            return windows.partition_point(|w| w.from < t);
        }
        if t <= self.term.from || self.units.is_empty() {
            return 0;
        }
        // A window begins with its first unit, or with the term.
        let unit = match self.unit_of(t) {
            None => return self.len(),
            Some(unit) if self.unit_start(unit) == t => unit,
            Some(unit) => unit + 1,
        };
        if let Some(stepped) = &self.stepped {
            return stepped.all().partition_point(|one| one.days.start < unit);
        }
        usize::try_from(unit + self.span - 1 - self.units.start - self.skipped).unwrap_or(0).max(usize::from(self.joined)).min(self.len())
    }

    fn back(&self, back: Back, until: Instant) -> Instant {
        let Civil { date, time } = self.grid_local(until);
        match (back, back_from(back, date)) {
            (_, Some(date)) => self.grid.instant(Civil { date, time }).min(until),
            (Back::Time(length), None) => Instant(until.0.saturating_sub(length.0)),
            (_, None) => self.term.from.min(until),
        }
    }

    fn grid_local(&self, t: Instant) -> Civil {
        self.grid.civil(t)
    }

    /// The units of a window, if the term cut none off; none if windows end at events.
    fn units_of(&self, number: usize) -> Option<Range<i64>> {
        if self.anchored.is_some() {
            return None;
        }
        if let Some(stepped) = &self.stepped {
            return stepped.all().get(number).map(|one| one.days.clone());
        }
        let last = i64::try_from(number).ok()?.checked_add(self.units.start + self.skipped).filter(|last| *last < self.units.end)?;
        let joined = self.joined && last == self.units.start + 1;
        Some(last - self.span + 1 - i64::from(joined)..last + 1)
    }

    fn whole(&self, number: usize) -> Option<Interval> {
        self.units_of(number).map(|units| Interval::new(self.unit_start(units.start), self.unit_start(units.end)))
    }

    fn unit_start(&self, unit: i64) -> Instant {
        let known = usize::try_from(unit - self.units.start).ok().and_then(|at| self.laid_out().get(at).copied());
        known.unwrap_or_else(|| self.grid.start(unit))
    }

    /// The unit of the term that `t` lies in.
    fn unit_of(&self, t: Instant) -> Option<i64> {
        if !self.term.contains(t) {
            return None;
        }
        match self.laid_out() {
            [] => Some(self.grid.at(t)),
            starts => starts.partition_point(|start| *start <= t).checked_sub(1).map(|at| self.units.start + at as i64),
        }
    }

    fn laid_out(&self) -> &[Instant] {
        if self.units.end - self.units.start > MOST_LAID_OUT {
            return &[];
        }
        self.laid_out.get_or_init(|| (self.units.start..=self.units.end).map(|unit| self.grid.start(unit)).collect())
    }
}
