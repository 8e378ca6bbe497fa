//! Objectives: which cases, what is measured, against which target, over which windows.

use super::{Budget, CaseId, ClockId, Cond, EventId, FieldAt, OneOf, PointRef};
use crate::value::{Micros, Ratio};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A promise about a population, judged window by window.
///
/// Its *items* are the judged cycles of its clock (kind `cycles`), or the lives of its cases if the measure names no clock. An item belongs if `population` holds of it and
/// its moment (`counted_at`) lies in the term and at or before as-of. Items fall into windows by that moment and into groups by `dimensions`. Every group seen anywhere
/// has a result in every window of the term that begins before as-of: as of midnight on the first, the month that ended is the last one shown.
/// A window is `undetermined` while as-of lies before its end (the instant of the end itself is enough).
///
/// Without dimensions there is one group even if nothing was seen. Otherwise groups are those of the items that belong (left out or not), in order of their values: none
/// first, names in the vocabulary's order, text by bytes, no before yes, numbers by size (shown as `yes`/`no`, numbers without trailing noughts). Where the term has no beginning, windows
/// begin with the one of the earliest row of the log; without rows there are none.
///
/// The verdict is the first of: no target: `reported`; partial and not to be measured: `not_measured`, "the window is cut by the term"; as-of before the end: `undetermined`,
/// "the window is not over"; target unknown: `undetermined`, "no target is agreed"; the measure does not fit or is of another unit than the target: `undetermined`, "a value is out of range";
/// empty: as kind `empty_window`, "nothing to measure"; small sample: as kind `small_sample`, "5 needed"; else the comparison, without a note. `measured`, `sample`, `open` and `met` are given in every case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// `quick_fix`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Whose cases.
    pub case: CaseId,
    /// Which of them.
    pub population: Cond,
    /// One result for each combination of values; `(none)` where there is no value.
    pub dimensions: Vec<FieldAt>,
    /// What is measured.
    pub measure: Measure,
    /// What is promised; none: only reported.
    pub target: Option<Target>,
    /// Over what.
    pub each: WindowSpec,
    /// Which moment puts an item into a window.
    pub counted_at: CountedAt,
    /// A minimum sample.
    pub needs: Option<Needs>,
    /// Kind `empty_window`: the verdict when the sample is nought (before `needs` is asked). For counts and sums nought is a measure, not an empty window.
    pub empty: PointRef,
    /// Kind `open_cases`; only for shares within a time.
    pub open_cases: Option<PointRef>,
    /// Kind `open_values`; only for the value of a clock.
    pub open_values: Option<PointRef>,
    /// Kind `partial_window`.
    pub partial: PointRef,
    /// Kind `rounding_before_compare`; only for shares. The rounded value is what is compared and what bands see; `measured` stays exact.
    pub rounding: Option<PointRef>,
}

/// What is measured of the items of a window.
///
/// The sample: for shares, the items met or missed; for counts, the items counted; else the items with a value. An item's verdict is `measured` if it is counted or has a
/// value, `left_out` if not. A field's value that is no number is none. Open cycles without a value so far (`open_values: left_out`) and undecided ones (`open_cases`) add to `open`; nothing else does.
/// Share with `holds` and counts take open cycles like any other. A share of none is no measure; `met` is given for shares only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Name of a kind of metric (`metric/`).
    pub metric: String,
    /// The clock whose cycles are the items.
    pub clock: Option<ClockId>,
    /// For a share: within what. The item is met if its measure is within it.
    pub within: Option<Limited>,
    /// The field whose values are folded, if it is not a clock.
    pub field: Option<FieldAt>,
    /// For a share without `within`: what must hold. For a count: counted are the items of which it holds. Else [`Cond::True`].
    pub holds: Cond,
    /// For a percentile: which, as a ratio of one.
    pub percentile: Option<Ratio>,
    /// For a percentile: kind `percentile_method`.
    pub method: Option<PointRef>,
}

/// The time allowed to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limited {
    /// This much.
    Budget(OneOf<Budget>),
    /// By the clock's table.
    Targets,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// At least, rather than at most.
    pub at_least: bool,
    /// How much. An [`Quantity::Unknown`] (`[?]`) makes every verdict undetermined.
    pub value: OneOf<Quantity>,
}

/// An amount of whatever a metric measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Of one: 95 % is 19/20.
    Share(Ratio),
    /// A number.
    Number(Decimal),
    /// A length of time, in the clock's own basis.
    Length(Micros),
    /// Not agreed yet.
    Unknown,
}

/// Calendar units of windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seven days; kind `week_start`.
    Week,
    /// Kind `month`.
    Month,
    /// Three months, by kind `month` (three contract months; ninety days).
    Quarter,
    /// Twelve months, by kind `month` (twelve contract months; 360 days).
    Year,
}

/// A sequence of windows in the agreement's zone. Contract months and blocks of days begin with the first day of the term; where the term has no beginning, with 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowSpec {
    /// How long.
    pub unit: Unit,
    /// Kind `month`; none for weeks. None for another unit: calendar months.
    pub month: Option<PointRef>,
}

/// Which moment of an item puts it into a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedAt {
    /// Kind `counted_at`. `stop` of an item that is open: its due instant, or as-of if it has none; `due` of one without: its start. For one that ended unfinished, the end of the case stands for as-of. Without a clock: the first row of the
    /// life, its last row, and the first row again. A stop dated by `dates_the_stop` is the later one.
    Open(PointRef),
    /// The first event of that name in the life; without one, the item does not belong.
    Event(EventId),
}

/// A minimum sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// At least so many items.
    pub sample: u64,
    /// Kind `small_sample`.
    pub otherwise: PointRef,
}
