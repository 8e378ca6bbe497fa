//! Targets at or outside the ends of what their measure can be.

use super::super::Finding;
use super::{Facts, Risk, at, percent};
use crate::plan::{Bound, Objective, Quantity, Target};
use crate::value::Ratio;

pub(super) static IMPOSSIBLE: Risk =
    Risk { code: "risk/impossible-target", says: "a target that no measure can reach, or that a single moment of trouble misses", find: impossible };
pub(super) static TRIVIAL: Risk = Risk { code: "risk/trivial-target", says: "a target that nothing can miss", find: trivial };

fn share(facts: &Facts<'_>, target: &Target) -> Option<Ratio> {
    match target.value.get(&facts.plan.points)? {
        Quantity::Share(share) => Some(*share),
        _ => None,
    }
}

fn each(facts: &Facts<'_>, is: fn(Bound, Ratio) -> Option<&'static str>, risk: &Risk, help: &str) -> Vec<Finding> {
    let one = |objective: &Objective| {
        let target = objective.target.as_ref()?;
        let value = share(facts, target)?;
        let why = is(target.bound, value)?;
        let message = format!("`{}` asks for {}: {why}", objective.name, percent(value));
        Some(Finding::risk(risk.code, message, at(facts.objective(&objective.name), "this target"), help).in_clause(objective.clause.as_ref()))
    };
    facts.objectives().filter_map(one).collect()
}

fn impossible(facts: &Facts<'_>) -> Vec<Finding> {
    let is = |bound: Bound, value: Ratio| match bound {
        Bound::Above if value >= Ratio::ONE => Some("a share is never above 100%"),
        Bound::AtLeast if value > Ratio::ONE => Some("a share is never above 100%"),
        Bound::Below if value <= Ratio::ZERO => Some("a share is never below 0%"),
        Bound::AtMost if value < Ratio::ZERO => Some("a share is never below 0%"),
        Bound::AtLeast | Bound::Exactly if value == Ratio::ONE => Some("the first failure of a window misses it"),
        _ => None,
    };
    each(facts, is, &IMPOSSIBLE, "ask for what can be kept, and let the credit grow with what is missed")
}

fn trivial(facts: &Facts<'_>) -> Vec<Finding> {
    let is = |bound: Bound, value: Ratio| match bound {
        Bound::AtLeast if value <= Ratio::ZERO => Some("every share is"),
        Bound::AtMost if value >= Ratio::ONE => Some("every share is"),
        Bound::Above if value < Ratio::ZERO => Some("every share is"),
        Bound::Below if value > Ratio::ONE => Some("every share is"),
        _ => None,
    };
    each(facts, is, &TRIVIAL, "ask for more, or report it without a target")
}
