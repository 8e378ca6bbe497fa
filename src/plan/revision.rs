//! What a later event makes of the past: fields that are corrected, states that are taken back, states that count once they are confirmed.

use super::{Budget, CaseId, EventId, FieldId, Pattern, PointRef, StateId};
use serde::{Deserialize, Serialize};

/// A way in which a later row changes what the rows before it mean. A life is read as if all of it had been known from the beginning: fields first, then states; then clocks run and
/// everything is judged. Only of cases with a history ([`super::Sort::Case`]).
///
/// A *stretch* of a state goes by rows: from a row after which the state holds, and did not hold before it, to the row that ends it (a row that ends it and begins it again at once does not part it;
/// one that takes it back does). A stretch that does not count never was: the state does not hold in it, and the rows in it begin nothing of the state, for any clock or set of time.
/// A row that confirms or takes back reaches stretches that began with an earlier row; `reach` (kind `revision_reach`) says whether the last of them or every one. A stretch that is taken back stays so,
/// confirmed or not.
///
/// A row of an event that brings news ([`super::CaseType::news`]) and comes while no life of its key goes on begins none. It belongs to the latest life of the key if that is not longer over than one of its
/// revisions says (`within`; none: always), and is otherwise no row of it: nothing starts, stops or ends with it, and no window ends and no claim is made at it; but fields are for its conditions what they would be if it
/// were one. A stretch that goes on when the life is over is over with it. If the key had no life, or it is too late, the row is counted (`late_corrections`) and does nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revision {
    /// A row of the event that gives a value of one of the fields corrects it: that field has this value at every row of the life from the first to this one, whatever they give. Later rows give other
    /// values as ever; the last correction speaks. A row that gives no value corrects nothing.
    Corrects {
        /// Whose.
        case: CaseId,
        /// Which event.
        event: EventId,
        /// Which fields; each of the case, not of one event.
        fields: Vec<FieldId>,
        /// How long after the life is over; none: always.
        within: Option<TimeLimit>,
    },
    /// A row that matches ends the state if it holds (after other ends, before a begin), whatever kind `nesting` says, and takes back what it reaches of what goes on or is over not longer than `within` says.
    TakesBack {
        /// Whose.
        case: CaseId,
        /// Which state.
        state: StateId,
        /// Any of these.
        at: Vec<Pattern>,
        /// How long after the stretch is over; none: always.
        within: Option<TimeLimit>,
        /// Kind `revision_reach`.
        reach: PointRef,
    },
    /// A stretch of the state counts only if a row that matches confirms it: while it goes on, or when it is over not longer than `within` says. Until then it does not count.
    Confirms {
        /// Whose.
        case: CaseId,
        /// Which state.
        state: StateId,
        /// Any of these.
        at: Vec<Pattern>,
        /// How long after the stretch is over; none: always.
        within: Option<TimeLimit>,
        /// Kind `revision_reach`.
        reach: PointRef,
    },
}

/// How long after an instant something is in time: elapsed time, or days as for a clock that runs always and is not paused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeLimit {
    /// [`Budget::Time`] of elapsed time, or [`Budget::Days`] without a calendar.
    pub budget: Budget,
    /// Kind `within`.
    pub within: PointRef,
}

impl Revision {
    /// Whose rows it concerns.
    pub fn case(&self) -> CaseId {
        match self {
            Self::Corrects { case, .. } | Self::TakesBack { case, .. } | Self::Confirms { case, .. } => *case,
        }
    }
}
