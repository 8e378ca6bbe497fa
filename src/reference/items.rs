//! The items of objectives: which cycles or lives are judged, in which group and window, and what becomes of each.

use super::Scene;
use super::conditions::Look;
use super::cycles::Cycle;
use super::groups::Group;
use super::lives::Life;
use super::number::in_units;
use super::pauses::{Timed, meter};
use super::sequence::Sequence;
use super::spans::Meter;
use super::targets::{Allowed, allowed};
use super::time_sets::Sets;
use crate::outcome::{ItemFact, ItemVerdict, Measured, WindowId};
use crate::plan::{Clock, ClockId, CountedAt, FieldAt, Items, Measure, Objective, Sort, Value};
use crate::readings::{self, BlankGroup, Cycles, Exclusion, MissingTarget, OpenCases, OpenValues};
use crate::value::{Instant, Micros, Ratio};

/// An item that belongs to the population of an objective.
#[derive(Clone)]
pub(super) struct Item {
    /// Position of its life.
    pub life: usize,
    /// The row, if it is a sample.
    pub row: Option<usize>,
    /// Its dimensions.
    pub group: Vec<Option<Value>>,
    /// Its windows, if its moment lies in the term.
    pub windows: Vec<WindowId>,
    /// Its moment, if that can be said.
    pub moment: Option<Instant>,
    /// Whether its moment lies in the term.
    pub in_term: bool,
    /// Whether it counts by now: its moment lies in the term and not after as-of, and it is not excluded.
    pub belongs: bool,
    /// How many times it counts.
    pub weight: u64,
    /// What became of it.
    pub verdict: ItemVerdict,
    /// Left out because it is open.
    pub open: bool,
    /// Left out because no row of the targets applies.
    pub untargeted: bool,
    /// Its value, if its value is folded.
    pub value: Option<Ratio>,
    /// What is said of it; nothing of samples.
    pub fact: Option<ItemFact>,
}

/// What a clock did in a life.
pub(super) struct Ran<'p> {
    /// Which clock.
    pub clock: &'p Clock,
    /// Its cycles, with their sets of time.
    pub cycles: Vec<(Cycle, Timed)>,
}

/// What is judged as one.
struct Subject<'s, 'a> {
    /// From 1; none for lives and totals.
    number: Option<u32>,
    /// The row, if it is a sample.
    row: Option<usize>,
    cycles: Vec<&'s Cycle>,
    meter: Option<Meter<'s, 'a>>,
}

impl Subject<'_, '_> {
    fn start_row(&self) -> usize {
        self.row.unwrap_or_else(|| self.cycles.first().map_or(0, |c| c.start))
    }

    /// Whether the case ended while the last of it ran.
    fn ended(&self) -> bool {
        self.cycles.last().is_some_and(|c| c.ended.is_some())
    }

    /// None while it is open.
    fn stop_row(&self, life: &Life<'_>) -> Option<usize> {
        self.row.or_else(|| self.cycles.last().map_or(Some(life.last()), |c| c.stop()))
    }
}

/// The items that a life gives to an objective, nothing excluded.
pub(super) fn items(scene: &Scene<'_>, (number, life): (usize, &Life<'_>), objective: &Objective, ran: &[Ran<'_>], windows: &Sequence) -> Vec<Item> {
    let Some(own) = objective.items().filter(|items| items.case == life.kind && objective.share.holds(life.time(0))) else { return Vec::new() };
    let clock = own.measure.clock.and_then(|id| scene.plan.clocks.get(id.index()));
    let subjects = match clock {
        None => {
            let whole = |row| Subject { number: None, row, cycles: Vec::new(), meter: None };
            let samples = matches!(life.case_type.sort, Sort::Signal { .. });
            if samples { (0..=life.last()).map(|row| whole(Some(row))).collect() } else { vec![whole(None)] }
        }
        Some(clock) => ran.iter().filter(|r| std::ptr::eq(r.clock, clock)).flat_map(|r| judged(scene, life, r)).collect(),
    };
    // The value of another clock is that of its first cycle.
    let first = |id: ClockId| {
        let ran = ran.iter().find(|r| scene.plan.clocks.get(id.index()).is_some_and(|clock| std::ptr::eq(r.clock, clock)))?;
        let (cycle, timed) = ran.cycles.first()?;
        Some(meter(scene, life, ran.clock, &[(cycle, timed)]).value())
    };
    let item = |subject: &Subject<'_, '_>| {
        let own_value = subject.meter.as_ref().map(Meter::value);
        let clocks = |id: ClockId| if own.measure.clock == Some(id) { own_value } else { first(id) };
        let item = item(scene, life, (objective, own), subject, windows, &clocks);
        item.map(|item| Item { life: number, ..item })
    };
    subjects.iter().filter_map(item).collect()
}

/// The cycles that are judged.
fn judged<'s, 'a>(scene: &'s Scene<'a>, life: &Life<'_>, ran: &'s Ran<'_>) -> Vec<Subject<'s, 'a>> {
    let one = |(number, (cycle, timed)): (u32, &'s (Cycle, Timed))| Subject {
        number: Some(number),
        row: None,
        cycles: vec![cycle],
        meter: Some(meter(scene, life, ran.clock, &[(cycle, timed)])),
    };
    let mut each: Vec<_> = (1..).zip(&ran.cycles).map(one).collect();
    match scene.choice(ran.clock.cycles).unwrap_or(Cycles::Each) {
        Cycles::Each => {}
        Cycles::First => each.truncate(1),
        Cycles::Last => drop(each.drain(..each.len().saturating_sub(1))),
        Cycles::Longest => {
            let value = |s: &Subject<'_, '_>| s.meter.as_ref().map_or(Micros::ZERO, Meter::value);
            let longest = each.iter().map(value).max();
            each = each.into_iter().filter(|s| Some(value(s)) == longest).take(1).collect();
        }
        Cycles::Total if each.is_empty() => {}
        Cycles::Total => {
            let pairs: Vec<_> = ran.cycles.iter().map(|(cycle, timed)| (cycle, timed)).collect();
            let whole = meter(scene, life, ran.clock, &pairs);
            each = vec![Subject { number: None, row: None, cycles: pairs.iter().map(|(cycle, _)| *cycle).collect(), meter: Some(whole) }];
        }
    }
    each
}

/// None if the population does not hold it.
fn item(
    scene: &Scene<'_>,
    life: &Life<'_>,
    (objective, own): (&Objective, &Items),
    subject: &Subject<'_, '_>,
    windows: &Sequence,
    clocks: &dyn Fn(ClockId) -> Option<Micros>,
) -> Option<Item> {
    let (start, stop) = (subject.start_row(), subject.stop_row(life));
    let look = match subject.row {
        Some(row) => Look::after(scene, life, row),
        None => Look { clocks: Some(clocks), ..Look::judged(scene, life, start, stop.unwrap_or(life.last())) },
    };
    if !look.holds(&own.population) {
        return None;
    }
    let blank = own.dimensions.iter().any(|at| look.value(*at).is_none());
    if blank && !objective.hidden && scene.choice(scene.plan.rules.blank_group) == Some(BlankGroup::LeftOut) {
        return None;
    }
    let cycles = subject.cycles.as_slice();
    let limit = match (&subject.meter, &own.measure.within) {
        (Some(meter), Some(within)) => Some((meter, allowed(scene, life, cycles, meter, within))),
        _ => None,
    };
    let due = limit.as_ref().and_then(|(meter, allowed)| allowed.due(meter));
    let moment = moment(scene, life, own, subject, due);
    let in_term = moment.is_some_and(|at| windows.term().contains(at));
    let told = moment.filter(|_| in_term).and_then(|at| windows.told(at));
    let windows = moment.filter(|_| in_term).map_or_else(Vec::new, |at| windows.containing(at));
    let (verdict, open, value) = match &limit {
        Some((meter, allowed)) => {
            let (verdict, open) = in_time(scene, own, meter, allowed, stop.is_none());
            (verdict, open, None)
        }
        None => measured(scene, own, subject, &look, stop.is_none()),
    };
    let open = open && !subject.ended();
    Some(Item {
        life: 0,
        row: subject.row,
        group: own.dimensions.iter().map(|at: &FieldAt| look.value(*at).cloned()).collect(),
        moment,
        in_term,
        belongs: in_term && moment.is_some_and(|at| at <= scene.as_of),
        weight: life.weight(),
        verdict,
        open,
        untargeted: limit.as_ref().is_some_and(|(meter, allowed)| matches!(allowed, Allowed::Missing) && leaves_out(scene, meter)),
        value,
        fact: subject.row.is_none().then(|| ItemFact {
            objective: objective.name.clone(),
            window: told,
            cycle: subject.number,
            target_us: limit.as_ref().and_then(|(meter, allowed)| allowed.length(meter)),
            due,
            verdict,
        }),
        windows,
    })
}

/// Whether what no row of the targets applies to is left out.
fn leaves_out(scene: &Scene<'_>, meter: &Meter<'_, '_>) -> bool {
    meter.clock.targets.as_ref().and_then(|t| scene.choice(t.missing)) == Some(MissingTarget::LeftOut)
}

/// Takes out of account what an objective excludes.
pub(super) fn exclude(sets: &Sets<'_, '_>, objective: &Objective, items: &mut [Item]) {
    let Some(own) = objective.items() else { return };
    let Some(case) = sets.scene.plan.case(own.case) else { return };
    for item in items {
        let Some(moment) = item.moment else { continue };
        for exclusion in &objective.exclusions {
            let group = Group::of(case, &own.dimensions, &item.group);
            if !sets.get(&exclusion.set, &group).contains(moment) {
                continue;
            }
            let forgiven = sets.scene.choice(exclusion.from) == Some(Exclusion::FromBad);
            if forgiven && own.measure.metric == "share" {
                if item.verdict == ItemVerdict::Missed {
                    item.verdict = ItemVerdict::Met;
                }
            } else {
                (item.belongs, item.open, item.verdict) = (false, false, ItemVerdict::LeftOut);
            }
        }
        item.fact.iter_mut().for_each(|fact| fact.verdict = item.verdict);
    }
}

/// The moment that puts an item into a window.
fn moment(scene: &Scene<'_>, life: &Life<'_>, own: &Items, subject: &Subject<'_, '_>, due: Option<Instant>) -> Option<Instant> {
    let start = life.time(subject.start_row());
    match own.counted_at {
        CountedAt::Event(event) => life.first_of(event, subject.row.unwrap_or(life.last())).map(|row| life.time(row)),
        CountedAt::Open(point) => Some(match scene.choice(point).unwrap_or(readings::CountedAt::Start) {
            readings::CountedAt::Start => start,
            readings::CountedAt::Stop => match subject.stop_row(life) {
                Some(row) => life.time(row),
                None => due.or(subject.cycles.last().map(|c| c.known(scene, life))).unwrap_or(scene.as_of),
            },
            readings::CountedAt::Due => due.unwrap_or(start),
        }),
    }
}

/// For a share within a time: the verdict, and whether it is left out because it is open.
fn in_time(scene: &Scene<'_>, own: &Items, meter: &Meter<'_, '_>, allowed: &Allowed<'_>, open: bool) -> (ItemVerdict, bool) {
    let missing = meter.clock.targets.as_ref().and_then(|t| scene.choice(t.missing));
    let Some(kept) = allowed.kept(meter) else {
        let missed = matches!(allowed, Allowed::Missing) && missing == Some(MissingTarget::Missed);
        return (if missed { ItemVerdict::Missed } else { ItemVerdict::LeftOut }, false);
    };
    let how = own.open_cases.and_then(|point| scene.choice(point)).unwrap_or(OpenCases::MissedOnceOverdue);
    match (open, how, kept) {
        (false, _, true) => (ItemVerdict::Met, false),
        (false, _, false) | (true, OpenCases::Missed, _) | (true, OpenCases::MissedOnceOverdue, false) => (ItemVerdict::Missed, false),
        (true, OpenCases::LeftOut, _) | (true, OpenCases::MissedOnceOverdue, true) => (ItemVerdict::LeftOut, true),
    }
}

/// For every other metric: the verdict, whether it is left out because it is open, and the value.
fn measured(scene: &Scene<'_>, own: &Items, subject: &Subject<'_, '_>, look: &Look<'_, '_>, open: bool) -> (ItemVerdict, bool, Option<Ratio>) {
    let Measure { metric, field, holds, .. } = &own.measure;
    match (metric.as_str(), field, &subject.meter) {
        ("share", ..) if look.holds(holds) => (ItemVerdict::Met, false, None),
        ("share", ..) => (ItemVerdict::Missed, false, None),
        ("count", ..) if look.holds(holds) => (ItemVerdict::Measured, false, Some(Ratio::ONE)),
        ("count", ..) => (ItemVerdict::LeftOut, false, None),
        (_, Some(at), None) => match look.value(*at) {
            Some(Value::Number(number)) => (ItemVerdict::Measured, false, Ratio::from_decimal(*number)),
            _ => (ItemVerdict::LeftOut, false, None),
        },
        (_, weight, Some(meter)) => {
            let so_far = own.open_values.and_then(|point| scene.choice(point)) == Some(OpenValues::SoFar);
            if open && !so_far {
                return (ItemVerdict::LeftOut, true, None);
            }
            let length = Ratio::whole(meter.value().0);
            let value = own.measure.units.as_ref().map_or(Some(length), |units| in_units(scene, Measured::Length(length), units).map(Measured::ratio));
            match weight.map(|at| look.value(at)) {
                None => (ItemVerdict::Measured, false, value),
                Some(Some(Value::Number(weight))) => (ItemVerdict::Measured, false, Ratio::from_decimal(*weight).zip(value).and_then(|(w, v)| w.times(v))),
                Some(_) => (ItemVerdict::LeftOut, false, None),
            }
        }
        (_, None, None) => (ItemVerdict::LeftOut, false, None),
    }
}
