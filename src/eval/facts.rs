//! Facts: what is told of single lives, kept until the end so that they come in order.

use super::court::Court;
use super::cycle::View;
use super::judge::{Group, Item};
use super::life::Life;
use super::measure::Excluded;
use super::program::Program;
use super::stretches::stretches;
use crate::outcome::{CaseFacts, ClockFact, ItemFact, ItemVerdict};
use crate::value::Instant;
use std::sync::Arc;

/// What facts are in order of: keys, first instants, kinds, lives.
type Order = (Arc<str>, Instant, usize, u64);

/// An item that may yet turn out to be excluded: position among the facts of its life, objective, group, moment.
type Doubt = (usize, usize, Group, Instant);

/// Facts in the making.
#[derive(Debug, Default)]
pub(super) struct KeptFacts(Vec<(Order, CaseFacts, Vec<Doubt>)>);

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
        let excludes = |item: &Item| program.objectives.get(item.objective).is_some_and(|o| !o.exclusions.is_empty());
        let doubt = |(at, item): (usize, &Item)| Some((at, item.objective, item.group.clone(), item.moment?));
        let doubts = items.iter().enumerate().filter(|(_, item)| excludes(item)).filter_map(doubt).collect();
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
        let revised = life.amended.as_ref().map_or_else(Vec::new, |amended| amended.told.clone());
        let facts = CaseFacts { part: None, case: life.key.to_string(), revised, clocks, objectives: objectives.collect() };
        self.0.push(((Arc::clone(&life.key), life.first, life.kind, life.number), facts, doubts));
    }

    /// Gives them in order, each item as it turned out.
    pub(super) fn give(mut self, court: &Court<'_>, into: &mut dyn FnMut(CaseFacts)) {
        self.0.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, mut facts, doubts) in self.0 {
            for (at, objective, group, moment) in doubts {
                let Some(fact) = facts.objectives.get_mut(at) else { continue };
                match court.measuring.excluded(objective, &group, moment, court) {
                    Excluded::Counts => {}
                    Excluded::AsMet if fact.verdict == ItemVerdict::Missed => fact.verdict = ItemVerdict::Met,
                    Excluded::AsMet => {}
                    Excluded::Is => fact.verdict = ItemVerdict::LeftOut,
                }
            }
            into(facts);
        }
    }
}
