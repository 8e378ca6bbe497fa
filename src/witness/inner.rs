//! Points of agreements that a plan rests on: looked for in their own agreement, which is smaller. What parts their readings there is then told to the whole.

use super::history::{Actor, History, Step};
use super::open::{Open, open_points};
use super::search::{Effort, Separated, search};
use crate::events::{Event, Translation};
use crate::plan::{Plan, Value};

/// Histories that part readings of these points in the parts that they are of, in the words of the whole.
pub(super) fn histories(plan: &Plan, points: &[Open], effort: Effort) -> Vec<History> {
    let mut all = Vec::new();
    for part in &plan.parts {
        let within = |open: &Open| {
            let subject = open.id.split_once('@').map_or("", |(_, subject)| subject);
            open.at.is_none() && subject.strip_prefix(part.name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let asked: Vec<&Open> = points.iter().filter(|open| within(open)).collect();
        let inside = |open: &Open| {
            let id = match open.id.split_once('@') {
                Some((kind, subject)) => format!("{kind}@{}.{subject}", part.name),
                None => format!("{}@{}", open.id, part.name),
            };
            asked.iter().any(|asked| asked.id == id)
        };
        let own: Vec<Open> = open_points(&part.plan).into_iter().filter(inside).collect();
        let words = Translation::between(&part.plan, plan);
        for outcome in search(&part.plan, own, effort, &[]).outcomes {
            if let Separated::Differs(witness) = outcome.separated {
                all.extend(said(&witness.history, &words));
            }
        }
    }
    all
}

/// A history in other words; none if something in it cannot be said in them.
fn said(history: &History, words: &Translation) -> Option<History> {
    let actor = |actor: &Actor| {
        let mut kind = None;
        let step = |step: &Step| {
            let own: Vec<_> = step.values.iter().map(|(field, value)| (*field, Some(value.clone()))).collect();
            let mut values = Vec::new();
            let event = Event { time: actor.start, kind: actor.kind, case: "", event: step.event, by: step.by, values: &own };
            let said = words.say(&event, &mut values)?;
            kind = Some(said.kind);
            let (event, by) = (said.event, said.by);
            let mut values: Vec<(_, Value)> = values.into_iter().filter_map(|(field, value)| Some((field, value?))).collect();
            values.sort_by_key(|(field, _)| *field);
            Some(Step { gap: step.gap, event, by, values })
        };
        let steps = actor.steps.iter().map(step).collect::<Option<Vec<Step>>>()?;
        Some(Actor { kind: kind?, steps, ..actor.clone() })
    };
    let actors = history.actors.iter().map(actor).collect::<Option<Vec<Actor>>>()?;
    Some(History { actors, as_of: history.as_of })
}
