//! Conditions with every choice made: which value of which field, how `and` and `or` group, what a missing value means.

use super::asked::Ask;
use super::compile::Slots;
use super::history::{History, RowNumber, Track};
use crate::calendar::Calendars;
use crate::plan::{self, Basis, Bound, Budget, CalendarId, FieldAt, Moment, Points, Test, Value};
use crate::readings::{AndOr, FieldMoment, LinkedCases, MissingField};
use crate::value::{Instant, Interval, Micros};

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
    /// The point that says when, if one does.
    pub(super) open: Option<Ask>,
}

/// Where a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// In a pattern: every field is looked at as the event happens.
    Pattern,
    /// In a set of time: fields are looked at as they are after a row, unless at an event.
    Row,
    /// Of an item.
    Item,
}

/// The rows between which an item lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: RowNumber,
    pub(super) stop: RowNumber,
}

/// What a condition is asked of.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) history: &'a History,
    pub(super) calendars: &'a Calendars,
    /// What a clock of the case has measured, by position; nothing where none is looked at.
    pub(super) measured: &'a dyn Fn(usize) -> Option<Micros>,
}

/// No clock is looked at.
pub(super) fn nothing_measured(_: usize) -> Option<Micros> {
    None
}

/// A condition.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    True,
    All(Box<[Condition]>),
    Any(Box<[Condition]>),
    Not(Box<Condition>),
    Field {
        look: Look,
        test: Test,
        missing: bool,
    },
    /// One event came before another, by so much of elapsed or of a calendar's time.
    Apart {
        earlier: u16,
        later: u16,
        by: Micros,
        calendar: Option<CalendarId>,
    },
    /// An event came while a calendar was open.
    During {
        mark: u16,
        calendar: CalendarId,
    },
    /// A field has no value at the stop, or that does not matter.
    Alone {
        look: Look,
        ask: Ask,
        matters: bool,
    },
    /// What a clock has measured passes a test.
    Measured {
        clock: usize,
        bound: Bound,
        length: Micros,
        missing: bool,
    },
}

impl Condition {
    /// Compiles a condition.
    pub(super) fn compile(cond: &plan::Cond, points: &Points, missing: MissingField, slots: &mut Slots, place: Where) -> Self {
        let mut each = |parts: &[plan::Cond]| parts.iter().map(|c| Self::compile(c, points, missing, slots, place)).collect::<Vec<_>>();
        match cond {
            plan::Cond::True => Self::True,
            plan::Cond::All(parts) => Self::All(each(parts).into()),
            plan::Cond::Any(parts) => Self::Any(each(parts).into()),
            plan::Cond::Not(inner) => Self::Not(Box::new(Self::compile(inner, points, missing, slots, place))),
            plan::Cond::Mixed { point, parts, joins } => group(each(parts), joins, points.choice(*point).unwrap_or(AndOr::AndFirst)),
            plan::Cond::Field { field, test } => {
                let now = match place {
                    Where::Pattern => true,
                    Where::Row => !matches!(field.moment, Moment::Event(_)),
                    Where::Item => false,
                };
                let look = if now { Look { slot: slots.field(field.field, false), when: When::Now, open: None } } else { Look::compile(field, points, slots) };
                Self::Field { look, test: test.clone(), missing: missing == MissingField::Matches }
            }
            plan::Cond::Apart { earlier, later, by } => {
                let (by, calendar) = match by {
                    Some(Budget::Time { length, basis: Basis::Calendar(id) }) => (*length, Some(*id)),
                    Some(Budget::Time { length, .. }) => (*length, None),
                    _ => (Micros::ZERO, None),
                };
                Self::Apart { earlier: slots.mark(*earlier), later: slots.mark(*later), by, calendar }
            }
            plan::Cond::During { event, calendar } => Self::During { mark: slots.mark(*event), calendar: *calendar },
            plan::Cond::Alone { point, field } => {
                let look = Look { slot: slots.field(*field, true), when: When::Stop, open: None };
                Self::Alone { look, ask: (*point).into(), matters: points.choice(*point) == Some(LinkedCases::LeftOut) }
            }
            plan::Cond::Measured { clock, bound, length } => match slots.clock(clock.index()) {
                Some(clock) => Self::Measured { clock, bound: *bound, length: *length, missing: missing == MissingField::Matches },
                None => Self::Any(Box::default()),
            },
        }
    }

    /// Whether it holds of an item, or (with no span) of the row being matched.
    pub(super) fn holds(&self, seen: Seen<'_>, span: Span) -> bool {
        let history = seen.history;
        let first = |mark: u16| -> Option<Instant> { history.firsts.get(usize::from(mark)).copied().flatten().map(|(_, time)| time) };
        match self {
            Self::True => true,
            Self::All(parts) => parts.iter().all(|p| p.holds(seen, span)),
            Self::Any(parts) => parts.iter().any(|p| p.holds(seen, span)),
            Self::Not(inner) => !inner.holds(seen, span),
            Self::During { mark, calendar } => first(*mark).is_some_and(|time| seen.calendars.get(*calendar).is_open(time)),
            Self::Apart { earlier, later, by, calendar } => {
                let Some((earlier, later)) = first(*earlier).zip(first(*later)) else { return false };
                let between = match calendar {
                    _ if later < earlier => return false,
                    None => Interval::new(earlier, later).measure(),
                    Some(id) => seen.calendars.get(*id).between(earlier, later),
                };
                between >= *by
            }
            Self::Alone { look, ask, matters } => {
                let linked = look.value(history, span).is_some();
                history.asks(Some(*ask).filter(|_| linked));
                !(linked && *matters)
            }
            Self::Measured { clock, bound, length, missing } => {
                (seen.measured)(*clock).map_or_else(|| lacks(seen, *missing), |value| bound.holds(value.cmp(length)))
            }
            Self::Field { look, test, missing } => {
                let passes = |value: Option<&Value>| value.map_or_else(|| lacks(seen, *missing), |v| passes(test, v));
                if look.when != When::Ever {
                    return passes(look.value(history, span));
                }
                let Some(track) = history.tracks.get(usize::from(look.slot)) else { return lacks(seen, *missing) };
                look.asks(history, track, span);
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
        let open = if let Moment::Open(point) = field.moment { Some(point.into()) } else { None };
        Self { slot: slots.field(field.field, true), when, open }
    }

    /// Compiles a look at a field as it is at a row, unless at an event.
    pub(super) fn at_a_row(field: &FieldAt, slots: &mut Slots) -> Self {
        match field.moment {
            Moment::Event(event) => Self { slot: slots.field(field.field, true), when: When::Mark(slots.mark(event)), open: None },
            _ => Self { slot: slots.field(field.field, false), when: When::Now, open: None },
        }
    }

    /// A field that changes between start and stop: which of its values is meant?
    fn asks(&self, history: &History, track: &Track, span: Span) {
        let changes = || track.changes(span.start, span.stop).next().is_some();
        history.asks(self.open.filter(|_| changes()));
    }

    /// The one value that is meant; `ever` is the one at the start.
    pub(super) fn value<'a>(&self, history: &'a History, span: Span) -> Option<&'a Value> {
        let track = history.tracks.get(usize::from(self.slot))?;
        self.asks(history, track, span);
        match self.when {
            When::Now => track.now(),
            When::Mark(mark) => track.at(history.firsts.get(usize::from(mark)).copied()??.0),
            When::Start | When::Ever => track.at(span.start),
            When::Stop => track.at(span.stop),
        }
    }
}

/// What a test of nothing comes to.
fn lacks(seen: Seen<'_>, missing: bool) -> bool {
    seen.history.asks(Some(Ask::MISSING_FIELD));
    missing
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
