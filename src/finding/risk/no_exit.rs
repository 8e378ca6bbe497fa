//! Service that stays bad, credits that are used up, and nothing that follows.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent};
use crate::plan::{Base, Per, Right};
use crate::syntax::tree::ItemKind;

pub(super) static RISK: Risk = Risk {
    code: "risk/no-exit",
    says: "credits are limited and no right arises from service that stays bad: at the limit every further failure is free, for the rest of the term",
    find,
};

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let customer = |right: &Right| {
        let party = plan.parties.get(usize::from(right.party));
        party.is_some_and(|party| plan.roles.get(party.role.index()).is_none_or(|role| role != "provider"))
    };
    if plan.rights.iter().any(customer) || plan.credits.is_empty() {
        return Vec::new();
    }
    let limit = plan.limits.iter().find(|limit| limit.amount.per == Per::Window && !limit.each_credit);
    let (most, clause, place) = match (limit, plan.pools.first()) {
        (Some(limit), _) => {
            let most = match limit.amount.base.options.as_slice() {
                [Base::OfFee(share, _)] => format!("{} of the fee", percent(*share)),
                [Base::Money(amount)] => format!("{amount} {}", plan.currency.as_ref().map_or("", |currency| currency.code.as_str())),
                _ => "an amount".to_owned(),
            };
            (most, limit.clause.as_ref(), place::item(facts.loaded, |kind| matches!(kind, ItemKind::Limit(_))))
        }
        (None, Some(pool)) => (format!("the pool `{}`", pool.name), pool.clause.as_ref(), place::item(facts.loaded, |kind| matches!(kind, ItemKind::Pool(_)))),
        (None, None) => return Vec::new(),
    };
    let message =
        format!("credits are limited to {most}, and a provider that misses everything in every window of the term gives the customer no right to leave");
    let help = "add a right: `right to terminate for CUSTOMER when NAME is missed in 3 consecutive months, notice within 30 days`";
    vec![Finding::risk(RISK.code, message, at(place, "and then?"), help).in_clause(clause)]
}
