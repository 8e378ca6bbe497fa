//! One log for several plans: an event in the words of one plan, said in those of another (see [`crate::plan::PartPlan`]).

use super::{Event, OwnedEvent};
use crate::plan::{CaseId, CaseType, EventId, Field, FieldId, FieldKind, Plan, RoleId, Value};

/// From the words of one plan to those of another, by name.
#[derive(Clone, Debug)]
pub struct Translation {
    roles: Vec<Option<RoleId>>,
    kinds: Vec<Option<Words>>,
}

/// The words for one kind of case.
#[derive(Clone, Debug)]
struct Words {
    kind: CaseId,
    events: Vec<Option<EventId>>,
    fields: Vec<Option<FieldWords>>,
}

/// A field, and its named values if it has names in both.
#[derive(Clone, Debug)]
struct FieldWords {
    field: FieldId,
    values: Option<Vec<Option<u16>>>,
}

/// Where something of that name stands in a list.
fn place<T>(list: &[T], name: &str, of: impl Fn(&T) -> &str) -> Option<u16> {
    list.iter().position(|one| of(one) == name).and_then(|at| u16::try_from(at).ok())
}

impl Translation {
    /// From the words of `outer` to those of `inner`.
    pub fn between(outer: &Plan, inner: &Plan) -> Self {
        let roles = outer.roles.iter().map(|role| place(&inner.roles, role, |r| r).map(RoleId)).collect();
        let words = |case: &CaseType| {
            let kind = CaseId(place(&inner.cases, &case.name, |c| &c.name)?);
            let other = inner.case(kind)?;
            let events = case.events.iter().map(|e| place(&other.events, &e.name, |e| &e.name).map(EventId)).collect();
            let fields = case.fields.iter().map(|f| field(f, other)).collect();
            Some(Words { kind, events, fields })
        };
        Self { roles, kinds: outer.cases.iter().map(words).collect() }
    }

    /// The event in the other words; none if it is nothing there. `values` is written over.
    pub fn say<'e>(&self, event: &Event<'e>, values: &'e mut Vec<(FieldId, Option<Value>)>) -> Option<Event<'e>> {
        let words = self.kinds.get(event.kind.index())?.as_ref()?;
        let what = match event.event {
            None => None,
            Some(id) => Some((*words.events.get(id.index())?)?),
        };
        values.clear();
        for (id, value) in event.values {
            let Some(Some(field)) = words.fields.get(id.index()) else { continue };
            let value = match (value, &field.values) {
                (Some(Value::Name(at)), Some(names)) => names.get(usize::from(*at)).copied().flatten().map(Value::Name),
                (value, _) => value.clone(),
            };
            values.push((field.field, value));
        }
        let by = event.by.and_then(|id| self.roles.get(id.index()).copied().flatten());
        Some(Event { time: event.time, kind: words.kind, case: event.case, event: what, by, values })
    }

    /// A whole log in the other words.
    pub fn say_all(&self, events: &[OwnedEvent]) -> Vec<OwnedEvent> {
        let mut values = Vec::new();
        let mut out = Vec::with_capacity(events.len());
        for event in events {
            out.extend(self.say(&event.as_event(), &mut values).map(|said| OwnedEvent::from(&said)));
        }
        out
    }
}

fn field(field: &Field, of: &CaseType) -> Option<FieldWords> {
    let id = place(&of.fields, &field.name, |f| &f.name)?;
    let other = of.fields.get(usize::from(id))?;
    let values = match (&field.kind, &other.kind) {
        (FieldKind::Names(own), FieldKind::Names(theirs)) => Some(own.iter().map(|name| place(theirs, name, |n| n)).collect()),
        (own, theirs) if own == theirs => None,
        _ => return None,
    };
    Some(FieldWords { field: FieldId(id), values })
}
