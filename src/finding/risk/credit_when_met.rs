//! A credit for service that keeps its target.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent, targets};
use crate::plan::{Bound, Inclusion, Row, Scale};
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk { code: "risk/credit-when-met", says: "the table pays for values at which the target is kept", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in facts.plan.credits.iter().filter(|c| !c.bonus && c.scale == Scale::Attained) {
        let Some(objective) = facts.plan.objectives.get(credit.objective.index()) else { continue };
        let pays = |row: &Row| facts.share_of_fee(row).is_none_or(|share| share > Ratio::ZERO);
        for (adjustment, bound, value) in targets(facts.plan, credit.objective) {
            let Some(row) = credit.rows.iter().find(|row| !row.otherwise && pays(row) && reaches(row, bound, value)) else { continue };
            if row.upper.is_none() && row.lower.is_none() {
                let message = format!("the credit for `{}` is paid whether or not it is kept: it has no rows, and does not say `when missed`", objective.name);
                let spans = at(place::credit(facts.loaded, &objective.name), "pays for it");
                found.push(Finding::risk(RISK.code, message, spans, "add `when missed`, or rows: `| attained | pays |`").in_clause(credit.clause.as_ref()));
                break;
            }
            let edge = row.upper.or(row.lower).map_or(value, |e| e.at);
            let (name, during) = (&objective.name, adjustment.map(|a| format!(" in `{}`", a.name)).unwrap_or_default());
            let message = if edge == value {
                format!("at exactly {} `{name}` is kept{during}, and the table pays for it", percent(value))
            } else {
                format!("`{name}` is kept at {}{during}, and the table pays up to {}", percent(value), percent(edge))
            };
            let mut spans = at(place::credit(facts.loaded, name), "pays for it");
            spans.extend(at(facts.objective(name), "kept"));
            let help = match adjustment {
                None => "let the first row end where the target is missed",
                Some(_) => "pay by how far the target is missed (`| short by | pays |`), so that the table moves with it",
            };
            found.push(Finding::risk(RISK.code, message, spans, help).in_clause(credit.clause.as_ref()));
            break;
        }
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
