//! Who caused what was missed.

use super::{ObjectiveId, TimeSet};
use serde::{Deserialize, Serialize};

/// Who caused what was missed of an objective: told of each of its windows that is missed, for each group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// Of which objective; of one at most once. It is not hidden and has a target.
    pub objective: ObjectiveId,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// How causes are told apart.
    pub cause: Cause,
    /// Days in which those who share a cause, or who may have caused what nobody did, owe a joint analysis of the root cause: calendar dates after the local date of
    /// the window's last instant, through 24:00 of the last. None: nobody owes one.
    ///
    /// It is owed for a window in which bad time lies in several sets at once, by the parts with such a set; if any lies in none, by every part named (of items: if any names nobody, by every
    /// part the agreement rests on).
    pub root_cause_days: Option<u32>,
}

/// How causes are told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// By time: each stretch of the bad time of the window is caused by those whose sets hold in it: one alone, several together, or none.
    Time {
        /// The bad time. None: of a formula that is a [`super::Num::Share`], with its `of` and `set`: what lies in `of` and outside `set`, or in both if it is the share `outside`; the
        /// other way round if less of the share is better. What is excluded from the bad time ([`super::Exclusion`], unless it is excluded from the total only) is none of it, also where it is stated.
        bad: Option<TimeSet>,
        /// Who, and their time; one or more, each once.
        parts: Vec<(String, TimeSet)>,
    },
    /// By a field of the items that were missed, of a share of items: this hidden objective has the same items with one dimension more, whose value names who caused it.
    Items(ObjectiveId),
}
