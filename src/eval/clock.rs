//! The state machine of one clock in one life: idle, running, stopped, ended; what starts, stops, reopens and restarts it.

use super::allowance::Allowance;
use super::asked::Ask;
use super::condition::{Seen, Span, nothing_measured};
use super::cycle::{Cycle, Run};
use super::history::{History, RowNumber};
use super::program::{Clock, ClockStep, Guards, PauseBits, Program, StateBits};
use crate::calendar::Calendars;
use crate::plan::RoleId;
use crate::readings::{EndedCase, Reopen, RepeatStart, RepeatStop};
use crate::value::Instant;

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Phase {
    /// Not started; whether a stop has been seen.
    #[default]
    Idle,
    EarlyStop,
    Running,
    Stopped,
    /// The case ended while it ran, and it is left out.
    Ended,
}

/// A clock of a life.
#[derive(Clone, Debug, Default)]
pub(super) struct ClockState {
    phase: Phase,
    /// States that are off for this clock (`pause_over_stop`).
    off: StateBits,
    /// The latest cycle, once there is one.
    current: Option<Cycle>,
    /// Those before it.
    done: Vec<Cycle>,
}

/// A row, as a clock sees it.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) time: Instant,
    pub(super) number: RowNumber,
    pub(super) by: Option<RoleId>,
    pub(super) history: &'a History,
    pub(super) calendars: &'a Calendars,
    /// States that hold after it.
    pub(super) held: StateBits,
}

impl Row<'_> {
    /// Whether any of these patterns matches.
    pub(super) fn matches(&self, guards: &Guards) -> bool {
        let span = Span { start: self.number, stop: self.number };
        guards.iter().any(|g| (g.by.is_empty() || self.by.is_some_and(|by| g.by.contains(&by))) && g.cond.holds(self.seen(), span))
    }

    /// A reading is needed to go on.
    fn asks(&self, point: Ask) {
        self.history.asks(Some(point));
    }

    /// What conditions see of it.
    pub(super) fn seen(&self) -> Seen<'_> {
        Seen { history: self.history, calendars: self.calendars, measured: &nothing_measured }
    }
}

impl ClockState {
    /// Its cycles, in order.
    pub(super) fn cycles(&self) -> impl Iterator<Item = &Cycle> {
        self.done.iter().chain(&self.current)
    }

    /// Whether it ever started.
    pub(super) fn started(&self) -> bool {
        self.current.is_some()
    }

    /// Whether it is between a start and a stop.
    pub(super) fn is_running(&self) -> bool {
        self.phase == Phase::Running
    }

    /// The states have changed, `begun` among them.
    pub(super) fn states_changed(&mut self, clock: &Clock, time: Instant, held: StateBits, begun: StateBits) {
        self.off &= !begun;
        if let Some(cycle) = &mut self.current {
            cycle.mark(time, paused(clock, held & !self.off));
        }
    }

    /// An event has come that may move it.
    pub(super) fn step(&mut self, program: &Program, clock: &Clock, step: &ClockStep, row: Row<'_>) {
        match self.phase {
            Phase::Idle | Phase::EarlyStop => {
                if row.matches(&step.start) {
                    if self.phase == Phase::EarlyStop {
                        row.asks(clock.points.stop_before_start);
                    }
                    let stop_at_once = clock.early_stop_counts && self.phase == Phase::EarlyStop;
                    self.begin(clock, row, 1);
                    if stop_at_once {
                        self.stop(row);
                    }
                } else if row.matches(&step.stop) {
                    self.phase = Phase::EarlyStop;
                }
            }
            Phase::Running => {
                if row.matches(&step.stop) {
                    self.stop(row);
                } else if row.matches(&step.start) {
                    self.start_again(clock, row);
                }
            }
            Phase::Stopped => {
                if row.matches(&step.reopen) {
                    self.reopen(program, clock, row);
                } else if row.matches(&step.stop) {
                    self.stop_again(clock, row);
                } else if row.matches(&step.start) {
                    self.start_again(clock, row);
                }
            }
            Phase::Ended => {}
        }
    }

    /// The row has ended the life.
    pub(super) fn end(&mut self, clock: &Clock, row: Row<'_>) {
        if self.phase != Phase::Running {
            return;
        }
        row.asks(clock.points.ended_case);
        match clock.ended_case {
            EndedCase::KeepsRunning => {}
            EndedCase::StopsTheClock => self.stop(row),
            EndedCase::AsOpen => {
                if let Some(cycle) = &mut self.current {
                    cycle.ended = Some(row.time);
                }
                self.phase = Phase::Ended;
            }
        }
    }

    /// A new cycle, with pauses as the states that are not off for this clock are.
    fn begin(&mut self, clock: &Clock, row: Row<'_>, number: u32) {
        let span = Span { start: row.number, stop: row.number };
        let run = clock.run.iter().find(|(when, _)| when.holds(row.seen(), span)).and_then(|(_, during)| *during);
        let mask = paused(clock, row.held & !self.off);
        let before = self.current.replace(Cycle::new(number, run, row.time, row.number, mask));
        self.done.extend(before.filter(|cycle| cycle.number != number));
        self.phase = Phase::Running;
    }

    /// The starting event came again: the cycle begins anew, or another does, and nothing is off.
    fn start_again(&mut self, clock: &Clock, row: Row<'_>) {
        row.asks(clock.points.repeat_start);
        let number = self.current.as_ref().map_or(1, |c| c.number);
        let number = match clock.repeat_start {
            RepeatStart::Restarts => number,
            RepeatStart::MeasuresAgain if self.phase == Phase::Stopped => number.saturating_add(1),
            RepeatStart::MeasuresAgain | RepeatStart::IsIgnored => return,
        };
        self.off = 0;
        self.begin(clock, row, number);
    }

    fn stop(&mut self, row: Row<'_>) {
        if let Some(cycle) = &mut self.current {
            cycle.stop_at(row.time, row.number);
        }
        self.phase = Phase::Stopped;
    }

    fn stop_again(&mut self, clock: &Clock, row: Row<'_>) {
        let Some(cycle) = &mut self.current else { return };
        row.asks(clock.points.repeat_stop);
        match clock.repeat_stop {
            RepeatStop::IsIgnored => {}
            RepeatStop::MovesTheStop => cycle.stop_at(row.time, row.number),
            RepeatStop::DatesTheStop => cycle.date_stop(row.time, row.number),
        }
    }

    fn reopen(&mut self, program: &Program, clock: &Clock, row: Row<'_>) {
        let Some(cycle) = &mut self.current else { return };
        let stop = cycle.stop.unwrap_or(row.time);
        let in_time = |allowed: &Allowance| allowed.passed_since(program, clock, cycle.run, stop, row.time);
        let (how, point) = match clock.reopen_within.as_ref().is_none_or(in_time) {
            true => (clock.on_reopen, Some(clock.points.on_reopen)),
            false => (clock.on_late_reopen, clock.points.on_late_reopen),
        };
        row.history.asks(point);
        if how == Reopen::IsIgnored {
            return;
        }
        if how == Reopen::ContinuesWithClosedTime {
            cycle.go_on();
            self.phase = Phase::Running;
            return;
        }
        if row.held != 0 {
            row.asks(clock.points.pause_over_stop);
        }
        if clock.pause_ends_with_stop {
            self.off = row.held;
        }
        let number = cycle.number;
        match how {
            Reopen::Restarts => self.begin(clock, row, number),
            Reopen::StartsNewCase => self.begin(clock, row, number.saturating_add(1)),
            _ => {
                cycle.mark(row.time, paused(clock, row.held & !self.off));
                cycle.resume(row.time, row.number);
                self.phase = Phase::Running;
            }
        }
    }
}

/// Which pauses hold while these states do.
fn paused(clock: &Clock, held: StateBits) -> PauseBits {
    let pauses = clock.pauses.iter().enumerate().filter(|(_, pause)| pause.states.hold(held));
    pauses.fold(0, |bits, (n, _)| bits | 1_u32.checked_shl(u32::try_from(n).unwrap_or(u32::MAX)).unwrap_or(0))
}

impl Run {
    /// A run that has begun.
    pub(super) fn from(time: Instant, row: RowNumber) -> Self {
        Self { from: time, until: Instant::MAX, from_row: row, to_row: RowNumber::MAX }
    }
}
