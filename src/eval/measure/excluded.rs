//! Items that do not count because their moments lie in excluded time.

use super::super::fold::Fold;
use super::super::judge::Group;
use super::super::program::Objective;
use super::times::{during, may_change};
use super::{GroupOf, Judged, Measuring};
use crate::metric::{ResultUnit, Sampled};
use crate::readings::Exclusion;
use crate::value::{Instant, IntervalSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Excluded {
    /// It counts.
    Counts,
    /// It counts as met.
    AsMet,
    /// It is no item.
    Is,
}

/// Excluded time of one group.
pub(super) type Times = Vec<(Arc<IntervalSet>, Exclusion)>;

impl Measuring<'_> {
    /// What becomes of an item of an objective.
    pub(in super::super) fn excluded(&self, objective: usize, group: &Group, moment: Instant, judged: &dyn Judged) -> Excluded {
        let Some(of) = self.program.objectives.get(objective).filter(|of| !of.exclusions.is_empty()) else { return Excluded::Counts };
        let group = GroupOf { key: group.clone(), shown: self.shown(objective, group), meant: None };
        verdict(of, &self.times(of, &group, judged), moment)
    }

    /// Whether what an objective excludes rests on adjustments, which may rest on what has been judged.
    pub(in super::super) fn exclusions_change(&self, objective: usize) -> bool {
        let of = self.program.objectives.get(objective);
        of.is_some_and(|of| of.exclusions.iter().any(|(set, ..)| may_change(&self.program.plan, set)))
    }

    /// When the adjustments hold that matter for what an objective excludes.
    pub(super) fn held(&self, of: &Objective, judged: &dyn Judged) -> Vec<IntervalSet> {
        let mut named = Vec::new();
        of.exclusions.iter().for_each(|(set, ..)| during(&self.program.plan, set, &mut named, 0));
        named.into_iter().map(|id| judged.held(id)).collect()
    }

    fn times(&self, of: &Objective, group: &GroupOf, judged: &dyn Judged) -> Times {
        of.exclusions.iter().map(|(set, from, _)| (self.set(set, group, judged), *from)).collect()
    }

    /// The items of an objective that count, folded.
    pub(super) fn without_excluded(&self, at: usize, of: &Objective, judged: &dyn Judged) -> Fold {
        let (mut fold, mut known): (Fold, BTreeMap<Group, Times>) = (Fold::default(), BTreeMap::new());
        for item in self.state.ledger.folds.get(at).iter().flat_map(|fold| &fold.kept) {
            let times = known.entry(item.group.clone()).or_insert_with(|| {
                let group = GroupOf { key: item.group.clone(), shown: self.shown(at, &item.group), meant: None };
                self.times(of, &group, judged)
            });
            let mut item = item.clone();
            match verdict(of, times, item.moment) {
                Excluded::Counts => {}
                Excluded::AsMet => item.sampled = item.sampled.map(|_| Sampled::Judged(true)),
                Excluded::Is => continue,
            }
            fold.fold(of, item);
        }
        fold
    }
}

fn verdict(of: &Objective, times: &Times, moment: Instant) -> Excluded {
    let share = of.items.as_ref().is_some_and(|items| items.metric.unit == ResultUnit::Share);
    let held = times.iter().filter(|(set, _)| set.contains(moment)).map(|(_, from)| *from);
    held.fold(Excluded::Counts, |so_far, from| match (so_far, from) {
        (Excluded::Is, _) | (_, Exclusion::FromBoth | Exclusion::FromTotal) => Excluded::Is,
        (_, Exclusion::FromBad) => {
            if share {
                Excluded::AsMet
            } else {
                Excluded::Is
            }
        }
    })
}
