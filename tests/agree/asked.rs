//! Points that a log does not ask can be read either way: the result is the same.

use super::{Log, Lot, until};
use sla::eval::{Asked, Options, Part, Program};
use sla::outcome::Body;
use std::cell::Cell;
use std::collections::BTreeMap;

/// So many readings of one contract are tried.
const MOST: usize = 24;

/// What a log comes to, beside the readings that it rests on; and what it asks.
fn come_to(program: &Program, log: &Log) -> (Body, Asked) {
    let mut events = log.events.clone();
    events.sort_by_key(|event| event.time);
    let mut part = Part::first(program, Options { as_of: log.as_of, ..Options::default() });
    events.iter().for_each(|event| part.push(&event.as_event()));
    let (body, _, asked) = part.finish_counting(&mut |_| ());
    (Body { provisional: Vec::new(), ..body }, asked)
}

#[test]
fn what_a_log_does_not_ask_changes_nothing() {
    let unasked: Cell<BTreeMap<String, usize>> = Cell::default();
    let check = |lot: &Lot, log: &Log| {
        let (body, asked) = come_to(&lot.program, log);
        let mut tried = 0;
        for point in lot.plan.points.0.iter().filter(|point| point.readings.len() > 1 && !asked.may_turn_on(&lot.plan, &point.id)) {
            for reading in point.readings.iter().filter(|reading| **reading != point.reading) {
                let mut plan = lot.plan.clone();
                tried += 1;
                let Some(program) = plan.give(&point.id, reading).ok().and_then(|()| Program::compile(&plan).ok()).filter(|_| tried <= MOST) else { continue };
                let mut seen = unasked.take();
                *seen.entry(point.kind.clone()).or_default() += 1;
                unasked.set(seen);
                let (other, _) = come_to(&program, log);
                if other != body {
                    return Err(format!("{} as {reading} is not asked, but another\n{body:#?}\n{other:#?}", point.id));
                }
            }
        }
        Ok(())
    };
    let done = until(|| false, 60, super::promises::plan, check);
    let seen = unasked.take();
    println!("not asked: {} readings of {seen:?}, on {done}", seen.values().sum::<usize>());
    assert!(seen.len() >= 10 && seen.values().sum::<usize>() > 200, "{seen:?}");
}
