//! The target of an item by its clock's table, and what to do when the fields it goes by change on the way.

use super::allowance::{Allowance, Course, within};
use super::condition::{Span, When};
use super::history::{History, RowNumber};
use super::program::Targets;
use crate::readings::{Deadline, MissingTarget, TargetChange};
use crate::value::{Instant, Interval, Micros, Ratio};

/// What a table says of an item.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// No row applies.
    Missing(MissingTarget),
    /// A row applies that allows no time.
    None,
    /// This much.
    One(Allowance),
    /// These, one after the other, each from an instant on; the first is that at the start.
    Shared(Vec<(Instant, Option<Allowance>)>),
}

impl Targets {
    /// The target of an item.
    pub(super) fn of(&self, course: &Course<'_>, history: &History) -> Target {
        let (Some(first), Some(last)) = (course.parts.first(), course.last()) else { return Target::None };
        let (start, stop) = (first.span.start, last.span.stop);
        let at_start = self.at(history, start, start);
        let open = || self.keys.iter().filter(|key| key.when == When::Stop).filter_map(|key| history.tracks.get(usize::from(key.slot)));
        if open().any(|track| track.changes(start, stop).next().is_some()) {
            history.asks(self.changing);
        }
        match self.change {
            TargetChange::AtStart => at_start,
            TargetChange::AtStop => self.at(history, start, stop),
            TargetChange::Strictest => {
                let rows = self.rows_of(course, history);
                let allowed = rows.into_iter().filter_map(|(row, _)| match self.at(history, start, row) {
                    Target::One(allowance) => Some(allowance),
                    _ => None,
                });
                // The first of those due earliest; none is due last.
                let strictest = allowed.min_by_key(|a| a.due(course).map_or((true, Instant::MAX), |due| (false, due)));
                strictest.map_or(at_start, Target::One)
            }
            TargetChange::Split => match &at_start {
                Target::One(Allowance::Time { .. }) => {
                    let rows = self.rows_of(course, history);
                    let from = |(row, time)| match self.at(history, start, row) {
                        Target::One(allowance @ Allowance::Time { .. }) => (time, Some(allowance)),
                        _ => (time, None),
                    };
                    Target::Shared(rows.into_iter().map(from).collect())
                }
                _ => at_start,
            },
        }
    }

    /// The target by the values at a row.
    fn at(&self, history: &History, start: RowNumber, row: RowNumber) -> Target {
        let span = Span { start, stop: row };
        let applies = |when: &[Vec<crate::plan::Value>]| {
            let mut cells = self.keys.iter().zip(when);
            cells.all(|(key, cell)| cell.is_empty() || key.value(history, span).is_some_and(|v| cell.contains(v)))
        };
        match self.rows.iter().find(|row| applies(&row.when)) {
            None => {
                history.asks(Some(self.lacking));
                Target::Missing(self.missing)
            }
            Some(row) => row.allowed.map_or(Target::None, Target::One),
        }
    }

    /// The rows at which a new value may bring a new target, in order: the start, changes up to the rows that stopped the measure, resumptions.
    fn rows_of(&self, course: &Course<'_>, history: &History) -> Vec<(RowNumber, Instant)> {
        let mut rows = Vec::new();
        for part in course.parts {
            for run in &part.runs {
                rows.push((run.from_row, run.from));
                for key in self.keys.iter().filter(|key| key.when == When::Stop) {
                    let track = history.tracks.get(usize::from(key.slot)).into_iter();
                    rows.extend(track.flat_map(|t| t.changes(run.from_row, run.to_row)).map(|e| (e.row, e.time)));
                }
            }
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// Targets that are used up in shares, one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shares<'a>(pub(super) &'a [(Instant, Option<Allowance>)]);

/// What of targets has been used: time by length of the target, or more than all.
#[derive(Default)]
struct Used {
    by_length: Vec<(i64, i64)>,
    beyond: bool,
}

impl Used {
    fn add(&mut self, length: Micros, time: Micros) {
        if length.0 <= 0 {
            self.beyond |= time.0 > 0;
            return;
        }
        match self.by_length.iter_mut().find(|(l, _)| *l == length.0) {
            Some((_, used)) => *used = used.saturating_add(time.0),
            None => self.by_length.push((length.0, time.0)),
        }
    }

    /// The sum of the shares; none if it does not fit.
    fn sum(&self) -> Option<Ratio> {
        let mut shares = self.by_length.iter().map(|(length, used)| Ratio::new((*used).into(), (*length).into()));
        shares.try_fold(Ratio::ZERO, |sum, share| sum.plus(share?))
    }
}

impl Shares<'_> {
    /// Whether the shares are within the whole.
    pub(super) fn is_kept(&self, course: &Course<'_>) -> bool {
        let mut used = Used::default();
        for (interval, run) in course.counted() {
            for (piece, allowance) in self.pieces(interval) {
                if let Some(Allowance::Time { length, basis }) = allowance {
                    used.add(length, super::cycle::measure(&course.program.calendars, basis.of(run), std::iter::once(&piece)));
                }
            }
        }
        !used.beyond && used.sum().is_some_and(|sum| within(sum, Ratio::ONE, course.clock.within))
    }

    /// When the shares reach one.
    pub(super) fn due(&self, course: &Course<'_>) -> Option<Instant> {
        let mut used = Used::default();
        for (interval, run) in course.counted_on() {
            for (piece, allowance) in self.pieces(interval) {
                let Some(Allowance::Time { length, basis }) = allowance else { continue };
                let calendar = basis.of(run);
                if length.0 <= 0 {
                    let time = calendar.map(|id| course.program.calendars.get(id));
                    let any = time.is_none_or(|t| t.between(piece.from, piece.until).0 > 0);
                    if any {
                        return time.map_or(Some(piece.from), |t| t.due(piece.from, Micros::ZERO, Deadline::AtNextOpening));
                    }
                    continue;
                }
                let left = Ratio::ONE.minus(used.sum()?)?.times(Ratio::whole(length.0))?;
                let left = i64::try_from((left.num() + left.den() - 1).div_euclid(left.den())).ok()?;
                match course.reached(piece, calendar, Micros(left.max(0))) {
                    Ok(due) => return due,
                    Err(took) => used.add(length, took),
                }
            }
        }
        None
    }

    /// An interval cut where targets change.
    fn pieces(&self, interval: Interval) -> impl Iterator<Item = (Interval, Option<Allowance>)> {
        let untils = self.0.iter().skip(1).map(|(from, _)| *from).chain([Instant::MAX]);
        let pieces = self.0.iter().zip(untils).map(move |((from, allowance), until)| (Interval::new(*from, until).and(interval), *allowance));
        pieces.filter(|(piece, _)| !piece.is_empty())
    }

    /// The time allowed by the target at the start.
    pub(super) fn length(&self) -> Option<Micros> {
        self.0.first().and_then(|(_, allowance)| allowance.as_ref()?.length())
    }
}
