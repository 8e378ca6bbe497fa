//! Targets at or outside the ends of what their measure can be.

use super::super::Finding;
use super::pairs::is_reward;
use super::{Facts, Risk, at, ends, percent, share};
use crate::plan::{Bound, Credit, Num, Objective, Op, Per, What};
use crate::value::Ratio;

pub(super) static IMPOSSIBLE: Risk =
    Risk { code: "risk/impossible-target", says: "a target that no measure can reach, or that a single moment of trouble misses", find: impossible };
pub(super) static TRIVIAL: Risk = Risk { code: "risk/trivial-target", says: "a target that nothing can miss", find: trivial };

/// What is said of a bound and a value, of a measure that is never below nought or never above 100%.
type Is = fn(Bound, Ratio, (bool, bool)) -> Option<&'static str>;

fn each<'a>(facts: &'a Facts<'_>, is: Is) -> impl Iterator<Item = (&'a Objective, &'static str, String)> {
    facts.objectives().filter_map(move |objective| {
        let target = objective.target.as_ref()?;
        let value = share(facts.plan, target)?;
        let why = is(target.bound, value, ends::of(facts.plan, objective))?;
        Some((objective, why, format!("`{}` asks for {}: {why}", objective.name, percent(value))))
    })
}

fn finding(facts: &Facts<'_>, risk: &Risk, objective: &Objective, message: String, help: &str) -> Finding {
    Finding::risk(risk.code, message, at(facts.objective(&objective.name), "this target"), help).in_clause(objective.clause.as_ref())
}

const FIRST_FAILURE: &str = "the first failure of a window misses it";

/// Whether a single failure keeps a measure from 100%: no better part of it makes up for that, nor rounding by every reading that may be meant.
fn turns_on_one(facts: &Facts<'_>, objective: &Objective) -> bool {
    let best = match &objective.what {
        What::Formula(formula) => match &formula.num {
            Num::Op(op, _) => *op == Op::Greatest,
            Num::Over(over) => matches!(over.metric.as_str(), "maximum" | "percentile"),
            _ => false,
        },
        What::Items(_) => false,
    };
    !best && ends::rounded(facts.plan, objective).contains(&None)
}

fn impossible(facts: &Facts<'_>) -> Vec<Finding> {
    let is: Is = |bound, value, (lower, upper)| match bound {
        Bound::Above if upper && value >= Ratio::ONE => Some("a share is never above 100%"),
        Bound::AtLeast if upper && value > Ratio::ONE => Some("a share is never above 100%"),
        Bound::Below if lower && value <= Ratio::ZERO => Some("a share is never below 0%"),
        Bound::AtMost if lower && value < Ratio::ZERO => Some("a share is never below 0%"),
        Bound::AtLeast | Bound::Exactly if upper && value == Ratio::ONE => Some(FIRST_FAILURE),
        _ => None,
    };
    // Where a bonus is for all of it, or each miss is paid for by itself, the first failure is meant to be one.
    let credits = |objective: &Objective| facts.plan.credits.iter().filter(|credit| facts.name(credit) == objective.name).collect::<Vec<_>>();
    let of_each = |credits: &[&Credit]| !credits.is_empty() && credits.iter().all(|c| c.rows.iter().all(|row| row.pays.per == Per::MissedCase));
    let meant = |objective: &Objective| is_reward(facts.plan, objective) || of_each(&credits(objective)) || !turns_on_one(facts, objective);
    let said = each(facts, is).filter(|(objective, why, _)| *why != FIRST_FAILURE || !meant(objective));
    let help = |objective: &Objective| match credits(objective).as_slice() {
        [] => "ask for what can be kept",
        _ => "ask for what can be kept, and let the credit grow with what is missed",
    };
    let unless = |objective: &Objective| if ends::rounded(facts.plan, objective) == [None] { "" } else { ", unless it is rounded away" };
    let told = |(objective, why, message): (&Objective, &str, String)| {
        let message = if why == FIRST_FAILURE { format!("{message}{}", unless(objective)) } else { message };
        finding(facts, &IMPOSSIBLE, objective, message, help(objective))
    };
    said.map(told).collect()
}

fn trivial(facts: &Facts<'_>) -> Vec<Finding> {
    let is: Is = |bound, value, (lower, upper)| match bound {
        Bound::AtLeast if lower && value <= Ratio::ZERO => Some("every share is"),
        Bound::AtMost if upper && value >= Ratio::ONE => Some("every share is"),
        Bound::Above if lower && value < Ratio::ZERO => Some("every share is"),
        Bound::Below if upper && value > Ratio::ONE => Some("every share is"),
        _ => None,
    };
    each(facts, is).map(|(objective, _, message)| finding(facts, &TRIVIAL, objective, message, "ask for more, or report it without a target")).collect()
}
