//! Sequences of windows: those of the calendars, cut to what there are results for.

use super::Scene;
use super::conditions::matches;
use super::lives::Life;
use super::past::last_of;
use crate::calendar::Windows;
use crate::outcome::WindowId;
use crate::plan::{Objective, WindowSpec};
use crate::value::{Instant, Interval};
use std::ops::Range;

/// The windows that a plan speaks of in one place.
pub(super) struct Sequence {
    windows: Windows,
    /// Positions of those that there are results for.
    begun: Range<usize>,
}

impl Sequence {
    /// The windows of `spec`; those that end at events end at the rows of these lives.
    pub(super) fn of(scene: &Scene<'_>, lives: &[Life<'_>], spec: &WindowSpec) -> Self {
        Self::ending(scene, lives, Windows::of(scene.plan, scene.calendars, spec))
    }

    /// The windows of an objective, which another version may leave it a part of.
    pub(super) fn of_objective(scene: &Scene<'_>, lives: &[Life<'_>], objective: &Objective) -> Self {
        Self::ending(scene, lives, Windows::of_objective(scene.plan, scene.calendars, objective))
    }

    fn ending(scene: &Scene<'_>, lives: &[Life<'_>], windows: Windows) -> Self {
        let windows = match windows.spec().before.clone() {
            None => windows,
            Some(anchor) => {
                let of_kind = lives.iter().filter(|life| life.kind == anchor.case);
                let ends = of_kind.flat_map(|life| {
                    let rows = (0..life.rows.len()).filter(|row| matches(scene, life, *row, &anchor.events));
                    rows.map(|row| life.time(row)).filter(|at| windows.term().contains(*at)).collect::<Vec<_>>()
                });
                let ends = ends.collect();
                windows.ending_at(ends)
            }
        };
        let begun = windows.begun(scene.first, scene.as_of);
        Self { windows, begun }
    }

    /// The same windows, also before and after the term.
    pub(super) fn beyond_the_term(self, scene: &Scene<'_>) -> Self {
        let windows = self.windows.beyond_the_term();
        let begun = windows.begun(scene.first, scene.as_of);
        Self { windows, begun }
    }

    /// Whether what lies in them may lie beyond the term.
    pub(super) fn reach_beyond(&self) -> bool {
        self.windows.reach_beyond()
    }

    /// The time in which there are windows.
    pub(super) fn term(&self) -> Interval {
        self.windows.term()
    }

    /// Every window that an instant lies in, in order.
    pub(super) fn containing(&self, t: Instant) -> Vec<WindowId> {
        let holds = |n: &usize| self.windows.span(*n).is_some_and(|span| span.contains(t));
        self.windows.numbers_of(t).filter(holds).filter_map(|n| self.windows.get(n)).collect()
    }

    /// The window that is told of an instant: of several the first, none of those that end at events.
    pub(super) fn told(&self, t: Instant) -> Option<WindowId> {
        self.containing(t).into_iter().next().filter(|_| !self.windows.end_at_events())
    }

    /// The position of a window, whether or not it has begun; nought if it is none of these.
    pub(super) fn position(&self, window: &WindowId) -> usize {
        let mut numbers = self.windows.numbers_of(last_of(window));
        numbers.find(|n| self.windows.get(*n).is_some_and(|known| known == *window)).unwrap_or(0)
    }

    /// The window at a position.
    pub(super) fn get(&self, number: usize) -> Option<WindowId> {
        self.windows.get(number)
    }

    /// Those that begin before `until` and end after `from`.
    pub(super) fn between(&self, from: Instant, until: Instant) -> Vec<WindowId> {
        self.windows.between(from, until)
    }

    /// Those that there are results for, with their positions.
    pub(super) fn begun(&self) -> impl Iterator<Item = (usize, WindowId)> + '_ {
        self.begun.clone().filter_map(|n| Some((n, self.windows.get(n)?)))
    }

    /// The `count` windows just before the one at a position, as far as there are results for them.
    pub(super) fn before(&self, number: usize, count: u32) -> Vec<(usize, WindowId)> {
        let first = number.saturating_sub(usize::try_from(count).unwrap_or(usize::MAX)).max(self.begun.start);
        (first..number.min(self.begun.end)).filter_map(|n| Some((n, self.windows.get(n)?))).collect()
    }

    /// Those that begin in a stretch of time and have begun, with their positions.
    pub(super) fn begin_in(&self, from: Instant, until: Instant) -> Vec<(usize, WindowId)> {
        let all = self.windows.first_from(from)..self.windows.first_from(until).min(self.begun.end);
        all.filter_map(|n| Some((n, self.windows.get(n)?))).filter(|(_, w)| from <= w.from && w.from < until).collect()
    }

    /// Whether the beginning or end of the term cuts a window.
    pub(super) fn is_cut(&self, window: &WindowId) -> bool {
        self.windows.is_cut(window)
    }
}
