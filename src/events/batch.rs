//! What one row yields, before it is handed on. Used again for every row.

use crate::plan::{CaseId, EventId, FieldId, RoleId, Value};
use crate::value::Instant;
use std::ops::Range;

/// Where an event stands among what a mapping derives for the same instant; within a place the order of the rows decides, then of the mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The end of a stretch comes before the begin of the next, whichever row tells it.
    First,
    /// Where its row stands.
    Row,
    /// Told by a row of an earlier time, so it comes after the rows of its own time.
    Last,
}

/// One event of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) time: Instant,
    pub(super) event: Option<EventId>,
    pub(super) by: Option<RoleId>,
    /// Into [`Batch::values`].
    pub(super) values: Range<usize>,
    pub(super) place: Place,
}

/// Everything one row yields, in order.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) kind: CaseId,
    /// Slot of the case's key.
    pub(super) key: usize,
    pub(super) items: Vec<Item>,
    pub(super) values: Vec<(FieldId, Option<Value>)>,
    /// Of all rows so far: events of which nobody says by whom they are, where several could have caused them.
    pub(super) unsaid: u64,
}

impl Batch {
    pub(super) fn new() -> Self {
        Self { kind: CaseId(0), key: 0, items: Vec::new(), values: Vec::new(), unsaid: 0 }
    }

    pub(super) fn clear(&mut self, kind: CaseId, key: usize) {
        (self.kind, self.key) = (kind, key);
        self.items.clear();
        self.values.clear();
    }
}

/// What a row was good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It says something of a case.
    Used,
    /// The mapping says it is not meant.
    LeftOut,
}
