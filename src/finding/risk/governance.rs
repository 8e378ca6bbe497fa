//! Agreements that nobody owns, nobody reviews, and about which nobody can disagree in good order.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::Settled;
use crate::readings::WhoseRecord;
use crate::syntax::tree::ItemKind;

pub(super) static OWNER: Risk = Risk { code: "risk/no-owner", says: "nobody is named who answers for the agreement", find: owner };
pub(super) static REVIEW: Risk = Risk { code: "risk/no-review", says: "the parties have no meeting at which the figures are looked at", find: review };
pub(super) static DISPUTE: Risk =
    Risk { code: "risk/no-dispute-step", says: "money can be owed, and nothing says what happens when a party disagrees with a figure", find: dispute };

pub(super) static RECORD: Risk =
    Risk { code: "risk/no-record", says: "each party may keep a record of what happened, and nothing says whose counts", find: record };

pub(super) static PAYER: Risk = Risk { code: "risk/payer-measures", says: "money is owed by a record that the party that owes it keeps alone", find: payer };

/// What a whole agreement is without, by the code that says so: told in one line.
pub const MISSING: [(&str, &str); 4] =
    [(OWNER.code, "no owner"), (REVIEW.code, "no review"), (DISPUTE.code, "no procedure for a dispute"), (RECORD.code, "no word on whose record counts")];

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

fn record(facts: &Facts<'_>) -> Vec<Finding> {
    let silent = facts.plan.points.get(facts.plan.rules.whose_record).is_some_and(|point| point.settled == Settled::NotMet);
    let message = format!("{} judged by a record, and no word on whose counts", promises(facts));
    one(facts, RECORD.code, silent, message, "say it in the agreement: `record of the provider counts`, `record of anybody counts`")
}

fn payer(facts: &Facts<'_>) -> Vec<Finding> {
    let alone = facts.plan.points.choice(facts.plan.rules.whose_record) == Some(WhoseRecord::OfTheProvider);
    let credits = facts.plan.credits.iter().filter(|c| !c.points && !c.bonus).count();
    let message = format!(
        "only the provider's record counts, and {} by it",
        if credits == 1 { "1 clause lets it owe money".to_owned() } else { format!("{credits} clauses let it owe money") }
    );
    one(
        facts,
        PAYER.code,
        alone && credits > 0,
        message,
        "give the customer a way to check it: `record of anybody counts`, a log of its own, a `procedure dispute`",
    )
}
