//! How rows are understood: in the vocabulary's own shape or by a mapping.

use super::batch::{Batch, Taken};
use super::mapping::Mapping;
use super::native::Native;
use super::reject::Fault;
use super::report::Format;
use super::row::Row;
use crate::plan::Plan;
use crate::value::Instant;

/// One way to understand rows.
#[derive(Debug)]
pub(super) enum Shape<'p> {
    /// The vocabulary's own.
    Native(Native<'p>),
    /// By a mapping.
    Mapped(Box<Mapping<'p>>),
}

impl<'p> Shape<'p> {
    /// Every shape a plan knows: its mappings, or its vocabulary's own.
    pub(super) fn all(plan: &'p Plan) -> Result<Vec<Self>, String> {
        if plan.sources.is_empty() {
            return Ok(vec![Self::Native(Native::compile(plan))]);
        }
        plan.sources.iter().map(|spec| Mapping::compile(plan, spec).map(Box::new).map(Self::Mapped)).collect()
    }

    /// Name of the mapping.
    pub(super) fn source(&self) -> Option<&str> {
        match self {
            Self::Native(_) => None,
            Self::Mapped(mapping) => Some(&mapping.spec.name),
        }
    }

    /// Names of columns by slot.
    pub(super) fn columns(&self) -> &[String] {
        match self {
            Self::Native(native) => native.columns(),
            Self::Mapped(mapping) => mapping.columns(),
        }
    }

    /// Whether the log must have the column.
    pub(super) fn needs(&self, slot: usize) -> bool {
        match self {
            Self::Native(native) => native.needs(slot),
            Self::Mapped(_) => true,
        }
    }

    /// Whether the column must be there even in a format whose rows leave out what they have no value for.
    pub(super) fn cannot_do_without(&self, slot: usize) -> bool {
        match self {
            Self::Native(native) => native.needs(slot),
            Self::Mapped(mapping) => mapping.places(slot),
        }
    }

    /// The format that is said, and the separator of CSV.
    pub(super) fn format(&self) -> (Option<Format>, u8) {
        match self {
            Self::Native(_) => (None, b','),
            Self::Mapped(mapping) => {
                let json = mapping.spec.format == Format::JsonLines.name();
                let separator = u8::try_from(mapping.spec.delimiter).unwrap_or(b',');
                (Some(if json { Format::JsonLines } else { Format::Csv }), separator)
            }
        }
    }

    /// Whether events can lie at other instants than their row.
    pub(super) fn shifts(&self) -> bool {
        match self {
            Self::Native(_) => false,
            Self::Mapped(mapping) => mapping.shifts(),
        }
    }

    /// The row's own time; none if rows have none.
    pub(super) fn time(&self, row: &Row<'_>) -> Result<Option<Instant>, Fault> {
        match self {
            Self::Native(native) => native.time(row).map(Some),
            Self::Mapped(mapping) => mapping.time(row),
        }
    }

    /// What the row says.
    pub(super) fn take(&mut self, row: &Row<'_>, time: Option<Instant>, batch: &mut Batch) -> Result<Taken, Fault> {
        match (self, time) {
            (Self::Native(native), Some(time)) => native.take(row, time, batch),
            (Self::Native(_), None) => Ok(Taken::LeftOut),
            (Self::Mapped(mapping), time) => mapping.take(row, time, batch),
        }
    }
}
