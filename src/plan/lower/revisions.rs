//! What later events make of the past: corrections of fields, states that are taken back or count once they are confirmed.

use super::context::Lowering;
use super::values::Because;
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseId, EventId, Pattern, Plan, Revision, Scope, Sort, StateId, TimeLimit};
use crate::readings::{Choice, RevisionReach, Within};
use crate::syntax::tree::{Case, CaseLine, CaseSort, EventExpr, Expr, Name};
use crate::text::Span;

/// Events of a line, and how long after what they tell of they are in time.
type Said<'a> = (&'a [EventExpr], Option<&'a Expr>);

impl<'a> Lowering<'a> {
    /// What the events of a case correct.
    pub(super) fn corrections(&mut self, id: CaseId, case: &'a Case) {
        for line in &case.lines {
            let CaseLine::Event { name, corrects, within, .. } = line else { continue };
            let (Some(first), Some(event)) = (corrects.first(), self.event_named(id, &name.text)) else { continue };
            if case.sort != CaseSort::Case {
                let said = "only of a case, which has a history, can something be corrected";
                let wrong = Diagnostic::error("case/line", said, first.span).at(case.name.span, "declared here");
                self.say(wrong.help("leave `corrects` out: a later row gives a new value by itself"));
                continue;
            }
            let fields = corrects.iter().filter_map(|field| self.corrected(id, field)).collect();
            let within = within.as_ref().and_then(|within| self.time_limit(within, first.span));
            self.plan.revisions.push(Revision::Corrects { case: id, event, fields, within });
        }
    }

    /// A field that an event corrects.
    fn corrected(&mut self, case: CaseId, name: &Name) -> Option<crate::plan::FieldId> {
        let Some(field) = self.field_named(case, &name.text) else {
            let known: Vec<String> = self.plan.case(case).map_or(Vec::new(), |c| c.fields.iter().map(|f| f.name.clone()).collect());
            self.say(crate::resolve::names::unknown_among("field", &name.text, name.span, &known));
            return None;
        };
        let scope = self.plan.case(case).and_then(|c| c.fields.get(field.index())).map(|f| f.scope);
        if scope == Some(Scope::Event) {
            let said = format!("`{}` is of one event each time, so there is nothing to correct later", name.text);
            self.error("case/line", said, name.span, "correct a field of the case, one that no other event is declared `with`");
            return None;
        }
        Some(field)
    }

    /// What takes a state back, and what confirms it.
    pub(super) fn state_revisions(&mut self, case: CaseId, state: (StateId, &Name), (void, void_within): Said<'a>, (once, within): Said<'a>) {
        let (id, name) = state;
        if void.is_empty() && once.is_empty() {
            return;
        }
        if !self.plan.case(case).is_some_and(|c| c.sort == Sort::Case) {
            let said = "only of a case, which has a history, can a state be taken back or confirmed";
            self.error("case/line", said, name.span, "declare it as `case`, or leave `void at` and `counts once` out");
            return;
        }
        let reach = self.point(&RevisionReach::KIND, &name.text, None, name.span);
        if let Some(at) = self.revising(void, case) {
            let within = void_within.and_then(|within| self.time_limit(within, name.span));
            self.plan.revisions.push(Revision::TakesBack { case, state: id, at, within, reach });
        }
        if let Some(at) = self.revising(once, case) {
            let within = within.and_then(|within| self.time_limit(within, name.span));
            self.plan.revisions.push(Revision::Confirms { case, state: id, at, within, reach });
        }
    }

    /// The one meaning of events that take back or confirm.
    fn revising(&mut self, events: &'a [EventExpr], case: CaseId) -> Option<Vec<Pattern>> {
        let span = events.first()?.span;
        let mut said = self.patterns(events, case)?.options;
        if said.len() > 1 {
            self.error("event/open", "a state cannot rest on a word with several meanings", span, "name the events themselves");
        }
        (said.len() == 1).then(|| said.pop()).flatten()
    }

    /// Which events only bring news, now that it is known what each begins.
    pub(super) fn news(&mut self) {
        let plan = &self.plan;
        let news = plan.revisions.iter().flat_map(|revision| match revision {
            Revision::Corrects { case, event, .. } => vec![(*case, *event)],
            Revision::TakesBack { case, at, .. } | Revision::Confirms { case, at, .. } => {
                let ends = plan.case(*case).is_some_and(|case| !case.ends_at.is_empty());
                at.iter().map(|pattern| (*case, pattern.event)).filter(|(case, event)| ends && !begins(plan, *case, *event)).collect()
            }
        });
        for (case, event) in news.collect::<Vec<_>>() {
            if let Some(case) = self.plan.cases.get_mut(case.index())
                && !case.news.contains(&event)
            {
                case.news.push(event);
            }
        }
    }

    /// `within 30 days`, `within 48 hours`.
    fn time_limit(&mut self, expr: &'a Expr, of: Span) -> Option<TimeLimit> {
        let because: Because = Some((of, "a later event is in time for so long".to_owned()));
        let budget = self.length_or_days(expr, &because)?;
        let within = self.point(&Within::KIND, "", None, expr.span);
        Some(TimeLimit { budget, within })
    }
}

/// Whether a clock or a state of a case begins with an event.
fn begins(plan: &Plan, case: CaseId, event: EventId) -> bool {
    let among = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.event == event);
    let clocks = plan.clocks.iter().filter(|clock| clock.case == case).any(|clock| clock.start.options.iter().any(|start| among(start)));
    let states = plan.case(case).is_some_and(|case| case.states.iter().any(|state| among(&state.begin)));
    clocks || states
}
