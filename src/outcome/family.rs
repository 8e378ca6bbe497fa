//! What is said of several agreements together: each part's result, who caused what was missed, what is recovered of what is owed.

use super::{Body, Total, WindowId};
use crate::value::{Instant, Micros, Money};
use serde::Serialize;

/// The result of an agreement that another rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartResult {
    /// What the other calls it.
    pub part: String,
    /// As if it stood alone (see [`crate::plan::PartPlan`]).
    pub body: Body,
}

/// What all versions of an agreement come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Together {
    /// By settlement window, those of all versions added up; in order.
    pub totals: Vec<Total>,
    /// Sum of the credits.
    pub credit: Money,
    /// Sum of the bonuses.
    #[serde(skip_serializing_if = "rust_decimal::Decimal::is_zero")]
    pub bonus: Money,
}

/// Who caused that a window was missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttributionResult {
    /// Name of the objective.
    pub objective: String,
    /// Clause of the attribution.
    pub clause: Option<String>,
    /// Field and value for each dimension of the objective.
    pub group: Vec<(String, String)>,
    /// The window.
    pub window: WindowId,
    /// Who caused how much: each alone, in the order of the contract (values of a field in the order of groups); then those together, in that order; what nobody caused last. Nothing that is nought.
    pub causes: Vec<CauseResult>,
    /// The joint analysis of the root cause that is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_cause: Option<RootCause>,
}

/// How much somebody caused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CauseResult {
    /// Who: one, several at once, nobody.
    pub parts: Vec<String>,
    /// How much.
    pub share: Caused,
}

/// What was caused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Caused {
    /// Bad time, in microseconds.
    TimeUs(Micros),
    /// Items that were missed.
    Missed(u64),
}

/// A joint analysis of the root cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RootCause {
    /// Who owes it, in the order of the contract.
    pub owed_by: Vec<String>,
    /// The end of the last day on which it is in time.
    pub due: Instant,
}

/// What the provider of an agreement owes for a settlement window, and what it recovers from the parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The calendar month.
    pub window: WindowId,
    /// Credits owed up, without bonuses.
    pub owed: Money,
    /// Credits that the parts owe, without bonuses.
    pub recovered: Money,
    /// The difference: what the provider bears itself; less than nought if it recovers more.
    pub gap: Money,
}
