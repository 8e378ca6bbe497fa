//! Logs in the vocabulary's own shape: `time`, `case`, `event`, `by`, and a column for each field; `kind` where there are several kinds of case.
//! An empty cell of a field says nothing of it, `(none)` takes its value away.

use super::batch::{Batch, Item, Place, Taken};
use super::reject::{Fault, Reason};
use super::row::Row;
use super::time::TimeReader;
use super::values::{EventNames, FieldReader, Parties, usual};
use crate::plan::{CaseId, FieldId, Plan, Scope, Sort};
use crate::value::Instant;

const TIME: usize = 0;
const CASE: usize = 1;
const EVENT: usize = 2;
const BY: usize = 3;
const KIND: usize = 4;
/// Slot of the first field.
const FIELDS: usize = 6;

/// Names that columns of fields cannot have.
pub(super) const OWN: [&str; FIELDS] = crate::plan::COLUMNS;

/// In a column of a field: from here on it has no value (an empty cell says nothing of it).
pub(super) const NONE: &str = "(none)";

/// Reads rows in the vocabulary's own shape.
#[derive(Debug)]
pub(super) struct Native<'p> {
    plan: &'p Plan,
    times: TimeReader,
    parties: Parties,
    kinds: Vec<Kind>,
    /// Names of columns by slot.
    columns: Vec<String>,
}

#[derive(Debug)]
struct Kind {
    events: EventNames,
    /// Slot and reader.
    fields: Vec<(usize, FieldReader)>,
}

impl<'p> Native<'p> {
    pub(super) fn compile(plan: &'p Plan) -> Self {
        let mut columns: Vec<String> = OWN.iter().map(|&name| name.to_owned()).collect();
        let mut kinds = Vec::new();
        for case in &plan.cases {
            let mut fields = Vec::new();
            for (at, field) in case.fields.iter().enumerate().filter(|(_, f)| !OWN.contains(&f.name.as_str())) {
                let named = || columns.iter().position(|c| *c == field.name).unwrap_or(columns.len());
                let slot = if field.scope == Scope::Key { CASE } else { named() };
                if slot == columns.len() {
                    columns.push(field.name.clone());
                }
                let Ok(id) = u16::try_from(at) else { continue };
                fields.push((slot, FieldReader::plain(FieldId(id), field).of(case)));
            }
            kinds.push(Kind { events: EventNames::of(case), fields });
        }
        Self { plan, times: TimeReader::absolute(), parties: Parties::of(plan), kinds, columns }
    }

    /// Names of columns by slot.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Whether the log must have the column: facts need no key, and where only values are told there are no events.
    pub(super) fn needs(&self, slot: usize) -> bool {
        let mut cases = self.plan.cases.iter();
        match slot {
            TIME => true,
            CASE => cases.any(|c| !matches!(c.sort, Sort::Occurrence { .. })),
            EVENT => cases.any(|c| c.sort == Sort::Case),
            KIND => self.kinds.len() > 1,
            _ => false,
        }
    }

    pub(super) fn time(&self, row: &Row<'_>) -> Result<Instant, Fault> {
        self.times.read(row.cell(TIME)).map_err(|reason| Fault::cell(reason, TIME))
    }

    pub(super) fn take(&mut self, row: &Row<'_>, time: Instant, batch: &mut Batch) -> Result<Taken, Fault> {
        let at = self.kind(row.cell(KIND)).ok_or(Fault::cell(Reason::UnknownKind, KIND))?;
        let (Some(kind), Some(case), Ok(id)) = (self.kinds.get_mut(at), self.plan.cases.get(at), u16::try_from(at)) else {
            return Err(Fault::cell(Reason::UnknownKind, KIND));
        };
        batch.clear(CaseId(id), CASE);
        if row.cell(CASE).is_empty() && !matches!(case.sort, Sort::Occurrence { .. }) {
            return Err(Fault::cell(Reason::KeyMissing, CASE));
        }
        let event = match row.cell(EVENT) {
            b"" => None,
            cell => Some(kind.events.get(cell).map_err(|reason| Fault::cell(reason, EVENT))?),
        };
        let by = match row.cell(BY) {
            b"" => event.and_then(|event| usual(self.plan, case, event, &mut batch.unsaid)),
            cell => Some(self.parties.get(cell).map_err(|reason| Fault::cell(reason, BY))?),
        };
        for (slot, reader) in &mut kind.fields {
            let cell = row.cell(*slot);
            if cell.is_empty() {
                continue;
            }
            let gone = cell == NONE.as_bytes();
            let value = if gone { None } else { Some(reader.read(cell).map_err(|reason| Fault::cell(reason, *slot))?) };
            if event.is_some() || reader.scope != Scope::Event {
                batch.values.push((reader.field, value));
            }
        }
        batch.items.push(Item { time, event, by: event.and(by), values: 0..batch.values.len(), place: Place::Row });
        Ok(Taken::Used)
    }

    fn kind(&self, cell: &[u8]) -> Option<usize> {
        match cell {
            b"" if self.kinds.len() == 1 => Some(0),
            cell => self.plan.cases.iter().position(|c| c.name.as_bytes() == cell),
        }
    }
}
