//! Service that stays bad, credits that are used up, and nothing that follows.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent};
use crate::calendar::{Calendars, Windows};
use crate::plan::{Base, Per};
use crate::syntax::tree::ItemKind;

pub(super) static RISK: Risk = Risk {
    code: "risk/no-exit",
    says: "credits are limited and no right arises from service that stays bad: at the limit every further failure is free, for the rest of the term",
    find,
};

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let limit = plan.limits.iter().find(|limit| limit.amount.per == Per::Window && !limit.each_credit);
    let Some(limit) = limit.filter(|_| plan.rights.is_empty() && !plan.credits.is_empty()) else { return Vec::new() };
    let Ok(calendars) = Calendars::compile(plan) else { return Vec::new() };
    let most = match limit.amount.base.options.as_slice() {
        [Base::OfFee(share, _)] => format!("{} of the fee", percent(*share)),
        _ => "a limit".to_owned(),
    };
    let paid = plan.credits.iter().find(|credit| !credit.bonus).and_then(|credit| plan.objectives.get(credit.objective.index()));
    let Some(objective) = paid else { return Vec::new() };
    // A term without an end has as many windows as anybody wants.
    let windows = plan.term.until.map(|_| Windows::of_objective(plan, &calendars, objective).len());
    let all = windows.map_or_else(|| "in every window".to_owned(), |count| format!("in all {count} windows of the term"));
    let message = format!("credits stop at {most}, and a provider that misses everything {all} gives the customer no right to leave");
    let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Limit(_)));
    let help = "add a right: `right to terminate for CUSTOMER when NAME is missed in 3 consecutive months, notice within 30 days`";
    vec![Finding::risk(RISK.code, message, at(place, "and then?"), help).in_clause(limit.clause.as_ref())]
}
