//! Several agreements together: each part evaluated by itself on what it knows of the log, and what is recovered of what is owed.

use super::{evaluate_as, known};
use crate::calendar::Calendars;
use crate::events::{OwnedEvent, Translation};
use crate::outcome::{Body, CaseFacts, Gap, PartResult, Together, Total, WindowId};
use crate::plan::Plan;
use crate::value::{Instant, Money};

/// The results of the agreements that a plan rests on; their facts are added to its own.
pub(super) fn parts(plan: &Plan, events: &[OwnedEvent], log: (Instant, Option<Instant>), stretches: bool, facts: &mut Vec<CaseFacts>) -> Vec<PartResult> {
    let mut out = Vec::new();
    for part in &plan.parts {
        let own = Translation::between(plan, &part.plan).say_all(events);
        let Ok(calendars) = Calendars::compile(&part.plan) else { continue };
        let (body, theirs) = evaluate_as(&part.plan, &calendars, &own, log, stretches);
        facts.extend(named(&part.name, theirs));
        out.push(PartResult { part: part.name.clone(), body });
    }
    out
}

/// Facts with the name of the agreement that says so.
pub(super) fn named(name: &str, facts: Vec<CaseFacts>) -> impl Iterator<Item = CaseFacts> {
    let called = move |inner: Option<String>| inner.map_or_else(|| name.to_owned(), |inner| format!("{name}.{inner}"));
    facts.into_iter().map(move |one| CaseFacts { part: Some(called(one.part)), ..one })
}

/// A version and all before it: every month that any of them owes something for.
pub(super) fn together(own: &Body, before: &Body) -> Together {
    let mut chain = vec![own];
    let mut next = Some(before);
    while let Some(body) = next {
        chain.push(body);
        next = body.before.as_deref();
    }
    let mut totals: Vec<Total> = Vec::new();
    for total in chain.iter().rev().flat_map(|body| &body.totals) {
        match totals.iter_mut().find(|known| known.window.label == total.window.label) {
            Some(known) => (known.credit, known.bonus) = (known.credit.saturating_add(total.credit), known.bonus.saturating_add(total.bonus)),
            None => totals.push(total.clone()),
        }
    }
    totals.sort_by(|a, b| a.window.label.cmp(&b.window.label));
    let sum = |of: fn(&Body) -> Money| chain.iter().rev().map(|body| of(body)).reduce(|a, b| a.saturating_add(b)).unwrap_or_default();
    Together { totals, credit: sum(|b| b.credit), bonus: sum(|b| b.bonus) }
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
