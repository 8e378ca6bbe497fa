//! What goes with a case so that money follows from it: claims, and the charges of which a credit is a share.

use super::draw::last;
use super::history::{Actor, History, Step};
use super::lexicon::{Focus, Letter, Lexicon, letters_of};
use crate::plan::{CaseId, CaseType, ClaimFrom, Credit, FieldId, FieldKind, Objective, Plan, Scope, Sort, Value, What};
use crate::value::{Instant, Micros};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What is charged, wherever a number is asked for.
pub(super) const CHARGED: Decimal = Decimal::ONE_THOUSAND;
/// Rows of one kind of charge, at most.
const SORTS: usize = 3;

/// The kinds of case that the credits for an objective rest on.
pub(super) fn kinds(plan: &Plan, objective: &Objective) -> Vec<CaseId> {
    let own = plan.objectives.iter().position(|o| std::ptr::eq(o, objective));
    let mut kinds = BTreeSet::new();
    for credit in plan.credits.iter().filter(|c| Some(c.objective.index()) == own) {
        let json = serde_json::to_value(credit).unwrap_or(Json::Null);
        super::lexicon::kinds_in(&json, &mut kinds);
        let mut asked = Vec::new();
        results(&json, &mut asked);
        let hidden = asked.into_iter().filter_map(|at| plan.objectives.get(at)).filter(|o| o.hidden);
        kinds.extend(hidden.filter_map(|o| if let What::Items(items) = &o.what { Some(items.case) } else { None }));
    }
    kinds.into_iter().collect()
}

/// The dimensions of an objective, each with the first value that a row of its credits or of its targets is for, as it is shown.
pub(super) fn dimensions(plan: &Plan, objective: &Objective) -> Vec<(String, Option<String>)> {
    let names: Vec<String> = match &objective.what {
        What::Items(items) => {
            let fields = plan.case(items.case).map_or(&[][..], |case| &case.fields);
            items.dimensions.iter().filter_map(|at| fields.get(at.field.index())).map(|field| field.name.clone()).collect()
        }
        What::Formula(formula) => formula.dimensions.clone(),
    };
    let own = plan.objectives.iter().position(|o| std::ptr::eq(o, objective));
    let rows = plan.credits.iter().filter(|c| Some(c.objective.index()) == own).flat_map(|c| &c.rows).map(|row| &row.when);
    let targets = objective.target.iter().flat_map(|target| &target.rows).map(|row| &row.when);
    let wanted: Vec<&Vec<Vec<Value>>> = rows.chain(targets).collect();
    let shown = |name: &str, value: &Value| match value {
        Value::Name(at) => plan.cases.iter().flat_map(|case| &case.fields).find(|field| field.name == name).and_then(|field| match &field.kind {
            FieldKind::Names(names) => names.get(usize::from(*at)).cloned(),
            _ => None,
        }),
        Value::Text(text) => Some(text.to_string()),
        Value::Flag(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
    };
    let of = |(at, name): (usize, String)| {
        let value = wanted.iter().find_map(|when| when.get(at)?.first()).and_then(|value| shown(&name, value));
        (name, value)
    };
    names.into_iter().enumerate().map(of).collect()
}

/// Gives the cases a value for each dimension, where they have none: a row for some group only is for no case without. Where cases of a kind are called by it, it is the key of the first of them.
fn grouped(plan: &Plan, focus: &Focus, history: &mut History) {
    for (name, wanted) in &focus.dimensions {
        let key = key(plan, history, name);
        let wanted = &key.or_else(|| wanted.clone());
        for actor in &mut history.actors {
            let Some(case) = plan.case(actor.kind) else { continue };
            let Some(at) = case.fields.iter().position(|field| field.name == *name) else { continue };
            let (Some(field), Some(id)) = (case.fields.get(at), u16::try_from(at).ok().map(FieldId)) else { continue };
            if field.scope == Scope::Key {
                continue;
            }
            let known = actor.steps.iter().any(|step| step.values.iter().any(|(f, _)| *f == id));
            let value = match (&field.kind, wanted) {
                (FieldKind::Names(names), Some(wanted)) => names.iter().position(|n| n == wanted).and_then(|at| u16::try_from(at).ok()).map(Value::Name),
                (FieldKind::Names(_), None) => Some(Value::Name(0)),
                (FieldKind::Text, wanted) => Some(Value::Text(wanted.as_deref().unwrap_or("first").into())),
                (FieldKind::Flag, wanted) => Some(Value::Flag(wanted.as_deref() != Some("no"))),
                (FieldKind::Number, wanted) => wanted.as_deref().and_then(|number| number.parse().ok()).map(Value::Number),
            };
            let Some((value, step)) = value.filter(|_| !known).zip(actor.steps.first_mut()) else { continue };
            step.values.push((id, value));
            step.values.sort_by_key(|(field, _)| *field);
        }
    }
}

/// The objectives whose measures a number asks for.
fn results(json: &Json, into: &mut Vec<usize>) {
    match json {
        Json::Object(parts) => parts.iter().for_each(|(key, part)| match (key.as_str(), part.as_u64()) {
            ("result", Some(id)) => into.extend(usize::try_from(id)),
            _ => results(part, into),
        }),
        Json::Array(parts) => parts.iter().for_each(|part| results(part, into)),
        _ => {}
    }
}

/// The history with everything in it that the credits for an objective rest on.
pub(super) fn beside(plan: &Plan, lexicon: &Lexicon, focus: &Focus, mut history: History) -> History {
    grouped(plan, focus, &mut history);
    priced(plan, focus, &mut history);
    let Some(begin) = history.actors.iter().map(|a| a.start).min() else { return history };
    let latest = history.actors.iter().map(last).max().unwrap_or(begin);
    let own: Vec<CaseId> = history.actors.iter().map(|a| a.kind).collect();
    for kind in focus.company.iter().filter(|kind| !own.contains(kind)) {
        let (Some(case), Some(words)) = (plan.case(*kind), lexicon.words.get(kind)) else { continue };
        if matches!(case.sort, Sort::Case) {
            // A claim: soon after the window is over, or after what it has to follow.
            let over = focus.ends.iter().chain(&lexicon.edges).copied().find(|e| latest < *e).unwrap_or(latest);
            let Some(letter) = words.starts.iter().chain(&words.others).next() else { continue };
            history.as_of = history.as_of.max(over.plus(Micros(41 * Micros::DAY.0)));
            let Some((of, occasion)) = occasion(plan, focus) else {
                let claim = claim(plan, &history, *kind, case, letter, over.plus(Micros::DAY));
                history.actors.push(claim);
                continue;
            };
            let Some(other) = plan.case(of) else { continue };
            let mut first = claim(plan, &history, of, other, &occasion, latest.plus(Micros::HOUR));
            let mut then = claim(plan, &history, *kind, case, letter, latest.plus(Micros(2 * Micros::HOUR.0)));
            if of == *kind {
                then.steps.iter_mut().for_each(|step| step.gap = Micros::HOUR);
                first.steps.append(&mut then.steps);
                history.actors.push(first);
            } else {
                history.actors.extend([first, then]);
            }
        } else {
            let charges: Vec<Actor> = words.wanted.iter().take(SORTS).map(|wanted| charge(plan, &history, *kind, case, wanted, begin)).collect();
            history.actors.extend(charges);
        }
    }
    grouped(plan, focus, &mut history);
    history
}

/// What a claim for an objective has to follow in time, where rows say it: of which kind, and what.
fn occasion(plan: &Plan, focus: &Focus) -> Option<(CaseId, Letter)> {
    let of = |credit: &&Credit| plan.objectives.get(credit.objective.index()).is_some_and(|objective| objective.name == focus.objective);
    let claims = plan.credits.iter().filter(of).filter_map(|credit| credit.claim.as_ref());
    let found = claims.filter_map(|claim| if let ClaimFrom::Rows { rows, .. } = &claim.from { Some(rows) } else { None }).next()?;
    Some((found.case, letters_of(&found.events).into_iter().next()?))
}

/// Gives cases of which a credit is a share a number wherever they have none.
fn priced(plan: &Plan, focus: &Focus, history: &mut History) {
    for actor in history.actors.iter_mut().filter(|actor| focus.company.contains(&actor.kind)) {
        let Some(case) = plan.case(actor.kind).filter(|case| matches!(case.sort, Sort::Case)) else { continue };
        let known: BTreeSet<FieldId> = actor.steps.iter().flat_map(|step| &step.values).map(|(field, _)| *field).collect();
        let Some(first) = actor.steps.first_mut() else { continue };
        first.values.extend(numbers(case).filter(|id| !known.contains(id)).map(|id| (id, Value::Number(CHARGED))));
        first.values.sort_by_key(|(field, _)| *field);
    }
}

/// The fields of a kind of case that are numbers.
fn numbers(case: &CaseType) -> impl Iterator<Item = FieldId> + '_ {
    let fields = case.fields.iter().enumerate().filter(|(_, field)| field.kind == FieldKind::Number && field.scope == Scope::Case);
    fields.filter_map(|(at, _)| u16::try_from(at).ok().map(FieldId))
}

/// What the first case is called by whose kind has a field of that name for it.
fn key(plan: &Plan, history: &History, name: &str) -> Option<String> {
    let holds = |actor: &Actor| plan.case(actor.kind).is_some_and(|case| case.fields.iter().any(|field| field.scope == Scope::Key && field.name == name));
    history.actors.iter().position(holds).map(|number| Actor::called(number, 0))
}

/// A value of a field of that name that the history holds already: what belongs together is called alike.
fn known(plan: &Plan, history: &History, name: &str, kind: &FieldKind) -> Option<Value> {
    let key = key(plan, history, name).filter(|_| *kind == FieldKind::Text).map(|key| Value::Text(key.as_str().into()));
    key.or_else(|| {
        history.actors.iter().find_map(|actor| {
            let case = plan.case(actor.kind)?;
            let at = case.fields.iter().position(|f| f.name == name && f.kind == *kind)?;
            actor.steps.iter().flat_map(|step| &step.values).find(|(field, _)| field.index() == at).map(|(_, value)| value.clone())
        })
    })
}

fn shared(plan: &Plan, history: &History, case: &CaseType) -> Vec<(FieldId, Value)> {
    let fields = case.fields.iter().enumerate().filter_map(|(at, field)| Some((FieldId(u16::try_from(at).ok()?), field)));
    fields.filter_map(|(id, field)| Some((id, known(plan, history, &field.name, &field.kind)?))).collect()
}

fn claim(plan: &Plan, history: &History, kind: CaseId, case: &CaseType, letter: &Letter, start: Instant) -> Actor {
    let mut values = letter.values.clone();
    let more = shared(plan, history, case).into_iter().filter(|(field, _)| !letter.values.iter().any(|(f, _)| f == field));
    values.extend(more.collect::<Vec<_>>());
    values.sort_by_key(|(field, _)| *field);
    let own = case.events.get(letter.event.index()).map(|e| e.by.as_slice()).unwrap_or_default();
    let by = if letter.by.is_empty() { own.first() } else { letter.by.first() };
    let step = Step { gap: Micros(0), event: Some(letter.event), by: by.copied(), values };
    Actor { kind, start, copies: 1, apart: Micros(0), steps: vec![step] }
}

fn charge(plan: &Plan, history: &History, kind: CaseId, case: &CaseType, wanted: &[(FieldId, Value)], start: Instant) -> Actor {
    let mut values = wanted.to_vec();
    values.extend(shared(plan, history, case).into_iter().filter(|(field, _)| !wanted.iter().any(|(f, _)| f == field)).collect::<Vec<_>>());
    for id in numbers(case) {
        if !values.iter().any(|(f, _)| *f == id) {
            values.push((id, Value::Number(CHARGED)));
        }
    }
    values.sort_by_key(|(field, _)| *field);
    let step = Step { gap: Micros(0), event: None, by: None, values };
    Actor { kind, start, copies: 1, apart: Micros(0), steps: vec![step] }
}
