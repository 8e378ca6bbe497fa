//! Critical times, learned: one time of a history is moved through the lengths of the plan; where what is owed turns between two of them, the place is found to the second.

use super::history::History;
use super::lexicon::Lexicon;
use super::material::Material;
use super::trial::Trial;
use crate::value::Micros;

/// How many lengths are tried of one history.
const TRIED: usize = 24;

/// Lengths on either side of which a result turns, for one step of one actor.
pub(super) fn turning(trial: &Trial, lexicon: &Lexicon, history: &History, actor: usize, step: usize) -> Vec<i64> {
    // What happens once has nothing that could come later.
    if history.actors.get(actor).is_none_or(|a| step >= a.steps.len()) {
        return Vec::new();
    }
    let at = |gap: i64| {
        let mut history = history.clone();
        if let Some(step) = history.actors.get_mut(actor).and_then(|a| a.steps.get_mut(step)) {
            step.gap = Micros(gap);
        }
        (trial.material(&history.rows(), history.as_of), gap)
    };
    let every = lexicon.lengths.len().div_ceil(TRIED).max(1);
    let tried: Vec<(Material, i64)> = lexicon.lengths.iter().step_by(every).map(|gap| at(*gap)).collect();
    let mut found = Vec::new();
    for pair in tried.windows(2) {
        let [(one, low), (other, high)] = pair else { continue };
        if one == other {
            continue;
        }
        let (mut low, mut high) = (low / Micros::SECOND.0, high / Micros::SECOND.0);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if at(middle * Micros::SECOND.0).0 == *one { low = middle } else { high = middle }
        }
        found.extend([low * Micros::SECOND.0, high * Micros::SECOND.0]);
    }
    found
}
