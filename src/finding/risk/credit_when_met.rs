//! A credit for service that keeps its target.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent};
use crate::plan::{Bound, Inclusion, Quantity, Row, Scale};
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk { code: "risk/credit-when-met", says: "the table pays for values at which the target is kept", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in facts.plan.credits.iter().filter(|c| !c.bonus && c.scale == Scale::Attained) {
        let Some(objective) = facts.plan.objectives.get(credit.objective.index()) else { continue };
        let Some(target) = &objective.target else { continue };
        let Some(Quantity::Share(value)) = target.value.get(&facts.plan.points) else { continue };
        let pays = |row: &Row| facts.share_of_fee(row).is_none_or(|share| share > Ratio::ZERO);
        let Some(row) = credit.rows.iter().find(|row| !row.otherwise && pays(row) && reaches(row, target.bound, *value)) else { continue };
        let edge = row.upper.or(row.lower).map_or(*value, |e| e.at);
        let exactly = edge == *value;
        let name = facts.name(credit);
        let message = if exactly {
            format!("at exactly {} `{name}` is kept, and the table pays for it", percent(*value))
        } else {
            format!("`{name}` is kept at {}, and the table pays up to {}", percent(*value), percent(edge))
        };
        let mut spans = at(place::credit(facts.loaded, name), "pays for it");
        spans.extend(at(facts.objective(name), "kept"));
        found.push(Finding::risk(RISK.code, message, spans, "let the first row end where the target is missed").in_clause(credit.clause.as_ref()));
    }
    found
}

/// Whether a row holds a value that keeps the target.
fn reaches(row: &Row, bound: Bound, target: Ratio) -> bool {
    match bound {
        Bound::AtLeast => row.upper.is_none_or(|e| e.at > target || (e.at == target && e.inclusive == Inclusion::Yes)),
        Bound::Above => row.upper.is_none_or(|e| e.at > target),
        Bound::AtMost => row.lower.is_none_or(|e| e.at < target || (e.at == target && e.inclusive == Inclusion::Yes)),
        Bound::Below => row.lower.is_none_or(|e| e.at < target),
        Bound::Exactly => false,
    }
}
