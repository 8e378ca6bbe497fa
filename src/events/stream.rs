//! Events in order of time. A log that is in order goes through in one pass and little memory; one that is not is read again into
//! memory and sorted: first the rows by their own time, then, where a mapping puts events at other instants, the events.

use super::batch::Place;
use super::desk::{Desk, Next, Raw};
use super::error::{ReadError, Wrong};
use super::input::Input;
use super::reject::{Fault, Reject};
use super::report::{Order, Path, ReadReport};
use super::{Event, OwnedEvent};
use crate::plan::Plan;
use crate::value::Instant;
use std::io;

/// What takes the events of a log.
pub trait Sink {
    /// The next event.
    fn event(&mut self, event: &Event<'_>);

    /// A row that could not be used; in the order of the log.
    fn reject(&mut self, reject: &Reject<'_>) {
        let _ = reject;
    }

    /// The log is out of order: everything handed on so far is void, and comes again in order.
    fn restart(&mut self) {}
}

impl<F: FnMut(&Event<'_>)> Sink for F {
    fn event(&mut self, event: &Event<'_>) {
        self(event);
    }
}

/// How to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// End the reading where times first go backwards.
    pub stop_on_disorder: bool,
}

/// A log that can be opened.
pub struct Log<'a> {
    /// Opens every input of it, in order.
    pub open: &'a mut dyn FnMut() -> io::Result<Vec<Input>>,
    /// Whether it can be opened again; standard input cannot.
    pub rewindable: bool,
}

/// Reads inputs one after the other and hands on events as the rows yield them, whatever their order.
///
/// # Errors
/// What stops the reading altogether. Rows that cannot be used do not: they are counted in the report and go to the sink.
pub fn read(plan: &Plan, inputs: Vec<Input>, options: Options, sink: &mut dyn Sink) -> Result<ReadReport, ReadError> {
    let mut desk = Desk::new(plan)?;
    desk.scan(inputs, &mut |desk, raw| match desk.row(raw, &mut |event, _| sink.event(event)) {
        Ok(Order::Disordered) if options.stop_on_disorder => Next::Stop,
        Ok(_) => Next::Go,
        Err(fault) => {
            desk.reject(raw, fault, sink);
            Next::Go
        }
    })?;
    Ok(desk.report)
}

/// Reads a log into memory, in order of time; events at one instant stay in the order of the log.
///
/// # Errors
/// As [`read`].
pub fn collect(plan: &Plan, inputs: Vec<Input>) -> Result<(Vec<OwnedEvent>, ReadReport), ReadError> {
    let mut events = Vec::new();
    let report = sorted(plan, inputs, &mut |event: &Event<'_>| events.push(OwnedEvent::from(event)))?;
    Ok((events, report))
}

/// Hands on the events of a log in order of time: straight through while it is in order, else after reading it into memory.
///
/// # Errors
/// As [`read`], and when the log cannot be opened.
pub fn stream(plan: &Plan, log: Log<'_>, sink: &mut dyn Sink) -> Result<(ReadReport, Path), ReadError> {
    let mut open = || (log.open)().map_err(|e| Wrong::Broken(e).at("the log", None));
    let inputs = open()?;
    // where events lie apart from their rows, only the whole log tells their order
    if !log.rewindable || Desk::new(plan)?.shifts() {
        let report = sorted(plan, inputs, sink)?;
        return Ok((report, Path::SortedAfterCollecting));
    }
    let report = read(plan, inputs, Options { stop_on_disorder: true }, sink)?;
    if report.order == Order::Sorted {
        return Ok((report, Path::Sorted));
    }
    sink.restart();
    Ok((sorted(plan, open()?, sink)?, Path::SortedAfterCollecting))
}

/// A row that waits for its turn.
struct Waiting {
    /// Its own time; the earliest instant if rows have none.
    time: Instant,
    input: usize,
    line: u64,
    start: usize,
    len: usize,
    fault: Option<Fault>,
}

/// A whole log in memory.
#[derive(Default)]
struct Shelf {
    text: Vec<u8>,
    rows: Vec<Waiting>,
}

impl Shelf {
    fn add(&mut self, raw: Raw<'_>, time: Result<Option<Instant>, Fault>) {
        let (time, fault) = (time.ok().flatten().unwrap_or(Instant::MIN), time.err());
        self.rows.push(Waiting { time, input: raw.input, line: raw.line, start: self.text.len(), len: raw.bytes.len(), fault });
        self.text.extend_from_slice(raw.bytes);
    }

    fn raw(&self, row: &Waiting) -> Raw<'_> {
        let bytes = self.text.get(row.start..row.start + row.len).unwrap_or(b"");
        Raw { input: row.input, line: row.line, bytes, fault: row.fault.filter(|f| f.slot.is_none()).map(|f| f.reason) }
    }
}

fn sorted(plan: &Plan, inputs: Vec<Input>, sink: &mut dyn Sink) -> Result<ReadReport, ReadError> {
    let mut desk = Desk::new(plan)?;
    let mut shelf = Shelf::default();
    desk.scan(inputs, &mut |desk, raw| {
        let time = desk.time(raw);
        shelf.add(raw, time);
        Next::Go
    })?;
    let usable = |row: &&Waiting| row.fault.is_none();
    if !shelf.rows.iter().filter(usable).is_sorted_by_key(|row| row.time) {
        desk.report.order = Order::Disordered;
    }
    // stable: rows of one instant stay in the order of the log
    let mut turns: Vec<usize> = (0..shelf.rows.len()).collect();
    turns.sort_by_key(|&at| shelf.rows.get(at).map(|row| row.time));
    let mut faults: Vec<(usize, Fault)> = Vec::new();
    let mut events: Vec<(Place, OwnedEvent)> = Vec::new();
    let shifts = desk.shifts();
    for at in turns {
        let Some(row) = shelf.rows.get(at) else { continue };
        let done = match row.fault {
            Some(fault) => Err(fault),
            None if shifts => desk.row(shelf.raw(row), &mut |event, place| events.push((place, event.into()))),
            None => desk.row(shelf.raw(row), &mut |event, _| sink.event(event)),
        };
        if let Err(fault) = done {
            faults.push((at, fault));
        }
    }
    events.sort_by_key(|(place, event)| (event.time, *place));
    for (_, event) in &events {
        sink.event(&event.as_event());
    }
    faults.sort_by_key(|(at, _)| *at);
    for (at, fault) in faults {
        if let Some(row) = shelf.rows.get(at) {
            // taken apart once more, so that the cell at fault can be shown
            let _ = desk.time(shelf.raw(row));
            desk.reject(shelf.raw(row), fault, sink);
        }
    }
    Ok(desk.report)
}
