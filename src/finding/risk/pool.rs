//! Pools whose allocations come to less than the pool, or may come to more.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent};
use crate::syntax::tree::ItemKind;
use crate::value::Ratio;

pub(super) static RISK: Risk =
    Risk { code: "risk/pool-not-allocated", says: "allocations of a pool come to less than all of it: part of what is at risk is at no risk", find };

pub(super) static OVERDRAWN: Risk = Risk {
    code: "risk/pool-overdrawn",
    says: "more than all of a pool may be allocated: once all of it is owed, a further miss costs nothing",
    find: overdrawn,
};

fn overdrawn(facts: &Facts<'_>) -> Vec<Finding> {
    let over = facts.plan.pools.iter().filter(|pool| pool.allocatable > Ratio::ONE);
    let finding = |pool: &crate::plan::Pool| {
        let name = pool.name.as_str();
        let mut own: Vec<Ratio> = pool.allocations.iter().map(|a| a.share).collect();
        own.sort_by(|a, b| b.cmp(a));
        // The largest first: so many misses exhaust it.
        let mut sum = Ratio::ZERO;
        let enough = own.iter().position(|share| {
            sum = sum.plus(*share).unwrap_or(sum);
            sum >= Ratio::ONE
        })?;
        let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Pool(p) if p.name.text == name));
        let misses = if enough == 0 { "1 miss takes".to_owned() } else { format!("{} misses in one window take", enough + 1) };
        let message = format!("up to {} of `{name}` may be allocated: {misses} all of it, and what is missed beyond costs nothing", percent(pool.allocatable));
        let help = "allow no more than `up to 100% allocated`, or say that this is meant";
        Some(Finding::risk(OVERDRAWN.code, message, at(place, "these allocations"), help).in_clause(pool.clause.as_ref()))
    };
    over.filter_map(finding).collect()
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for pool in &facts.plan.pools {
        // Of those that hold from the first day on.
        let sum = pool.allocations.iter().filter(|a| a.from.is_none()).try_fold(Ratio::ZERO, |sum, a| sum.plus(a.share));
        let whole = pool.allocatable.min(Ratio::ONE);
        let Some(sum) = sum.filter(|sum| *sum > Ratio::ZERO && *sum < whole) else { continue };
        let name = pool.name.as_str();
        let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Pool(p) if p.name.text == name));
        let message =
            format!("the allocations of `{name}` come to {}: {} of it can never be owed", percent(sum), whole.minus(sum).map_or_else(String::new, percent));
        found.push(Finding::risk(RISK.code, message, at(place, "these allocations"), "allocate the rest, or put less at risk").in_clause(pool.clause.as_ref()));
    }
    found
}
