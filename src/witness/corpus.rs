//! Cases by which an objective was seen to be met, and cases by which it was missed: what shares, counts and sequences of windows are made of.

use super::history::{Actor, History};
use super::material::Material;
use crate::outcome::{ItemVerdict, Verdict};
use std::collections::BTreeMap;

/// By objective.
#[derive(Clone, Debug, Default)]
pub(super) struct Corpus {
    met: BTreeMap<String, Vec<Actor>>,
    missed: BTreeMap<String, Vec<Actor>>,
    /// Several cases that together missed an objective.
    together: BTreeMap<String, Vec<Vec<Actor>>>,
    /// Whole histories by which an objective was missed.
    whole: BTreeMap<String, Vec<Kept>>,
}

/// So many are kept of each, the smallest.
const KEPT: usize = 6;
/// And no more of one length.
const OF_LENGTH: usize = 2;
/// So many cases together, with no more rows each.
const TOGETHER: usize = 5;
const STEPS: usize = 6;
/// And so many whole histories, of no more rows than this.
const WHOLE: usize = 2;
const ROWS: usize = 24;

/// A history, by what it is worth keeping: those on which something is owed first, then the smallest.
#[derive(Clone, Debug)]
struct Kept {
    worth: (bool, usize),
    history: History,
}

impl Corpus {
    /// Takes what a history shows.
    pub(super) fn take(&mut self, history: &History, material: &Material) {
        self.take_whole(history, material);
        let [actor] = history.actors.as_slice() else { return self.take_together(history, material) };
        if actor.copies != 1 {
            return;
        }
        for (objective, verdict) in material.verdicts() {
            match verdict {
                Verdict::Met => Self::keep(&mut self.met, objective, actor),
                Verdict::Missed => Self::keep(&mut self.missed, objective, actor),
                _ => {}
            }
        }
    }

    fn take_together(&mut self, history: &History, material: &Material) {
        if history.actors.len() > TOGETHER || history.actors.iter().any(|actor| actor.steps.len() > STEPS) {
            return;
        }
        let steps = |actors: &[Actor]| actors.iter().map(|actor| actor.steps.len()).sum::<usize>();
        for (objective, _) in material.verdicts().filter(|(_, verdict)| *verdict == Verdict::Missed) {
            let kept = self.together.entry(objective.to_owned()).or_default();
            if !kept.iter().any(|known| known.iter().map(|a| &a.steps).eq(history.actors.iter().map(|a| &a.steps))) {
                kept.push(history.actors.clone());
                kept.sort_by_key(|actors| steps(actors));
                kept.truncate(KEPT);
            }
        }
    }

    fn take_whole(&mut self, history: &History, material: &Material) {
        let worth = (material.in_all.is_zero(), history.events());
        if worth.1 > ROWS {
            return;
        }
        let missed: std::collections::BTreeSet<&str> = material.verdicts().filter(|(_, v)| *v == Verdict::Missed).map(|(objective, _)| objective).collect();
        for objective in missed {
            let kept = self.whole.entry(objective.to_owned()).or_default();
            if kept.len() < WHOLE || kept.iter().any(|known| worth < known.worth) {
                kept.push(Kept { worth, history: history.clone() });
                kept.sort_by_key(|known| known.worth);
                kept.truncate(WHOLE);
            }
        }
    }

    /// Whole histories by which objectives were missed.
    pub(super) fn whole(&self) -> impl Iterator<Item = (&str, Vec<History>)> {
        self.whole.iter().map(|(objective, kept)| (objective.as_str(), kept.iter().map(|known| known.history.clone()).collect()))
    }

    /// Takes a case by what became of it, whether or not its window is judged.
    pub(super) fn take_item(&mut self, actor: &Actor, objective: &str, verdict: ItemVerdict) {
        match verdict {
            ItemVerdict::Met => Self::keep(&mut self.met, objective, actor),
            ItemVerdict::Missed => Self::keep(&mut self.missed, objective, actor),
            ItemVerdict::LeftOut | ItemVerdict::Measured => {}
        }
    }

    fn keep(into: &mut BTreeMap<String, Vec<Actor>>, objective: &str, actor: &Actor) {
        let kept = into.entry(objective.to_owned()).or_default();
        if kept.iter().any(|known| known.steps == actor.steps) {
            return;
        }
        kept.push(actor.clone());
        kept.sort_by_key(|a| (a.steps.len(), a.steps.iter().map(|s| s.values.len()).sum::<usize>()));
        // Some of each length: what ends is changed in more ways than what only begins.
        let mut of_length = BTreeMap::<usize, usize>::new();
        kept.retain(|a| {
            let count = of_length.entry(a.steps.len()).or_default();
            *count += 1;
            *count <= OF_LENGTH
        });
        kept.truncate(KEPT);
    }

    /// Cases by which it was met.
    pub(super) fn met(&self, objective: &str) -> &[Actor] {
        self.met.get(objective).map_or(&[], Vec::as_slice)
    }

    /// Cases by which it was missed.
    pub(super) fn missed(&self, objective: &str) -> &[Actor] {
        self.missed.get(objective).map_or(&[], Vec::as_slice)
    }

    /// What an objective was missed and met by, one case or several that are only together missed.
    pub(super) fn bases(&self, objective: &str, most: usize) -> impl Iterator<Item = Vec<Actor>> + '_ {
        let one = self.missed(objective).iter().take(most).chain(self.met(objective).iter().take(most)).map(|actor| vec![actor.clone()]);
        let together = self.together.get(objective).filter(|_| self.missed(objective).is_empty()).map_or(&[][..], Vec::as_slice);
        one.chain(together.iter().take(most).cloned())
    }
}
