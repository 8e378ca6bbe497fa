//! Sequences of windows: those of the calendars, cut to what there are results for.

use super::Scene;
use super::lives::Life;
use crate::calendar::Windows;
use crate::outcome::WindowId;
use crate::plan::WindowSpec;
use crate::value::Instant;

/// The windows that a plan speaks of in one place.
pub(super) struct Sequence {
    windows: Windows,
    /// From where on there are results; none: there are none.
    from: Option<Instant>,
    as_of: Instant,
}

impl Sequence {
    /// The windows of `spec`.
    pub(super) fn of(scene: &Scene<'_>, _lives: &[Life<'_>], spec: &WindowSpec) -> Self {
        let term = scene.calendars.term();
        let from = if term.from == Instant::MIN { scene.first } else { Some(term.from) };
        Self { windows: Windows::of(scene.plan, scene.calendars, spec), from, as_of: scene.as_of }
    }

    /// Every window that an instant lies in, in order.
    pub(super) fn containing(&self, t: Instant) -> Vec<WindowId> {
        self.windows.containing(t).into_iter().collect()
    }

    /// Those that begin before `until` and end after `from`.
    pub(super) fn between(&self, from: Instant, until: Instant) -> Vec<WindowId> {
        self.windows.between(from, until)
    }

    /// The windows of the term that begin before as-of; where it has no beginning, from the earliest row's on.
    pub(super) fn begun(&self) -> Vec<WindowId> {
        let from = |from| self.between(from, self.as_of).into_iter().filter(|w| w.from < self.as_of).collect();
        self.from.map_or_else(Vec::new, from)
    }

    /// The `count` windows just before one, as far as there are results for them.
    pub(super) fn before(&self, window: &WindowId, count: u32) -> Vec<WindowId> {
        let earlier: Vec<WindowId> = self.from.map_or_else(Vec::new, |from| self.between(from, window.from));
        let earlier: Vec<WindowId> = earlier.into_iter().filter(|w| (w.from, w.until) < (window.from, window.until)).collect();
        let skipped = earlier.len().saturating_sub(usize::try_from(count).unwrap_or(usize::MAX));
        earlier.into_iter().skip(skipped).collect()
    }

    /// Whether the beginning or end of the term cuts a window.
    pub(super) fn is_cut(&self, window: &WindowId) -> bool {
        self.windows.is_cut(window)
    }
}
