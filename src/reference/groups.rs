//! Groups: combinations of values, how they are shown, and which lives are of one.

use super::lives::Life;
use crate::plan::{CaseType, Field, FieldAt, FieldId, FieldKind, Plan, Value};

/// What results are by.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// Names of fields.
    pub names: Vec<String>,
    /// Their values, as they are shown.
    pub shown: Vec<String>,
    /// Whether there is a value.
    there: Vec<bool>,
    /// By which list names are shown.
    kinds: Vec<Option<FieldKind>>,
}

impl Group {
    /// Of values of some fields of a kind of case.
    pub(super) fn of(case: &CaseType, dimensions: &[FieldAt], values: &[Option<Value>]) -> Self {
        let fields: Vec<Option<&Field>> = dimensions.iter().map(|at| case.fields.get(at.field.index())).collect();
        let kinds: Vec<Option<FieldKind>> = fields.iter().map(|f| f.map(|f| f.kind.clone())).collect();
        Self {
            names: fields.iter().map(|f| f.map_or_else(String::new, |f| f.name.clone())).collect(),
            shown: values.iter().zip(&kinds).map(|(value, kind)| show(value.as_ref(), kind.as_ref())).collect(),
            there: values.iter().map(Option::is_some).collect(),
            kinds,
        }
    }

    /// Of values of some fields by name, as a life of a kind of case has them at last; none if the kind lacks one.
    pub(super) fn last(plan: &Plan, life: &Life<'_>, names: &[String]) -> Option<(Vec<Option<Value>>, Self)> {
        let fields: Option<Vec<FieldId>> = names.iter().map(|name| named(life.case_type, name)).collect();
        let values: Vec<Option<Value>> = fields?.into_iter().map(|field| life.value(life.last(), field).cloned()).collect();
        let own = |name: &String| Some(&life.case_type.fields.get(named(life.case_type, name)?.index())?.kind);
        let shown = values.iter().zip(names).map(|(value, name)| show(value.as_ref(), own(name))).collect();
        // A name in the plan is meant by the first kind of case that has such a field.
        let first = |name: &String| plan.cases.iter().find_map(|case| case.fields.iter().find(|f| f.name == *name)).map(|f| f.kind.clone());
        let there = values.iter().map(Option::is_some).collect();
        Some((values, Self { names: names.to_vec(), shown, there, kinds: names.iter().map(first).collect() }))
    }

    /// Whether each value is among those listed for it; nothing listed: any, also none.
    pub(super) fn is_among(&self, when: &[Vec<Value>]) -> bool {
        when.iter().enumerate().all(|(at, values)| values.is_empty() || self.is_one_of(at, values))
    }

    /// Whether the value at a position is one of some.
    pub(super) fn is_one_of(&self, at: usize, values: &[Value]) -> bool {
        let kind = self.kinds.get(at).and_then(Option::as_ref);
        let shown = self.shown.get(at).filter(|_| self.there.get(at) == Some(&true));
        shown.is_some_and(|shown| values.iter().any(|value| show(Some(value), kind) == *shown))
    }

    /// Whether a life counts for it: it has these values at last, or lacks one of the fields.
    /// `every`: or has no value of one of them.
    pub(super) fn holds(&self, life: &Life<'_>, every: bool) -> bool {
        let fields: Option<Vec<FieldId>> = self.names.iter().map(|name| named(life.case_type, name)).collect();
        let Some(fields) = fields else { return true };
        fields.iter().zip(&self.shown).all(|(field, shown)| {
            let kind = life.case_type.fields.get(field.index()).map(|f| &f.kind);
            let value = life.value(life.last(), *field);
            (every && value.is_none()) || show(value, kind) == *shown
        })
    }

    /// Field and value for each dimension.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        self.names.iter().cloned().zip(self.shown.iter().cloned()).collect()
    }
}

/// The field of that name.
fn named(case: &CaseType, name: &str) -> Option<FieldId> {
    let at = case.fields.iter().position(|f| f.name == name)?;
    u16::try_from(at).ok().map(FieldId)
}

/// A value as it is called.
pub(super) fn show(value: Option<&Value>, kind: Option<&FieldKind>) -> String {
    match (value, kind) {
        (Some(Value::Name(n)), Some(FieldKind::Names(names))) => names.get(usize::from(*n)).cloned().unwrap_or_default(),
        (Some(Value::Name(n)), _) => n.to_string(),
        (Some(Value::Text(text)), _) => text.to_string(),
        (Some(Value::Flag(flag)), _) => if *flag { "yes" } else { "no" }.to_owned(),
        (Some(Value::Number(number)), _) => number.normalize().to_string(),
        (None, _) => crate::outcome::NO_VALUE.to_owned(),
    }
}
