//! What was read: counts, order, what was left aside.

use super::Rejects;
use crate::value::Instant;

/// Whether times ever went backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Never.
    Sorted,
    /// At least once, so the log has to be sorted.
    Disordered,
}

/// How the events were brought into order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// As they stand in the log, in one go and in little memory.
    Sorted,
    /// By reading the whole log into memory first.
    SortedAfterCollecting,
}

impl Path {
    /// Stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sorted => "sorted",
            Self::SortedAfterCollecting => "sorted_after_collecting",
        }
    }
}

/// A format of logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180) with a header.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// Stable name, as plans have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "json_lines",
        }
    }
}

/// What was read from one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputReport {
    /// Name of the file.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// Name of the mapping; none: the vocabulary's own shape.
    pub source: Option<String>,
    /// Rows, used or not.
    pub rows: u64,
    /// Bytes after decompression.
    pub bytes: u64,
    /// Columns nobody asked for (of JSON Lines the first hundred).
    pub unused: Vec<String>,
    /// Columns nobody asked for that are called nearly like a field that no column gives; with the field.
    pub near: Vec<(String, String)>,
    /// Names the mapping asks for that no object of JSON Lines has.
    pub absent: Vec<String>,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadReport {
    /// By input, in the order given.
    pub inputs: Vec<InputReport>,
    /// Rows in all, used or not.
    pub rows: u64,
    /// Events handed on, those that only give values included.
    pub events: u64,
    /// Rows that the mapping says are not meant.
    pub left_out: u64,
    /// Rows that could not be used.
    pub rejects: Rejects,
    /// Events by a party that the vocabulary says never causes them: which, by whom, how many. They are used.
    pub strangers: Vec<(String, String, u64)>,
    /// Events of which nobody says by whom they are, where several could have caused them (kind `unknown_party`).
    pub unsaid: u64,
    /// Whether times ever went backwards; [`Order::Disordered`] with [`super::Options::stop_on_disorder`]: the reading stopped there.
    pub order: Order,
    /// Time of the earliest event.
    pub first: Option<Instant>,
    /// Time of the latest event.
    pub last: Option<Instant>,
}

impl ReadReport {
    /// Counts an event by a party that never causes it.
    pub(super) fn stranger(&mut self, event: &str, by: &str) {
        match self.strangers.iter_mut().find(|(e, b, _)| e == event && b == by) {
            Some((_, _, n)) => *n += 1,
            None => self.strangers.push((event.to_owned(), by.to_owned(), 1)),
        }
    }

    pub(super) fn new() -> Self {
        let rejects = Rejects::default();
        Self { inputs: Vec::new(), rows: 0, events: 0, left_out: 0, rejects, strangers: Vec::new(), unsaid: 0, order: Order::Sorted, first: None, last: None }
    }

    /// Things worth knowing that are neither errors nor rejects, one sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (event, by, n) in &self.strangers {
            let times = if *n == 1 { "once".to_owned() } else { format!("{n} times") };
            notes.push(format!("`{event}` is by `{by}` {times}, which the vocabulary says never causes it; the events are used as they stand"));
        }
        for input in &self.inputs {
            let name = crate::text::harmless(input.name.as_bytes(), 200);
            if input.rows == 0 {
                notes.push(format!("{name} has a header and no rows"));
            }
            if let (Some(source), false) = (&input.source, input.absent.is_empty()) {
                let names: Vec<String> = input.absent.iter().map(|c| format!("`{}`", crate::text::harmless(c.as_bytes(), 40))).collect();
                notes.push(format!("no row of {name} has {}, which the mapping `{source}` asks for", names.join(", ")));
            }
            if input.source.is_none() && !input.unused.is_empty() {
                let columns: Vec<String> = input.unused.iter().take(40).map(|c| format!("`{}`", crate::text::harmless(c.as_bytes(), 40))).collect();
                let rest = input.unused.len().saturating_sub(columns.len());
                let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
                notes.push(format!("columns of {name} that are neither of a log nor fields of the case are not used: {}{more}", columns.join(", ")));
            }
        }
        notes
    }
}
