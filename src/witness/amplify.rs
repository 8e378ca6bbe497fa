//! From readings that can be told apart to readings that matter: where a clock, a sample or a measure differs and nobody owes anything by it, one time after the other is moved to where
//! one of the two results turns; and cases are put beside it by which a share or a count comes near an edge.

use super::corpus::Corpus;
use super::history::{Actor, History};
use super::learn;
use super::lexicon::{self, Focus, Lexicon, MOST_COPIES};
use super::trial::Trial;
use crate::plan::{Plan, Sort, Value};
use crate::value::{Micros, Ratio};

/// Histories near one on which two readings are seen to part, at the places where either result turns.
pub(super) fn near(one: &Trial, other: &Trial, lexicon: &Lexicon, history: &History) -> Vec<History> {
    let mut all = Vec::new();
    for (at, actor) in history.actors.iter().enumerate() {
        for step in 1..actor.steps.len() {
            let mut turns = learn::turning(one, lexicon, history, at, step);
            turns.extend(learn::turning(other, lexicon, history, at, step));
            turns.sort_unstable();
            turns.dedup();
            let between: Vec<i64> =
                turns.windows(2).filter_map(|pair| Some(i64::midpoint(*pair.first()?, *pair.last()?) / Micros::SECOND.0 * Micros::SECOND.0)).collect();
            for gap in turns.into_iter().chain(between) {
                let mut moved = history.clone();
                if let Some(step) = moved.actors.get_mut(at).and_then(|a| a.steps.get_mut(step)) {
                    step.gap = Micros(gap);
                }
                let late = moved.actors.iter().map(super::draw::last).max().map(|t| t.plus(Micros(3 * Micros::DAY.0)));
                moved.as_of = late.map_or(moved.as_of, |late| late.max(moved.as_of));
                all.push(moved);
            }
        }
    }
    all
}

/// A row that stands for so many; none if its kind does not say how many a row stands for.
fn counted(plan: &Plan, actor: &Actor, number: u32) -> Option<Actor> {
    let Sort::Occurrence { count: Some(count) } = plan.case(actor.kind)?.sort else { return None };
    let mut actor = actor.clone();
    let first = actor.steps.first_mut()?;
    first.values.retain(|(field, _)| *field != count);
    first.values.push((count, Value::Number(number.into())));
    first.values.sort_by_key(|(field, _)| *field);
    Some(actor)
}

/// Histories of cases alike: as many met and missed as make each share at which something turns, each count, and one after the other by window.
pub(super) fn beside(plan: &Plan, lexicon: &Lexicon, focus: &Focus, corpus: &Corpus, most: usize) -> Vec<History> {
    let mut all = Vec::new();
    let (met, missed) = (corpus.met(&focus.objective), corpus.missed(&focus.objective));
    let until = |history: &History| {
        let latest = history.actors.iter().map(super::draw::last).max().unwrap_or(history.as_of);
        lexicon.edges.iter().copied().find(|e| latest < *e).unwrap_or(latest).plus(focus.window)
    };
    let mut add = |actors: Vec<Actor>| {
        let mut history = History { actors, as_of: crate::value::Instant(0) };
        history.as_of = until(&history);
        if history.events() <= most {
            all.push(super::company::beside(plan, lexicon, focus, history));
        }
    };
    let begin = lexicon.begins.first().copied();
    let copies = |actor: &Actor, copies: u32, apart: i64| {
        let start = begin.unwrap_or(actor.start);
        Actor { copies, apart: Micros(apart), start, ..actor.clone() }
    };
    let shares = focus.goals.iter().filter(|goal| Ratio::ZERO < **goal && **goal < Ratio::ONE);
    let mut shares: Vec<(u32, u32)> = shares.filter_map(|goal| Some((u32::try_from(goal.num()).ok()?, u32::try_from(goal.den()).ok()?))).collect();
    shares.extend(lexicon::between(&focus.goals));
    for (good, bad) in met.iter().zip(missed).take(2) {
        for (held, whole) in shares.iter().chain(&lexicon.shares) {
            match (counted(plan, good, *held), counted(plan, bad, whole - held)) {
                (Some(good), Some(bad)) => add(vec![copies(&good, 1, 0), copies(&bad, 1, 0)]),
                _ if *whole <= MOST_COPIES => add(vec![copies(good, *held, 0), copies(bad, whole - held, 0)]),
                _ => {}
            }
        }
    }
    for actor in met.iter().take(1).chain(missed.iter().take(2)) {
        for n in lexicon.counts.iter().filter(|n| **n <= 50) {
            add(vec![copies(actor, *n, 0)]);
            add(vec![copies(actor, *n, focus.window.0)]);
        }
    }
    all
}
