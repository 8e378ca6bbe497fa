//! Sets of time of everything together, laid out as intervals.

use super::Scene;
use super::case_sets::{lasting, of_life};
use super::groups::Group;
use super::lives::Life;
use super::sequence::Sequence;
use super::states::States;
use crate::calendar::SUPPORTED;
use crate::plan::{AdjustmentId, OfCases, Quantifier, TimeSet, WindowSpec};
use crate::readings::{AllowanceOrder, BlankTime, Vacuous};
use crate::value::{Instant, Interval, IntervalSet, Micros, Ratio};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A set by its place in the plan, for a group.
type Laid = (usize, Vec<String>);

/// What sets of time are made of.
pub(super) struct Sets<'w, 'a> {
    /// Where the plan is.
    pub scene: &'w Scene<'a>,
    /// Every life.
    pub lives: &'w [Life<'a>],
    states: Vec<States<'a>>,
    /// When seasons, surges and phases hold, as far as that is known: by position in the plan, in order.
    pub adjustments: RefCell<Vec<IntervalSet>>,
    /// What was laid out: by place in the plan, and by group.
    laid_out: RefCell<BTreeMap<Laid, Rc<IntervalSet>>>,
}

impl<'w, 'a> Sets<'w, 'a> {
    /// Of some lives.
    pub(super) fn of(scene: &'w Scene<'a>, lives: &'w [Life<'a>]) -> Self {
        let states = lives.iter().map(|life| States::of(scene, life)).collect();
        Self { scene, lives, states, adjustments: RefCell::default(), laid_out: RefCell::default() }
    }

    /// All time there is.
    fn ever(&self) -> IntervalSet {
        IntervalSet::of([Interval::new(SUPPORTED.from, self.scene.as_of)])
    }

    /// The instants at which a set holds, for a group.
    pub(super) fn get(&self, set: &TimeSet, group: &Group) -> Rc<IntervalSet> {
        // The same place in the plan and the same group are the same set.
        let key = (std::ptr::from_ref(set) as usize, group.names.iter().chain(&group.shown).cloned().collect());
        if let Some(set) = self.laid_out.borrow().get(&key) {
            return Rc::clone(set);
        }
        let laid_out = Rc::new(self.lay_out(set, group).and(&self.ever()));
        self.laid_out.borrow_mut().insert(key, Rc::clone(&laid_out));
        laid_out
    }

    fn lay_out(&self, set: &TimeSet, group: &Group) -> IntervalSet {
        let of = |set: &TimeSet| self.get(set, group);
        match set {
            TimeSet::Always => self.ever(),
            // Of windows, not of everything: see `Place::used`.
            TimeSet::Used => IntervalSet::empty(),
            TimeSet::Calendar(id) => self.scene.calendars.get(*id).open_set(Interval::new(SUPPORTED.from, self.scene.as_of.min(SUPPORTED.until))),
            TimeSet::Adjustment(id) => self.adjustment(*id),
            TimeSet::Cases(cases) => self.cases(cases, group),
            TimeSet::Named(id) => self.scene.plan.sets.get(id.index()).map_or_else(IntervalSet::empty, |named| self.get(&named.set, group).as_ref().clone()),
            TimeSet::Any(sets) => sets.iter().fold(IntervalSet::empty(), |all, set| all.or(&of(set))),
            TimeSet::All(sets) => sets.iter().fold(self.ever(), |all, set| all.and(&of(set))),
            TimeSet::Several { how, of: sets } => self.several(*how, &sets.iter().map(of).collect::<Vec<_>>()),
            TimeSet::Read(one) => one.get(&self.scene.plan.points).map_or_else(IntervalSet::empty, |set| of(set).as_ref().clone()),
            TimeSet::Except(first, second) => of(first).except(&of(second)),
            TimeSet::Not(set) => self.ever().except(&of(set)),
            TimeSet::Lasting { set, least, more } => lasting(&of(set), *least, *more),
            TimeSet::UpTo { set, most, each, order } => {
                let last = self.scene.choice(*order) == Some(AllowanceOrder::Last);
                self.allowed(&of(set), *most, each, last)
            }
        }
    }

    /// When a season, surge or phase holds; never, as long as that is not known.
    fn adjustment(&self, id: AdjustmentId) -> IntervalSet {
        self.adjustments.borrow().get(id.index()).cloned().unwrap_or_default()
    }

    /// The instants at which so many of the cases are in a state.
    fn cases(&self, cases: &OfCases, group: &Group) -> IntervalSet {
        // At each instant: how many more count from then on, and how many more of them are in the state.
        let mut turns: BTreeMap<Instant, (i64, i64)> = BTreeMap::new();
        let every = self.scene.choice(self.scene.plan.rules.blank_time) == Some(BlankTime::EveryGroup);
        let lives = self.lives.iter().zip(&self.states).filter(|(life, _)| life.kind == cases.case && group.holds(life, every));
        for (life, states) in lives {
            let lasts = || IntervalSet::of([life.lasts(self.scene.as_of)]);
            let count = cases.among.as_ref().map_or_else(lasts, |among| of_life(self.scene, life, states, among));
            let hold = of_life(self.scene, life, states, &cases.holds).and(&count);
            for stretch in count.intervals() {
                turns.entry(stretch.from).or_default().0 += 1;
                turns.entry(stretch.until).or_default().0 -= 1;
            }
            for stretch in hold.intervals() {
                turns.entry(stretch.from).or_default().1 += 1;
                turns.entry(stretch.until).or_default().1 -= 1;
            }
        }
        let (mut from, mut count, mut hold) = (Instant::MIN, 0, 0);
        let mut out = Vec::new();
        for (at, (more, of_them)) in turns {
            out.extend(self.so_many(cases, count, hold).then_some(Interval::new(from, at)));
            (from, count, hold) = (at, count + more, hold + of_them);
        }
        out.extend(self.so_many(cases, count, hold).then_some(Interval::new(from, Instant::MAX)));
        IntervalSet::of(out)
    }

    /// Where so many of some sets hold: between each two instants at which one of them begins or ends, they are counted.
    fn several(&self, how: Quantifier, sets: &[Rc<IntervalSet>]) -> IntervalSet {
        let mut edges: Vec<Instant> = self.ever().intervals().iter().flat_map(|i| [i.from, i.until]).collect();
        edges.extend(sets.iter().flat_map(|set| set.intervals()).flat_map(|i| [i.from, i.until]));
        edges.sort_unstable();
        edges.dedup();
        let holds = |at: Instant| {
            let held = sets.iter().filter(|set| set.contains(at)).count();
            match how {
                Quantifier::AtLeast(least) => held >= usize::try_from(least).unwrap_or(usize::MAX),
                Quantifier::AtMost(most) => held <= usize::try_from(most).unwrap_or(usize::MAX),
                Quantifier::Every | Quantifier::Share(_) => false,
            }
        };
        let between = edges.iter().zip(edges.iter().skip(1)).filter(|(from, _)| holds(**from));
        IntervalSet::of(between.map(|(from, until)| Interval::new(*from, *until)))
    }

    /// Whether it holds where `count` cases count and something holds of `hold` of them.
    fn so_many(&self, cases: &OfCases, count: i64, hold: i64) -> bool {
        let vacuous = || cases.vacuous.and_then(|point| self.scene.choice(point)) == Some(Vacuous::Holds);
        match cases.how {
            Quantifier::AtLeast(least) => count > 0 && hold >= i64::from(least),
            Quantifier::AtMost(most) => hold <= i64::from(most),
            Quantifier::Every | Quantifier::Share(_) if count == 0 => vacuous(),
            Quantifier::Every => hold == count,
            Quantifier::Share(share) => Ratio::new(i128::from(hold), i128::from(count)).is_some_and(|of_all| of_all >= share),
        }
    }

    /// So much of a set in each window, from the beginning or from the end.
    fn allowed(&self, set: &IntervalSet, most: Micros, each: &WindowSpec, last: bool) -> IntervalSet {
        let windows = Sequence::of(self.scene, self.lives, each);
        let mut out = Vec::new();
        let range = set.intervals().first().zip(set.intervals().last());
        let range = range.map_or(Interval::new(Instant::MIN, Instant::MIN), |(first, last)| Interval::new(first.from, last.until));
        for window in windows.between(range.from, range.until) {
            let mut parts: Vec<Interval> = inside(set, Interval::new(window.from, window.until)).collect();
            if last {
                parts.reverse();
            }
            let mut left = most;
            for part in parts {
                let length = left.min(part.measure());
                left = Micros(left.0 - length.0);
                out.push(if last { Interval::new(Instant(part.until.0 - length.0), part.until) } else { Interval::new(part.from, part.from.plus(length)) });
            }
        }
        IntervalSet::of(out)
    }
}

/// What of a set lies in an interval, in order.
pub(super) fn inside(set: &IntervalSet, range: Interval) -> impl Iterator<Item = Interval> + '_ {
    let all = set.intervals();
    let first = all.partition_point(|i| i.until <= range.from);
    let from_there = all.get(first..).unwrap_or_default();
    from_there.iter().take_while(move |i| i.from < range.until).map(move |i| i.and(range)).filter(|i| !i.is_empty())
}

/// How much of an interval a set holds.
pub(super) fn measure_in(set: &IntervalSet, range: Interval) -> Micros {
    inside(set, range).fold(Micros::ZERO, |sum, part| sum.plus(part.measure()))
}
