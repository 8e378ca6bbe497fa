//! Clocks that the customer's own act stops.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{CaseType, Clock, Pattern};

pub(super) static RISK: Risk = Risk {
    code: "risk/own-stop",
    says: "a clock of the provider's stops at an event that the customer may cause as well, and no word says by whom: who waits for an answer stops the clock by asking again",
    find,
};

/// The event of a pattern, if the customer's own stops the clock, and the provider's as well.
fn own<'c>(case: &'c CaseType, roles: &[String], pattern: &Pattern) -> Option<&'c str> {
    let event = case.events.get(pattern.event.index()).filter(|_| pattern.by.is_empty() && !case.ends_at.contains(&pattern.event))?;
    let may = |name: &str| event.by.iter().any(|role| roles.get(role.index()).is_some_and(|known| known == name));
    (may("customer") && may("provider")).then_some(event.name.as_str())
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let finding = |clock: &Clock| {
        let case = plan.case(clock.case)?;
        let patterns = clock.stop.get(&plan.points)?;
        let event = patterns.iter().find_map(|pattern| own(case, &plan.roles, pattern))?;
        let place = place::clock(facts.loaded, &clock.name)?;
        let message = format!("1 `{event}` of the customer's own stops `{}`", clock.name);
        let help = format!("say whose counts: `stop at {event} by provider`");
        let place = place::line(facts.loaded, place, "stop").unwrap_or(place);
        Some(Finding::risk(RISK.code, message, at(Some(place), "by whom?"), &help).in_clause(clock.clause.as_ref()))
    };
    plan.clocks.iter().filter(|clock| super::pause::matters(plan, clock)).filter_map(finding).collect()
}
