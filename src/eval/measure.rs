//! What measuring hands to judging: groups, a measure for each group and window, numbers and sets of time in any window.

mod asked;
mod excluded;
mod groups;
mod known;
mod quiet;
mod stretches;
#[cfg(test)]
mod tests;
mod times;

pub(super) use excluded::Excluded;
pub(super) use groups::tell;
pub(super) use known::Known;

use super::fold::{Cell, Fold, Steps};
use super::judge::Group;
use super::number::{holds, number};
use super::part::State;
use super::program::{Items, Objective, Program};
use crate::calendar::Windows;
use crate::metric::ResultUnit;
use crate::outcome::Measured;
use crate::plan::{AdjustmentId, Num, NumCond, Unit, Value, What};
use crate::value::{Instant, Interval, IntervalSet};
use asked::{Asked, Session};

use groups::plain;
use smallvec::SmallVec;

/// What was measured in one window of one group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measurement {
    /// None if there is nothing to measure, or it does not fit.
    pub(super) measured: Option<Measured>,
    /// There is nothing to measure.
    pub(super) empty: bool,
    pub(super) sample: u64,
    /// For shares of items.
    pub(super) met: Option<u64>,
    /// Items left out because they are open.
    pub(super) open: u64,
}

/// A group: the values of its dimensions, and how they are told.
#[derive(Clone, Debug, Default)]
pub(super) struct GroupOf {
    pub(super) key: Group,
    /// Field and value.
    pub(super) shown: Vec<(String, String)>,
    /// The values as the plan means them: names by the first kind of case that has such a field. None: those of `key`.
    pub(super) meant: Option<Group>,
}

impl GroupOf {
    /// Whether the value of a dimension is one of these, or is shown as one of these.
    pub(super) fn is_any(&self, dimension: usize, values: &[Value]) -> bool {
        if !self.key.get(dimension).is_some_and(Option::is_some) {
            return false;
        }
        let own = self.meant.as_ref().unwrap_or(&self.key).get(dimension).and_then(Option::as_ref);
        let shown = self.shown.get(dimension).map(|(_, value)| value.as_str());
        values.iter().any(|value| own == Some(value) || (plain(value).is_some() && plain(value).as_deref() == shown))
    }

    /// As [`Self::is_any`] for each dimension, where no values mean any.
    pub(super) fn fits(&self, when: &[Vec<Value>]) -> bool {
        when.iter().enumerate().all(|(dimension, values)| values.is_empty() || self.is_any(dimension, values))
    }
}

/// Where a number is asked for.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The window's sequence and its position; none for the agreement as a whole.
    pub(super) sequence: Option<(&'a Windows, usize)>,
    /// The window, cut by the term and not by as-of.
    pub(super) window: Interval,
    /// Up to here it is looked at: as-of, or its end if that comes first.
    pub(super) until: Instant,
    /// Only items whose moments are not later count, and the window ends there: for `from_the_moment`.
    pub(super) through: Option<Instant>,
    /// No dimensions: all cases together.
    pub(super) group: &'a GroupOf,
    /// Position in the list of judgements, where the number is asked for a window of an objective.
    pub(super) slot: Option<usize>,
    /// Which stage asks ([`Num::Points`]).
    pub(super) stage: u8,
}

/// What judging has found so far, for what rests on it.
pub(super) trait Judged {
    /// When an adjustment holds. Where something is given for it, that has been decided before ([`super::program::Program::decides_first`]).
    fn held(&self, adjustment: AdjustmentId) -> IntervalSet;

    /// What earlier windows have used up ([`crate::plan::TimeSet::Used`]), at the window of a slot.
    fn used(&self, slot: Option<usize>) -> IntervalSet;

    /// What is measured of an objective, the credit and the money: [`Num::Fee`], [`Num::Attained`] and what follows it up to [`Num::InARow`], [`Num::Points`] to [`Num::Allocation`].
    fn leaf(&self, leaf: &Num, place: &Place<'_>) -> Option<Measured>;
}

/// Folds and sets, ready to be asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measuring<'a> {
    pub(super) program: &'a Program,
    pub(super) state: &'a State,
    pub(super) as_of: Instant,
}

impl<'a> Measuring<'a> {
    /// The windows of an objective.
    pub(super) fn windows(&self, objective: usize) -> Option<&'a Windows> {
        let own = &self.program.objectives.get(objective)?.windows;
        Some(self.resolved(own))
    }

    /// What is measured of an objective.
    pub(super) fn measure(&self, objective: usize, place: &Place<'_>, judged: &dyn Judged) -> Measurement {
        self.measure_in(objective, place, &Session::new(judged))
    }

    fn measure_in(&self, objective: usize, place: &Place<'_>, session: &Session<'_, 'a>) -> Measurement {
        let nothing = Measurement { measured: None, empty: true, sample: 0, met: None, open: 0 };
        let Some(of) = self.program.objectives.get(objective) else { return nothing };
        let Some(items) = &of.items else {
            let num = match self.program.plan.objectives.get(objective).map(|spec| &spec.what) {
                Some(What::Formula(formula)) => &formula.num,
                _ => return nothing,
            };
            let measured = number(num, &Asked { measuring: self, place: *place, objective: Some(objective), session });
            return Measurement { measured, empty: measured.is_none(), sample: measured.is_some().into(), ..nothing };
        };
        let cell = self.cell(objective, of, items, place, session);
        let sample = cell.tally.sample();
        let empty = sample == 0 && !items.metric.nought_when_empty;
        let measured = if empty { None } else { cell.tally.finish(items.metric, items.rank) };
        let met = (items.metric.unit == ResultUnit::Share).then(|| cell.tally.met());
        Measurement { measured, empty, sample, met, open: cell.open }
    }

    /// The missed items of an objective, by incident.
    pub(super) fn missed(&self, objective: usize, place: &Place<'_>, judged: &dyn Judged) -> std::collections::BTreeMap<Option<Value>, u64> {
        let Some(of) = self.program.objectives.get(objective) else { return Default::default() };
        let items = of.items.as_ref().filter(|items| items.incident.is_some());
        items.map_or_else(Default::default, |items| self.cell(objective, of, items, place, &Session::new(judged)).missed)
    }

    /// A number somewhere.
    pub(super) fn number(&self, num: &Num, place: &Place<'_>, judged: &dyn Judged) -> Option<Measured> {
        number(num, &Asked { measuring: self, place: *place, objective: None, session: &Session::new(judged) })
    }

    /// Whether a condition holds somewhere.
    pub(super) fn holds(&self, cond: &NumCond, place: &Place<'_>, judged: &dyn Judged) -> bool {
        holds(cond, &Asked { measuring: self, place: *place, objective: None, session: &Session::new(judged) })
    }

    /// The moments of the items in a window that a condition turns on, in order: for `from_the_moment`.
    pub(super) fn moments(&self, cond: &NumCond, place: &Place<'_>, judged: &dyn Judged) -> Vec<Instant> {
        let (mut moments, window) = (Vec::new(), place.window);
        for at in super::compile::measured_in(&self.program.plan, cond) {
            let Some((of, _)) = self.program.objectives.get(at.index()).zip(self.state.ledger.folds.get(at.index())) else { continue };
            let fold = self.fold(at.index(), of, judged);
            let steps = fold.groups.values().flat_map(|cells| cells.fine.range(window.from.0..window.until.0.max(window.from.0)));
            moments.extend(steps.map(|(moment, _)| Instant(*moment)));
        }
        moments.sort_unstable();
        moments.dedup();
        moments
    }

    /// What was folded of an objective's items that are not excluded.
    fn fold(&self, at: usize, of: &Objective, judged: &dyn Judged) -> &'a Fold {
        match self.state.ledger.folds.get(at) {
            Some(fold) if of.exclusions.is_empty() => fold,
            _ => {
                let (count, held) = (self.program.objectives.len(), self.held(of, judged));
                self.state.known.fold(at, count, held, || self.without_excluded(at, of, judged))
            }
        }
    }

    /// Whether an item of a group counts, where what is excluded rests on adjustments.
    pub(super) fn has_group(&self, objective: usize, group: &GroupOf, judged: &dyn Judged) -> bool {
        let of = self.program.objectives.get(objective).filter(|_| !group.shown.is_empty() && self.exclusions_change(objective));
        of.is_none_or(|of| of.items.is_none() || self.fold(objective, of, judged).groups.contains_key(&group.key))
    }

    /// What was folded of the items of an objective in a window and group.
    fn cell(&self, at: usize, of: &Objective, items: &Items, place: &Place<'_>, session: &Session<'_, 'a>) -> Cell {
        let mut out = Cell::new(items);
        let Some((steps, fine)) = Which::of(of, place) else { return out };
        let range = match (fine, place.sequence) {
            (true, _) | (_, None) => {
                let through = place.through.map_or(Instant::MAX, |t| t.plus(crate::value::Micros(1)));
                let until = place.window.until.min(through);
                if steps == Which::Fine { place.window.from.0..until.0.max(place.window.from.0) } else { i64::MIN..i64::MAX }
            }
            (false, Some((windows, number))) => windows.steps(number),
        };
        for steps in session.steps(self, at, of, steps, place.group) {
            if range.end - 1 == range.start {
                if let Some(cell) = steps.get(&range.start) {
                    out.merge(cell.clone());
                }
                continue;
            }
            steps.range(range.clone()).for_each(|(_, cell)| out.merge(cell.clone()));
        }
        out
    }

    /// The cells of a group, or of all groups together.
    fn steps_of(&self, at: usize, of: &Objective, which: Which, group: &GroupOf, session: &Session<'_, 'a>) -> SmallVec<[&'a Steps; 1]> {
        let fold = self.fold(at, of, session.judged);
        let dimensions = of.items.as_ref().map_or(0, |items| items.dimensions.len());
        let own = match (dimensions, group.shown.len()) {
            (_, 0) => fold.groups.values().collect::<SmallVec<[_; 1]>>(),
            (0, _) => fold.groups.get(&Group::new()).into_iter().collect(),
            _ => {
                let key = if fold.groups.contains_key(&group.key) && self.shown(at, &group.key) == group.shown {
                    Some(&group.key)
                } else {
                    fold.groups.keys().find(|key| same_values(&self.shown(at, key), &group.shown))
                };
                key.and_then(|key| fold.groups.get(key)).into_iter().collect()
            }
        };
        own.into_iter()
            .filter_map(|cells| match which {
                Which::Own => Some(&cells.own),
                Which::Other(number) => cells.others.get(number),
                Which::Fine => Some(&cells.fine),
            })
            .collect()
    }
}

/// Whether two groups have the same values as they are told.
fn same_values(a: &[(String, String)], b: &[(String, String)]) -> bool {
    a.iter().map(|(_, value)| value).eq(b.iter().map(|(_, value)| value))
}

/// Which of an objective's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Own,
    Other(usize),
    Fine,
}

impl Which {
    /// Those of the windows that are asked for, and whether a part of a window is meant.
    fn of(of: &Objective, place: &Place<'_>) -> Option<(Self, bool)> {
        if place.through.is_some() {
            return of.fine.then_some((Self::Fine, true));
        }
        let whole = place.sequence.is_none();
        let is = |windows: &Windows| match place.sequence {
            Some((asked, _)) => asked.spec() == windows.spec(),
            None => windows.spec().unit == Unit::Term,
        };
        let other = || of.others.iter().position(is).map(Self::Other);
        let which = if is(&of.windows) { Some(Self::Own) } else { other() };
        match which {
            Some(which) => Some((which, whole)),
            None => of.fine.then_some((Self::Fine, true)),
        }
    }
}

/// For what is asked before anything is judged.
pub(super) struct NothingJudged;

impl Judged for NothingJudged {
    fn held(&self, _: AdjustmentId) -> IntervalSet {
        IntervalSet::empty()
    }

    fn used(&self, _: Option<usize>) -> IntervalSet {
        IntervalSet::empty()
    }

    fn leaf(&self, _: &Num, _: &Place<'_>) -> Option<Measured> {
        None
    }
}
