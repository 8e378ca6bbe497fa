//! Pauses that nobody bounds, and pauses that the provider alone begins.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{CaseType, Clock, Plan, StateId, StateSet};

pub(super) static UNBOUNDED: Risk =
    Risk { code: "risk/unbounded-pause", says: "a pause without a bound: a case that waits for a year is still in time", find: unbounded };
pub(super) static BY_PROVIDER: Risk =
    Risk { code: "risk/pause-by-provider", says: "the party whose time is measured is the only one who can stop the measuring", find: by_provider };

fn unbounded(facts: &Facts<'_>) -> Vec<Finding> {
    let open = facts.plan.clocks.iter().filter(|clock| matters(facts.plan, clock) && clock.pauses.iter().any(|p| p.cap.is_none()));
    let finding = |clock: &Clock| {
        let head = place::clock(facts.loaded, &clock.name);
        let pause = head.and_then(|head| place::line(facts.loaded, head, "pause"));
        let states = names(facts.plan, clock);
        let message = format!("`{}` pauses for as long as {states} holds: after 365 days of it not a minute has passed", clock.name);
        Finding::risk(UNBOUNDED.code, message, at(pause.or(head), "without a bound"), "bound it: `pause while …, up to 40 hours in all`")
            .in_clause(clock.clause.as_ref())
    };
    open.map(finding).collect()
}

/// Whether an objective judges by the clock.
pub(super) fn matters(plan: &Plan, clock: &Clock) -> bool {
    let id = plan.clocks.iter().position(|c| std::ptr::eq(c, clock));
    plan.objectives.iter().filter_map(|o| o.items()).any(|items| items.measure.clock.map(crate::plan::ClockId::index) == id)
}

fn names(plan: &Plan, clock: &Clock) -> String {
    let case = plan.case(clock.case);
    let mut all: Vec<String> = Vec::new();
    for pause in clock.pauses.iter().filter(|p| p.cap.is_none()) {
        each_state(&pause.while_, &mut |id| {
            let name = case.and_then(|c| c.states.get(id.index())).map(|s| format!("`{}`", s.name));
            all.extend(name.filter(|n| !all.contains(n)));
        });
    }
    all.join(" or ")
}

pub(super) fn each_state(set: &StateSet, see: &mut dyn FnMut(StateId)) {
    match set {
        StateSet::State(id) => see(*id),
        StateSet::Any(parts) | StateSet::All(parts) => parts.iter().for_each(|part| each_state(part, see)),
        StateSet::Except(a, _) => each_state(a, see),
        StateSet::Read(one) => one.options.iter().for_each(|part| each_state(part, see)),
    }
}

fn by_provider(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let provider = plan.roles.iter().position(|r| r == "provider");
    let mut found = Vec::new();
    for clock in plan.clocks.iter().filter(|c| matters(plan, c)) {
        let Some(case) = plan.case(clock.case) else { continue };
        let mut states = Vec::new();
        clock.pauses.iter().for_each(|p| each_state(&p.while_, &mut |id| states.push(id)));
        states.sort();
        states.dedup();
        let alone: Vec<&str> =
            states.iter().filter_map(|id| case.states.get(id.index())).filter(|s| only_by(case, s, provider)).map(|s| s.name.as_str()).collect();
        if alone.is_empty() {
            continue;
        }
        let head = place::clock(facts.loaded, &clock.name);
        let pause = head.and_then(|head| place::line(facts.loaded, head, "pause"));
        let named = alone.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" and ");
        let message = if states.len() == 1 {
            format!("1 state pauses `{}`, and the provider alone begins it: {named}", clock.name)
        } else {
            format!("of the {} states that pause `{}`, the provider alone begins {}: {named}", states.len(), clock.name, alone.len())
        };
        let help = "let it count only once the customer confirms (`counts once …`), or bound it";
        found.push(Finding::risk(BY_PROVIDER.code, message, at(pause.or(head), "who says so?"), help).in_clause(clock.clause.as_ref()));
    }
    found
}

/// Whether the provider alone can begin a state.
pub(super) fn only_by(case: &CaseType, state: &crate::plan::State, provider: Option<usize>) -> bool {
    let alone = |roles: &[crate::plan::RoleId]| roles.len() == 1 && roles.first().map(|r| r.index()) == provider;
    // What a mapping derives of an export's own column has no cause of its own.
    let derived = format!("{}_begins", state.name);
    let mut begins =
        state.begin.iter().filter_map(|pattern| Some((pattern, case.events.get(pattern.event.index())?))).filter(|(_, e)| e.name != derived).peekable();
    begins.peek().is_some() && begins.all(|(pattern, event)| alone(if pattern.by.is_empty() { &event.by } else { &pattern.by }))
}
