//! Pauses that nobody bounds, and pauses that the provider alone begins.

use super::super::{Finding, place};
use super::{Facts, Risk, at, options};
use crate::plan::{CaseId, CaseType, Clock, EventDef, Pattern, Plan, Revision, RoleId, StateId, StateSet};

pub(super) static UNBOUNDED: Risk =
    Risk { code: "risk/unbounded-pause", says: "a pause without a bound: a case that waits for a year is still in time", find: unbounded };
pub(super) static BY_PROVIDER: Risk =
    Risk { code: "risk/pause-by-provider", says: "the party whose time is measured is the only one who can stop the measuring", find: by_provider };

/// States that pause together: all of the first hold, and none of the others.
#[derive(Clone, Debug, Default)]
struct Together {
    states: Vec<StateId>,
    without: Vec<StateId>,
}

/// More ways than this to pause are not told apart.
const MOST: usize = 64;

/// The ways in which a set of states comes to hold; none where it is open how they group.
fn ways(plan: &Plan, set: &StateSet) -> Vec<Together> {
    match set {
        StateSet::State(id) => vec![Together { states: vec![*id], without: Vec::new() }],
        StateSet::Any(parts) => parts.iter().flat_map(|part| ways(plan, part)).collect(),
        StateSet::All(parts) => parts.iter().fold(vec![Together::default()], |all, part| {
            let more = ways(plan, part);
            let joined = |one: &Together, other: &Together| Together {
                states: one.states.iter().chain(&other.states).copied().collect(),
                without: one.without.iter().chain(&other.without).copied().collect(),
            };
            all.iter().flat_map(|one| more.iter().map(move |other| joined(one, other))).take(MOST).collect()
        }),
        StateSet::Except(base, less) => {
            let mut without = Vec::new();
            each_state(less, &mut |id| without.push(id));
            let less = |way: Together| Together { without: way.without.into_iter().chain(without.iter().copied()).collect(), ..way };
            ways(plan, base).into_iter().map(less).collect()
        }
        StateSet::Read(one) => match options(plan, one).as_slice() {
            [set] => ways(plan, set),
            _ => Vec::new(),
        },
    }
}

/// Of a state that counts only once it is confirmed: whether the provider alone confirms it.
pub(super) fn confirmed(plan: &Plan, case: CaseId, state: StateId) -> Option<bool> {
    let provider = plan.roles.iter().position(|role| role == "provider");
    let events = plan.case(case).map_or(&[][..], |case| case.events.as_slice());
    plan.revisions.iter().find_map(|revision| match revision {
        Revision::Confirms { case: of, state: id, at, .. } if *of == case && *id == state => Some(at.iter().all(|pattern| alone(events, pattern, provider))),
        _ => None,
    })
}

fn unbounded(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let finding = |clock: &Clock| {
        // Until a state is confirmed, time passes.
        let at_once = |way: &Together| way.states.iter().all(|id| confirmed(plan, clock.case, *id).is_none());
        let open: Vec<Together> = clock.pauses.iter().filter(|p| p.cap.is_none()).flat_map(|p| ways(plan, &p.while_)).filter(at_once).collect();
        let held = if open.last()?.states.len() > 1 { "hold" } else { "holds" };
        let mut told: Vec<String> = Vec::new();
        open.iter().map(|way| words(plan, clock, way)).for_each(|way| {
            if !told.contains(&way) {
                told.push(way)
            }
        });
        let head = place::clock(facts.loaded, &clock.name);
        let pause = head.and_then(|head| place::line(facts.loaded, head, "pause"));
        let message = format!("`{}` pauses for as long as {} {held}: after 365 days of it not a minute has passed", clock.name, told.join(" or "));
        Some(
            Finding::risk(UNBOUNDED.code, message, at(pause.or(head), "without a bound"), "bound it: `pause while …, up to 40 hours in all`")
                .in_clause(clock.clause.as_ref()),
        )
    };
    plan.clocks.iter().filter(|clock| matters(plan, clock)).filter_map(finding).collect()
}

/// `waiting and on_hold without urgent`
fn words(plan: &Plan, clock: &Clock, way: &Together) -> String {
    let name = |id: &StateId| plan.case(clock.case).and_then(|case| case.states.get(id.index())).map(|state| format!("`{}`", state.name));
    let listed = |ids: &[StateId], between: &str| ids.iter().filter_map(name).collect::<Vec<_>>().join(between);
    let without = if way.without.is_empty() { String::new() } else { format!(" without {}", listed(&way.without, " or ")) };
    format!("{}{without}", listed(&way.states, " and "))
}

/// Whether an objective judges by the clock.
pub(super) fn matters(plan: &Plan, clock: &Clock) -> bool {
    let id = plan.clocks.iter().position(|c| std::ptr::eq(c, clock));
    plan.objectives.iter().filter_map(|o| o.items()).any(|items| items.measure.clock.map(crate::plan::ClockId::index) == id)
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
        let own = |id: &StateId| case.states.get(id.index()).is_some_and(|s| only_by(case, s, provider)) && confirmed(plan, clock.case, *id) != Some(false);
        let all: Vec<Together> = clock.pauses.iter().flat_map(|p| ways(plan, &p.while_)).collect();
        // What pauses only together with a state that others begin is not the provider's to begin.
        let states = |ways: &mut dyn Iterator<Item = &Together>| {
            let mut states: Vec<StateId> = ways.flat_map(|way| way.states.iter().copied()).collect();
            states.sort();
            states.dedup();
            states
        };
        let count = states(&mut all.iter()).len();
        let alone = states(&mut all.iter().filter(|way| way.states.iter().all(own)));
        let named = alone.iter().filter_map(|id| case.states.get(id.index())).map(|s| format!("`{}`", s.name)).collect::<Vec<_>>().join(" and ");
        if alone.is_empty() {
            continue;
        }
        let head = place::clock(facts.loaded, &clock.name);
        let pause = head.and_then(|head| place::line(facts.loaded, head, "pause"));
        let message = if count == 1 {
            format!("1 state pauses `{}`, and the provider alone begins it: {named}", clock.name)
        } else {
            format!("of the {count} states that pause `{}`, the provider alone begins {}: {named}", clock.name, alone.len())
        };
        let help = "let it count only once the customer confirms (`counts once …`), or bound it";
        found.push(Finding::risk(BY_PROVIDER.code, message, at(pause.or(head), "who says so?"), help).in_clause(clock.clause.as_ref()));
    }
    found
}

/// Whether an event can be the provider's only.
fn alone(events: &[EventDef], pattern: &Pattern, provider: Option<usize>) -> bool {
    let only = |roles: &[RoleId]| roles.len() == 1 && roles.first().map(|r| r.index()) == provider;
    events.get(pattern.event.index()).is_some_and(|event| only(if pattern.by.is_empty() { &event.by } else { &pattern.by }))
}

/// Whether the provider alone can begin a state.
pub(super) fn only_by(case: &CaseType, state: &crate::plan::State, provider: Option<usize>) -> bool {
    // What a mapping derives of an export's own column has no cause of its own.
    let derived = format!("{}_begins", state.name);
    let real = |pattern: &&Pattern| case.events.get(pattern.event.index()).is_some_and(|event| event.name != derived);
    let mut begins = state.begin.iter().filter(real).peekable();
    begins.peek().is_some() && begins.all(|pattern| alone(&case.events, pattern, provider))
}
