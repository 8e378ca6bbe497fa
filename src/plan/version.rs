//! Versions of an agreement: a plan holds the plan that it takes the place of, and the two judge one log together.

use super::{Plan, PointRef};
use crate::value::{Date, Instant};
use serde::{Deserialize, Serialize};

/// The version whose place a plan takes on the first instant of a date, in its own zone: the *change*. The earlier version may have another zone, and one before it; it has the same currency.
///
/// What is whose, by kind `in_flight`:
///
/// `by_opening`: of an objective of cases (those with a history), items of lives whose first row lies before the change are the earlier version's, all others this one's. The earlier version goes on judging
/// its own in its own windows; where such a window begins at the change or after it and nothing counts in it (sample and open are nought), it is `not_measured` and there is no result.
///
/// `by_window`: an objective of the earlier version ends with its window in which the change lies, or at the change if it begins there; an objective of this one begins with its first
/// window that begins at the change or after it.
///
/// `by_moment`: objectives of the earlier version end at the change, those of this one begin there. So does, under `by_opening`, what is not an objective of such cases and what serves
/// formulas; and under `by_window`, windows that roll, end at events or are the term.
///
/// An objective that ends or begins is one with such a term: its windows are cut there (kind `partial_window`). The term of the earlier version as a whole ends on the date of the last of its objectives, unless
/// `by_opening`; that of this one begins at the change. Everything else (sets of time, seasons, rights, limits) is each version's own: nothing is carried from one to the next.
///
/// An objective of cases that both have by one name, and that goes by window or moment, counts at the same moment in both, and its windows leave no time between them and none in both; else the plan is unsound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// What the earlier version computes.
    pub plan: Plan,
    /// The first day of this one.
    pub from: Date,
    /// Kind `in_flight`.
    pub in_flight: PointRef,
}

/// What of a log an objective judges where another version judges the rest. Worked out of [`Before`] when the plan is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Share {
    /// Its term begins no earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Instant>,
    /// Its term ends no later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Lives whose first row is earlier are not its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_from: Option<Instant>,
    /// Lives whose first row is not earlier are not its own. Windows that begin then or later and hold nothing are not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_until: Option<Instant>,
}

impl Share {
    /// All of it.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a life is its own, by its first row.
    pub fn holds(&self, first: Instant) -> bool {
        self.opened_from.is_none_or(|from| first >= from) && self.opened_until.is_none_or(|until| first < until)
    }

    /// Whether a window is not told, with so many items, counted or open.
    pub fn is_quiet(&self, begins: Instant, items: u64) -> bool {
        items == 0 && self.opened_until.is_some_and(|until| begins >= until)
    }

    /// The part of a term.
    pub fn of(&self, term: crate::value::Interval) -> crate::value::Interval {
        term.and(crate::value::Interval::new(self.from.unwrap_or(Instant::MIN), self.until.unwrap_or(Instant::MAX)))
    }
}
