//! Contracts between two versions: the old one with some of its declarations taken from the new. An amendment is a tree; so is this, and it goes through names and lowering like any other.

use super::matching::Pair;
use super::units::Place;
use crate::diagnostic::Severity;
use crate::plan::Plan;
use crate::plan::lower::lower_at;
use crate::resolve::{Import, Loaded};
use crate::syntax::tree::{AgreementLine, Item, ItemKind};
use crate::text::FileId;
use std::collections::{BTreeMap, BTreeSet};

/// One step from the old version towards the new.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// A declaration takes the place of another, comes or goes.
    Declaration(Box<Pair>),
    /// Something else is meant by a name that comes from another file: which import of the old file, and the new one.
    Import(usize, Import),
    /// Declarations in the order of the new version: places in the old, in the order of the text and in the new order.
    Order(Vec<Place>, Vec<Place>),
}

/// Two versions in one list of sources, and what leads from the one to the other.
pub(super) struct Between<'a> {
    pub loaded: &'a Loaded,
    pub old: FileId,
    pub new: FileId,
    pub edits: Vec<Edit>,
    tried: std::cell::RefCell<BTreeMap<BTreeSet<usize>, Option<Plan>>>,
}

impl<'a> Between<'a> {
    pub(super) fn new(loaded: &'a Loaded, old: FileId, new: FileId, edits: Vec<Edit>) -> Self {
        Self { loaded, old, new, edits, tried: std::cell::RefCell::default() }
    }

    /// The plan of the old version with these edits; none if it is no contract.
    pub(super) fn plan(&self, of: &BTreeSet<usize>) -> Option<Plan> {
        if let Some(known) = self.tried.borrow().get(of) {
            return known.clone();
        }
        let plan = self.lowered(of, false).or_else(|| self.lowered(of, true));
        self.tried.borrow_mut().insert(of.clone(), plan.clone());
        plan
    }

    fn lowered(&self, of: &BTreeSet<usize>, imports: bool) -> Option<Plan> {
        let mut loaded = self.loaded.clone();
        self.change(&mut loaded, of);
        if imports {
            let more = self.free_imports();
            if more.is_empty() {
                return None;
            }
            loaded.files.get_mut(usize::from(self.old.0))?.imports.extend(more);
        }
        let lowered = lower_at(&loaded, self.old);
        let wrong = lowered.diagnostics.iter().any(|d| d.severity == Severity::Error);
        lowered.plan.filter(|_| !wrong)
    }

    fn change(&self, loaded: &mut Loaded, of: &BTreeSet<usize>) {
        let mut items: BTreeMap<(FileId, usize), Option<Item>> = BTreeMap::new();
        let mut lines: Vec<(Option<Place>, Option<AgreementLine>)> = Vec::new();
        let mut added: Vec<Item> = Vec::new();
        for edit in of.iter().filter_map(|at| self.edits.get(*at)) {
            match edit {
                Edit::Declaration(pair) => {
                    let (old, new) = (pair.old.as_ref().map(|u| u.place), pair.new.as_ref().map(|u| u.place));
                    if old.or(new).is_some_and(|place| place.line.is_some()) {
                        lines.push((old, new.and_then(|place| self.line(place))));
                        continue;
                    }
                    let item = new.and_then(|place| self.item(place)).cloned();
                    match old {
                        Some(place) => drop(items.insert((place.file, place.item), item)),
                        None => added.extend(item),
                    }
                }
                Edit::Import(at, import) => {
                    let file = loaded.files.get_mut(usize::from(self.old.0));
                    if let Some(old) = file.and_then(|f| f.imports.get_mut(*at)) {
                        *old = import.clone();
                    }
                }
                Edit::Order(text, order) if text.iter().any(|slot| slot.line.is_some()) => {
                    let now = |from: &Place| lines.iter().find(|(old, _)| *old == Some(*from)).map_or_else(|| self.line(*from), |(_, line)| line.clone());
                    let moved: Vec<_> = text.iter().copied().map(Some).zip(order.iter().map(now)).collect();
                    lines.retain(|(old, _)| !text.iter().any(|slot| *old == Some(*slot)));
                    lines.extend(moved);
                }
                Edit::Order(text, order) => {
                    // What was changed itself moves as it is now.
                    let now = |from: &Place| items.get(&(from.file, from.item)).cloned().unwrap_or_else(|| self.item(*from).cloned());
                    let moved: Vec<_> = order.iter().map(now).collect();
                    items.extend(text.iter().map(|slot| (slot.file, slot.item)).zip(moved));
                }
            }
        }
        for file in &mut loaded.files {
            let all = std::mem::take(&mut file.tree.items);
            let kept = all.into_iter().enumerate().filter_map(|(at, item)| match items.remove(&(file.id, at)) {
                Some(other) => other,
                None => Some(item),
            });
            file.tree.items = kept.collect();
        }
        if let Some(root) = loaded.files.get_mut(usize::from(self.old.0)) {
            root.tree.items.extend(added);
        }
        if !lines.is_empty() {
            self.change_lines(loaded, &lines);
        }
    }

    /// Edits of lines of the agreement.
    fn change_lines(&self, loaded: &mut Loaded, edits: &[(Option<Place>, Option<AgreementLine>)]) {
        let own = self.loaded.by_dependency(self.old);
        let files = loaded.files.iter_mut().filter(|f| own.contains(&f.id) && !f.library);
        for item in files.flat_map(|f| &mut f.tree.items) {
            let ItemKind::Agreement(agreement) = &mut item.kind else { continue };
            let mut out = Vec::new();
            for (at, line) in agreement.lines.iter().enumerate() {
                match edits.iter().find(|(old, _)| old.is_some_and(|place| place.line == Some(at))) {
                    Some((_, new)) => out.extend(new.clone()),
                    None => out.push(line.clone()),
                }
            }
            out.extend(edits.iter().filter(|(old, _)| old.is_none()).filter_map(|(_, new)| new.clone()));
            agreement.lines = out;
        }
    }

    fn item(&self, place: Place) -> Option<&Item> {
        self.loaded.file(place.file)?.tree.items.get(place.item)
    }

    fn line(&self, place: Place) -> Option<AgreementLine> {
        match &self.item(place)?.kind {
            ItemKind::Agreement(agreement) => agreement.lines.get(place.line?).cloned(),
            _ => None,
        }
    }

    /// What the new version uses and the old does not know by that name.
    fn free_imports(&self) -> Vec<Import> {
        let called = |import: &Import| import.alias.clone().or_else(|| import.path.last().cloned());
        let Some(own) = self.loaded.file(self.old) else { return Vec::new() };
        let mut more: Vec<Import> = Vec::new();
        for file in self.loaded.by_dependency(self.new).into_iter().filter_map(|id| self.loaded.file(id)).filter(|f| !f.library) {
            for import in file.imports.iter().filter(|i| !i.agreement) {
                let known = own.imports.iter().chain(&more).any(|i| called(i) == called(import));
                let library = self.loaded.file(import.file).is_some_and(|f| f.library);
                if !known && (library || import.alias.is_some()) {
                    more.push(import.clone());
                }
            }
        }
        more
    }
}

/// Takes what a version replaces out of its agreement: then it stands by itself.
pub(super) fn by_itself(loaded: &mut Loaded, root: FileId) {
    let own = loaded.by_dependency(root);
    for file in loaded.files.iter_mut().filter(|f| own.contains(&f.id) && !f.library) {
        file.imports.retain(|import| !import.agreement || import.alias.is_some());
        for item in &mut file.tree.items {
            if let ItemKind::Agreement(agreement) = &mut item.kind {
                agreement.lines.retain(|line| !matches!(line, AgreementLine::Replaces { .. }));
            }
        }
    }
}

/// Gives a version the term of another.
pub(super) fn with_term_of(loaded: &mut Loaded, root: FileId, other: FileId) {
    let agreement = |loaded: &Loaded, of: FileId| {
        let mut files = loaded.by_dependency(of).into_iter().filter_map(|id| loaded.file(id)).filter(|f| !f.library);
        files.find_map(|f| f.tree.items.iter().find_map(|item| if let ItemKind::Agreement(a) = &item.kind { Some(a.clone()) } else { None }))
    };
    let term = agreement(loaded, other).and_then(|a| a.lines.into_iter().find(|line| matches!(line, AgreementLine::Term(_))));
    let own = loaded.by_dependency(root);
    for file in loaded.files.iter_mut().filter(|f| own.contains(&f.id) && !f.library) {
        for item in &mut file.tree.items {
            if let ItemKind::Agreement(agreement) = &mut item.kind {
                agreement.lines.retain(|line| !matches!(line, AgreementLine::Term(_)));
                agreement.lines.extend(term.clone());
            }
        }
    }
}
