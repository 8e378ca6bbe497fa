//! Populations: which cases a noun means. Those of a kind, or those of a definition: `define covered_requests as requests where operation is "view"`.

use super::conditions::Place;
use super::context::Lowering;
use crate::plan::{CaseId, Cond};
use crate::resolve::DeclKind;
use crate::syntax::tree::{DefineBody, ItemKind, Path};

impl<'a> Lowering<'a> {
    /// The definition of a population that a path names.
    fn population_at(&self, path: &Path) -> Option<usize> {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let at = self.names.candidates(DeclKind::Define, &parts, self.here.file).first().copied()?;
        self.is_of_cases(at).then_some(at)
    }

    /// Whether a definition is one of cases.
    pub(super) fn is_of_cases(&self, at: usize) -> bool {
        let item = self.names.decls.get(at).map(|d| &d.item.kind);
        matches!(item, Some(ItemKind::Define(define)) if matches!(define.body, DefineBody::Cases(..)))
    }

    /// Whether a path means cases: the plural of a kind of case, or a definition of some of them.
    pub(super) fn is_population(&self, path: &Path) -> bool {
        self.is_plural(&path.text()) || self.population_at(path).is_some()
    }

    /// The kind of case that a path means, and what must hold of those that are meant, asked at `place`.
    pub(super) fn population(&mut self, path: &'a Path, place: &Place) -> Option<(CaseId, Cond)> {
        let Some(at) = self.population_at(path) else {
            let [noun] = path.parts.as_slice() else {
                self.error("name/unknown", format!("there is no kind of case `{}`", path.text()), path.span, "");
                return None;
            };
            return Some((self.case_by_plural(noun)?, Cond::True));
        };
        self.may_rest_on(at, path.span)?;
        self.population_defined(at, place)
    }

    /// What a definition of cases means.
    pub(super) fn population_defined(&mut self, at: usize, place: &Place) -> Option<(CaseId, Cond)> {
        self.numbers_used.insert(at);
        self.following.push(at);
        let made = self.elsewhere(at, |me, decl| {
            let ItemKind::Define(define) = &decl.item.kind else { return None };
            let DefineBody::Cases(noun, cond) = &define.body else { return None };
            me.settle_here(&define.name.text, &define.settle.iter().collect::<Vec<_>>(), &[]);
            let (case, meant) = me.population(noun, place)?;
            let cond = me.cond(cond, case, place);
            me.settled_here();
            Some((case, both(meant, cond?)))
        });
        self.following.pop();
        made
    }
}

/// That both hold.
pub(super) fn both(one: Cond, other: Cond) -> Cond {
    match (one, other) {
        (Cond::True, cond) | (cond, Cond::True) => cond,
        (one, other) => Cond::All(vec![one, other]),
    }
}
