//! Skeletons: every short word of what can happen to a case, an hour between one thing and the next; shortest first.

use super::history::{Actor, History, Step};
use super::lexicon::{Focus, Letter, Lexicon};
use crate::plan::{Plan, Sort};
use crate::value::{Instant, Micros};

/// So many words of a kind of case at most.
const MOST: usize = 1_500;

/// The words of the kinds of case that an objective looks at.
pub(super) fn words(plan: &Plan, lexicon: &Lexicon, focus: &Focus) -> Vec<History> {
    let begin = lexicon.begins.first().copied().unwrap_or(Instant(0));
    let mut all = Vec::new();
    for kind in &focus.kinds {
        let Some(known) = lexicon.words.get(kind).filter(|_| plan.case(*kind).is_some_and(|c| matches!(c.sort, Sort::Case))) else { continue };
        let alphabet: Vec<&Letter> = known.starts.iter().chain(&known.stops).chain(&known.others).collect();
        let values = known.wanted.first().cloned().unwrap_or_default();
        let mut layer: Vec<Vec<usize>> = (0..known.starts.len()).map(|at| vec![at]).collect();
        let mut made = 0;
        while !layer.is_empty() && made < MOST {
            let mut next = Vec::new();
            for word in &layer {
                all.push(history(plan, focus, *kind, begin, &alphabet, word, &values));
                made += 1;
                if made >= MOST {
                    break;
                }
                next.extend((0..alphabet.len()).map(|at| word.iter().copied().chain([at]).collect::<Vec<_>>()));
            }
            layer = next;
        }
    }
    all
}

fn history(
    plan: &Plan,
    focus: &Focus,
    kind: crate::plan::CaseId,
    begin: Instant,
    alphabet: &[&Letter],
    word: &[usize],
    values: &[(crate::plan::FieldId, crate::plan::Value)],
) -> History {
    let step = |(n, at): (usize, &usize)| {
        let letter = alphabet.get(*at)?;
        let own = plan.case(kind).and_then(|c| c.events.get(letter.event.index())).map(|e| e.by.as_slice()).unwrap_or_default();
        let by = if letter.by.is_empty() { own.first() } else { letter.by.first() };
        let mut with = letter.values.clone();
        if n == 0 {
            with.extend(values.iter().filter(|(field, _)| !letter.values.iter().any(|(f, _)| f == field)).cloned());
            with.sort_by_key(|(field, _)| *field);
        }
        Some(Step { gap: Micros(if n == 0 { 0 } else { Micros::HOUR.0 }), event: Some(letter.event), by: by.copied(), values: with })
    };
    let steps: Vec<Step> = word.iter().enumerate().filter_map(step).collect();
    let whole = i64::try_from(steps.len()).unwrap_or(0) * Micros::HOUR.0;
    let as_of = begin.plus(Micros(whole)).plus(focus.window).plus(Micros(3 * Micros::DAY.0));
    History { actors: vec![Actor { kind, start: begin, copies: 1, apart: Micros(0), steps }], as_of }
}
