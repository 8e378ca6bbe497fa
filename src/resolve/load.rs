//! Reads the entry file and everything it uses. Every file is read once; imports form a tree without cycles inside the
//! project folder and the standard library.

use super::{EDITIONS, LIBRARY, LONGEST, World, WorldError};
use crate::diagnostic::{Diagnostic, nearest};
use crate::syntax::tree::{AgreementLine, File, ItemKind, Rest, Text, Use, UseWhat};
use crate::text::{FileId, Source, Sources, Span};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// How deep imports may go.
const DEEPEST: usize = 50;
/// How many files one contract may rest on.
const MOST: usize = 500;

/// An entry file and everything it rests on.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// Every text.
    pub sources: Sources,
    /// Every tree, in the order of [`Sources`]; the entry file is the first.
    pub files: Vec<LoadedFile>,
    /// What reading and parsing had to say.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// The file of that id.
    pub fn file(&self, id: FileId) -> Option<&LoadedFile> {
        self.files.get(usize::from(id.0))
    }

    /// The edition of an agreement's own file; the latest if it says none.
    pub fn edition(&self, root: FileId) -> u16 {
        self.file(root).and_then(|f| f.edition).or_else(|| EDITIONS.last().copied()).unwrap_or_default()
    }

    /// The files of one agreement, from its own file on: each stands after those it uses. Agreements it rests on are not among them.
    pub fn by_dependency(&self, root: FileId) -> Vec<FileId> {
        fn visit(loaded: &Loaded, id: FileId, seen: &mut Vec<FileId>, depth: usize) {
            if seen.contains(&id) || depth > DEEPEST + 1 {
                return;
            }
            for import in loaded.file(id).into_iter().flat_map(|f| &f.imports).filter(|i| !i.agreement) {
                visit(loaded, import.file, seen, depth + 1);
            }
            if !seen.contains(&id) {
                seen.push(id);
            }
        }
        let mut out = Vec::new();
        visit(self, root, &mut out, 0);
        out
    }

    /// The version before an agreement: its own file, and where that is said.
    pub fn earlier(&self, root: FileId) -> Option<(FileId, Span)> {
        let mut files = self.by_dependency(root).into_iter().filter_map(|id| self.file(id)).flat_map(|f| &f.imports);
        files.find(|i| i.agreement && i.alias.is_none()).map(|i| (i.file, i.span))
    }

    /// The agreements that one rests on, in the order of the text: what each is called there, its own file, and where that is said.
    pub fn parts(&self, root: FileId) -> Vec<(&str, FileId, Span)> {
        let files = self.by_dependency(root).into_iter().filter_map(|id| self.file(id)).flat_map(|f| &f.imports);
        files.filter(|i| i.agreement).filter_map(|i| Some((i.alias.as_deref()?, i.file, i.span))).collect()
    }
}

/// One file of a contract.
#[derive(Clone, Debug)]
pub struct LoadedFile {
    /// Its place in [`Loaded::sources`].
    pub id: FileId,
    /// What it says.
    pub tree: File,
    /// What it uses, that could be found.
    pub imports: Vec<Import>,
    /// Part of the standard library.
    pub library: bool,
    /// The edition it names, if this program knows it.
    pub edition: Option<u16>,
    /// Whether something it uses could not be had: names it does not know may be there.
    pub wanting: bool,
}

/// A file that another uses.
#[derive(Clone, Debug)]
pub struct Import {
    /// Which.
    pub file: FileId,
    /// What it is called there; none: its names are visible as they are.
    pub alias: Option<String>,
    /// Its dotted name; the stem of a quoted path.
    pub path: Vec<String>,
    /// Not written as `use`, but named in full (`interpretation standard.plain_2026`): visible by its full name only.
    pub implied: bool,
    /// An agreement of its own, evaluated by itself: a part that this one rests on, whose names are reached by the alias; or, without one, the version before it.
    pub agreement: bool,
    /// Where.
    pub span: Span,
}

/// What makes two imports the same file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Project(PathBuf),
    Library(&'static str),
}

struct Loader<'w> {
    world: &'w dyn World,
    out: Loaded,
    known: BTreeMap<Key, FileId>,
    open: Vec<(Key, String)>,
    /// The entry file.
    root: FileId,
}

/// Reads `entry` (relative to the project folder) and everything it uses. Never fails: what cannot be read is a diagnostic.
pub fn load(world: &dyn World, entry: &Path) -> Loaded {
    load_with(world, entry, &[])
}

/// As [`load`], with more files beside the entry (a mapping): in force like files it uses, their names not visible in it.
pub fn load_with(world: &dyn World, entry: &Path, also: &[PathBuf]) -> Loaded {
    let mut loaded = Loaded::default();
    load_beside(&mut loaded, world, entry, also);
    loaded
}

/// As [`load_with`], beside what was read before and apart from it: two versions of a contract in one list of sources. The entry's own file, if it could be read.
pub fn load_beside(loaded: &mut Loaded, world: &dyn World, entry: &Path, also: &[PathBuf]) -> Option<FileId> {
    let root = FileId(u16::try_from(loaded.files.len()).unwrap_or(u16::MAX));
    let mut loader = Loader { world, out: std::mem::take(loaded), known: BTreeMap::new(), open: Vec::new(), root };
    let read = match plain(entry) {
        Some(path) => loader.project(path, None),
        None => {
            loader.out.diagnostics.push(unreadable(&world.shown(entry), &WorldError::Outside, None));
            None
        }
    };
    if read.is_some() {
        also.iter().for_each(|more| loader.beside(more));
    }
    *loaded = loader.out;
    read
}

/// A path without `.` and `..`; none if it leads out of the folder it is relative to.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(out)
}

fn unreadable(name: &str, why: &WorldError, at: Option<Span>) -> Diagnostic {
    let message = format!("cannot read `{name}`: {why}");
    match at {
        Some(span) => Diagnostic::error("import/unreadable", message, span),
        None => Diagnostic::new(crate::diagnostic::Severity::Error, "file/unreadable", message),
    }
}

impl Loader<'_> {
    fn say(&mut self, diagnostic: Diagnostic) {
        self.out.diagnostics.push(diagnostic);
    }

    /// Reads a file that nobody uses, as if the entry file did.
    fn beside(&mut self, path: &Path) {
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(file) = plain(path).and_then(|path| self.project(path, None)) else { return };
        if let Some(entry) = self.out.files.get_mut(usize::from(self.root.0))
            && file != self.root
        {
            entry.imports.push(Import { file, alias: None, path: vec![stem], implied: true, agreement: false, span: Span::default() });
        }
    }

    /// Reads a file of the project folder, if it can be read.
    fn project(&mut self, path: PathBuf, at: Option<Span>) -> Option<FileId> {
        let shown = self.world.shown(&path);
        let key = Key::Project(path.clone());
        if let Some(found) = self.seen(&key, at) {
            return found;
        }
        let bytes = match self.world.read(&path) {
            Ok(bytes) if bytes.len() > LONGEST => Err(WorldError::TooLong),
            other => other,
        };
        match bytes {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Some(self.take(key, shown, text, path.parent().map(Path::to_path_buf))),
                Err(wrong) => {
                    let valid = wrong.utf8_error().valid_up_to();
                    let line = wrong.as_bytes().iter().take(valid).filter(|b| **b == b'\n').count() + 1;
                    let why = WorldError::Other(format!("line {line} is not UTF-8 text (byte {})", valid + 1));
                    self.say(unreadable(&shown, &why, at).help("save the file as UTF-8"));
                    None
                }
            },
            Err(why) => {
                self.say(unreadable(&shown, &why, at));
                None
            }
        }
    }

    fn library(&mut self, name: &'static str, text: &str, at: Span) -> Option<FileId> {
        let key = Key::Library(name);
        if let Some(found) = self.seen(&key, Some(at)) {
            return found;
        }
        let shown = format!("stdlib/{}.sla", name.replace('.', "/"));
        Some(self.take(key, shown, text.to_owned(), None))
    }

    /// The id of a file that was read before; an error if it is being read now.
    fn seen(&mut self, key: &Key, at: Option<Span>) -> Option<Option<FileId>> {
        if let Some(from) = self.open.iter().position(|(k, _)| k == key) {
            let mut names: Vec<String> = self.open.iter().skip(from).map(|(_, n)| format!("`{n}`")).collect();
            names.extend(names.first().cloned());
            let said = format!("files use each other in a circle: {}", names.join(" uses "));
            let cyclic = Diagnostic::error("import/cyclic", said, at.unwrap_or_default());
            self.say(cyclic.help("move what both need into a third file that both use"));
            return Some(None);
        }
        self.known.get(key).map(|id| Some(*id))
    }

    /// Parses a text and follows its imports.
    fn take(&mut self, key: Key, shown: String, text: String, folder: Option<PathBuf>) -> FileId {
        let library = matches!(key, Key::Library(_));
        let text: std::sync::Arc<str> = text.into();
        let id = self.out.sources.add(Source::new(shown.clone(), text.clone()));
        let parsed = crate::syntax::parse(id, &text);
        let refused = parsed.file.items.is_empty() && !parsed.diagnostics.is_empty();
        self.out.diagnostics.extend(parsed.diagnostics);
        let tree = parsed.file;
        self.out.files.push(LoadedFile { id, tree: File::default(), imports: Vec::new(), library, edition: None, wanting: false });
        self.known.insert(key.clone(), id);
        self.open.push((key, shown));
        let edition = if refused { None } else { self.edition(&tree, id) };
        let mut imports = Vec::new();
        let mut wanting = false;
        let mut amended = None;
        for item in &tree.items {
            match &item.kind {
                ItemKind::Use(used) => {
                    let import = self.follow(used, item.span, folder.as_deref());
                    wanting |= import.is_none();
                    imports.extend(import);
                }
                ItemKind::Agreement(agreement) => {
                    for line in &agreement.lines {
                        match line {
                            AgreementLine::Interpretation { path, .. } => imports.extend(self.implied(path, &imports)),
                            AgreementLine::Rests { parts, .. } => {
                                for part in parts {
                                    let found = self.part(part, folder.as_deref(), &imports);
                                    wanting |= found.is_none();
                                    imports.extend(found);
                                }
                            }
                            AgreementLine::Replaces { amends, file: Some(file), .. } => {
                                let found = self.earlier(file, folder.as_deref());
                                wanting |= found.is_none();
                                amended = found.as_ref().filter(|_| *amends).map(|import| import.file);
                                imports.extend(found);
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        self.open.pop();
        let mut tree = tree;
        if let Some(base) = amended.and_then(|id| self.out.file(id)) {
            tree = super::amend::amended(&base.tree, tree);
            wanting |= base.wanting;
            let known: Vec<FileId> = imports.iter().map(|i: &Import| i.file).collect();
            let rests =
                tree.items.iter().any(|i| matches!(&i.kind, ItemKind::Agreement(a) if a.lines.iter().any(|l| matches!(l, AgreementLine::Rests { .. }))));
            let more = base.imports.iter().filter(|i| !known.contains(&i.file) && (!i.agreement || (rests && i.alias.is_some())));
            imports.extend(more.cloned().collect::<Vec<_>>());
        }
        if let Some(file) = self.out.files.get_mut(usize::from(id.0)) {
            *file = LoadedFile { id, tree, imports, library, edition, wanting };
        }
        id
    }

    fn edition(&mut self, tree: &File, id: FileId) -> Option<u16> {
        let latest = EDITIONS.last().copied().unwrap_or_default();
        let mut lines = tree.items.iter().filter_map(|i| if let ItemKind::Edition(name) = &i.kind { Some((name, i.span)) } else { None });
        let Some((name, _)) = lines.next() else {
            let top = Span::new(id, 0, 0);
            let missing = Diagnostic::error("edition/missing", "the file does not say which edition of the language it is written in", top);
            self.say(missing.fix(format!("begin the file with `edition {latest}`"), top, format!("edition {latest}\n")));
            return None;
        };
        if let Some((_, second)) = lines.next() {
            self.say(Diagnostic::error("edition/twice", "the edition is said twice", second).label("again here").at(name.span, "first here"));
        }
        let known = name.text.parse::<u16>().ok().filter(|e| EDITIONS.contains(e));
        if known.is_none() {
            let said = format!("edition `{}` is not known to this program", name.text);
            let list = EDITIONS.iter().map(|e| format!("`{e}`")).collect::<Vec<_>>().join(", ");
            self.say(Diagnostic::error("edition/unknown", said, name.span).help(format!("it knows {list}")).fix(
                format!("write `{latest}`"),
                name.span,
                latest.to_string(),
            ));
        }
        known
    }

    fn follow(&mut self, used: &Use, span: Span, folder: Option<&Path>) -> Option<Import> {
        if self.open.len() > DEEPEST {
            self.say(Diagnostic::error("import/too-deep", format!("imports go deeper than {DEEPEST} files"), span));
            return None;
        }
        if self.known.len() >= MOST {
            self.say(Diagnostic::error("import/too-many", format!("a contract may rest on at most {MOST} files"), span));
            return None;
        }
        let alias = used.alias.as_ref().map(|a| a.text.clone());
        let (file, path) = match &used.what {
            UseWhat::File(text) => {
                let path = self.beneath(text, folder)?;
                let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
                (self.project(path, Some(text.span))?, vec![stem])
            }
            UseWhat::Path(path) => {
                let parts: Vec<String> = path.parts.iter().map(|p| p.text.clone()).collect();
                (self.dotted(&parts, path.span)?, parts)
            }
        };
        Some(Import { file, alias, path, implied: false, agreement: false, span })
    }

    /// The path of a file that is named in quotes.
    fn beneath(&mut self, text: &Text, folder: Option<&Path>) -> Option<PathBuf> {
        let Some(folder) = folder else {
            self.say(Diagnostic::error("import/outside", "the standard library uses no files of a project", text.span));
            return None;
        };
        let path = plain(&folder.join(&text.text)).filter(|_| !Path::new(&text.text).is_absolute());
        if path.is_none() {
            let outside = Diagnostic::error("import/outside", format!("`{}` lies outside the project folder", text.text), text.span);
            self.say(outside.help("copy the file into the project, or begin with the folder that holds both"));
        }
        path
    }

    /// `in "signed.sla"`: the version before.
    fn earlier(&mut self, named: &Text, folder: Option<&Path>) -> Option<Import> {
        let path = self.beneath(named, folder)?;
        if let Some(from) = self.open.iter().position(|(k, _)| *k == Key::Project(path.clone())) {
            let mut names: Vec<String> = self.open.iter().skip(from).map(|(_, n)| format!("`{n}`")).collect();
            names.extend(names.first().cloned());
            let circle = Diagnostic::error("versions/circle", format!("versions follow each other in a circle: {}", names.join(" follows ")), named.span);
            self.say(circle.help("a version takes the place of an earlier one, never of a later one or of itself"));
            return None;
        }
        if self.open.len() > DEEPEST || self.known.len() >= MOST {
            self.say(Diagnostic::error("import/too-many", format!("a contract may rest on at most {MOST} files, {DEEPEST} deep"), named.span));
            return None;
        }
        let file = self.project(path, Some(named.span))?;
        // Of no name: what the earlier version declares is not named in the later one.
        Some(Import { file, alias: None, path: vec![String::new()], implied: true, agreement: true, span: named.span })
    }

    /// `hosting "hosting.sla"`: an agreement that this one rests on.
    fn part(&mut self, part: &Rest, folder: Option<&Path>, others: &[Import]) -> Option<Import> {
        let path = self.beneath(&part.file, folder)?;
        let key = Key::Project(path.clone());
        if let Some(from) = self.open.iter().position(|(k, _)| *k == key) {
            let mut names: Vec<String> = self.open.iter().skip(from).map(|(_, n)| format!("`{n}`")).collect();
            names.extend(names.first().cloned());
            let circle = Diagnostic::error("parts/circle", format!("agreements rest on each other in a circle: {}", names.join(" rests on ")), part.file.span);
            self.say(circle.help("the agreement above rests on those beneath it, and they on none above them"));
            return None;
        }
        if let Some(first) = others.iter().find(|i| i.agreement && i.alias.as_deref() == Some(part.name.text.as_str())) {
            let twice = Diagnostic::error("name/twice", format!("two parts are called `{}`", part.name.text), part.name.span);
            self.say(twice.label("again here").at(first.span, "first here").help("give one of them another name"));
            return None;
        }
        if self.open.len() > DEEPEST || self.known.len() >= MOST {
            self.say(Diagnostic::error("import/too-many", format!("a contract may rest on at most {MOST} files, {DEEPEST} deep"), part.file.span));
            return None;
        }
        let file = self.project(path, Some(part.file.span))?;
        if let Some(first) = others.iter().find(|i| i.file == file) {
            let (said, help) = match first.agreement {
                true => ("one agreement is two parts here", "name it once: what it owes is recovered once"),
                false => ("a file that is used as a library is no part", "take the `use` away: the names of a part are reached through its own name"),
            };
            self.say(Diagnostic::error("parts/twice", said, part.file.span).label("again here").at(first.span, "first here").help(help));
            return None;
        }
        let (alias, span) = (Some(part.name.text.clone()), part.name.span.to(part.file.span));
        Some(Import { file, alias, path: vec![part.name.text.clone()], implied: false, agreement: true, span })
    }

    /// `a.b` is `a/b.sla` in the project folder, else in the standard library; a file that is called like a library means the library by its name.
    fn dotted(&mut self, parts: &[String], span: Span) -> Option<FileId> {
        let dotted = parts.join(".");
        let inside = self.open.last().is_some_and(|(key, _)| matches!(key, Key::Library(_)));
        let mut local: PathBuf = parts.iter().collect();
        local.set_extension("sla");
        let known = LIBRARY.iter().find(|(name, _)| *name == dotted);
        let itself = known.is_some() && self.open.last().is_some_and(|(key, _)| matches!(key, Key::Project(path) if *path == local));
        if !inside && !itself && self.world.read(&local).is_ok() {
            return self.project(local, Some(span));
        }
        if let Some((name, text)) = known {
            return self.library(name, text, span);
        }
        let said = format!("there is no `{}` in the project folder and no `{dotted}` in the standard library", local.to_string_lossy().replace('\\', "/"));
        let missing = Diagnostic::error("import/missing", said, span);
        let names = LIBRARY.iter().map(|(name, _)| *name);
        self.say(match nearest(&dotted, names.clone()) {
            Some(near) => missing.fix(format!("did you mean `{near}`?"), span, near),
            None => missing.help(format!("the standard library has {}", names.map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", "))),
        });
        None
    }

    /// A name in full, such as `standard.plain_2026`, brings its library with it.
    fn implied(&mut self, path: &crate::syntax::tree::Path, imports: &[Import]) -> Option<Import> {
        let (_, front) = path.parts.split_last()?;
        let parts: Vec<String> = front.iter().map(|p| p.text.clone()).collect();
        let head = parts.first()?;
        if imports.iter().any(|i| i.alias.as_ref() == Some(head) || i.path.last() == Some(head) || i.path == parts) {
            return None;
        }
        let dotted = parts.join(".");
        let (name, text) = LIBRARY.iter().find(|(name, _)| *name == dotted)?;
        let file = self.library(name, text, path.span)?;
        Some(Import { file, alias: None, path: parts, implied: true, agreement: false, span: path.span })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Texts;
    use super::*;

    fn codes(files: &[(&str, &[u8])], entry: &str) -> Vec<(&'static str, String)> {
        let loaded = load(&Texts::new(files.iter().map(|(path, text)| (*path, text.to_vec()))), Path::new(entry));
        loaded.diagnostics.into_iter().map(|d| (d.code, d.message)).collect()
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(codes(&[], "a.sla"), [("file/unreadable", "cannot read `a.sla`: there is no such file".to_owned())]);
        let said = codes(&[("a.sla", b"edition 2026\n\xff")], "a.sla");
        assert_eq!(said, [("file/unreadable", "cannot read `a.sla`: line 2 is not UTF-8 text (byte 14)".to_owned())]);
        assert_eq!(codes(&[("a.sla", b"edition 2026\n")], "../a.sla").len(), 1);
        assert_eq!(codes(&[("a.sla", b"")], "a.sla").iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["edition/missing"]);
    }

    #[test]
    fn imports_are_relative_to_their_file_and_stay_inside() {
        let files: &[(&str, &[u8])] = &[
            ("a.sla", b"edition 2026\nuse \"parts/b.sla\"\nuse parts.c\n"),
            ("parts/b.sla", b"edition 2026\nuse \"../d.sla\"\n"),
            ("parts/c.sla", b"edition 2026\nuse \"../../d.sla\"\n"),
            ("d.sla", b"edition 2026\n"),
        ];
        assert_eq!(codes(files, "a.sla"), [("import/outside", "`../../d.sla` lies outside the project folder".to_owned())]);
        // A file that is called like a library uses the library; any other is no library.
        assert_eq!(codes(&[("calls.sla", b"edition 2026\nuse calls\n")], "calls.sla"), []);
        assert_eq!(codes(&[("mine.sla", b"edition 2026\nuse mine\n")], "mine.sla").len(), 1);
    }

    #[test]
    fn a_long_chain_of_imports_is_refused() {
        let files: Vec<(String, Vec<u8>)> = (0..100).map(|n| (format!("f{n}.sla"), format!("edition 2026\nuse \"f{}.sla\"\n", n + 1).into_bytes())).collect();
        let loaded = load(&Texts::new(files), Path::new("f0.sla"));
        assert_eq!(loaded.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["import/too-deep"]);
    }
}
