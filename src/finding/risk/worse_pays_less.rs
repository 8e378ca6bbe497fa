//! A table that pays less for worse service.

use super::super::{Finding, place};
use super::pays::agreed;
use super::{Facts, Risk, at, percent};

pub(super) static RISK: Risk = Risk { code: "risk/worse-pays-less", says: "somewhere in the table worse service costs the provider less", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in facts.plan.credits.iter().filter(|c| !c.bonus) {
        let falls = agreed(facts, credit, |course| {
            course.windows(2).find_map(|pair| match pair {
                [milder, severer] if severer < milder => Some((*milder, *severer)),
                _ => None,
            })
        });
        let Some((milder, severer)) = falls else { continue };
        let name = facts.name(credit);
        let message = format!("`{name}` pays {} of the fee, and {} once the service is worse", percent(milder), percent(severer));
        found.push(
            Finding::risk(RISK.code, message, at(place::credit(facts.loaded, name), "this table"), "let amounts rise from row to row")
                .in_clause(credit.clause.as_ref()),
        );
    }
    found
}
