//! Shares of so few periods that one bad one is the end of it.

use super::super::Finding;
use super::{Facts, Risk, at, percent};
use crate::plan::{Bound, Num, Objective, Op, OverEach, OverWhat, Plan, Quantity, What, WindowSpec};
use crate::value::Ratio;

pub(super) static RISK: Risk =
    Risk { code: "risk/one-bad-period", says: "a share of periods so long that a single bad one misses the target: the target is all or nothing", find };

pub(super) static PERCENTILES: Risk = Risk {
    code: "risk/percentile-of-percentiles",
    says: "percentiles of parts are put together, by their mean or the like: what comes out is no percentile of anything, and a quiet part weighs as much as a busy one",
    find: percentiles,
};

/// Whether a number is a percentile of something.
fn is_percentile(plan: &Plan, num: &Num) -> bool {
    match num {
        Num::Over(over) => over.percentile.is_some(),
        Num::Stretches { percentile, .. } => percentile.is_some(),
        Num::Result(id) => plan.objectives.get(id.index()).is_some_and(|of| match &of.what {
            What::Items(items) => items.measure.percentile.is_some(),
            What::Formula(formula) => matches!(&formula.num, Num::Over(over) if over.percentile.is_some()),
        }),
        _ => false,
    }
}

fn percentiles(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let put_together = |objective: &&Objective| match &objective.what {
        What::Formula(formula) => match &formula.num {
            // The worst part is a percentile, and of that part.
            Num::Over(over) => !matches!(over.metric.as_str(), "maximum" | "minimum") && matches!(&over.what, OverWhat::Num(of) if is_percentile(plan, of)),
            _ => false,
        },
        What::Items(_) => false,
    };
    let finding = |objective: &Objective| {
        let message = format!("`{}` puts percentiles of parts together: a part of 1 counts as much as one of 1,000", objective.name);
        let help = "take the percentile of all of them at once: `measure percentile 95 of …`";
        Finding::risk(PERCENTILES.code, message, at(facts.objective(&objective.name), "of percentiles"), help).in_clause(objective.clause.as_ref())
    };
    facts.objectives().filter(put_together).map(finding).collect()
}

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
