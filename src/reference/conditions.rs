//! Whether a condition holds, and whether a row matches a pattern.

use super::Scene;
use super::lives::Life;
use super::spans::{in_basis, open_part};
use crate::plan::{Budget, ClockId, Cond, EventId, FieldAt, Moment, Pattern, Patterns, Test, Value};
use crate::readings::{AndOr, FieldMoment, LinkedCases, MissingField};
use crate::value::{Interval, IntervalSet, Micros, Ratio};

/// From where a condition looks at the fields of a life.
pub(super) struct Look<'l, 'a> {
    /// Where the plan is.
    pub scene: &'l Scene<'a>,
    /// Whose fields.
    pub life: &'l Life<'a>,
    /// Row of the start.
    pub start: usize,
    /// Row of the stop.
    pub stop: usize,
    /// The last row that is known.
    pub seen: usize,
    /// Whether every field is looked at right at `start`, whatever moment it names.
    pub now: bool,
    /// What clocks show, where conditions may ask.
    pub clocks: Option<&'l dyn Fn(ClockId) -> Option<Micros>>,
}

impl<'l, 'a> Look<'l, 'a> {
    /// At one row, as patterns look.
    pub(super) fn now(scene: &'l Scene<'a>, life: &'l Life<'a>, row: usize) -> Self {
        Self { scene, life, start: row, stop: row, seen: row, now: true, clocks: None }
    }

    /// As a whole life is looked at when it is judged.
    pub(super) fn judged(scene: &'l Scene<'a>, life: &'l Life<'a>, start: usize, stop: usize) -> Self {
        Self { scene, life, start, stop, seen: life.last(), now: false, clocks: None }
    }

    /// As fields are once a row has been taken, or were at an event before it.
    pub(super) fn after(scene: &'l Scene<'a>, life: &'l Life<'a>, row: usize) -> Self {
        Self { now: false, ..Self::now(scene, life, row) }
    }

    /// The values among which a test may choose one that passes; never empty.
    fn values(&self, at: FieldAt) -> Vec<Option<&'a Value>> {
        let value = |row: usize| self.life.value(row, at.field);
        match at.moment {
            _ if self.now => vec![value(self.start)],
            Moment::Now => vec![value(self.start)],
            Moment::Event(event) => vec![self.life.first_of(event, self.seen).and_then(value)],
            Moment::Open(point) => match self.scene.choice::<FieldMoment>(point) {
                Some(FieldMoment::AtStop) => vec![value(self.stop)],
                Some(FieldMoment::Ever) => (self.start..=self.stop).map(value).collect(),
                _ => vec![value(self.start)],
            },
        }
    }

    /// The value where one is needed rather than a test.
    pub(super) fn value(&self, at: FieldAt) -> Option<&'a Value> {
        self.values(at).first().copied().flatten()
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, cond: &Cond) -> bool {
        match cond {
            Cond::True => true,
            Cond::All(parts) => parts.iter().all(|p| self.holds(p)),
            Cond::Any(parts) => parts.iter().any(|p| self.holds(p)),
            Cond::Not(part) => !self.holds(part),
            Cond::Mixed { point, parts, joins } => {
                let parts: Vec<bool> = parts.iter().map(|p| self.holds(p)).collect();
                grouped(self.scene.choice(*point).unwrap_or(AndOr::AndFirst), &parts, joins)
            }
            Cond::Field { field, test } => self.values(*field).into_iter().any(|value| match value {
                Some(value) => passes(test, value),
                None => self.missing(),
            }),
            Cond::Apart { earlier, later, by } => self.apart(*earlier, *later, by.as_ref()),
            Cond::During { event, calendar } => self.life.first_of(*event, self.seen).is_some_and(|row| {
                let instant = IntervalSet::of([Interval::new(self.life.time(row), self.life.time(row).plus(Micros(1)))]);
                !open_part(self.scene, &instant, Some(*calendar)).is_empty()
            }),
            Cond::Alone { point, field } => self.scene.choice(*point) != Some(LinkedCases::LeftOut) || self.life.value(self.stop, *field).is_none(),
            Cond::Measured { clock, bound, length } => match self.clocks.and_then(|clocks| clocks(*clock)) {
                Some(value) => bound.holds(value.cmp(length)),
                None => self.missing(),
            },
        }
    }

    /// What a test of a value says that is not there.
    fn missing(&self) -> bool {
        self.scene.choice(self.scene.plan.rules.missing_field) == Some(MissingField::Matches)
    }

    /// Whether one event came so long before another.
    fn apart(&self, earlier: EventId, later: EventId, by: Option<&Budget>) -> bool {
        let first = |event| self.life.first_of(event, self.seen).map(|row| self.life.time(row));
        let (Some(from), Some(until)) = (first(earlier), first(later)) else { return false };
        match by {
            _ if until < from => false,
            None => true,
            Some(Budget::Time { length, basis }) => {
                let between = IntervalSet::of([Interval::new(from, until)]);
                open_part(self.scene, &between, in_basis(self.scene, *basis, None)).measure() >= *length
            }
            Some(Budget::Days { .. }) => false,
        }
    }
}

/// Parts joined by `and` (true) and `or`, grouped as read.
fn grouped(how: AndOr, parts: &[bool], joins: &[bool]) -> bool {
    let pairs = || joins.iter().zip(parts.iter().skip(1));
    let first = parts.first().copied().unwrap_or(true);
    // The tighter word joins runs of parts; the other word joins the runs.
    let runs = |tight: bool| {
        let mut runs = vec![vec![first]];
        for (&join, &part) in pairs() {
            match runs.last_mut() {
                Some(run) if join == tight => run.push(part),
                _ => runs.push(vec![part]),
            }
        }
        runs
    };
    match how {
        AndOr::AndFirst => runs(true).iter().any(|run| run.iter().all(|p| *p)),
        AndOr::OrFirst => runs(false).iter().all(|run| run.iter().any(|p| *p)),
        AndOr::LeftToRight => pairs().fold(first, |so_far, (&and, &part)| if and { so_far && part } else { so_far || part }),
    }
}

fn passes(test: &Test, value: &Value) -> bool {
    let number = match value {
        Value::Number(number) => Ratio::from_decimal(*number),
        _ => None,
    };
    let compare = |limit: &rust_decimal::Decimal| Some(number?.cmp(&Ratio::from_decimal(*limit)?));
    match test {
        Test::AnyOf(values) => values.contains(value),
        Test::AtLeast(limit) => compare(limit).is_some_and(std::cmp::Ordering::is_ge),
        Test::AtMost(limit) => compare(limit).is_some_and(std::cmp::Ordering::is_le),
        Test::Above(limit) => compare(limit).is_some_and(std::cmp::Ordering::is_gt),
        Test::Below(limit) => compare(limit).is_some_and(std::cmp::Ordering::is_lt),
    }
}

/// Whether a row matches any of some patterns.
pub(super) fn matches(scene: &Scene<'_>, life: &Life<'_>, row: usize, patterns: &[Pattern]) -> bool {
    let Some(event) = life.all_rows().nth(row) else { return false };
    patterns.iter().any(|pattern| {
        let by = pattern.by.is_empty() || event.by.is_some_and(|by| pattern.by.contains(&by));
        event.event == Some(pattern.event) && by && Look::now(scene, life, row).holds(&pattern.cond)
    })
}

/// As [`matches`], of the meaning in force.
pub(super) fn means(scene: &Scene<'_>, life: &Life<'_>, row: usize, patterns: &Patterns) -> bool {
    patterns.get(&scene.plan.points).is_some_and(|p| matches(scene, life, row, p))
}
