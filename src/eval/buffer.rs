//! Events kept for later, compactly: keys in one text, values in one list.

use crate::events::Event;
use crate::plan::{CaseId, EventId, FieldId, RoleId, Value};
use crate::value::Instant;
use std::ops::Range;

#[derive(Clone, Copy, Debug)]
struct Kept {
    time: Instant,
    kind: CaseId,
    event: Option<EventId>,
    by: Option<RoleId>,
    /// Where the key begins and how long it is.
    key: (usize, u32),
    /// Where the values begin and how many they are.
    values: (usize, u32),
}

/// A list of events.
#[derive(Clone, Debug, Default)]
pub struct Buffer {
    rows: Vec<Kept>,
    keys: String,
    values: Vec<(FieldId, Option<Value>)>,
}

impl Buffer {
    /// Adds an event.
    pub fn push(&mut self, event: &Event<'_>) {
        let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let key = (self.keys.len(), length(event.case.len()));
        let values = (self.values.len(), length(event.values.len()));
        self.keys.push_str(event.case);
        self.values.extend_from_slice(event.values);
        self.rows.push(Kept { time: event.time, kind: event.kind, event: event.event, by: event.by, key, values });
    }

    /// Its events, in order.
    pub(super) fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let range = |(from, length): (usize, u32)| -> Range<usize> { from..from.saturating_add(length as usize) };
        self.rows.iter().map(move |row| Event {
            time: row.time,
            kind: row.kind,
            case: self.keys.get(range(row.key)).unwrap_or(""),
            event: row.event,
            by: row.by,
            values: self.values.get(range(row.values)).unwrap_or(&[]),
        })
    }

    /// Puts them in order of time, and at one instant those for which `late` holds after the others; else their order stays.
    pub(super) fn sort(&mut self, late: impl Fn(CaseId, Option<EventId>) -> bool) {
        self.rows.sort_by_key(|row| (row.time, late(row.kind, row.event)));
    }

    /// Instant of the first of them.
    pub(super) fn instant(&self) -> Option<Instant> {
        self.rows.first().map(|row| row.time)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Forgets them and keeps the room.
    pub(super) fn clear(&mut self) {
        self.rows.clear();
        self.keys.clear();
        self.values.clear();
    }
}
