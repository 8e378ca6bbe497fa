//! A short history as a person would tell it: a few cases, each with what happens to it one after the other; several alike are told once.

use super::chance::Chance;
use crate::events::OwnedEvent;
use crate::plan::{CaseId, EventId, FieldId, Plan, RoleId, Scope, Value};
use crate::value::{Instant, Micros};
use std::borrow::Cow;

/// What happens, up to when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Cases, and others like them.
    pub actors: Vec<Actor>,
    /// Up to when the log counts.
    pub as_of: Instant,
}

/// A case, or several to which the same happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// What kind of case.
    pub kind: CaseId,
    /// When the first thing happens to the first of them.
    pub start: Instant,
    /// How many there are; at least 1.
    pub copies: u32,
    /// From the start of one to the start of the next.
    pub apart: Micros,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// One row of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Since the row before it.
    pub gap: Micros,
    /// What happened; none: values only.
    pub event: Option<EventId>,
    /// Who caused it.
    pub by: Option<RoleId>,
    /// Values that come with it.
    pub values: Vec<(FieldId, Value)>,
}

impl History {
    /// Its rows, in order of time; those of one instant in the order in which they are told.
    pub fn rows(&self) -> Vec<OwnedEvent> {
        let mut rows = Vec::new();
        for (number, actor) in self.actors.iter().enumerate() {
            for copy in 0..actor.copies {
                let key: std::sync::Arc<str> = Actor::called(number, copy).into();
                let mut time = actor.start.plus(Micros(actor.apart.0.saturating_mul(i64::from(copy))));
                for step in &actor.steps {
                    time = time.plus(step.gap);
                    let values = step.values.iter().map(|(field, value)| (*field, Some(value.clone()))).collect();
                    rows.push(OwnedEvent { time, kind: actor.kind, case: key.clone(), event: step.event, by: step.by, values });
                }
            }
        }
        rows.sort_by_key(|row| row.time);
        rows
    }

    /// A case by chance, and one of its steps after the first, if it has several.
    pub(super) fn later_step(&self, chance: &mut Chance) -> (usize, usize) {
        let actor = chance.below(self.actors.len());
        (actor, 1 + chance.below(self.actors.get(actor).map_or(1, |a| a.steps.len().saturating_sub(1))))
    }

    /// How many rows it has.
    pub fn events(&self) -> usize {
        self.actors.iter().map(|a| a.steps.len().saturating_mul(usize::try_from(a.copies).unwrap_or(usize::MAX))).sum()
    }

    /// How many cases.
    pub fn cases(&self) -> u32 {
        self.actors.iter().map(|a| a.copies).sum()
    }
}

/// Rows as a log tells them to a plan: a field that holds a case's own key says that and nothing else.
pub fn keyed<'r>(plan: &Plan, rows: &'r [OwnedEvent]) -> Cow<'r, [OwnedEvent]> {
    let key = |case: &crate::plan::CaseType| case.fields.iter().position(|field| field.scope == Scope::Key).and_then(|at| u16::try_from(at).ok()).map(FieldId);
    let keys: Vec<Option<FieldId>> = plan.cases.iter().map(key).collect();
    if keys.iter().all(Option::is_none) {
        return Cow::Borrowed(rows);
    }
    let mut rows = rows.to_vec();
    for row in &mut rows {
        let Some(key) = keys.get(row.kind.index()).copied().flatten() else { continue };
        let others = row.values.iter().filter(|(field, _)| *field != key).cloned();
        let mut values: Vec<_> = others.chain([(key, Some(Value::Text(row.case.clone())))]).collect();
        values.sort_by_key(|(field, _)| *field);
        row.values = values.into();
    }
    Cow::Owned(rows)
}

impl Actor {
    /// What a case of an actor is called by where the actor stands: `A-1`, `A-2`; after `Z-1` comes `AA-1`.
    pub fn called(number: usize, copy: u32) -> String {
        let (mut letters, mut left) = (Vec::new(), number);
        loop {
            letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
            match left / 26 {
                0 => break,
                more => left = more - 1,
            }
        }
        format!("{}-{}", letters.iter().rev().collect::<String>(), u64::from(copy) + 1)
    }
}
