//! Conditions with every choice made: which value of which field, how `and` and `or` group, what a missing value means.

use super::compile::Slots;
use super::history::{History, RowNumber};
use crate::plan::{self, FieldAt, Moment, Points, Test, Value};
use crate::readings::{AndOr, FieldMoment, MissingField};

/// When a field is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// At the row being matched.
    Now,
    /// At the first event with this mark.
    Mark(u16),
    /// At the row of the start.
    Start,
    /// At the row of the stop.
    Stop,
    /// At any row from start to stop.
    Ever,
}

/// A field and when it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) slot: u16,
    pub(super) when: When,
}

/// The rows between which an item lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: RowNumber,
    pub(super) stop: RowNumber,
}

/// A condition.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    True,
    All(Box<[Condition]>),
    Any(Box<[Condition]>),
    Not(Box<Condition>),
    Field { look: Look, test: Test, missing: bool },
}

impl Condition {
    /// Compiles a condition. In patterns every field is looked at as the event happens.
    pub(super) fn compile(cond: &plan::Cond, points: &Points, missing: MissingField, slots: &mut Slots, pattern: bool) -> Self {
        let mut each = |parts: &[plan::Cond]| parts.iter().map(|c| Self::compile(c, points, missing, slots, pattern)).collect::<Vec<_>>();
        match cond {
            plan::Cond::True => Self::True,
            plan::Cond::All(parts) => Self::All(each(parts).into()),
            plan::Cond::Any(parts) => Self::Any(each(parts).into()),
            plan::Cond::Not(inner) => Self::Not(Box::new(Self::compile(inner, points, missing, slots, pattern))),
            plan::Cond::Mixed { point, parts, joins } => group(each(parts), joins, points.choice(*point).unwrap_or(AndOr::AndFirst)),
            plan::Cond::Field { field, test } => {
                let look = if pattern { Look { slot: slots.field(field.field, false), when: When::Now } } else { Look::compile(field, points, slots) };
                Self::Field { look, test: test.clone(), missing: missing == MissingField::Matches }
            }
            // Not evaluated yet: never holds.
            plan::Cond::Apart { .. } | plan::Cond::Measured { .. } => Self::Any(Box::default()),
        }
    }

    /// Whether it holds of an item, or (with no span) of the row being matched.
    pub(super) fn holds(&self, history: &History, span: Span) -> bool {
        match self {
            Self::True => true,
            Self::All(parts) => parts.iter().all(|p| p.holds(history, span)),
            Self::Any(parts) => parts.iter().any(|p| p.holds(history, span)),
            Self::Not(inner) => !inner.holds(history, span),
            Self::Field { look, test, missing } => {
                let passes = |value: Option<&Value>| value.map_or(*missing, |v| passes(test, v));
                if look.when != When::Ever {
                    return passes(look.value(history, span));
                }
                let Some(track) = history.tracks.get(usize::from(look.slot)) else { return *missing };
                passes(track.at(span.start)) || track.changes(span.start, span.stop).any(|e| passes(e.value.as_ref()))
            }
        }
    }
}

impl Look {
    /// Compiles a look at a field outside of patterns.
    pub(super) fn compile(field: &FieldAt, points: &Points, slots: &mut Slots) -> Self {
        let when = match field.moment {
            Moment::Now => When::Start,
            Moment::Event(event) => When::Mark(slots.mark(event)),
            Moment::Open(point) => match points.choice(point).unwrap_or(FieldMoment::AtStart) {
                FieldMoment::AtStart => When::Start,
                FieldMoment::AtStop => When::Stop,
                FieldMoment::Ever => When::Ever,
            },
        };
        Self { slot: slots.field(field.field, true), when }
    }

    /// The one value that is meant; `ever` is the one at the start.
    pub(super) fn value<'a>(&self, history: &'a History, span: Span) -> Option<&'a Value> {
        let track = history.tracks.get(usize::from(self.slot))?;
        match self.when {
            When::Now => track.now(),
            When::Mark(mark) => track.at(history.firsts.get(usize::from(mark)).copied()??.0),
            When::Start | When::Ever => track.at(span.start),
            When::Stop => track.at(span.stop),
        }
    }
}

fn passes(test: &Test, value: &Value) -> bool {
    match (test, value) {
        (Test::AnyOf(values), _) => values.contains(value),
        (Test::AtLeast(bound), Value::Number(n)) => n >= bound,
        (Test::AtMost(bound), Value::Number(n)) => n <= bound,
        (Test::Above(bound), Value::Number(n)) => n > bound,
        (Test::Below(bound), Value::Number(n)) => n < bound,
        _ => false,
    }
}

/// Groups `parts` joined by `joins` (true: `and`).
fn group(parts: Vec<Condition>, joins: &[bool], how: AndOr) -> Condition {
    let join = |and: bool, parts: Vec<Condition>| if and { Condition::All(parts.into()) } else { Condition::Any(parts.into()) };
    let tight = match how {
        AndOr::AndFirst => true,
        AndOr::OrFirst => false,
        AndOr::LeftToRight => {
            let mut parts = parts.into_iter();
            let first = parts.next().unwrap_or(Condition::True);
            return parts.zip(joins).fold(first, |left, (right, and)| join(*and, vec![left, right]));
        }
    };
    let mut groups: Vec<Vec<Condition>> = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        let bound = at.checked_sub(1).and_then(|before| joins.get(before)) == Some(&tight);
        match groups.last_mut().filter(|_| bound) {
            Some(last) => last.push(part),
            None => groups.push(vec![part]),
        }
    }
    join(!tight, groups.into_iter().map(|g| join(tight, g)).collect())
}
