//! Agreements that rest on others: each is lowered by itself, those beneath it first.

use super::abroad::Abroad;
use super::context::Lowering;
use super::{Lowered, flaws};
use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::{Before, CaseType, DEEPEST_FAMILY, Field, FieldKind, LARGEST_FAMILY, PartPlan, Plan};
use crate::resolve::{DeclKind, Loaded};
use crate::text::{FileId, Span};

/// A lowering of several agreements.
pub(super) struct Family<'a> {
    loaded: &'a Loaded,
    /// What was said of parts.
    pub said: Vec<Diagnostic>,
    /// How many agreements were lowered.
    count: usize,
    full: bool,
}

impl<'a> Family<'a> {
    /// Nothing is lowered yet.
    pub(super) fn of(loaded: &'a Loaded) -> Self {
        Self { loaded, said: Vec::new(), count: 0, full: false }
    }

    /// The agreement of a file and all it rests on.
    pub(super) fn agreement(&mut self, root: FileId) -> Lowered {
        let lowering = self.lowering(root, 0);
        let mut lowered = lowering.finish();
        let wrong = [&self.loaded.diagnostics, &self.said, &lowered.diagnostics].into_iter().flatten().any(|d| d.severity == Severity::Error);
        if !wrong && let Some(plan) = &lowered.plan {
            lowered.diagnostics.extend(flaws(plan));
        }
        lowered
    }

    /// An agreement, with those it rests on and the version before it.
    fn lowering(&mut self, root: FileId, depth: usize) -> Lowering<'a> {
        let mut lowering = Lowering::new(self.loaded, root);
        lowering.abroad = self.beneath(root, depth);
        lowering.contract();
        lowering.join_parts();
        self.version_before(&mut lowering, root, depth);
        lowering
    }

    /// Whether there is room for one more agreement; says once when there is not.
    fn room(&mut self, span: Span, depth: usize) -> bool {
        self.count += 1;
        let room = depth < DEEPEST_FAMILY && self.count < LARGEST_FAMILY;
        if !room && !std::mem::replace(&mut self.full, true) {
            let said =
                format!("agreements rest on each other, or follow each other, more than {DEEPEST_FAMILY} deep, or there are more than {LARGEST_FAMILY} in all");
            self.said.push(Diagnostic::error("parts/too-deep", said, span).help("let the agreement above rest on fewer, and nearer, ones"));
        }
        room
    }

    /// That a file holds no agreement, if it holds none.
    fn is_agreement(&mut self, lowering: &Lowering<'_>, file: FileId, span: Span) -> bool {
        let there = lowering.agreement.is_some() || lowering.has_broken();
        if !there {
            let called = self.loaded.sources.get(file).map_or(String::new(), |s| s.name.clone());
            let none = Diagnostic::error("parts/no-agreement", format!("`{called}` holds no agreement"), span);
            self.said.push(none.help("name a contract of its own; import a library with `use`"));
        }
        there
    }

    /// Takes in the version whose place an agreement takes.
    fn version_before(&mut self, lowering: &mut Lowering<'a>, root: FileId, depth: usize) {
        let Some((file, span)) = self.loaded.earlier(root) else { return };
        if !self.room(span, depth) {
            return;
        }
        let earlier = self.lowering(file, depth + 1);
        let there = self.is_agreement(&earlier, file, span);
        let Lowering { plan, out: said, .. } = earlier;
        self.said.extend(said);
        if there {
            lowering.follow(plan);
        }
    }

    /// The agreements that one rests on, each followed by those that it rests on itself.
    fn beneath(&mut self, root: FileId, depth: usize) -> Vec<Abroad> {
        let mut out = Vec::new();
        for (name, file, span) in self.loaded.parts(root) {
            if !self.room(span, depth) {
                break;
            }
            let lowering = self.lowering(file, depth + 1);
            self.is_agreement(&lowering, file, span);
            let Lowering { plan, out: said, settling, decisions, own: files, abroad: inner, .. } = lowering;
            self.said.extend(said);
            let part = |name: String, plan: Plan, files, settling, decisions| Abroad {
                name,
                span,
                files,
                settling,
                decisions,
                plan: Some(plan),
                named: false,
                tabled: false,
            };
            out.push(part(name.to_owned(), plan, files, settling, decisions));
            out.extend(inner.into_iter().map(|one| Abroad { name: format!("{name}.{}", one.name), span, named: false, tabled: false, plan: None, ..one }));
        }
        out
    }
}

impl Lowering<'_> {
    /// Whether a clause of the agreement's own files could not be read.
    pub(super) fn has_broken(&self) -> bool {
        let mut files = self.own.iter().filter_map(|id| self.loaded.file(*id));
        files.any(|f| f.tree.items.iter().any(|i| i.kind == crate::syntax::tree::ItemKind::Broken))
    }

    /// Takes the plans of the parts in, with the words for what happens that they know and this agreement does not.
    pub(super) fn join_parts(&mut self) {
        self.here.clause = None;
        let zone = self.plan.zone_name().to_owned();
        let mut parts: Vec<(PartPlan, Span)> = Vec::new();
        for abroad in &mut self.abroad {
            parts.extend(abroad.plan.take().map(|plan| (PartPlan { name: abroad.name.clone(), plan }, abroad.span)));
        }
        for (part, span) in parts {
            let name = &part.name;
            if part.plan.zone_name() != zone {
                let said = format!("`{name}` counts in {}, this agreement in {zone}", part.plan.zone_name());
                let wrong = Diagnostic::error("parts/zone", said, span);
                self.say(wrong.help("what is owed month by month is set against each other: give both the same `timezone`"));
            }
            if let Some(theirs) = &part.plan.currency
                && self.plan.currency.as_ref() != Some(theirs)
            {
                let own = self.plan.currency.as_ref().map_or_else(|| "names none".to_owned(), |c| format!("pays in {}", c.code));
                let said = format!("`{name}` pays in {}, this agreement {own}", theirs.code);
                self.error("parts/currency", said, span, "what is owed and what is recovered are compared in one currency");
            }
            if let Err(clash) = know(&mut self.plan, &part.plan) {
                let said = format!("`{name}` and this agreement have different words: {clash}");
                self.error("parts/vocabulary", said, span, "declare the kind of case in one file that both use");
            }
            // Points that came with words are of the part.
            self.spans.resize(self.plan.points.0.len(), span);
            self.plan.parts.push(part);
        }
    }

    /// Takes in the plan of the version before, once it is known to be that version, earlier, and paid in the same money.
    fn follow(&mut self, earlier: Plan) {
        let Some(change) = self.change.take() else { return };
        self.here.clause = None;
        let called = &change.version.text;
        if let Some(number) = earlier.version.filter(|n| n.to_string() != *called) {
            let wrong = Diagnostic::error("versions/other", format!("the file holds version {number}, not version {called}"), change.version.span);
            self.say(wrong.fix(format!("write `{number}`"), change.version.span, number.to_string()));
        }
        if self.plan.version.is_some() && self.plan.version <= earlier.version {
            self.error("versions/order", "a later version has a greater number than the one it follows", change.version.span, "count versions up: 1, 2, 3");
        }
        let from = change.from.date;
        let begun = earlier.before.as_ref().map(|before| before.from).max(earlier.term.from);
        if begun.is_some_and(|begun| from <= begun) {
            let said = format!("this version is in force from {from}, and the one before it only from {}", begun.map_or_else(String::new, |d| d.to_string()));
            self.error("versions/order", said, change.from.span, "a version takes the place of one that is in force");
        }
        if earlier.currency.is_some() && earlier.currency != self.plan.currency {
            self.error("versions/currency", "the two versions pay in different currencies", change.span, "what they owe month by month is added up");
        }
        if let Err(clash) = know(&mut self.plan, &earlier) {
            let said = format!("this version and the one before it have different words: {clash}");
            self.error("versions/vocabulary", said, change.span, "declare the kind of case in one file that both use");
        }
        self.spans.resize(self.plan.points.0.len(), change.span);
        let before = Before { plan: earlier, from, in_flight: change.in_flight };
        for (name, why) in self.plan.parted_unsoundly(&before) {
            let at = self.names.decls.iter().find(|d| d.kind == DeclKind::Objective && d.name.text == name && self.own.contains(&d.file)).map(|d| d.name.span);
            let wrong =
                Diagnostic::error("versions/moment", format!("`{name}` cannot be parted between the two versions so: {why}"), at.unwrap_or(change.span));
            self.say(
                wrong
                    .at(change.span, "the rule for what is in flight")
                    .help("count it at the same event in both, in the same windows; or write `for cases opened from then on`"),
            );
        }
        self.plan.before = Some(Box::new(before));
    }

    /// Mappings in the files of parts.
    pub(super) fn sources_of_parts(&self) -> Vec<usize> {
        let mut files: Vec<FileId> = Vec::new();
        for file in self.abroad.iter().flat_map(|a| &a.files) {
            if !self.own.contains(file) && !files.contains(file) && !self.in_library(*file) {
                files.push(*file);
            }
        }
        files.iter().flat_map(|file| self.names.in_file(*file, DeclKind::Source)).copied().collect()
    }
}

/// Adds to a plan the kinds of case, events, roles, fields and values that another knows besides.
fn know(plan: &mut Plan, other: &Plan) -> Result<(), String> {
    for role in &other.roles {
        if !plan.roles.contains(role) {
            plan.roles.push(role.clone());
        }
    }
    for case in &other.cases {
        let events = case.events.iter().map(|event| {
            let by = event.by.iter().filter_map(|id| other.roles.get(id.index()));
            let by = by.filter_map(|name| plan.roles.iter().position(|r| r == name));
            crate::plan::EventDef { name: event.name.clone(), by: by.map(|at| crate::plan::RoleId(super::context::small(at))).collect() }
        });
        let events: Vec<_> = events.collect();
        match plan.cases.iter_mut().find(|c| c.name == case.name) {
            Some(own) => {
                for event in events {
                    if !own.events.iter().any(|e| e.name == event.name) {
                        own.events.push(event);
                    }
                }
                for field in &case.fields {
                    know_field(own, field)?;
                }
                let sorts = (std::mem::discriminant(&own.sort), std::mem::discriminant(&case.sort));
                if sorts.0 != sorts.1 {
                    return Err(format!("`{}` has a history in one of them only", case.name));
                }
            }
            None => {
                let sort = match case.sort {
                    crate::plan::Sort::Signal { holds, missing } => {
                        let copied = missing.and_then(|at| other.points.get(at)).cloned();
                        let missing = copied.map(|point| {
                            plan.points.0.push(point);
                            crate::plan::PointRef(u32::try_from(plan.points.0.len() - 1).unwrap_or(u32::MAX))
                        });
                        crate::plan::Sort::Signal { holds, missing }
                    }
                    sort => sort,
                };
                let ends_at = case.ends_at.clone();
                let (name, plural, fields) = (case.name.clone(), case.plural.clone(), case.fields.clone());
                plan.cases.push(CaseType { name, plural, sort, events, fields, states: Vec::new(), ends_at, news: Vec::new(), follows: Vec::new() });
            }
        }
    }
    Ok(())
}

fn know_field(own: &mut CaseType, field: &Field) -> Result<(), String> {
    let case = own.name.clone();
    let Some(known) = own.fields.iter_mut().find(|f| f.name == field.name) else {
        own.fields.push(field.clone());
        return Ok(());
    };
    match (&mut known.kind, &field.kind) {
        (FieldKind::Names(names), FieldKind::Names(others)) => {
            for name in others {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        (own, other) if own == other => {}
        _ => return Err(format!("`{}` of `{case}` is not of the same sort", field.name)),
    }
    if known.scope != field.scope {
        return Err(format!("`{}` of `{case}` belongs to the case in one of them, to an event in the other", field.name));
    }
    Ok(())
}
