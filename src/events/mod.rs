//! Logs: files to rows, rows to events. One file per format (`csv.rs`, `json_lines.rs`); `mapping.rs` turns rows into events.

mod owned;

pub use owned::OwnedEvent;

use crate::plan::{CaseId, EventId, FieldId, RoleId, Value};
use crate::value::Instant;

/// One thing that a log says of a case: field values, or an event, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// When.
    pub time: Instant,
    /// Kind of case.
    pub kind: CaseId,
    /// The case's key.
    pub case: &'a str,
    /// What happened; none: only values are given.
    pub event: Option<EventId>,
    /// Who caused it: said by the row, else the first of the event's roles in the vocabulary, else not known.
    pub by: Option<RoleId>,
    /// Values the row gives: of fields of the case (in force from here on) and of the event. `None` takes a value away.
    pub values: &'a [(FieldId, Option<Value>)],
}
