//! Where rows are worked on, one at a time: inputs are opened and bound to a shape, rows are taken apart, understood, checked for
//! copies, and handed on or set aside.

use super::batch::{Batch, Place, Taken};
use super::csv::{self, Layout};
use super::error::{ReadError, Wrong};
use super::input::{Blocks, Input, format_by_name};
use super::json_lines::Names;
use super::reject::{Fault, Reason, Reject, shown};
use super::report::{Format, InputReport, Order, ReadReport};
use super::row::{Cells, Row};
use super::shape::Shape;
use super::{Event, Sink};
use crate::plan::{Plan, Sort};
use crate::value::Instant;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;

/// How the rows of one input are taken apart, and by which shape they are understood.
#[derive(Debug)]
struct Bound {
    shape: usize,
    how: How,
}

#[derive(Debug)]
enum How {
    Csv(Layout),
    Json(Names),
}

/// A row as it stands in an input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'a> {
    /// Which input.
    pub(super) input: usize,
    /// Line on which it begins.
    pub(super) line: u64,
    /// Without its line end.
    pub(super) bytes: &'a [u8],
    /// Why it cannot be taken apart.
    pub(super) fault: Option<Reason>,
}

/// Whether to go on with the next row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Go on.
    Go,
    /// Stop here.
    Stop,
}

/// What takes events, and where they stand among others of their instant.
pub(super) type Each<'a> = &'a mut dyn FnMut(&Event<'_>, Place);

/// The desk.
pub(super) struct Desk<'p> {
    plan: &'p Plan,
    shapes: Vec<Shape<'p>>,
    bound: Vec<Bound>,
    cells: Cells,
    batch: Batch,
    /// The instant rows are at, and what they were, to find copies.
    now: Option<Instant>,
    met: FxHashSet<u64>,
    /// Time of the last event handed on.
    last: Option<Instant>,
    pub(super) report: ReadReport,
}

impl<'p> Desk<'p> {
    pub(super) fn new(plan: &'p Plan) -> Result<Self, ReadError> {
        let shapes = Shape::all(plan).map_err(|what| Wrong::Plan(what).at(&plan.agreement, None))?;
        let (cells, batch, met) = (Cells::default(), Batch::new(), FxHashSet::default());
        Ok(Self { plan, shapes, bound: Vec::new(), cells, batch, now: None, met, last: None, report: ReadReport::new() })
    }

    /// Whether any shape can put events at other instants than their row.
    pub(super) fn shifts(&self) -> bool {
        self.shapes.iter().any(Shape::shifts)
    }

    /// Reads all rows of all inputs.
    pub(super) fn scan(&mut self, inputs: Vec<Input>, each: &mut dyn FnMut(&mut Self, Raw<'_>) -> Next) -> Result<(), ReadError> {
        for (at, input) in inputs.into_iter().enumerate() {
            let (name, mut blocks) = Blocks::open(input)?;
            let (format, separator) = self.bind(&name, &mut blocks)?;
            if self.rows(at, &name, format, separator, &mut blocks, each)? == Next::Stop {
                break;
            }
            self.close(at, &name, &blocks)?;
        }
        Ok(())
    }

    fn rows(
        &mut self,
        input: usize,
        name: &str,
        format: Format,
        separator: u8,
        blocks: &mut Blocks,
        each: &mut dyn FnMut(&mut Self, Raw<'_>) -> Next,
    ) -> Result<Next, ReadError> {
        while let Some(record) = blocks.next(format, separator).map_err(|e| Wrong::Broken(e).at(name, None))? {
            self.report.rows += 1;
            if let Some(input) = self.report.inputs.last_mut() {
                input.rows += 1;
            }
            if each(self, Raw { input, line: record.line, bytes: blocks.get(record), fault: record.fault }) == Next::Stop {
                return Ok(Next::Stop);
            }
        }
        Ok(Next::Go)
    }

    /// Finds the format, the shape and the columns of an input.
    fn bind(&mut self, name: &str, blocks: &mut Blocks) -> Result<(Format, u8), ReadError> {
        let first = blocks.first_byte().map_err(|e| Wrong::Broken(e).at(name, None))?;
        let first = first.ok_or_else(|| Wrong::Empty.at(name, None))?;
        let (format, separator) = self.format(name, first);
        let record = blocks.next(format, separator).map_err(|e| Wrong::Broken(e).at(name, None))?;
        let record = record.ok_or_else(|| Wrong::Empty.at(name, None))?;
        let line = Some(record.line);
        let found = match (format, record.fault) {
            (Format::Csv, Some(reason)) => return Err(Wrong::Header(reason.says()).at(name, line)),
            (Format::Csv, None) => csv::header(blocks.get(record), separator),
            (Format::JsonLines, _) => Names::in_line(blocks.get(record)),
        };
        let at = self.fitting(format, separator, &found);
        let named = found.clone();
        let Some(shape) = self.shapes.get(at) else { return Err(Wrong::Empty.at(name, line)) };
        let (how, unused) = match format {
            Format::Csv => layout(shape, separator, found).map_err(|wrong| wrong.at(name, line))?,
            Format::JsonLines => (How::Json(Names::new(shape.columns())), Vec::new()),
        };
        if format == Format::JsonLines {
            blocks.again(record);
        }
        let source = shape.source().map(str::to_owned);
        self.bound.push(Bound { shape: at, how });
        let near = if source.is_none() { near(self.plan, &unused, &|field| named.iter().any(|column| column == field)) } else { Vec::new() };
        self.report.inputs.push(InputReport { name: name.to_owned(), format, source, rows: 0, bytes: 0, unused, near, absent: Vec::new() });
        Ok((format, separator))
    }

    /// As the mappings say; where they leave a choice, by the input's name, then by its first byte.
    fn format(&self, name: &str, first: u8) -> (Format, u8) {
        let seen = format_by_name(name).unwrap_or(if first == b'{' { Format::JsonLines } else { Format::Csv });
        let mut said = self.shapes.iter().map(Shape::format);
        let all = self.shapes.iter().map(Shape::format).find(|(format, _)| format.is_none_or(|f| f == seen));
        let (format, separator) = all.or_else(|| said.next()).unwrap_or((None, b','));
        (format.unwrap_or(seen), separator)
    }

    /// The first shape of that format that lacks the fewest columns.
    fn fitting(&self, format: Format, separator: u8, found: &[String]) -> usize {
        let same = |shape: &Shape<'_>| shape.format().0.is_none_or(|f| f == format) && (format == Format::JsonLines || shape.format().1 == separator);
        let shapes = self.shapes.iter().enumerate().filter(|(_, shape)| same(shape));
        shapes.min_by_key(|(_, shape)| lacks(shape, found).len()).map_or(0, |(at, _)| at)
    }

    /// What is only known at the end of an input.
    fn close(&mut self, at: usize, name: &str, blocks: &Blocks) -> Result<(), ReadError> {
        let Some(report) = self.report.inputs.get_mut(at) else { return Ok(()) };
        report.bytes = blocks.bytes;
        let Some(Bound { shape, how: How::Json(names) }) = self.bound.get(at) else { return Ok(()) };
        report.unused.clone_from(&names.others);
        let Some(shape) = self.shapes.get(*shape) else { return Ok(()) };
        if report.rows == 0 {
            return Ok(());
        }
        if !names.any {
            return Err(Wrong::NotJson.at(name, Some(1)));
        }
        let never = || names.met.iter().enumerate().filter(|(_, met)| !**met).map(|(slot, _)| slot);
        let name_of = |slot: usize| shape.columns().get(slot).cloned();
        report.absent = never().filter(|slot| shape.needs(*slot)).filter_map(name_of).collect();
        if let Some(slot) = never().find(|slot| shape.cannot_do_without(*slot)) {
            let met = shape.columns().iter().zip(&names.met).filter(|(_, met)| **met).map(|(c, _)| c);
            let found = met.chain(&names.others).cloned().collect();
            let wanted = name_of(slot).unwrap_or_default();
            let mapping = shape.source().map(str::to_owned);
            return Err(Wrong::MissingColumn { wanted, found, mapping }.at(name, None));
        }
        Ok(())
    }

    /// The row's own time, and whether the row can be taken apart at all.
    pub(super) fn time(&mut self, raw: Raw<'_>) -> Result<Option<Instant>, Fault> {
        self.split(raw)?;
        let Some(shape) = self.bound.get(raw.input).and_then(|b| self.shapes.get(b.shape)) else { return Ok(None) };
        shape.time(&Row { raw: raw.bytes, cells: &self.cells })
    }

    fn split(&mut self, raw: Raw<'_>) -> Result<(), Fault> {
        if let Some(reason) = raw.fault {
            self.cells.clear(0);
            return Err(Fault::row(reason));
        }
        match self.bound.get_mut(raw.input).map(|b| &mut b.how) {
            Some(How::Csv(layout)) => layout.split(raw.bytes, &mut self.cells),
            Some(How::Json(names)) => names.split(raw.bytes, &mut self.cells),
            None => Ok(()),
        }
    }

    /// Works on one row: its events are handed on, unless it is at fault. Says whether times went backwards here.
    pub(super) fn row(&mut self, raw: Raw<'_>, each: Each<'_>) -> Result<Order, Fault> {
        let time = self.time(raw)?;
        let mut order = Order::Sorted;
        match self.understand(raw, time, &mut order)? {
            Taken::Used => self.hand_on(raw, &mut order, each)?,
            Taken::LeftOut => self.report.left_out += 1,
        }
        if order == Order::Disordered {
            self.report.order = order;
        }
        Ok(order)
    }

    fn understand(&mut self, raw: Raw<'_>, time: Option<Instant>, order: &mut Order) -> Result<Taken, Fault> {
        let Some(shape) = self.bound.get(raw.input).and_then(|b| self.shapes.get_mut(b.shape)) else { return Ok(Taken::LeftOut) };
        let row = Row { raw: raw.bytes, cells: &self.cells };
        let taken = shape.take(&row, time, &mut self.batch)?;
        let Some(time) = time.filter(|_| taken == Taken::Used) else { return Ok(taken) };
        if self.now != Some(time) {
            if self.now.is_some_and(|now| time < now) {
                *order = Order::Disordered;
            }
            self.now = Some(time);
            self.met.clear();
        }
        // Facts without a key may be the same, row for row.
        if self.plan.case(self.batch.kind).is_some_and(|c| matches!(c.sort, Sort::Occurrence { .. })) {
            return Ok(taken);
        }
        let mut hasher = FxHasher::default();
        hasher.write_usize(self.batch.kind.index());
        hasher.write(raw.bytes);
        if self.met.insert(hasher.finish()) { Ok(taken) } else { Err(Fault::row(Reason::Duplicate)) }
    }

    fn hand_on(&mut self, raw: Raw<'_>, order: &mut Order, each: Each<'_>) -> Result<(), Fault> {
        let row = Row { raw: raw.bytes, cells: &self.cells };
        let key = self.batch.key;
        let case = std::str::from_utf8(row.cell(key)).map_err(|_| Fault::cell(Reason::NotUtf8, key))?;
        for item in &self.batch.items {
            if self.last.is_some_and(|last| item.time < last) {
                *order = Order::Disordered;
            }
            self.last = Some(item.time);
            let report = &mut self.report;
            report.events += 1;
            report.unsaid = self.batch.unsaid;
            report.first = Some(report.first.map_or(item.time, |first| first.min(item.time)));
            report.last = Some(report.last.map_or(item.time, |last| last.max(item.time)));
            let cause = self.plan.cases.get(self.batch.kind.index()).and_then(|c| c.events.get(item.event?.index())).zip(item.by);
            if let Some((event, by)) = cause.filter(|(event, by)| !event.by.is_empty() && !event.by.contains(by)) {
                report.stranger(&event.name, self.plan.roles.get(usize::from(by.0)).map_or("", String::as_str));
            }
            let values = self.batch.values.get(item.values.clone()).unwrap_or(&[]);
            each(&Event { time: item.time, kind: self.batch.kind, case, event: item.event, by: item.by, values }, item.place);
        }
        Ok(())
    }

    /// Sets a row aside that the desk has just found at fault.
    pub(super) fn reject(&mut self, raw: Raw<'_>, fault: Fault, sink: &mut dyn Sink) {
        let row = Row { raw: raw.bytes, cells: &self.cells };
        let columns = self.bound.get(raw.input).and_then(|b| self.shapes.get(b.shape)).map_or(&[][..], |s| s.columns());
        let column = fault.slot.and_then(|slot| columns.get(slot)).map(String::as_str);
        let cell = shown(fault.slot.map_or(raw.bytes, |slot| row.cell(slot)));
        let Some(input) = self.report.inputs.get(raw.input) else { return };
        let reject = Reject { file: &input.name, line: raw.line, reason: fault.reason, column, cell, row: raw.bytes };
        self.report.rejects.add(&reject);
        sink.reject(&reject);
    }
}

/// Columns that are called nearly like a field that has none: a part of its name, or misspelt.
fn near(plan: &Plan, unused: &[String], is_given: &dyn Fn(&str) -> bool) -> Vec<(String, String)> {
    let fields: Vec<&str> = plan.cases.iter().flat_map(|case| &case.fields).map(|f| f.name.as_str()).filter(|name| !is_given(name)).collect();
    let part = |column: &str| {
        let column = column.to_lowercase();
        let long = |a: &str, b: &str| a.chars().count() >= 3 && b.starts_with(a);
        fields.iter().copied().find(|field| long(&column, field) || long(field, &column))
    };
    let of =
        |column: &String| part(column).or_else(|| crate::diagnostic::nearest(column, fields.iter().copied())).map(|field| (column.clone(), field.to_owned()));
    unused.iter().take(40).filter_map(of).collect()
}

/// The columns that a shape needs and a log does not have.
fn lacks(shape: &Shape<'_>, found: &[String]) -> Vec<String> {
    let columns = shape.columns().iter().enumerate();
    columns.filter(|(slot, column)| shape.needs(*slot) && !found.contains(column)).map(|(_, column)| column.clone()).collect()
}

/// Which slots the columns of a header go to, and the columns that go nowhere.
fn layout(shape: &Shape<'_>, separator: u8, found: Vec<String>) -> Result<(How, Vec<String>), Wrong> {
    if let Some(wanted) = lacks(shape, &found).into_iter().next() {
        return Err(Wrong::MissingColumn { wanted, found, mapping: shape.source().map(str::to_owned) });
    }
    let slot_of = |column: &String| shape.columns().iter().position(|c| c == column);
    let slots: Vec<Option<usize>> = found.iter().map(slot_of).collect();
    let twice = slots.iter().enumerate().find(|(at, slot)| slot.is_some() && slots.iter().take(*at).any(|s| s == *slot));
    if let Some(column) = twice.and_then(|(at, _)| found.get(at)) {
        return Err(Wrong::DuplicateColumn(column.clone()));
    }
    let unused = found.into_iter().zip(&slots).filter(|(_, slot)| slot.is_none()).map(|(column, _)| column).collect();
    Ok((How::Csv(Layout { separator, slots, count: shape.columns().len() }), unused))
}
