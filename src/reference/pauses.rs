//! When a cycle is paused, as sets of time; what counts of it; where it stands.

use super::Scene;
use super::cycles::Cycle;
use super::lives::Life;
use super::spans::{Meter, Piece, in_basis, open_part};
use super::states::States;
use crate::plan::{Budget, Cap, Clock};
use crate::readings::UnendedPause;
use crate::value::{Instant, Interval, IntervalSet, Micros};

/// A cycle with its sets of time, from its start until its stop or a moment after it is known no further.
pub(super) struct Timed {
    /// Between a start and a stop.
    pub running: IntervalSet,
    /// For each pause of the clock, when it pauses.
    pub paused: Vec<IntervalSet>,
}

impl Timed {
    /// Works out the sets of a cycle.
    pub(super) fn of(scene: &Scene<'_>, life: &Life<'_>, states: &States<'_>, clock: &Clock, cycle: &Cycle) -> Self {
        let running = cycle.running(life, cycle.known(scene, life).plus(Micros(1)));
        let mut paused = Vec::new();
        for pause in &clock.pauses {
            let held = states.set(&pause.while_, &cycle.off);
            let mut set = match &pause.cap {
                Some(cap) => capped(scene, &held, &running, cap, cycle),
                None => held.clone(),
            };
            let void = scene.choice(clock.unended_pause) == Some(UnendedPause::IsVoid);
            if let Some(stop) = cycle.stopped().filter(|stop| void && states.set_on(&pause.while_, *stop, &cycle.off)) {
                let at = life.time(stop);
                let unended = held.intervals().iter().filter(|i| i.from <= at && at <= i.until).copied();
                set = set.except(&IntervalSet::of(unended));
            }
            paused.push(set.and(&running));
        }
        Self { running, paused }
    }

    /// Whether a pause holds at `at`.
    pub(super) fn paused_at(&self, at: Instant) -> bool {
        self.paused.iter().any(|p| p.contains(at))
    }

    /// What is run and not paused, until `end`.
    pub(super) fn counted(&self, end: Instant) -> IntervalSet {
        let until = IntervalSet::of([Interval::new(Instant::MIN, end)]);
        self.paused.iter().fold(self.running.and(&until), |set, paused| set.except(paused))
    }
}

/// What is left of a pause under its bound.
fn capped(scene: &Scene<'_>, held: &IntervalSet, running: &IntervalSet, cap: &Cap, cycle: &Cycle) -> IntervalSet {
    let Budget::Time { length, basis } = cap.budget else { return held.clone() };
    let calendar = in_basis(scene, basis, cycle.calendar);
    let mut kept = Vec::new();
    let mut left = length;
    for stretch in held.intervals() {
        if cap.each {
            left = length;
        }
        let spent = open_part(scene, &IntervalSet::of([*stretch]).and(running), calendar);
        let mut until = if left > Micros::ZERO { stretch.until } else { stretch.from };
        for part in spent.intervals() {
            if left > Micros::ZERO && left <= part.measure() {
                until = part.from.plus(left);
            }
            left = Micros(left.0.saturating_sub(part.measure().0).max(0));
        }
        kept.push(Interval::new(stretch.from, until));
    }
    IntervalSet::of(kept)
}

/// Where the measure of a cycle ends: its stop, the end of the case, or as-of.
pub(super) fn end(scene: &Scene<'_>, life: &Life<'_>, cycle: &Cycle) -> Instant {
    cycle.stopped().map_or_else(|| cycle.known(scene, life), |row| life.time(row))
}

/// The counted time of some cycles of a clock, taken as one.
pub(super) fn meter<'m, 'a>(scene: &'m Scene<'a>, life: &Life<'_>, clock: &'m Clock, cycles: &[(&Cycle, &Timed)]) -> Meter<'m, 'a> {
    let piece = |(cycle, timed): &(&Cycle, &Timed)| Piece { counted: timed.counted(end(scene, life, cycle)), calendar: cycle.calendar };
    let start = cycles.first().map_or(scene.as_of, |(cycle, _)| life.time(cycle.start));
    let end = cycles.last().map_or(scene.as_of, |(cycle, _)| end(scene, life, cycle));
    let told = |cycle: &Cycle| cycle.stop().map_or_else(|| cycle.known(scene, life), |row| life.time(row));
    let stop = cycles.last().map_or(scene.as_of, |(cycle, _)| told(cycle));
    Meter { scene, clock, pieces: cycles.iter().map(piece).collect(), start, end, stop }
}
