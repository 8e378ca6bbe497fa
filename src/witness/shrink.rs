//! Makes a history small, and its times those of people, as long as two readings part on it.

use super::draw::last;
use super::history::{Actor, History};
use super::lexicon::Lexicon;
use super::plausible::oddities;
use crate::plan::Plan;
use crate::value::{Instant, Micros};

/// Times between events that people use, the plainest first.
const PLAIN: [i64; 6] = [Micros::HOUR.0, 2 * Micros::HOUR.0, 8 * Micros::HOUR.0, Micros::DAY.0, 7 * Micros::DAY.0, 0];

/// Times between the beginnings of things alike.
const APART: [i64; 4] = [0, Micros::HOUR.0, Micros::DAY.0, 7 * Micros::DAY.0];
/// So many beginnings of months are tried as the time at which a history is looked at.
const EDGES: usize = 14;

/// The smallest that `parts` still holds of and that is no odder, as far as single changes lead, within so many tries.
pub(super) fn shrink(plan: &Plan, lexicon: &Lexicon, history: History, tries: usize, mut parts: impl FnMut(&History) -> bool) -> History {
    let mut best = history;
    let mut odd = oddities(plan, &best);
    let mut all = candidates(plan, lexicon, &best);
    // From where the last change helped: what did not help just before rarely does after.
    let (mut at, mut in_vain) = (0, 0);
    for _ in 0..tries {
        if in_vain >= all.len() {
            break;
        }
        at %= all.len();
        let Some(smaller) = all.get(at).filter(|smaller| oddities(plan, smaller) <= odd && parts(smaller)) else {
            (at, in_vain) = (at + 1, in_vain + 1);
            continue;
        };
        best = smaller.clone();
        odd = oddities(plan, &best);
        all = candidates(plan, lexicon, &best);
        in_vain = 0;
    }
    best
}

/// The same history at plainer times, as far as `parts` still holds of it, within so many tries: what lasts for months for days, things alike an hour or a day apart, looked at as soon as a month is over.
pub(super) fn plainer(lexicon: &Lexicon, history: History, tries: usize, mut parts: impl FnMut(&History) -> bool) -> History {
    let (mut best, mut left) = (history, tries);
    loop {
        let next = at_plainer_times(lexicon, &best).into_iter().find(|other| {
            left = left.saturating_sub(1);
            left > 0 && parts(other)
        });
        match next {
            Some(next) => best = next,
            None => return best,
        }
    }
}

fn at_plainer_times(lexicon: &Lexicon, of: &History) -> Vec<History> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut History)| {
        let mut other = of.clone();
        change(&mut other);
        if other != *of {
            all.push(other);
        }
    };
    for (at, actor) in of.actors.iter().enumerate() {
        for (n, step) in actor.steps.iter().enumerate().skip(1).filter(|(_, step)| step.gap.0 > 2 * Micros::DAY.0) {
            let half = step.gap.0 / 2 / Micros::HOUR.0 * Micros::HOUR.0;
            with(&|h| set(h, at, |a| a.steps.get_mut(n).into_iter().for_each(|s| s.gap = Micros(half))));
        }
        let plain = APART.iter().position(|p| *p == actor.apart.0).unwrap_or(APART.len());
        for apart in APART.iter().take(if actor.copies > 1 { plain } else { 0 }) {
            with(&|h| set(h, at, |a| a.apart = Micros(*apart)));
        }
    }
    let latest = of.actors.iter().map(last).max().unwrap_or(of.as_of);
    let first = lexicon.edges.iter().copied().filter(|edge| latest < *edge && (*edge < of.as_of || !lexicon.edges.contains(&of.as_of))).take(EDGES);
    first.for_each(|edge| with(&|h| h.as_of = edge));
    all
}

/// Histories that are plainer in one thing, the boldest changes first.
fn candidates(plan: &Plan, lexicon: &Lexicon, of: &History) -> Vec<History> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut History)| {
        let mut other = of.clone();
        change(&mut other);
        if other != *of && !other.actors.is_empty() {
            all.push(other);
        }
    };
    for at in 0..of.actors.len() {
        if of.actors.len() > 1 {
            with(&|h| drop(h.actors.remove(at)));
        }
    }
    for (at, actor) in of.actors.iter().enumerate() {
        for copies in [1, actor.copies / 2, actor.copies - 1] {
            if copies >= 1 && copies < actor.copies {
                with(&|h| set(h, at, |a| a.copies = copies));
            }
        }
        if actor.copies == 1 && actor.apart.0 != 0 {
            with(&|h| set(h, at, |a| a.apart = Micros(0)));
        }
        for step in 0..actor.steps.len() {
            if actor.steps.len() > 1 {
                with(&|h| set(h, at, |a| without(a, step)));
            }
        }
    }
    for (at, actor) in of.actors.iter().enumerate() {
        for (n, step) in actor.steps.iter().enumerate() {
            // It is plainer that the first who can did it.
            let by = plan.case(actor.kind).zip(step.event).and_then(|(case, event)| case.events.get(event.index())?.by.first().copied());
            if step.by != by && by.is_some() {
                with(&|h| set(h, at, |a| a.steps.get_mut(n).into_iter().for_each(|s| s.by = by)));
            }
            for value in 0..step.values.len() {
                with(&|h| set(h, at, |a| a.steps.get_mut(n).into_iter().for_each(|s| drop(s.values.remove(value)))));
            }
            // A time is plainer if it comes earlier in the list, or is the whole of something smaller.
            let plain = PLAIN.iter().position(|p| *p == step.gap.0).unwrap_or(PLAIN.len());
            let first = [0];
            for gap in if n == 0 { first.iter().take(usize::from(step.gap.0 != 0)) } else { PLAIN.iter().take(plain) } {
                with(&|h| set(h, at, |a| a.steps.get_mut(n).into_iter().for_each(|s| s.gap = Micros(*gap))));
            }
            for unit in [Micros::DAY.0, Micros::HOUR.0, Micros::MINUTE.0] {
                let (down, up) = (step.gap.0.div_euclid(unit) * unit, (step.gap.0.div_euclid(unit) + 1) * unit);
                if step.gap.0 % unit != 0 && n > 0 && plain == PLAIN.len() {
                    if down > 0 {
                        with(&|h| set(h, at, |a| a.steps.get_mut(n).into_iter().for_each(|s| s.gap = Micros(down))));
                    }
                    with(&|h| set(h, at, |a| a.steps.get_mut(n).into_iter().for_each(|s| s.gap = Micros(up))));
                }
            }
        }
        let rank = |t: Instant| lexicon.begins.iter().position(|b| *b == t).unwrap_or(lexicon.begins.len());
        for begin in lexicon.begins.iter().take(rank(actor.start).min(6)) {
            with(&|h| set(h, at, |a| a.start = *begin));
        }
        if actor.copies > 1 && actor.apart.0 != 0 {
            with(&|h| set(h, at, |a| a.apart = Micros(0)));
        }
    }
    // Up to when: soon after the last thing, else at the beginning of a month.
    let latest = of.actors.iter().map(last).max().unwrap_or(of.as_of);
    let edges = lexicon.edges.iter().copied().filter(|e| *e > latest);
    let soon: Vec<Instant> = edges.take(3).filter(|e| *e < of.as_of || !lexicon.edges.contains(&of.as_of)).collect();
    let next_day = latest.plus(Micros::DAY);
    for as_of in soon.into_iter().chain([next_day].into_iter().filter(|t| *t < of.as_of)) {
        with(&|h| h.as_of = as_of);
    }
    all
}

fn set(history: &mut History, at: usize, change: impl Fn(&mut Actor)) {
    history.actors.get_mut(at).into_iter().for_each(change);
}

/// Takes a step out; what follows happens when it did.
fn without(actor: &mut Actor, step: usize) {
    let gone = actor.steps.remove(step);
    if step == 0 {
        let first = actor.steps.first_mut().map(|s| std::mem::take(&mut s.gap));
        actor.start = actor.start.plus(gone.gap).plus(first.unwrap_or_default());
    } else if let Some(next) = actor.steps.get_mut(step) {
        next.gap = next.gap.plus(gone.gap);
    }
}
