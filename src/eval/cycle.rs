//! One cycle of a clock: when it ran and when its pauses changed, as events came; and what of that counts, once it is judged.

use super::history::RowNumber;
use super::program::{Cap, Clock, PauseBits, Program};
use crate::calendar::Calendars;
use crate::outcome::ClockState;
use crate::plan::CalendarId;
use crate::value::{Instant, Interval, Micros};
use smallvec::SmallVec;

/// A stretch between start and stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) from: Instant,
    /// [`Instant::MAX`] while it runs.
    pub(super) until: Instant,
    pub(super) from_row: RowNumber,
    pub(super) to_row: RowNumber,
}

/// What is noted of a cycle.
#[derive(Clone, Debug)]
pub(super) struct Cycle {
    pub(super) number: u32,
    /// The calendar it runs in.
    pub(super) run: Option<CalendarId>,
    pub(super) start: Instant,
    pub(super) start_row: RowNumber,
    /// The stop that is told.
    pub(super) stop: Option<Instant>,
    pub(super) stop_row: RowNumber,
    /// When the case ended while it ran, if it is judged as open then.
    pub(super) ended: Option<Instant>,
    /// Pauses that held after the row that stopped the measure.
    held_at_stop: PauseBits,
    pub(super) runs: SmallVec<[Run; 1]>,
    /// From each instant on, these pauses hold; also while it is stopped.
    marks: SmallVec<[(Instant, PauseBits); 2]>,
}

impl Cycle {
    /// A cycle that starts while these pauses hold.
    pub(super) fn new(number: u32, run: Option<CalendarId>, start: Instant, row: RowNumber, mask: PauseBits) -> Self {
        let runs = smallvec::smallvec![Run::from(start, row)];
        let marks = smallvec::smallvec![(start, mask)];
        Self { number, run, start, start_row: row, stop: None, stop_row: RowNumber::MAX, ended: None, held_at_stop: 0, runs, marks }
    }

    /// From now on these pauses hold.
    pub(super) fn mark(&mut self, time: Instant, mask: PauseBits) {
        match self.marks.last_mut() {
            Some(last) if last.1 == mask => {}
            Some(last) if last.0 == time => last.1 = mask,
            _ => self.marks.push((time, mask)),
        }
    }

    /// Stops the measure, or moves its stop.
    pub(super) fn stop_at(&mut self, time: Instant, row: RowNumber) {
        if let Some(run) = self.runs.last_mut() {
            (run.until, run.to_row) = (time, row);
        }
        self.held_at_stop = self.marks.last().map_or(0, |m| m.1);
        self.date_stop(time, row);
    }

    /// Tells a later stop without adding time.
    pub(super) fn date_stop(&mut self, time: Instant, row: RowNumber) {
        (self.stop, self.stop_row) = (Some(time), row);
    }

    /// Goes on as if it had not stopped.
    pub(super) fn go_on(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            (run.until, run.to_row) = (Instant::MAX, RowNumber::MAX);
        }
        (self.stop, self.stop_row) = (None, RowNumber::MAX);
    }

    /// Goes on from here.
    pub(super) fn resume(&mut self, time: Instant, row: RowNumber) {
        self.runs.push(Run::from(time, row));
        (self.stop, self.stop_row) = (None, RowNumber::MAX);
    }

    /// What of it counts, up to its stop, the end of the case or `as_of`.
    pub(super) fn view(&self, program: &Program, clock: &Clock, as_of: Instant) -> View {
        let as_of = self.ended.unwrap_or(as_of);
        let measured_stop = self.stop.and_then(|_| self.runs.last()).map(|r| r.until);
        let ran = joined(self.runs.iter().map(|r| Interval::new(r.from, r.until.min(as_of))));
        let mut state = match (self.stop, self.ended) {
            (Some(_), _) => ClockState::Stopped,
            (None, Some(_)) => ClockState::Ended,
            (None, None) => ClockState::Running,
        };
        let mut pausing: Vec<(Interval, usize)> = Vec::new();
        if self.marks.iter().any(|(_, mask)| *mask != 0) {
            for (bit, pause) in clock.pauses.iter().enumerate() {
                let held = self.held(1_u32.checked_shl(u32::try_from(bit).unwrap_or(u32::MAX)).unwrap_or(0), clock, measured_stop);
                let (pieces, holds) = capped(program, self.run, &held, &ran, pause.cap.as_ref());
                pausing.extend(pieces.into_iter().map(|piece| (piece, bit)));
                if holds && state == ClockState::Running {
                    state = ClockState::Paused;
                }
            }
        }
        pausing.sort_unstable();
        let counted = if pausing.is_empty() { ran } else { except(&ran, &joined(pausing.iter().map(|(piece, _)| *piece))) };
        let value = measure(&program.calendars, self.run, counted.iter());
        View {
            number: self.number,
            start: self.start,
            stop: self.stop,
            measured_stop,
            as_of,
            span: super::condition::Span { start: self.start_row, stop: self.stop_row },
            run: self.run,
            runs: self.runs.clone(),
            counted,
            pausing,
            value,
            state,
            paused_at_stop: measured_stop.is_some() && self.held_at_stop != 0,
        }
    }

    /// When a pause's set holds, the last stretch without an end; less the stretch that is void.
    fn held(&self, bit: PauseBits, clock: &Clock, measured_stop: Option<Instant>) -> Vec<Interval> {
        let untils = self.marks.iter().skip(1).map(|m| m.0).chain([Instant::MAX]);
        let stretches = self.marks.iter().zip(untils).filter(|((_, mask), _)| mask & bit != 0);
        let mut held = joined(stretches.map(|((from, _), until)| Interval::new(*from, until)));
        if let Some(stop) = measured_stop.filter(|_| clock.unended_is_void && self.held_at_stop & bit != 0) {
            let last = held.iter().rposition(|h| h.from <= stop && stop <= h.until);
            if let Some(last) = last {
                held.remove(last);
            }
        }
        held
    }
}

/// A cycle, measured.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) number: u32,
    pub(super) start: Instant,
    /// The stop that is told.
    pub(super) stop: Option<Instant>,
    /// Where the measure stopped.
    pub(super) measured_stop: Option<Instant>,
    /// Up to when it is measured without a stop.
    pub(super) as_of: Instant,
    pub(super) span: super::condition::Span,
    /// The calendar it runs in.
    pub(super) run: Option<CalendarId>,
    pub(super) runs: SmallVec<[Run; 1]>,
    /// When it ran and was not paused.
    pub(super) counted: Vec<Interval>,
    /// When it ran and was paused, and by which pause; in order, may overlap.
    pub(super) pausing: Vec<(Interval, usize)>,
    /// In its own basis.
    pub(super) value: Micros,
    pub(super) state: ClockState,
    /// A pause held when it stopped.
    pub(super) paused_at_stop: bool,
}

/// Time of some intervals in a basis.
pub(super) fn measure<'a>(calendars: &Calendars, basis: Option<CalendarId>, intervals: impl Iterator<Item = &'a Interval>) -> Micros {
    match basis.map(|id| calendars.get(id)) {
        None => intervals.fold(Micros::ZERO, |sum, i| sum.plus(i.measure())),
        Some(time) => intervals.fold(Micros::ZERO, |sum, i| sum.plus(time.between(i.from, i.until))),
    }
}

/// What of `held` pauses while `ran`, and whether it would go on pausing after the last of it.
fn capped(program: &Program, run: Option<CalendarId>, held: &[Interval], ran: &[Interval], cap: Option<&Cap>) -> (Vec<Interval>, bool) {
    let open = held.last().is_some_and(|h| h.until == Instant::MAX);
    let Some(cap) = cap else { return (both(held, ran).collect(), open) };
    let basis = cap.basis.of(run).map(|id| program.calendars.get(id));
    let mut out = Vec::new();
    let mut used = Micros::ZERO;
    let mut stretch = None;
    for piece in both(held, ran) {
        let of = held.partition_point(|h| h.from <= piece.from);
        if cap.each && stretch.replace(of) != Some(of) {
            used = Micros::ZERO;
        }
        let left = Micros(cap.length.0.saturating_sub(used.0));
        if left.0 <= 0 {
            continue;
        }
        let (takes, end) = match basis {
            None => (piece.measure(), Some(piece.from.plus(left))),
            Some(time) => (time.between(piece.from, piece.until), time.due(piece.from, left, crate::readings::Deadline::AtClosing)),
        };
        let until = if takes.0 < left.0 { piece.until } else { end.unwrap_or(piece.until).min(piece.until) };
        out.push(Interval::new(piece.from, until));
        used = used.plus(takes);
    }
    // A stretch that has only just begun has used nothing up.
    if cap.each && stretch != Some(held.len()) {
        used = Micros::ZERO;
    }
    (out, open && used.0 < cap.length.0)
}

/// Intervals in order, those that touch or overlap made one, empty ones left out.
fn joined(intervals: impl Iterator<Item = Interval>) -> Vec<Interval> {
    let mut out: Vec<Interval> = Vec::new();
    for next in intervals.filter(|i| !i.is_empty()) {
        match out.last_mut() {
            Some(last) if next.from <= last.until => last.until = last.until.max(next.until),
            _ => out.push(next),
        }
    }
    out
}

/// What lies in both of two lists of disjoint intervals in order.
fn both<'a>(a: &'a [Interval], b: &'a [Interval]) -> impl Iterator<Item = Interval> + 'a {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            let common = x.and(*y);
            if x.until <= y.until {
                i += 1
            } else {
                j += 1
            }
            if !common.is_empty() {
                return Some(common);
            }
        }
        None
    })
}

/// What lies in `base` and not in `less`, both disjoint and in order.
fn except(base: &[Interval], less: &[Interval]) -> Vec<Interval> {
    let mut out = Vec::with_capacity(base.len());
    let mut at = 0;
    for piece in base {
        let mut from = piece.from;
        while let Some(cut) = less.get(at).filter(|c| c.from < piece.until) {
            if from < cut.from {
                out.push(Interval::new(from, cut.from));
            }
            from = from.max(cut.until);
            if cut.until > piece.until {
                break;
            }
            at += 1;
        }
        if from < piece.until {
            out.push(Interval::new(from, piece.until));
        }
    }
    out
}
