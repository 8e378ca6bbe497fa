//! Sets of time of each case: what stands before `for QUANTIFIER CASE`, and after its `where`.

use super::conditions::Place;
use super::context::Lowering;
use super::resting::DEEPEST;
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseId, CaseSet, FieldAt, FieldKind, Moment, Pattern, PointRef, Sort, StateSet, Test, Value};
use crate::readings::{Choice, MissingData, MissingField, MissingSample};
use crate::resolve::DeclKind;
use crate::syntax::tree::{CondExpr, EventExpr, ItemKind, Path, SetExpr};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// A set of time of each case of a kind.
    pub(super) fn case_set(&mut self, set: &'a SetExpr, case: CaseId) -> Option<CaseSet> {
        match set {
            SetExpr::Broken(_) => None,
            SetExpr::Group(inner, _) => self.case_set(inner, case),
            SetExpr::Not(inner, span) => {
                let set = Box::new(self.case_set(inner, case)?);
                Some(match self.missing_data(case, *span) {
                    Some(missing) => CaseSet::NotOf { set, missing },
                    None => CaseSet::Not(set),
                })
            }
            SetExpr::Name(path) => self.case_set_named(path, case),
            SetExpr::Test(cond) => match cond.as_ref() {
                CondExpr::Flag(field) if field.at.is_none() => self.case_set_named(&field.field, case),
                other => Some(CaseSet::Holds(self.cond(other, case, &Place::Set)?)),
            },
            SetExpr::Joined { parts, joins, span } => {
                let lowered: Vec<Option<CaseSet>> = parts.iter().map(|part| self.case_set(part, case)).collect();
                let parts: Vec<CaseSet> = lowered.into_iter().collect::<Option<_>>()?;
                self.joined_sets(parts, joins, *span)
            }
            SetExpr::Between { from, until, .. } => {
                let ends = (self.set_end(from, case), self.set_end(until, case));
                Some(CaseSet::Between { from: ends.0?, until: ends.1? })
            }
            SetExpr::Apart { earlier, least, later, .. } => Some(CaseSet::Holds(self.apart(earlier, least.as_ref(), later, case)?)),
            SetExpr::Lasting { set, word, length, span } => {
                let set = self.case_set(set, case);
                let (least, more) = self.lasting(word, length, *span)?;
                Some(CaseSet::Lasting { set: Box::new(set?), least, more })
            }
            SetExpr::During(_, span) => self.of_everything("a calendar or an adjustment", *span, case),
            SetExpr::For { how: _, span, .. } => self.of_everything("`for …` of several", *span, case),
            SetExpr::Several { span, .. } => self.of_everything("a number of listed sets", *span, case),
            SetExpr::UpTo { span, .. } => self.of_everything("an allowance", *span, case),
        }
    }

    /// What holds of a signal while its last sample is too old to speak; none for a kind of case whose values hold until the next.
    fn missing_data(&mut self, case: CaseId, span: Span) -> Option<PointRef> {
        let kind = self.plan.case(case)?;
        let Sort::Signal { holds, missing } = kind.sort else { return None };
        let name = kind.name.clone();
        let until_next = missing.and_then(|at| self.plan.points.choice(at)) == Some(MissingSample::UntilNext);
        Some(match holds {
            None if until_next => self.not_met(&MissingData::KIND, &name, span),
            _ => self.point(&MissingData::KIND, &name, None, span),
        })
    }

    /// That something is a set of everything, and stands inside a set of each case.
    fn of_everything(&mut self, what: &str, span: Span, case: CaseId) -> Option<CaseSet> {
        let name = self.plan.case(case).map_or(String::new(), |c| c.name.clone());
        let said = format!("{what} is the same for every {name}: it cannot stand inside what is said of each");
        let wrong = Diagnostic::error("set/within-case", said, span);
        self.say(wrong.help(format!("join it outside: `(… for any {name}) and …`, or `except …`")));
        None
    }

    /// One end of `from … until …`.
    fn set_end(&mut self, events: &'a [EventExpr], case: CaseId) -> Option<Vec<Pattern>> {
        let patterns = self.patterns(events, case)?;
        match patterns.options.as_slice() {
            [one] => Some(one.clone()),
            _ => {
                let span = events.first().map_or(Span::default(), |e| e.span);
                self.error("event/open", "a set of time cannot rest on a word with several meanings", span, "name the events themselves");
                None
            }
        }
    }

    /// A state of the case, a state derived from others, or a yes/no field of it.
    fn case_set_named(&mut self, path: &'a Path, case: CaseId) -> Option<CaseSet> {
        let name = path.text();
        if let Some(id) = self.state_named(case, &name) {
            return Some(CaseSet::States(StateSet::State(id)));
        }
        if let Some(field) = self.field_named(case, &name) {
            let kind = self.plan.case(case)?.fields.get(field.index())?.kind.clone();
            if kind != FieldKind::Flag {
                let said = format!("`{name}` is {}, not yes or no", super::conditions::described(&kind));
                self.error("type/condition", said, path.span, &format!("say what it must be: `{name} is …`"));
                return None;
            }
            self.point(&MissingField::KIND, "", None, path.span);
            let field = FieldAt { field, moment: Moment::Now };
            return Some(CaseSet::Holds(crate::plan::Cond::Field { field, test: Test::AnyOf(vec![Value::Flag(true)]) }));
        }
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let of = |kind| self.names.candidates(kind, &parts, self.here.file).first().copied();
        if let Some(at) = of(DeclKind::State) {
            return self.derived_case_set(at, path, case);
        }
        if [DeclKind::Define, DeclKind::Calendar, DeclKind::Adjustment].into_iter().any(|kind| of(kind).is_some()) {
            return self.of_everything(&format!("`{name}`"), path.span, case);
        }
        let mut known = self.known_states(case);
        let fields = self.plan.case(case).into_iter().flat_map(|c| &c.fields);
        known.extend(fields.filter(|f| f.kind == FieldKind::Flag).map(|f| f.name.clone()));
        self.say(crate::resolve::names::unknown_among("state or yes/no field", &name, path.span, &known));
        None
    }

    /// What a state made of others is, written out.
    fn derived_case_set(&mut self, at: usize, path: &'a Path, case: CaseId) -> Option<CaseSet> {
        if self.unsound.contains(&at) || self.following.len() > DEEPEST || !self.may_follow(path.span) {
            return None;
        }
        self.following.push(at);
        let set = self.elsewhere(at, |me, decl| {
            let ItemKind::State(state) = &decl.item.kind else { return None };
            let own = me.case_by_name(&state.case)?;
            if own != case {
                me.state_of_another(&path.text(), path.span, own, case, state.name.span);
                return None;
            }
            me.case_set(&state.set, case)
        });
        self.following.pop();
        set
    }
}
