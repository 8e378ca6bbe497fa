//! Service that stays bad, credits that are used up, and nothing that follows.

use super::super::{Finding, place};
use super::pool::draws;
use super::{Facts, Risk, at, percent};
use crate::plan::{Base, Credit, Limit, Per, PoolId, Right};
use crate::syntax::tree::ItemKind;

pub(super) static RISK: Risk = Risk {
    code: "risk/no-exit",
    says: "credits are limited and no right arises from service that stays bad: at the limit every further failure is free, for the rest of the term",
    find,
};

/// What a limit says.
fn told(facts: &Facts<'_>, limit: &Limit) -> String {
    let most = match limit.amount.base.options.as_slice() {
        [Base::OfFee(share, _)] => format!("{} of the fee", percent(*share)),
        [Base::Money(amount)] => format!("{amount} {}", facts.plan.currency.as_ref().map_or("", |currency| currency.code.as_str())),
        _ => "an amount".to_owned(),
    };
    if limit.each_group { format!("{most} in each group") } else { most }
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let customer = |right: &Right| {
        let party = plan.parties.get(usize::from(right.party));
        party.is_some_and(|party| plan.roles.get(party.role.index()).is_none_or(|role| role != "provider"))
    };
    let paid: Vec<&Credit> = plan.credits.iter().filter(|credit| !credit.bonus && !credit.points).collect();
    if plan.rights.iter().any(customer) || paid.is_empty() {
        return Vec::new();
    }
    // What bounds some credits leaves the others to be owed.
    let under = |limit: &Limit, credit: &Credit| limit.objectives.is_empty() || limit.objectives.contains(&credit.objective);
    let limits: Vec<&Limit> = plan.limits.iter().filter(|limit| limit.amount.per == Per::Window && !limit.each_credit).collect();
    let limit = limits.iter().find(|limit| paid.iter().all(|credit| under(limit, credit)));
    let pool = plan.pools.iter().zip(0..).find(|(_, id)| paid.iter().all(|credit| draws(credit, PoolId(*id))));
    let each = paid.iter().all(|credit| limits.iter().any(|limit| under(limit, credit)));
    let of_limits = || place::item(facts.loaded, |kind| matches!(kind, ItemKind::Limit(_)));
    let (most, clause, place) = match (limit, pool) {
        (Some(limit), _) => {
            let nth = plan.limits.iter().position(|known| std::ptr::eq(known, *limit));
            (told(facts, limit), limit.clause.as_ref(), nth.and_then(|nth| place::limit(facts.loaded, nth)))
        }
        (None, Some((pool, _))) => {
            (format!("the pool `{}`", pool.name), pool.clause.as_ref(), place::item(facts.loaded, |kind| matches!(kind, ItemKind::Pool(_))))
        }
        (None, None) if each => (format!("{} amounts", limits.len()), None, of_limits()),
        (None, None) => return Vec::new(),
    };
    let message =
        format!("credits are limited to {most}, and a provider that misses everything in every window of the term gives the customer no right to leave");
    let help = "add a right: `right to terminate for CUSTOMER when NAME is missed in 3 consecutive months, notice within 30 days`";
    vec![Finding::risk(RISK.code, message, at(place, "and then?"), help).in_clause(clause)]
}
