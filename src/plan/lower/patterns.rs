//! Events as a clause means them: by name, by whom, under a condition; and terms, which stand for several.

use super::conditions::Place;
use super::context::Lowering;
use super::resting::DEEPEST;
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseId, Cond, OneOf, Pattern, Patterns, RoleId};
use crate::readings::{Choice, UnknownParty};
use crate::resolve::DeclKind;
use crate::syntax::tree::{EventExpr, ItemKind, Name, TermDef};
use crate::text::Span;

/// How many events a term may stand for, in all its meanings.
const LARGEST: usize = 1_000;

impl<'a> Lowering<'a> {
    /// Events joined by `or`. At most one of them may be a word with several meanings.
    pub(super) fn patterns(&mut self, events: &'a [EventExpr], case: CaseId) -> Option<Patterns> {
        let lowered: Vec<Option<Patterns>> = events.iter().map(|event| self.event_expr(event, case)).collect();
        let mut out: Patterns = OneOf { point: None, options: vec![Vec::new()] };
        for (one, event) in lowered.into_iter().zip(events) {
            let one = one?;
            if out.point.is_some() && one.point.is_some() && out.point != one.point {
                self.error(
                    "event/open",
                    "two words with several meanings stand in one list of events",
                    event.span,
                    "give the combination a name of its own: `term NAME means […]`",
                );
                return None;
            }
            if let ([more], None) = (one.options.as_slice(), one.point) {
                out.options.iter_mut().for_each(|list| list.extend(more.iter().cloned()));
                continue;
            }
            let point = out.point.or(one.point);
            let options = if out.point.is_some() && out.point == one.point {
                out.options.iter().zip(&one.options).map(|(a, b)| [a.clone(), b.clone()].concat()).collect()
            } else {
                out.options.iter().flat_map(|a| one.options.iter().map(move |b| [a.clone(), b.clone()].concat())).collect()
            };
            out = OneOf { point, options };
        }
        Some(out)
    }

    fn event_expr(&mut self, event: &'a EventExpr, case: CaseId) -> Option<Patterns> {
        let name = event.event.text();
        let by = self.roles_of(&event.by, case);
        let cond = match &event.cond {
            None => Some(Cond::True),
            Some(cond) => self.cond(cond, case, &Place::Event),
        };
        if let Some(id) = self.event_named(case, &name) {
            let by = by?;
            self.can_cause(case, id, &by, event);
            self.known_party(case, id, &by, event.span);
            return Some(OneOf::just(vec![Pattern { event: id, by, cond: cond? }]));
        }
        let parts: Vec<&str> = event.event.parts.iter().map(|p| p.text.as_str()).collect();
        let found = self.names.candidates(DeclKind::Term, &parts, self.here.file);
        let Some(at) = found.first().copied() else {
            let mut known: Vec<String> = self.plan.case(case).map_or(Vec::new(), |c| c.events.iter().map(|e| e.name.clone()).collect());
            let terms = self.names.visible(DeclKind::Term, self.here.file);
            known.extend(terms.iter().filter_map(|i| self.names.decls.get(*i)).map(|d| d.name.text.clone()));
            self.unknown_event(case, &name, event.event.span, &known);
            return None;
        };
        let (by, cond) = (by?, cond?);
        let mut meant = self.term(at, case, event.event.span)?;
        if meant.options.iter().map(Vec::len).sum::<usize>() > LARGEST {
            self.error("event/too-many", format!("the term `{name}` stands for more than {LARGEST} events"), event.event.span, "");
            return None;
        }
        for pattern in meant.options.iter_mut().flatten() {
            if !by.is_empty() {
                pattern.by = if pattern.by.is_empty() { by.clone() } else { pattern.by.iter().copied().filter(|r| by.contains(r)).collect() };
                if pattern.by.is_empty() {
                    pattern.cond = Cond::Any(Vec::new());
                }
            }
            pattern.cond = match (std::mem::replace(&mut pattern.cond, Cond::True), cond.clone()) {
                (Cond::True, other) | (other, Cond::True) => other,
                (Cond::All(mut all), other) => {
                    all.push(other);
                    Cond::All(all)
                }
                (a, b) => Cond::All(vec![a, b]),
            };
        }
        for pattern in meant.options.iter().flatten() {
            self.known_party(case, pattern.event, &pattern.by, event.event.span);
        }
        Some(meant)
    }

    /// Where it matters who caused an event that more than one can cause, somebody must say who did if the log does not.
    fn known_party(&mut self, case: CaseId, event: crate::plan::EventId, by: &[RoleId], span: Span) {
        let able = self.plan.case(case).and_then(|c| c.events.get(event.index())).map_or(0, |e| e.by.len());
        if !by.is_empty() && able > 1 {
            self.point(&UnknownParty::KIND, "", None, span);
        }
    }

    fn roles_of(&mut self, names: &'a [Name], case: CaseId) -> Option<Vec<RoleId>> {
        let mut out = Some(Vec::new());
        for name in names {
            let party = self.plan.parties.iter().find(|p| p.name == name.text).map(|p| p.role);
            let role = party.or_else(|| self.plan.roles.iter().position(|r| *r == name.text).map(|at| RoleId(super::context::small(at))));
            match (role, &mut out) {
                (Some(role), Some(list)) => list.push(role),
                (Some(_), None) => {}
                (None, _) => {
                    let mut known = self.plan.roles.clone();
                    known.extend(self.plan.parties.iter().map(|p| p.name.clone()));
                    let wrong = crate::resolve::names::unknown_among("role", &name.text, name.span, &known);
                    self.say(wrong);
                    out = None;
                }
            }
        }
        let _ = case;
        out
    }

    /// An event that none of the named can cause would never match.
    fn can_cause(&mut self, case: CaseId, id: crate::plan::EventId, by: &[RoleId], event: &EventExpr) {
        let can = self.plan.case(case).and_then(|c| c.events.get(id.index())).map(|e| e.by.clone()).unwrap_or_default();
        let Some(name) = event.by.first().filter(|_| !can.is_empty() && !by.iter().any(|r| can.contains(r))) else { return };
        let list: Vec<String> = can.iter().filter_map(|r| self.plan.roles.get(usize::from(r.0))).map(|r| format!("`{r}`")).collect();
        let said = format!("`{}` is never caused by `{}`", event.event.text(), name.text);
        self.say(Diagnostic::error("event/never", said, event.span).help(format!("it is caused by {}", list.join(" or "))));
    }

    /// What a term means: several lists of events where it has several meanings, and the point that chooses.
    fn term(&mut self, at: usize, case: CaseId, span: Span) -> Option<Patterns> {
        if self.unsound.contains(&at) {
            return None;
        }
        // A term without a kind of case of its own may close a circle in one kind of case and not in another.
        if self.following.contains(&at) || self.following.len() > DEEPEST {
            self.error("name/circle", "the term is defined by itself", span, "");
            return None;
        }
        if !self.may_follow(span) {
            return None;
        }
        self.following.push(at);
        let meant = self.elsewhere(at, |me, decl| {
            let ItemKind::Term(term) = &decl.item.kind else { return None };
            me.meanings(term, case)
        });
        self.following.pop();
        meant
    }

    fn meanings(&mut self, term: &'a TermDef, case: CaseId) -> Option<Patterns> {
        let mut options = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        for events in &term.meanings {
            let meant = self.patterns(events, case)?;
            let (Some(first), Some(last)) = (events.first(), events.last()) else { continue };
            let text = self.written(first.span.to(last.span));
            match meant.options.as_slice() {
                _ if texts.contains(&text) => {
                    self.error("open/same", format!("the meaning `{text}` is there twice"), first.span, "remove one");
                    return None;
                }
                [one] => options.push(one.clone()),
                several if term.meanings.len() == 1 => return Some(OneOf { point: meant.point, options: several.to_vec() }),
                _ => {
                    self.error("event/open", "a meaning rests on a word with several meanings itself", first.span, "write its meanings out here");
                    return None;
                }
            }
            texts.push(text);
        }
        match options.len() {
            0 => None,
            1 => Some(OneOf { point: None, options }),
            _ => {
                let point = self.text_point("meaning", &term.name.text, texts, term.name.span);
                Some(OneOf { point: Some(point), options })
            }
        }
    }

    /// Checks a term that nothing need use, if its kind of case is known.
    pub(super) fn check_term(&mut self, at: usize) {
        let before = (self.plan.points.0.len(), self.decisions.clone());
        self.elsewhere(at, |me, decl| {
            let ItemKind::Term(term) = &decl.item.kind else { return None };
            let case = match &term.case {
                Some(name) => me.case_by_name(name)?,
                None => match me.plan.cases.len() {
                    1 => CaseId(0),
                    _ => return None,
                },
            };
            me.term(at, case, term.name.span)
        });
        // A term that nobody uses is no point of the contract.
        for point in self.plan.points.0.drain(before.0.min(self.plan.points.0.len())..) {
            self.known_points.remove(&point.id);
        }
        self.spans.truncate(before.0);
        self.decisions = before.1;
    }
}
