//! Kinds of case: events, fields, states; patterns of events; conditions on fields.

use super::{EventId, FieldId, OneOf, PointRef, RoleId, StateId};
use crate::value::Micros;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A kind of thing with a history.
///
/// A *life* of a case runs from its first row in the log to the first event of `ends_at`, that event included. A row of the same key
/// after it belongs to another life, with no fields and no states: so the key may be used again, and a late row is one of
/// a case that was never opened. Rows of one kind and key are first put in order (time, then kind `same_instant`), then cut into lives.
/// Under `stops_first` and `stops_last` a row is one that stops a clock if its event stands in a stop pattern (of the meaning in force) of any clock of
/// that kind of case, whoever caused it and whatever its conditions; within both groups the order of the log stays. A row that only brings news of what is over is none of another life ([`super::Revision`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseType {
    /// `ticket`.
    pub name: String,
    /// `tickets`.
    pub plural: String,
    /// Whether it has a history.
    pub sort: Sort,
    /// Everything that can happen to it.
    pub events: Vec<EventDef>,
    /// What is recorded of it.
    pub fields: Vec<Field>,
    /// What can hold of it for a while.
    pub states: Vec<State>,
    /// Events after which nothing more can happen to it; may be empty.
    pub ends_at: Vec<EventId>,
    /// Events that only bring news of it ([`super::Revision`]): those that correct; and, of cases that end, those that take back or confirm and themselves start no clock and begin no state. A row of them begins no life.
    pub news: Vec<EventId>,
    /// Fields that follow from others, each once; none of a signal.
    pub follows: Vec<Follows>,
}

/// A field of a case that is worked out from others of its fields. At each row, once what the row gives is in force, it has the value of the first row of the table that fits: of which every cell is empty or holds the
/// value of its field then (a field without a value fits only an empty cell). No row fits: no value. Kind `recorded_field` is asked of values that the log itself gives (or corrections, [`super::Revision::Corrects`]): under
/// `follows` they are not looked at; under `recorded` a value that holds by the log (as if the field followed from nothing) is the field's, and only where there is none it is worked out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follows {
    /// Which; of the case, not of one event.
    pub field: FieldId,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// From which; of the case, with known values, none that itself follows.
    pub from: Vec<FieldId>,
    /// The table.
    pub rows: Vec<FollowsRow>,
    /// Kind `recorded_field`.
    pub recorded: PointRef,
}

/// A row of such a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowsRow {
    /// By field: any of these values; empty: any, or none.
    pub when: Vec<Vec<Value>>,
    /// What it then is; none: it has no value.
    pub value: Option<Value>,
}

/// What the rows of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// A thing with a history.
    Case,
    /// A sampled series: each row gives values of its fields, and they hold until the next row, no longer than `holds`: after that every field has no value.
    /// Without `holds`, kind `missing_sample` says how long. Its life never ends. A field that a row does not give keeps the value of the rows before it, also over a time without values,
    /// and holds anew with that row. Only sets of time see that values run out: whatever goes by rows (patterns, clocks, states, dimensions) goes by the values as of the row.
    Signal {
        /// How long the values of a row hold at most.
        holds: Option<Micros>,
        /// Kind `missing_sample`; none if `holds` is stated.
        missing: Option<PointRef>,
    },
    /// Facts without a history: every row is a life of its own, whatever its key, of one row, in order of the log at one instant. It has no clocks and no states.
    /// It counts as many times as the field says, if there is one: as a sample, for a share, for a count; a value counts so many times for a mean or percentile, and a sum is multiplied. A row without a count counts once. A count that is
    /// no whole number from 0 to 10^12 is a reject in a log. A row without a count counts once. One that counts nought times is no value for an extreme or percentile either, but still an item:
    /// it makes a group, and has its facts.
    Occurrence {
        /// How many a row stands for.
        count: Option<FieldId>,
    },
}

/// Something that can happen to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventDef {
    /// `reply`. The begin and end of a state that a mapping derives are `STATE_begins` and `STATE_ends`.
    pub name: String,
    /// Who can cause it; where the log does not say, the only one, else kind `unknown_party`. Empty: not known, and a pattern with `by` does not match.
    pub by: Vec<RoleId>,
}

/// Whether a field's value stays with the case or belongs to one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Holds from the row that gives it until a row gives another.
    Case,
    /// Belongs to the one event of its row (`qualified`).
    Event,
    /// The case's own key, as text: every row gives it. Called like the kind of case (`for each ticket`).
    Key,
}

/// Columns that a log in the vocabulary's own shape has for itself: no field may be called so. `copy` tells rows apart that would otherwise be the same.
pub const COLUMNS: [&str; 6] = ["time", "case", "event", "by", "kind", "copy"];

/// Something recorded of a case or of one event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// `priority`.
    pub name: String,
    /// How long a value holds.
    pub scope: Scope,
    /// What it can be.
    pub kind: FieldKind,
}

/// What the values of a field are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One of these names; any other value in a log is a reject. In order, if the vocabulary says so.
    Names(Vec<String>),
    /// Any text.
    Text,
    /// yes or no (`true`, `false`, `1`, `0` in logs as well).
    Flag,
    /// A decimal number.
    Number,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Position in [`FieldKind::Names`].
    Name(u16),
    /// Text.
    Text(std::sync::Arc<str>),
    /// yes or no.
    Flag(bool),
    /// A number.
    Number(Decimal),
}

/// Something that holds of a case for a while: from a begin to an end. It does not hold before the first row.
/// As a set of time: an end and a begin at one instant do not part a stretch. An end of a state that does not hold does nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// `waiting_for_customer`.
    pub name: String,
    /// It begins with an event that matches any of these.
    pub begin: Vec<Pattern>,
    /// It ends with an event that matches any of these. An event that matches both ends it, then begins it.
    pub end: Vec<Pattern>,
    /// Kind `nesting`.
    pub nesting: PointRef,
}

/// A set of states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateSet {
    /// While the state holds.
    State(StateId),
    /// While any holds.
    Any(Vec<StateSet>),
    /// While all hold.
    All(Vec<StateSet>),
    /// While the first holds and the second does not.
    Except(Box<StateSet>, Box<StateSet>),
    /// `a or b and c` without grouping, as each reading of kind `and_or` groups it; `except` binds as `and` does, and both go from left to right.
    Read(OneOf<StateSet>),
}

/// Which events are meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// The event.
    pub event: EventId,
    /// Who caused it; empty: anybody, known or not.
    pub by: Vec<RoleId>,
    /// What must hold as it happens: fields with [`Moment::Now`] (any other moment is read as that), the row's own values already in force.
    pub cond: Cond,
}

/// Patterns any of which will do; several lists where a term has several meanings.
pub type Patterns = OneOf<Vec<Pattern>>;

/// A condition on fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cond {
    /// Always holds.
    True,
    /// All hold.
    All(Vec<Cond>),
    /// Any holds.
    Any(Vec<Cond>),
    /// Does not hold.
    Not(Box<Cond>),
    /// `a and b or c` without grouping: `joins[i]` stands between `parts[i]` and `parts[i + 1]`, true for `and`. Kind `and_or`.
    Mixed {
        /// Kind `and_or`.
        point: PointRef,
        /// Three or more.
        parts: Vec<Cond>,
        /// One fewer.
        joins: Vec<bool>,
    },
    /// A field passes a test. With no value, kind `missing_field` decides (under a `Not` the outcome is turned like any other). A value that is
    /// no number passes no test of size.
    Field {
        /// Which, when.
        field: FieldAt,
        /// What it must be.
        test: Test,
    },
    /// One event came so long before another: the first of each in the life, by the row at hand (for items: by as-of). Does not hold until both have happened, nor if the one named as the later
    /// came first in time. `by: None`: just before (or at the same instant).
    Apart {
        /// The earlier.
        earlier: EventId,
        /// The later.
        later: EventId,
        /// At least so much time between them; [`super::Budget::Time`] with an elapsed or a calendar's basis.
        by: Option<super::Budget>,
    },
    /// The first event of that name in the life, by the row at hand (for items: by as-of), came while a calendar was open. Does not hold without one.
    During {
        /// The event.
        event: EventId,
        /// The calendar.
        calendar: super::CalendarId,
    },
    /// Kind `linked_cases`, of items: `each_counts`: always holds; `left_out`: holds if the field, which names another case, has no value at the row of the stop (as for [`Moment::Open`]).
    Alone {
        /// Kind `linked_cases`.
        point: PointRef,
        /// Which.
        field: FieldId,
    },
    /// The value of a clock passes a test: of the judged cycle if it is the measure's clock (of all together for `cycles: total`), else of the case's first cycle, up to its stop or as-of. None if there is no cycle: then kind `missing_field`. In populations and what a share or count holds of, only.
    Measured {
        /// Which clock.
        clock: super::ClockId,
        /// How it must compare.
        bound: super::Bound,
        /// With what, in the clock's own basis.
        length: Micros,
    },
}

/// A field at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldAt {
    /// The field.
    pub field: FieldId,
    /// When.
    pub moment: Moment,
}

/// When a field is looked at. The row's own values are already in force at its event. A field of an event ([`Scope::Event`]) has the value that the very
/// row looked at gives, else none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// As the event being matched happens, or at the instant in question (patterns and sets of time only; elsewhere read as at the start).
    Now,
    /// At the first event of that name in the case's life (by as-of; for a `run` condition, by the row that starts the cycle); no value without one.
    Event(EventId),
    /// Not said: kind `field_moment` (or, as key of a target table, kind `target_change`). Start and stop are those of the clock cycle
    /// in question (as rows: the row that started it and the row of its stop, the later one with `dates_the_stop`; while it is open, the last row of the life);
    /// without a clock, the first row of the life and its last. `ever` is asked of each field test by itself: it passes if it passes at any row from start to stop,
    /// both included (a row without a value passes as `missing_field` says). Where a value is needed and not a test (dimensions, folded fields), `ever` is `at_start`.
    Open(PointRef),
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// One of these.
    AnyOf(Vec<Value>),
    /// This number or more.
    AtLeast(Decimal),
    /// This number or less.
    AtMost(Decimal),
    /// More than this number.
    Above(Decimal),
    /// Less than this number.
    Below(Decimal),
}
