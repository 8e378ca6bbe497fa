//! What of a history nobody would record: a case that is answered and was never opened, a wait that ends and never began, something that happens to what is closed, a
//! sample that says nothing. Readings may part on such a history; of two that part them, the one with less of it is told.

use super::history::{Actor, History};
use crate::plan::{Clock, EventId, Patterns, Plan, Sort, State};

/// How much of it is odd.
pub(super) fn oddities(plan: &Plan, history: &History) -> usize {
    history.actors.iter().map(|actor| of_case(plan, actor)).sum()
}

fn of_case(plan: &Plan, actor: &Actor) -> usize {
    let Some(case) = plan.case(actor.kind) else { return 0 };
    match case.sort {
        Sort::Case => {}
        // A sample that says nothing.
        Sort::Signal { .. } => return actor.steps.iter().filter(|step| step.values.is_empty()).count(),
        Sort::Occurrence { .. } => return 0,
    }
    let clocks: Vec<&Clock> = plan.clocks.iter().filter(|clock| clock.case == actor.kind).collect();
    let of = |patterns: &Patterns, event: EventId| patterns.options.iter().flatten().any(|pattern| pattern.event == event);
    let starts = |event: EventId| clocks.iter().any(|clock| of(&clock.start, event));
    let stops = |event: EventId| clocks.iter().any(|clock| of(&clock.stop, event));
    let begins = |state: &State, event: EventId| state.begin.iter().any(|pattern| pattern.event == event);
    let ends = |state: &State, event: EventId| state.end.iter().any(|pattern| pattern.event == event);
    let events: Vec<EventId> = actor.steps.iter().filter_map(|step| step.event).collect();
    let odd = |(at, event): (usize, &EventId)| {
        let event = *event;
        let before = events.get(..at).unwrap_or_default();
        let unopened = at == 0 && stops(event) && !starts(event);
        let again = starts(event) && before.contains(&event) && !case.states.iter().any(|state| ends(state, event));
        let not_stopped = clocks.iter().any(|clock| of(&clock.reopen, event) && !before.iter().any(|earlier| of(&clock.stop, *earlier)));
        // An event that only ends states, none of which has begun.
        let only_ends = case.states.iter().any(|state| ends(state, event)) && !stops(event) && !starts(event);
        let begun = |state: &State| begins(state, event) || ends(state, event) && before.iter().any(|earlier| begins(state, *earlier));
        let ended = before.iter().any(|earlier| case.ends_at.contains(earlier));
        [unopened, again, not_stopped, only_ends && !case.states.iter().any(begun), ended].iter().filter(|odd| **odd).count()
    };
    events.iter().enumerate().map(odd).sum()
}
