//! A row that never speaks.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{Credit, Edge, Inclusion, Row, Scale};
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk { code: "risk/dead-row", says: "a row of a table that no value can reach", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in &facts.plan.credits {
        let name = facts.name(credit);
        for (number, row) in credit.rows.iter().enumerate() {
            let Some(why) = dead(credit, number, row) else { continue };
            let message = format!("row {} of the table for `{name}` never speaks: {why}", number + 1);
            let help = "remove it, or mend its edges";
            found.push(Finding::risk(RISK.code, message, at(place::credit(facts.loaded, name), "this table"), help).in_clause(credit.clause.as_ref()));
        }
    }
    found
}

fn dead(credit: &Credit, number: usize, row: &Row) -> Option<&'static str> {
    if row.otherwise {
        return None;
    }
    if let (Some(lower), Some(upper)) = (row.lower, row.upper) {
        let both = |e: Edge| e.inclusive != Inclusion::No;
        if upper.at < lower.at || (upper.at == lower.at && !(both(lower) && both(upper))) {
            return Some("it ends before it begins");
        }
    }
    let share = matches!(credit.scale, Scale::Attained) && credit.rows.iter().all(|r| [r.lower, r.upper].into_iter().flatten().all(|e| e.at <= Ratio::ONE));
    if share && row.lower.is_some_and(|e| e.at == Ratio::ONE && e.inclusive == Inclusion::No) {
        return Some("nothing is above 100%");
    }
    let first = credit.rows.iter().take(number).any(|other| !other.otherwise && other.when == row.when && holds_all(other, row));
    (first && credit.shape.is_none()).then_some("a row above it holds all of its values")
}

/// Whether one row holds every value of another.
fn holds_all(one: &Row, other: &Row) -> bool {
    let wider = |own: Option<Edge>, theirs: Option<Edge>, lower: bool| match (own, theirs) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(a), Some(b)) => {
            (if lower { a.at < b.at } else { a.at > b.at }) || (a.at == b.at && (a.inclusive == Inclusion::Yes || a.inclusive == b.inclusive))
        }
    };
    wider(one.lower, other.lower, true) && wider(one.upper, other.upper, false)
}
