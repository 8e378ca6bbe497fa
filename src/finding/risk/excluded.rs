//! Time that does not count: without a bound, and so much that nothing can miss.

use super::super::Finding;
use super::{Facts, Risk, at};
use crate::plan::{CaseSet, Cond, Num, Objective, OfCases, Pattern, Plan, RoleId, State, TimeSet, What};

pub(super) static UNBOUNDED: Risk = Risk {
    code: "risk/unbounded-exclusion",
    says: "what the provider begins is left out, however long it lasts: a whole window of it keeps the promise",
    find: unbounded,
};
pub(super) static SWALLOWS: Risk =
    Risk { code: "risk/exclusion-swallows", says: "what is left out holds whenever the service is bad: nothing can miss the promise", find: swallows };

pub(super) static UNANNOUNCED: Risk = Risk {
    code: "risk/work-unannounced",
    says: "work of the provider is left out, and nothing must be said before it: whether it was planned or urgent, the provider alone decides",
    find: unannounced,
};

/// Deeper sets are not looked into.
const DEEPEST: usize = 32;

/// A set by its name, looked up.
fn meant<'p>(plan: &'p Plan, set: &'p TimeSet) -> &'p TimeSet {
    let mut set = set;
    for _ in 0..DEEPEST {
        match set {
            TimeSet::Named(id) => match plan.sets.get(id.index()) {
                Some(named) => set = &named.set,
                None => break,
            },
            _ => break,
        }
    }
    set
}

/// The name of a state of these cases that is the provider's work: it alone begins it, or it may and the work can be announced.
fn work(plan: &Plan, of: &OfCases) -> Option<String> {
    let CaseSet::States(states) = &of.holds else { return None };
    let case = plan.case(of.case)?;
    let provider = plan.roles.iter().position(|role| role == "provider");
    let can_be_announced = case.events.iter().any(|event| event.name == "announced");
    let may_begin = |state: &State| {
        let own = |roles: &[RoleId]| roles.iter().any(|role| Some(role.index()) == provider);
        let by = |pattern: &Pattern| if pattern.by.is_empty() { case.events.get(pattern.event.index()).is_some_and(|e| own(&e.by)) } else { own(&pattern.by) };
        state.begin.iter().any(by)
    };
    let mut found = None;
    super::pause::each_state(states, &mut |id| {
        // What counts only once somebody confirms it is not the provider's to decide.
        let state = case.states.get(id.index()).filter(|_| super::pause::confirmed(plan, of.case, id).is_none());
        let own = state.filter(|state| super::pause::only_by(case, state, provider) || can_be_announced && may_begin(state));
        found = found.take().or_else(|| own.map(|state| state.name.clone()));
    });
    found
}

/// Whether all cases count, or all of which notice was given.
fn takes_all(of: &OfCases) -> bool {
    matches!(of.among, None | Some(CaseSet::Holds(Cond::Apart { .. })))
}

/// The name of a state in the set that is the provider's work, if nothing bounds its time.
fn endless(plan: &Plan, set: &TimeSet, depth: usize) -> Option<String> {
    match meant(plan, set) {
        _ if depth > DEEPEST => None,
        TimeSet::Cases(of) => work(plan, of).filter(|_| takes_all(of)),
        TimeSet::Any(parts) => parts.iter().find_map(|part| endless(plan, part, depth + 1)),
        TimeSet::Except(base, _) => endless(plan, base, depth + 1),
        TimeSet::Lasting { set, .. } => endless(plan, set, depth + 1),
        _ => None,
    }
}

/// The name of a state in the set that is the provider's work, of any case and however long it lasts.
fn at_will(plan: &Plan, set: &TimeSet, depth: usize) -> Option<String> {
    match meant(plan, set) {
        _ if depth > DEEPEST => None,
        TimeSet::Cases(of) => work(plan, of).filter(|_| of.among.is_none()),
        TimeSet::Any(parts) => parts.iter().find_map(|part| at_will(plan, part, depth + 1)),
        TimeSet::Except(base, _) => at_will(plan, base, depth + 1),
        TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => at_will(plan, set, depth + 1),
        _ => None,
    }
}

fn unannounced(facts: &Facts<'_>) -> Vec<Finding> {
    let finding = |objective: &Objective| {
        let name = objective.exclusions.iter().find_map(|exclusion| at_will(facts.plan, &exclusion.set, 0))?;
        let message = format!("`{}` leaves out time of `{name}` after 0 hours of notice: the provider may begin it at any time", objective.name);
        let help = "ask for a word before it: `where announced at least 48 hours before began`, or for somebody else's consent";
        Some(Finding::risk(UNANNOUNCED.code, message, at(facts.objective(&objective.name), "left out unannounced"), help).in_clause(objective.clause.as_ref()))
    };
    facts.objectives().filter_map(finding).collect()
}

fn unbounded(facts: &Facts<'_>) -> Vec<Finding> {
    let finding = |objective: &Objective| {
        let name = objective.exclusions.iter().find_map(|exclusion| endless(facts.plan, &exclusion.set, 0))?;
        let message = format!("`{}` leaves out all time of `{name}`, which the provider begins: after a window full of it nothing was missed", objective.name);
        let help = "bound it: `exclude NAME up to 8 hours each calendar month`";
        Some(
            Finding::risk(UNBOUNDED.code, message, at(facts.objective(&objective.name), "left out without a bound"), help).in_clause(objective.clause.as_ref()),
        )
    };
    facts.objectives().filter_map(finding).collect()
}

/// Whether the first set holds whenever the second does, as far as their shapes show.
fn covers(plan: &Plan, one: &TimeSet, other: &TimeSet, depth: usize) -> bool {
    let (one, other) = (meant(plan, one), meant(plan, other));
    if depth > DEEPEST {
        return false;
    }
    if one == other || matches!(one, TimeSet::Always) {
        return true;
    }
    let by_one = matches!(one, TimeSet::Any(parts) if parts.iter().any(|part| covers(plan, part, other, depth + 1)));
    let of_other = match other {
        TimeSet::Any(parts) => !parts.is_empty() && parts.iter().all(|part| covers(plan, one, part, depth + 1)),
        TimeSet::All(parts) => parts.iter().any(|part| covers(plan, one, part, depth + 1)),
        TimeSet::Except(base, _) => covers(plan, one, base, depth + 1),
        TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => covers(plan, one, set, depth + 1),
        _ => false,
    };
    by_one || of_other
}

fn swallows(facts: &Facts<'_>) -> Vec<Finding> {
    let bad = |objective: &Objective| match &objective.what {
        What::Formula(formula) => match &formula.num {
            Num::Share { set, outside: true, .. } => Some(set.clone()),
            Num::Time(set) => Some(set.clone()),
            _ => None,
        },
        What::Items(_) => None,
    };
    let finding = |objective: &Objective| {
        let bad = bad(objective)?;
        objective.exclusions.iter().find(|exclusion| covers(facts.plan, &exclusion.set, &bad, 0))?;
        let message = format!("`{}` leaves out everything that is bad for it: 0 seconds can ever count against it", objective.name);
        let help = "leave out less: a bounded part, or what somebody else causes";
        Some(Finding::risk(SWALLOWS.code, message, at(facts.objective(&objective.name), "swallowed"), help).in_clause(objective.clause.as_ref()))
    };
    facts.objectives().filter_map(finding).collect()
}
