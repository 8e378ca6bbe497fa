//! Shares of so few periods that one bad one is the end of it.

use super::super::Finding;
use super::{Facts, Risk, at, percent};
use crate::plan::{Bound, Num, Op, OverEach, Quantity, What, WindowSpec};
use crate::value::Ratio;

pub(super) static RISK: Risk =
    Risk { code: "risk/one-bad-period", says: "a share of periods so long that a single bad one misses the target: the target is all or nothing", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for objective in facts.objectives() {
        let What::Formula(formula) = &objective.what else { continue };
        let Some(target) = objective.target.as_ref() else { continue };
        let Some(Quantity::Share(share)) = target.value.get(&facts.plan.points) else { continue };
        // What may be bad: of `100% less share of periods where bad`, or of a share of bad ones.
        let (slice, allowed) = match (&formula.num, target.bound) {
            (Num::Op(Op::Less, parts), Bound::AtLeast) => (parts.iter().find_map(share_of), Ratio::ONE.minus(*share)),
            (num, Bound::AtMost) => (share_of(num), Some(*share)),
            (num, Bound::AtLeast) => (share_of(num), Ratio::ONE.minus(*share)),
            _ => (None, None),
        };
        let (Some(slice), Some(allowed)) = (slice, allowed.filter(|allowed| *allowed > Ratio::ZERO)) else { continue };
        let all = facts.plan.slices(slice, &objective.each);
        let Some(one) = Ratio::new(1, i128::from(all)).filter(|one| *one > allowed) else { continue };
        let message = format!(
            "`{}` allows {} of some {all} periods to be bad: a single one is {}",
            objective.name,
            percent(allowed),
            percent(one.round(6).unwrap_or(one))
        );
        let help = "take shorter periods, or measure the time itself: `share of time outside …`";
        found.push(Finding::risk(RISK.code, message, at(facts.objective(&objective.name), "of how many periods?"), help).in_clause(objective.clause.as_ref()));
    }
    found
}

/// The periods that a number is a share of.
fn share_of(num: &Num) -> Option<&WindowSpec> {
    let Num::Over(over) = num else { return None };
    let OverEach::Windows(one) = &over.each else { return None };
    one.options.first().filter(|each| over.metric == "share" && !each.rolling)
}
