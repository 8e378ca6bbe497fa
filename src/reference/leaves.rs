//! What numbers rest on, in a window and for a group: sets of time, measures of objectives, smaller and earlier windows.

use super::groups::Group;
use super::items::Item;
use super::metrics::{Sum, folded, measure};
use super::number::{Known, in_units, like, worked_out};
use super::sequence::Sequence;
use super::time_sets::{Sets, inside, measure_in};
use super::{Scene, bands, slices, units};
use crate::outcome::{Measured, WindowId};
use crate::plan::{Exclusion, FeeTime, Measure, Num, ObjectiveId, PointRef, TimeSet, Value, What};
use crate::readings::{self, PartlyExcluded, PercentileMethod, SliceRule, Straddle};
use crate::value::{Instant, Interval, IntervalSet, Micros, Ratio};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What settlement knows of a window: the measure a credit is for, points, pools, what is paid. Asked for all numbers that sets and items do not give.
pub(super) trait Judged {
    /// One of [`Num::Attained`], [`Num::Target`], [`Num::Shortfall`], [`Num::Sample`], [`Num::Missed`], [`Num::InARow`], [`Num::Points`], [`Num::Credits`], [`Num::Pool`], [`Num::Allocation`].
    fn number(&self, num: &Num, place: &Place<'_>) -> Option<Measured>;
}

/// Where a number is asked for.
#[derive(Clone, Copy)]
pub(super) struct Place<'n> {
    /// In which window.
    pub window: &'n WindowId,
    /// Its position in the sequence.
    pub number: usize,
    /// The windows before it are those of this sequence.
    pub sequence: &'n Sequence,
    /// For which group.
    pub group: &'n Group,
    /// What does not count.
    pub exclusions: &'n [Exclusion],
    /// What earlier windows have used up.
    pub used: Option<&'n IntervalSet>,
    /// What is known besides.
    pub judged: &'n dyn Judged,
    /// What is known ends here: as-of, or a moment before it. Items of that moment are known.
    pub upto: Instant,
}

/// What numbers are made of.
pub(super) struct Numbers<'w, 'a> {
    /// Sets of time.
    pub sets: &'w Sets<'w, 'a>,
    /// The items of each objective, nothing excluded that counts; in order of their moments.
    items: Vec<Vec<&'w Item>>,
    /// Sequences of windows that were asked for, by place in the plan.
    pub(super) sequences: RefCell<BTreeMap<(usize, bool), Rc<Sequence>>>,
}

impl<'w, 'a> Numbers<'w, 'a> {
    /// Of some items.
    pub(super) fn of(sets: &'w Sets<'w, 'a>, items: &'w [Vec<Item>]) -> Self {
        let in_order = |items: &'w Vec<Item>| {
            let mut items: Vec<&Item> = items.iter().filter(|i| i.belongs).collect();
            items.sort_by_key(|i| i.moment);
            items
        };
        Self { sets, items: items.iter().map(in_order).collect(), sequences: RefCell::default() }
    }

    /// What of a window is known by as-of.
    pub(super) fn known(&self, window: &WindowId, upto: Instant) -> Interval {
        Interval::new(window.from, window.until.min(upto).min(self.sets.scene.as_of))
    }

    /// The moments of the items of an objective, in order.
    pub(super) fn moments(&self, objective: usize) -> Vec<Instant> {
        self.items.get(objective).into_iter().flatten().filter_map(|i| i.moment).collect()
    }

    /// A set of time, for the group.
    fn set(&self, set: &TimeSet, place: &Place<'_>) -> Rc<IntervalSet> {
        self.sets.get(set, place.group)
    }

    /// A set at a place, less what is excluded from the bad time.
    fn bad(&self, set: &TimeSet, place: &Place<'_>) -> Rc<IntervalSet> {
        let scene = self.sets.scene;
        let whole_set = self.set(set, place);
        let mut left = (*whole_set).clone();
        for exclusion in place.exclusions.iter().filter(|e| scene.choice(e.from) != Some(readings::Exclusion::FromTotal)) {
            let by = self.excluding(exclusion, place);
            let how = exclusion.partly.and_then(|point| scene.choice(point)).unwrap_or(PartlyExcluded::Overlap);
            let removed = whole_set.intervals().iter().filter(|stretch| {
                let common = measure_in(&by, **stretch);
                match how {
                    PartlyExcluded::Overlap => false,
                    PartlyExcluded::BeginsInside => by.contains(stretch.from),
                    PartlyExcluded::LiesInside => common == stretch.measure(),
                    PartlyExcluded::AnyPart => common > Micros::ZERO,
                }
            });
            let removed = if how == PartlyExcluded::Overlap { (*by).clone() } else { IntervalSet::of(removed.copied()) };
            left = left.except(&removed);
        }
        Rc::new(left)
    }

    /// The time of an exclusion.
    fn excluding(&self, exclusion: &Exclusion, place: &Place<'_>) -> Rc<IntervalSet> {
        match exclusion.set {
            TimeSet::Used => Rc::new(place.used.cloned().unwrap_or_default()),
            _ => self.set(&exclusion.set, place),
        }
    }

    /// What is excluded from the total at a place.
    pub(super) fn excluded(&self, place: &Place<'_>) -> Rc<IntervalSet> {
        let here = |exclusion: &&Exclusion| self.sets.scene.choice(exclusion.from) != Some(readings::Exclusion::FromBad);
        let set = |exclusion: &Exclusion| self.excluding(exclusion, place);
        match place.exclusions.iter().filter(here).collect::<Vec<_>>().as_slice() {
            [] => Rc::default(),
            [one] => set(one),
            several => Rc::new(several.iter().fold(IntervalSet::empty(), |all, exclusion| all.or(&set(exclusion)))),
        }
    }

    /// What numbers rest on at a place.
    pub(super) fn at<'h>(&'h self, place: &Place<'h>) -> Here<'h, 'w, 'a> {
        Here { numbers: self, place: *place }
    }

    /// A number; none if a part of it is none.
    pub(super) fn number(&self, num: &Num, place: &Place<'_>) -> Option<Measured> {
        worked_out(&self.at(place), num)
    }

    /// A number that is not made of others.
    fn leaf(&self, num: &Num, place: &Place<'_>) -> Option<Measured> {
        let scene = self.sets.scene;
        let window = self.known(place.window, place.upto);
        match num {
            Num::Fee { fee, time } => match time {
                FeeTime::Window => bands::fee_of(scene, *fee, Interval::new(place.window.from, place.window.until)).map(Measured::Money),
                FeeTime::Preceding(first) => bands::fee_before(scene, *fee, *first, place.window.from).map(Measured::Money),
                FeeTime::Day(how) => bands::fee_of_a_day(scene, (*fee, *how), Interval::new(place.window.from, place.window.until)).map(Measured::Money),
                FeeTime::Elapsed => bands::fee_elapsed(scene, *fee, window).map(Measured::Money),
            },
            Num::Window => Some(Measured::Length(Ratio::whole(window.measure().0))),
            Num::Attained | Num::Target | Num::Shortfall | Num::Sample | Num::Missed | Num::InARow => place.judged.number(num, place),
            Num::Points(_) | Num::Credits(_) | Num::Pool(_) | Num::Allocation(_) => place.judged.number(num, place),
            Num::Result(id) => self.result(*id, place),
            Num::Time(set) => Some(Measured::Length(Ratio::whole(measure_in(&self.bad(set, place), window).0))),
            Num::Share { of, set, outside } => self.share(of, set, *outside, place),
            Num::Stretches { set, metric, percentile, method, units, straddle } => {
                let set = self.bad(set, place);
                let straddle = scene.choice(*straddle).unwrap_or(Straddle::Cut);
                let lengths = self.stretches(&set, straddle, window, place.upto).into_iter().map(|i| Ratio::whole(i.measure().0));
                let values: Option<Vec<Ratio>> = match units {
                    Some(units) => lengths.map(|length| in_units(scene, Measured::Length(length), units).map(Measured::ratio)).collect(),
                    None => Some(lengths.collect()),
                };
                let value = fold(scene, metric, percentile.map(|share| (share, *method)), values?)?;
                units::of(scene, num).map(|unit| like(unit, value))
            }
            Num::Over(over) => slices::over(self, over, place),
            Num::Before { num, count, metric } => {
                let windows = place.sequence.before(place.number, *count);
                let values: Vec<Measured> =
                    windows.iter().filter_map(|(number, window)| self.number(num, &Place { window, number: *number, ..*place })).collect();
                let unit = if metric == "count" { Measured::Number(Ratio::ZERO) } else { *values.first()? };
                let bare = values.iter().map(|value| value.ratio()).collect::<Vec<_>>();
                (!bare.is_empty()).then(|| fold(scene, metric, None, bare))?.map(|value| like(unit, value))
            }
            Num::Value(_) | Num::Units(..) | Num::Op(..) | Num::Between { .. } | Num::Choose(..) => None,
        }
    }

    /// The share of one set of time in which another holds.
    fn share(&self, of: &TimeSet, set: &TimeSet, outside: bool, place: &Place<'_>) -> Option<Measured> {
        let window = self.known(place.window, place.upto);
        let within = |set: Rc<IntervalSet>| IntervalSet::of(inside(&set, window));
        let of = within(self.set(of, place));
        let bad = of.and(&within(self.bad(set, place)));
        let total = of.except(&within(self.excluded(place)));
        let share = Ratio::whole(bad.measure().0).over(Ratio::whole(total.measure().0))?;
        Some(Measured::Share(if outside { Ratio::ONE.minus(share)? } else { share }))
    }

    /// The stretches of a set that count in a window.
    fn stretches(&self, set: &IntervalSet, straddle: Straddle, window: Interval, upto: Instant) -> Vec<Interval> {
        let all = || set.intervals().iter().copied();
        match straddle {
            Straddle::Cut => inside(set, window).collect(),
            Straddle::WhereItBegins => all().filter(|i| window.contains(i.from)).collect(),
            Straddle::WhereItEnds => {
                let over = |i: &Interval| i.until < upto;
                all().filter(|i| over(i) && window.from < i.until && i.until <= window.until).collect()
            }
        }
    }

    /// The measure of an objective in the same window and group.
    fn result(&self, id: ObjectiveId, place: &Place<'_>) -> Option<Measured> {
        let objective = self.sets.scene.plan.objectives.get(id.index())?;
        match &objective.what {
            What::Items(own) => self.of_items(id, &own.measure, place).measured,
            What::Formula(formula) => self.number(&formula.num, &Place { exclusions: &objective.exclusions, ..*place }),
        }
    }

    /// What was measured of the items of the window and the group.
    fn of_items(&self, id: ObjectiveId, own: &Measure, place: &Place<'_>) -> Sum {
        let (scene, window) = (self.sets.scene, place.window);
        let items = self.items.get(id.index()).map_or(&[][..], Vec::as_slice);
        let first = items.partition_point(|i| i.moment.is_none_or(|at| at < window.from));
        let inside = items.iter().skip(first).take_while(|i| i.moment.is_some_and(|at| at < window.until && at <= place.upto));
        let of = scene.plan.objectives.get(id.index()).and_then(|o| o.items());
        let case = of.and_then(|of| scene.plan.case(of.case).map(|case| (case, of)));
        // Where there are no groups, all count together.
        let together = place.group.names.is_empty();
        let same = |item: &&&Item| together || case.is_some_and(|(case, of)| Group::of(case, &of.dimensions, &item.group).shown == place.group.shown);
        measure(scene, own, &inside.filter(same).copied().collect::<Vec<_>>())
    }
}

/// Numbers at a place.
pub(super) struct Here<'h, 'w, 'a> {
    numbers: &'h Numbers<'w, 'a>,
    place: Place<'h>,
}

impl Known for Here<'_, '_, '_> {
    fn scene(&self) -> &Scene<'_> {
        self.numbers.sets.scene
    }

    fn leaf(&self, num: &Num) -> Option<Measured> {
        self.numbers.leaf(num, &self.place)
    }

    fn holds_in(&self, set: &TimeSet, rule: PointRef) -> bool {
        let window = self.numbers.known(self.place.window, self.place.upto);
        let (held, whole) = (measure_in(&self.numbers.bad(set, &self.place), window).0, window.measure().0);
        match self.scene().choice(rule).unwrap_or(SliceRule::AnyPart) {
            SliceRule::AnyPart => held > 0,
            SliceRule::Whole => held > 0 && held == whole,
            SliceRule::Most => held > whole - held,
        }
    }

    fn group_has(&self, dimension: u16, values: &[Value]) -> bool {
        self.place.group.is_one_of(usize::from(dimension), values)
    }
}

/// A metric of some values that count once each; for a percentile, which and by what point's method (none: by nearest rank).
pub(super) fn fold(scene: &Scene<'_>, metric: &str, percentile: Option<(Ratio, Option<PointRef>)>, values: Vec<Ratio>) -> Option<Ratio> {
    let method = |point: Option<PointRef>| point.and_then(|point| scene.choice(point)).unwrap_or(PercentileMethod::NearestRank);
    folded(metric, percentile.map(|(share, point)| (share, method(point))), values.into_iter().map(|value| (value, 1)).collect())
}
