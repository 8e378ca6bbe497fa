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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{EventDef, Scope, Sort};
    use crate::value::Instant;

    fn plan(roles: &[&str], kinds: &[(&str, &[&str], &[&str])]) -> Plan {
        let case = |(name, events, values): &(&str, &[&str], &[&str])| CaseType {
            name: (*name).to_owned(),
            plural: format!("{name}s"),
            sort: Sort::Case,
            events: events.iter().map(|e| EventDef { name: (*e).to_owned(), by: Vec::new() }).collect(),
            fields: vec![Field { name: "level".into(), scope: Scope::Case, kind: FieldKind::Names(values.iter().map(|v| (*v).to_owned()).collect()) }],
            states: Vec::new(),
            ends_at: Vec::new(),
            news: Vec::new(),
            follows: Vec::new(),
        };
        Plan { roles: roles.iter().map(|r| (*r).to_owned()).collect(), cases: kinds.iter().map(case).collect(), ..Plan::new(2026) }
    }

    #[test]
    fn words_are_found_by_name_and_unknown_ones_are_nothing() {
        let outer =
            plan(&["provider", "system", "customer"], &[("probe", &["seen"], &[]), ("ticket", &["opened", "noted", "closed"], &["low", "high", "urgent"])]);
        let inner = plan(&["customer", "provider"], &[("ticket", &["closed", "opened"], &["high", "low"])]);
        let translation = Translation::between(&outer, &inner);
        let mut values = Vec::new();
        let mut said = |kind, event: Option<u16>, by, level: Option<u16>| {
            let level = [(FieldId(0), level.map(Value::Name))];
            let event = Event { time: Instant(1), kind: CaseId(kind), case: "T-1", event: event.map(EventId), by: Some(RoleId(by)), values: &level };
            translation.say(&event, &mut values).map(|e| (e.kind.0, e.event.map(|e| e.0), e.by.map(|b| b.0), e.values.to_vec()))
        };
        assert_eq!(said(1, Some(0), 2, Some(1)), Some((0, Some(1), Some(0), vec![(FieldId(0), Some(Value::Name(0)))])));
        assert_eq!(
            said(1, Some(2), 1, Some(2)),
            Some((0, Some(0), None, vec![(FieldId(0), None)])),
            "an unknown value takes the value away, an unknown role is nobody"
        );
        assert_eq!(said(1, None, 0, None), Some((0, None, Some(1), vec![(FieldId(0), None)])));
        assert_eq!(said(1, Some(1), 0, Some(0)), None, "an unknown event");
        assert_eq!(said(0, Some(0), 0, None), None, "an unknown kind");
    }
}
