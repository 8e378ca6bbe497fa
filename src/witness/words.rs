//! Skeletons: every short word of what can happen to a case, an hour between one thing and the next, shortest first; and the plainest cases of an objective.

use super::history::{Actor, History, Step};
use super::lexicon::{Focus, Letter, Lexicon, Words};
use super::open::Open;
use crate::plan::{CaseId, Clock, EventId, FieldId, Patterns, Plan, Sort, Value};
use crate::readings::Subject;
use crate::value::{Instant, Micros};

/// So many words at most.
const MOST: usize = 1_400;
/// And so many plain cases of an objective.
const PLAIN: usize = 48;

/// The words of what a point can turn on: of a state its own begins and ends, of a clock what starts, stops, reopens, pauses and ends it; else everything.
pub(super) fn words(plan: &Plan, lexicon: &Lexicon, open: &Open) -> Vec<History> {
    let begin = lexicon.begins.first().copied().unwrap_or(Instant(0));
    let mut all = Vec::new();
    for (kind, known) in &lexicon.words {
        if plan.case(*kind).is_none_or(|c| !matches!(c.sort, Sort::Case)) || known.starts.is_empty() {
            continue;
        }
        let Some(alphabet) = alphabet(plan, *kind, known, open) else { continue };
        // Values for which there is a target: else nothing is judged.
        let judged = lexicon.foci.iter().filter(|focus| focus.kinds.contains(kind)).flat_map(|focus| begun_with(plan, known, focus));
        let values = judged.max_by_key(Vec::len).or_else(|| known.wanted.first().cloned()).unwrap_or_default();
        let window = lexicon.foci.iter().filter(|f| f.kinds.contains(kind)).map(|f| f.window).max().unwrap_or(Micros(30 * Micros::DAY.0));
        let mut layer: Vec<Vec<usize>> = vec![vec![0]];
        while !layer.is_empty() && all.len() < MOST {
            let mut next = Vec::new();
            for word in &layer {
                all.push(history(plan, window, *kind, begin, &alphabet, word, &values));
                if all.len() >= MOST {
                    break;
                }
                next.extend((0..alphabet.len()).map(|at| word.iter().copied().chain([at]).collect::<Vec<_>>()));
            }
            layer = next;
        }
    }
    all
}

/// The plainest cases of an objective that judges cases by a clock: what starts one and what stops one, soon after and long after, with values with which its cases begin and for which there is a target.
pub(super) fn plain(plan: &Plan, lexicon: &Lexicon, focus: &Focus) -> Vec<History> {
    let judged = plan.objectives.iter().find(|o| o.name == focus.objective).and_then(|o| o.items()?.measure.clock);
    let Some(clock) = judged.and_then(|id| plan.clocks.get(id.index())) else { return Vec::new() };
    // What is of its own clock.
    let own = |letter: &&Letter, patterns: &Patterns| patterns.options.iter().flatten().any(|p| p.event == letter.event);
    let begin = lexicon.begins.first().copied().unwrap_or(Instant(0));
    let mut all = Vec::new();
    for kind in &focus.kinds {
        let Some(known) = lexicon.words.get(kind).filter(|_| plan.case(*kind).is_some_and(|c| matches!(c.sort, Sort::Case))) else { continue };
        for values in begun_with(plan, known, focus) {
            for start in known.starts.iter().filter(|letter| own(letter, &clock.start)).take(2) {
                for stop in known.stops.iter().filter(|letter| own(letter, &clock.stop)).take(3) {
                    for gap in [Micros::MINUTE, Micros(40 * Micros::DAY.0)] {
                        let mut history = history(plan, focus.window, *kind, begin, &[start, stop], &[0, 1], &values);
                        history.actors.iter_mut().flat_map(|a| a.steps.last_mut()).for_each(|step| step.gap = gap);
                        history.as_of = history.as_of.plus(gap);
                        all.push(history);
                    }
                }
            }
        }
    }
    all.truncate(PLAIN);
    all
}

/// Values with which cases of an objective begin: those of its population, and with them those of the first row of its targets that has one.
fn begun_with(plan: &Plan, known: &Words, focus: &Focus) -> Vec<Vec<(FieldId, Value)>> {
    let objective = plan.objectives.iter().find(|o| o.name == focus.objective);
    let clock = objective.and_then(|o| o.items()?.measure.clock).and_then(|id| plan.clocks.get(id.index()));
    let row = clock.and_then(|c| c.targets.as_ref()).and_then(|t| Some((t, t.rows.iter().find(|row| row.budget.is_some())?)));
    let keyed: Vec<(FieldId, Value)> = match row {
        Some((targets, row)) => targets.keys.iter().zip(&row.when).filter_map(|(key, values)| Some((key.field, values.first()?.clone()))).collect(),
        None => Vec::new(),
    };
    let none = [Vec::new()];
    let wanted = if known.wanted.is_empty() { &none[..] } else { &known.wanted };
    let with = |values: &Vec<(FieldId, Value)>| {
        let others = keyed.iter().filter(|(field, _)| !values.iter().any(|(known, _)| known == field));
        let mut all: Vec<_> = values.iter().chain(others).cloned().collect();
        all.sort_by_key(|(field, _)| *field);
        all
    };
    wanted.iter().take(4).map(with).collect()
}

/// What can happen to a case that a point can turn on, what starts a clock first, each event once; none if the point is of another kind of case.
fn alphabet<'a>(plan: &Plan, kind: CaseId, known: &'a Words, open: &Open) -> Option<Vec<&'a Letter>> {
    let subject = open.id.split_once('@').map_or("", |(_, s)| s);
    let of = crate::readings::kind(&open.kind).map(|k| k.on);
    let case = plan.case(kind)?;
    let clocks: Vec<&Clock> = plan.clocks.iter().filter(|c| c.case == kind).collect();
    let mut events: Vec<EventId> = Vec::new();
    let of_patterns = |patterns: &Patterns| patterns.options.iter().flatten().map(|p| p.event).collect::<Vec<_>>();
    let of_states = |names: &dyn Fn(&str) -> bool| -> Vec<EventId> {
        case.states.iter().filter(|s| names(&s.name)).flat_map(|s| s.begin.iter().chain(&s.end)).map(|p| p.event).collect()
    };
    match of {
        Some(Subject::State) => {
            case.states.iter().find(|s| s.name == subject)?;
            clocks.iter().for_each(|c| events.extend(of_patterns(&c.start)));
            events.extend(of_states(&|name| name == subject));
            clocks.iter().for_each(|c| events.extend(of_patterns(&c.stop)));
        }
        Some(Subject::Clock) => {
            let clock = clocks.iter().find(|c| c.name == subject)?;
            for patterns in [&clock.start, &clock.stop, &clock.reopen] {
                events.extend(of_patterns(patterns));
            }
            events.extend(of_states(&|_| !clock.pauses.is_empty()));
            events.extend(&case.ends_at);
        }
        Some(Subject::Objective | Subject::Credit | Subject::Adjustment | Subject::Right | Subject::Set | Subject::Signal) => return None,
        _ => events.extend(known.starts.iter().chain(&known.stops).chain(&known.others).map(|l| l.event)),
    }
    let mut once = Vec::new();
    events.into_iter().for_each(|event| {
        if !once.contains(&event) {
            once.push(event);
        }
    });
    // Of several ways in which an event is asked for, the one that asks for most: it serves the others.
    let letter = |event: &EventId| {
        let all = known.starts.iter().chain(&known.stops).chain(&known.others).filter(|l| l.event == *event);
        all.max_by_key(|l| (l.values.len(), l.by.len()))
    };
    let letters: Vec<&Letter> = once.iter().filter_map(letter).collect();
    (!letters.is_empty()).then_some(letters)
}

fn history(plan: &Plan, window: Micros, kind: CaseId, begin: Instant, alphabet: &[&Letter], word: &[usize], values: &[(FieldId, Value)]) -> History {
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
    let as_of = begin.plus(Micros(whole)).plus(window).plus(Micros(3 * Micros::DAY.0));
    History { actors: vec![Actor { kind, start: begin, copies: 1, apart: Micros(0), steps }], as_of }
}
