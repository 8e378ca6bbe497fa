//! Objectives: what is measured, against which target, over which windows.

use super::{Budget, CaseId, ClockId, Cond, EventId, FieldAt, Num, OneOf, Pattern, PointRef, Share, TimeSet, Units, Value};
use crate::value::{Micros, Ratio};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A promise about a population, judged window by window.
///
/// Its *items* are the judged cycles of its clock (kind `cycles`), or the lives of its cases if the measure names no clock; of a signal without a clock, its samples: every row at or before as-of is an item, fields are as they are after it (at an event: as of the first by then),
/// its moment is that of the row (or of the first such event by then), it knows no clock, and no fact is told of it. An item belongs if `population` holds of it and
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
    /// Serves the formula of another and is not reported by itself: no results, no facts of items, nothing in `outside_term`. It has no target; its windows are those in which the other asks for it.
    pub hidden: bool,
    /// What is measured.
    pub what: What,
    /// What is promised; none: only reported.
    pub target: Option<Target>,
    /// Over what.
    pub each: WindowSpec,
    /// A minimum sample.
    pub needs: Option<Needs>,
    /// What does not count.
    pub exclusions: Vec<Exclusion>,
    /// Kind `empty_window`: the verdict when the sample is nought (before `needs` is asked). For counts and sums nought is a measure, not an empty window.
    pub empty: PointRef,
    /// Kind `partial_window`. `joins_the_next`: where the beginning of the term cuts a window, the first window of the objective goes from there to the end of the one after it, and is called as that one; not if there is no other.
    pub partial: PointRef,
    /// Kind `rounding_before_compare`; only for shares. The rounded value is what is compared and what bands see; `measured` stays exact.
    pub rounding: Option<PointRef>,
    /// What of the log is its own, where another version of the agreement judges the rest.
    #[serde(default, skip_serializing_if = "Share::is_all")]
    pub share: Share,
}

impl Objective {
    /// Its cases, if it measures something of each.
    pub fn items(&self) -> Option<&Items> {
        match &self.what {
            What::Items(items) => Some(items),
            What::Formula(_) => None,
        }
    }

    /// As [`Objective::items`], to change.
    pub fn items_mut(&mut self) -> Option<&mut Items> {
        match &mut self.what {
            What::Items(items) => Some(items),
            What::Formula(_) => None,
        }
    }
}

/// What an objective measures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Something of each case, folded.
    Items(Items),
    /// A number worked out for each window.
    Formula(Formula),
}

/// The cases of an objective, and what is measured of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Items {
    /// Whose cases.
    pub case: CaseId,
    /// Which of them.
    pub population: Cond,
    /// One result for each combination of values; `(none)` where there is no value.
    pub dimensions: Vec<FieldAt>,
    /// What is measured.
    pub measure: Measure,
    /// Which moment puts an item into a window.
    pub counted_at: CountedAt,
    /// Kind `open_cases`; only for shares within a time.
    pub open_cases: Option<PointRef>,
    /// Kind `open_values`; only for the value of a clock.
    pub open_values: Option<PointRef>,
}

/// A number for each window and group.
///
/// Dimensions are names of fields. Groups are the combinations of values, each as the life last had it by as-of, of the lives of every kind of case that has all of these fields and that a set of time or a hidden
/// objective of the formula looks at; shown and ordered as for items (values of several kinds that are shown alike are one, in the place of the first kind's; equal ones that are not stand in order of the kinds). Without dimensions there is one group. `sample` is 1 if there is a measure, else nought; the window is empty if there is none.
/// `met` and `open` are none and nought. The names of the dimensions of its hidden objectives are the same, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formula {
    /// What is worked out.
    pub num: Num,
    /// Names of fields.
    pub dimensions: Vec<String>,
}

/// Time, and what happens in it, that does not count.
///
/// For items: an item whose moment lies in the set (of its group) is no item if it is excluded from the total or from both; if from the bad time only, a missed one counts as met (for shares; for other metrics it is no item).
/// What is no item makes no group, and its fact is `left_out`; `outside_term` is counted before exclusions. The set is known up to as-of: no later moment lies in it.
/// For formulas see [`Num::Share`], [`Num::Stretches`], [`Num::Over`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Which.
    pub set: TimeSet,
    /// Kind `exclusion`: from the bad time, the total, or both.
    pub from: PointRef,
    /// Kind `partly_excluded`, of formulas; none: as `overlap`. What is excluded from the bad time is, of each maximal stretch (up to as-of, whatever the windows) of the set that is measured: what lies in `set` (`overlap`); or all of it if it begins in `set`, lies in it wholly, or
    /// touches it. Of several exclusions each is asked for itself, of the set as it was. What is excluded from the total is `set`.
    pub partly: Option<PointRef>,
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
    /// The field whose values are folded, if it is not a clock. With a clock, and for a sum only: the field by whose value that of the clock (in units, if there are any) is multiplied; an item that has none has no
    /// value, unless it is left out as an open one.
    pub field: Option<FieldAt>,
    /// For a share without `within`: what must hold. For a count: counted are the items of which it holds. Else [`Cond::True`].
    pub holds: Cond,
    /// For a percentile: which, as a ratio of one.
    pub percentile: Option<Ratio>,
    /// For a percentile: kind `percentile_method`.
    pub method: Option<PointRef>,
    /// Values that are lengths, turned into numbers of units one by one before they are folded; the measure is then a number.
    pub units: Option<Units>,
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
    /// How the measure must compare with it.
    pub bound: Bound,
    /// How much. An [`Quantity::Unknown`] (`[?]`) makes every verdict undetermined.
    pub value: OneOf<Quantity>,
    /// Other values for some groups: the first row that applies speaks.
    pub rows: Vec<GroupTarget>,
}

/// A target of some groups: applies if every dimension's value is among its values (empty: any, also none).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupTarget {
    /// One list for each dimension. Values of a formula's dimensions are compared as they are shown (a name: by the first kind of case that has a field of the dimension's name).
    pub when: Vec<Vec<Value>>,
    /// How much; none: no target.
    pub value: Option<OneOf<Quantity>>,
}

/// How one number must compare with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// That or more. More is better.
    AtLeast,
    /// More than that. More is better.
    Above,
    /// That or less. Less is better.
    AtMost,
    /// Less than that. Less is better.
    Below,
    /// That, exactly. More is better.
    Exactly,
}

impl Bound {
    /// Whether a number that stands so to the target keeps it.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::AtLeast => order.is_ge(),
            Self::Above => order.is_gt(),
            Self::AtMost => order.is_le(),
            Self::Below => order.is_lt(),
            Self::Exactly => order.is_eq(),
        }
    }

    /// Whether more is better.
    pub fn upwards(self) -> bool {
        !matches!(self, Self::AtMost | Self::Below)
    }
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
    /// Money, in the agreement's currency.
    Money(Decimal),
    /// Not agreed yet.
    Unknown,
}

/// Units of windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Elapsed minutes from each local midnight; the last of a date is cut by the next midnight. Several of them likewise: `count` minutes from each midnight.
    Minute,
    /// A local date.
    Day,
    /// Seven days; kind `week_start`.
    Week,
    /// Kind `month`.
    Month,
    /// Three months, by kind `month` (three contract months; ninety days).
    Quarter,
    /// Twelve months, by kind `month` (twelve contract months; 360 days).
    Year,
    /// The whole term: one window.
    Term,
}

impl Unit {
    /// So many of them at most make a window: about a hundred years, a day of minutes (ten years of them where windows end at events).
    pub fn most(self) -> u32 {
        match self {
            Self::Minute => 5_259_600,
            Self::Day => 36_525,
            Self::Week => 5_218,
            Self::Month => 1_200,
            Self::Quarter => 400,
            Self::Year => 100,
            Self::Term => 1,
        }
    }

    /// How long one is at least, in minutes; the term is longer than anything.
    pub fn minutes(self) -> u64 {
        match self {
            Self::Minute => 1,
            Self::Day => 1_380,
            Self::Week => 10_020,
            Self::Month => 40_260,
            Self::Quarter => 129_540,
            Self::Year => 518_400,
            Self::Term => u64::MAX,
        }
    }
}

/// A sequence of windows in the agreement's zone. Contract months and blocks of days begin with the first day of the term; where the term has no beginning, with 1 January 1970.
///
/// A window is `count` units long. Rolling: one ends with every unit that does; kind `short_history` says whether those that would begin before the term (or, where it has no beginning, the earliest row) are
/// windows (cut by the beginning of the term, never by a row) or none. A rolling window is cut by nothing but the term, kind `partial_window` is not asked of it, and it has a result once its last unit
/// has begun before as-of. Kind `rolling_step`: `daily`: instead one ends with every date, `monthly`: with every calendar month, of which some is of the term; it begins `count` units before (dates are counted back as for windows that end at events), is none if it begins when the term is over, and has a result once that date or month has begun before as-of. Otherwise they touch: months, quarters and years are counted from the beginning of the year (1 January, or `origin`) that begins in the first calendar year of the term,
/// days from 1 January 1970, weeks from the week with that day; contract months and blocks of days from where they begin.
///
/// Where one window of an instant is told ([`crate::outcome::ItemFact`]) and it lies in several, it is the one that ends first; none if they end at events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowSpec {
    /// Of what.
    pub unit: Unit,
    /// How many of them; at least 1.
    pub count: u32,
    /// One with every unit, each `count` long.
    pub rolling: bool,
    /// Month and day on which a year begins; quarters and years only. None: 1 January.
    pub origin: Option<(u8, u8)>,
    /// Kind `month`; none for minutes, days, weeks, the term. None for another unit: calendar months.
    pub month: Option<PointRef>,
    /// Kind `short_history`; rolling ones only.
    pub short: Option<PointRef>,
    /// Kind `rolling_step`; rolling ones of days to years only, else they move by their unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<PointRef>,
    /// The windows end at events instead (`each claim made, over the 365 days before it`): one for each row that matches, lies in the term and at or before as-of; from `count` units before it (local dates and time of day kept; minutes elapsed; the term: its beginning) until it, not cut by the term. Rows of one instant have a window each.
    pub before: Option<Anchor>,
}

/// Events at which windows end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Whose.
    pub case: CaseId,
    /// Which.
    pub events: Vec<Pattern>,
}

impl WindowSpec {
    /// Touching windows of one unit.
    pub fn of(unit: Unit, month: Option<PointRef>) -> Self {
        Self { unit, count: 1, rolling: false, origin: None, month, short: None, step: None, before: None }
    }
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
