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
use std::collections::BTreeMap;

/// What is known of each adjustment.
#[derive(Debug)]
pub(super) struct Adjustments {
    known: RefCell<Vec<Known>>,
    /// Of stretches by their first instants, whether what is given had happened; none where that is asked as windows are judged.
    decided: Option<BTreeMap<(usize, Instant), bool>>,
}

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
        Self { known: RefCell::new(vec![Known::Nothing; plan.adjustments.len()]), decided: None }
    }

    fn get(&self, at: usize) -> Known {
        self.known.borrow().get(at).cloned().unwrap_or_default()
    }

    fn set(&self, at: usize, known: Known) {
        if let Some(slot) = self.known.borrow_mut().get_mut(at) {
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
                *holds = Some(spec.given.as_ref().is_none_or(|given| match &self.adjustments.decided {
                    Some(decided) => decided.get(&(at, stretch.from)) == Some(&true),
                    None => stretch.from < self.measuring.as_of && self.given(given, stretch.from),
                }));
            }
        }
        let held = IntervalSet::of(stretches.iter().filter(|(stretch, holds)| stretch.from < before && *holds == Some(true)).map(|(stretch, _)| *stretch));
        self.adjustments.set(at, Known::Stretches(stretches));
        held
    }

    /// Where sets of time rest on what is given for adjustments, decides on that, the earliest stretch first: each time with the windows before it judged as all is by what has been decided so far. What lies in a window may rest on stretches that begin later in it,
    /// so windows are judged again then.
    pub(super) fn decide(&mut self) {
        if !self.measuring.program.decides_first {
            return;
        }
        self.adjustments.decided = Some(BTreeMap::new());
        while let Some((from, at)) = self.undecided() {
            self.judge(0, from);
            let given = self.plan.adjustments.get(at).and_then(|spec| spec.given.as_ref());
            let happened = given.is_some_and(|given| self.given(given, from));
            if let Some(decided) = &mut self.adjustments.decided {
                decided.insert((at, from), happened);
            }
            self.adjustments.known.borrow_mut().fill(Known::Nothing);
        }
    }

    /// The earliest stretch with something given on which nothing has been decided.
    fn undecided(&self) -> Option<(Instant, usize)> {
        let given = self.plan.adjustments.iter().enumerate().filter(|(_, spec)| spec.given.is_some());
        let stretches = given.flat_map(|(at, _)| {
            self.held_before(at, Instant::MAX);
            let Known::Stretches(stretches) = self.adjustments.get(at) else { return Vec::new() };
            stretches.into_iter().map(|(stretch, _)| (stretch.from, at)).collect()
        });
        let open =
            |(from, at): &(Instant, usize)| *from < self.measuring.as_of && self.adjustments.decided.as_ref().is_some_and(|d| !d.contains_key(&(*at, *from)));
        stretches.filter(open).min()
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
