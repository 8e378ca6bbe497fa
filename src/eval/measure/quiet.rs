//! Slices in which nothing changes: between two of them that are equally long nothing that is measured can differ, so one is worked out and the others follow it.
//! A month has thousands of slices and few of them hold anything; as many as follow each other are counted at once.

use super::super::program::Program;
use super::asked::Asked;
use super::{Place, Which};
use crate::calendar::Windows;
use crate::plan::{Num, NumCond, Over, OverEach, OverWhat, TimeSet, What};
use crate::value::{Instant, IntervalSet};
use std::ops::Range;

/// Deeper parts are not looked into; none is evaluated.
const DEEPEST: usize = 64;

/// The slices in which something begins, ends or happens, in order.
pub(super) struct Busy {
    numbers: Vec<usize>,
    at: usize,
}

impl Busy {
    /// Whether something changes in a slice; asked in order.
    pub(super) fn is(&mut self, number: usize) -> bool {
        while self.numbers.get(self.at).is_some_and(|busy| *busy < number) {
            self.at += 1;
        }
        self.numbers.get(self.at) == Some(&number)
    }

    /// The first in which something changes of those not yet asked about.
    pub(super) fn next(&self) -> usize {
        self.numbers.get(self.at).copied().unwrap_or(usize::MAX)
    }
}

/// What changes where, gathered from the parts of a number.
struct Gathered<'q, 'm, 'j, 'a> {
    asked: &'q Asked<'m, 'j, 'a>,
    windows: &'q Windows,
    numbers: Range<usize>,
    busy: Vec<usize>,
}

impl Asked<'_, '_, '_> {
    /// The slices of a range in which what is asked of them may change; none if that cannot be said of all it rests on, or slices overlap.
    pub(super) fn busy(&self, over: &Over, windows: &Windows, numbers: Range<usize>, excluded: &IntervalSet) -> Option<Busy> {
        let spec = windows.spec();
        if spec.count != 1 && spec.unit != crate::plan::Unit::Minute
            || spec.step.is_some()
            || windows.end_at_events()
            || windows.reach_beyond()
            || self.place.through.is_some()
        {
            return None;
        }
        let mut gathered = Gathered { asked: self, windows, numbers, busy: Vec::new() };
        gathered.set(excluded);
        let known = match &over.what {
            OverWhat::Num(num) => gathered.num(num, self.objective, 0),
            OverWhat::Cond(cond) => gathered.cond(cond, self.objective, 0),
        };
        known?;
        let mut numbers = gathered.busy;
        numbers.sort_unstable();
        numbers.dedup();
        Some(Busy { numbers, at: 0 })
    }
}

impl Gathered<'_, '_, '_, '_> {
    fn program(&self) -> &Program {
        self.asked.measuring.program
    }

    fn moment(&mut self, at: Instant) {
        // A set that begins or ends where a slice does parts it from the one before.
        let before = Instant(at.0.saturating_sub(1));
        self.busy.extend([at, before].into_iter().flat_map(|t| self.windows.numbers_of(t)).filter(|n| self.numbers.contains(n)));
    }

    fn set(&mut self, set: &IntervalSet) {
        let span = [self.numbers.start, self.numbers.end.saturating_sub(1)].map(|n| self.windows.span(n));
        let [Some(first), Some(last)] = span else { return };
        let within = crate::value::Interval::new(first.from, last.until);
        for interval in set.inside(within) {
            self.moment(interval.from);
            self.moment(interval.until);
        }
    }

    /// A set of time as the plan has it, with what is excluded from it.
    fn time(&mut self, set: &TimeSet, objective: Option<usize>) {
        let asked = Asked { measuring: self.asked.measuring, place: self.asked.place, objective, session: self.asked.session };
        let made = asked.set(set);
        self.set(&made);
        self.excluded(objective);
    }

    fn excluded(&mut self, objective: Option<usize>) {
        let asked = Asked { measuring: self.asked.measuring, place: self.asked.place, objective, session: self.asked.session };
        asked.each_excluded().iter().for_each(|set| self.set(set));
    }

    fn num(&mut self, num: &Num, objective: Option<usize>, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match num {
            Num::Value(_) | Num::Window => {}
            Num::Result(id) => return self.result(id.index(), depth + 1),
            Num::Time(set) | Num::Stretches { set, .. } => self.time(set, objective),
            Num::Share { of, set, .. } => {
                self.time(of, objective);
                self.time(set, objective);
            }
            Num::Units(inner, _) => return self.num(inner, objective, depth + 1),
            Num::Over(over) => return self.groups(over, objective, depth + 1),
            Num::Op(_, parts) => return parts.iter().try_for_each(|part| self.num(part, objective, depth + 1)),
            Num::Between { of, points } => {
                self.num(of, objective, depth + 1)?;
                return points.iter().try_for_each(|(_, value)| self.num(value, objective, depth + 1));
            }
            Num::Choose(choices, last) => {
                for (cond, value) in choices {
                    self.cond(cond, objective, depth + 1)?;
                    self.num(value, objective, depth + 1)?;
                }
                return self.num(last, objective, depth + 1);
            }
            _ => return None,
        }
        Some(())
    }

    /// What changes in any of the groups within this one.
    fn groups(&mut self, over: &Over, objective: Option<usize>, depth: usize) -> Option<()> {
        let OverEach::Groups(dimensions) = &over.each else { return None };
        let Asked { measuring, place, session, .. } = *self.asked;
        for (group, session) in session.within(measuring, over, place.group, dimensions).iter() {
            let asked = Asked { measuring, place: Place { group, ..place }, objective, session };
            let mut within = Gathered { asked: &asked, windows: self.windows, numbers: self.numbers.clone(), busy: Vec::new() };
            match &over.what {
                OverWhat::Num(num) => within.num(num, objective, depth)?,
                OverWhat::Cond(cond) => within.cond(cond, objective, depth)?,
            }
            self.busy.append(&mut within.busy);
        }
        Some(())
    }

    fn cond(&mut self, cond: &NumCond, objective: Option<usize>, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match cond {
            NumCond::Compare(left, _, right) => {
                self.num(left, objective, depth + 1)?;
                self.num(right, objective, depth + 1)?;
            }
            NumCond::In(set, _) => self.time(set, objective),
            NumCond::Group(..) => {}
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().try_for_each(|part| self.cond(part, objective, depth + 1))?,
            NumCond::Not(inner) => self.cond(inner, objective, depth + 1)?,
        }
        Some(())
    }

    /// The slices in which an objective has items; of a formula, those of its own parts.
    fn result(&mut self, at: usize, depth: usize) -> Option<()> {
        let measuring = self.asked.measuring;
        let of = measuring.program.objectives.get(at)?;
        if of.items.is_none() {
            let What::Formula(formula) = &self.program().plan.objectives.get(at)?.what else { return None };
            let formula = formula.clone();
            self.excluded(Some(at));
            return self.num(&formula.num, Some(at), depth + 1);
        }
        let first = self.numbers.start;
        let place = Place { sequence: Some((self.windows, first)), ..self.asked.place };
        let Some((which, fine)) = Which::of(of, &place) else { return Some(()) };
        let cells = self.asked.session.steps(measuring, at, of, which, self.asked.place.group);
        if fine {
            let moments: Vec<i64> = cells.iter().flat_map(|steps| steps.keys().copied()).collect();
            moments.into_iter().for_each(|moment| self.moment(Instant(moment)));
            return Some(());
        }
        let last = self.numbers.end.saturating_sub(1).max(first);
        let (from, until) = (self.windows.steps(first).start, self.windows.steps(last).end);
        for steps in &cells {
            for (step, _) in steps.range(from..until.max(from)) {
                let of = self.windows.of_step(*step);
                self.busy.extend(of.start.max(first)..of.end.min(self.numbers.end));
            }
        }
        Some(())
    }
}
