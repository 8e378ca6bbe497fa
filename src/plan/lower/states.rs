//! States of a case, and sets of them. A state enters the plan when a clause or a mapping names it.

use super::context::{Lowering, small};
use super::grouping::Joined;
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseId, Cond, Pattern, State, StateId, StateSet};
use crate::readings::{Choice, Nesting};
use crate::resolve::DeclKind;
use crate::syntax::tree::{CaseLine, CondExpr, FieldExpr, FieldType, ItemKind, Path, SetExpr};
use crate::text::Span;

/// How many states a derived state may be made of.
const LARGEST: usize = 1_000;

/// How deep sets may be nested, derived states included: a plan that is deeper could not be read back.
const DEEPEST: usize = 50;

fn depth(set: &StateSet) -> usize {
    match set {
        StateSet::State(_) => 0,
        StateSet::Any(parts) | StateSet::All(parts) => 1 + parts.iter().map(depth).max().unwrap_or(0),
        StateSet::Except(a, b) => 1 + depth(a).max(depth(b)),
        StateSet::Read(one) => 1 + one.options.iter().map(depth).max().unwrap_or(0),
    }
}

impl<'a> Lowering<'a> {
    /// A set of states of a case.
    pub(super) fn set(&mut self, set: &'a SetExpr, case: CaseId) -> Option<StateSet> {
        match set {
            SetExpr::Name(path) => self.state_or_derived(path, case),
            SetExpr::Group(inner, _) => self.set(inner, case),
            SetExpr::Broken(_) => None,
            SetExpr::Joined { parts, joins, span } => {
                let lowered: Vec<Option<StateSet>> = parts.iter().map(|part| self.set(part, case)).collect();
                let lowered: Vec<StateSet> = lowered.into_iter().collect::<Option<_>>()?;
                self.joined_sets(lowered, joins, *span)
            }
            SetExpr::Test(cond) => match cond.as_ref() {
                CondExpr::Flag(field) if field.at.is_none() => self.state_or_derived(&field.field, case),
                other => self.no_state("a condition on fields", other.span()),
            },
            SetExpr::Not(_, span) => self.no_state("the rest of the time", *span),
            other => self.no_state("this set of time", other.span()),
        }
    }

    /// A clock is paused while states hold: they begin and end at rows, whatever the values are.
    fn no_state(&mut self, what: &str, span: Span) -> Option<StateSet> {
        let said = format!("a clock is paused while states hold, and {what} is no state");
        self.error("set/states-only", said, span, "declare a state: `state NAME from EVENT until EVENT`, and pause while it holds");
        None
    }

    fn state_or_derived(&mut self, path: &'a Path, case: CaseId) -> Option<StateSet> {
        let name = path.text();
        if let Some(id) = self.state_named(case, &name) {
            return Some(StateSet::State(id));
        }
        let derived = self.names.candidates(DeclKind::State, &path.parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>(), self.here.file);
        let Some(at) = derived.first().copied() else {
            let known = self.known_states(case);
            self.say(crate::resolve::names::unknown_among("state", &name, path.span, &known));
            return None;
        };
        if self.unsound.contains(&at) || !self.may_follow(path.span) {
            return None;
        }
        self.following.push(at);
        let set = self.elsewhere(at, |me, decl| {
            let ItemKind::State(state) = &decl.item.kind else { return None };
            let own = me.case_by_name(&state.case)?;
            if own != case {
                me.state_of_another(&name, path.span, own, case, state.name.span);
                return None;
            }
            me.set(&state.set, case)
        });
        self.following.pop();
        if set.as_ref().is_some_and(|set| depth(set) > DEEPEST) {
            self.error("set/too-large", format!("the state `{name}` is made of sets nested more than {DEEPEST} deep"), path.span, "");
            return None;
        }
        if set.as_ref().is_some_and(|set| set.size() > LARGEST) {
            self.error("set/too-large", format!("the state `{name}` is made of more than {LARGEST} parts"), path.span, "");
            return None;
        }
        set
    }

    /// That a state is of another kind of case.
    pub(super) fn state_of_another(&mut self, name: &str, span: Span, own: CaseId, case: CaseId, declared: Span) {
        let of = |id| self.plan.case(id).map_or("", |c| &c.name).to_owned();
        let said = format!("`{name}` is a state of a `{}`, not of a `{}`", of(own), of(case));
        self.say(Diagnostic::error("type/case", said, span).at(declared, "declared here"));
    }

    /// The names of the states of a case, those made of others included.
    pub(super) fn known_states(&self, case: CaseId) -> Vec<String> {
        let declared = self.case_decl(case).into_iter().flat_map(|c| &c.lines);
        let mut known: Vec<String> = declared.filter_map(|l| if let CaseLine::State { name, .. } = l { Some(name.text.clone()) } else { None }).collect();
        let derived = self.names.visible(DeclKind::State, self.here.file);
        known.extend(derived.iter().filter_map(|i| self.names.decls.get(*i)).map(|d| d.name.text.clone()));
        known
    }

    /// The declaration behind a kind of case.
    pub(super) fn case_decl(&self, case: CaseId) -> Option<&'a crate::syntax::tree::Case> {
        let at = self.cases.iter().find(|(_, id)| **id == Some(case)).map(|(at, _)| *at)?;
        match &self.names.decls.get(at)?.item.kind {
            ItemKind::Case(declared) => Some(declared),
            _ => None,
        }
    }

    /// A state that the vocabulary declares; none, unreported, if it declares none of that name.
    pub(super) fn state_named(&mut self, case: CaseId, name: &str) -> Option<StateId> {
        if let Some(id) = self.states.get(&(case, name.to_owned())) {
            return Some(*id);
        }
        let at = self.cases.iter().find(|(_, id)| **id == Some(case)).map(|(at, _)| *at)?;
        self.elsewhere(at, |me, decl| {
            let ItemKind::Case(declared) = &decl.item.kind else { return None };
            let line = declared.lines.iter().find(|l| matches!(l, CaseLine::State { name: n, .. } if n.text == name))?;
            let CaseLine::State { name: declared, begin, end, void, once, void_within, within, settle, .. } = line else { return None };
            me.settle_here(name, &settle.iter().collect::<Vec<_>>(), &["from", "until", "void at", "counts once"]);
            let begin = me.state_patterns(case, begin, name, "begins");
            let end = me.state_patterns(case, end, name, "ends");
            let nesting = me.point(&Nesting::KIND, name, None, declared.span);
            let list = &mut me.plan.cases.get_mut(case.index())?.states;
            let id = StateId(small(list.len()));
            list.push(State { name: name.to_owned(), begin, end, nesting });
            me.states.insert((case, name.to_owned()), id);
            me.state_revisions(case, (id, declared), (void, void_within.as_ref()), (once, within.as_ref()));
            me.settled_here();
            Some(id)
        })
    }

    /// The events of one end of a state: those it names, and the one that a mapping (or a scenario) gives.
    fn state_patterns(&mut self, case: CaseId, events: &'a [crate::syntax::tree::EventExpr], name: &str, suffix: &str) -> Vec<Pattern> {
        let mut out: Vec<Pattern> = Vec::new();
        if !events.is_empty()
            && let Some(said) = self.patterns(events, case)
        {
            match said.options.as_slice() {
                [one] => out.extend(one.iter().cloned()),
                _ => {
                    let span = events.first().map_or(Span::default(), |e| e.span);
                    self.error("event/open", "a state cannot rest on a word with several meanings", span, "name the events themselves");
                }
            }
        }
        if let Some(event) = self.event_named(case, &format!("{name}_{suffix}")) {
            out.push(Pattern { event, by: Vec::new(), cond: Cond::True });
        }
        out
    }

    /// Checks a derived state that nothing need use.
    pub(super) fn check_state(&mut self, at: usize) {
        self.elsewhere(at, |me, decl| {
            let ItemKind::State(state) = &decl.item.kind else { return None };
            let case = me.case_by_name(&state.case)?;
            if me.state_declared(case, &state.name.text) {
                let said = format!("the state `{}` is already one of the vocabulary", state.name.text);
                me.error("name/twice", said, state.name.span, "give it another name");
            }
            me.set_names(&state.set, case)
        });
    }

    fn state_declared(&self, case: CaseId, name: &str) -> bool {
        self.case_decl(case).is_some_and(|c| c.lines.iter().any(|l| matches!(l, CaseLine::State { name: n, .. } if n.text == name)))
    }

    /// Only whether the names of a set are known, without taking its states into the plan.
    fn set_names(&mut self, set: &'a SetExpr, case: CaseId) -> Option<()> {
        match set {
            SetExpr::Joined { parts, .. } => {
                for part in parts {
                    self.set_names(part, case);
                }
            }
            SetExpr::Name(path) => self.state_or_flag(path, case),
            SetExpr::Test(cond) => match cond.as_ref() {
                CondExpr::Flag(FieldExpr { field, at: None, .. }) => self.state_or_flag(field, case),
                CondExpr::Is { field, .. } | CondExpr::Compare { field, .. } | CondExpr::Flag(field) => {
                    let _ = self.known_field(field, case);
                }
                _ => {}
            },
            SetExpr::For { span, .. } | SetExpr::UpTo { span, .. } | SetExpr::During(_, span) => {
                let said = "a state is of each case by itself; this is a set of everything";
                self.error("set/within-case", said, *span, "define a set of time: `define NAME as while …`");
            }
            other => {
                for inner in other.inner() {
                    self.set_names(inner, case);
                }
            }
        }
        Some(())
    }

    fn state_or_flag(&mut self, path: &'a Path, case: CaseId) {
        let name = path.text();
        let flag = |line: &CaseLine| matches!(line, CaseLine::Field { name: n, kind: FieldType::Flag, .. } if n.text == name);
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let derived = self.names.candidates(DeclKind::State, &parts, self.here.file);
        if self.state_declared(case, &name) || !derived.is_empty() || self.case_decl(case).is_some_and(|c| c.lines.iter().any(flag)) {
            return;
        }
        let known = self.known_states(case);
        self.say(crate::resolve::names::unknown_among("state", &name, path.span, &known));
    }
}
