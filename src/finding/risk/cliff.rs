//! A step so high that a hair's breadth decides on much money.

use super::super::{Finding, place};
use super::pays::agreed;
use super::{Facts, Risk, at, percent};
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk { code: "risk/cliff", says: "between two rows that touch the credit jumps by a quarter of the fee or more", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(high) = Ratio::new(1, 4) else { return Vec::new() };
    let mut found = Vec::new();
    for credit in facts.plan.credits.iter().filter(|c| !c.bonus && !c.points) {
        // Up or down: where a table pays less for worse service, a minute decides as well.
        let step = |pair: &[Ratio]| pair.first()?.max(pair.last()?).minus(*pair.first()?.min(pair.last()?));
        let highest = agreed(facts, credit, |course| course.windows(2).filter_map(step).max());
        let Some(step) = highest.filter(|step| *step >= high) else { continue };
        let name = facts.name(credit);
        let message = format!("one case or one minute more decides on {} of the fee for `{name}`", percent(step));
        let help = "add rows between, or pay in proportion: `| more than 0 points | 2% of fee per point |` in a table by `short by`";
        found.push(Finding::risk(RISK.code, message, at(place::credit(facts.loaded, name), "this table"), help).in_clause(credit.clause.as_ref()));
    }
    found
}
