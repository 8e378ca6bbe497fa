//! Limits that never bind.

use super::super::canon::said_alone;
use super::super::{Finding, place};
use super::pays::{most, once};
use super::{Facts, Risk, at, percent};
use crate::plan::{Base, Credit, Limit, Per};
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk { code: "risk/limit-never-binds", says: "a limit above everything that can be credited in its time limits nothing", find };

/// The most that can come of the credits under a limit in its window, beside the limit, if the text alone says so.
fn sum(facts: &Facts<'_>, limit: &Limit) -> Option<(Ratio, Ratio)> {
    let plan = facts.plan;
    let ([Base::OfFee(share, fee)], Some(each)) = (limit.amount.base.options.as_slice(), &limit.each) else { return None };
    let monthly = plan.fees.first().is_some_and(|first| said_alone(plan, &first.each) == said_alone(plan, each));
    if !monthly || fee.index() != 0 || !plan.adjustments.is_empty() {
        return None;
    }
    let under = |credit: &&Credit| !credit.bonus && !credit.points && (limit.objectives.is_empty() || limit.objectives.contains(&credit.objective));
    let sum = plan.credits.iter().filter(under).try_fold(Ratio::ZERO, |sum, credit| sum.plus(most(facts, credit).filter(|_| once(facts, credit, each))?))?;
    Some((sum, *share))
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let limits = facts.plan.limits.iter().enumerate();
    for (nth, limit) in limits.filter(|(_, l)| !l.each_group && !l.each_credit && l.amount.per == Per::Window) {
        let Some((sum, share)) = sum(facts, limit).filter(|(sum, share)| sum < share && *sum > Ratio::ZERO) else { continue };
        let message = format!("credits come to {} of the fee at most, and the limit is {}", percent(sum), percent(share));
        let place = place::limit(facts.loaded, nth);
        found.push(Finding::risk(RISK.code, message, at(place, "never binds"), "remove it, or lower it").in_clause(limit.clause.as_ref()));
    }
    found
}
