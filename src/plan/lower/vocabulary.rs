//! Kinds of case: events, fields, the names of states.

use super::context::{Lowering, NO_VOCABULARY, small};
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseId, CaseType, EventDef, Field, FieldId, FieldKind, Scope, Sort};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Case, CaseLine, FieldType, ItemKind, Name};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// Every kind of case of the project itself; those of the library come in as they are named.
    pub(super) fn vocabularies(&mut self) {
        let own: Vec<usize> = self.project(DeclKind::Case);
        for at in own {
            self.case(at);
        }
        for at in self.project(DeclKind::Also) {
            self.check_addition(at);
        }
        self.resting(DeclKind::State);
        self.resting(DeclKind::Term);
        for at in self.project(DeclKind::State) {
            self.check_state(at);
        }
        for at in self.project(DeclKind::Term) {
            self.check_term(at);
        }
    }

    /// Declarations of a kind in the project's own files, those that are used before those that use them.
    pub(super) fn project(&self, kind: DeclKind) -> Vec<usize> {
        let mut out = Vec::new();
        for file in &self.own {
            if !self.in_library(*file) {
                out.extend(self.names.in_file(*file, kind));
            }
        }
        out
    }

    /// Does something elsewhere: at a declaration's own place; then comes back.
    pub(super) fn elsewhere<T>(&mut self, at: usize, work: impl FnOnce(&mut Self, crate::resolve::Decl<'a>) -> Option<T>) -> Option<T> {
        let decl = self.names.decls.get(at).copied()?;
        let here = std::mem::take(&mut self.here);
        let from = self.enter(decl.file);
        self.stand(decl.file, decl.clause);
        let done = work(self, decl);
        self.stand_in(from);
        self.here = here;
        done
    }

    /// The kind of case that a declaration makes.
    pub(super) fn case(&mut self, at: usize) -> Option<CaseId> {
        if let Some(known) = self.cases.get(&at) {
            return *known;
        }
        self.cases.insert(at, None);
        let id = self.elsewhere(at, |me, decl| {
            let ItemKind::Case(case) = &decl.item.kind else { return None };
            let id = CaseId(small(me.plan.cases.len()));
            let plural = plural_of(case);
            if me.plan.cases.iter().any(|c| c.name == case.name.text) {
                let said = format!("two kinds of case are called `{}`", case.name.text);
                me.error("name/twice", said, case.name.span, "declare it in one file that both agreements use");
                return None;
            }
            me.plan.cases.push(CaseType {
                sort: Sort::Case,
                name: case.name.text.clone(),
                plural,
                events: Vec::new(),
                fields: Vec::new(),
                states: Vec::new(),
                ends_at: Vec::new(),
                news: Vec::new(),
                follows: Vec::new(),
            });
            me.case_lines(id, case);
            let sort = me.sort(id, case);
            me.plan.cases.get_mut(id.index()).into_iter().for_each(|c| c.sort = sort);
            me.corrections(id, case);
            Some(id)
        });
        self.cases.insert(at, id);
        if let Some(id) = id {
            self.additions(id, at);
        }
        id
    }

    /// The lines of a vocabulary, or of what is added to one.
    pub(super) fn case_lines(&mut self, id: CaseId, case: &'a Case) {
        let mut places: Vec<(String, Span)> = Vec::new();
        let mut of_events: Vec<&'a Name> = Vec::new();
        for line in &case.lines {
            match line {
                CaseLine::Event { name, by, with, corrects, .. } => {
                    if self.first("event", name, &mut places) {
                        self.event(id, &name.text, by);
                    }
                    // What an event corrects stays with the case.
                    of_events.extend(with.iter().filter(|with| corrects.iter().all(|c| c.text != with.text)));
                }
                CaseLine::State { name, .. } => {
                    for suffix in ["begins", "ends"] {
                        self.event(id, &format!("{}_{suffix}", name.text), &[]);
                    }
                }
                _ => {}
            }
        }
        let mut places: Vec<(String, Span)> = Vec::new();
        for line in &case.lines {
            if let CaseLine::Field { name, kind, .. } = line
                && self.first("field", name, &mut places)
            {
                if crate::plan::COLUMNS.contains(&name.text.as_str()) {
                    let said = format!("a field cannot be called `{}`: logs have a column of that name", name.text);
                    self.error("name/reserved", said, name.span, "give it another name, such as `sort`, `origin`, `moment`");
                }
                let scope = if of_events.iter().any(|n| n.text == name.text) { Scope::Event } else { Scope::Case };
                if *kind == FieldType::Money {
                    self.amounts.insert((id, name.text.clone()));
                }
                if let FieldType::Link(to) = kind
                    && self.links_to(id, to)
                    && scope == Scope::Case
                    && let Some(at) = self.plan.case(id).and_then(|case| u16::try_from(case.fields.len()).ok())
                {
                    self.links.entry(id).or_insert(FieldId(at));
                }
                let kind = self.field_kind(kind);
                if let Some(case) = self.plan.cases.get_mut(id.index()) {
                    case.fields.push(Field { name: name.text.clone(), scope, kind });
                }
            }
        }
        for name in of_events {
            if self.field_named(id, &name.text).is_none() {
                let known: Vec<String> = self.plan.case(id).map_or(Vec::new(), |c| c.fields.iter().map(|f| f.name.clone()).collect());
                let wrong = crate::resolve::names::unknown_among("field", &name.text, name.span, &known);
                self.say(if wrong.fix.is_some() {
                    wrong
                } else {
                    wrong.help(format!("declare it: `field {} is yes or no`, `is text`, `is a number`", name.text))
                });
            }
        }
        for line in &case.lines {
            if let CaseLine::Event { name, undoes, .. } = line
                && !undoes.is_empty()
                && let Some(event) = self.event_named(id, &name.text)
            {
                let others: Vec<_> = undoes.iter().filter_map(|n| self.event_of(id, n)).collect();
                self.undoes.push((id, event, others));
            }
            if let CaseLine::Ends(names) = line {
                for name in names {
                    if let Some(event) = self.event_of(id, name)
                        && let Some(case) = self.plan.cases.get_mut(id.index())
                    {
                        case.ends_at.push(event);
                    }
                }
            }
        }
        self.following_fields(id, case);
    }

    /// Whether a link leads to a case of the same kind: `field parent is a ticket`.
    fn links_to(&mut self, id: CaseId, to: &Name) -> bool {
        let own = self.plan.case(id).map_or_else(String::new, |case| case.name.clone());
        if to.text != own {
            let said = format!("a `{own}` is part of another `{own}`, not of a `{}`", to.text);
            self.error("field/link", said, to.span, &format!("`is a {own}` links one to another; what is anything else `is text`"));
        }
        to.text == own
    }

    fn first(&mut self, what: &str, name: &Name, places: &mut Vec<(String, Span)>) -> bool {
        if let Some((_, at)) = places.iter().find(|(n, _)| *n == name.text) {
            let twice =
                Diagnostic::error("name/twice", format!("the {what} `{}` is declared twice", name.text), name.span).label("again here").at(*at, "first here");
            self.say(twice.help("give one of them another name"));
            return false;
        }
        places.push((name.text.clone(), name.span));
        true
    }

    fn event(&mut self, id: CaseId, name: &str, by: &[Name]) {
        let by = by.iter().map(|role| self.role(&role.text)).collect();
        if let Some(case) = self.plan.cases.get_mut(id.index()) {
            case.events.push(EventDef { name: name.to_owned(), by });
        }
    }

    fn field_kind(&mut self, kind: &FieldType) -> FieldKind {
        match kind {
            FieldType::Names(names) => {
                let mut out: Vec<String> = Vec::new();
                for name in names {
                    if out.contains(&name.text) {
                        self.error("name/twice", format!("`{}` is listed twice", name.text), name.span, "remove one");
                    } else {
                        out.push(name.text.clone());
                    }
                }
                FieldKind::Names(out)
            }
            FieldType::Flag => FieldKind::Flag,
            FieldType::Number | FieldType::Money => FieldKind::Number,
            FieldType::Text | FieldType::Link(_) => FieldKind::Text,
        }
    }

    /// The event a name means; unknown ones are reported with the nearest.
    pub(super) fn event_of(&mut self, case: CaseId, name: &Name) -> Option<crate::plan::EventId> {
        let found = self.event_named(case, &name.text);
        if found.is_none() {
            let known: Vec<String> = self.plan.case(case).map_or(Vec::new(), |c| c.events.iter().map(|e| e.name.clone()).collect());
            self.unknown_event(case, &name.text, name.span, &known);
        }
        found
    }

    /// That there is no event of a name, of what is known.
    pub(super) fn unknown_event(&mut self, case: CaseId, name: &str, span: Span, known: &[String]) {
        let is_field = self.plan.case(case).is_some_and(|c| c.fields.iter().any(|f| f.name == *name));
        let unknown = crate::resolve::names::unknown_among("event", name, span, known);
        self.say(if is_field { unknown.help(format!("`{name}` is a field: write `{name} is …`")) } else { unknown });
    }

    /// The kind of case a singular name means here.
    pub(super) fn case_by_name(&mut self, name: &'a Name) -> Option<CaseId> {
        let found = self.names.candidates(DeclKind::Case, &[&name.text], self.here.file);
        match found.as_slice() {
            [at] => self.case(*at),
            [] => {
                let unknown = self.names.unknown(DeclKind::Case, &name.text, name.span, self.here.file);
                let empty = self.names.visible(DeclKind::Case, self.here.file).is_empty();
                self.say(if empty { no_vocabulary(unknown) } else { unknown });
                None
            }
            _ => {
                self.error("name/ambiguous", format!("`{}` can mean more than one kind of case", name.text), name.span, "import one of them under an alias");
                None
            }
        }
    }

    /// The kind of case a noun means here, one or many.
    pub(super) fn case_of_noun(&mut self, name: &'a Name) -> Option<CaseId> {
        let one = self.names.candidates(DeclKind::Case, &[&name.text], self.here.file);
        if one.is_empty() && self.is_plural(&name.text) { self.case_by_plural(name) } else { self.case_by_name(name) }
    }

    /// Whether a word is the plural of a kind of case.
    pub(super) fn is_plural(&self, word: &str) -> bool {
        let visible = self.names.visible(DeclKind::Case, self.here.file);
        let mut declared = visible.iter().filter_map(|at| self.names.decls.get(*at));
        declared.any(|d| matches!(&d.item.kind, ItemKind::Case(case) if plural_of(case) == word))
    }

    /// The kind of case a plural means here.
    pub(super) fn case_by_plural(&mut self, name: &'a Name) -> Option<CaseId> {
        let visible = self.names.visible(DeclKind::Case, self.here.file);
        let mut plurals: Vec<(String, String, usize)> = Vec::new();
        for at in visible {
            if let Some(ItemKind::Case(case)) = self.names.decls.get(at).map(|d| &d.item.kind) {
                plurals.push((plural_of(case), case.name.text.clone(), at));
            }
        }
        if let Some((.., at)) = plurals.iter().find(|(plural, ..)| *plural == name.text) {
            return self.case(*at);
        }
        if let Some((plural, ..)) = plurals.iter().find(|(_, singular, _)| *singular == name.text) {
            let wrong = Diagnostic::error("name/unknown", format!("`{}` is one; an objective is about many", name.text), name.span);
            self.say(wrong.fix(format!("write `{plural}`"), name.span, plural.clone()));
            return None;
        }
        let known: Vec<String> = plurals.into_iter().map(|(plural, ..)| plural).collect();
        let unknown = crate::resolve::names::unknown_among("kind of case", &name.text, name.span, &known);
        self.say(if known.is_empty() { no_vocabulary(unknown) } else { unknown });
        None
    }
}

/// The word for several cases of a kind.
pub(super) fn plural_of(case: &Case) -> String {
    case.plural.as_ref().map_or_else(|| format!("{}s", case.name.text), |p| p.text.clone())
}

/// That a kind of case is unknown because no vocabulary is there.
fn no_vocabulary(unknown: Diagnostic) -> Diagnostic {
    Diagnostic { code: NO_VOCABULARY, ..unknown }.help("import a vocabulary, such as `use itsm`, or declare one: `case ticket { … }`")
}
