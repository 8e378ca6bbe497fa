//! Relief that asks for more than usual.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{AdjustmentKind, Bound, Change, Quantity};
use crate::syntax::tree::ItemKind;
use crate::value::Ratio;
use std::cmp::Ordering;

pub(super) static RISK: Risk = Risk { code: "risk/surge-tightens", says: "a time of high demand in which more is asked for than at other times", find };

/// An amount as a plain number, to be compared with others of its kind.
pub(super) fn quantity(of: &Quantity) -> Option<Ratio> {
    match of {
        Quantity::Share(share) => Some(*share),
        Quantity::Number(number) | Quantity::Money(number) => Ratio::from_decimal(*number),
        Quantity::Length(length) => Some(Ratio::whole(length.0)),
        Quantity::Unknown => None,
    }
}

/// Whether the one is harder to keep than the other.
pub(super) fn harder(bound: Bound, one: Ratio, other: Ratio) -> bool {
    let order = one.cmp(&other);
    if bound.upwards() { order == Ordering::Greater } else { order == Ordering::Less }
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for surge in facts.plan.adjustments.iter().filter(|a| a.kind == AdjustmentKind::Surge) {
        for change in &surge.changes {
            let Change::Target(id, Some(target)) = change else { continue };
            let Some((objective, usual)) = facts.plan.objectives.get(id.index()).and_then(|o| Some((o, o.target.as_ref()?))) else { continue };
            let points = &facts.plan.points;
            let Some((one, other)) = target.value.get(points).and_then(quantity).zip(usual.value.get(points).and_then(quantity)) else { continue };
            if !harder(target.bound, one, other) {
                continue;
            }
            let name = surge.name.as_str();
            let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Adjustment(a) if a.name.text == name));
            let message = format!("in `{name}` `{}` is harder to keep than at other times", objective.name);
            found.push(Finding::risk(RISK.code, message, at(place, "meant as relief?"), "turn the two targets round").in_clause(surge.clause.as_ref()));
        }
    }
    found
}
