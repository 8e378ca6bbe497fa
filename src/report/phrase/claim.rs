//! How a credit is claimed, in the words of a contract.

use super::{budget, set, unit};
use crate::plan::{Anchor, Claim, ClaimFrom, ClaimKnown, Delay, Payment, Plan, Settled};
use crate::readings::ClaimEdge;
use crate::text::safe;

/// `claim made by the end of the second month after the window`, `claim within 30 days of the window's end`
pub fn claim(plan: &Plan, claim: &Claim) -> String {
    let what = match &claim.known {
        ClaimKnown::Never(_) => "claim".to_owned(),
        ClaimKnown::Rows { rows, .. } if plan.case(rows.case).is_some_and(|case| case.name == "claim") => events(plan, rows),
        ClaimKnown::Rows { rows, .. } => format!("claim at {}", events(plan, rows)),
    };
    let Some(by) = &claim.by else { return format!("{what} at any time") };
    let from = match &claim.from {
        ClaimFrom::Window => None,
        ClaimFrom::Rows { rows, .. } => Some(events(plan, rows)),
        ClaimFrom::Stretches { set: of, edge, .. } => {
            let open = plan.points.get(*edge).is_some_and(|point| point.settled == Settled::Provisional);
            let word = if plan.points.choice(*edge) == Some(ClaimEdge::Beginning) { "the beginning of " } else { "the end of " };
            Some(format!("{}{}", if open { "" } else { word }, set(plan, of)))
        }
    };
    format!("{what} {}", delay(plan, by, from))
}

/// `paid within 60 days of the window's end`, `paid by the end of the first month after the claim`
pub fn payment(plan: &Plan, payment: &Payment) -> String {
    format!("paid {}", delay(plan, &payment.by, payment.of_claim.then(|| "the claim".to_owned())))
}

/// So long after something; after the window, if nothing is named.
fn delay(plan: &Plan, delay: &Delay, from: Option<String>) -> String {
    match delay {
        Delay::After { budget: length, .. } => format!("within {} of {}", budget(plan, length), from.as_deref().unwrap_or("the window's end")),
        Delay::EndOf { each, count, .. } => {
            format!("by the end of the {} {} after {}", ordinal(*count), unit(each), from.as_deref().unwrap_or("the window"))
        }
    }
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
