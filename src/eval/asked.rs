//! What a log asks: the points without whose reading a case could not have been followed. Whatever no case asks can be read either way: it comes to the same.

use super::program::Program;
use crate::plan::{Plan, PointRef};
use crate::readings::{
    Choice, Cycles, EndedCase, FieldMoment, Kind, LateReopen, MissingField, MissingTarget, Nesting, OpenCases, OpenValues, PauseOverStop, Reopen, RepeatStart,
    RepeatStop, SameInstant, StopBeforeStart, TargetChange, UnendedPause,
};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Kinds of which every use is noted where it happens.
const NOTED: [&Kind; 17] = [
    &Cycles::KIND,
    &EndedCase::KIND,
    &FieldMoment::KIND,
    &LateReopen::KIND,
    &MissingField::KIND,
    &MissingTarget::KIND,
    &Nesting::KIND,
    &OpenCases::KIND,
    &OpenValues::KIND,
    &PauseOverStop::KIND,
    &Reopen::KIND,
    &RepeatStart::KIND,
    &RepeatStop::KIND,
    &SameInstant::KIND,
    &StopBeforeStart::KIND,
    &TargetChange::KIND,
    &UnendedPause::KIND,
];

/// A point that is noted when it is asked. Where a program holds one it holds no more than its place: which reading is in force was looked up when it was compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ask(u32);

impl Ask {
    /// The one of kind `missing_field`, wherever it stands.
    pub(super) const MISSING_FIELD: Self = Self(u32::MAX);
}

impl From<PointRef> for Ask {
    fn from(point: PointRef) -> Self {
        Self(point.0)
    }
}

/// What a case asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Asking(RefCell<SmallVec<[Ask; 4]>>);

impl Asking {
    /// Its reading was needed.
    pub(super) fn note(&self, point: impl Into<Ask>) {
        let (point, mut noted) = (point.into(), self.0.borrow_mut());
        if !noted.contains(&point) {
            noted.push(point);
        }
    }

    /// What was asked of another as well.
    pub(super) fn join(&self, other: &Self) {
        other.0.borrow().iter().for_each(|point| self.note(*point));
    }
}

/// What a log asks.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    points: BTreeSet<Ask>,
    /// Which is [`Ask::MISSING_FIELD`].
    missing_field: Option<Ask>,
    /// Agreements inside, or a version before: what they ask is not told apart.
    several: bool,
}

impl Asked {
    pub(super) fn of(program: &Program) -> Self {
        Self { points: BTreeSet::new(), missing_field: Some(program.plan.rules.missing_field.into()), several: !program.tells_what_is_asked() }
    }

    pub(super) fn note(&mut self, point: impl Into<Ask>) {
        self.points.insert(point.into());
    }

    pub(super) fn join(&mut self, case: &Asking) {
        let place = |point: &Ask| if *point == Ask::MISSING_FIELD { self.missing_field } else { Some(*point) };
        self.points.extend(case.0.borrow().iter().filter_map(place));
    }

    /// Whether another reading of a point may change the result. Of two points at once it says nothing: one may bring what the other asks.
    pub fn may_turn_on(&self, plan: &Plan, point: &str) -> bool {
        let Some((at, known)) = plan.points.find(point) else { return true };
        self.several || self.points.contains(&at.into()) || !NOTED.iter().any(|kind| kind.name == known.kind)
    }
}
