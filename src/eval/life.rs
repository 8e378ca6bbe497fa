//! One life of one case: takes rows, updates fields, states and clocks.

use super::clock::{ClockState, Row};
use super::condition::{Condition, Span};
use super::history::History;
use super::program::{EventRule, Kind, Lives, Program, StateBits};
use super::revise::Amended;
use super::watch::{Watched, Watches};
use crate::events::Event;
use crate::value::{Instant, IntervalSet};
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
    /// When what sets of time look at held; none if none looks.
    watches: Option<Box<Watches>>,
    /// What its rows say, where later ones change that.
    pub(super) amended: Option<Box<Amended>>,
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
            watches: (!rules.tests.is_empty()).then(|| Box::new(Watches { tests: smallvec::smallvec![Watched::default(); rules.tests.len()], runs_out: None })),
            amended: None,
        }
    }

    /// Whether a clock of it ever started.
    pub(super) fn started(&self) -> bool {
        self.clocks.iter().any(ClockState::started)
    }

    /// Whether it is in a state.
    pub(super) fn is_in(&self, bit: usize) -> bool {
        self.depths.get(bit).is_some_and(|depth| *depth > 0)
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
        if let Some(watches) = &mut self.watches {
            watches.run_out(&kind.tests, event.time);
        }
        self.values(kind, event, row);
        let ends = match event.event.and_then(|e| kind.events.get(e.index())) {
            None => false,
            Some(rule) => {
                self.happens(program, kind, rule, event, row);
                rule.ends
            }
        };
        if self.watches.is_some() {
            self.watch(program, kind, event, row);
        }
        ends
    }

    /// What an event does to marks, states and clocks.
    fn happens(&mut self, program: &Program, kind: &Kind, rule: &EventRule, event: &Event<'_>, row: u32) {
        if let Some(first) = rule.mark.and_then(|m| self.history.firsts.get_mut(usize::from(m))) {
            first.get_or_insert((row, event.time));
        }
        let calendars = &program.calendars;
        if !rule.states.is_empty() {
            self.change_states(program, kind, rule, event, row);
        }
        for step in &rule.clocks {
            let Some((state, clock)) = self.clocks.get_mut(step.clock).zip(kind.clocks.get(step.clock)) else { continue };
            let seen = Row { time: event.time, number: row, by: event.by, history: &self.history, calendars, held: self.held };
            state.step(program, clock, step, seen);
        }
        if rule.ends {
            let seen = Row { time: event.time, number: row, by: event.by, history: &self.history, calendars, held: self.held };
            self.clocks.iter_mut().zip(&kind.clocks).for_each(|(state, clock)| state.end(clock, seen));
        }
    }

    /// Whether a row that was just taken is one at which windows end.
    pub(super) fn matches(&self, program: &Program, event: &Event<'_>, guards: &super::program::Guards) -> bool {
        let number = self.history.latest();
        Row { time: event.time, number, by: event.by, history: &self.history, calendars: &program.calendars, held: self.held }.matches(guards)
    }

    /// Notes what holds after a row.
    fn watch(&mut self, program: &Program, kind: &Kind, event: &Event<'_>, row: u32) {
        let Some(watches) = &mut self.watches else { return };
        let span = Span { start: row, stop: row };
        let seen = Row { time: event.time, number: row, by: event.by, history: &self.history, calendars: &program.calendars, held: self.held };
        let now = |cond: &Condition| cond.holds(seen.seen(), span);
        for (watched, test) in watches.tests.iter_mut().zip(&kind.tests) {
            watched.set(event.time, test.holds(Some(&now), self.held));
        }
        if let Lives::Signal(Some(holds)) = kind.lives {
            watches.runs_out = Some(event.time.plus(holds));
        }
    }

    /// When what sets of time look at held, up to an instant.
    pub(super) fn watched(&self, kind: &Kind, until: Instant) -> Vec<IntervalSet> {
        let Some(watches) = &self.watches else { return Vec::new() };
        let mut watches = watches.clone();
        watches.run_out(&kind.tests, until);
        watches.tests.iter().map(|watched| watched.until(until)).collect()
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
        for follows in &kind.follows {
            let value = follows.value(&self.history);
            let slot = usize::from(follows.slot);
            if let Some((track, rule)) = self.history.tracks.get_mut(slot).zip(kind.slot_rules.get(slot)) {
                track.set(row, event.time, value.as_ref(), rule.keep);
            }
        }
    }

    fn change_states(&mut self, program: &Program, kind: &Kind, rule: &EventRule, event: &Event<'_>, number: u32) {
        let row = Row { time: event.time, number, by: event.by, history: &self.history, calendars: &program.calendars, held: self.held };
        let (mut held, mut begun) = (self.held, 0);
        for step in &rule.states {
            let bit: StateBits = 1 << step.state;
            let Some(depth) = self.depths.get_mut(step.state) else { continue };
            if row.matches(&step.end) {
                *depth = depth.saturating_sub(1);
            }
            if row.matches(&step.back) {
                *depth = 0;
            }
            if row.matches(&step.begin) {
                let (nested, point) = kind.nested.get(step.state).copied().unwrap_or_default();
                self.history.asks(point.filter(|_| *depth > 0));
                *depth = if nested { depth.saturating_add(1) } else { 1 };
                begun |= bit;
            }
            held = if *depth > 0 { held | bit } else { held & !bit };
        }
        if let Some(amended) = &self.amended {
            let off = amended.off(number);
            (held, begun) = (held & !off, begun & !off);
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
