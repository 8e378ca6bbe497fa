//! What a life remembers of its fields and events: values by row, and when an event first happened.

use super::asked::{Ask, Asking};
use super::program::Follows;
use crate::plan::Value;
use crate::value::Instant;
use smallvec::SmallVec;

/// Number of a row within its life, from 0.
pub(super) type RowNumber = u32;

/// From this row on a field has this value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) row: RowNumber,
    pub(super) time: Instant,
    pub(super) value: Option<Value>,
}

/// The values of one field, in order of rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    entries: SmallVec<[Entry; 1]>,
}

impl Track {
    /// The value from this row on. Former values are forgotten unless `keep`.
    pub(super) fn set(&mut self, row: RowNumber, time: Instant, value: Option<&Value>, keep: bool) {
        match self.entries.last_mut() {
            Some(last) if last.value.as_ref() == value => {}
            Some(last) if !keep || last.row == row => *last = Entry { row, time, value: value.cloned() },
            None if value.is_none() => {}
            _ => self.entries.push(Entry { row, time, value: value.cloned() }),
        }
    }

    /// Takes away the value that belonged to an earlier row (fields of events).
    pub(super) fn expire(&mut self, row: RowNumber, time: Instant, keep: bool) {
        if self.entries.last().is_some_and(|last| last.value.is_some() && last.row < row) {
            self.set(row, time, None, keep);
        }
    }

    /// The value in force at a row.
    pub(super) fn at(&self, row: RowNumber) -> Option<&Value> {
        self.entries.iter().rev().find(|e| e.row <= row).and_then(|e| e.value.as_ref())
    }

    /// The latest value.
    pub(super) fn now(&self) -> Option<&Value> {
        self.entries.last().and_then(|e| e.value.as_ref())
    }

    /// Changes after row `from`, through row `to`.
    pub(super) fn changes(&self, from: RowNumber, to: RowNumber) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |e| from < e.row && e.row <= to)
    }
}

/// What conditions look at.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    /// By slot.
    pub(super) tracks: SmallVec<[Track; 2]>,
    /// By mark: row and instant of the first event of that name.
    pub(super) firsts: SmallVec<[Option<(RowNumber, Instant)>; 2]>,
    /// Rows so far.
    pub(super) rows: RowNumber,
    /// What was asked of it.
    pub(super) asked: Asking,
}

impl History {
    /// Nothing yet, of so many fields and events.
    pub(super) fn new(slots: usize, marks: usize) -> Self {
        Self { tracks: smallvec::smallvec![Track::default(); slots], firsts: smallvec::smallvec![None; marks], rows: 0, asked: Asking::default() }
    }

    /// A reading is needed to go on.
    pub(super) fn asks(&self, point: Option<Ask>) {
        point.into_iter().for_each(|point| self.asked.note(point));
    }

    /// Number of the latest row.
    pub(super) fn latest(&self) -> RowNumber {
        self.rows.saturating_sub(1)
    }
}

impl Follows {
    /// What it is now.
    pub(super) fn value(&self, history: &History) -> Option<Value> {
        let now = |slot: u16| history.tracks.get(usize::from(slot)).and_then(Track::now);
        if let Some(recorded) = self.recorded.and_then(now) {
            return Some(recorded.clone());
        }
        let fits = |(slot, values): &(u16, Vec<Value>)| values.is_empty() || now(*slot).is_some_and(|value| values.contains(value));
        self.rows.iter().find(|row| row.when.iter().all(fits)).and_then(|row| row.value.clone())
    }
}
