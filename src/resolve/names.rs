//! Which declaration a name means. A name is looked for among the declarations of its own file, then through the file's
//! imports: by alias, by the last part of the library's name, by its full name, or as it is where there is no alias.

use super::{Import, Loaded};
use crate::diagnostic::{Diagnostic, nearest};
use crate::syntax::tree::{Item, ItemKind, Name, Path};
use crate::text::{FileId, Span};
use std::collections::BTreeMap;

/// What is declared. Names of different kinds do not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeclKind {
    /// `case`
    Case,
    /// `case … also has`
    Also,
    /// `state`
    State,
    /// `calendar`
    Calendar,
    /// `holidays`
    Holidays,
    /// `clock`
    Clock,
    /// `objective`
    Objective,
    /// `interpretation`
    Interpretation,
    /// `term`
    Term,
    /// `source`
    Source,
    /// `define`
    Define,
    /// `season`, `surge`, `phase`
    Adjustment,
    /// `pool`
    Pool,
    /// `report`
    Report,
    /// `review`
    Review,
    /// `procedure`
    Procedure,
}

impl DeclKind {
    /// As messages call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Case => "kind of case",
            Self::Also => "addition to the kind of case",
            Self::State => "state",
            Self::Calendar => "calendar",
            Self::Holidays => "set of holidays",
            Self::Clock => "clock",
            Self::Objective => "objective",
            Self::Interpretation => "interpretation",
            Self::Term => "term",
            Self::Source => "source",
            Self::Define => "definition",
            Self::Adjustment => "season, surge or phase",
            Self::Pool => "pool",
            Self::Report => "report",
            Self::Review => "review",
            Self::Procedure => "procedure",
        }
    }
}

/// A declaration.
#[derive(Clone, Copy, Debug)]
pub struct Decl<'a> {
    /// Of what.
    pub kind: DeclKind,
    /// Its name.
    pub name: &'a Name,
    /// The whole of it.
    pub item: &'a Item,
    /// Where it stands.
    pub file: FileId,
    /// The number of the clause it stands under.
    pub clause: Option<&'a str>,
}

/// Every declaration of a contract. A declaration is named by its place in the list.
#[derive(Debug)]
pub struct Names<'a> {
    loaded: &'a Loaded,
    /// In order of files, then of text.
    pub decls: Vec<Decl<'a>>,
    own: BTreeMap<(FileId, DeclKind, &'a str), usize>,
    by_kind: BTreeMap<(FileId, DeclKind), Vec<usize>>,
}

pub(super) fn declared(item: &Item) -> Option<(DeclKind, &Name)> {
    Some(match &item.kind {
        ItemKind::Case(x) => (if x.also { DeclKind::Also } else { DeclKind::Case }, &x.name),
        ItemKind::State(x) => (DeclKind::State, &x.name),
        ItemKind::Calendar(x) => (DeclKind::Calendar, &x.name),
        ItemKind::Holidays(x) => (DeclKind::Holidays, &x.name),
        ItemKind::Clock(x) => (DeclKind::Clock, &x.name),
        ItemKind::Objective(x) => (DeclKind::Objective, &x.name),
        ItemKind::Interpretation(x) => (DeclKind::Interpretation, &x.name),
        ItemKind::Term(x) => (DeclKind::Term, &x.name),
        ItemKind::Source(x) => (DeclKind::Source, &x.name),
        ItemKind::Define(x) => (DeclKind::Define, &x.name),
        ItemKind::Adjustment(x) => (DeclKind::Adjustment, &x.name),
        ItemKind::Pool(x) => (DeclKind::Pool, &x.name),
        ItemKind::Report(x) => (DeclKind::Report, &x.name),
        ItemKind::Review(x) => (DeclKind::Review, &x.name),
        ItemKind::Procedure(x) => (DeclKind::Procedure, &x.name),
        _ => return None,
    })
}

impl<'a> Names<'a> {
    /// Every declaration, and an error for each that is there twice (the first one stands).
    pub fn of(loaded: &'a Loaded) -> (Self, Vec<Diagnostic>) {
        let mut names = Self { loaded, decls: Vec::new(), own: BTreeMap::new(), by_kind: BTreeMap::new() };
        let mut said = Vec::new();
        for file in &loaded.files {
            let mut clause = None;
            let mut numbers: BTreeMap<&str, Span> = BTreeMap::new();
            for item in &file.tree.items {
                if let ItemKind::Clause(c) = &item.kind {
                    // Clauses of a file and of one that amends it may have one number; a clause that goes on after something amended stands there twice.
                    let first = numbers.insert(&c.number.text, c.number.span);
                    if let Some(first) = first.filter(|first| first.file == c.number.span.file && *first != c.number.span) {
                        let twice = Diagnostic::warning("clause/number", format!("two clauses have the number {}", c.number.text), c.number.span);
                        said.push(twice.label("again here").at(first, "first here").help("results cite clauses by their numbers: give each its own"));
                    }
                    clause = Some(c.number.text.as_str());
                }
                let Some((kind, name)) = declared(item) else { continue };
                let at = names.decls.len();
                match names.own.get(&(file.id, kind, name.text.as_str())).and_then(|i| names.decls.get(*i)) {
                    Some(first) => {
                        let message = format!("the {} `{}` is declared twice", kind.word(), name.text);
                        let twice = Diagnostic::error("name/twice", message, name.span).label("again here").at(first.name.span, "first here");
                        said.push(twice.help("give one of them another name").clause(clause));
                    }
                    None => {
                        names.own.insert((file.id, kind, name.text.as_str()), at);
                    }
                }
                names.by_kind.entry((file.id, kind)).or_default().push(at);
                names.decls.push(Decl { kind, name, item, file: file.id, clause });
            }
        }
        (names, said)
    }

    fn imports(&self, file: FileId) -> &'a [Import] {
        self.loaded.file(file).map_or(&[], |f| &f.imports)
    }

    /// The declarations that a path can mean, seen from a file; more than one if imports disagree.
    pub fn candidates(&self, kind: DeclKind, parts: &[&str], from: FileId) -> Vec<usize> {
        let mut out = Vec::new();
        self.search(kind, parts, from, &mut out, &mut Vec::new());
        out.sort_unstable();
        out.dedup();
        out
    }

    fn search(&self, kind: DeclKind, parts: &[&str], from: FileId, out: &mut Vec<usize>, asked: &mut Vec<(FileId, usize)>) {
        // A file reached by several ways is asked once for the same rest of the name.
        if asked.contains(&(from, parts.len())) {
            return;
        }
        asked.push((from, parts.len()));
        let name = parts.join(".");
        if let Some(own) = self.own.get(&(from, kind, name.as_str())).copied() {
            out.push(own);
            return;
        }
        for import in self.imports(from) {
            let shorter = |n: usize| parts.get(n..).filter(|rest| !rest.is_empty());
            let called = import.alias.as_deref().into_iter().chain(import.path.last().map(String::as_str).filter(|_| !import.implied));
            let by_name = called.filter(|called| parts.first() == Some(called)).find_map(|_| shorter(1));
            let full = import.path.iter().map(String::as_str).eq(parts.iter().take(import.path.len()).copied());
            if let Some(rest) = by_name.or_else(|| shorter(import.path.len()).filter(|_| full)) {
                self.search(kind, rest, import.file, out, asked);
            }
            if import.alias.is_none() && !import.implied {
                self.search(kind, parts, import.file, out, asked);
            }
        }
    }

    /// The declarations of a kind in one file, in order.
    pub fn in_file(&self, file: FileId, kind: DeclKind) -> &[usize] {
        self.by_kind.get(&(file, kind)).map_or(&[], Vec::as_slice)
    }

    /// Every declaration of a kind that can be named from a file without a prefix.
    pub fn visible(&self, kind: DeclKind, from: FileId) -> Vec<usize> {
        let mut files = vec![from];
        let mut at = 0;
        while let Some(file) = files.get(at).copied() {
            at += 1;
            for import in self.imports(file) {
                if import.alias.is_none() && !import.implied && !files.contains(&import.file) {
                    files.push(import.file);
                }
            }
        }
        let mut out: Vec<usize> = Vec::new();
        for file in files {
            out.extend(self.in_file(file, kind));
        }
        out
    }

    /// The declaration a path means.
    ///
    /// # Errors
    /// That there is none (with the nearest name), or that there are several.
    pub fn find(&self, kind: DeclKind, path: &Path, from: FileId) -> Result<usize, Box<Diagnostic>> {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let found = self.candidates(kind, &parts, from);
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(Box::new(self.unknown(kind, &path.text(), path.span, from))),
            several => {
                let said = format!("`{}` can mean more than one {}", path.text(), kind.word());
                let mut twice = Diagnostic::error("name/ambiguous", said, path.span).help("import one of them under an alias, `use … as NAME`");
                for decl in several.iter().filter_map(|i| self.decls.get(*i)) {
                    twice = twice.at(decl.name.span, "this one");
                }
                Err(Box::new(twice))
            }
        }
    }

    /// That a name is unknown, with the nearest one there is.
    pub fn unknown(&self, kind: DeclKind, name: &str, span: Span, from: FileId) -> Diagnostic {
        let mut known: Vec<String> = self.visible(kind, from).iter().filter_map(|i| self.decls.get(*i)).map(|d| d.name.text.clone()).collect();
        for import in self.imports(from) {
            if let Some(called) = import.alias.as_deref().or_else(|| import.path.last().map(String::as_str)) {
                let inside = self.visible(kind, import.file).into_iter().filter_map(|i| self.decls.get(i));
                known.extend(inside.map(|d| format!("{called}.{}", d.name.text)));
            }
        }
        unknown_among(kind.word(), name, span, &known)
    }
}

/// That a name is not among those there are: the nearest one as an edit, else the list if it is short.
pub(crate) fn unknown_among(what: &str, name: &str, span: Span, known: &[String]) -> Diagnostic {
    let unknown = Diagnostic::error("name/unknown", format!("there is no {what} `{name}`"), span);
    if let Some(near) = nearest(name, known.iter().map(String::as_str)) {
        return unknown.fix(format!("did you mean `{near}`?"), span, near);
    }
    let mut list: Vec<String> = Vec::new();
    for one in known {
        let quoted = format!("`{one}`");
        if !list.contains(&quoted) {
            list.push(quoted);
        }
    }
    match list.len() {
        0 => unknown.help(format!("no {what} is declared here")),
        1..=12 => unknown.help(format!("there is {}", list.join(", "))),
        _ => unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Texts, load};
    use super::*;

    #[test]
    fn a_file_reached_by_many_ways_is_asked_once() {
        let text = |n: usize| match n {
            40 => "edition 2026\nstate far on ticket while near\n".to_owned(),
            n => format!("edition 2026\nuse \"a{m}.sla\"\nuse \"b{m}.sla\"\n", m = n + 1),
        };
        let files = (0..=40).flat_map(|n| [(format!("a{n}.sla"), text(n)), (format!("b{n}.sla"), text(n))]);
        let loaded = load(&Texts::new(files), std::path::Path::new("a0.sla"));
        assert_eq!(loaded.diagnostics, []);
        let (names, _) = Names::of(&loaded);
        assert_eq!(names.candidates(DeclKind::State, &["far"], FileId(0)).len(), 2, "one in each of the two last files");
    }
}
