//! Pools whose allocations come to less than the pool, or may come to more.

use super::super::{Finding, place};
use super::pays::once;
use super::{Facts, Risk, at, percent};
use crate::plan::{Base, Credit, Num, ObjectiveId, Op, Pool, PoolId, WindowSpec};
use crate::syntax::tree::ItemKind;
use crate::value::{Date, Ratio};

pub(super) static RISK: Risk =
    Risk { code: "risk/pool-not-allocated", says: "allocations of a pool come to less than all of it: part of what is at risk is at no risk", find };

pub(super) static OVERDRAWN: Risk = Risk {
    code: "risk/pool-overdrawn",
    says: "more than all of a pool may be allocated: once all of it is owed, a further miss costs nothing",
    find: overdrawn,
};

/// Whether a row of a credit names a pool.
pub(super) fn draws(credit: &Credit, id: PoolId) -> bool {
    // The form that programmers see says the type of each reference.
    format!("{:?}", credit.rows).contains(&format!("{id:?}"))
}

/// Whether every credit that draws on a pool takes its allocation for a miss and nothing else: once in a window of the pool, if `each` is that.
fn all_plain(facts: &Facts<'_>, id: PoolId, each: Option<&WindowSpec>) -> bool {
    let mut drawing = facts.plan.credits.iter().filter(|credit| draws(credit, id)).peekable();
    drawing.peek().is_some() && drawing.all(|credit| plain(facts, credit, id, each))
}

/// As [`all_plain`], of one.
fn plain(facts: &Facts<'_>, credit: &Credit, id: PoolId, each: Option<&WindowSpec>) -> bool {
    let [row] = credit.rows.as_slice() else { return false };
    let allocated = match row.pays.base.options.as_slice() {
        [Base::Formula(num)] => {
            matches!(&**num, Num::Op(Op::Times, parts) if parts.len() == 2 && parts.contains(&Num::Allocation(id)) && parts.contains(&Num::Pool(id)))
        }
        _ => false,
    };
    allocated && !facts.grows(credit) && each.is_none_or(|each| once(facts, credit, each))
}

/// The shares of a pool that objectives have, on each day on which that changes.
fn shares(pool: &Pool) -> Vec<Vec<Ratio>> {
    let mut days: Vec<Option<Date>> = std::iter::once(None).chain(pool.allocations.iter().map(|a| a.from)).collect();
    days.sort();
    days.dedup();
    let mut objectives: Vec<ObjectiveId> = pool.allocations.iter().map(|a| a.objective).collect();
    objectives.sort();
    objectives.dedup();
    let on =
        |day: Option<Date>, id: &ObjectiveId| pool.allocations.iter().filter(|a| a.objective == *id && a.from <= day).max_by_key(|a| a.from).map(|a| a.share);
    days.into_iter().map(|day| objectives.iter().filter_map(|id| on(day, id)).collect()).collect()
}

/// How many misses of one window take all of a pool, the largest shares first.
fn enough(mut own: Vec<Ratio>) -> Option<usize> {
    own.sort_by(|a, b| b.cmp(a));
    let mut sum = Ratio::ZERO;
    own.iter().position(|share| {
        sum = sum.plus(*share).unwrap_or(sum);
        sum >= Ratio::ONE
    })
}

fn overdrawn(facts: &Facts<'_>) -> Vec<Finding> {
    let over = facts.plan.pools.iter().zip(0..).filter(|(pool, _)| pool.allocatable > Ratio::ONE);
    let finding = |(pool, id): (&Pool, u16)| {
        let name = pool.name.as_str();
        let enough = shares(pool).into_iter().filter_map(enough).min().filter(|_| all_plain(facts, PoolId(id), None))?;
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
    for (pool, id) in facts.plan.pools.iter().zip(0..) {
        let sum = shares(pool).into_iter().filter_map(|own| own.into_iter().try_fold(Ratio::ZERO, Ratio::plus)).max();
        let whole = pool.allocatable.min(Ratio::ONE);
        let short = |sum: &Ratio| *sum > Ratio::ZERO && *sum < whole && all_plain(facts, PoolId(id), Some(&pool.each));
        let Some(sum) = sum.filter(short) else { continue };
        let name = pool.name.as_str();
        let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Pool(p) if p.name.text == name));
        let message =
            format!("the allocations of `{name}` come to {}: {} of it can never be owed", percent(sum), whole.minus(sum).map_or_else(String::new, percent));
        found.push(Finding::risk(RISK.code, message, at(place, "these allocations"), "allocate the rest, or put less at risk").in_clause(pool.clause.as_ref()));
    }
    found
}
