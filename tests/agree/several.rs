//! Readings evaluated side by side, sharing what they take in, come to what each comes to by itself.

use super::{Log, Lot, until};
use sla::eval::{Options, Program, Several, run};
use std::cell::Cell;

/// So many readings of one contract are put side by side.
const MOST: usize = 16;

/// The contract under its own readings and, one point at a time, under others.
fn variants(lot: &Lot) -> Vec<Program> {
    let points = &lot.plan.points.0;
    let others = points.iter().flat_map(|point| point.readings.iter().filter(|r| **r != point.reading).map(|reading| (point.id.clone(), reading.clone())));
    let all: Vec<(String, String)> = others.collect();
    let step = all.len().div_ceil(MOST).max(1);
    let read = |(point, reading): &(String, String)| {
        let mut plan = lot.plan.clone();
        plan.give(point, reading).ok()?;
        Program::compile(&plan).ok()
    };
    std::iter::once(Program::compile(&lot.plan).unwrap()).chain(all.iter().step_by(step).filter_map(read)).collect()
}

#[test]
fn readings_side_by_side_are_what_each_is_by_itself() {
    let (compared, shared) = (Cell::new(0_usize), Cell::new(0_usize));
    let check = |lot: &Lot, log: &Log| {
        let programs = variants(lot);
        let mut events = log.events.clone();
        events.sort_by_key(|event| event.time);
        let options = Options { as_of: log.as_of, ..Options::default() };
        let mut several = Several::new(&programs, &options);
        events.iter().for_each(|event| several.push(&event.as_event()));
        shared.set(shared.get() + programs.len() - several.passes());
        let bodies = several.finish();
        for (at, (program, body)) in programs.iter().zip(&bodies).enumerate() {
            let mut read = |take: &mut dyn FnMut(&sla::events::Event<'_>)| {
                events.iter().for_each(|event| take(&event.as_event()));
                Ok::<(), std::convert::Infallible>(())
            };
            let (alone, _) = run(program, &options, &mut read, &mut |_| ()).unwrap();
            compared.set(compared.get() + 1);
            if alone != *body {
                return Err(format!("reading {at} of {} is another by itself\n{alone:#?}\n{body:#?}", programs.len()));
            }
        }
        Ok(())
    };
    let done = until(|| false, 36, super::promises::plan, check);
    println!("side by side: {} results, {} of them of a log that was taken in once for several, on {done}", compared.get(), shared.get());
    assert!(compared.get() > 200 && shared.get() * 4 > compared.get(), "{} of {} shared", shared.get(), compared.get());
}
