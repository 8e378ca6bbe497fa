//! Judging: every window of every objective and group in order of stages and ends, each with what was found before it at hand.

use super::adjust::Adjustments;
use super::leaves::Fees;
use super::measure::{GroupOf, Judged, Measurement, Measuring, Place};
use super::sequences::Sequences;
use super::stages::stages;
use super::verdict::{compared, verdict};
use crate::calendar::Windows;
use crate::outcome::{CreditResult, Measured, TargetValue, Verdict, WindowId, WindowResult};
use crate::plan::{Plan, PoolId, TimeSet};
use crate::readings::PartialWindow;
use crate::value::{Instant, Interval, IntervalSet, Ratio};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// An objective whose results would bring their number beyond this has one instead, undetermined.
const MOST_RESULTS: usize = 2_000_000;
/// The last stage ([`crate::plan::Num::Points`]), and what rights ask as.
pub(super) const LAST_STAGE: u8 = 2;
pub(super) const AFTER_ALL: u8 = 3;

/// A window of an objective and group, and what became of it.
#[derive(Debug)]
pub(super) struct Slot {
    /// Position of the objective.
    pub(super) objective: usize,
    /// Position of the group among those of the objective.
    pub(super) group: usize,
    /// Number of the window in its sequence.
    pub(super) number: usize,
    pub(super) window: Interval,
    pub(super) found: Option<Found>,
}

/// What judging and settling find.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) measurement: Measurement,
    /// The measure as compared, rounded if so read.
    pub(super) compared: Option<Measured>,
    pub(super) target: Option<TargetValue>,
    pub(super) verdict: Verdict,
    pub(super) note: Option<String>,
    /// How many windows of the group were missed in a row by the end of this one.
    pub(super) in_a_row: u64,
    /// Positions of the adjustments that apply.
    pub(super) applying: Vec<usize>,
    pub(super) credit: Option<CreditResult>,
    pub(super) points: Option<Ratio>,
    /// Whether what it earns is not known.
    pub(super) blank: bool,
    /// What of the window earlier ones of the group have used up.
    pub(super) without: IntervalSet,
    /// What the windows of the group up to this one have used up.
    pub(super) used: Arc<IntervalSet>,
}

/// The windows of one objective.
#[derive(Debug, Default)]
pub(super) struct Docket {
    /// Names of the windows, from the first that has results.
    names: Vec<WindowId>,
    /// Each group, and where its windows stand among the slots.
    pub(super) groups: Vec<(GroupOf, Range<usize>)>,
    by_shown: BTreeMap<Vec<(String, String)>, usize>,
    /// Told instead of results, where there are too many.
    crowded: bool,
}

impl Docket {
    /// The names of its dimensions, as far as there are groups.
    pub(super) fn dimensions(&self) -> impl Iterator<Item = &str> {
        self.groups.first().into_iter().flat_map(|(group, _)| group.shown.iter().map(|(name, _)| name.as_str()))
    }

    /// Whether its groups are those of these dimensions.
    pub(super) fn is_like(&self, group: &GroupOf) -> bool {
        self.dimensions().eq(group.shown.iter().map(|(name, _)| name.as_str()))
    }

    /// The windows of the same group; none if it has no such group.
    pub(super) fn same(&self, group: &GroupOf) -> Option<Range<usize>> {
        let at = self.by_shown.get(&group.shown)?;
        self.groups.get(*at).map(|(_, slots)| slots.clone())
    }
}

/// Everything that is judged.
#[derive(Debug)]
pub(super) struct Court<'a> {
    pub(super) measuring: Measuring<'a>,
    pub(super) plan: &'a Plan,
    pub(super) dockets: Vec<Docket>,
    /// In order of objectives, groups, windows.
    pub(super) slots: Vec<Slot>,
    /// By objective.
    pub(super) stages: Vec<u8>,
    pub(super) adjustments: Adjustments,
    pub(super) sequences: Sequences,
    pub(super) fees: Fees,
    /// Pools that are being worked out.
    pub(super) asked: RefCell<Vec<PoolId>>,
}

/// No dimensions.
pub(super) static WHOLE: std::sync::LazyLock<GroupOf> = std::sync::LazyLock::new(GroupOf::default);

impl<'a> Court<'a> {
    /// Nothing is judged yet.
    pub(super) fn new(measuring: Measuring<'a>) -> Self {
        let plan = &measuring.program.plan;
        let mut court = Self {
            measuring,
            plan,
            dockets: Vec::new(),
            slots: Vec::new(),
            stages: stages(plan),
            adjustments: Adjustments::new(plan),
            sequences: Sequences::new(&measuring),
            fees: Fees::new(plan, &measuring.program.calendars),
            asked: RefCell::new(Vec::new()),
        };
        for (at, spec) in plan.objectives.iter().enumerate() {
            let docket = if spec.hidden { Docket::default() } else { court.docket(at) };
            court.dockets.push(docket);
        }
        court
    }

    fn docket(&mut self, objective: usize) -> Docket {
        let Some(windows) = self.measuring.windows(objective) else { return Docket::default() };
        let numbers = windows.begun(self.measuring.state.earliest, self.measuring.as_of);
        let groups = self.measuring.groups(objective);
        let count = groups.as_ref().map_or(usize::MAX, Vec::len);
        if count.saturating_mul(numbers.len()).saturating_add(self.slots.len()) > MOST_RESULTS {
            return Docket { crowded: true, ..Docket::default() };
        }
        let spans: Vec<(usize, Interval)> = windows.walk(numbers).collect();
        let mut docket = Docket { names: spans.iter().filter_map(|(n, _)| windows.get(*n)).collect(), ..Docket::default() };
        for (at, group) in groups.into_iter().flatten().enumerate() {
            let from = self.slots.len();
            self.slots.extend(spans.iter().map(|(number, window)| Slot { objective, group: at, number: *number, window: *window, found: None }));
            docket.by_shown.insert(group.shown.clone(), at);
            docket.groups.push((group, from..self.slots.len()));
        }
        docket
    }

    /// The stage of an objective.
    pub(super) fn stage(&self, objective: usize) -> u8 {
        self.stages.get(objective).copied().unwrap_or(0)
    }

    /// The slots of a stage, in order of windows' ends, objectives, groups.
    pub(super) fn in_stage(&self, stage: u8) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.slots.len()).filter(|at| self.slots.get(*at).is_some_and(|s| self.stage(s.objective) == stage)).collect();
        order.sort_by_key(|at| (self.slots.get(*at).map(|s| s.window.until), *at));
        order
    }

    /// Judges the windows of a stage that end by an instant.
    pub(super) fn judge(&mut self, stage: u8, by: Instant) {
        // Windows of many groups are one window.
        let mut latest: Option<(Interval, Vec<usize>)> = None;
        for at in self.in_stage(stage) {
            let Some(window) = self.slots.get(at).map(|slot| slot.window).filter(|window| window.until <= by) else { continue };
            let applying = match latest.take().filter(|(known, _)| *known == window) {
                Some((_, applying)) => applying,
                None => self.applying(window),
            };
            let found = self.slots.get(at).and_then(|slot| self.find(at, slot, applying.clone()));
            latest = Some((window, applying));
            if let Some(slot) = self.slots.get_mut(at) {
                slot.found = found;
            }
            self.use_up(at, window);
        }
    }

    /// Notes what the windows of a group have used up by the end of one, if its objective asks.
    fn use_up(&mut self, at: usize, window: Interval) {
        let Some(objective) = self.slots.get(at).map(|slot| slot.objective) else { return };
        let asks = self.plan.objectives.get(objective).is_some_and(|o| o.exclusions.iter().any(|e| e.set == TimeSet::Used));
        if !asks {
            return;
        }
        let (mut used, without) = (self.used_so_far(at), self.used_before(at));
        if self.is_owed(at) {
            used = Arc::new(used.or(&IntervalSet::of([window])));
        }
        if let Some(found) = self.slots.get_mut(at).and_then(|slot| slot.found.as_mut()) {
            (found.used, found.without) = (used, without);
        }
    }

    /// What the windows of the same group before a slot have used up.
    pub(super) fn used_so_far(&self, at: usize) -> Arc<IntervalSet> {
        let same = |a: &Slot, b: &Slot| (a.objective, a.group) == (b.objective, b.group);
        let before = at.checked_sub(1).and_then(|before| self.slots.get(before)).zip(self.slots.get(at)).filter(|(a, b)| same(a, b));
        before.and_then(|(before, _)| before.found.as_ref()).map(|found| Arc::clone(&found.used)).unwrap_or_default()
    }

    /// As [`Self::used_so_far`], what of it lies in the window.
    fn used_before(&self, at: usize) -> IntervalSet {
        let window = self.slots.get(at).map_or(IntervalSet::empty(), |slot| IntervalSet::of([slot.window]));
        self.used_so_far(at).and(&window)
    }

    /// Forgets the groups of a stage of which every item turned out to be excluded.
    pub(super) fn strike_out(&mut self, stage: u8) {
        let objectives =
            self.dockets.iter().enumerate().filter(|(objective, _)| self.stage(*objective) == stage && self.measuring.exclusions_change(*objective));
        let groups = objectives.flat_map(|(objective, docket)| docket.groups.iter().map(move |(group, slots)| (objective, group, slots)));
        let gone = groups.filter(|(objective, group, _)| !self.measuring.has_group(*objective, group, self));
        let gone: Vec<Range<usize>> = gone.map(|(.., slots)| slots.clone()).collect();
        for slots in gone {
            self.slots.get_mut(slots).into_iter().flatten().for_each(|slot| slot.found = None);
        }
    }

    fn find(&self, at: usize, slot: &Slot, applying: Vec<usize>) -> Option<Found> {
        let (objective, spec) = self.measuring.program.objectives.get(slot.objective).zip(self.plan.objectives.get(slot.objective))?;
        let place = self.place(at, self.stage(slot.objective))?;
        let target = self.target(slot.objective, spec, place.group, &applying);
        let measurement = self.measuring.measure(slot.objective, &place, self);
        let compared = compared(objective, measurement.measured);
        let asks = objective.partial == PartialWindow::NotMeasured;
        let cut = asks && place.sequence.is_some_and(|(windows, _)| windows.is_cut(&self.name(slot)));
        let quiet = objective.share.is_quiet(slot.window.from, measurement.sample.saturating_add(measurement.open));
        let (verdict, note) =
            if quiet { (Verdict::NotMeasured, None) } else { verdict(objective, target, (slot.window, cut), self.measuring.as_of, &measurement, compared) };
        let in_a_row = match verdict {
            Verdict::Missed => self.row_before(at, slot).saturating_add(1),
            Verdict::NotMeasured | Verdict::Undetermined => self.row_before(at, slot),
            Verdict::Met | Verdict::Reported => 0,
        };
        Some(Found {
            measurement,
            compared,
            target,
            verdict,
            note,
            in_a_row,
            applying,
            credit: None,
            points: None,
            blank: false,
            without: IntervalSet::empty(),
            used: Arc::default(),
        })
    }

    /// How many windows were missed in a row before a slot.
    fn row_before(&self, at: usize, slot: &Slot) -> u64 {
        let before = at.checked_sub(1).and_then(|before| self.slots.get(before));
        let same = before.filter(|before| (before.objective, before.group) == (slot.objective, slot.group));
        same.and_then(|before| before.found.as_ref()).map_or(0, |found| found.in_a_row)
    }

    /// The place of a slot, for numbers.
    pub(super) fn place(&self, at: usize, stage: u8) -> Option<Place<'_>> {
        let slot = self.slots.get(at)?;
        let windows = self.measuring.windows(slot.objective)?;
        let (group, _) = self.dockets.get(slot.objective)?.groups.get(slot.group)?;
        Some(Place { group, slot: Some(at), ..self.place_in(windows, slot.number, slot.window, stage) })
    }

    /// The place of a window of a sequence, all cases together.
    pub(super) fn place_in<'p>(&self, windows: &'p Windows, number: usize, window: Interval, stage: u8) -> Place<'p> {
        let until = window.until.min(self.measuring.as_of);
        Place { sequence: Some((windows, number)), window, until, through: None, group: &WHOLE, slot: None, stage }
    }

    /// The agreement as a whole, from the beginning of the term (or the earliest row) to its end.
    pub(super) fn place_of_all(&self, stage: u8) -> Place<'static> {
        let term = self.measuring.program.calendars.term();
        let as_of = self.measuring.as_of;
        let from = if term.from == Instant::MIN { self.measuring.state.earliest.unwrap_or(as_of) } else { term.from };
        Place { sequence: None, window: Interval::new(from, term.until), until: term.until.min(as_of), through: None, group: &WHOLE, slot: None, stage }
    }

    /// What the window of a slot is called.
    pub(super) fn name(&self, slot: &Slot) -> WindowId {
        let docket = self.dockets.get(slot.objective);
        let first = docket.and_then(|d| d.groups.get(slot.group)).and_then(|(_, slots)| self.slots.get(slots.start)).map_or(0, |s| s.number);
        let name = docket.and_then(|d| d.names.get(slot.number.saturating_sub(first))).cloned();
        name.unwrap_or_else(|| WindowId { from: slot.window.from, until: slot.window.until, label: String::new() })
    }

    /// What was found for a place that is a slot's.
    pub(super) fn found(&self, place: &Place<'_>) -> Option<&Found> {
        self.slots.get(place.slot?)?.found.as_ref()
    }

    /// The results, in order of objectives, groups, windows.
    pub(super) fn results(mut self) -> Vec<WindowResult> {
        let mut results = Vec::with_capacity(self.slots.len());
        let founds: Vec<Option<Found>> = self.slots.iter_mut().map(|slot| slot.found.take()).collect();
        let mut founds = founds.into_iter();
        for (objective, docket) in self.dockets.iter().enumerate() {
            let Some(spec) = self.plan.objectives.get(objective) else { continue };
            let told = |group: Vec<(String, String)>, window: WindowId, found: Found| WindowResult {
                objective: spec.name.clone(),
                clause: spec.clause.clone(),
                group,
                window,
                measured: found.measurement.measured,
                target: found.target,
                sample: found.measurement.sample,
                open: found.measurement.open,
                met: found.measurement.met,
                verdict: found.verdict,
                note: found.note,
                credit: found.credit,
                points: found.points,
                blank: found.blank,
                used: found.without.intervals().iter().map(|i| (i.from, i.until)).collect(),
                adjusted: found.applying.iter().filter_map(|at| self.plan.adjustments.get(*at)).map(|a| a.name.clone()).collect(),
            };
            if docket.crowded {
                results.push(told(Vec::new(), self.all(), self.crowded(objective)));
            }
            for (group, slots) in &docket.groups {
                for (name, found) in docket.names.iter().zip(founds.by_ref().take(slots.len())) {
                    let quiet = |found: &Found| spec.share.is_quiet(name.from, found.measurement.sample.saturating_add(found.measurement.open));
                    let found = found.filter(|found| !quiet(found));
                    results.extend(found.map(|found| told(group.shown.clone(), name.clone(), found)));
                }
            }
        }
        results
    }

    fn all(&self) -> WindowId {
        let (term, as_of) = (self.measuring.program.calendars.term(), self.measuring.as_of);
        let from = term.from.max(self.measuring.state.earliest.unwrap_or(as_of));
        WindowId { from, until: term.until.min(as_of), label: "all".to_owned() }
    }

    /// Too many windows and groups to be judged.
    fn crowded(&self, objective: usize) -> Found {
        let share = self.measuring.program.objectives.get(objective).and_then(|o| o.items.as_ref()).is_some_and(|i| i.metric.name == "share");
        let spec = self.plan.objectives.get(objective);
        Found {
            measurement: Measurement { measured: None, empty: true, sample: 0, met: share.then_some(0), open: 0 },
            compared: None,
            target: spec.and_then(|spec| self.target(objective, spec, &WHOLE, &[])),
            verdict: Verdict::Undetermined,
            note: Some("too many results".to_owned()),
            in_a_row: 0,
            applying: Vec::new(),
            credit: None,
            points: None,
            blank: false,
            without: IntervalSet::empty(),
            used: Arc::default(),
        }
    }

    /// Whether a condition holds at a place.
    pub(super) fn holds(&self, cond: &crate::plan::NumCond, place: &Place<'_>) -> bool {
        self.measuring.holds(cond, place, self as &dyn Judged)
    }
}
