//! What is worked out once and asked for often: sets of time by group, windows that end at events, items that are not excluded.

use super::super::fold::Fold;
use super::super::part::Row;
use super::Measuring;
use crate::calendar::Windows;
use crate::plan::{Anchor, FieldId, WindowSpec};
use crate::value::IntervalSet;
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::sync::{Arc, OnceLock};

/// The place of a set of time in the plan, and a group as it is told.
type SetOf = (usize, Vec<(String, String)>);

/// The folds of an objective, by when adjustments hold as far as they are asked; none, if nothing excluded rests on them.
#[derive(Debug, Default)]
struct Folds(OnceLock<Box<(Vec<IntervalSet>, Fold, Folds)>>);

/// What is known so far.
#[derive(Debug, Default)]
pub(in super::super) struct Known {
    sets: RefCell<FxHashMap<SetOf, Arc<IntervalSet>>>,
    folds: OnceLock<Vec<Folds>>,
    /// By windows of the program that end at events.
    anchored: OnceLock<Vec<(WindowSpec, Windows)>>,
    /// Windows of formulas.
    smaller: RefCell<Vec<Arc<Windows>>>,
    /// Smaller windows that were worked out.
    slices: Cell<usize>,
}

impl Known {
    /// One more smaller window was worked out.
    pub(super) fn worked(&self) {
        self.slices.set(self.slices.get().saturating_add(1));
    }

    /// How many smaller windows were worked out.
    pub(in super::super) fn slices(&self) -> usize {
        self.slices.get()
    }

    /// A set of time that does not change while windows are judged.
    pub(super) fn set(&self, key: SetOf, make: impl FnOnce() -> IntervalSet) -> Arc<IntervalSet> {
        if let Some(set) = self.sets.borrow().get(&key) {
            return Arc::clone(set);
        }
        let set = Arc::new(make());
        self.sets.borrow_mut().insert(key, Arc::clone(&set));
        set
    }

    /// The fold of an objective that excludes items, while adjustments hold so.
    pub(super) fn fold(&self, at: usize, count: usize, held: Vec<IntervalSet>, make: impl FnOnce() -> Fold) -> &Fold {
        static NOTHING: OnceLock<Fold> = OnceLock::new();
        let folds = self.folds.get_or_init(|| (0..count).map(|_| Folds::default()).collect());
        let Some(mut folds) = folds.get(at) else { return NOTHING.get_or_init(Fold::default) };
        while let Some(known) = folds.0.get() {
            let (when, fold, next) = known.as_ref();
            if *when == held {
                return fold;
            }
            folds = next;
        }
        &folds.0.get_or_init(|| Box::new((held, make(), Folds::default()))).1
    }
}

impl<'a> Measuring<'a> {
    /// Windows as they are once the log is known.
    pub(super) fn resolved(&self, windows: &'a Windows) -> &'a Windows {
        if !windows.end_at_events() {
            return windows;
        }
        let all = self.state.known.anchored.get_or_init(|| {
            let of = |windows: &Windows| (windows.spec().clone(), self.windows_of(windows.spec()).within(windows.term()));
            let all = self.program.objectives.iter().flat_map(|o| o.others.iter().chain([&o.windows]));
            all.filter(|windows| windows.end_at_events()).map(of).collect()
        });
        let same = |(spec, resolved): &&(WindowSpec, Windows)| spec == windows.spec() && resolved.term() == windows.term();
        all.iter().find(same).map_or(windows, |(_, resolved)| resolved)
    }

    /// As [`Self::windows_of`], made once; also beyond the term if what they lie in reaches there.
    pub(super) fn sequence(&self, spec: &WindowSpec, beyond: bool) -> Arc<Windows> {
        let known = &self.state.known.smaller;
        if let Some(windows) = known.borrow().iter().find(|known| known.spec() == spec && known.reach_beyond() == beyond) {
            return Arc::clone(windows);
        }
        let windows = self.windows_of(spec);
        let windows = Arc::new(if beyond { windows.beyond_the_term() } else { windows });
        known.borrow_mut().push(Arc::clone(&windows));
        windows
    }

    /// The rows that match, with the values of some fields.
    pub(in super::super) fn noted(&self, rows: &Anchor, fields: &[FieldId]) -> &'a [Row] {
        let at = self.program.noted.iter().position(|known| known.rows == *rows && known.fields == fields);
        at.and_then(|at| self.state.noted.get(at)).map_or(&[], Vec::as_slice)
    }

    /// The windows that a specification means, once the log is known.
    pub(in super::super) fn windows_of(&self, spec: &WindowSpec) -> Windows {
        let windows = Windows::of(&self.program.plan, &self.program.calendars, spec);
        let Some(anchor) = &spec.before else { return windows };
        let instants = self.noted(anchor, &[]).iter().map(|(at, _)| *at);
        let term = windows.term();
        windows.ending_at(instants.filter(|t| term.contains(*t)).collect())
    }
}
