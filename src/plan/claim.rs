//! Claims: a credit that is paid only if somebody asks for it in time.

use super::{Anchor, Budget, PointRef, WindowSpec};
use serde::{Deserialize, Serialize};

/// Fields of a claim that say for which objective, and for which window, it is.
pub const CLAIM_FIELDS: [&str; 2] = ["objective", "window"];

/// That a credit has to be claimed.
///
/// A credit is *due* at the end of its window. From that instant until its deadline it is *claimable*; a claim that is made meanwhile, by as-of, makes it *claimed* (the earliest one, and the result says when); once as-of lies after the deadline
/// it has *lapsed*. Whether the deadline itself is in time, for a claim and for as-of alike, says kind `within`. A credit without a deadline (none before the year 2100 in a calendar) never lapses.
/// A credit of nought after its factors is none, and nobody claims it; one that gave way to another ([`super::OneCredit`]) is not claimed either.
///
/// A claimed credit is paid in the month in which its window ends, like any other. A claimable one is not paid yet: it takes its place under the limits as if it were, and what they leave of it is told as claimable instead. A lapsed one
/// is not paid and uses up no limit. So whatever rests on what is paid (what is earned back, [`super::Num::Credits`], rights) sees claimed credits only. Bonuses and service points are not claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Until when.
    pub by: ClaimBy,
    /// Kind `within`.
    pub within: PointRef,
    /// How it is known that the credit is claimed.
    pub known: ClaimKnown,
}

/// Until when a credit can be claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimBy {
    /// So much after the end of the window.
    ///
    /// [`Budget::Time`] is elapsed or of a calendar: the earliest instant at which so much time has passed. [`Budget::Days`], by kind `day`: `is_24_hours` is so many times 24 hours of its calendar; without one there is no clock whose hours it could mean, and it is read
    /// as `calendar_date`. Else it is a date and a time of day counted from those of the window's end in the zone of the calendar (of the agreement without one), where an end at midnight is 24:00 of the date before; then as there. Without a calendar every date is a working date that closes at 24:00.
    After {
        /// How much.
        budget: Budget,
        /// Kind `deadline`: for time of a calendar.
        closing: Option<PointRef>,
    },
    /// The end of the unit that comes so many after the one in which the window's last instant lies, whether or not the term lasts as long: `by the end of the second month after the window`.
    EndOf {
        /// Units that touch, one by one.
        each: WindowSpec,
        /// How many; from 1.
        count: u32,
    },
}

/// How it is known that a credit is claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKnown {
    /// Rows of the log are claims: every row that matches, at or before as-of, in the term or not.
    ///
    /// Where the kind of case has a field `objective` it must be the name of the objective, where it has a field `window` the label of the window, and where it has fields of the names of the objective's dimensions, their values for the group: as the row has them,
    /// shown alike. A field without a value is read by kind `blank_claim`.
    /// Claims are taken in order of time, those of one instant in order of their values (of `objective`, `window`, then the dimensions; none first, else as shown). A credit is claimed by the first claim that is made while it is claimable and takes it: from the end of its window on, by kind `early_claim` from its beginning. A claim of which kind `claim_takes`
    /// says `oldest` or `latest` takes one credit for the objective, of those it matches that can be claimed and are not claimed yet: the one whose window ends first (last); of equals, the first in order of groups.
    Rows {
        /// Which.
        rows: Anchor,
        /// Kind `claim_takes`.
        takes: PointRef,
        /// Kind `early_claim`.
        early: PointRef,
        /// Kind `blank_claim`; only if a field tells claims apart.
        blank: Option<PointRef>,
    },
    /// The log cannot tell: kind `unclaimed`. Taken as claimed, it is so from the end of the window on, and no time is told.
    Never(PointRef),
}
