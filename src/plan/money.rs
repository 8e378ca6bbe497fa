//! Fees, credits, limits.

use super::{Claim, FeeId, History, Num, ObjectiveId, OneOf, PartUnit, Payment, PointRef, Value, WindowSpec};
use crate::value::Ratio;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Largest amount of money that a contract names: sums and products of it stay exact.
const MOST_MONEY: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0);
/// Decimal places that an amount or a percentage may have.
const MOST_PLACES: u32 = 6;

/// Whether an amount is one that can be computed with exactly: at most 10^15, to a millionth.
pub fn computable_money(amount: Decimal) -> bool {
    amount.abs() <= MOST_MONEY && amount.normalize().scale() <= MOST_PLACES
}

/// Whether a share of a fee is one that can be computed with exactly: at most 10,000 %, to a millionth of a per cent.
pub fn computable_share(share: Ratio) -> bool {
    share.num().unsigned_abs() <= share.den().unsigned_abs().saturating_mul(100) && share.den() <= 10_i128.pow(MOST_PLACES + 2)
}

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
/// target is missed and no row holds the value. No credit for a window that is not measured or undetermined, and none of nought. The first credit that names an objective is its credit.
///
/// Better service is more for a target `at least` (and without a target), less for `at most`, as the objective states it, whatever holds for a group; in [`Scale::ShortBy`], less short. The milder row of a gap is the nearest that lies wholly
/// on the better side of the value (the first of equals), the severer one likewise; none: nothing is paid. `otherwise` is no neighbour; it holds whenever no other row does, so there is then no gap.
/// [`Scale::Missed`]: every row (of the group, and `otherwise` if there is no other) holds if the target is missed. Missed without a measure (an empty window): [`Scale::Missed`] only. `largest` and `smallest` go by the exact amount, the first of equals.
/// Missed without a measure: [`Scale::InARow`] too. In it, less is milder. A base or amount that does not fit leaves out the credit. A formula that is none, less than nought or no money (for points: no number) is nought.
/// The exact amount is multiplied by the factors (several: as [`Credit::factors`] says), then compared with `least`, then rounded; nought after factors is no credit. Then parts of it give way to others for the same incident ([`super::OneCredit`]), then it is claimed ([`Claim`]), then limits cut what is left. A history is asked at the window's end, once all windows of the stage ([`Num::Points`]) are judged; whether it is fresh does not matter.
///
/// Stepped: a row is entered if some value between the best and the measured one lies in it: for service measured upwards, if the measure lies below its upper edge (or on it, if inclusive);
/// for [`Scale::ShortBy`] and service measured downwards, above its lower edge (or on it). A missing edge is always passed. Every entered row pays; `otherwise` if no other is; neither `band_overlap` nor `band_gap` is asked. In [`Scale::Missed`] every row is entered.
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
    /// Kind `to_end`; only if a row says `A to B`.
    pub to: Option<PointRef>,
    /// Paid to the provider rather than by it. Limits and pools leave it alone.
    pub bonus: bool,
    /// What rows give is a number of service points, not money ([`Num::Points`]). Multipliers apply; limits and rounding do not.
    pub points: bool,
    /// Factors, in order, each if its condition holds at the window: applied after the row, before limits. Those of adjustments follow.
    pub multiply: Vec<Multiplier>,
    /// Kind `several_factors`; none: in turn. Only where factors may meet. Of the factors that hold for a window, in order: nought if one of them is nought; else their product (`in_turn`), one and what each is more than one, but not less than nought (`added`), the greatest (`largest`).
    pub factors: Option<PointRef>,
    /// Shares given back later, in order: each of what is left by then is at most what was paid.
    pub returns: Vec<Return>,
    /// An amount (after multipliers, before limits) below this is nothing.
    pub least: Option<Decimal>,
    /// It is paid only if it is claimed in time.
    pub claim: Option<Claim>,
    /// When it is to be paid; not for points.
    pub payment: Option<Payment>,
}

impl Credit {
    /// A credit of rows and nothing else, paid by the provider.
    pub fn of(objective: ObjectiveId, scale: Scale, rows: Vec<Row>, gap: PointRef, overlap: PointRef) -> Self {
        let (multiply, returns) = (Vec::new(), Vec::new());
        Self {
            objective,
            clause: None,
            scale,
            rows,
            gap,
            overlap,
            shape: None,
            between: None,
            to: None,
            bonus: false,
            points: false,
            multiply,
            factors: None,
            returns,
            least: None,
            claim: None,
            payment: None,
        }
    }
}

/// A factor on what a credit pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiplier {
    /// How much: 2 doubles.
    pub by: Ratio,
    /// When.
    pub when: History,
}

/// A part of a credit that is earned back: a share of what was paid, rounded like a credit, at most what is left of it. Earned by the windows of the objective and group that follow, without a gap, at the end of the last of `met` of them, if the verdict of each is met. With `by`, by the
/// first `met` windows of that objective (of the group, if it has any) that end after the one that was paid for. Kind `unmeasured_return` is asked of a window that is not measured: `skipped` takes the next one in its place. With `earn_back_scope: all`, every window of every objective with a
/// credit, of any group, that ends after the one that was paid for and by the end of that last one must be met as well (or not be measured, if kind `unmeasured_return` does not say `breaks_the_row`; bonuses and points are no credits). Bonuses and points are not earned back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// How much of what was paid.
    pub share: Ratio,
    /// So many windows after it were met, all in a row.
    pub met: u32,
    /// By windows of another objective: one with the same dimensions, or with none. None: by those of its own.
    pub by: Option<ObjectiveId>,
    /// Every objective that has a credit, rather than this one alone; kind `earn_back_scope`.
    pub scope: PointRef,
    /// Kind `unmeasured_return`.
    pub unmeasured: PointRef,
}

/// What is at risk, and how it is allocated.
///
/// [`Num::Pool`] is its amount for a window; [`Num::Allocation`] the share in force on one of the window's days (kind `allocation_day`): the latest row of the objective that begins by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// `at_risk`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// How much for a window of `each`.
    pub amount: Num,
    /// For each of these; its amount is a limit of all credits that name the pool (as pool or allocation, in a row's formula in force), in each. Such limits apply like others, in order of the pools, before all of them.
    pub each: WindowSpec,
    /// How much may be allocated in all: 2 is 200 %.
    pub allocatable: Ratio,
    /// Kind `allocation_day`.
    pub day: PointRef,
    /// In the order written.
    pub allocations: Vec<Allocation>,
}

/// A share of a pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Whose.
    pub objective: ObjectiveId,
    /// How much.
    pub share: Ratio,
    /// From this day on; none: from the first.
    pub from: Option<crate::value::Date>,
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
    /// How many windows in a row were missed, this one included ([`Num::InARow`]); only when the target is missed.
    InARow,
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
    /// The groups it is for: one list of values for each dimension of the objective (empty: any), or none at all. Rows for other groups are left out of everything.
    pub when: Vec<Vec<Value>>,
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
    /// Kind `to_end` decides.
    To,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// A share of a fee (5 % is 1/20), over the window (kind `fee_base`; at least one period, unless it is in proportion to time: then of each period the part that lies in the window).
    OfFee(Ratio, FeeId),
    /// An amount.
    Money(Decimal),
    /// Service points.
    Points(Decimal),
    /// Worked out for the window; [`Per::Window`]. None pays nothing.
    Formula(Box<Num>),
}

/// For each what an amount is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Once for the window.
    Window,
    /// For each percentage point short of the target. In a stepped table: for each point of the way from the target to the measure that lies inside the row
    /// (from nought to the shortfall in [`Scale::ShortBy`]; all of it in [`Scale::Missed`] and [`Scale::InARow`], whose rows do not measure it). A part of a point is read by the unit. Nought if not short, without a target, without a measure or for other measures than shares.
    Point(PartUnit),
    /// For each item of the window that was missed: sample less `met`, for shares; else nought.
    MissedCase,
}

/// A bound on credits. Limits apply in order, each to what the former left. A credit belongs to the limit's windows that hold the last instant of its own window; a limit is used up in order of stages
/// ([`Num::Points`]), of the windows' ends, of objectives, of groups: each credit in turn is cut to what its windows of the limit have left (to the least, where they overlap: so no rolling window holds more than its limit).
/// Credits of one stage whose windows end at one instant are cut by kind `limit_order`: in the order of objectives and groups; the largest (by what it asks before any limit) before the others, of equals as named; or, if the limit does not hold all that those of them ask which belong to
/// the same windows of it (of each limit and pool, and group of it), each to its part: in the order of objectives and groups, to what is left times what it asks, over what it and those after it ask, rounded by `money_rounding`.
/// A window took something away if a credit was cut to what that window had left (of several with as little, the first); it is told with what the credits in it asked for and what is left of them.
/// `each_group`: by itself for each combination of names and values of dimensions; told, in one window, in the order of names and values. `each_credit`: told with the window of the credit, its amount is that of this window.
/// Kind `carry_over`, of limits with windows of their own that neither overlap nor end at events nor are the term: what such a limit cuts off a credit that is paid (claimed, if it has to be) is owed again once everything is settled, by `next_window` in the next window of that limit, by `until_paid` in each that follows
/// and is over by as-of. These windows are taken in the order of their ends, then of limits; in each what is owed again by the limit is taken in the order of objectives, groups, and the windows in which it was cut off: nothing is paid before each window of a pool or limit that bounds the credit and holds the last instant of this one is over by as-of (the term, for one without windows: credits of
/// their own go first), then as much as leaves each of them (for the group of the credit; a limit for each credit: for that credit), with no more than its limit: of what is paid or can be claimed, and what was carried before. It is added to the total of the month in which the window ends, and nothing rests on it: nothing of it is earned back,
/// counted in [`Num::Credits`] or payable by a day.
/// A formula is worked out in the limit's window (for `each_group` in that group; for `each_credit` as for the credit's row), as the first stage asks; none is no limit. Less than nought is nought.
/// The periods of the fee of a limit over the whole agreement are those of the term that begin at or before as-of (from the earliest row's, if the term has no beginning); in proportion to time, from the beginning of the term (of the earliest row) through as-of.
/// `limit_missing: whole_fee` is one limit without clause, each period of the first fee, of its amount; without a fee there is none.
///
/// Money has the currency's places (2 without a currency), limits and credits rounded by `money_rounding`; under `rounding_place: total` limits, amounts and what is paid have 6 places
/// (half up) and only totals are rounded to the currency's. There is a total for each month in which a window with a credit ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Credits of these; empty: of all.
    pub objectives: Vec<ObjectiveId>,
    /// Each group by itself, rather than all together.
    pub each_group: bool,
    /// Each credit by itself: then no window.
    pub each_credit: bool,
    /// For each of these; none: over the whole agreement.
    pub each: Option<WindowSpec>,
    /// At most; [`Per::Window`].
    pub amount: Amount,
}

impl Limit {
    /// Its windows, if what it cuts off can be paid in later ones (kind `carry_over`): they follow each other, and there is more than one.
    pub fn windows_to_carry(&self) -> Option<&WindowSpec> {
        let touch = |each: &&WindowSpec| !each.rolling && each.before.is_none() && each.unit != super::Unit::Term;
        self.each.as_ref().filter(|_| !self.each_credit).filter(touch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_computed_with() {
        let money = |text: &str| computable_money(text.parse().unwrap());
        assert!(money("1000000000000000") && money("0.000001") && money("40000.5000000000"));
        assert!(!money("1000000000000000.01") && !money("0.0000001") && !money("79228162514264337593543950335"));
        let share = |text: &str| computable_share(Ratio::percent(text.parse().unwrap()).unwrap());
        assert!(share("10000") && share("0.000001") && share("33.333333"));
        assert!(!share("10000.01") && !share("0.0000001") && !share("9999999999999999999999999"));
    }
}
