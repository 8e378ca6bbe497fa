//! What is known to cost something, told a little otherwise: a thing that happens twice, or at the same instant as the one before; the same many times over; what misses one objective beside what misses another.

use super::corpus::Corpus;
use super::draw::last;
use super::history::{Actor, History};
use super::lexicon::Lexicon;
use crate::value::{Instant, Micros};

/// Histories of one objective that are told otherwise.
const BASES: usize = 2;
/// How many there are, where one costs something.
const TIMES: [u32; 9] = [2, 3, 4, 5, 7, 10, 25, 60, 120];
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
