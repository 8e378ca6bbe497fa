//! Mappings: rows of an export become events of a case. Rules about one row are here; what depends on the case's earlier rows is in `memory.rs`.

use super::batch::{Batch, Item, Place, Taken};
use super::memory::{Memory, Rules};
use super::reject::{Fault, Reason};
use super::report::Format;
use super::row::Row;
use super::time::TimeReader;
use super::values::{FieldReader, fits, usual};
use crate::calendar::Zone;
use crate::plan::{CaseType, EventId, FieldId, Plan, PointRef, RoleId, RowTest, Scope, Sort, SourceSpec, StateRule, TextMatch, TimeSpec, Value, When};
use crate::readings::{Backdated, Choice, LateRecord, WhoseRecord};
use crate::value::{Date, Instant};

/// A column of times and how to read it.
#[derive(Debug)]
pub(super) struct TimeColumn {
    pub(super) slot: usize,
    pub(super) reader: TimeReader,
}

/// A test of a row.
#[derive(Debug)]
pub(super) struct RowRule {
    slot: usize,
    is: TextMatch,
    not: bool,
}

/// An event that rows mean.
#[derive(Debug)]
struct EventRows {
    event: EventId,
    tests: Vec<RowRule>,
    by: Option<RoleId>,
}

/// Names the columns a mapping asks for, each with one slot.
#[derive(Debug, Default)]
pub(super) struct Slots(Vec<String>);

impl Slots {
    pub(super) fn of(&mut self, column: &str) -> usize {
        self.0.iter().position(|c| c == column).unwrap_or_else(|| {
            self.0.push(column.to_owned());
            self.0.len() - 1
        })
    }

    pub(super) fn time(&mut self, spec: &TimeSpec, plan: &Plan) -> Result<TimeColumn, String> {
        Ok(TimeColumn { slot: self.of(&spec.column), reader: TimeReader::compile(spec, plan)? })
    }

    pub(super) fn tests(&mut self, tests: &[RowTest]) -> Vec<RowRule> {
        tests.iter().map(|t| RowRule { slot: self.of(&t.column), is: t.is.clone(), not: t.not }).collect()
    }
}

/// Whether a row passes every test.
pub(super) fn passes(tests: &[RowRule], row: &Row<'_>) -> bool {
    tests.iter().all(|t| fits(&t.is, row.cell(t.slot)) != t.not)
}

/// Something that happens at an instant of its own, as rules find it in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) time: Instant,
    /// At one instant: ends of states come first, then begins, then events in the order of the mapping.
    pub(super) rank: usize,
    pub(super) event: EventId,
    pub(super) by: Option<RoleId>,
    pub(super) place: Place,
}

/// Rank of the end of a state.
pub(super) const ENDS: usize = 0;
/// Rank of the begin of a state.
pub(super) const BEGINS: usize = 1;
/// Rank of the first event rule.
const EVENTS: usize = 2;

/// A slot that no column has.
const NO_SLOT: usize = usize::MAX;

/// Reads rows by a mapping.
#[derive(Debug)]
pub(super) struct Mapping<'p> {
    plan: &'p Plan,
    pub(super) spec: &'p SourceSpec,
    case: &'p CaseType,
    columns: Vec<String>,
    /// Slot of the key; none for facts that have none.
    key: Option<usize>,
    time: Option<TimeColumn>,
    entered: Option<Entered>,
    skip: Vec<RowRule>,
    /// Whether the agreement goes by it.
    counts: bool,
    by: Option<(usize, &'p [(TextMatch, RoleId)])>,
    /// Rank and rule of events that a row means by itself.
    events: Vec<(usize, EventRows)>,
    fields: Vec<(usize, FieldReader)>,
    /// What needs the case's earlier rows; none: every row speaks for itself.
    memory: Option<Memory>,
    /// Used again for every row.
    moments: Vec<Moment>,
    /// Used again for every row: values that belong to the row's events.
    own: Vec<(FieldId, Option<Value>)>,
}

/// When rows were entered, and what becomes of those that were entered late.
#[derive(Debug)]
struct Entered {
    at: TimeColumn,
    zone: Zone,
    backdated: Backdated,
    late: LateRecord,
}

impl Entered {
    fn compile(spec: &TimeSpec, slots: &mut Slots, plan: &Plan) -> Result<Self, String> {
        fn choice<T: Choice>(plan: &Plan, at: PointRef, otherwise: T) -> T {
            plan.points.choice(at).unwrap_or(otherwise)
        }
        let name = plan.points.get(plan.zone).map_or("UTC", |point| point.reading.as_str());
        Ok(Self {
            at: slots.time(spec, plan)?,
            zone: Zone::named(name).ok_or_else(|| format!("no time zone `{name}`"))?,
            backdated: choice(plan, plan.rules.backdated, Backdated::WhenItHappened),
            late: choice(plan, plan.rules.late_record, LateRecord::ChangesItsMonth),
        })
    }

    /// The time at which a row counts, of when it happened and when it was entered.
    fn counts(&self, happened: Instant, entered: Instant) -> Result<Instant, Reason> {
        let month = |t: Instant| Date { day: 1, ..self.zone.local(t).date };
        let when_entered = happened.max(entered);
        match (month(when_entered) > month(happened), self.backdated, self.late) {
            (true, _, LateRecord::IsIgnored) => Err(Reason::AfterItsMonth),
            (true, _, LateRecord::CountsWhenEntered) | (false, Backdated::WhenItWasEntered, _) => Ok(when_entered),
            (true, _, LateRecord::ChangesItsMonth) | (false, Backdated::WhenItHappened, _) => Ok(happened),
        }
    }
}

/// Whether an agreement goes by the record that a role keeps.
fn counts(plan: &Plan, by: RoleId) -> bool {
    let wanted = match plan.points.choice(plan.rules.whose_record).unwrap_or(WhoseRecord::OfAnybody) {
        WhoseRecord::OfAnybody => return true,
        WhoseRecord::OfTheProvider => "provider",
        WhoseRecord::OfTheCustomer => "customer",
    };
    plan.roles.get(by.index()).is_some_and(|role| role == wanted)
}

impl<'p> Mapping<'p> {
    pub(super) fn compile(plan: &'p Plan, spec: &'p SourceSpec) -> Result<Self, String> {
        let said = |what: String| format!("the mapping `{}`: {what}", spec.name);
        let case = plan.case(spec.case).ok_or_else(|| said("no such kind of case".to_owned()))?;
        sound(spec, case).map_err(said)?;
        let mut slots = Slots::default();
        let key = (!spec.key.is_empty()).then(|| slots.of(&spec.key));
        let time = spec.time.as_ref().map(|t| slots.time(t, plan)).transpose().map_err(said)?;
        let entered = spec.entered.as_ref().map(|t| Entered::compile(t, &mut slots, plan)).transpose().map_err(said)?;
        let skip = slots.tests(&spec.skip);
        let by = spec.by.as_ref().map(|by| (slots.of(&by.column), by.cases.as_slice()));
        let mut events = Vec::new();
        let mut rules = Rules::default();
        for (at, rule) in spec.events.iter().enumerate() {
            let (rank, only) = (EVENTS + at, slots.tests(&rule.only));
            match &rule.when {
                When::Row(tests) => {
                    let tests = slots.tests(tests).into_iter().chain(only).collect();
                    events.push((rank, EventRows { event: rule.event, tests, by: rule.by }));
                }
                when => rules.event(when, rank, rule, only, &mut slots, plan).map_err(said)?,
            }
        }
        for state in &spec.states {
            rules.state(state, &mut slots, plan).map_err(said)?;
        }
        let mut fields = Vec::new();
        for assign in &spec.fields {
            let field = case.fields.get(assign.field.index()).ok_or_else(|| said("no such field".to_owned()))?;
            fields.push((slots.of(&assign.column), FieldReader::mapped(assign, field).of(case)));
        }
        for (at, field) in case.fields.iter().enumerate().filter(|(_, f)| f.scope == Scope::Key) {
            let (Some(slot), Ok(id)) = (key, u16::try_from(at)) else { continue };
            fields.push((slot, FieldReader::plain(FieldId(id), field).of(case)));
        }
        let memory = rules.memory(time.is_none());
        let (moments, own) = (Vec::new(), Vec::new());
        let counts = spec.recorded_by.is_none_or(|by| counts(plan, by));
        Ok(Self { plan, spec, case, columns: slots.0, key, time, entered, skip, counts, by, events, fields, memory, moments, own })
    }

    /// Names of columns by slot; the log must have all of them.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Whether the column holds the key or the row's time.
    pub(super) fn places(&self, slot: usize) -> bool {
        Some(slot) == self.key || self.time.as_ref().is_some_and(|time| time.slot == slot)
    }

    /// Whether events can lie at other instants than their row.
    pub(super) fn shifts(&self) -> bool {
        self.memory.as_ref().is_some_and(Memory::shifts)
    }

    /// The row's own time, or when it was entered if it counts then; none if rows have none.
    pub(super) fn time(&self, row: &Row<'_>) -> Result<Option<Instant>, Fault> {
        let Some(time) = &self.time else { return Ok(None) };
        if passes_any(&self.skip, row) {
            return Ok(None);
        }
        let happened = time.reader.read(row.cell(time.slot)).map_err(|reason| Fault::cell(reason, time.slot))?;
        let Some(Entered { at, .. }) = &self.entered else { return Ok(Some(happened)) };
        let cell = row.cell(at.slot);
        if cell.is_empty() || self.is_missing(cell) {
            return Ok(Some(happened));
        }
        let entered = at.reader.read(cell).map_err(|reason| Fault::cell(reason, at.slot))?;
        let counts = self.entered.as_ref().map_or(Ok(happened), |entering| entering.counts(happened, entered));
        counts.map(Some).map_err(|reason| Fault::cell(reason, at.slot))
    }

    pub(super) fn take(&mut self, row: &Row<'_>, time: Option<Instant>, batch: &mut Batch) -> Result<Taken, Fault> {
        if passes_any(&self.skip, row) {
            return Ok(Taken::LeftOut);
        }
        if !self.counts {
            return Err(Fault::row(Reason::OtherRecord));
        }
        batch.clear(self.spec.case, self.key.unwrap_or(NO_SLOT));
        let key = self.key.map_or(&b""[..], |slot| row.cell(slot));
        let occurs = matches!(self.case.sort, Sort::Occurrence { .. });
        if (key.is_empty() || self.is_missing(key)) && !occurs {
            return Err(Fault::cell(Reason::KeyMissing, self.key.unwrap_or(NO_SLOT)));
        }
        self.read_values(row, batch)?;
        self.moments.clear();
        if let Some(time) = time {
            for (rank, rule) in self.events.iter().filter(|(_, rule)| passes(&rule.tests, row)) {
                self.moments.push(Moment { time, rank: *rank, event: rule.event, by: rule.by, place: Place::Row });
            }
        }
        let mut from = time;
        if let Some(memory) = &mut self.memory {
            let fresh = memory.take(row, key, time, &self.spec.missing, &mut self.moments)?;
            let earliest = self.moments.iter().map(|m| m.time).min();
            if fresh || time.is_none() {
                from = from.into_iter().chain(earliest).min();
            }
        } else if self.moments.is_empty() {
            self.unknown_event(row)?;
        }
        self.moments.sort_by_key(|m| (m.time, m.rank));
        let by = if self.moments.iter().any(|m| m.rank >= EVENTS && m.by.is_none()) { self.who(row)? } else { None };
        self.hand_on(from, by, batch);
        if occurs && batch.items.is_empty() {
            // A fact is one even if nothing more is said of it.
            batch.items.extend(from.map(|time| Item { time, event: None, by: None, values: 0..0, place: Place::Row }));
        }
        Ok(Taken::Used)
    }

    /// Puts the values before or into the first event at `from`, and the events after each other.
    fn hand_on(&mut self, from: Option<Instant>, by: Option<RoleId>, batch: &mut Batch) {
        let mut given = batch.values.len();
        for moment in &self.moments {
            if given > 0 && from.is_some_and(|from| from < moment.time) {
                batch.items.extend(from.map(|time| Item { time, event: None, by: None, values: 0..given, place: Place::Row }));
                given = 0;
            }
            let carries = given > 0 && from == Some(moment.time);
            let start = if carries { 0 } else { batch.values.len() };
            let mut values = start..if carries { given } else { start };
            if moment.rank >= EVENTS && !self.own.is_empty() {
                values.start = batch.values.len();
                if carries {
                    batch.values.extend_from_within(0..given);
                }
                batch.values.extend_from_slice(&self.own);
                values.end = batch.values.len();
            }
            let said = if moment.rank >= EVENTS { moment.by.or(by) } else { None };
            let by = said.or_else(|| usual(self.plan, self.case, moment.event, &mut batch.unsaid));
            batch.items.push(Item { time: moment.time, event: Some(moment.event), by, values, place: moment.place });
            if carries {
                given = 0;
            }
        }
        if given > 0 {
            batch.items.extend(from.map(|time| Item { time, event: None, by: None, values: 0..given, place: Place::Row }));
        }
    }

    /// Values of the case go to the batch, those of the row's events are kept apart.
    fn read_values(&mut self, row: &Row<'_>, batch: &mut Batch) -> Result<(), Fault> {
        self.own.clear();
        let snapshot = self.memory.as_ref().is_some_and(Memory::is_record);
        for (slot, reader) in &mut self.fields {
            let cell = row.cell(*slot);
            let value = if cell.is_empty() || self.spec.missing.iter().any(|m| m.as_bytes() == cell) {
                if !snapshot || reader.scope == Scope::Event {
                    continue;
                }
                None
            } else {
                Some(reader.read(cell).map_err(|reason| Fault::cell(reason, *slot))?)
            };
            let into = if reader.scope == Scope::Event { &mut self.own } else { &mut batch.values };
            into.push((reader.field, value));
        }
        Ok(())
    }

    fn who(&self, row: &Row<'_>) -> Result<Option<RoleId>, Fault> {
        let Some((slot, cases)) = self.by else { return Ok(None) };
        let cell = row.cell(slot);
        if cell.is_empty() || self.is_missing(cell) {
            return Ok(None);
        }
        let found = cases.iter().find(|(test, _)| fits(test, cell));
        found.map(|(_, role)| Some(*role)).ok_or(Fault::cell(Reason::UnknownParty, slot))
    }

    /// A row that means no event although a column that tells events has a text: nobody said what it means.
    fn unknown_event(&self, row: &Row<'_>) -> Result<(), Fault> {
        let mut tested = self.events.iter().flat_map(|(_, rule)| rule.tests.iter().map(|t| t.slot));
        match tested.find(|&slot| !row.cell(slot).is_empty() && !self.is_missing(row.cell(slot))) {
            Some(slot) => Err(Fault::cell(Reason::UnknownEvent, slot)),
            None => Ok(()),
        }
    }

    fn is_missing(&self, cell: &[u8]) -> bool {
        self.spec.missing.iter().any(|m| m.as_bytes() == cell)
    }
}

/// What the front end sees to, and a plan from a file may lack.
fn sound(spec: &SourceSpec, case: &CaseType) -> Result<(), String> {
    let bounds = |state: &StateRule| match state {
        StateRule::While { begins, ends, .. } | StateRule::Pair { begins, ends, .. } => [*begins, *ends],
    };
    let events = spec.events.iter().map(|rule| rule.event).chain(spec.states.iter().flat_map(bounds));
    if spec.key.is_empty() && !matches!(case.sort, Sort::Occurrence { .. }) {
        return Err("it does not say which column holds the key".to_owned());
    }
    if case.sort != Sort::Case && spec.time.is_none() && spec.events.is_empty() {
        return Err("its rows have no time".to_owned());
    }
    let by_row = spec.events.iter().any(|rule| !matches!(rule.when, When::At(_))) || spec.states.iter().any(|s| matches!(s, StateRule::While { .. }));
    if events.into_iter().any(|event| event.index() >= case.events.len()) {
        return Err("no such event".to_owned());
    }
    if spec.time.is_none() && by_row {
        return Err("its rows have no time, so only columns of times can tell events".to_owned());
    }
    if !spec.delimiter.is_ascii() || matches!(spec.delimiter, '"' | '\n' | '\r') {
        return Err(format!("`{}` cannot separate cells", spec.delimiter.escape_default()));
    }
    if ![Format::Csv, Format::JsonLines].iter().any(|format| format.name() == spec.format) {
        return Err(format!("no format `{}`; there are csv and json_lines", spec.format));
    }
    Ok(())
}

fn passes_any(tests: &[RowRule], row: &Row<'_>) -> bool {
    tests.iter().any(|t| fits(&t.is, row.cell(t.slot)) != t.not)
}
