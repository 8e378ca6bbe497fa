//! Logs: bytes to records (`input.rs`), records to cells (`csv.rs`, `json_lines.rs`), cells to events (`native.rs`, `mapping.rs`), and
//! events in order of time (`stream.rs`). No file is opened here: the host hands in readers.

mod batch;
mod csv;
mod desk;
mod error;
mod input;
mod json_lines;
mod mapping;
mod memory;
mod native;
mod owned;
mod reject;
mod report;
mod row;
mod shape;
mod stream;
#[cfg(test)]
mod tests;
mod time;
mod translate;
mod values;
mod write;

pub use error::{ReadError, Wrong};
pub use input::Input;
pub use owned::OwnedEvent;
pub use reject::{FirstReject, Reason, Reject, Rejects};
pub use report::{Format, InputReport, Order, Path, ReadReport};
pub use stream::{Log, Options, Sink, collect, read, stream};
pub use translate::Translation;
pub use write::Writer;

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
