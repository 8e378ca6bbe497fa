//! Several agreements together: each part evaluated by itself on what it knows of the log, and what is recovered of what is owed.

use super::{evaluate_as, known};
use crate::calendar::Calendars;
use crate::events::{OwnedEvent, Translation};
use crate::outcome::{CaseFacts, Gap, PartResult, Total, WindowId};
use crate::plan::Plan;
use crate::value::{Instant, Money};

/// The results of the agreements that a plan rests on; their facts are added to its own.
pub(super) fn parts(plan: &Plan, events: &[OwnedEvent], log: (Instant, Option<Instant>), stretches: bool, facts: &mut Vec<CaseFacts>) -> Vec<PartResult> {
    let mut out = Vec::new();
    for part in &plan.parts {
        let own = Translation::between(plan, &part.plan).say_all(events);
        let Ok(calendars) = Calendars::compile(&part.plan) else { continue };
        let (body, theirs) = evaluate_as(&part.plan, &calendars, &own, log, stretches);
        let called = |inner: Option<String>| inner.map_or_else(|| part.name.clone(), |inner| format!("{}.{inner}", part.name));
        facts.extend(theirs.into_iter().map(|one| CaseFacts { part: Some(called(one.part)), ..one }));
        out.push(PartResult { part: part.name.clone(), body });
    }
    out
}

/// The as-of of a log, and its earliest row by then.
pub(super) fn span(events: &[OwnedEvent], as_of: Option<Instant>) -> (Instant, Option<Instant>) {
    let as_of = known(events, as_of);
    (as_of, events.iter().map(|e| e.time).filter(|t| *t <= as_of).min())
}

/// Month by month, what is owed up and what the parts owe.
pub(super) fn gaps(own: &[Total], nought: Money, parts: &[PartResult]) -> Vec<Gap> {
    if parts.is_empty() {
        return Vec::new();
    }
    let all = || own.iter().chain(parts.iter().flat_map(|p| &p.body.totals));
    let mut windows: Vec<&WindowId> = Vec::new();
    for total in all() {
        if windows.iter().all(|w| w.label != total.window.label) {
            windows.push(&total.window);
        }
    }
    windows.sort_by(|a, b| a.label.cmp(&b.label));
    let of = |totals: &[Total], window: &WindowId| totals.iter().filter(|t| t.window.label == window.label).fold(nought, |sum, t| sum.saturating_add(t.credit));
    let gap = |window: &WindowId| {
        let owed = of(own, window);
        let recovered = parts.iter().fold(nought, |sum, part| sum.saturating_add(of(&part.body.totals, window)));
        Gap { window: window.clone(), owed, recovered, gap: owed.saturating_sub(recovered) }
    };
    windows.into_iter().map(gap).collect()
}
