//! What revises lives of a kind, with every reading looked up.

use super::super::program::Guards;
use super::super::revise::{ByEvent, InTime, RevisedState, Revising};
use super::clocks::allowance;
use super::{Builder, Edge};
use crate::plan::{Pattern, PointRef, Revision, StateId, TimeLimit};
use crate::readings::{RevisionReach, Within};

impl<'a> Builder<'a> {
    /// What later rows make of the rows before them.
    pub(super) fn revisions(&mut self, at: usize, wrong: &mut Vec<String>) {
        let news = self.plan.cases.get(at).map_or_else(Vec::new, |case| case.news.clone());
        let mut revising = Revising { news, ..Revising::default() };
        for revision in self.plan.revisions.iter().filter(|r| r.case().index() == at) {
            match revision {
                Revision::Corrects { event, fields, within, .. } => {
                    revising.corrections.push((*event, fields.clone(), self.in_time(within.as_ref())));
                }
                Revision::TakesBack { state, at, within, reach, .. } => {
                    let patterns = self.by_event(at);
                    let Some(bit) = self.bit(*state, wrong) else { continue };
                    for pattern in at {
                        let guard = self.guard(pattern);
                        self.state_step(pattern.event, bit, guard, Edge::TakesBack);
                    }
                    let within = self.in_time(within.as_ref());
                    if let Some(state) = self.revised_state(&mut revising, *state, bit, *reach) {
                        state.back = (patterns, within);
                    }
                }
                Revision::Confirms { state, at, within, reach, .. } => {
                    let patterns = self.by_event(at);
                    let Some(bit) = self.bit(*state, wrong) else { continue };
                    let within = self.in_time(within.as_ref());
                    if let Some(state) = self.revised_state(&mut revising, *state, bit, *reach) {
                        state.once = Some((patterns, within));
                    }
                }
            }
        }
        // In order of states, as they are told.
        revising.states.sort_by_key(|state| state.id);
        if !revising.corrections.is_empty() || !revising.states.is_empty() {
            self.kind.revising = Some(Box::new(revising));
        }
    }

    fn revised_state<'r>(&self, revising: &'r mut Revising, id: StateId, bit: usize, reach: PointRef) -> Option<&'r mut RevisedState> {
        let reach = self.plan.points.choice(reach).unwrap_or(RevisionReach::Last);
        let state = RevisedState { id, bit, reach, back: (Vec::new(), None), once: None };
        match revising.states.iter().position(|state| state.id == id) {
            Some(at) => revising.states.swap(0, at),
            None => revising.states.insert(0, state),
        }
        revising.states.first_mut()
    }

    fn by_event(&mut self, patterns: &'a [Pattern]) -> ByEvent {
        patterns.iter().map(|pattern| (pattern.event, Guards::from_iter([self.guard(pattern)]))).collect()
    }

    fn in_time(&self, limit: Option<&TimeLimit>) -> Option<InTime> {
        let limit = limit?;
        let within = self.plan.points.choice(limit.within).unwrap_or(Within::IncludesTheLimit);
        Some(InTime { allowance: allowance(&limit.budget, &self.plan.points), within })
    }
}
