//! Numbers that are worked out for a window and a group: measures, amounts of money, what a surge is compared with.

use super::{Bound, FeeId, ObjectiveId, OneOf, PointRef, PoolId, Quantity, TimeSet, WindowSpec};
use crate::value::{Micros, Ratio};
use serde::{Deserialize, Serialize};

/// A number with a unit, in a window and a group. Exact. *None* where a part is none, is divided by nought or does not fit. A window that is not over is taken up to as-of.
/// Units were checked ([`super::NumUnit`]): sums, greatest and smallest are of one unit; a product has at most one part that is neither a share nor a number, and is of its unit (of shares and numbers: a number; of shares alone: a share);
/// a quotient of one unit is a share (also of two numbers), else the divisor is a share or a number and the unit stays. Where units do not fit all the same, the number is none and a comparison does not hold.
/// Operations go from the first part to the last, two at a time; every part is worked out, also of [`Op::Greatest`] and [`Op::Smallest`], and a step that does not fit 128 bits is none.
/// So the unit is known without a value: of a choice (and between points) it is that of the first part that has one (an unknown value has that of the other options, or none). A percentile without a method is by nearest rank.
/// Formulas of objectives, sets and adjustments never rest on themselves: [`Num::Result`] of an objective names one of an earlier position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Num {
    /// As written; [`Quantity::Unknown`] is none.
    Value(OneOf<Quantity>),
    /// What is paid, as money.
    Fee {
        /// Which fee.
        fee: FeeId,
        /// For what time.
        time: FeeTime,
    },
    /// The length of the window (up to as-of), elapsed.
    Window,
    /// What was measured, of the objective that the credit is for (rounded if so read); in a [`super::TestIs::Compare`], of the window that is tested. This and what follows up to [`Num::InARow`] is none where no window of an objective is in hand.
    Attained,
    /// The target in force of that objective.
    Target,
    /// How far that objective misses its target, whatever the verdict; nought if it does not (for `exactly`: if it lies above). None without a target or a measure.
    Shortfall,
    /// The sample of that objective.
    Sample,
    /// Sample less those met, of that objective; nought if it is no share of items.
    Missed,
    /// How many windows of that objective and group, this one included, were missed in a row up to this one; windows not measured or undetermined neither count nor break the row, any other verdict ends it. Nought if this one is not missed.
    InARow,
    /// The measure of an objective in the same window and group (their windows and dimensions are the same; groups are the same if they are shown alike), exact, of its items whose moment lies in the window, before as-of
    /// or at it. With its own exclusions. Nought for a sum or count of nothing.
    Result(ObjectiveId),
    /// How much time of the window a set holds, elapsed. What is excluded from the bad time is taken out of the set first.
    Time(TimeSet),
    /// The share of a set of time, `of`, in which another holds (or does not, if `outside`). With *B* = `set`, less what is excluded from the bad time, and *T* = `of` less what is
    /// excluded from the total, all within the window *W*: |W ∩ of ∩ B| / |W ∩ T|, or one less that if `outside`. None if |W ∩ T| is nought.
    Share {
        /// Of which time.
        of: TimeSet,
        /// In which set.
        set: TimeSet,
        /// Rather the rest.
        outside: bool,
    },
    /// A metric of the lengths of the maximal stretches of a set (a count of them, for `count`). What is excluded from the bad time is taken out of the set first.
    /// Kind `straddle` says which part of a stretch over the edge of a window counts in it. It ends in the window that holds its last instant; one that reaches as-of goes on. Sums and counts of none are nought, other metrics none.
    Stretches {
        /// Of which set.
        set: TimeSet,
        /// Name of a kind of metric.
        metric: String,
        /// For a percentile.
        percentile: Option<Ratio>,
        /// Kind `percentile_method`; for a percentile only.
        method: Option<PointRef>,
        /// Lengths turned into numbers of units first.
        units: Option<Units>,
        /// Kind `straddle`.
        straddle: PointRef,
    },
    /// A metric over smaller windows, or over groups within the group.
    ///
    /// Of windows ([`OverEach::Windows`]): those that begin in this one (of the term; of one that ends at an event, also before and after the term, in which no item lies) and before as-of (rolling ones: whose last unit has begun by then; and are cut at it, not at the end of this one). A smaller window that lies wholly in what is excluded from the total is no item.
    ///
    /// Of groups ([`OverEach::Groups`]): each in the same window, all that is said of a group being said of it (its sets of time, its exclusions); in order. They are those of a [`super::Formula`] of these dimensions whose number is
    /// what is taken of each, as far as their values for the dimensions of the group in hand are shown like its own.
    ///
    /// Sums and counts of none are nought, other metrics none. A count of a number counts the windows (or groups) that have one.
    Over(Box<Over>),
    /// A metric of a number over windows before this one: the `count` windows of the same sequence (of smaller windows, inside [`Num::Over`]) just before it, as far as they have begun and lie in the term (where it has no
    /// beginning, as far as there are results: from the window of the earliest row on). Those in which the number is none are left out. None if none is left.
    Before {
        /// What.
        num: Box<Num>,
        /// How many.
        count: u32,
        /// Name of a kind of metric.
        metric: String,
    },
    /// Service points: of the windows of these objectives (of every one, if none is named) whose last instant lies in this window; of its group if the names of the dimensions are the same, else of all groups. Nought if there are none.
    ///
    /// Objectives are judged in three *stages*. Those that ask for credits are of the last; of the others, those that ask for points are of the second; the rest are of the first. An objective asks for what stands in its
    /// formula, in the rows and multipliers of its credit (in readings in force), and in the objectives ([`Num::Result`]; not their credits) and pools that these name. Each stage is judged, paid and limited before the next begins, and sees only points and credits of
    /// objectives of earlier stages. Conditions of adjustments and what is `given` are asked as the first stage asks: there are no points and no credits. Amounts of limits and of pools as limits are asked so too. Rights see everything.
    Points(Vec<ObjectiveId>),
    /// What is paid in credits for these objectives (all, if none is named), after limits; kind `returned_credit` says whether, in a right, what was earned back at windows that end by the end of the one asked counts (elsewhere it does); windows, groups and stages as for [`Num::Points`]. Bonuses are no credits.
    Credits(Vec<ObjectiveId>),
    /// What a pool holds for the window: its amount, worked out in the window of the pool that holds this window's last instant. None without one, where its windows end at events, and for a pool that rests on itself.
    Pool(PoolId),
    /// The share of a pool that the objective of the credit has on the last day of the window; nought if it has none yet. The last day is the local date of its last instant; the row is the one that begins last of those that begin by then (of several, the last written).
    Allocation(PoolId),
    /// A length as a number of units.
    Units(Box<Num>, Units),
    /// Worked out from several.
    Op(Op, Vec<Num>),
    /// In proportion between points, in order of `at`: the value at the nearest one outside them, and at a point itself (of several at one place, the first). Only the values that are needed are worked out; none at all without points.
    Between {
        /// Where.
        of: Box<Num>,
        /// At each of these, the value.
        points: Vec<(Ratio, Num)>,
    },
    /// The first whose condition holds (fields of the group); else the last.
    Choose(Vec<(NumCond, Num)>, Box<Num>),
}

/// A metric over smaller windows, or over groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Over {
    /// Name of a kind of metric.
    pub metric: String,
    /// For a percentile.
    pub percentile: Option<Ratio>,
    /// Kind `percentile_method`; for a percentile only.
    pub method: Option<PointRef>,
    /// Of what.
    pub what: OverWhat,
    /// Over which.
    pub each: OverEach,
    /// Kind `empty_slice`: a smaller window, or a group, whose number is none. Nought and one are of the number's unit.
    pub empty: PointRef,
}

/// Over what a metric goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverEach {
    /// Smaller windows, of the reading in force.
    Windows(OneOf<WindowSpec>),
    /// Groups: names of fields, those of the group in hand first, and at least one more.
    Groups(Vec<String>),
}

impl OverEach {
    /// Windows of one kind.
    pub fn windows(spec: WindowSpec) -> Self {
        Self::Windows(OneOf::just(spec))
    }
}

/// What a metric over smaller windows or groups takes of each.
#[expect(clippy::large_enum_variant, reason = "plans are small, and few of these stand in one")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverWhat {
    /// A number: `mean of error_rate over hours`.
    Num(Num),
    /// Whether something holds: `share of hours where error_rate is above 5%`. A count counts those of which it holds.
    Cond(NumCond),
}

/// A condition on a window and a group.
#[expect(clippy::large_enum_variant, reason = "plans are small, and few of these stand in one")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumCond {
    /// A number compares so. A side that is none: in [`Over`], the window (or group) is empty if a side of any comparison in the whole condition is none, whatever its other parts say (kind `empty_slice`: `left_out` leaves it
    /// out; else nought or one is taken for each side that is none, in the unit of the other side, and the whole condition asked); elsewhere the comparison does not hold.
    Compare(Num, Bound, Num),
    /// A set of time, less what is excluded from the bad time, holds in the window, as kind `slice_rule` says; in one of no time yet, it does not.
    In(TimeSet, PointRef),
    /// A dimension of the group, by position, has one of these values.
    Group(u16, Vec<super::Value>),
    /// All hold.
    All(Vec<NumCond>),
    /// Any holds.
    Any(Vec<NumCond>),
    /// Does not hold.
    Not(Box<NumCond>),
}

/// Operations. A sum's first part less the others, a quotient's first by the others in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Sum.
    Plus,
    /// Difference.
    Less,
    /// Product.
    Times,
    /// Quotient.
    DividedBy,
    /// The greatest.
    Greatest,
    /// The smallest.
    Smallest,
}

/// A length as a number of units: what goes beyond `beyond` (nought if nothing does), divided by `unit` (none if that is not more than nought). A plain number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// One of them.
    pub unit: Micros,
    /// Not counted.
    pub beyond: Micros,
    /// What becomes of a part of one.
    pub part: PartUnit,
}

/// What becomes of a part of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartUnit {
    /// It is a whole one.
    Started,
    /// It is none.
    Full,
    /// It is a part.
    Exact,
    /// Kind `part_unit`.
    Open(PointRef),
}

/// For what time a fee is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeTime {
    /// The window, by kind `fee_base`: all of it, also if it is not over. For the agreement as a whole, as [`super::Limit`] says.
    Window,
    /// The period of the fee before the one that holds the window's first instant: its amount. Where the term has a beginning and the window begins in the first period of it, by kind `first_preceding`; the agreement as a whole begins in it.
    Preceding(PointRef),
    /// One day, by kind `fee_day`: the amount of a period over the number of its local dates; over thirty for each of its months; or what its months cost in twelve, over 365 (of a fee by minutes, days, weeks or the term, always by its dates). The period (as the term cuts it) is the one that holds the window's last instant; for the agreement as a whole, its last instant by as-of. None without one.
    Day(PointRef),
    /// The window as long as its time lasts, up to as-of: the amount in proportion to elapsed time within each period (as the term cuts it) that it meets. The agreement as a whole begins with its term, or with the earliest row.
    Elapsed,
}
