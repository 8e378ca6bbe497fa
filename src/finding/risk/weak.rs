//! Credits too small to matter.

use super::super::{Finding, place};
use super::pays::most_by_all;
use super::{Facts, Risk, at, percent};
use crate::syntax::tree::ItemKind;
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk { code: "risk/weak-credit", says: "all that can ever be credited for a period is a trifle beside the fee", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let credits: Vec<_> = facts.plan.credits.iter().filter(|c| !c.bonus && !c.points).collect();
    let Some(trifle) = Ratio::new(3, 100).filter(|_| !credits.is_empty() && facts.plan.parts.is_empty() && facts.plan.pools.is_empty()) else {
        return Vec::new();
    };
    let mut sum = Ratio::ZERO;
    for credit in &credits {
        let objective = facts.plan.objectives.get(credit.objective.index());
        let grouped = objective.is_none_or(|o| !facts.plan.dimension_names(o).is_empty());
        let monthly = objective.is_some_and(|o| o.each.unit.minutes() >= facts.plan.fees.first().map_or(0, |f| f.each.unit.minutes()));
        let most = most_by_all(facts, credit).filter(|_| !grouped && monthly && !facts.grows(credit));
        let Some(more) = most.and_then(|most| sum.plus(most)) else { return Vec::new() };
        sum = more;
    }
    if sum > trifle {
        return Vec::new();
    }
    let message = format!("the largest credit that a period can ever give is {} of the fee", percent(sum));
    let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Credit(_)));
    vec![Finding::risk(
        RISK.code,
        message,
        at(place, "all there is at stake"),
        "let what is at stake be worth the provider's while: 10% to 25% of the fee is usual",
    )]
}
