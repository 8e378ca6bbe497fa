//! Seasons, surges and phases: when they hold, to which windows they apply, and what is otherwise then.

use super::Scene;
use super::groups::Group;
use super::history::Asked;
use super::leaves::Place;
use super::number::{self, quantity};
use super::past::{Hand, Past};
use super::results::target_of;
use super::settle::World;
use super::stages::{each, each_of_cond};
use crate::calendar::SUPPORTED;
use crate::outcome::{AdjustmentResult, WindowId};
use crate::plan::{Adjustment, AdjustmentKind, AdjustmentWhen, Bound, Change, Num, NumCond, Target, What, WindowSpec};
use crate::readings::{CutWindow, OverlappingAdjustments, SurgeReach};
use crate::value::{Date, Instant, Interval, IntervalSet, Ratio, TimeOfDay};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Whether an adjustment that holds at some time applies to a window.
pub(super) fn applies(scene: &Scene<'_>, adjustment: &Adjustment, held: &IntervalSet, window: Interval) -> bool {
    let inside = held.and(&IntervalSet::of([window])).measure();
    match scene.choice(adjustment.cut).unwrap_or(CutWindow::BeginsInside) {
        CutWindow::BeginsInside => held.contains(window.from),
        CutWindow::AnyPart => inside.0 > 0,
        CutWindow::Whole => inside == window.measure(),
        CutWindow::Most => inside.0 > window.measure().0 - inside.0,
    }
}

/// When each adjustment holds, in the term.
pub(super) fn held(world: &World<'_, '_>) -> Vec<IntervalSet> {
    let adjustments = &world.scene.plan.adjustments;
    // Of stretches that have something given: position, first instant, and whether it had happened.
    let mut decided: BTreeMap<(usize, Instant), bool> = BTreeMap::new();
    loop {
        let (stretches, held) = so_far(world, &decided);
        let open = adjustments.iter().zip(&stretches).enumerate().filter(|(_, (adjustment, _))| adjustment.given.is_some());
        let open = open.flat_map(|(at, (_, set))| set.intervals().iter().map(move |i| (i.from, at)));
        let open = open.filter(|(from, at)| *from < world.scene.as_of && !decided.contains_key(&(*at, *from)));
        let Some((from, at)) = open.min() else { return held };
        let given = adjustments.get(at).and_then(|adjustment| adjustment.given.as_ref());
        let happened = given.is_some_and(|given| world.first_stage(&held, |past| past.history(given, Asked { at: from, group: None, since: None }).holds));
        decided.insert((at, from), happened);
    }
}

/// The stretches of each, whatever is given, and when each holds by what is decided.
fn so_far(world: &World<'_, '_>, decided: &BTreeMap<(usize, Instant), bool>) -> (Vec<IntervalSet>, Vec<IntervalSet>) {
    let adjustments = &world.scene.plan.adjustments;
    let happens = |at: usize, stretch: &Interval| decided.get(&(at, stretch.from)) == Some(&true);
    let known = |stretches: &[IntervalSet]| -> Vec<IntervalSet> {
        let one = |(at, (adjustment, set)): (usize, (&Adjustment, &IntervalSet))| match adjustment.given {
            None => set.clone(),
            Some(_) => IntervalSet::of(set.intervals().iter().filter(|stretch| happens(at, stretch)).copied()),
        };
        adjustments.iter().zip(stretches).enumerate().map(one).collect()
    };
    let mut stretches = vec![IntervalSet::empty(); adjustments.len()];
    // None rests on itself: each round settles those that rest on settled ones.
    for _ in 0..=adjustments.len() {
        let held = known(&stretches);
        let next: Vec<IntervalSet> = adjustments.iter().map(|adjustment| laid_out(world, adjustment, &held)).collect();
        if next == stretches {
            break;
        }
        stretches = next;
    }
    let held = known(&stretches);
    (stretches, held)
}

/// When an adjustment holds, whatever is given; `held`: what is known of the others.
fn laid_out(world: &World<'_, '_>, adjustment: &Adjustment, held: &[IntervalSet]) -> IntervalSet {
    let scene = world.scene;
    let term = scene.calendars.term().and(SUPPORTED);
    let midnight = |date: Date| scene.calendars.instant(date, TimeOfDay::MIDNIGHT);
    let set = match &adjustment.when {
        AdjustmentWhen::Dates(from, until) => IntervalSet::of([Interval::new(from.map_or(Instant::MIN, midnight), until.map_or(Instant::MAX, midnight))]),
        AdjustmentWhen::Yearly(first, last) => {
            let year = |at: Instant| scene.calendars.zone().local(at).date.year;
            // The first date at or after a day of the year.
            let date = |year: i32, (month, day): (u8, u8)| {
                let length = Date::month_len(year, month);
                let there = Date { year, month, day: day.min(length) };
                if day > length { there.plus_days(1) } else { there }
            };
            let after = |year: i32, (month, day): (u8, u8)| Date { year, month, day: day.min(Date::month_len(year, month)) }.plus_days(1);
            let past_new_year = i32::from(last < first);
            let stretch = |y: i32| Interval::new(midnight(date(y, *first)), midnight(after(y + past_new_year, *last)));
            IntervalSet::of((year(term.from) - 1..=year(term.until) + 1).map(stretch))
        }
        AdjustmentWhen::Windows { each, condition, reach } => {
            world.with(held, |past| IntervalSet::of(windows(past, each, condition, scene.choice(*reach).unwrap_or(SurgeReach::WholeWindow))))
        }
    };
    set.and(&IntervalSet::of([term]))
}

/// The stretches of a surge.
fn windows(past: &Past<'_, '_, '_>, each: &WindowSpec, condition: &NumCond, reach: SurgeReach) -> Vec<Interval> {
    let scene = past.numbers.sets.scene;
    let sequence = past.sequence(each);
    let (hand, whole) = (Hand { past, of: None }, Group::default());
    let holds = |number, window: &WindowId, upto: Instant| {
        let place = Place { window, number, sequence: &sequence, group: &whole, exclusions: &[], used: None, judged: &hand, upto };
        number::holds(&past.numbers.at(&place), condition, None)
    };
    let mut out = Vec::new();
    for (number, window) in sequence.begun() {
        match reach {
            SurgeReach::WholeWindow => out.extend(holds(number, &window, scene.as_of).then_some(Interval::new(window.from, window.until))),
            SurgeReach::NextWindow => {
                let next = sequence.get(number + 1).filter(|_| window.until <= scene.as_of);
                out.extend(next.filter(|_| holds(number, &window, scene.as_of)).map(|next| Interval::new(next.from, next.until)));
            }
            SurgeReach::FromTheMoment => {
                let moments = moments(past, condition).into_iter().filter(|at| window.from < *at && *at < window.until);
                let reached = [window.from].into_iter().chain(moments).find(|at| holds(number, &window, *at));
                out.extend(reached.map(|at| Interval::new(at, window.until)));
            }
        }
    }
    out
}

/// The moments of the items of the objectives that stand in a condition, in order.
fn moments(past: &Past<'_, '_, '_>, condition: &NumCond) -> Vec<Instant> {
    let plan = past.numbers.sets.scene.plan;
    let mut open = Vec::new();
    each_of_cond(condition, false, &mut |num| open.extend(result_of(num)));
    let mut out = Vec::new();
    while let Some(id) = open.pop() {
        match plan.objectives.get(id).map(|o| &o.what) {
            Some(What::Items(_)) => out.extend(past.numbers.moments(id)),
            Some(What::Formula(formula)) => each(&formula.num, false, &mut |num| open.extend(result_of(num))),
            None => {}
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn result_of(num: &Num) -> Option<usize> {
    match num {
        Num::Result(id) => Some(id.index()),
        _ => None,
    }
}

impl Past<'_, '_, '_> {
    /// Positions of the adjustments that apply to a window.
    pub(super) fn applying(&self, window: &WindowId) -> Vec<usize> {
        (0..self.held.len()).filter(|at| self.applies_to(*at, window)).collect()
    }

    /// The target in force in a window.
    pub(super) fn target_in_force(&self, objective: usize, group: &Group, window: &WindowId) -> Option<Target> {
        let plan = self.numbers.sets.scene.plan;
        let change = |at: usize| {
            let changes = &plan.adjustments.get(at)?.changes;
            changes.iter().find_map(|change| match change {
                Change::Target(id, target) if id.index() == objective => Some((at, target.as_ref())),
                _ => None,
            })
        };
        let changed: Vec<(usize, Option<&Target>)> = self.applying(window).into_iter().filter_map(change).collect();
        let over_all = |one: &usize| changed.iter().all(|(other, _)| other == one || self.is_preferred(*one, *other));
        if changed.is_empty() {
            return plan.objectives.get(objective)?.target.clone();
        }
        if let Some((_, target)) = changed.iter().find(|(one, _)| over_all(one)) {
            return target.cloned();
        }
        let beaten = |one: usize| changed.iter().any(|(other, _)| *other != one && self.is_preferred(*other, one));
        let left: Vec<(usize, Option<&Target>)> = changed.iter().filter(|(one, _)| !beaten(*one)).copied().collect();
        self.of_several(&left, group).cloned()
    }

    /// Whether one is preferred to another, directly or through others.
    fn is_preferred(&self, one: usize, other: usize) -> bool {
        let plan = self.numbers.sets.scene.plan;
        let (mut reached, mut at) = (vec![one], 0);
        while let Some(next) = reached.get(at).copied() {
            for behind in plan.adjustments.get(next).into_iter().flat_map(|a| &a.before) {
                if !reached.contains(&behind.index()) {
                    reached.push(behind.index());
                }
            }
            at += 1;
        }
        one != other && reached.contains(&other)
    }

    /// Of several of which none is preferred, as the first pair with a point says.
    fn of_several<'t>(&self, left: &[(usize, Option<&'t Target>)], group: &Group) -> Option<&'t Target> {
        let scene = self.numbers.sets.scene;
        let pairs = left.iter().enumerate().flat_map(|(n, (one, _))| left.iter().skip(n + 1).map(move |(other, _)| (*one, *other)));
        let point = |(one, other): (usize, usize)| {
            let beside = &scene.plan.adjustments.get(one)?.beside;
            beside.iter().find(|(id, _)| id.index() == other).map(|(_, point)| *point)
        };
        let how = pairs.into_iter().find_map(point).and_then(|point| scene.choice(point)).unwrap_or(OverlappingAdjustments::FirstNamed);
        let harder = |wanted: Ordering| {
            let mut targets = left.iter().map(|(_, target)| *target);
            let first = targets.next()?;
            targets.fold(first, |best, next| if self.harder(next, best, group) == Some(wanted) { next } else { best })
        };
        match how {
            OverlappingAdjustments::FirstNamed => left.first()?.1,
            OverlappingAdjustments::LastNamed => left.last()?.1,
            OverlappingAdjustments::Lenient => harder(Ordering::Less),
            OverlappingAdjustments::Strict => harder(Ordering::Greater),
        }
    }

    /// How hard one target of a group is to meet beside another; none if that cannot be said.
    fn harder(&self, one: Option<&Target>, other: Option<&Target>, group: &Group) -> Option<Ordering> {
        let points = &self.numbers.sets.scene.plan.points;
        let of_group = |target| target_of(target, group).map(|(target, value)| (target.bound, value.get(points).and_then(|v| quantity(*v))));
        let rank = |bound: Bound| match bound {
            Bound::AtLeast | Bound::AtMost => 0,
            Bound::Above | Bound::Below => 1,
            Bound::Exactly => 2,
        };
        match (of_group(one), of_group(other)) {
            (None, None) => Some(Ordering::Equal),
            (None, Some(_)) => Some(Ordering::Less),
            (Some(_), None) => Some(Ordering::Greater),
            (Some((a, one)), Some((b, other))) => {
                let amounts: Ordering = super::results::compare(one?, other?)?;
                let amounts = if a.upwards() { amounts } else { amounts.reverse() };
                (a.upwards() == b.upwards()).then(|| amounts.then(rank(a).cmp(&rank(b))))
            }
        }
    }

    /// The factors that adjustments put on a credit, with their names.
    pub(super) fn factors_in_force(&self, objective: usize, window: &WindowId) -> Vec<(Ratio, String)> {
        let plan = self.numbers.sets.scene.plan;
        let factor = |change: &Change| match change {
            Change::Multiply(objectives, by) if objectives.is_empty() || objectives.iter().any(|o| o.index() == objective) => Some(*by),
            _ => None,
        };
        let of = |at: usize| plan.adjustments.get(at).into_iter().flat_map(move |a| a.changes.iter().filter_map(factor).map(|by| (by, a.name.clone())));
        self.applying(window).into_iter().flat_map(of).collect()
    }
}

/// When each held, as it is told.
pub(super) fn results(scene: &Scene<'_>, held: &[IntervalSet]) -> Vec<AdjustmentResult> {
    // Where the term has no beginning, nothing is told of the time before the log.
    let begins = if scene.calendars.term().from == Instant::MIN { scene.first.unwrap_or(Instant::MAX) } else { Instant::MIN };
    let told = |(adjustment, set): (&Adjustment, &IntervalSet)| {
        let until = if adjustment.kind == AdjustmentKind::Surge { scene.as_of } else { Instant::MAX };
        let told = set.and(&IntervalSet::of([Interval::new(begins, until)]));
        let begun = told.intervals().iter().filter(|i| i.from < scene.as_of);
        AdjustmentResult { adjustment: adjustment.name.clone(), clause: adjustment.clause.clone(), held: begun.map(|i| (i.from, i.until)).collect() }
    };
    scene.plan.adjustments.iter().zip(held).map(told).collect()
}
