//! How a credit is claimed, in the words of a contract.

use super::{budget, unit};
use crate::plan::{Anchor, Claim, ClaimBy, ClaimKnown, Plan};
use crate::text::safe;

/// `claim made by the end of the second month after the window`, `claim within 30 days of the window's end`
pub fn claim(plan: &Plan, claim: &Claim) -> String {
    let what = match &claim.known {
        ClaimKnown::Never(_) => "claim".to_owned(),
        ClaimKnown::Rows { rows, .. } if plan.case(rows.case).is_some_and(|case| case.name == "claim") => events(plan, rows),
        ClaimKnown::Rows { rows, .. } => format!("claim at {}", events(plan, rows)),
    };
    let by = match &claim.by {
        ClaimBy::After { budget: length, .. } => format!("within {} of the window's end", budget(plan, length)),
        ClaimBy::EndOf { each, count } => format!("by the end of the {} {} after the window", ordinal(*count), unit(each)),
    };
    format!("{what} {by}")
}

/// `claim made`, `ticket opened or reopened`
pub(super) fn events(plan: &Plan, rows: &Anchor) -> String {
    let events: Vec<String> = rows.events.iter().filter_map(|p| plan.case(rows.case)?.events.get(p.event.index())).map(|e| safe(&e.name)).collect();
    let case = plan.case(rows.case).map_or_else(|| "case".to_owned(), |c| safe(&c.name));
    format!("{case} {}", events.join(" or "))
}

fn ordinal(count: u32) -> String {
    let words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];
    let at = usize::try_from(count).ok().and_then(|n| n.checked_sub(1));
    at.and_then(|at| words.get(at)).map_or_else(|| format!("{count}th"), |word| (*word).to_owned())
}
