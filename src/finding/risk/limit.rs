//! Limits that never bind.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent};
use crate::plan::{Base, Per};
use crate::syntax::tree::ItemKind;
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk { code: "risk/limit-never-binds", says: "a limit above everything that can be credited in its time limits nothing", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let mut found = Vec::new();
    for limit in plan.limits.iter().filter(|l| !l.each_group && !l.each_credit && l.amount.per == Per::Window) {
        let ([Base::OfFee(share, fee)], Some(each)) = (limit.amount.base.options.as_slice(), &limit.each) else { continue };
        let same = |w: &crate::plan::WindowSpec| (w.unit, w.count, w.rolling) == (each.unit, each.count, each.rolling);
        let mut sum = Some(Ratio::ZERO);
        for credit in plan.credits.iter().filter(|c| !c.bonus && !c.points) {
            let objective = plan.objectives.get(credit.objective.index());
            let ungrouped = objective.is_some_and(|o| match &o.what {
                crate::plan::What::Items(items) => items.dimensions.is_empty(),
                crate::plan::What::Formula(formula) => formula.dimensions.is_empty(),
            });
            let shares: Option<Vec<Ratio>> = credit.rows.iter().map(|row| facts.share_of_fee(row)).collect();
            let plain = ungrouped && objective.is_some_and(|o| same(&o.each)) && credit.multiply.is_empty();
            let most = shares.and_then(|s| s.into_iter().max()).filter(|_| plain);
            sum = sum.zip(most).and_then(|(sum, most)| sum.plus(most));
        }
        let plain = plan.adjustments.is_empty() && plan.fees.first().is_some_and(|f| same(&f.each)) && fee.index() == 0;
        let Some(sum) = sum.filter(|sum| plain && *sum < *share && *sum > Ratio::ZERO) else { continue };
        let message = format!("credits come to {} of the fee at most, and the limit is {}", percent(sum), percent(*share));
        let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Limit(_)));
        found.push(Finding::risk(RISK.code, message, at(place, "never binds"), "remove it, or lower it").in_clause(limit.clause.as_ref()));
    }
    found
}
