//! Declarations that nothing rests on.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::syntax::tree::ItemKind;

pub(super) static RISK: Risk =
    Risk { code: "risk/unused", says: "something is declared and nothing else in the contract speaks of it: a dead letter, or a clause that forgot it", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let named = |kind: &ItemKind| match kind {
        ItemKind::Clock(clock) => Some(("clock", clock.name.text.clone())),
        ItemKind::Calendar(calendar) => Some(("calendar", calendar.name.text.clone())),
        ItemKind::Define(define) => Some(("definition", define.name.text.clone())),
        ItemKind::Pool(pool) => Some(("pool", pool.name.text.clone())),
        ItemKind::Adjustment(adjustment) => Some(("adjustment", adjustment.name.text.clone())),
        _ => None,
    };
    // A library is a file without an agreement: what it declares is for others.
    let unused = place::unspoken(facts.loaded, named);
    let finding = |(what, name, span): (&str, String, crate::text::Span)| {
        let message = format!("nothing else in the contract speaks of the {what} `{name}`");
        Finding::risk(RISK.code, message, at(Some(span), "declared here"), "use it where it was meant, or remove it")
    };
    let event = |(case, name, span): (String, String, crate::text::Span)| {
        let message = format!("nothing else in the contract speaks of the event `{name}` of `{case}`");
        Finding::risk(RISK.code, message, at(Some(span), "declared here"), "use it where it was meant, or remove it")
    };
    let events = place::unspoken_events(facts.loaded).into_iter().map(event);
    unused.into_iter().map(finding).chain(events).collect()
}
