//! The engine beside the plain evaluator: whole, sorted first, and split into parts.

use super::{Log, Lot, on_families, on_pairs};
use serde::Serialize;
use sla::eval::{Facts, Options, Part, Program, run};
use sla::outcome::{Body, CaseFacts};
use std::convert::Infallible;

/// Both halves of an outcome as text.
fn text(body: &impl Serialize, facts: &[CaseFacts]) -> String {
    format!("{}\n{}", serde_json::to_string_pretty(body).unwrap(), serde_json::to_string_pretty(facts).unwrap())
}

/// The first lines that differ, with what stands before them.
fn difference(what: &str, plain: &str, engine: &str) -> Result<(), String> {
    if plain == engine {
        return Ok(());
    }
    let at = plain.lines().zip(engine.lines()).position(|(a, b)| a != b).unwrap_or_else(|| plain.lines().count().min(engine.lines().count()));
    let around = |text: &str| text.lines().skip(at.saturating_sub(12)).take(24).collect::<Vec<_>>().join("\n");
    Err(format!("{what}: line {at} differs\n--- plain\n{}\n--- engine\n{}", around(plain), around(engine)))
}

fn finish(part: Part<'_>) -> String {
    let mut facts = Vec::new();
    let body = part.finish(&mut |fact| facts.push(fact));
    text(&body, &facts)
}

/// Parts between the cuts, joined from the left or from the right.
fn in_parts(program: &Program, log: &Log, options: &Options, from_the_right: bool) -> Option<String> {
    let ends = log.cuts.iter().copied().chain([log.events.len()]);
    let starts = [0].into_iter().chain(log.cuts.iter().copied());
    let mut parts = Vec::new();
    for (n, (start, end)) in starts.zip(ends).enumerate() {
        let mut part = if n == 0 { Part::first(program, options.clone()) } else { Part::later(program, options.clone()) };
        log.events[start..end].iter().for_each(|event| part.push(&event.as_event()));
        parts.push(part);
    }
    let whole =
        if from_the_right { parts.into_iter().rev().reduce(|later, earlier| join(earlier, later)).unwrap() } else { parts.into_iter().reduce(join).unwrap() };
    (options.sort || whole.in_order()).then(|| finish(whole))
}

fn join<'p>(mut earlier: Part<'p>, later: Part<'p>) -> Part<'p> {
    earlier.merge(later);
    earlier
}

fn whole(program: &Program, log: &Log, options: &Options) -> (Body, Vec<CaseFacts>) {
    let mut facts = Vec::new();
    let read = |take: &mut dyn FnMut(&sla::events::Event<'_>)| {
        log.events.iter().for_each(|event| take(&event.as_event()));
        Ok::<(), Infallible>(())
    };
    let Ok((body, _)) = run(program, options, read, &mut |fact| facts.push(fact));
    (body, facts)
}

/// The engine says of a log what the plain evaluator says, however it is read.
pub(super) fn agree(lot: &Lot, log: &Log) -> Result<(), String> {
    let program = &lot.program;
    let options = Options { as_of: log.as_of, facts: Facts::All, stretches: true, sort: false };
    let (body, facts) = lot.plainly(log, true);
    let plain = text(&body, &facts);
    let (body, facts) = whole(program, log, &options);
    difference("whole", &plain, &text(&body, &facts))?;
    let sorted = Options { sort: true, ..options.clone() };
    let (body, facts) = whole(program, log, &sorted);
    difference("sorted first", &plain, &text(&body, &facts))?;
    for (what, options, from_the_right) in [("split", &options, false), ("split, joined from the right", &options, true), ("split and sorted", &sorted, false)]
    {
        if let Some(split) = in_parts(program, log, options, from_the_right) {
            difference(what, &plain, &split)?;
        }
    }
    Ok(())
}

#[test]
fn both_evaluators_agree() {
    let done = on_pairs(600, agree);
    println!("agreed: {done}");
}

#[test]
fn both_evaluators_agree_on_families() {
    let seen = std::cell::Cell::new([0_u32; 6]);
    let done = on_families(900, |lot, log| {
        let body = lot.plainly(log, false).0;
        let [attributed, together, nobody, owed, followed, both] = seen.get();
        let causes = || body.attributions.iter().flat_map(|a| &a.causes);
        let more = |so_far: u32, is: bool| so_far + u32::from(is);
        let joint = causes().any(|c| c.parts.len() > 1);
        let none = causes().any(|c| c.parts.is_empty());
        let gap = body.gaps.iter().any(|g| g.owed != g.gap);
        let judges = |body: &Body| body.results.iter().any(|r| r.sample > 0);
        let parted = body.before.as_ref().is_some_and(|before| judges(before) && judges(&body));
        let versions = [more(followed, body.before.is_some()), more(both, parted)];
        let parts = [more(attributed, !body.attributions.is_empty()), more(together, joint), more(nobody, none), more(owed, gap)];
        seen.set([parts[0], parts[1], parts[2], parts[3], versions[0], versions[1]]);
        agree(lot, log)
    });
    println!("families agreed: {done}; attributed, together, nobody, recovered, versions, both judge: {:?}", seen.get());
    assert!(seen.get().iter().all(|n| *n > 3), "{:?}", seen.get());
}
