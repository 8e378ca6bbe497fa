//! Two versions read side by side, the new one also in the names of the old.

use super::hybrid::{by_itself, with_term_of};
use super::matching::{Renaming, renamed};
use super::units::{Unit, units};
use crate::diagnostic::{Diagnostic, Severity};
use crate::plan::Plan;
use crate::plan::lower::lower_at;
use crate::resolve::{Loaded, World, load_beside};
use crate::syntax::tree::{AgreementLine, ItemKind};
use crate::text::FileId;
use std::path::{Path, PathBuf};

/// Where a version is read from.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// Its folder.
    pub world: &'a dyn World,
    /// Its own file.
    pub entry: &'a Path,
    /// Files beside it: a mapping.
    pub also: &'a [PathBuf],
}

/// Two versions.
#[derive(Clone, Debug)]
pub struct Versions {
    /// Every text of both.
    pub loaded: Loaded,
    /// What was said of them.
    pub diagnostics: Vec<Diagnostic>,
    /// The own file of the old version, of the new one, and of the new one in the names of the old.
    pub(super) roots: [FileId; 3],
    /// The plans as they are written, if they are contracts; with all they take the place of.
    pub written: [Option<Plan>; 2],
    /// The plans that are compared.
    pub(super) old: Option<Plan>,
    pub(super) new: Option<Plan>,
    pub(super) renamed: Vec<(&'static str, String, String)>,
    pub(super) by_itself: bool,
    pub(super) terms_differ: bool,
}

impl Versions {
    /// Whether one of them is no contract.
    pub fn is_wrong(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// The declarations of the old version, and of the new one: as it is written, and in the names of the old.
    pub(super) fn units(&self) -> [Vec<Unit>; 3] {
        self.roots.map(|root| units(&self.loaded, root))
    }
}

/// Reads two versions.
pub fn versions(old: Side<'_>, new: Side<'_>) -> Versions {
    let mut loaded = Loaded::default();
    let mut read = |side: Side<'_>| load_beside(&mut loaded, side.world, side.entry, side.also);
    let (one, other) = (read(old), read(new));
    let mut out = Versions {
        diagnostics: loaded.diagnostics.clone(),
        loaded,
        roots: [one.unwrap_or_default(), other.unwrap_or_default(), other.unwrap_or_default()],
        written: [None, None],
        old: None,
        new: None,
        renamed: Vec::new(),
        by_itself: false,
        terms_differ: false,
    };
    if one.is_none() || other.is_none() || out.is_wrong() {
        return out;
    }
    let mut said = Vec::new();
    let [one, other, _] = out.roots;
    out.written = [one, other].map(|root| {
        let lowered = lower_at(&out.loaded, root);
        said.extend(lowered.diagnostics);
        lowered.plan
    });
    for diagnostic in said {
        if !out.diagnostics.contains(&diagnostic) {
            out.diagnostics.push(diagnostic);
        }
    }
    if out.is_wrong() {
        return out;
    }
    out.rename(new);
    let [_, _, read] = out.roots;
    out.by_itself =
        line(&out.loaded, one, |l| matches!(l, AgreementLine::Replaces { .. })) != line(&out.loaded, other, |l| matches!(l, AgreementLine::Replaces { .. }));
    out.terms_differ = line(&out.loaded, one, |l| matches!(l, AgreementLine::Term(_))) != line(&out.loaded, other, |l| matches!(l, AgreementLine::Term(_)));
    if out.by_itself {
        [one, other, read].into_iter().for_each(|root| by_itself(&mut out.loaded, root));
    }
    let mut framed = out.loaded.clone();
    if out.terms_differ {
        with_term_of(&mut framed, read, one);
    }
    out.old = lower_at(&out.loaded, one).plan;
    // A term may not fit the rest: then the new version keeps its own.
    out.new = lower_at(&framed, read).plan.or_else(|| lower_at(&out.loaded, read).plan);
    out
}

impl Versions {
    /// Finds what only has another name, and reads the new version with the old names.
    fn rename(&mut self, new: Side<'_>) {
        let [old_units, new_units, _] = self.units();
        let found = renamed(&old_units, &new_units);
        if found.is_empty() {
            return;
        }
        let names = found.iter().map(|(_, old, new)| (new.clone(), old.clone())).collect();
        let world = Renaming { world: new.world, names };
        let mut loaded = self.loaded.clone();
        let Some(root) = load_beside(&mut loaded, &world, new.entry, new.also) else { return };
        let sound = !lower_at(&loaded, root).diagnostics.iter().any(|d| d.severity == Severity::Error);
        // Each declaration must stand where it stood.
        let there = units(&loaded, root).len() == new_units.len();
        if sound && there {
            self.loaded = loaded;
            let [one, other, _] = self.roots;
            self.roots = [one, other, root];
            self.renamed = found;
        }
    }
}

/// The words of a line of the agreement, without layout.
fn line(loaded: &Loaded, root: FileId, is: fn(&AgreementLine) -> bool) -> Option<String> {
    let files = loaded.by_dependency(root).into_iter().filter_map(|id| loaded.file(id)).filter(|f| !f.library);
    let items = files.flat_map(|f| &f.tree.items);
    let lines = items.filter_map(|item| if let ItemKind::Agreement(a) = &item.kind { Some(&a.lines) } else { None }).flatten();
    let found = lines.into_iter().find(|line| is(line))?;
    let span = match found {
        AgreementLine::Replaces { span, .. } => *span,
        AgreementLine::Term(range) => range.span,
        _ => return None,
    };
    Some(super::units::pieces(loaded.sources.slice(span)).into_iter().map(|(_, piece)| piece).collect::<Vec<_>>().join(" "))
}
