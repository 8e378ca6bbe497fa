//! Which declarations of two versions are the same one: by kind and name, by their words where they have no name; and which have only another name.

use super::units::{Unit, pieces};
use crate::resolve::{World, WorldError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A declaration of the one version and the same of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub old: Option<Unit>,
    pub new: Option<Unit>,
}

/// The pairs that differ in their words, in the order of the new version; what is gone stands last.
pub(super) fn differing(old: &[Unit], new: &[Unit]) -> Vec<Pair> {
    let mut left: Vec<Option<&Unit>> = old.iter().map(Some).collect();
    let mut met: Vec<(usize, Pair)> = Vec::new();
    let mut open: Vec<(usize, &Unit)> = new.iter().enumerate().collect();
    let mut pass = |alike: &dyn Fn(&Unit, &Unit) -> bool| {
        open.retain(|(at, unit)| {
            let found = left.iter_mut().find(|old| old.is_some_and(|old| alike(old, unit)));
            let Some(old) = found.and_then(Option::take) else { return true };
            if old.tokens != unit.tokens {
                met.push((*at, Pair { old: Some(old.clone()), new: Some((*unit).clone()) }));
            }
            false
        });
    };
    pass(&|old, new| old.kind == new.kind && old.key == new.key && old.tokens == new.tokens);
    pass(&|old, new| old.kind == new.kind && old.key.is_some() && old.key == new.key);
    // Credits whose lists of objectives meet; what has no name, one after the other, where it begins alike.
    let listed = |unit: &Unit| unit.name.split(", ").map(str::to_owned).collect::<BTreeSet<_>>();
    pass(&|old, new| old.kind == new.kind && matches!(old.kind, "credit" | "bonus") && !listed(old).is_disjoint(&listed(new)));
    let loose = |unit: &Unit| matches!(unit.kind, "notify" | "prefer" | "one credit" | "accept" | "during" | "targets" | "limit" | "right");
    pass(&|old, new| old.kind == new.kind && loose(old) && old.name == new.name);
    pass(&|old, new| old.kind == new.kind && loose(old) && matches!(old.kind, "prefer" | "one credit" | "targets" | "limit"));
    let last = new.len();
    met.extend(open.into_iter().map(|(at, unit)| (at, Pair { old: None, new: Some(unit.clone()) })));
    met.extend(left.into_iter().flatten().map(|unit| (last, Pair { old: Some(unit.clone()), new: None })));
    met.sort_by_key(|(at, _)| *at);
    met.into_iter().map(|(_, pair)| pair).collect()
}

/// Declarations that have another name, and the same words or nearly the same: kind, the old name, the new one. What uses them is compared with the old name in its place.
pub(super) fn renamed(old: &[Unit], new: &[Unit]) -> Vec<(&'static str, String, String)> {
    let words = |units: &[Unit]| units.iter().flat_map(|u| u.tokens.iter().cloned()).collect::<BTreeSet<_>>();
    let (before, now) = (words(old), words(new));
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut out = Vec::new();
    // Names within names: what uses a renamed one may be renamed itself. What has other words as well comes after what has the same.
    let mut nearly = false;
    for _ in 0..12 {
        let known = out.len();
        let told = |unit: &Unit, own: &str| {
            let other = |token: &String| if token == own { "=".to_owned() } else { names.get(token).cloned().unwrap_or_else(|| token.clone()) };
            unit.tokens.iter().map(other).collect::<Vec<_>>()
        };
        let has = |units: &[Unit], unit: &Unit| units.iter().any(|u| u.kind == unit.kind && u.name == unit.name);
        let gone: Vec<&Unit> = old.iter().filter(|u| u.renames && !has(new, u) && !now.contains(&u.name)).collect();
        let come: Vec<&Unit> = new.iter().filter(|u| u.renames && !has(old, u) && !before.contains(&u.name) && !names.contains_key(&u.name)).collect();
        let mut more: Vec<(&'static str, String, String)> = Vec::new();
        for unit in come {
            let content = told(unit, &unit.name);
            let near = |o: &Unit| if nearly { alike(&told(o, &o.name), &content) >= NEARLY } else { told(o, &o.name) == content };
            let same: Vec<&&Unit> = gone.iter().filter(|o| o.kind == unit.kind && near(o)).collect();
            let taken = |name: &str| names.values().any(|n| n == name) || more.iter().any(|(_, n, _)| n == name);
            if let [one] = same.as_slice()
                && !taken(&one.name)
            {
                more.push((unit.kind, one.name.clone(), unit.name.clone()));
            }
        }
        for (kind, one, other) in more {
            names.insert(other.clone(), one.clone());
            out.push((kind, one, other));
        }
        match (out.len() == known, nearly) {
            (true, true) => break,
            (true, false) => nearly = true,
            (false, _) => nearly = false,
        }
    }
    out
}

/// Of a hundred words so many are the same in what is the same with another name.
const NEARLY: usize = 70;

/// How many of a hundred words of two lists are the same, in whatever order.
fn alike(one: &[String], other: &[String]) -> usize {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    one.iter().for_each(|word| *left.entry(word).or_default() += 1);
    let both = other.iter().filter(|word| left.get_mut(word.as_str()).is_some_and(|n| std::mem::replace(n, n.saturating_sub(1)) > 0)).count();
    200 * both / (one.len() + other.len()).max(1)
}

/// A world in whose files some words are others.
pub(super) struct Renaming<'w> {
    pub world: &'w dyn World,
    /// From a word of the files to another.
    pub names: BTreeMap<String, String>,
}

impl World for Renaming<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, WorldError> {
        let bytes = self.world.read(path)?;
        let Ok(text) = std::str::from_utf8(&bytes) else { return Ok(bytes) };
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (at, piece) in pieces(text) {
            if let Some(name) = self.names.get(piece) {
                out.push_str(text.get(from..at).unwrap_or(""));
                out.push_str(name);
                from = at + piece.len();
            }
        }
        out.push_str(text.get(from..).unwrap_or(""));
        Ok(out.into_bytes())
    }

    fn shown(&self, path: &Path) -> String {
        self.world.shown(path)
    }
}
