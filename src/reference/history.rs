//! What has happened in windows that have been judged.

use super::adjustments::applies;
use super::groups::Group;
use super::leaves::Place;
use super::past::{Hand, Past};
use super::results::{Result, compare};
use crate::outcome::{Verdict, WindowId};
use crate::plan::{History, PointRef, TestIs, TestOf, WindowTest};
use crate::readings::UnmeasuredInCount;
use crate::value::{Instant, Interval};

/// From where a history is asked.
#[derive(Clone, Copy)]
pub(super) struct Asked<'g> {
    /// The instant in hand.
    pub at: Instant,
    /// The group in hand.
    pub group: Option<&'g Group>,
    /// Windows that end by then are as if they had not been.
    pub since: Option<Instant>,
}

/// Whether a history holds, whether by something that ends right now, and whether that passed.
#[derive(Clone, Copy)]
pub(super) struct Held {
    pub holds: bool,
    pub fresh: bool,
    pub moved: bool,
}

/// A window that was tested.
struct Tested {
    window: WindowId,
    /// None if it is unmeasured.
    passed: Option<bool>,
}

impl Past<'_, '_, '_> {
    /// Whether a history holds.
    pub(super) fn history(&self, history: &History, asked: Asked<'_>) -> Held {
        match history {
            History::Windows { test, least, of, unmeasured } => {
                let in_row = |windows: Vec<Tested>| {
                    let row = self.counted(windows, *unmeasured);
                    let size = usize::try_from(*of).unwrap_or(usize::MAX);
                    let row = row.get(row.len().saturating_sub(size)..).unwrap_or_default();
                    let passed = row.iter().filter(|tested| tested.passed == Some(true)).count();
                    let now = row.last().filter(|w| w.window.until == asked.at);
                    let holds = passed >= usize::try_from(*least).unwrap_or(usize::MAX);
                    Held { holds, fresh: now.is_some(), moved: now.is_some_and(|w| w.passed == Some(true)) }
                };
                any(self.tested(test, asked).into_iter().map(in_row))
            }
            History::Throughout { test, during, unmeasured } => {
                let all: Vec<Tested> = self.tested(test, asked).into_iter().flatten().collect();
                let inside = |tested: &Tested| self.applies_to(during.index(), &tested.window);
                let row = self.counted(all.into_iter().filter(inside).collect(), *unmeasured);
                let holds = !row.is_empty() && row.iter().all(|tested| tested.passed == Some(true));
                let now = row.iter().any(|tested| tested.window.until == asked.at);
                Held { holds, fresh: now, moved: now }
            }
            History::All(parts) => {
                let parts: Vec<Held> = parts.iter().map(|part| self.history(part, asked)).collect();
                Held { holds: parts.iter().all(|p| p.holds), fresh: parts.iter().any(|p| p.fresh), moved: parts.iter().any(|p| p.moved) }
            }
            History::Any(parts) => any(parts.iter().map(|part| self.history(part, asked))),
        }
    }

    /// Whether an adjustment applies to a window.
    pub(super) fn applies_to(&self, adjustment: usize, window: &WindowId) -> bool {
        let scene = self.numbers.sets.scene;
        let found = scene.plan.adjustments.get(adjustment).zip(self.held.get(adjustment));
        found.is_some_and(|(adjustment, set)| applies(scene, adjustment, set, Interval::new(window.from, window.until)))
    }

    /// Without those that are as if they had not been.
    fn counted(&self, mut windows: Vec<Tested>, unmeasured: PointRef) -> Vec<Tested> {
        if self.numbers.sets.scene.choice(unmeasured) != Some(UnmeasuredInCount::NotCounted) {
            windows.retain(|tested| tested.passed.is_some());
        }
        windows
    }

    /// The windows that a test looks at, in order, for each group that is asked by itself.
    fn tested(&self, test: &WindowTest, asked: Asked<'_>) -> Vec<Vec<Tested>> {
        let scene = self.numbers.sets.scene;
        let over = |window: &WindowId| window.until <= asked.at.min(scene.as_of) && asked.since.is_none_or(|since| window.until > since);
        match &test.of {
            TestOf::Objective(id) => {
                let groups = self.groups(id.index());
                let own = asked.group.filter(|group| self.dimensions(id.index()) == group.names);
                let groups = groups.into_iter().filter(|group| own.is_none_or(|own| own.shown == group.shown));
                let of_group = |group: Group| {
                    let results = self.of(id.index(), &group).into_iter().filter(|r| over(&r.result.window));
                    results.map(|r| Tested { window: r.result.window.clone(), passed: self.passed(test, r) }).collect()
                };
                groups.map(of_group).collect()
            }
            TestOf::Windows(spec) => {
                let sequence = self.sequence(spec);
                let whole = Group::default();
                let passed = |number, window: &WindowId| match &test.is {
                    TestIs::Missed | TestIs::Met => Some(false),
                    TestIs::Compare(left, bound, right) => {
                        let hand = Hand { past: self, of: None };
                        let place = Place { window, number, sequence: &sequence, group: &whole, exclusions: &[], used: None, judged: &hand, upto: scene.as_of };
                        let sides = self.numbers.number(left, &place).zip(self.numbers.number(right, &place));
                        sides.map(|(left, right)| compare(left, right).is_some_and(|order| bound.holds(order)))
                    }
                };
                let windows = sequence.begun().filter(|(_, window)| over(window));
                vec![windows.map(|(number, window)| Tested { passed: passed(number, &window), window }).collect()]
            }
        }
    }

    /// Whether a window passes; none if it is unmeasured.
    fn passed(&self, test: &WindowTest, result: &Result) -> Option<bool> {
        let verdict = result.result.verdict;
        let measured = !matches!(verdict, Verdict::NotMeasured | Verdict::Undetermined);
        match &test.is {
            TestIs::Missed => measured.then_some(verdict == Verdict::Missed),
            TestIs::Met => measured.then_some(verdict == Verdict::Met),
            TestIs::Compare(left, bound, right) => {
                let (left, right) = self.number_for(result, left).zip(self.number_for(result, right))?;
                Some(compare(left, right).is_some_and(|order| bound.holds(order)))
            }
        }
    }
}

/// Whether any holds, and whether any that does is fresh, or moved.
fn any(parts: impl Iterator<Item = Held>) -> Held {
    let holding: Vec<Held> = parts.filter(|part| part.holds).collect();
    Held { holds: !holding.is_empty(), fresh: holding.iter().any(|part| part.fresh), moved: holding.iter().any(|part| part.moved) }
}
