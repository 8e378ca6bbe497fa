//! Cells as values of fields, and names of events: by a dictionary of what was met before.

use super::reject::Reason;
use crate::plan::{Assign, CaseType, EventId, Field, FieldId, FieldKind, Plan, RoleId, Scope, Sort, TextMatch, Value};
use crate::readings::UnknownParty;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// At most so many different cells of a column are remembered; others are read anew each time.
const REMEMBERED: usize = 4096;
/// A row stands for no more facts than this: 10^12.
const MOST_FACTS: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

/// Reads the cells of one column as values of one field.
#[derive(Debug)]
pub(super) struct FieldReader {
    pub(super) field: FieldId,
    pub(super) scope: Scope,
    kind: FieldKind,
    cases: Vec<(TextMatch, Value)>,
    met: FxHashMap<Box<[u8]>, Value>,
    /// It says how many facts a row stands for.
    counts: bool,
}

impl FieldReader {
    /// The text itself is the value.
    pub(super) fn plain(id: FieldId, field: &Field) -> Self {
        Self { field: id, scope: field.scope, kind: field.kind.clone(), cases: Vec::new(), met: FxHashMap::default(), counts: false }
    }

    /// As a mapping says.
    pub(super) fn mapped(assign: &Assign, field: &Field) -> Self {
        Self { cases: assign.cases.clone(), ..Self::plain(assign.field, field) }
    }

    /// Of a kind of case: the field that its rows are counted by takes whole numbers only.
    pub(super) fn of(self, case: &CaseType) -> Self {
        let counts = matches!(case.sort, Sort::Occurrence { count: Some(field) } if field == self.field);
        Self { counts, ..self }
    }

    /// The value of a cell that is not empty.
    pub(super) fn read(&mut self, cell: &[u8]) -> Result<Value, Reason> {
        if let Some(value) = self.met.get(cell) {
            return Ok(value.clone());
        }
        let value = self.value(cell)?;
        if self.counts && !is_count(&value) {
            return Err(Reason::BadCount);
        }
        if self.met.len() < REMEMBERED {
            self.met.insert(cell.into(), value.clone());
        }
        Ok(value)
    }

    fn value(&self, cell: &[u8]) -> Result<Value, Reason> {
        if !self.cases.is_empty() {
            let found = self.cases.iter().find(|(test, _)| fits(test, cell));
            return found.map(|(_, value)| value.clone()).ok_or(Reason::UnknownValue);
        }
        let text = std::str::from_utf8(cell).map_err(|_| Reason::NotUtf8)?;
        let value = match &self.kind {
            FieldKind::Names(names) => names.iter().position(|n| n == text).and_then(|at| u16::try_from(at).ok()).map(Value::Name),
            FieldKind::Text => Some(Value::Text(text.into())),
            FieldKind::Flag => flag(text).map(Value::Flag),
            FieldKind::Number => number(text).map(Value::Number),
        };
        value.ok_or(Reason::UnknownValue)
    }
}

/// A whole number that facts can be counted by.
fn is_count(value: &Value) -> bool {
    matches!(value, Value::Number(n) if n.fract().is_zero() && *n >= Decimal::ZERO && *n <= MOST_FACTS)
}

fn flag(text: &str) -> Option<bool> {
    let is = |names: [&str; 3]| names.iter().any(|n| text.eq_ignore_ascii_case(n));
    is(["yes", "true", "1"]).then_some(true).or_else(|| is(["no", "false", "0"]).then_some(false))
}

fn number(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// Whether a cell passes a test.
pub(super) fn fits(test: &TextMatch, cell: &[u8]) -> bool {
    match test {
        TextMatch::Is(texts) => texts.iter().any(|t| t.as_bytes() == cell),
        TextMatch::Starts(start) => cell.starts_with(start.as_bytes()),
        TextMatch::Any => true,
    }
}

/// The names of a kind of case's events.
#[derive(Debug)]
pub(super) struct EventNames(FxHashMap<Box<[u8]>, EventId>);

impl EventNames {
    pub(super) fn of(case: &CaseType) -> Self {
        let id = |at: usize| u16::try_from(at).ok().map(EventId);
        Self(case.events.iter().enumerate().filter_map(|(at, e)| Some((e.name.as_bytes().into(), id(at)?))).collect())
    }

    pub(super) fn get(&self, cell: &[u8]) -> Result<EventId, Reason> {
        self.0.get(cell).copied().ok_or(Reason::UnknownEvent)
    }
}

/// Who is meant by a name in a log: a role, or the short name of a party.
#[derive(Debug)]
pub(super) struct Parties(Vec<(Box<[u8]>, RoleId)>);

impl Parties {
    pub(super) fn of(plan: &Plan) -> Self {
        let roles = plan.roles.iter().enumerate().filter_map(|(at, name)| Some((name.as_bytes().into(), RoleId(u16::try_from(at).ok()?))));
        let parties = plan.parties.iter().map(|p| (p.name.as_bytes().into(), p.role));
        Self(roles.chain(parties).collect())
    }

    pub(super) fn get(&self, cell: &[u8]) -> Result<RoleId, Reason> {
        self.0.iter().find(|(name, _)| **name == *cell).map(|(_, role)| *role).ok_or(Reason::UnknownParty)
    }
}

/// Who is meant where the log does not say: the only one who can cause the event, else as kind `unknown_party` says; that is counted.
pub(super) fn usual(plan: &Plan, case: &CaseType, event: EventId, unsaid: &mut u64) -> Option<RoleId> {
    match case.events.get(event.index())?.by.as_slice() {
        [] => None,
        [only] => Some(*only),
        several => {
            *unsaid += 1;
            match plan.points.choice(plan.rules.unknown_party).unwrap_or(UnknownParty::FirstNamed) {
                UnknownParty::FirstNamed => several.first().copied(),
                UnknownParty::Nobody => None,
            }
        }
    }
}
