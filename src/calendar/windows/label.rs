//! What windows are called. The forms are listed at [`crate::outcome::WindowId`].

use super::grid::Grid;
use crate::plan::{Unit, WindowSpec};
use crate::readings::{Month, WeekStart};
use crate::value::{Civil, Date};

/// How the windows of a sequence are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    unit: Name,
    /// A length before the name of the last unit, or of the instant of the end.
    over: Option<String>,
}

/// How units are called.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    Term,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    /// The first instant and a length: `2026-02-03T10:05/PT5M`.
    Time(String),
    /// The first date and a length: `2026-02-15/P1M`.
    Date(String),
}

impl Names {
    /// `last`: the unit that a rolling window ends with, if it is not its own.
    pub(super) fn of(spec: &WindowSpec, month: Month, week_start: WeekStart, fiscal: bool, last: Option<Unit>) -> Self {
        let count = u64::from(spec.count.max(1));
        let plain = month == Month::Calendar && !fiscal;
        let length = |count: u64, whole: bool| match spec.unit {
            Unit::Minute => format!("PT{count}M"),
            Unit::Day => format!("P{count}D"),
            Unit::Week if whole => format!("P{}D", 7 * count),
            Unit::Week => format!("P{count}W"),
            Unit::Month | Unit::Quarter | Unit::Year if month == Month::ThirtyDays && !fiscal => {
                format!("P{}D", 30 * count * months(spec.unit))
            }
            Unit::Month | Unit::Quarter => format!("P{}M", count * months(spec.unit)),
            Unit::Year => format!("P{count}Y"),
            Unit::Term => "term".to_owned(),
        };
        let each = if spec.rolling { 1 } else { count };
        let unit = match last.unwrap_or(spec.unit) {
            Unit::Month if last.is_some() => Name::Month,
            Unit::Term => Name::Term,
            Unit::Minute => Name::Time(length(each, true)),
            Unit::Day if each == 1 => Name::Day,
            Unit::Week if each == 1 && week_start == WeekStart::Monday => Name::Week,
            Unit::Month if each == 1 && plain => Name::Month,
            Unit::Quarter if each == 1 && plain => Name::Quarter,
            Unit::Year if each == 1 && plain => Name::Year,
            _ => Name::Date(length(each, true)),
        };
        Self { unit, over: (spec.rolling || spec.before.is_some()).then(|| length(count, false)) }
    }

    /// Of the window that ends with a unit.
    pub(super) fn label(&self, grid: &Grid, last: i64) -> String {
        let first = || grid.date(last);
        let (name, length) = match &self.unit {
            Name::Term => ("term".to_owned(), None),
            Name::Day => (first().to_string(), None),
            Name::Week => {
                // The ISO year and week are those of the week's Thursday.
                let thursday = first().plus_days(3);
                let year = Date { month: 1, day: 1, ..thursday };
                (format!("{:04}-W{:02}", thursday.year, (thursday.days() - year.days()) / 7 + 1), None)
            }
            Name::Month => (format!("{:04}-{:02}", first().year, first().month), None),
            Name::Quarter => (format!("{:04}-Q{}", first().year, (first().month - 1) / 3 + 1), None),
            Name::Year => (format!("{:04}", first().year), None),
            Name::Time(length) => (time(grid.local(last)), Some(length)),
            // A rolling window ends with that date.
            Name::Date(_) if self.over.is_some() => (grid.date(last.saturating_add(1)).plus_days(-1).to_string(), None),
            Name::Date(length) => (first().to_string(), Some(length)),
        };
        match (&self.over, length) {
            (Some(over), _) => format!("{over}/{name}"),
            (None, Some(length)) => format!("{name}/{length}"),
            (None, None) => name,
        }
    }

    /// Of a window that ends at an event.
    pub(super) fn ending(&self, until: Civil) -> String {
        format!("{}/{}", self.over.as_deref().unwrap_or_default(), time(until))
    }
}

fn time(at: Civil) -> String {
    format!("{}T{}", at.date, at.time)
}

fn months(unit: Unit) -> u64 {
    match unit {
        Unit::Year => 12,
        Unit::Quarter => 3,
        _ => 1,
    }
}
