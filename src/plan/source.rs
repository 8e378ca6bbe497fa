//! How the rows of an export become events of a case.

use super::{CaseId, EventId, FieldId, RoleId, StateId, Value};
use serde::{Deserialize, Serialize};

/// One mapping. Rows are taken in order of their own time (in the order of the file where times are equal, or rows have none); a row yields field
/// values and any number of events. A row that does not fit is a reject as a whole, and nothing is remembered of it.
///
/// What one row yields at one instant comes in this order: values, ends of states, begins of states, events in the order of the mapping.
/// Among rows their order decides, but an event told by a row of an earlier time ([`When::At`] of a time to come) comes after the rows of its own instant,
/// and the end of a [`StateRule::Pair`] before everything else at its instant, so that stretches that touch do not overlap.
///
/// An empty cell of a field, or one of `missing`, says nothing of it where rows are events or stretches. Where a row states a whole record (any rule
/// but [`When::Row`] and [`StateRule::Pair`]) it takes the value away. Values come into force at the row's own time, except that those of a case's
/// first row hold from the earliest instant that row speaks of: so an incident opened a minute before it was first saved has a priority
/// at opened. Where rows have no time: from the earliest instant a row tells that was not told before; a row that tells
/// nothing new gives no values, one that tells no instant at all is a reject.
///
/// Of the rows of a mapping of event rows, one that means no event, although a column that tells events has a text, is a reject.
/// A row that stands in the log before, letter by letter, for the same case and instant, is a reject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSpec {
    /// What the mapping is called.
    pub name: String,
    /// What its rows are about.
    pub case: CaseId,
    /// `csv` or `json_lines`.
    pub format: String,
    /// Separator of CSV cells, one ASCII character; `,` unless said.
    pub delimiter: char,
    /// Cells that mean the same as the empty cell.
    pub missing: Vec<String>,
    /// Column of the case's key.
    pub key: String,
    /// Column and shape of the row's own time; events without a time of their own happen then. None: every event names its own column.
    pub time: Option<TimeSpec>,
    /// Who keeps this record. Where kind `whose_record` names another, its rows are rejects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<RoleId>,
    /// Column of when a row was entered, where it is told; an empty cell says nothing. A row that was entered later than its own time is taken at another: in the same calendar month (of the agreement's zone) by kind `backdated`, in a later one by kind `late_record`, by which it may be a reject. Only with a time of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered: Option<TimeSpec>,
    /// Who caused the events of a row.
    pub by: Option<ByRule>,
    /// What happened.
    pub events: Vec<EventRule>,
    /// What holds for a while.
    pub states: Vec<StateRule>,
    /// What is recorded.
    pub fields: Vec<Assign>,
    /// Rows that are not meant; counted as left out, not as rejects.
    pub skip: Vec<RowTest>,
}

/// A column of times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeSpec {
    /// Which column.
    pub column: String,
    /// strftime shape; none: RFC 3339 or ISO 8601, or a number of seconds (milliseconds if 12 digits or more) since 1970.
    pub format: Option<String>,
    /// Zone of times that carry none; none: such a time is a reject.
    pub zone: Option<String>,
}

/// Who, by the text of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByRule {
    /// Which column.
    pub column: String,
    /// First that matches, none matches: a reject; the last may match anything. An empty cell says nothing.
    pub cases: Vec<(TextMatch, RoleId)>,
}

/// A test of a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextMatch {
    /// One of these texts.
    Is(Vec<String>),
    /// Begins with this.
    Starts(String),
    /// Any text.
    Any,
}

/// A test of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowTest {
    /// Which column.
    pub column: String,
    /// What it must be.
    pub is: TextMatch,
    /// Must not be.
    pub not: bool,
}

/// When a row means an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// The row passes the tests (event rows).
    Row(Vec<RowTest>),
    /// A snapshot's column becomes one of these texts, from another text or at the case's first row.
    Becomes(String, Vec<String>),
    /// A snapshot's column was one of these texts in the case's former row and is now another, but not one of `but`.
    Leaves {
        /// Which column.
        column: String,
        /// From these.
        from: Vec<String>,
        /// To any but these.
        but: Vec<String>,
    },
    /// A column of times has a value, not seen before in this case and column: the event happens at that time, whether before or after the row's own.
    At(TimeSpec),
}

/// A row that means an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventRule {
    /// Which event.
    pub event: EventId,
    /// When.
    pub when: When,
    /// And only if.
    pub only: Vec<RowTest>,
    /// Who; none: the source's rule.
    pub by: Option<RoleId>,
}

/// Rows that mean a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StateRule {
    /// Holds while a snapshot's column is one of these texts.
    While {
        /// Which state.
        state: StateId,
        /// Event at its begin and end.
        begins: EventId,
        /// Event at its end.
        ends: EventId,
        /// Which column.
        column: String,
        /// These texts.
        is: Vec<String>,
    },
    /// The row holds both times of a stretch; an empty end: still on. A stretch without length holds at no instant. The same begin told again
    /// does not begin it again; an end that is told later ends it.
    Pair {
        /// Which state.
        state: StateId,
        /// Event at its begin.
        begins: EventId,
        /// Event at its end.
        ends: EventId,
        /// Column of its begin.
        from: TimeSpec,
        /// Column of its end.
        until: TimeSpec,
        /// Only rows that pass.
        only: Vec<RowTest>,
    },
}

/// A column that gives a field its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Which field.
    pub field: FieldId,
    /// From which column.
    pub column: String,
    /// First that matches; none matches: a reject. Empty: the text itself is the value.
    pub cases: Vec<(TextMatch, Value)>,
}
