//! Facts: what is told of single lives, kept until the end so that they come in order.

use super::cycle::View;
use super::judge::Item;
use super::life::Life;
use super::program::Program;
use super::stretches::stretches;
use crate::outcome::{CaseFacts, ClockFact, ItemFact};
use crate::value::Instant;
use std::sync::Arc;

/// What facts are in order of: keys, first instants, kinds, lives.
type Order = (Arc<str>, Instant, usize, u64);

/// Facts in the making.
#[derive(Debug, Default)]
pub(super) struct KeptFacts(Vec<(Order, CaseFacts)>);

impl KeptFacts {
    /// Keeps the facts of a life.
    pub(super) fn keep(&mut self, program: &Program, life: &Life, views: &[Vec<View>], items: Vec<Item>, with_stretches: bool) {
        let Some(kind) = program.kinds.get(life.kind) else { return };
        let mut clocks = Vec::new();
        for (clock, cycles) in kind.clocks.iter().zip(views) {
            let Some(spec) = program.plan.clocks.get(clock.id) else { continue };
            for view in cycles {
                clocks.push(ClockFact {
                    clock: spec.name.clone(),
                    cycle: view.number,
                    start: view.start,
                    stop: view.stop,
                    value_us: view.value,
                    state: view.state,
                    stretches: if with_stretches { stretches(program, clock, spec, view) } else { Vec::new() },
                });
            }
        }
        let objectives = items.iter().filter_map(|item| {
            let (objective, spec) = program.objectives.get(item.objective).zip(program.plan.objectives.get(item.objective))?;
            Some(ItemFact {
                objective: spec.name.clone(),
                window: item.moment.and_then(|m| objective.windows.containing(m)),
                cycle: item.cycle,
                target_us: item.judged.target,
                due: item.judged.due,
                verdict: item.judged.verdict(objective.items.as_ref()?),
            })
        });
        let facts = CaseFacts { case: life.key.to_string(), clocks, objectives: objectives.collect() };
        self.0.push(((Arc::clone(&life.key), life.first, life.kind, life.number), facts));
    }

    /// Gives them in order.
    pub(super) fn give(mut self, into: &mut dyn FnMut(CaseFacts)) {
        self.0.sort_by(|a, b| a.0.cmp(&b.0));
        self.0.into_iter().for_each(|(_, facts)| into(facts));
    }
}
