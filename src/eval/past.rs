//! What has happened in windows by an instant: so many of so many in a row, all those of a phase.

use super::court::{AFTER_ALL, Court, Slot};
use super::measure::{GroupOf, Place};
use super::number::same_unit;
use crate::calendar::Windows;
use crate::outcome::Verdict;
use crate::plan::{AdjustmentId, History, Num, TestIs, TestOf, WindowTest};
use crate::readings::UnmeasuredInCount;
use crate::value::{Instant, Interval};
use std::ops::Range;

/// By when, for whom, as which stage a history is asked.
#[derive(Clone, Copy)]
pub(super) struct When<'a> {
    /// Windows that end by then.
    pub(super) by: Instant,
    /// Windows that end after that.
    pub(super) after: Instant,
    /// None: the agreement as a whole.
    pub(super) group: Option<&'a GroupOf>,
    pub(super) stage: u8,
    /// Only windows of objectives of stages up to this one.
    pub(super) sees: u8,
}

/// What a history says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) holds: bool,
    /// It turns on a window that ends at the instant in hand.
    pub(super) fresh: bool,
    /// And that one passed.
    pub(super) moved: bool,
}

/// What became of a window in a test: none if it is unmeasured.
type Passed = Option<bool>;

impl Court<'_> {
    /// Whether what is given for a stretch of an adjustment had happened by its beginning.
    pub(super) fn given(&self, history: &History, by: Instant) -> bool {
        self.history(history, When { by, after: Instant::MIN, group: None, stage: 0, sees: 0 }).holds
    }

    /// What a history says.
    pub(super) fn history(&self, history: &History, when: When<'_>) -> Said {
        match history {
            History::All(parts) => parts.iter().fold(Said { holds: true, ..Said::default() }, |all, part| {
                let said = self.history(part, when);
                Said { holds: all.holds && said.holds, fresh: all.fresh || said.fresh, moved: all.moved || said.moved }
            }),
            History::Any(parts) => parts.iter().fold(Said::default(), |any, part| {
                let said = self.history(part, when);
                Said { holds: any.holds || said.holds, fresh: any.fresh || (said.holds && said.fresh), moved: any.moved || (said.holds && said.moved) }
            }),
            History::Windows { test, least, of, unmeasured } => {
                let skipped = self.plan.points.choice(*unmeasured).unwrap_or(UnmeasuredInCount::Skipped) == UnmeasuredInCount::Skipped;
                let row = |windows: &mut dyn Iterator<Item = (Instant, Passed)>| in_a_row(windows, skipped, *least, *of, when.by);
                let said = match &test.of {
                    TestOf::Objective(id) => {
                        let tracks = self.tracks(id.index(), when);
                        tracks.into_iter().map(|slots| row(&mut self.back(slots, test, when))).collect()
                    }
                    TestOf::Windows(spec) => match self.sequences.of(spec) {
                        Some(windows) => vec![row(&mut self.back_in(windows, test, when))],
                        None => Vec::new(),
                    },
                };
                let holding = said.iter().filter(|said| said.holds);
                Said { holds: holding.clone().count() > 0, fresh: holding.clone().any(|said| said.fresh), moved: holding.clone().any(|said| said.moved) }
            }
            History::Throughout { test, during, unmeasured } => {
                let skipped = self.plan.points.choice(*unmeasured).unwrap_or(UnmeasuredInCount::Skipped) == UnmeasuredInCount::Skipped;
                self.throughout(test, *during, skipped, when)
            }
        }
    }

    fn throughout(&self, test: &WindowTest, during: AdjustmentId, skipped: bool, when: When<'_>) -> Said {
        let mut ends: Vec<(Instant, Passed)> = Vec::new();
        match &test.of {
            TestOf::Objective(id) => {
                for slots in self.tracks(id.index(), when) {
                    let inside = self.ended(slots, when).filter(|(_, slot)| self.applies(during.index(), slot.window));
                    ends.extend(inside.map(|(at, slot)| (slot.window.until, self.passed(at, slot, test, when))));
                }
            }
            TestOf::Windows(spec) => {
                if let Some(windows) = self.sequences.of(spec) {
                    let inside = self.ended_in(windows, when).filter(|(_, window)| self.applies(during.index(), *window));
                    ends.extend(inside.map(|(number, window)| (window.until, self.passed_in(windows, number, window, test, when))));
                }
            }
        }
        ends.retain(|(_, passed)| !skipped || passed.is_some());
        let holds = !ends.is_empty() && ends.iter().all(|(_, passed)| *passed == Some(true));
        let fresh = ends.iter().any(|(end, _)| *end == when.by);
        Said { holds, fresh, moved: fresh }
    }

    /// The windows of an objective that speak for a group: its own, or those of every group.
    fn tracks(&self, objective: usize, when: When<'_>) -> Vec<Range<usize>> {
        let Some(docket) = self.dockets.get(objective).filter(|_| self.stage(objective) <= when.sees) else { return Vec::new() };
        match when.group.filter(|group| docket.is_like(group)) {
            Some(group) => docket.same(group).into_iter().collect(),
            None => docket.groups.iter().filter(|(group, _)| self.is_there(objective, group, when)).map(|(_, slots)| slots.clone()).collect(),
        }
    }

    /// Whether a group has an item that counts, by what is known of adjustments when something given is asked: later, those that have none were struck out.
    fn is_there(&self, objective: usize, group: &GroupOf, when: When<'_>) -> bool {
        when.group.is_some() || self.measuring.has_group(objective, group, self)
    }

    /// Those of these slots that have ended and were judged, in order.
    fn ended(&self, slots: Range<usize>, when: When<'_>) -> impl DoubleEndedIterator<Item = (usize, &Slot)> {
        let by = when.by.min(self.measuring.as_of);
        let all = self.slots.get(slots.clone()).unwrap_or(&[]);
        let (from, until) = (all.partition_point(|s| s.window.until <= when.after), all.partition_point(|s| s.window.until <= by));
        let inside = all.get(from..until).unwrap_or(&[]);
        inside.iter().enumerate().map(move |(n, slot)| (slots.start + from + n, slot)).filter(|(_, slot)| slot.found.is_some())
    }

    /// Windows of a sequence that have ended, in order.
    fn ended_in<'w>(&self, windows: &'w Windows, when: When<'_>) -> impl DoubleEndedIterator<Item = (usize, Interval)> + use<'w> {
        let begun = windows.begun(self.measuring.state.earliest, self.measuring.as_of);
        // Windows are numbered in order of their ends.
        let first_past = |end: Instant| {
            let (mut from, mut until) = (begun.start, begun.end.max(begun.start));
            while from < until {
                let middle = from + (until - from) / 2;
                if windows.span(middle).is_some_and(|w| w.until <= end) { from = middle + 1 } else { until = middle }
            }
            from
        };
        let numbers = first_past(when.after)..first_past(when.by.min(self.measuring.as_of));
        numbers.filter_map(|number| Some((number, windows.span(number)?)))
    }

    /// From the last to the first: ends, and what became of them.
    fn back<'c>(&'c self, slots: Range<usize>, test: &'c WindowTest, when: When<'c>) -> impl Iterator<Item = (Instant, Passed)> + 'c {
        self.ended(slots, when).rev().map(move |(at, slot)| (slot.window.until, self.passed(at, slot, test, when)))
    }

    fn back_in<'c>(&'c self, windows: &'c Windows, test: &'c WindowTest, when: When<'c>) -> impl Iterator<Item = (Instant, Passed)> + 'c {
        self.ended_in(windows, when).rev().map(move |(number, window)| (window.until, self.passed_in(windows, number, window, test, when)))
    }

    fn passed(&self, at: usize, slot: &Slot, test: &WindowTest, when: When<'_>) -> Passed {
        let verdict = slot.found.as_ref()?.verdict;
        match &test.is {
            TestIs::Compare(left, bound, right) => self.compare((left, right), *bound, &self.place(at, when.stage)?),
            _ if matches!(verdict, Verdict::NotMeasured | Verdict::Undetermined) => None,
            TestIs::Missed => Some(verdict == Verdict::Missed),
            TestIs::Met => Some(verdict == Verdict::Met),
        }
    }

    fn passed_in(&self, windows: &Windows, number: usize, window: Interval, test: &WindowTest, when: When<'_>) -> Passed {
        match &test.is {
            TestIs::Compare(left, bound, right) => self.compare((left, right), *bound, &self.place_in(windows, number, window, when.stage)),
            TestIs::Missed | TestIs::Met => Some(false),
        }
    }

    fn compare(&self, (left, right): (&Num, &Num), bound: crate::plan::Bound, place: &Place<'_>) -> Passed {
        let (left, right) = (self.measuring.number(left, place, self)?, self.measuring.number(right, place, self)?);
        Some(same_unit(left, right) && bound.holds(left.ratio().cmp(&right.ratio())))
    }

    /// How many windows of a slot's objective and group were missed in a row up to it.
    pub(super) fn in_a_row(&self, at: usize) -> u64 {
        let found = self.slots.get(at).and_then(|slot| slot.found.as_ref());
        found.filter(|found| found.verdict == Verdict::Missed).map_or(0, |found| found.in_a_row)
    }
}

/// Whether enough of the last windows passed. `windows` go back in time.
fn in_a_row(windows: &mut dyn Iterator<Item = (Instant, Passed)>, skipped: bool, least: u32, of: u32, by: Instant) -> Said {
    let row = windows.filter(|(_, passed)| !skipped || passed.is_some()).take(of as usize);
    let (mut last, mut passed) = (None, 0_u32);
    for (end, pass) in row {
        last = last.or(Some((end, pass)));
        passed = passed.saturating_add(u32::from(pass == Some(true)));
        if passed >= least {
            break;
        }
    }
    let fresh = last.is_some_and(|(end, _)| end == by);
    Said { holds: passed >= least && last.is_some(), fresh, moved: last == Some((by, Some(true))) }
}

/// What everything sees that is asked once all is settled.
pub(super) fn after_all(by: Instant, after: Instant, group: &GroupOf) -> When<'_> {
    When { by, after, group: Some(group), stage: AFTER_ALL, sees: AFTER_ALL }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_of_so_many_in_a_row() {
        // The last first: missed, not measured, met, missed, missed.
        let row = [Some(true), None, Some(false), Some(true), Some(true)];
        let said = |skipped, least, of| {
            let mut windows = row.iter().enumerate().map(|(n, passed)| (Instant(10 - n as i64), *passed));
            in_a_row(&mut windows, skipped, least, of, Instant(10))
        };
        assert!(said(true, 3, 4).holds && said(true, 3, 4).fresh);
        assert!(!said(false, 3, 4).holds, "the one not measured takes a place");
        assert!(said(true, 3, 4).moved);
        assert!(said(false, 3, 6).holds, "fewer than six are enough");
        assert!(!said(true, 2, 2).holds);
        let mut late = [(Instant(9), Some(true))].into_iter();
        assert_eq!(in_a_row(&mut late, true, 1, 1, Instant(10)), Said { holds: true, ..Said::default() });
    }
}
