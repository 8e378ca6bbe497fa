//! Pools whose allocations do not come to what may be allocated.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent};
use crate::syntax::tree::ItemKind;
use crate::value::Ratio;

pub(super) static RISK: Risk =
    Risk { code: "risk/pool-not-allocated", says: "allocations of a pool come to less than may be allocated: part of what is at risk is at no risk", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for pool in &facts.plan.pools {
        // Of those that hold from the first day on.
        let sum = pool.allocations.iter().filter(|a| a.from.is_none()).try_fold(Ratio::ZERO, |sum, a| sum.plus(a.share));
        let Some(sum) = sum.filter(|sum| *sum > Ratio::ZERO && *sum < pool.allocatable) else { continue };
        let name = pool.name.as_str();
        let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Pool(p) if p.name.text == name));
        let message = format!("`{name}` may be allocated up to {}, and its allocations come to {}", percent(pool.allocatable), percent(sum));
        found.push(
            Finding::risk(RISK.code, message, at(place, "these allocations"), "allocate the rest, or say that less may be allocated")
                .in_clause(pool.clause.as_ref()),
        );
    }
    found
}
