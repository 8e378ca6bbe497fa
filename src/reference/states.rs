//! The states of a life as sets of time.

use super::Scene;
use super::conditions::matches;
use super::lives::Life;
use super::revisions::{take_out, takes_back};
use crate::plan::{Points, StateId, StateSet};
use crate::readings::Nesting;
use crate::value::{Instant, Interval, IntervalSet};

/// A state is off for a clock from a row until another, that one excluded; none: to the end.
pub(super) struct Off {
    /// Which state.
    pub state: StateId,
    /// From the row of a resumption.
    pub from: usize,
    /// Until the row at which it begins anew.
    pub until: Option<usize>,
}

/// What each state is after each row.
pub(super) struct States<'a> {
    points: &'a Points,
    /// When the rows happen.
    times: Vec<Instant>,
    /// By state, by row: whether it holds once the row has been taken.
    holds: Vec<Vec<bool>>,
    /// By state: the rows that match one of its begins.
    begins: Vec<Vec<usize>>,
    /// By state, by row: whether it would hold if every stretch of it counted.
    pub raw: Vec<Vec<bool>>,
}

impl<'a> States<'a> {
    /// Of a life.
    pub(super) fn of(scene: &Scene<'a>, life: &Life<'_>) -> Self {
        let (mut holds, mut begins, mut raw) = (Vec::new(), Vec::new(), Vec::new());
        for (id, state) in (0..).map(StateId).zip(&life.case_type.states) {
            let many = scene.choice(state.nesting) == Some(Nesting::AsManyEnds);
            let (mut depth, mut after, mut begun) = (0_usize, Vec::new(), Vec::new());
            for row in 0..life.rows.len() {
                if matches(scene, life, row, &state.end) {
                    depth = if many { depth.saturating_sub(1) } else { 0 };
                }
                if takes_back(scene, life, id, row) {
                    depth = 0;
                }
                if matches(scene, life, row, &state.begin) {
                    depth = if many { depth + 1 } else { 1 };
                    begun.push(row);
                }
                after.push(depth > 0);
            }
            raw.push(after.clone());
            take_out(scene, life, id, &mut after, &mut begun);
            holds.push(after);
            begins.push(begun);
        }
        Self { points: &scene.plan.points, times: life.rows.iter().map(|r| r.time).collect(), holds, begins, raw }
    }

    /// Whether a state holds after a row, for everybody.
    pub(super) fn holds(&self, state: StateId, row: usize) -> bool {
        self.holds.get(state.index()).and_then(|rows| rows.get(row)).copied().unwrap_or(false)
    }

    /// Whether a state begins with one of some rows.
    pub(super) fn begins_in(&self, state: StateId, rows: std::ops::RangeInclusive<usize>) -> bool {
        self.begins.get(state.index()).is_some_and(|begins| begins.iter().any(|b| rows.contains(b)))
    }

    /// The first row after `row` with which a state begins.
    pub(super) fn begins_after(&self, state: StateId, row: usize) -> Option<usize> {
        self.begins.get(state.index())?.iter().copied().find(|b| *b > row)
    }

    /// Whether a state holds for a clock after a row.
    fn on(&self, state: StateId, row: usize, off: &[Off]) -> bool {
        let is_off = |o: &Off| o.state == state && o.from <= row && o.until.is_none_or(|until| row < until);
        self.holds(state, row) && !off.iter().any(is_off)
    }

    /// Whether a set of states holds for a clock after a row.
    pub(super) fn set_on(&self, set: &StateSet, row: usize, off: &[Off]) -> bool {
        match set {
            StateSet::State(state) => self.on(*state, row, off),
            StateSet::Any(sets) => sets.iter().any(|s| self.set_on(s, row, off)),
            StateSet::All(sets) => sets.iter().all(|s| self.set_on(s, row, off)),
            StateSet::Read(one) => one.get(self.points).is_some_and(|set| self.set_on(set, row, off)),
            StateSet::Except(a, b) => self.set_on(a, row, off) && !self.set_on(b, row, off),
        }
    }

    /// The instants at which a set of states holds for a clock. What holds after the last row holds for ever.
    pub(super) fn set(&self, set: &StateSet, off: &[Off]) -> IntervalSet {
        let until = self.times.iter().copied().skip(1).chain([Instant::MAX]);
        let stretches = self.times.iter().copied().zip(until).map(|(from, until)| Interval::new(from, until));
        IntervalSet::of(stretches.enumerate().filter(|(row, _)| self.set_on(set, *row, off)).map(|(_, stretch)| stretch))
    }
}
