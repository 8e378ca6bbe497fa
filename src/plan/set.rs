//! Sets of time: of one life of a case, and of everything together.

use super::{AdjustmentId, CalendarId, CaseId, Cond, OneOf, Pattern, PointRef, SetId, StateSet, WindowSpec};
use crate::value::{Micros, Ratio};
use serde::{Deserialize, Serialize};

/// A set of time of one life of a case. Nothing holds before its first row, nor after the row that ends it; a life that has not ended goes on to as-of. What holds
/// after a row holds from its instant on until the instant of the next row: sets are unions of half-open intervals. For a signal a state, a condition or a time between events holds no longer after a row
/// than the row's values do, although its life lasts: then [`CaseSet::Not`] holds of it ([`CaseSet::NotOf`] as it says). An occurrence is over with its row: nothing holds of it at any time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseSet {
    /// While states hold.
    States(StateSet),
    /// While the values of fields satisfy a condition ([`super::Moment::Now`], and any open moment: as they are then; a moment at an event: the value then, none before that event).
    Holds(Cond),
    /// From an event through to the next that ends it: begins with a row that matches `from`, ends with the first later one that matches `until`.
    /// A second beginning does nothing. A row that matches both ends it, then begins it.
    Between {
        /// Any of these begins it.
        from: Vec<Pattern>,
        /// Any of these ends it.
        until: Vec<Pattern>,
    },
    /// While any holds.
    Any(Vec<CaseSet>),
    /// While all hold.
    All(Vec<CaseSet>),
    /// While the first holds and the second does not.
    Except(Box<CaseSet>, Box<CaseSet>),
    /// `a or b and c` without grouping, as each reading of kind `and_or` groups it; `except` binds as `and` does, and both go from left to right.
    Read(OneOf<CaseSet>),
    /// While the life lasts and the set does not hold.
    Not(Box<CaseSet>),
    /// As [`CaseSet::Not`], of a signal; kind `missing_data` says whether it holds also while the values of the last row have run out.
    NotOf {
        /// What does not hold.
        set: Box<CaseSet>,
        /// Kind `missing_data`.
        missing: PointRef,
    },
    /// Its maximal stretches of at least that length (of more, if `more`). A stretch that goes on is as long as it is by as-of.
    Lasting {
        /// Of what.
        set: Box<CaseSet>,
        /// How long.
        least: Micros,
        /// Strictly longer.
        more: bool,
    },
}

/// A set of time of everything together, from the first instant of 1970 up to as-of (that instant itself excluded). Where results are by group, only cases of the group count: those whose values for the dimensions, each as the life
/// last had it by as-of, are the group's (shown alike). A kind of case that lacks one of the dimensions (a field of that name) counts in every group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeSet {
    /// All time.
    Always,
    /// While a calendar is open.
    Calendar(CalendarId),
    /// While a season, surge or phase holds (with `surge_reach` and the condition of a phase; not as windows see it).
    Adjustment(AdjustmentId),
    /// While so many cases are in a state.
    Cases(Box<OfCases>),
    /// What earlier windows of the objective have used up: as the whole set of an [`super::Exclusion`] of a formula, nowhere else. In a window of a group, the spans of the windows before it in the sequence, of the group, that were missed and for which the rows of the
    /// credit pay more than nought, before factors; so their bad time cannot count again. What becomes of the credit later (a limit, a claim) does not matter. Windows of one instant come one before the other, as rows do.
    Used,
    /// A set with a name; only of an earlier position than the one in which it stands.
    Named(SetId),
    /// While any holds.
    Any(Vec<TimeSet>),
    /// While all hold.
    All(Vec<TimeSet>),
    /// While the first holds and the second does not.
    Except(Box<TimeSet>, Box<TimeSet>),
    /// While so many of these sets hold: [`Quantifier::AtLeast`] or [`Quantifier::AtMost`].
    Several {
        /// How many.
        how: Quantifier,
        /// Of which; one or more.
        of: Vec<TimeSet>,
    },
    /// `a or b and c` without grouping, as each reading of kind `and_or` groups it; `except` binds as `and` does, and both go from left to right.
    Read(OneOf<TimeSet>),
    /// While it does not hold.
    Not(Box<TimeSet>),
    /// Its maximal stretches of at least that length (of more, if `more`), before any window cuts them.
    Lasting {
        /// Of what.
        set: Box<TimeSet>,
        /// How long.
        least: Micros,
        /// Strictly longer.
        more: bool,
    },
    /// At most so much of it in each window (of the term; nothing outside it). Kind `allowance_order` says which part of it; a window that is not over ends at as-of for it. Where windows overlap, what any leaves.
    UpTo {
        /// Of what.
        set: Box<TimeSet>,
        /// How much.
        most: Micros,
        /// For each of these.
        each: WindowSpec,
        /// Kind `allowance_order`.
        order: PointRef,
    },
}

/// While so many of the cases that something holds of are in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfCases {
    /// Whose lives.
    pub case: CaseId,
    /// Which of them count at an instant: those of whose life this set holds then. None: every life while it lasts.
    pub among: Option<CaseSet>,
    /// What must hold of them.
    pub holds: CaseSet,
    /// Of how many.
    pub how: Quantifier,
    /// Kind `vacuous`: asked at instants at which none counts; only for [`Quantifier::Every`] and [`Quantifier::Share`]. For the others nothing then holds (`at_most` holds).
    pub vacuous: Option<PointRef>,
}

/// Of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantifier {
    /// So many or more; `any` is 1, `more than 1` is 2.
    AtLeast(u32),
    /// So many or fewer; `no` is 0.
    AtMost(u32),
    /// All that count.
    Every,
    /// At least this share of those that count.
    Share(Ratio),
}

/// A set of time with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedSet {
    /// `downtime`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// What it is.
    pub set: TimeSet,
}

impl CaseSet {
    /// How many sets stand in each other.
    pub fn depth(&self) -> usize {
        match self {
            Self::States(_) | Self::Holds(_) | Self::Between { .. } => 1,
            Self::Any(parts) | Self::All(parts) => 1 + parts.iter().map(Self::depth).max().unwrap_or(0),
            Self::Except(a, b) => 1 + a.depth().max(b.depth()),
            Self::Read(one) => 1 + one.options.iter().map(Self::depth).max().unwrap_or(0),
            Self::Not(inner) | Self::NotOf { set: inner, .. } | Self::Lasting { set: inner, .. } => 1 + inner.depth(),
        }
    }
}

impl TimeSet {
    /// How many sets stand in each other, names followed: `named` holds the depths of the sets with a name, as far as they are known.
    pub fn depth(&self, named: &[usize]) -> usize {
        match self {
            Self::Always | Self::Calendar(_) | Self::Adjustment(_) | Self::Used => 1,
            Self::Cases(of) => 1 + of.holds.depth().max(of.among.as_ref().map_or(0, CaseSet::depth)),
            Self::Named(id) => 1 + named.get(id.index()).copied().unwrap_or(0),
            Self::Any(parts) | Self::All(parts) | Self::Several { of: parts, .. } => 1 + parts.iter().map(|part| part.depth(named)).max().unwrap_or(0),
            Self::Except(a, b) => 1 + a.depth(named).max(b.depth(named)),
            Self::Read(one) => 1 + one.options.iter().map(|part| part.depth(named)).max().unwrap_or(0),
            Self::Not(inner) | Self::Lasting { set: inner, .. } | Self::UpTo { set: inner, .. } => 1 + inner.depth(named),
        }
    }
}
