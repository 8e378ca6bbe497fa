//! The cycles of a clock in one life: which rows start, stop, reopen and restart it.

use super::Scene;
use super::conditions::{Look, means};
use super::lives::Life;
use super::spans::Meter;
use super::states::{Off, States};
use crate::plan::{CalendarId, Clock, PointRef, StateId};
use crate::readings::{EndedCase, LateReopen, PauseOverStop, Reopen, RepeatStart, RepeatStop, StopBeforeStart};
use crate::value::{Instant, Interval, IntervalSet};

/// From a start or a reopening to a stop.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// The row from which it runs.
    pub from: usize,
    /// The row that stopped it; none: it runs.
    pub until: Option<usize>,
}

/// One cycle of a clock.
pub(super) struct Cycle {
    /// The row that started it.
    pub start: usize,
    /// In order; never empty.
    pub runs: Vec<Run>,
    /// The row that dated its stop (`dates_the_stop`).
    pub dated: Option<usize>,
    /// The row that ended the case while it ran, if it is judged as open then.
    pub ended: Option<usize>,
    /// States that are off for it.
    pub off: Vec<Off>,
    /// The calendar it runs in.
    pub calendar: Option<CalendarId>,
}

impl Cycle {
    /// The row that stopped the measure.
    pub(super) fn stopped(&self) -> Option<usize> {
        self.runs.last().and_then(|r| r.until)
    }

    /// The row at which it counts as stopped.
    pub(super) fn stop(&self) -> Option<usize> {
        self.stopped().map(|row| self.dated.unwrap_or(row))
    }

    /// Up to when it is measured as long as it has no stop.
    pub(super) fn known(&self, scene: &Scene<'_>, life: &Life<'_>) -> Instant {
        self.ended.map_or(scene.as_of, |row| life.time(row))
    }

    /// From its starts to its stops, or to `end`.
    pub(super) fn running(&self, life: &Life<'_>, end: Instant) -> IntervalSet {
        let until = |run: &Run| run.until.map_or(end, |row| life.time(row));
        IntervalSet::of(self.runs.iter().map(|run| Interval::new(life.time(run.from), until(run))))
    }
}

/// What a reopening does, whether in time or late.
#[derive(Clone, Copy)]
enum Again {
    Resume,
    AsIfNeverStopped,
    Anew,
    NewCycle,
    Nothing,
}

/// The cycles of `clock` in `life`.
pub(super) fn cycles(scene: &Scene<'_>, life: &Life<'_>, states: &States<'_>, clock: &Clock) -> Vec<Cycle> {
    let mut walk = Walk { scene, life, states, clock, cycles: Vec::new(), stop_seen: false };
    for row in 0..life.rows.len() {
        walk.take(row);
    }
    if life.is_over() {
        walk.close(life.last());
    }
    walk.cycles
}

struct Walk<'w, 'a> {
    scene: &'w Scene<'a>,
    life: &'w Life<'a>,
    states: &'w States<'a>,
    clock: &'w Clock,
    cycles: Vec<Cycle>,
    stop_seen: bool,
}

impl Walk<'_, '_> {
    /// The first step that applies to a row.
    fn take(&mut self, row: usize) {
        let (clock, scene) = (self.clock, self.scene);
        let is = |patterns| means(scene, self.life, row, patterns);
        let Some(cycle) = self.cycles.last_mut() else {
            if is(&clock.start) {
                let mut cycle = self.fresh(row, Vec::new());
                if self.stop_seen && scene.choice(clock.stop_before_start) == Some(StopBeforeStart::MeasuresNothing) {
                    cycle.runs = vec![Run { from: row, until: Some(row) }];
                }
                self.cycles.push(cycle);
            } else if is(&clock.stop) {
                self.stop_seen = true;
            }
            return;
        };
        let running = cycle.stopped().is_none();
        if running && is(&clock.stop) {
            if let Some(run) = cycle.runs.last_mut() {
                run.until = Some(row);
            }
        } else if !running && is(&clock.reopen) {
            self.reopen(row);
        } else if !running && is(&clock.stop) {
            match scene.choice(clock.repeat_stop) {
                Some(RepeatStop::MovesTheStop) => {
                    if let Some(run) = cycle.runs.last_mut() {
                        run.until = Some(row);
                    }
                }
                Some(RepeatStop::DatesTheStop) => cycle.dated = Some(row),
                _ => {}
            }
        } else if is(&clock.start) {
            match scene.choice(clock.repeat_start) {
                Some(RepeatStart::Restarts) => self.restart(row, Vec::new()),
                Some(RepeatStart::MeasuresAgain) if !running => {
                    let cycle = self.fresh(row, Vec::new());
                    self.cycles.push(cycle);
                }
                _ => {}
            }
        }
    }

    /// The case is over with `row`.
    fn close(&mut self, row: usize) {
        let Some(cycle) = self.cycles.last_mut().filter(|cycle| cycle.stopped().is_none()) else { return };
        match self.scene.choice(self.clock.ended_case).unwrap_or(EndedCase::AsOpen) {
            EndedCase::AsOpen => cycle.ended = Some(row),
            EndedCase::StopsTheClock => cycle.runs.iter_mut().filter(|run| run.until.is_none()).for_each(|run| run.until = Some(row)),
            EndedCase::KeepsRunning => {}
        }
    }

    /// A cycle that begins with `row`.
    fn fresh(&self, row: usize, off: Vec<Off>) -> Cycle {
        let look = Look::after(self.scene, self.life, row);
        let calendar = self.clock.run.iter().find(|run| look.holds(&run.when)).and_then(|run| run.during);
        Cycle { start: row, runs: vec![Run { from: row, until: None }], dated: None, ended: None, off, calendar }
    }

    fn restart(&mut self, row: usize, off: Vec<Off>) {
        let cycle = self.fresh(row, off);
        self.cycles.pop();
        self.cycles.push(cycle);
    }

    fn reopen(&mut self, row: usize) {
        let Some((again, off)) = self.cycles.last().map(|cycle| (self.again(cycle, row), self.off(cycle, row))) else { return };
        match again {
            Again::Anew => self.restart(row, off),
            Again::NewCycle => {
                let cycle = self.fresh(row, off);
                self.cycles.push(cycle);
            }
            Again::Resume => {
                if let Some(cycle) = self.cycles.last_mut() {
                    cycle.runs.push(Run { from: row, until: None });
                    cycle.off.extend(off);
                    cycle.dated = None;
                }
            }
            Again::AsIfNeverStopped => {
                if let Some(cycle) = self.cycles.last_mut() {
                    cycle.dated = None;
                    if let Some(run) = cycle.runs.last_mut() {
                        run.until = None;
                    }
                }
            }
            Again::Nothing => {}
        }
    }

    /// What a reopening at `row` does.
    fn again(&self, cycle: &Cycle, row: usize) -> Again {
        let late = |point: PointRef| match self.scene.choice(point).unwrap_or(LateReopen::StartsNewCase) {
            LateReopen::ContinuesWithoutClosedTime => Again::Resume,
            LateReopen::ContinuesWithClosedTime => Again::AsIfNeverStopped,
            LateReopen::Restarts => Again::Anew,
            LateReopen::StartsNewCase => Again::NewCycle,
            LateReopen::IsIgnored => Again::Nothing,
        };
        if let (Some(budget), Some(point), Some(stop)) = (&self.clock.reopen_within, self.clock.on_late_reopen, cycle.stop()) {
            let (from, until) = (self.life.time(stop), self.life.time(row));
            let meter = Meter::gap(self.scene, self.clock, from, until, cycle.calendar);
            if !meter.within(budget) {
                return late(point);
            }
        }
        match self.scene.choice(self.clock.on_reopen).unwrap_or(Reopen::ContinuesWithoutClosedTime) {
            Reopen::ContinuesWithoutClosedTime => Again::Resume,
            Reopen::ContinuesWithClosedTime => Again::AsIfNeverStopped,
            Reopen::Restarts => Again::Anew,
            Reopen::StartsNewCase => Again::NewCycle,
            Reopen::IsIgnored => Again::Nothing,
        }
    }

    /// The states that are off after a resumption at `row`.
    fn off(&self, cycle: &Cycle, row: usize) -> Vec<Off> {
        let ends = self.scene.choice(self.clock.pause_over_stop) == Some(PauseOverStop::EndsWithTheStop);
        let Some(stop) = cycle.stopped().filter(|_| ends) else { return Vec::new() };
        let count = u16::try_from(self.life.case_type.states.len()).unwrap_or(u16::MAX);
        let touched = |state: &StateId| self.states.holds(*state, stop) || self.states.begins_in(*state, stop + 1..=row);
        let off = |state: StateId| Off { state, from: row, until: self.states.begins_after(state, row) };
        (0..count).map(StateId).filter(touched).map(off).collect()
    }
}
