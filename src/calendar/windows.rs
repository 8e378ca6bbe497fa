//! Windows: the weeks, months, quarters and years into which a term falls.

use super::{Calendars, SUPPORTED};
use crate::outcome::WindowId;
use crate::plan::{Plan, Unit, WindowSpec};
use crate::readings::{Month, MonthEnd, WeekStart};
use crate::value::{Date, Instant, Interval, TimeOfDay, Weekday};

/// A sequence of windows that touch, over the term or, where it is open, over the supported years.
#[derive(Debug)]
pub struct Windows {
    /// Where each begins, uncut; one more where the last ends.
    starts: Vec<Instant>,
    /// The first date of each.
    dates: Vec<Date>,
    names: Names,
    term: Interval,
}

/// How windows are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    Week,
    Month,
    Quarter,
    Year,
    /// The first date and a length: `2026-02-15/P1M`.
    Length(&'static str),
}

impl Windows {
    /// The windows that `spec` means. A month that nothing says more about ([`WindowSpec::month`] is none) is a calendar month. Contract months and blocks of
    /// days begin with the term; with the year 1970 if the term has no beginning.
    pub fn of(plan: &Plan, calendars: &Calendars, spec: &WindowSpec) -> Self {
        let month = spec.month.and_then(|at| plan.points.choice(at)).unwrap_or(Month::Calendar);
        let month_end = plan.points.choice(plan.rules.month_end).unwrap_or(MonthEnd::LastDay);
        let week_start = plan.points.choice(plan.rules.week_start).unwrap_or(WeekStart::Monday);
        let term = calendars.term().and(SUPPORTED);
        // A first midnight that is skipped may be read as an instant of the day before.
        let begins = calendars.zone().local(term.from).date;
        let first = calendars.first_day().map_or(begins, |day| day.max(begins));
        let origin = calendars.first_day().unwrap_or(first);
        let months = match spec.unit {
            Unit::Minute | Unit::Day | Unit::Week | Unit::Month | Unit::Term => 1,
            Unit::Quarter => 3,
            Unit::Year => 12,
        };
        let (names, mut step): (_, Box<dyn FnMut(i32) -> Date>) = match (spec.unit, month) {
            (Unit::Week, _) => {
                let (day, names) = match week_start {
                    WeekStart::Monday => (Weekday::Mon, Names::Week),
                    WeekStart::Sunday => (Weekday::Sun, Names::Length("P7D")),
                };
                let back = (first.days() + 3 - day.index() as i32).rem_euclid(7);
                (names, Box::new(move |n| first.plus_days(7 * n - back)))
            }
            (_, Month::Calendar) => {
                let names = match spec.unit {
                    Unit::Quarter => Names::Quarter,
                    Unit::Year => Names::Year,
                    Unit::Minute | Unit::Day | Unit::Week | Unit::Month | Unit::Term => Names::Month,
                };
                let start = (first.year * 12 + i32::from(first.month) - 1).div_euclid(months) * months;
                (names, Box::new(move |n| date_in(start + n * months, 1, month_end)))
            }
            (_, Month::Contract) => {
                let names = ["P1M", "P3M", "P1Y"].into_iter().zip([1, 3, 12]).find(|(_, m)| *m == months).map_or("P1M", |(name, _)| name);
                let start = origin.year * 12 + i32::from(origin.month) - 1;
                (Names::Length(names), Box::new(move |n| date_in(start + n * months, origin.day, month_end)))
            }
            (_, Month::ThirtyDays) => {
                let names = ["P30D", "P90D", "P360D"].into_iter().zip([1, 3, 12]).find(|(_, m)| *m == months).map_or("P30D", |(name, _)| name);
                (Names::Length(names), Box::new(move |n| origin.plus_days(30 * months * n)))
            }
        };
        let (mut starts, mut dates) = (Vec::new(), Vec::new());
        for n in 0.. {
            let date = step(n);
            let start = calendars.instant(date, TimeOfDay::MIDNIGHT);
            starts.push(start);
            if start >= term.until || term.is_empty() {
                break;
            }
            dates.push(date);
        }
        Self { starts, dates, names, term }
    }

    /// The window that `t` lies in; none outside the term.
    pub fn containing(&self, t: Instant) -> Option<WindowId> {
        self.number_of(t).and_then(|n| self.get(n))
    }

    /// The position of the window that `t` lies in; none outside the term.
    pub fn number_of(&self, t: Instant) -> Option<usize> {
        if !self.term.contains(t) {
            return None;
        }
        self.starts.partition_point(|start| *start <= t).checked_sub(1)
    }

    /// The window at a position.
    pub fn get(&self, number: usize) -> Option<WindowId> {
        let whole = self.whole(number)?;
        let cut = whole.and(self.term);
        Some(WindowId { from: cut.from, until: cut.until, label: self.label(*self.dates.get(number)?) })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.dates.len()
    }

    /// True for an empty term.
    pub fn is_empty(&self) -> bool {
        self.dates.is_empty()
    }

    /// Those that begin before `until` and end after `from`.
    pub fn between(&self, from: Instant, until: Instant) -> Vec<WindowId> {
        let meets = |w: &WindowId| w.from < until && from < w.until;
        let first = self.starts.partition_point(|start| *start <= from).saturating_sub(1);
        (first..self.len()).map_while(|n| self.get(n).filter(|w| w.from < until)).filter(meets).collect()
    }

    /// Whether the beginning or end of the term cuts the window (kind `partial_window`).
    pub fn is_cut(&self, window: &WindowId) -> bool {
        let number = self.number_of(window.from);
        number.and_then(|n| self.whole(n)).is_some_and(|whole| whole != Interval::new(window.from, window.until))
    }

    fn whole(&self, number: usize) -> Option<Interval> {
        Some(Interval::new(*self.starts.get(number)?, *self.starts.get(number + 1)?))
    }

    fn label(&self, first: Date) -> String {
        match self.names {
            Names::Week => {
                // The ISO year and week are those of the week's Thursday.
                let thursday = first.plus_days(3);
                let week = Date { month: 1, day: 1, ..thursday };
                format!("{:04}-W{:02}", thursday.year, (thursday.days() - week.days()) / 7 + 1)
            }
            Names::Month => format!("{:04}-{:02}", first.year, first.month),
            Names::Quarter => format!("{:04}-Q{}", first.year, (first.month - 1) / 3 + 1),
            Names::Year => format!("{:04}", first.year),
            Names::Length(length) => format!("{first}/{length}"),
        }
    }
}

/// The date of `month` (months since the year nought) with that day, or by kind `month_end` where the month is shorter.
fn date_in(month: i32, day: u8, month_end: MonthEnd) -> Date {
    let parts = |month: i32| (month.div_euclid(12), u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1));
    let (year, of_year) = parts(month);
    let last = Date::month_len(year, of_year);
    if day <= last {
        return Date { year, month: of_year, day };
    }
    match month_end {
        MonthEnd::LastDay => Date { year, month: of_year, day: last },
        MonthEnd::FirstOfNext => {
            let (year, month) = parts(month + 1);
            Date { year, month, day: 1 }
        }
    }
}
