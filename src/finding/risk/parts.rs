//! A target of a whole that its parts may miss although each keeps its own.

use super::super::Finding;
use super::ends::least_kept;
use super::{Facts, Risk, at, percent, share};
use crate::plan::{Bound, Objective, Plan, Unit, What};
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk {
    code: "risk/parts-fall-short",
    says: "every part keeps its promise and the whole is still missed: what is promised up is more than what is bought below",
    find,
};

/// A promise of a share of time, at least, by the month.
fn promised(plan: &Plan, objective: &Objective) -> Option<Ratio> {
    let target = objective.target.as_ref().filter(|t| t.bound == Bound::AtLeast)?;
    let formula = matches!(objective.what, What::Formula(_)) && !objective.hidden && objective.each.unit == Unit::Month;
    share(plan, target).filter(|_| formula)
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    // The strictest promise of each part about its time.
    let strictest = |plan: &Plan| plan.objectives.iter().filter_map(|o| promised(plan, o)).max();
    let below: Vec<(&str, Ratio)> = facts.plan.parts.iter().filter_map(|part| Some((part.name.as_str(), strictest(&part.plan)?))).collect();
    if below.is_empty() {
        return Vec::new();
    }
    let lost = below.iter().try_fold(Ratio::ZERO, |sum, (_, share)| sum.plus(Ratio::ONE.minus(*share)?));
    let Some(left) = lost.and_then(|lost| Ratio::ONE.minus(lost)) else { return Vec::new() };
    let short = facts
        .objectives()
        .filter_map(|o| Some((o, promised(facts.plan, o)?)))
        .filter(|(o, share)| least_kept(facts.plan, o, *share).is_some_and(|least| left < least));
    let finding = |(objective, share): (&Objective, Ratio)| {
        let listed = below.iter().map(|(name, share)| format!("`{name}` {}", percent(*share))).collect::<Vec<_>>().join(", ");
        let message =
            format!("`{}` promises {}, and parts that all keep their promises ({listed}) may leave {}", objective.name, percent(share), percent(left));
        let help = "promise less, buy more, or have a standby count (`at least 1 of`)";
        Finding::risk(RISK.code, message, at(facts.objective(&objective.name), "more than its parts add up to"), help).in_clause(objective.clause.as_ref())
    };
    short.map(finding).collect()
}
