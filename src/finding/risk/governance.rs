//! Agreements that nobody owns, nobody reviews, and about which nobody can disagree in good order.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::syntax::tree::ItemKind;

pub(super) static OWNER: Risk = Risk { code: "risk/no-owner", says: "nobody is named who answers for the agreement", find: owner };
pub(super) static REVIEW: Risk = Risk { code: "risk/no-review", says: "the parties have no meeting at which the figures are looked at", find: review };
pub(super) static DISPUTE: Risk =
    Risk { code: "risk/no-dispute-step", says: "money can be owed, and nothing says what happens when a party disagrees with a figure", find: dispute };

/// What a whole agreement is without, by the code that says so: told in one line.
pub const MISSING: [(&str, &str); 3] = [(OWNER.code, "no owner"), (REVIEW.code, "no review"), (DISPUTE.code, "no procedure for a dispute")];

fn one(facts: &Facts<'_>, code: &'static str, missing: bool, message: String, help: &str) -> Vec<Finding> {
    let worth = facts.objectives().any(|o| o.target.is_some());
    if !missing || !worth {
        return Vec::new();
    }
    let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Agreement(_)));
    vec![Finding::risk(code, message, at(place, ""), help)]
}

fn promises(facts: &Facts<'_>) -> String {
    let n = facts.objectives().filter(|o| o.target.is_some()).count();
    if n == 1 { "1 promise".to_owned() } else { format!("{n} promises") }
}

fn owner(facts: &Facts<'_>) -> Vec<Finding> {
    let message = format!("{}, and no owner on either side", promises(facts));
    one(facts, OWNER.code, facts.plan.owners.is_empty(), message, "name one in the agreement: `owner acme \"Vendor management\"`")
}

fn review(facts: &Facts<'_>) -> Vec<Finding> {
    let message = format!("{}, and no review of them", promises(facts));
    one(facts, REVIEW.code, facts.plan.reviews.is_empty(), message, "add one: `review service every month { led by … covers … }`")
}

fn dispute(facts: &Facts<'_>) -> Vec<Finding> {
    let credits = facts.plan.credits.iter().filter(|c| !c.points).count();
    let message =
        format!("money can be owed by {}, and no procedure for a dispute", if credits == 1 { "1 clause".to_owned() } else { format!("{credits} clauses") });
    one(facts, DISPUTE.code, credits > 0 && facts.plan.procedures.is_empty(), message, "add one: `procedure dispute { … }`")
}
