//! What later events make of the past.

use super::Check;
use crate::plan::{Basis, Budget, CaseId, Pattern, PointRef, Revision, Scope, Sort, StateId, TimeLimit};

impl Check<'_> {
    /// Every revision.
    pub(super) fn revisions(&mut self) {
        let plan = self.plan;
        let mut seen = Vec::new();
        for revision in &plan.revisions {
            let place = "what a later event says";
            let case = self.case(revision.case(), place).is_none_or(|c| c.sort == Sort::Case);
            self.must(case, || format!("{place} is of a kind without a history"));
            let which = match revision {
                Revision::Corrects { case, event, fields, within } => {
                    self.event(*case, *event, place);
                    for field in fields {
                        let of_case = self.field(*case, *field, place).is_none_or(|f| f.scope == Scope::Case);
                        self.must(of_case, || format!("{place} corrects a field of one event"));
                    }
                    self.must(!fields.is_empty(), || format!("{place} corrects nothing"));
                    self.time_limit(within.as_ref(), place);
                    (*case, 0, event.0)
                }
                Revision::TakesBack { case, state, at, reach } => {
                    self.state_revised(*case, *state, at, *reach, place);
                    (*case, 1, state.0)
                }
                Revision::Confirms { case, state, at, within, reach } => {
                    self.state_revised(*case, *state, at, *reach, place);
                    self.time_limit(within.as_ref(), place);
                    (*case, 2, state.0)
                }
            };
            self.must(!seen.contains(&which), || format!("{place} is said twice"));
            seen.push(which);
        }
    }

    fn state_revised(&mut self, case: CaseId, state: StateId, at: &[Pattern], reach: PointRef, place: &str) {
        let there = self.plan.case(case).is_some_and(|c| state.index() < c.states.len());
        self.must(there, || format!("{place} refers to a state that is not there"));
        self.must(!at.is_empty(), || format!("{place} is said by no event"));
        for pattern in at {
            self.pattern(case, pattern, place);
        }
        self.point(reach, "revision_reach", place);
    }

    fn time_limit(&mut self, limit: Option<&TimeLimit>, place: &str) {
        let Some(limit) = limit else { return };
        self.budget(&limit.budget, place);
        let plain = matches!(limit.budget, Budget::Time { basis: Basis::Elapsed, .. } | Budget::Days { calendar: None, .. });
        self.must(plain, || format!("{place} is in time by a clock or a calendar"));
        self.point(limit.within, "within", place);
    }
}
