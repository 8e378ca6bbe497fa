//! Rolling windows that move by other steps than their unit: one ends with every day, or with every month.

use super::grid::{Grid, Step};
use super::{Back, back_from};
use crate::plan::{Unit, WindowSpec};
use crate::readings::{MonthEnd, RollingStep};
use crate::value::Instant;
use std::ops::Range;

/// What such windows are made of; units are dates.
#[derive(Debug)]
pub(super) struct Stepped {
    each: Each,
    back: Back,
    /// In order of their ends, and so of their beginnings.
    windows: Vec<One>,
}

/// What a window ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Each {
    Day,
    Month,
}

/// A window, in dates.
#[derive(Debug)]
pub(super) struct One {
    pub(super) days: Range<i64>,
    /// The first date of the step with which it ends.
    pub(super) step: i64,
}

impl Stepped {
    /// None where the windows move by their own unit.
    pub(super) fn of(spec: &WindowSpec, step: RollingStep, back: Back) -> Option<Self> {
        let each = match (step, spec.unit) {
            (_, Unit::Minute | Unit::Term) | (RollingStep::ByItsUnit, _) | (RollingStep::Daily, Unit::Day) => return None,
            (RollingStep::Daily, _) => Each::Day,
            (RollingStep::Monthly, _) => Each::Month,
        };
        Some(Self { each, back, windows: Vec::new() })
    }

    /// A grid of dates.
    pub(super) fn step() -> Step {
        Step::Days(1, 0)
    }

    /// The unit by which windows are called.
    pub(super) fn named_by(&self) -> Unit {
        match self.each {
            Each::Day => Unit::Day,
            Each::Month => Unit::Month,
        }
    }

    /// The same, with the windows that end with a step of these dates and hold one of them. `from`: only those that begin no earlier.
    pub(super) fn laid_out(self, grid: &Grid, dates: &Range<i64>, from: Option<Instant>) -> Self {
        let months = Step::Months(1, 0, 1, MonthEnd::LastDay);
        let months = grid.with(months);
        let mut windows = Vec::new();
        let mut at = dates.start;
        while at < dates.end {
            let (step, until) = match self.each {
                Each::Day => (at, at.saturating_add(1)),
                Each::Month => {
                    let month = months.at(grid.start(at));
                    (i64::from(months.date(month).days()), i64::from(months.date(month.saturating_add(1)).days()))
                }
            };
            let first = back_from(self.back, grid.date(until)).map_or(until.saturating_sub(1), |date| i64::from(date.days()));
            windows.push(One { days: first.min(until - 1)..until, step });
            at = until.max(at.saturating_add(1));
        }
        windows.retain(|one| one.days.start < dates.end && from.is_none_or(|from| grid.start(one.days.start) >= from));
        Self { windows, ..self }
    }

    pub(super) fn all(&self) -> &[One] {
        &self.windows
    }

    /// Those that hold a date.
    pub(super) fn holding(&self, day: i64) -> Range<usize> {
        let first = self.windows.partition_point(|one| one.days.end <= day);
        first..self.windows.partition_point(|one| one.days.start <= day).max(first)
    }
}
