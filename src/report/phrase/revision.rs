//! What later events change, in words.

use super::budget;
use super::set::{event, patterns};
use crate::plan::{Basis, Budget, CaseId, Plan, PointRef, Revision, StateId, TimeLimit};
use crate::text::safe;

/// `priority of each ticket: as reclassified says, within 30 days of its end`
pub fn revision(plan: &Plan, of: &Revision) -> String {
    let case = plan.case(of.case());
    let kind = case.map_or_else(String::new, |c| safe(&c.name));
    match of {
        Revision::Corrects { case: id, event: by, fields, within } => {
            let name = |field: &crate::plan::FieldId| case.and_then(|c| c.fields.get(field.index())).map_or_else(|| "?".to_owned(), |f| safe(&f.name));
            let fields: Vec<String> = fields.iter().map(name).collect();
            format!("{} of each {kind}: as {} says{}", fields.join(", "), event(plan, *id, *by), limit(plan, within.as_ref(), "its end"))
        }
        Revision::TakesBack { case: id, state, at, within, reach } => {
            let (state, at, limit) = (state_name(plan, *id, *state), patterns(plan, *id, at), limit(plan, within.as_ref(), "the end of it"));
            format!("{state} of each {kind}: void at {at}{limit}{}", reading(plan, *reach))
        }
        Revision::Confirms { case: id, state, at, within, reach } => {
            let (state, at, limit) = (state_name(plan, *id, *state), patterns(plan, *id, at), limit(plan, within.as_ref(), "the end of it"));
            format!("{state} of each {kind}: counts once {at}{limit}{}", reading(plan, *reach))
        }
    }
}

fn state_name(plan: &Plan, case: CaseId, state: StateId) -> String {
    plan.case(case).and_then(|c| c.states.get(state.index())).map_or_else(|| "?".to_owned(), |s| safe(&s.name))
}

fn limit(plan: &Plan, limit: Option<&TimeLimit>, of: &str) -> String {
    let length = limit.map(|limit| match limit.budget {
        Budget::Time { length, basis: Basis::Elapsed } => crate::report::words::length(length),
        _ => budget(plan, &limit.budget),
    });
    length.map_or_else(String::new, |length| format!(" within {length} of {of}"))
}

/// `, the last time`
fn reading(plan: &Plan, point: PointRef) -> String {
    plan.points.get(point).map_or_else(String::new, |p| format!(" ({})", p.reading.replace('_', " ")))
}
