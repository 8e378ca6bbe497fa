//! Mappings: how the rows of an export become events.

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::plan::{Assign, ByRule, CaseId, EventId, EventRule, Field, RoleId, RowTest, Sort, SourceSpec, StateRule, TextMatch, TimeSpec, Value, When};
use crate::readings::{Backdated, Choice, LateRecord, WhoseRecord};
use crate::resolve::DeclKind;
use crate::syntax::tree::{ExprKind, ItemKind, MapArm, Name, RowTestExpr, Source, SourceLine, SourceStateWhen, SourceWhen, TimeColumn};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// Every mapping of the project.
    pub(super) fn sources(&mut self) {
        let all: Vec<usize> = self.project(DeclKind::Source).into_iter().chain(self.sources_of_parts()).collect();
        for at in all {
            let spec = self.elsewhere(at, |me, decl| match &decl.item.kind {
                ItemKind::Source(source) => {
                    let spec = me.source(source)?;
                    me.is_judged(&spec, source);
                    Some(spec)
                }
                _ => None,
            });
            self.plan.sources.extend(spec);
        }
    }

    /// A mapping for cases that no objective is about gives nothing to evaluate.
    fn is_judged(&mut self, spec: &SourceSpec, source: &Source) {
        let theirs =
            |plan: &crate::plan::Plan| plan.objectives.iter().any(|o| o.items().is_some_and(|i| plan.case(i.case).is_some_and(|c| c.name == source.case.text)));
        if self.abroad.iter().filter_map(|a| a.plan.as_ref()).any(|plan| theirs(plan) || plan.objectives.iter().any(|o| o.items().is_none())) {
            return;
        }
        let known = !self.objectives.is_empty() && self.objectives.values().all(Option::is_some);
        if !known || self.plan.objectives.iter().any(|o| o.items().is_none_or(|i| i.case == spec.case)) {
            return;
        }
        let mut judged: Vec<String> = Vec::new();
        for items in self.plan.objectives.iter().filter_map(crate::plan::Objective::items) {
            let plural = self.plan.case(items.case).map_or(String::new(), |c| format!("`{}`", c.plural));
            if !judged.contains(&plural) {
                judged.push(plural);
            }
        }
        let said = format!("the source `{}` is for `{}`, but the objectives are about {}", source.name.text, source.case.text, judged.join(" and "));
        self.error("source/kind", said, source.case.span, "map the rows to the cases that are judged");
    }

    /// A line of a mapping that says what an earlier one said.
    fn said_before(&mut self, what: String, span: Span, first: Span) {
        let twice = Diagnostic::error("source/twice", what, span).label("again here").at(first, "first here");
        self.say(twice.help("keep one of the two"));
    }

    fn source(&mut self, source: &'a Source) -> Option<SourceSpec> {
        let case = self.case_by_name(&source.case)?;
        let mut spec = SourceSpec {
            name: source.name.text.clone(),
            case,
            format: String::new(),
            delimiter: ',',
            missing: Vec::new(),
            key: String::new(),
            time: None,
            recorded_by: None,
            entered: None,
            by: None,
            events: Vec::new(),
            states: Vec::new(),
            fields: Vec::new(),
            skip: Vec::new(),
        };
        let (mut read, mut key, mut time, mut by, mut recorded, mut entered) = (None, None, None, None, None, None);
        let (mut events, mut states, mut fields): (Vec<Span>, Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new(), Vec::new());
        let mut whole = true;
        for line in &source.lines {
            match line {
                SourceLine::Read { format, separator, span } => {
                    if self.once("read", *span, &mut read) {
                        spec.format = if format.text.starts_with("json") { "json_lines".to_owned() } else { "csv".to_owned() };
                        if let Some(text) = separator {
                            match self.separator(text) {
                                Some(c) => spec.delimiter = c,
                                None => whole = false,
                            }
                        }
                    }
                }
                SourceLine::Time(column) => {
                    if self.once("time", column.span, &mut time) {
                        spec.time = Some(self.time_spec(column));
                    }
                }
                SourceLine::Missing(texts) => spec.missing.extend(texts.iter().map(|t| t.text.clone())),
                SourceLine::Key(text) => {
                    if self.once("key", text.span, &mut key) {
                        spec.key.clone_from(&text.text);
                    }
                }
                SourceLine::Recorded { by, span } => {
                    if self.once("recorded", *span, &mut recorded) {
                        spec.recorded_by = self.known_role(by);
                        whole &= spec.recorded_by.is_some();
                        self.plan.rules.whose_record = self.point(&WhoseRecord::KIND, "", None, *span);
                    }
                }
                SourceLine::Entered(column) => {
                    if self.once("entered", column.span, &mut entered) {
                        spec.entered = Some(self.time_spec(column));
                        self.plan.rules.backdated = self.point(&Backdated::KIND, "", None, column.span);
                        self.plan.rules.late_record = self.point(&LateRecord::KIND, "", None, column.span);
                    }
                }
                SourceLine::By { column, arms, span } => {
                    if self.once("by", *span, &mut by) {
                        spec.by = self.by_rule(column, arms);
                        whole &= spec.by.is_some();
                    }
                }
                SourceLine::Event { event, by, when, only, span } => match self.event_rule(case, event, by.as_ref(), when, only) {
                    Some(rule) => {
                        let same = |r: &EventRule| r.event == rule.event && r.when == rule.when && r.only == rule.only;
                        if let Some(first) = before(&spec.events, &events, same) {
                            self.said_before(format!("the event `{}` is mapped twice in the same way", event.text), *span, first);
                        }
                        events.push(*span);
                        spec.events.push(rule);
                    }
                    None => whole = false,
                },
                SourceLine::State { state, when, span } => match self.state_rule(case, state, when) {
                    Some(rule) => {
                        if let Some(first) = before(&spec.states, &states, |r| *r == rule) {
                            self.said_before(format!("the state `{}` is mapped twice in the same way", state.text), *span, first);
                        }
                        states.push(*span);
                        spec.states.push(rule);
                    }
                    None => whole = false,
                },
                SourceLine::Field { field, column, arms, span } => match self.assign(case, field, column, arms) {
                    Some(assign) => {
                        if let Some(first) = before(&spec.fields, &fields, |f| f.field == assign.field) {
                            self.said_before(format!("the field `{}` is mapped twice", field.text), *span, first);
                        }
                        fields.push(*span);
                        spec.fields.push(assign);
                    }
                    None => whole = false,
                },
                SourceLine::Skip(test) => spec.skip.push(row_test(test)),
                SourceLine::Broken(_) => return None,
            }
        }
        if let (Some(span), None) = (entered, time) {
            self.error(
                "source/entered",
                "rows without a time of their own are not entered later than it",
                span,
                "say when a row's event happened: `time \"happened_at\"`",
            );
            return None;
        }
        let sort = self.plan.case(case).map_or(Sort::Case, |c| c.sort);
        let keyed = !matches!(sort, Sort::Occurrence { .. });
        let timed = sort != Sort::Case && time.is_none() && spec.events.is_empty();
        let wanted =
            [("read", read.is_none(), "read csv with header"), ("key", key.is_none() && keyed, "key \"number\""), ("time", timed, "time \"measured_at\"")];
        for (what, missing, example) in wanted {
            if missing {
                let said = format!("the source `{}` has no line `{what}`", source.name.text);
                self.error("source/incomplete", said, source.name.span, &format!("add a line such as `{example}`"));
                whole = false;
            }
        }
        whole &= self.has_times(&spec, source);
        whole.then_some(spec)
    }

    /// Events without a column of their own need the row's time.
    fn has_times(&mut self, spec: &SourceSpec, source: &Source) -> bool {
        let timeless = spec.events.iter().any(|e| !matches!(e.when, When::At(_))) || spec.states.iter().any(|s| matches!(s, StateRule::While { .. }));
        if timeless && spec.time.is_none() {
            let said = format!("the source `{}` does not say which column has the time of a row", source.name.text);
            self.error("source/incomplete", said, source.name.span, "add a line such as `time \"updated_at\"`");
            return false;
        }
        true
    }

    fn separator(&mut self, text: &Name) -> Option<char> {
        let plain = match text.text.as_str() {
            "\\t" | "tab" => "\t",
            other => other,
        };
        let mut chars = plain.chars();
        let one = chars.next().filter(|c| c.is_ascii() && *c != '"' && *c != '\n' && *c != '\r' && chars.next().is_none());
        if one.is_none() {
            self.error("source/separator", format!("`{}` cannot separate cells", text.text), text.span, "one character, such as \";\" or \"tab\"");
        }
        one
    }

    fn time_spec(&mut self, column: &TimeColumn) -> TimeSpec {
        let zone = column.zone.as_ref().filter(|z| self.zone(&z.text, z.span)).map(|z| z.text.clone());
        TimeSpec { column: column.column.text.clone(), format: column.format.as_ref().map(|f| f.text.clone()), zone }
    }

    fn by_rule(&mut self, column: &Name, arms: &'a [MapArm]) -> Option<ByRule> {
        let mut cases = Vec::new();
        if arms.is_empty() {
            cases.extend(self.plan.roles.iter().enumerate().map(|(at, role)| (TextMatch::Is(vec![role.clone()]), RoleId(super::context::small(at)))));
        }
        for arm in arms {
            let role = self.role_expr(arm)?;
            cases.extend(matches(arm).into_iter().map(|m| (m, role)));
        }
        Some(ByRule { column: column.text.clone(), cases })
    }

    fn role_expr(&mut self, arm: &MapArm) -> Option<RoleId> {
        let ExprKind::Name(path) = &arm.means.kind else {
            self.mismatch(&arm.means, "a role", &None);
            return None;
        };
        let name = Name { text: path.text(), span: path.span };
        self.known_role(&name)
    }

    /// The role of a name, or of the party of that name.
    pub(super) fn known_role(&mut self, name: &Name) -> Option<RoleId> {
        let party = self.plan.parties.iter().find(|p| p.name == name.text).map(|p| p.role);
        let role = party.or_else(|| self.plan.roles.iter().position(|r| *r == name.text).map(|at| RoleId(super::context::small(at))));
        if role.is_none() {
            let mut known = self.plan.roles.clone();
            known.extend(self.plan.parties.iter().map(|p| p.name.clone()));
            self.say(crate::resolve::names::unknown_among("role", &name.text, name.span, &known));
        }
        role
    }

    fn event_rule(&mut self, case: CaseId, event: &Name, by: Option<&Name>, when: &'a SourceWhen, only: &[RowTestExpr]) -> Option<EventRule> {
        let by = match by {
            None => Some(None),
            Some(name) => self.known_role(name).map(Some),
        };
        let when = match when {
            SourceWhen::At(column) => When::At(self.time_spec(column)),
            SourceWhen::Row(tests) => When::Row(tests.iter().map(row_test).collect()),
            SourceWhen::Becomes { column, texts } => When::Becomes(column.text.clone(), plain(texts)),
            SourceWhen::Leaves { column, from, but } => When::Leaves { column: column.text.clone(), from: plain(from), but: plain(but) },
            SourceWhen::Every => When::Row(Vec::new()),
        };
        let event = self.event_of(case, event)?;
        Some(EventRule { event, when, only: only.iter().map(row_test).collect(), by: by? })
    }

    fn state_rule(&mut self, case: CaseId, name: &Name, when: &'a SourceStateWhen) -> Option<StateRule> {
        let Some(state) = self.state_named(case, &name.text) else {
            let known = self.declared_states(case);
            let unknown = crate::resolve::names::unknown_among("state", &name.text, name.span, &known);
            self.say(unknown);
            return None;
        };
        let end = |me: &Self, suffix: &str| me.event_named(case, &format!("{}_{suffix}", name.text));
        let (begins, ends): (EventId, EventId) = (end(self, "begins")?, end(self, "ends")?);
        Some(match when {
            SourceStateWhen::While { column, texts } => StateRule::While { state, begins, ends, column: column.text.clone(), is: plain(texts) },
            SourceStateWhen::Pair { from, until, only } => {
                let (from, until) = (self.time_spec(from), self.time_spec(until));
                StateRule::Pair { state, begins, ends, from, until, only: only.iter().map(row_test).collect() }
            }
        })
    }

    fn declared_states(&self, case: CaseId) -> Vec<String> {
        use crate::syntax::tree::CaseLine;
        let lines = self.case_decl(case).into_iter().flat_map(|c| &c.lines);
        lines.filter_map(|l| if let CaseLine::State { name, .. } = l { Some(name.text.clone()) } else { None }).collect()
    }

    fn assign(&mut self, case: CaseId, name: &Name, column: &Name, arms: &'a [MapArm]) -> Option<Assign> {
        let Some(id) = self.field_named(case, &name.text) else {
            let known: Vec<String> = self.plan.case(case).map_or(Vec::new(), |c| c.fields.iter().map(|f| f.name.clone()).collect());
            self.say(crate::resolve::names::unknown_among("field", &name.text, name.span, &known));
            return None;
        };
        let field: Field = self.plan.case(case)?.fields.get(id.index())?.clone();
        let mut cases: Vec<(TextMatch, Value)> = Vec::new();
        let mut seen: Vec<(&str, Span)> = Vec::new();
        for arm in arms {
            for text in arm.texts.iter().filter(|_| !arm.starting) {
                if let Some((_, first)) = seen.iter().find(|(t, _)| *t == text.text) {
                    let twice = Diagnostic::error("source/twice", format!("the text \"{}\" is mapped twice", text.text), text.span)
                        .label("again here")
                        .at(*first, "first here");
                    self.say(twice.help("keep one of the two"));
                    return None;
                }
                seen.push((&text.text, text.span));
            }
            let value = self.value(&arm.means, &field)?;
            cases.extend(matches(arm).into_iter().map(|m| (m, value.clone())));
        }
        Some(Assign { field: id, column: column.text.clone(), cases })
    }
}

/// Where the first of the lines that are so stands.
fn before<T>(rules: &[T], spans: &[Span], same: impl Fn(&T) -> bool) -> Option<Span> {
    rules.iter().zip(spans).find(|(rule, _)| same(rule)).map(|(_, span)| *span)
}

fn plain(texts: &[Name]) -> Vec<String> {
    texts.iter().map(|t| t.text.clone()).collect()
}

fn matches(arm: &MapArm) -> Vec<TextMatch> {
    if arm.texts.is_empty() {
        return vec![TextMatch::Any];
    }
    if arm.starting {
        return arm.texts.iter().map(|t| TextMatch::Starts(t.text.clone())).collect();
    }
    vec![TextMatch::Is(plain(&arm.texts))]
}

fn row_test(test: &RowTestExpr) -> RowTest {
    let is = match test.texts.as_slice() {
        [one] if test.starting => TextMatch::Starts(one.text.clone()),
        _ => TextMatch::Is(plain(&test.texts)),
    };
    RowTest { column: test.column.text.clone(), is, not: test.not }
}
