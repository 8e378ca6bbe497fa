//! How the rows of an export become events of a case.

use super::{CaseId, EventId, FieldId, RoleId, StateId, Value};
use serde::{Deserialize, Serialize};

/// One mapping. Rows are taken in the order of the file; a row yields field values and any number of events.
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
    /// Cells that mean "no value", besides the empty cell.
    pub missing: Vec<String>,
    /// Column of the case's key.
    pub key: String,
    /// Column and shape of the row's own time; events without a time of their own happen then. None: every event names its own column.
    pub time: Option<TimeSpec>,
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
    /// First that matches; the last may match anything.
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
    /// A column of times has a value, not seen before in this case and column: the event happens at that time.
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
    /// The row holds both times of a stretch; an empty end: still on.
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
    /// First that matches. Empty: the text itself is the value.
    pub cases: Vec<(TextMatch, Value)>,
}
