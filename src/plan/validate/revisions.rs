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
                Revision::TakesBack { case, state, at, within, reach } => {
                    self.state_revised(*case, *state, at, *reach, place);
                    self.time_limit(within.as_ref(), place);
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

#[cfg(test)]
mod tests {
    use crate::plan::lower::lower;
    use crate::plan::{CaseId, EventId, FieldId, Plan, PointRef, Revision, StateId};
    use crate::resolve::{Texts, load};
    use std::path::Path;

    fn sound() -> Plan {
        let text = "edition 2026\ncase line { event lost  event found  event told with level, corrects level within 30 days  field level is high or low  field note is text
              event noted with note  state down from lost until found, void at noted, counts once found within 2 hours }
            agreement \"Lines\" { provider nw \"N\"  customer acme \"A\" }
            clock fix on line { start at lost  stop at found  pause while down }
            objective quick on lines { measure mean of fix  each calendar month }\n";
        let lowered = lower(&load(&Texts::new([("c.sla", text)]), Path::new("c.sla")));
        assert_eq!(lowered.diagnostics, []);
        lowered.plan.unwrap()
    }

    #[test]
    fn what_is_broken_by_hand_is_found() {
        let plan = sound();
        assert_eq!((plan.validate(), plan.revisions.len()), (Ok(()), 3));
        let json = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
        type Break = fn(&mut Revision);
        let breaks: &[Break] = &[
            |r| {
                if let Revision::Corrects { case, .. } = r {
                    *case = CaseId(7)
                }
            },
            |r| {
                if let Revision::Corrects { event, .. } = r {
                    *event = EventId(70)
                }
            },
            |r| {
                if let Revision::Corrects { fields, .. } = r {
                    fields.clear()
                }
            },
            |r| {
                if let Revision::Corrects { fields, .. } = r {
                    fields.push(FieldId(1))
                }
            },
            |r| {
                if let Revision::Corrects { within, .. } = r {
                    within.as_mut().unwrap().within = PointRef(0)
                }
            },
            |r| {
                if let Revision::TakesBack { state, .. } = r {
                    *state = StateId(9)
                }
            },
            |r| {
                if let Revision::TakesBack { at, .. } = r {
                    at.clear()
                }
            },
            |r| {
                if let Revision::TakesBack { at, .. } = r {
                    at[0].event = EventId(99)
                }
            },
            |r| {
                if let Revision::Confirms { reach, .. } = r {
                    *reach = PointRef(0)
                }
            },
        ];
        for (n, make) in breaks.iter().enumerate() {
            let mut broken = plan.clone();
            broken.revisions.iter_mut().for_each(make);
            assert!(broken.validate().is_err(), "{n}");
        }
        let mut twice = plan;
        twice.revisions.extend(twice.revisions.clone());
        assert!(twice.validate().is_err());
    }
}
