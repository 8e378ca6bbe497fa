//! What the contract's own scenarios tell, as histories to try: whoever wrote them knows what matters.

use crate::calendar::Calendars;
use crate::check::scenario::{Scenario, ScenarioEvent};
use crate::plan::lower::Lowered;
use crate::plan::{CaseId, Plan};
use crate::readings::{LocalFold, LocalGap};
use crate::value::{Instant, Micros};
use crate::witness::{Actor, History, Step};

/// Each scenario of no more than so many rows.
pub(super) fn histories(lowered: &Lowered, plan: &Plan, most: usize) -> Vec<History> {
    let Ok(calendars) = Calendars::compile(plan) else { return Vec::new() };
    lowered.scenarios.iter().filter_map(|scenario| history(plan, &calendars, scenario, most)).collect()
}

fn history(plan: &Plan, calendars: &Calendars, scenario: &Scenario, most: usize) -> Option<History> {
    let gap = plan.points.choice(plan.rules.local_gap).unwrap_or(LocalGap::MovedForward);
    let fold = plan.points.choice(plan.rules.local_fold).unwrap_or(LocalFold::First);
    let rows: u64 = scenario.events.iter().map(|event| u64::from(event.times())).sum();
    if rows == 0 || usize::try_from(rows).is_ok_and(|rows| rows > most) {
        return None;
    }
    let mut happens: Vec<(Instant, &ScenarioEvent)> = Vec::new();
    for event in &scenario.events {
        let (first, step) = (event.at.instant(calendars, gap, fold), event.repeat.map_or(0, |repeat| repeat.step.0));
        happens.extend((0..i64::from(event.times())).map(|n| (first.plus(Micros(step.saturating_mul(n))), event)));
    }
    happens.sort_by_key(|(at, _)| *at);
    let mut actors: Vec<(CaseId, &str, Instant, Actor)> = Vec::new();
    for (at, event) in &happens {
        let values = event.values.iter().filter_map(|(field, value)| Some((*field, value.clone()?))).collect();
        let step = |gap: Micros| Step { gap, event: event.event, by: event.by, values };
        match actors.iter_mut().find(|(kind, case, ..)| (*kind, *case) == (event.kind, event.case.as_str())) {
            Some((.., last, actor)) => {
                actor.steps.push(step(at.since(*last)));
                *last = *at;
            }
            None => {
                let actor = Actor { kind: event.kind, start: *at, copies: 1, apart: Micros(0), steps: vec![step(Micros(0))] };
                actors.push((event.kind, &event.case, *at, actor));
            }
        }
    }
    let latest = happens.last().map(|(at, _)| *at)?;
    let as_of = scenario.as_of.as_ref().map_or(latest, |at| at.instant(calendars, gap, fold));
    Some(History { actors: actors.into_iter().map(|(.., actor)| actor).collect(), as_of })
}
