//! Seasons, surges and phases: when they hold, to which windows they apply, what they change.

mod dates;
mod surges;
mod target;

use super::court::Court;
use crate::calendar::SUPPORTED;
use crate::outcome::AdjustmentResult;
use crate::plan::{Adjustment, AdjustmentKind, AdjustmentWhen, Plan};
use crate::readings::CutWindow;
use crate::value::{Instant, Interval, IntervalSet};
use std::cell::RefCell;

/// What is known of each adjustment.
#[derive(Debug)]
pub(super) struct Adjustments(RefCell<Vec<Known>>);

/// When an adjustment holds, as far as it was asked.
#[derive(Clone, Debug, Default)]
enum Known {
    /// It was not asked.
    #[default]
    Nothing,
    /// It is being worked out: what rests on itself does not hold.
    Asked,
    /// Its stretches, and whether what is given holds for each that was asked.
    Stretches(Vec<(Interval, Option<bool>)>),
}

impl Adjustments {
    /// Nothing is known.
    pub(super) fn new(plan: &Plan) -> Self {
        Self(RefCell::new(vec![Known::Nothing; plan.adjustments.len()]))
    }

    fn get(&self, at: usize) -> Known {
        self.0.borrow().get(at).cloned().unwrap_or_default()
    }

    fn set(&self, at: usize, known: Known) {
        if let Some(slot) = self.0.borrow_mut().get_mut(at) {
            *slot = known;
        }
    }
}

impl Court<'_> {
    /// Positions of the adjustments that apply to a window, in the order of the contract.
    pub(super) fn applying(&self, window: Interval) -> Vec<usize> {
        (0..self.plan.adjustments.len()).filter(|at| self.applies(*at, window)).collect()
    }

    /// Whether an adjustment applies to a window.
    pub(super) fn applies(&self, at: usize, window: Interval) -> bool {
        let Some(spec) = self.plan.adjustments.get(at) else { return false };
        let set = self.held_before(at, window.until);
        let inside = || set.and(&IntervalSet::of([window])).measure().0;
        match self.plan.points.choice(spec.cut).unwrap_or(CutWindow::BeginsInside) {
            CutWindow::BeginsInside => set.contains(window.from),
            CutWindow::AnyPart => inside() > 0,
            CutWindow::Whole => inside() == window.measure().0,
            CutWindow::Most => inside().saturating_mul(2) > window.measure().0,
        }
    }

    /// The stretches of an adjustment that begin before an instant. What is given is asked of those that were not asked yet: windows that end by their beginnings are judged by then.
    pub(super) fn held_before(&self, at: usize, before: Instant) -> IntervalSet {
        let Some(spec) = self.plan.adjustments.get(at) else { return IntervalSet::empty() };
        let mut stretches = match self.adjustments.get(at) {
            Known::Asked => return IntervalSet::empty(),
            Known::Stretches(stretches) => stretches,
            Known::Nothing => {
                self.adjustments.set(at, Known::Asked);
                self.stretches(spec).intervals().iter().map(|stretch| (*stretch, None)).collect()
            }
        };
        self.adjustments.set(at, Known::Asked);
        for (stretch, holds) in &mut stretches {
            if stretch.from < before && holds.is_none() {
                *holds = Some(spec.given.as_ref().is_none_or(|given| stretch.from < self.measuring.as_of && self.given(given, stretch.from)));
            }
        }
        let held = IntervalSet::of(stretches.iter().filter(|(stretch, holds)| stretch.from < before && *holds == Some(true)).map(|(stretch, _)| *stretch));
        self.adjustments.set(at, Known::Stretches(stretches));
        held
    }

    /// The set of time of an adjustment, whatever is given.
    fn stretches(&self, spec: &Adjustment) -> IntervalSet {
        let calendars = &self.measuring.program.calendars;
        let term = calendars.term().and(SUPPORTED);
        let set = match &spec.when {
            AdjustmentWhen::Yearly(from, through) => dates::yearly(calendars, *from, *through, term),
            AdjustmentWhen::Dates(from, until) => dates::between(calendars, *from, *until),
            AdjustmentWhen::Windows { each, condition, reach } => self.surge(each, condition, *reach),
        };
        set.and(&IntervalSet::of([term]))
    }

    /// When each adjustment held, by as-of.
    pub(super) fn held_all(&self) -> Vec<AdjustmentResult> {
        let as_of = self.measuring.as_of;
        let first = if self.plan.term.from.is_some() { Instant::MIN } else { self.measuring.state.earliest.unwrap_or(as_of) };
        let told = self.plan.adjustments.iter().enumerate().map(|(at, spec)| {
            let until = if spec.kind == AdjustmentKind::Surge { as_of } else { Instant::MAX };
            let held = self.held_before(at, as_of).and(&IntervalSet::of([Interval::new(first, until)]));
            let held = held.intervals().iter().filter(|stretch| stretch.from < as_of).map(|stretch| (stretch.from, stretch.until)).collect();
            AdjustmentResult { adjustment: spec.name.clone(), clause: spec.clause.clone(), held }
        });
        told.collect()
    }
}
