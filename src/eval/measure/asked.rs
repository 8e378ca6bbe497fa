//! One place, asked for numbers: what has been worked out for one group is kept as long as the question lasts.

use super::super::fold::Steps;
use super::super::number::{Leaves, holds_or_empty, like, number};
use super::super::program::Objective;
use super::quiet::Busy;
use super::{GroupOf, Judged, Measuring, Place, Which};
use crate::calendar::Windows;
use crate::metric::{self, MetricKind, Rank, ResultUnit, Sampled, Tally};
use crate::outcome::Measured;
use crate::plan::{Num, NumUnit, Over, OverEach, OverWhat, PointRef, Points, TimeSet, Value, WindowSpec};
use crate::readings::{EmptySlice, Exclusion, PartlyExcluded, PercentileMethod, SliceRule};
use crate::value::{Interval, IntervalSet, Micros, Ratio};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Cells of an objective, by group.
type Found<'a> = SmallVec<[&'a Steps; 1]>;

/// A set by where it (or what is made of several) stands in the plan, and by the objective whose exclusions are taken out.
type Made = ((usize, u8, Option<usize>), Arc<IntervalSet>);

/// What lasts as long as a question about one group: it may be asked in many smaller windows.
pub(super) struct Session<'j, 'a> {
    pub(super) judged: &'j dyn Judged,
    sets: RefCell<Vec<Made>>,
    cells: RefCell<Vec<((usize, Which), Found<'a>)>>,
    /// Of the groups within the group, by where the metric over them stands.
    within: RefCell<Vec<(usize, Within<'j, 'a>)>>,
}

/// Groups within a group, each with what lasts as long as a question about it.
type Within<'j, 'a> = Rc<[(GroupOf, Session<'j, 'a>)]>;

impl<'j, 'a> Session<'j, 'a> {
    pub(super) fn new(judged: &'j dyn Judged) -> Self {
        Self { judged, sets: RefCell::default(), cells: RefCell::default(), within: RefCell::default() }
    }

    /// The groups within a group; none, where there are more than are kept.
    pub(super) fn within(&self, measuring: &Measuring<'a>, over: &Over, group: &GroupOf, dimensions: &[String]) -> Within<'j, 'a> {
        let key = std::ptr::from_ref(over).addr();
        if let Some((_, within)) = self.within.borrow().iter().find(|(known, _)| *known == key) {
            return Rc::clone(within);
        }
        let groups = measuring.groups_within(group, dimensions, &over.what).unwrap_or_default();
        let within: Within<'j, 'a> = groups.into_iter().map(|group| (group, Self::new(self.judged))).collect();
        self.within.borrow_mut().push((key, Rc::clone(&within)));
        within
    }

    /// A set that was made before, or is made now.
    fn set(&self, key: (usize, u8, Option<usize>), make: impl FnOnce() -> Arc<IntervalSet>) -> Arc<IntervalSet> {
        if let Some((_, set)) = self.sets.borrow().iter().find(|(known, _)| *known == key) {
            return Arc::clone(set);
        }
        let set = make();
        self.sets.borrow_mut().push((key, Arc::clone(&set)));
        set
    }

    /// The cells of an objective in the group that is asked about.
    pub(super) fn steps(&self, measuring: &Measuring<'a>, at: usize, of: &Objective, which: Which, group: &GroupOf) -> Found<'a> {
        if let Some((_, found)) = self.cells.borrow().iter().find(|(known, _)| *known == (at, which)) {
            return found.clone();
        }
        let found = measuring.steps_of(at, of, which, group, self);
        self.cells.borrow_mut().push(((at, which), found.clone()));
        found
    }
}

/// One place, asked for numbers.
pub(super) struct Asked<'m, 'j, 'a> {
    pub(super) measuring: &'m Measuring<'a>,
    pub(super) place: Place<'m>,
    /// Whose formula it is.
    pub(super) objective: Option<usize>,
    pub(super) session: &'m Session<'j, 'a>,
}

impl Leaves for Asked<'_, '_, '_> {
    fn points(&self) -> &Points {
        &self.measuring.program.plan.points
    }

    fn leaf(&self, leaf: &Num) -> Option<Measured> {
        match leaf {
            Num::Window => Some(crate::outcome::length(self.window().measure())),
            Num::Result(id) => self.measuring.measure_in(id.index(), &self.place, self.session).measured,
            Num::Time(set) => Some(crate::outcome::length(self.outside(set).measure_in(self.window()))),
            Num::Share { of, set, outside } => self.share(leaf, of, set, *outside),
            Num::Stretches { set, metric, percentile, method, units, straddle } => {
                let set = self.outside(set);
                self.stretches(&set, metric::named(metric)?, self.rank(*percentile, *method), *units, *straddle)
            }
            Num::Over(over) => self.over(over),
            Num::Before { num, count, metric } => self.before(num, *count, metric::named(metric)?),
            _ => self.session.judged.leaf(leaf, &self.place),
        }
    }

    fn holds_in(&self, set: &TimeSet, rule: PointRef) -> bool {
        let (set, window) = (self.outside(set), self.window());
        match self.points().choice(rule).unwrap_or(SliceRule::AnyPart) {
            SliceRule::AnyPart => set.inside(window).next().is_some(),
            SliceRule::Whole => set.covers(window),
            SliceRule::Most => set.measure_in(window).0.saturating_mul(2) > window.measure().0,
        }
    }

    fn of_group(&self, dimension: u16, values: &[Value]) -> bool {
        self.place.group.is_any(dimension.into(), values)
    }
}

impl<'j, 'a> Asked<'_, 'j, 'a> {
    /// The window, as far as it is looked at.
    pub(super) fn window(&self) -> Interval {
        Interval::new(self.place.window.from, self.place.until)
    }

    /// What a percentile is to be.
    fn rank(&self, percentile: Option<Ratio>, method: Option<PointRef>) -> Option<Rank> {
        let method = method.and_then(|at| self.points().choice(at)).unwrap_or(PercentileMethod::NearestRank);
        percentile.map(|share| Rank { share, method })
    }

    /// The same question in another window.
    fn at<'p>(&'p self, place: Place<'p>, session: &'p Session<'j, 'a>) -> Asked<'p, 'j, 'a> {
        Asked { measuring: self.measuring, place, objective: self.objective, session }
    }

    pub(super) fn set(&self, set: &TimeSet) -> Arc<IntervalSet> {
        let make = || self.measuring.set(set, self.place.group, self.session.judged);
        self.session.set((std::ptr::from_ref(set).addr(), 0, None), make)
    }

    pub(super) fn from_bad(from: Exclusion) -> bool {
        from != Exclusion::FromTotal
    }

    pub(super) fn from_total(from: Exclusion) -> bool {
        from != Exclusion::FromBad
    }

    /// What is excluded from something.
    pub(super) fn excluded(&self, from: fn(Exclusion) -> bool) -> IntervalSet {
        let of = self.objective.and_then(|at| self.measuring.program.objectives.get(at));
        let sets = of.iter().flat_map(|of| &of.exclusions).filter(|(_, what, _)| from(*what)).map(|(set, ..)| self.excluding(set));
        sets.fold(IntervalSet::empty(), |all, set| all.or(&set))
    }

    /// Each set that is excluded from anything, by itself: where two touch, neither the edge of the one nor that of the other is lost.
    pub(super) fn each_excluded(&self) -> Vec<Arc<IntervalSet>> {
        let of = self.objective.and_then(|at| self.measuring.program.objectives.get(at));
        of.iter().flat_map(|of| &of.exclusions).map(|(set, ..)| self.excluding(set)).collect()
    }

    fn excluding(&self, set: &TimeSet) -> Arc<IntervalSet> {
        if *set == TimeSet::Used { self.used() } else { self.set(set) }
    }

    /// What earlier windows have used up.
    fn used(&self) -> Arc<IntervalSet> {
        self.session.set((0, 5, self.objective), || Arc::new(self.session.judged.used(self.place.slot)))
    }

    /// A set less what is excluded from the bad time.
    fn outside(&self, set: &TimeSet) -> Arc<IntervalSet> {
        self.session.set((std::ptr::from_ref(set).addr(), 1, self.objective), || {
            let set = self.set(set);
            let of = self.objective.and_then(|at| self.measuring.program.objectives.get(at));
            let removed =
                of.iter().flat_map(|of| &of.exclusions).filter(|(_, from, _)| Self::from_bad(*from)).fold(IntervalSet::empty(), |all, (by, _, how)| {
                    let by = self.excluding(by);
                    all.or(&match how {
                        PartlyExcluded::Overlap => return all.or(&by),
                        PartlyExcluded::BeginsInside => whole(&set, |stretch| by.contains(stretch.from)),
                        PartlyExcluded::LiesInside => whole(&set, |stretch| by.covers(stretch)),
                        PartlyExcluded::AnyPart => whole(&set, |stretch| by.inside(stretch).next().is_some()),
                    })
                });
            if removed.is_empty() { set } else { Arc::new(set.except(&removed)) }
        })
    }

    fn share(&self, leaf: &Num, of: &TimeSet, set: &TimeSet, outside: bool) -> Option<Measured> {
        let place = std::ptr::from_ref(leaf).addr();
        let total = self.session.set((place, 2, self.objective), || Arc::new(self.set(of).except(&self.excluded(Self::from_total))));
        let within = self.session.set((place, 3, self.objective), || Arc::new(self.set(of).and(&self.outside(set))));
        let window = self.window();
        let share = Ratio::new(within.measure_in(window).0.into(), total.measure_in(window).0.into())?;
        Some(Measured::Share(if outside { Ratio::ONE.minus(share)? } else { share }))
    }

    fn over(&self, over: &Over) -> Option<Measured> {
        let kind = metric::named(&over.metric)?;
        let empty = self.points().choice(over.empty).unwrap_or(EmptySlice::LeftOut);
        let mut folded = Folded::new(kind, false);
        match &over.each {
            OverEach::Windows(one) => self.over_windows(over, one.get(self.points())?, empty, &mut folded),
            OverEach::Groups(dimensions) => {
                for (group, session) in self.session.within(self.measuring, over, self.place.group, dimensions).iter() {
                    folded.slice(self.at(Place { group, ..self.place }, session).slice(&over.what, empty), 1);
                }
            }
        }
        let unit = || if let OverWhat::Num(num) = &over.what { self.unit(num) } else { None };
        folded.finish(self.rank(over.percentile, over.method), unit)
    }

    fn over_windows(&self, over: &Over, each: &WindowSpec, empty: EmptySlice, folded: &mut Folded) {
        let beyond = self.place.sequence.is_some_and(|(windows, _)| windows.reach_beyond());
        let windows = self.measuring.sequence(each, beyond);
        let windows: &Windows = &windows;
        let end = if self.place.through.is_some() { self.place.until } else { self.measuring.as_of };
        let begun = windows.begun(self.measuring.state.earliest, end).end.min(windows.begun_by(end));
        let past = windows.first_from(self.place.window.until).min(begun);
        let numbers = windows.first_from(self.place.window.from)..past;
        let excluded = self.session.set((std::ptr::from_ref(over).addr(), 4, self.objective), || Arc::new(self.excluded(Self::from_total)));
        let mut busy = self.busy(over, windows, numbers.clone(), &excluded);
        // What a slice in which nothing changes came to, and how long it is.
        let mut quiet: Option<(Micros, Option<Slice>)> = None;
        let mut walk = windows.walk(numbers.clone());
        while let Some((number, window)) = walk.next() {
            self.measuring.state.known.worked();
            let until = window.until.min(end);
            let changes = busy.as_mut().is_none_or(|busy| busy.is(number)) || until != window.until;
            if changes {
                quiet = None;
            }
            let slice = match quiet {
                Some((length, slice)) if length == window.measure() => slice,
                _ if excluded.covers(Interval::new(window.from, until)) => None,
                _ => self.at(Place { sequence: Some((windows, number)), window, until, ..self.place }, self.session).slice(&over.what, empty),
            };
            let mut times = 1;
            if !changes {
                quiet = Some((window.measure(), slice));
                // Up to the next in which something changes; the last may be cut by the end.
                let past = busy.as_ref().map_or(number, Busy::next).min(numbers.end.saturating_sub(1));
                times = windows.alike(number).min(past.saturating_sub(number)).max(1);
            }
            folded.slice(slice, times);
            if times > 1 {
                walk = windows.walk(number + times..numbers.end);
            }
        }
    }

    /// What this window and group comes to for a metric; none if it is left out.
    fn slice(&self, what: &OverWhat, empty: EmptySlice) -> Option<Slice> {
        match what {
            OverWhat::Num(num) => number_or(number(num, self), empty, || self.unit(num)).map(Slice::Value),
            OverWhat::Cond(cond) => {
                let instead = match empty {
                    EmptySlice::LeftOut => None,
                    EmptySlice::Nought => Some(Ratio::ZERO),
                    EmptySlice::One => Some(Ratio::ONE),
                };
                let (holds, without) = holds_or_empty(cond, self, instead);
                (!without || instead.is_some()).then_some(Slice::Holds(holds))
            }
        }
    }

    fn before(&self, num: &Num, count: u32, kind: &'static MetricKind) -> Option<Measured> {
        let (windows, here) = self.place.sequence?;
        let begun = windows.begun(self.measuring.state.earliest, self.measuring.as_of);
        let from = here.saturating_sub(usize::try_from(count).unwrap_or(usize::MAX)).max(begun.start);
        let mut folded = Folded::new(kind, false);
        let mut some = false;
        for (before, window) in windows.walk(from..here.min(begun.end)) {
            // Windows that overlap this one are cut at the moment in hand.
            let through = self.place.through.filter(|moment| *moment < window.until);
            let until = through.unwrap_or(window.until.min(self.measuring.as_of));
            let place = Place { sequence: Some((windows, before)), window, until, through, ..self.place };
            if let Some(value) = number(num, &self.at(place, self.session)) {
                some = true;
                folded.value(value);
            }
        }
        folded.finish(None, || self.unit(num)).filter(|_| some)
    }

    /// Nought of what a number is an amount of.
    fn unit(&self, num: &Num) -> Option<Measured> {
        let plan = &self.measuring.program.plan;
        Some(match plan.unit_of(num, None)? {
            NumUnit::Share => Measured::Share(Ratio::ZERO),
            NumUnit::Number | NumUnit::Points => Measured::Number(Ratio::ZERO),
            NumUnit::Length => Measured::Length(Ratio::ZERO),
            NumUnit::Money => Measured::Money(Ratio::ZERO),
        })
    }
}

/// The stretches of a set of which something holds, whole.
fn whole(set: &IntervalSet, of: impl Fn(Interval) -> bool) -> IntervalSet {
    IntervalSet::of(set.intervals().iter().copied().filter(|stretch| of(*stretch)))
}

/// What a slice comes to.
#[derive(Clone, Copy)]
enum Slice {
    Value(Measured),
    Holds(bool),
}

/// A number, or what is taken for none.
fn number_or(number: Option<Measured>, empty: EmptySlice, unit: impl Fn() -> Option<Measured>) -> Option<Measured> {
    let instead = match empty {
        _ if number.is_some() => return number,
        EmptySlice::LeftOut => return None,
        EmptySlice::Nought => Ratio::ZERO,
        EmptySlice::One => Ratio::ONE,
    };
    unit().map(|unit| like(unit, instead))
}

/// Numbers of one unit, folded by a metric.
pub(super) struct Folded {
    kind: &'static MetricKind,
    tally: Tally,
    unit: Option<Measured>,
}

impl Folded {
    pub(super) fn new(kind: &'static MetricKind, lengths: bool) -> Self {
        Self { kind, tally: Tally::new(kind, lengths), unit: None }
    }

    /// One more number.
    pub(super) fn value(&mut self, value: Measured) {
        self.values(value, 1);
    }

    fn values(&mut self, value: Measured, times: u64) {
        self.unit = self.unit.or(Some(value));
        let item = if self.kind.unit == ResultUnit::OfValues { Sampled::Number(value.ratio()) } else { Sampled::Judged(true) };
        self.tally.push_many(item, times);
    }

    /// What so many slices or groups came to.
    fn slice(&mut self, slice: Option<Slice>, times: usize) {
        let times = u64::try_from(times).unwrap_or(u64::MAX);
        match slice {
            Some(Slice::Value(value)) => self.values(value, times),
            Some(Slice::Holds(holds)) if holds || self.kind.unit == ResultUnit::Share => self.tally.push_many(Sampled::Judged(holds), times),
            _ => {}
        }
    }

    /// The measure; `unit` is that of the numbers if there is none.
    pub(super) fn finish(&self, rank: Option<Rank>, unit: impl Fn() -> Option<Measured>) -> Option<Measured> {
        if self.tally.sample() == 0 && !self.kind.nought_when_empty {
            return None;
        }
        let measured = self.tally.finish(self.kind, rank)?;
        if self.kind.unit != ResultUnit::OfValues {
            return Some(measured);
        }
        self.unit.or_else(unit).map(|unit| like(unit, measured.ratio()))
    }
}
