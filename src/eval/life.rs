//! One life of one case: takes rows, updates fields, states and clocks.

use super::clock::{ClockState, Row};
use super::history::History;
use super::program::{EventRule, Kind, Program, StateBits};
use crate::events::Event;
use crate::value::Instant;
use smallvec::SmallVec;
use std::sync::Arc;

/// What is kept of a life while it lasts.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub(super) kind: usize,
    pub(super) key: Arc<str>,
    /// In order of first rows.
    pub(super) number: u64,
    /// First row.
    pub(super) first: Instant,
    /// Latest row.
    pub(super) last: Instant,
    pub(super) history: History,
    /// States that hold.
    held: StateBits,
    /// By state: how many ends it needs.
    depths: SmallVec<[u32; 4]>,
    /// In the kind's order.
    pub(super) clocks: SmallVec<[ClockState; 2]>,
}

impl Life {
    /// A life that begins.
    pub(super) fn new(kind: usize, rules: &Kind, key: Arc<str>, number: u64, first: Instant) -> Self {
        Self {
            kind,
            key,
            number,
            first,
            last: first,
            history: History::new(rules.slot_rules.len(), rules.marks),
            held: 0,
            depths: smallvec::smallvec![0; rules.nested.len()],
            clocks: smallvec::smallvec![ClockState::default(); rules.clocks.len()],
        }
    }

    /// Whether a clock of it ever started.
    pub(super) fn started(&self) -> bool {
        self.clocks.iter().any(ClockState::started)
    }

    /// Whether a clock of it runs.
    pub(super) fn is_running(&self) -> bool {
        self.clocks.iter().any(ClockState::is_running)
    }

    /// Takes a row. True if it ends the life.
    pub(super) fn take(&mut self, program: &Program, kind: &Kind, event: &Event<'_>) -> bool {
        let row = self.history.rows;
        self.history.rows = row.saturating_add(1);
        self.last = event.time;
        self.values(kind, event, row);
        let Some(rule) = event.event.and_then(|e| kind.events.get(e.index())) else { return false };
        if let Some(first) = rule.mark.and_then(|m| self.history.firsts.get_mut(usize::from(m))) {
            first.get_or_insert((row, event.time));
        }
        if !rule.states.is_empty() {
            self.change_states(kind, rule, event, row);
        }
        for step in &rule.clocks {
            let Some((state, clock)) = self.clocks.get_mut(step.clock).zip(kind.clocks.get(step.clock)) else { continue };
            let seen = Row { time: event.time, number: row, by: event.by, history: &self.history, held: self.held };
            state.step(program, clock, step, seen);
        }
        if rule.ends {
            let seen = Row { time: event.time, number: row, by: event.by, history: &self.history, held: self.held };
            self.clocks.iter_mut().zip(&kind.clocks).for_each(|(state, clock)| state.end(clock, seen));
        }
        rule.ends
    }

    fn values(&mut self, kind: &Kind, event: &Event<'_>, row: u32) {
        for (track, rule) in self.history.tracks.iter_mut().zip(&kind.slot_rules) {
            if rule.of_event {
                track.expire(row, event.time, rule.keep);
            }
        }
        for (field, value) in event.values {
            let Some(slot) = kind.slots.get(field.index()).copied().flatten().map(usize::from) else { continue };
            if let Some((track, rule)) = self.history.tracks.get_mut(slot).zip(kind.slot_rules.get(slot)) {
                track.set(row, event.time, value.as_ref(), rule.keep);
            }
        }
    }

    fn change_states(&mut self, kind: &Kind, rule: &EventRule, event: &Event<'_>, number: u32) {
        let row = Row { time: event.time, number, by: event.by, history: &self.history, held: self.held };
        let (mut held, mut begun) = (self.held, 0);
        for step in &rule.states {
            let bit: StateBits = 1 << step.state;
            let Some(depth) = self.depths.get_mut(step.state) else { continue };
            if row.matches(&step.end) {
                *depth = depth.saturating_sub(1);
            }
            if row.matches(&step.begin) {
                let nested = kind.nested.get(step.state).copied().unwrap_or(false);
                *depth = if nested { depth.saturating_add(1) } else { 1 };
                begun |= bit;
            }
            held = if *depth > 0 { held | bit } else { held & !bit };
        }
        if held != self.held || begun != 0 {
            self.held = held;
            for (state, clock) in self.clocks.iter_mut().zip(&kind.clocks) {
                if !clock.pauses.is_empty() {
                    state.states_changed(clock, event.time, held, begun);
                }
            }
        }
    }
}
