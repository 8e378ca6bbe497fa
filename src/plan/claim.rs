//! Claims: a credit that is paid only if somebody asks for it in time. When what is owed is to be paid.

use super::{Anchor, Budget, PointRef, TimeSet, WindowSpec};
use serde::{Deserialize, Serialize};

/// Fields of a claim that say for which objective, and for which window, it is.
pub const CLAIM_FIELDS: [&str; 2] = ["objective", "window"];

/// That a credit has to be claimed.
///
/// A credit is *due* at the end of its window. It can be claimed in *periods*: one for each occasion that the time to claim is counted from ([`ClaimFrom`]), from an instant on until a deadline. A claim in a period, by as-of, makes it *claimed* (the earliest one, and the
/// result says when); else it is *claimable*, as long as as-of is not later than the deadline of one of its periods; else it has *lapsed*. Whether the deadline itself is in time, for a claim and for as-of alike, says kind `within`; the latest deadline is told.
/// A credit with a period without a deadline (none is stated, none before the year 2100 in a calendar, a stretch that goes on) does not lapse.
/// A credit of nought after its factors is none, and nobody claims it; one that gave way to another ([`super::OneCredit`]) is not claimed either.
///
/// A claimed credit is paid in the month in which its window ends, like any other. A claimable one is not paid yet: it takes its place under the limits as if it were, and what they leave of it is told as claimable instead. A lapsed one
/// is not paid and uses up no limit. So whatever rests on what is paid (what is earned back, [`super::Num::Credits`], rights) sees claimed credits only. Bonuses and service points are not claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// What the time to claim is counted from.
    pub from: ClaimFrom,
    /// Until when; none: there is no last day.
    pub by: Option<Delay>,
    /// Kind `within`.
    pub within: PointRef,
    /// How it is known that the credit is claimed.
    pub known: ClaimKnown,
}

/// What the time to claim is counted from. Each occasion gives a period with a deadline of its own.
///
/// Where a window has several, kind `claim_occasion`: `each` has its period; with `first` and `last` there is one, from the beginning of the first of them on, and its deadline is that of the first or the last. Where a window has none, kind `no_occasion`:
/// `window_end` is the period from the window's end on, counted from there; `no_claim` is no period; `no_last_day` is one from the beginning of the window, without a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimFrom {
    /// The end of the window: the period begins with it (by kind `early_claim` with the beginning of the window).
    Window,
    /// Every row that matches and lies in the window, in the term or not; of the group: where the kind of case has fields of the names of all dimensions of the objective, their values as the row has them are those of the group (shown alike). The period begins with the row.
    Rows {
        /// Which.
        rows: Anchor,
        /// Kind `claim_occasion`.
        several: PointRef,
        /// Kind `no_occasion`.
        none: PointRef,
    },
    /// Every stretch of a set of time (of the group) that has some time in the window, whole: not cut by it. The period begins with the stretch, and kind `claim_edge` says whether its deadline is counted from the beginning or from the end; of one that goes on at as-of
    /// the end is not known, and then there is no deadline.
    Stretches {
        /// Of what.
        set: TimeSet,
        /// Kind `claim_edge`.
        edge: PointRef,
        /// Kind `claim_occasion`.
        several: PointRef,
        /// Kind `no_occasion`.
        none: PointRef,
    },
}

/// A time after something: until when it can be claimed, until when it is to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delay {
    /// So much after it.
    ///
    /// [`Budget::Time`] is elapsed or of a calendar: the earliest instant at which so much time has passed. [`Budget::Days`], by kind `day`: `is_24_hours` is so many times 24 hours of its calendar; without one there is no clock whose hours it could mean, and it is read
    /// as `calendar_date`. Else it is a date and a time of day counted from those of the instant in the zone of the calendar (of the agreement without one), where an instant at midnight is 24:00 of the date before; then as there. Without a calendar every date is a working date that closes at 24:00.
    After {
        /// How much.
        budget: Budget,
        /// Kind `deadline`: for time of a calendar.
        closing: Option<PointRef>,
        /// Kind `weekend`, of days without a calendar. The day of the deadline is the local date of the last instant before it; if that is a Saturday or a Sunday, the deadline is so many days later (earlier), at the same local time, in the zone of the agreement; it stays if it would come before the instant that it is counted from. None: as `stays`.
        weekend: Option<PointRef>,
    },
    /// The end of the unit that comes so many after the one in which the last instant before it lies, whether or not the term lasts as long: `by the end of the second month after the window`.
    EndOf {
        /// Units that touch, one by one.
        each: WindowSpec,
        /// How many; from 1.
        count: u32,
        /// Kind `weekend`, likewise.
        weekend: Option<PointRef>,
    },
}

impl Delay {
    /// Kind `weekend`.
    pub fn weekend(&self) -> Option<PointRef> {
        match self {
            Self::After { weekend, .. } | Self::EndOf { weekend, .. } => *weekend,
        }
    }
}

/// When a credit (or a bonus) is to be paid: so long after the window's end, or after the claim. It is told of what is paid; of nothing else. A credit that is taken as claimed, without a time, is as one that is claimed at the window's end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// After the claim, rather than the window's end.
    pub of_claim: bool,
    /// How long.
    pub by: Delay,
}

/// How it is known that a credit is claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKnown {
    /// Rows of the log are claims: every row that matches, at or before as-of, in the term or not.
    ///
    /// Where the kind of case has a field `objective` it must be the name of the objective, where it has a field `window` the label of the window, and where it has fields of the names of the objective's dimensions, their values for the group: as the row has them,
    /// shown alike. A field without a value is read by kind `blank_claim`.
    /// Claims are taken in order of time, those of one instant in order of their values (of `objective`, `window`, then the dimensions; none first, else as shown). A credit is claimed by the first claim that lies in one of its periods and takes it. A claim of which kind `claim_takes`
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
