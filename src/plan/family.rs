//! Agreements that are evaluated together on one log: a plan holds the plans of the agreements that it rests on, each complete in itself.
//!
//! The log is read once, in the words of the outermost plan. A plan inside another takes of it what it knows, by name: rows of a kind of case, or with an event, that it
//! does not know are nothing to it; a role that it does not know is nobody, a field that it does not know is not given, and a value that it does not know takes the
//! field's value away. Otherwise it is evaluated as if it stood alone, with the as-of and the earliest row of the whole log: its `seen` counts the rows that it takes.

use super::Plan;
use serde::{Deserialize, Serialize};

/// How deep plans may stand in each other.
pub const DEEPEST_FAMILY: usize = 5;
/// How many plans may be evaluated together.
pub const LARGEST_FAMILY: usize = 60;

/// An agreement that another rests on. It has the other's currency and zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartPlan {
    /// What the other calls it: `hosting`.
    pub name: String,
    /// What it computes.
    pub plan: Plan,
}

impl Plan {
    /// The plans that stand in this one, one step down.
    pub fn members(&self) -> impl Iterator<Item = &Self> {
        self.parts.iter().map(|part| &part.plan)
    }

    /// As [`Plan::members`], to change.
    pub fn members_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.parts.iter_mut().map(|part| &mut part.plan)
    }
}
