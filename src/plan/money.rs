//! Fees, credits, limits.

use super::{FeeId, ObjectiveId, OneOf, PointRef, WindowSpec};
use crate::value::Ratio;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What the customer pays each period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// `fee`, or the name it was given.
    pub name: String,
    /// In the agreement's currency.
    pub amount: OneOf<Decimal>,
    /// For each of these.
    pub each: WindowSpec,
}

/// What is owed for the windows of an objective.
///
/// Bands are looked up with the (rounded, if so read) measure, whatever the verdict; [`Scale::ShortBy`] only when the target is missed. Kind `band_gap` is asked only when the
/// target is missed and no row holds the value. No credit for a window that is not measured or undetermined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// For whose windows.
    pub objective: ObjectiveId,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// What the rows compare.
    pub scale: Scale,
    /// In the order written. A single row without edges, scale [`Scale::Missed`], is `pays X when missed`.
    pub rows: Vec<Row>,
    /// Kind `band_gap`.
    pub gap: PointRef,
    /// Kind `band_overlap`.
    pub overlap: PointRef,
    /// Kind `band_shape`; only with an amount per point. `stepped` with plain amounts pays every row that the value has reached (entered).
    pub shape: Option<PointRef>,
    /// Kind `between`; only if a row says `between`.
    pub between: Option<PointRef>,
}

/// What a table's rows compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// The measure itself.
    Attained,
    /// How far the measure misses the target, in the measure's unit (shares: as a ratio of one, so five points are 1/20).
    ShortBy,
    /// Nothing: pays when the target is missed.
    Missed,
}

/// A row of a credit table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Where it begins; none: unbounded.
    pub lower: Option<Edge>,
    /// Where it ends; none: unbounded.
    pub upper: Option<Edge>,
    /// `otherwise`: holds what no other row holds.
    pub otherwise: bool,
    /// What it pays.
    pub pays: Amount,
}

/// An end of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// Where, in the scale's unit (a ratio of one for shares; microseconds for lengths).
    pub at: Ratio,
    /// Whether the row holds the edge itself.
    pub inclusive: Inclusion,
}

/// Whether a row holds its edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inclusion {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Kind `between` decides.
    Between,
}

/// Something that is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// How much.
    pub base: OneOf<Base>,
    /// For each what.
    pub per: Per,
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// A share of a fee (5 % is 1/20), over the window (kind `fee_base`).
    OfFee(Ratio, FeeId),
    /// An amount.
    Money(Decimal),
}

/// For each what an amount is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Once for the window.
    Window,
    /// For each percentage point short of the target, fractions in proportion. In a stepped table: for each point inside the row.
    Point,
    /// For each item of the window that was missed.
    MissedCase,
}

/// A bound on credits. Limits apply in order, each to what the former left. A credit belongs to the limit's window that holds the last instant of its own window; a limit
/// over the whole agreement is used up in order of the windows' ends, and at one end in order of the objectives. Within one window of a limit the cut is
/// taken off in the same order, last first: earlier credits are paid whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Credits of these; empty: of all.
    pub objectives: Vec<ObjectiveId>,
    /// For each of these; none: over the whole agreement.
    pub each: Option<WindowSpec>,
    /// At most; [`Per::Window`].
    pub amount: Amount,
}
