//! Clocks that measure a thing once, however often it fails.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{Patterns, Sort};
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
        let again = clock.reopen.options.iter().flatten().next().is_some() || plan.points.choice(clock.repeat_start) != Some(RepeatStart::IsIgnored);
        // What begins and ends a state can come again and again. A state that nothing uses is no part of the plan.
        let events = |patterns: &Patterns| {
            let named = patterns.options.iter().flatten().filter_map(|pattern| case.events.get(pattern.event.index()));
            named.map(|event| event.name.clone()).collect::<Vec<_>>()
        };
        let (starts, stops) = (events(&clock.start), events(&clock.stop));
        let comes_again = |start: &&String| stops.iter().any(|stop| place::has_state(facts.loaded, &case.name, start, stop));
        let Some(start) = starts.iter().find(comes_again).filter(|_| judged && !again) else { continue };
        let message = format!("`{}` measures each {} once: a second `{}` of the same {} begins nothing", clock.name, case.name, start, case.name);
        let help = "`second start measures again` in the clock judges each; or measure the time itself: `sum of`, `longest of` a set";
        found.push(Finding::risk(RISK.code, message, at(place::clock(facts.loaded, &clock.name), "once"), help).in_clause(clock.clause.as_ref()));
    }
    found
}
