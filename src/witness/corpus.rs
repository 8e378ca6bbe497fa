//! Cases by which an objective was seen to be met, and cases by which it was missed: what shares, counts and sequences of windows are made of.

use super::history::{Actor, History};
use super::material::Material;
use crate::outcome::Verdict;
use std::collections::BTreeMap;

/// By objective.
#[derive(Clone, Debug, Default)]
pub(super) struct Corpus {
    met: BTreeMap<String, Vec<Actor>>,
    missed: BTreeMap<String, Vec<Actor>>,
}

/// So many are kept of each, the smallest.
const KEPT: usize = 6;

impl Corpus {
    /// Takes what a history shows.
    pub(super) fn take(&mut self, history: &History, material: &Material) {
        let [actor] = history.actors.as_slice() else { return };
        if actor.copies != 1 {
            return;
        }
        for (objective, verdict) in material.verdicts() {
            let into = match verdict {
                Verdict::Met => &mut self.met,
                Verdict::Missed => &mut self.missed,
                _ => continue,
            };
            let kept = into.entry(objective.to_owned()).or_default();
            if kept.iter().any(|known| known.steps == actor.steps) {
                continue;
            }
            kept.push(actor.clone());
            kept.sort_by_key(|a| (a.steps.len(), a.steps.iter().map(|s| s.values.len()).sum::<usize>()));
            kept.truncate(KEPT);
        }
    }

    /// Cases by which it was met.
    pub(super) fn met(&self, objective: &str) -> &[Actor] {
        self.met.get(objective).map_or(&[], Vec::as_slice)
    }

    /// Cases by which it was missed.
    pub(super) fn missed(&self, objective: &str) -> &[Actor] {
        self.missed.get(objective).map_or(&[], Vec::as_slice)
    }
}
