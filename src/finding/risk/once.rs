//! Clocks that measure a thing once, however often it fails.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{Patterns, Sort, State};
use crate::readings::RepeatStart;

pub(super) static RISK: Risk = Risk {
    code: "risk/measured-once",
    says: "a clock on something that never ends, and that nothing opens again: what happens to it after the first stop is not measured",
    find,
};

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let mut found = Vec::new();
    for (id, clock) in plan.clocks.iter().enumerate() {
        let Some(case) = plan.case(clock.case).filter(|case| matches!(case.sort, Sort::Case) && case.ends_at.is_empty()) else { continue };
        let judged = plan.objectives.iter().filter_map(|o| o.items()).any(|items| items.measure.clock.is_some_and(|clock| clock.index() == id));
        let again = clock.reopen.options.iter().flatten().next().is_some() || plan.points.choice(clock.repeat_start) == Some(RepeatStart::Restarts);
        // What begins and ends a state of the case can come again and again.
        let events = |patterns: &Patterns| patterns.options.iter().flatten().map(|pattern| pattern.event).collect::<Vec<_>>();
        let (starts, stops) = (events(&clock.start), events(&clock.stop));
        let comes_again = |state: &&State| state.begin.iter().any(|p| starts.contains(&p.event)) && state.end.iter().any(|p| stops.contains(&p.event));
        let start = starts.first().filter(|_| case.states.iter().any(|state| comes_again(&state))).and_then(|event| case.events.get(event.index()));
        let Some(start) = start.filter(|_| judged && !again) else { continue };
        let message = format!("`{}` measures each {} once: a second `{}` of the same {} begins nothing", clock.name, case.name, start.name, case.name);
        let help = "say what ends it (`ends at EVENT` in the case), so that it can begin again; or measure the time itself: `sum of`, `longest of` a set";
        found.push(Finding::risk(RISK.code, message, at(place::clock(facts.loaded, &clock.name), "once"), help).in_clause(clock.clause.as_ref()));
    }
    found
}
