//! Events that outlive the row they came from: for logs that have to be sorted, for the plain evaluator and for tests.

use super::Event;
use crate::plan::{CaseId, EventId, FieldId, RoleId, Value};
use crate::value::Instant;
use std::sync::Arc;

/// An [`Event`] with its own copy of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedEvent {
    /// When.
    pub time: Instant,
    /// Kind of case.
    pub kind: CaseId,
    /// The case's key.
    pub case: Arc<str>,
    /// What happened; none: only values are given.
    pub event: Option<EventId>,
    /// Who caused it, if known.
    pub by: Option<RoleId>,
    /// Values the row gives; `None` takes a value away.
    pub values: Box<[(FieldId, Option<Value>)]>,
}

impl OwnedEvent {
    /// The same event, borrowed.
    pub fn as_event(&self) -> Event<'_> {
        Event { time: self.time, kind: self.kind, case: &self.case, event: self.event, by: self.by, values: &self.values }
    }
}

impl From<&Event<'_>> for OwnedEvent {
    fn from(event: &Event<'_>) -> Self {
        let Event { time, kind, case, event, by, values } = *event;
        Self { time, kind, case: case.into(), event, by, values: values.into() }
    }
}
