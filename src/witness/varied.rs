//! What is known to cost something, told a little otherwise: a thing that happens twice, or at the same instant as the one before; the same many times over; what misses one objective beside what misses another.

use super::company;
use super::corpus::Corpus;
use super::draw::last;
use super::history::{Actor, History};
use super::lexicon::Lexicon;
use crate::plan::{CaseId, Plan, Sort, Value};
use crate::value::{Instant, Micros};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Histories of one objective that are told otherwise.
const BASES: usize = 2;
/// How many there are, where one costs something.
const TIMES: [u32; 9] = [2, 3, 4, 5, 7, 10, 25, 60, 120];
/// So many days after which it is too late are tried.
const DEADLINES: usize = 6;
/// Hundredths that make an amount odd.
const ODD: i64 = 5;
/// Objectives that are put beside each other.
const TOGETHER: usize = 8;

/// Those of known histories that are told otherwise by one change.
pub(super) fn twice(lexicon: &Lexicon, corpus: &Corpus) -> Vec<History> {
    let mut all = Vec::new();
    for history in &corpus.whole().flat_map(|(_, histories)| histories.into_iter().take(BASES)).collect::<Vec<_>>() {
        for (at, actor) in history.actors.iter().enumerate() {
            for step in 0..actor.steps.len() {
                for gap in [Micros(0), Micros::HOUR] {
                    all.extend(changed(lexicon, history, at, |actor| repeat(actor, step, gap)));
                }
                if step > 0 {
                    all.extend(changed(lexicon, history, at, |actor| at_once(actor, step)));
                }
            }
        }
    }
    all
}

/// What is paid of an odd amount, for two groups, for two months, and what is claimed at another time.
pub(super) fn paid(plan: &Plan, lexicon: &Lexicon, corpus: &Corpus) -> Vec<History> {
    let company: BTreeSet<CaseId> = lexicon.foci.iter().flat_map(|focus| &focus.company).copied().collect();
    let mut all = Vec::new();
    let known: Vec<History> = corpus.whole().filter_map(|(_, histories)| histories.into_iter().next()).take(TOGETHER).collect();
    for base in &known {
        let odd = History { actors: base.actors.iter().map(odd).collect(), ..base.clone() };
        let grouped = History { actors: odd.actors.iter().map(regrouped).collect(), ..odd.clone() };
        if odd != *base {
            all.push(odd.clone());
        }
        if grouped != odd {
            all.push(beside(lexicon, &[&odd, &grouped]));
        }
        all.extend(known.iter().filter(|other| *other != base).map(|other| {
            let other = History { actors: other.actors.iter().map(self::odd).collect(), ..other.clone() };
            beside(lexicon, &[&odd, &other])
        }));
        let is_claim = |actor: &Actor| company.contains(&actor.kind) && plan.case(actor.kind).is_some_and(|case| matches!(case.sort, Sort::Case));
        let Some(latest) = base.actors.iter().filter(|actor| !is_claim(actor)).map(last).max() else { continue };
        let over = lexicon.edges.iter().copied().find(|edge| latest < *edge).unwrap_or(latest);
        let mut claimed = |from: &History, start: Instant| {
            let mut history = from.clone();
            let claims = history.actors.iter_mut().filter(|actor| is_claim(actor));
            claims.for_each(|claim| claim.start = start);
            all.extend((history != *from).then(|| long_enough(lexicon, history)));
        };
        // Before the window is over; on the last day on which it can be, at its first instant, at noon and at its last.
        claimed(base, latest.plus(Micros::HOUR));
        let days = lexicon.lengths.iter().copied().filter(|length| length % Micros::DAY.0 == 0 && (1..=120).contains(&(length / Micros::DAY.0)));
        for days in days.take(DEADLINES) {
            for after in [0, Micros::DAY.0 / 2, Micros::DAY.0] {
                claimed(base, over.plus(Micros(days + after)));
                claimed(base, latest.plus(Micros(days + after)));
            }
        }
        // Two months, and one claim.
        let mut twice = base.clone();
        let month = Micros(31 * Micros::DAY.0);
        twice.actors.iter_mut().filter(|actor| !is_claim(actor)).for_each(|actor| (actor.copies, actor.apart) = (actor.copies.max(2), month));
        claimed(&long_enough(lexicon, twice.clone()), over.plus(Micros(month.0 + Micros::DAY.0)));
        all.push(long_enough(lexicon, twice));
    }
    all.dedup();
    all
}

/// The same with amounts of which no share is a whole number of coins.
fn odd(actor: &Actor) -> Actor {
    let mut actor = actor.clone();
    for (_, value) in actor.steps.iter_mut().flat_map(|step| &mut step.values) {
        if let Value::Number(number) = value
            && *number == company::CHARGED
        {
            *number += Decimal::new(ODD, 2);
        }
    }
    actor
}

/// The same of another group: wherever a text says which.
fn regrouped(actor: &Actor) -> Actor {
    let mut actor = actor.clone();
    for (_, value) in actor.steps.iter_mut().flat_map(|step| &mut step.values) {
        if let Value::Text(text) = value {
            *text = format!("{text} 2").into();
        }
    }
    actor
}

/// Known histories many times over, and those of several objectives together.
pub(super) fn many(lexicon: &Lexicon, corpus: &Corpus, most: usize) -> Vec<History> {
    let mut all = Vec::new();
    let known: Vec<History> = corpus.whole().filter_map(|(_, histories)| histories.into_iter().next()).take(TOGETHER).collect();
    let paying: Vec<&History> = known.iter().collect();
    for (at, one) in paying.iter().enumerate() {
        all.extend(paying.iter().skip(at + 1).map(|other| beside(lexicon, &[one, other])));
        for times in TIMES {
            // The first alone, and everything.
            let first = |history: &mut History| history.actors.first_mut().into_iter().for_each(|actor| actor.copies = times);
            let every = |history: &mut History| history.actors.iter_mut().for_each(|actor| actor.copies = times);
            for change in [&first as &dyn Fn(&mut History), &every] {
                let mut history = (*one).clone();
                change(&mut history);
                all.push(history);
            }
        }
    }
    if paying.len() > 2 {
        all.push(beside(lexicon, &paying));
    }
    all.retain(|history| history.events() <= most);
    all.dedup();
    all
}

/// Several histories as one, which begin together.
fn beside(lexicon: &Lexicon, histories: &[&History]) -> History {
    let start = |history: &History| history.actors.iter().map(|actor| actor.start).min().unwrap_or(Instant(0));
    let begin = histories.iter().map(|history| start(history)).min().unwrap_or(Instant(0));
    let moved = |history: &&History| {
        let by = start(history).since(begin);
        history.actors.iter().map(move |actor| Actor { start: Instant(actor.start.0.saturating_sub(by.0)), ..actor.clone() }).collect::<Vec<_>>()
    };
    let actors = histories.iter().flat_map(moved).collect();
    let as_of = histories.iter().map(|history| history.as_of).max().unwrap_or(begin);
    long_enough(lexicon, History { actors, as_of })
}

/// The same step once more, so long after.
fn repeat(actor: &mut Actor, step: usize, gap: Micros) {
    let Some(mut again) = actor.steps.get(step).cloned() else { return };
    again.gap = gap;
    if let Some(next) = actor.steps.get_mut(step + 1) {
        // What follows stays where it is, if there is time.
        next.gap = Micros((next.gap.0 - gap.0).max(next.gap.0 / 2));
    }
    actor.steps.insert(step + 1, again);
}

/// A step at the instant of the one before, told before it.
fn at_once(actor: &mut Actor, step: usize) {
    if let Some(one) = actor.steps.get_mut(step) {
        let gap = std::mem::replace(&mut one.gap, Micros(0));
        let before = actor.steps.get_mut(step - 1);
        before.into_iter().for_each(|before| before.gap = before.gap.plus(gap));
    }
    actor.steps.swap(step - 1, step);
    let gaps = [step - 1, step].map(|at| actor.steps.get(at).map_or(Micros(0), |step| step.gap));
    for (at, gap) in [step - 1, step].into_iter().zip([gaps[1], gaps[0]]) {
        actor.steps.get_mut(at).into_iter().for_each(|step| step.gap = gap);
    }
}

fn changed(lexicon: &Lexicon, history: &History, at: usize, change: impl Fn(&mut Actor)) -> Option<History> {
    let mut history = history.clone();
    change(history.actors.get_mut(at)?);
    Some(long_enough(lexicon, history))
}

/// Looked at when every window is over in which something happens.
pub(super) fn long_enough(lexicon: &Lexicon, history: History) -> History {
    let latest = history.actors.iter().map(last).max().unwrap_or(history.as_of);
    let over = lexicon.edges.iter().copied().find(|edge| latest < *edge).unwrap_or(latest);
    History { as_of: history.as_of.max(over), ..history }
}
