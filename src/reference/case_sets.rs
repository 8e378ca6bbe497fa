//! Sets of time of one life of a case, laid out row by row.

use super::Scene;
use super::conditions::{Look, matches};
use super::lives::Life;
use super::states::States;
use crate::plan::{CaseSet, Pattern};
use crate::readings::MissingData;
use crate::value::{Interval, IntervalSet, Micros};

/// The instants at which a set holds of a life.
pub(super) fn of_life(scene: &Scene<'_>, life: &Life<'_>, states: &States<'_>, set: &CaseSet) -> IntervalSet {
    let of = |set: &CaseSet| of_life(scene, life, states, set);
    // While what is so after a row is still so.
    let rows = |holds: &dyn Fn(usize) -> bool| {
        let rows = (0..life.rows.len()).filter(|row| holds(*row));
        IntervalSet::of(rows.map(|row| life.spoken_for(scene, row)))
    };
    let lasts = || IntervalSet::of([life.lasts(scene.as_of)]);
    match set {
        CaseSet::States(set) => rows(&|row| states.set_on(set, row, &[])),
        CaseSet::Holds(cond) => rows(&|row| Look::after(scene, life, row).holds(cond)),
        CaseSet::Between { from, until } => {
            let inside = between(scene, life, from, until);
            rows(&|row| inside.get(row).copied().unwrap_or(false))
        }
        CaseSet::Any(sets) => sets.iter().fold(IntervalSet::empty(), |all, set| all.or(&of(set))),
        CaseSet::All(sets) => sets.iter().fold(lasts(), |all, set| all.and(&of(set))),
        CaseSet::Read(one) => one.get(&scene.plan.points).map_or_else(IntervalSet::empty, of),
        CaseSet::Except(first, second) => of(first).except(&of(second)),
        CaseSet::Not(set) => lasts().except(&of(set)),
        CaseSet::NotOf { set, missing } => match scene.choice(*missing).unwrap_or(MissingData::NotHolds) {
            MissingData::NotHolds => lasts().except(&of(set)),
            MissingData::NothingHolds => rows(&|_| true).except(&of(set)),
        },
        CaseSet::Lasting { set, least, more } => lasting(&of(set), *least, *more),
    }
}

/// By row: whether it lies in a stretch that one of `from` began and none of `until` has ended.
fn between(scene: &Scene<'_>, life: &Life<'_>, from: &[Pattern], until: &[Pattern]) -> Vec<bool> {
    let mut inside = false;
    let after = |row| {
        inside = (inside && !matches(scene, life, row, until)) || matches(scene, life, row, from);
        inside
    };
    (0..life.rows.len()).map(after).collect()
}

/// The stretches of a set that are long enough.
pub(super) fn lasting(set: &IntervalSet, least: Micros, more: bool) -> IntervalSet {
    let enough = |stretch: &&Interval| if more { stretch.measure() > least } else { stretch.measure() >= least };
    IntervalSet::of(set.intervals().iter().filter(enough).copied())
}
