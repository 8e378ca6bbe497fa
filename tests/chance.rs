//! What tests by chance have in common: numbers, contracts with readings by chance, the engine on a log.

use sla::eval::{Facts, Options, Program, run};
use sla::events::{Event, OwnedEvent};
use sla::outcome::{Body, CaseFacts};
use sla::plan::Plan;
use sla::plan::lower::lower;
use sla::resolve::{Texts, load};
use sla::value::Instant;
use std::convert::Infallible;
use std::path::Path;

/// Numbers by chance: a small generator, always the same for a seed.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }

    pub(crate) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A contract, which must be sound: nothing is said of it.
pub(crate) fn plan(text: &str) -> Plan {
    let lowered = lower(&load(&Texts::new([("contract.sla", text)]), Path::new("contract.sla")));
    assert_eq!(lowered.diagnostics, [], "{text}");
    lowered.plan.unwrap()
}

/// Of so many points one takes a reading by chance.
pub(crate) fn read(plan: &mut Plan, chance: &mut Chance, one_in: usize) {
    for at in 0..plan.points.0.len() {
        let point = &plan.points.0[at];
        if point.kind != "timezone" && chance.once_in(one_in) {
            let (id, reading) = (point.id.clone(), chance.pick(&point.readings).clone());
            plan.points.give(&id, &reading).unwrap();
        }
    }
}

/// The result and every fact of an engine that reads a log as it is.
pub(crate) fn engine(program: &Program, events: &[OwnedEvent], as_of: Option<Instant>) -> (Body, Vec<CaseFacts>) {
    let options = Options { as_of, facts: Facts::All, stretches: true, sort: false };
    let mut facts = Vec::new();
    let read = |push: &mut dyn FnMut(&Event<'_>)| {
        events.iter().for_each(|e| push(&e.as_event()));
        Ok::<(), Infallible>(())
    };
    let Ok((body, _)) = run(program, &options, read, &mut |f| facts.push(f));
    (body, facts)
}
