//! Seasons, surges and phases: windows in which something else holds; and what has happened in windows before.

use super::{AdjustmentId, Bound, Num, NumCond, ObjectiveId, PointRef, Target, WindowSpec};
use crate::value::{Date, Ratio};
use serde::{Deserialize, Serialize};

/// A set of windows in which parts of the agreement are otherwise.
///
/// It applies to a window of an objective as kind `cut_window` says of its set of time and the window. Of several that apply and change one target, the one that is preferred to all the
/// others speaks; where no order is stated, kind `overlapping_adjustments` of the two (of several such points, the first; without one, the adjustment that stands first). Factors of all that apply are multiplied. Windows are judged in order of their ends, then of objectives, then of groups;
/// a condition on the past looks at windows judged before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// `year_end`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Which of the three words.
    pub kind: AdjustmentKind,
    /// When it holds.
    pub when: When,
    /// Holds only if, by its first instant, this had happened.
    pub given: Option<History>,
    /// Kind `cut_window`.
    pub cut: PointRef,
    /// What is otherwise.
    pub changes: Vec<Change>,
    /// Those it is preferred to, directly or through others.
    pub before: Vec<AdjustmentId>,
    /// Kind `overlapping_adjustments`, with a later adjustment that changes the same target, where neither is preferred.
    pub beside: Vec<(AdjustmentId, PointRef)>,
}

/// Which word introduced it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// A time of the year.
    Season,
    /// A time of high demand.
    Surge,
    /// A part of the term.
    Phase,
}

/// When an adjustment holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// From the first (month, day) through the second, every year; past the new year if the second comes first.
    Yearly((u8, u8), (u8, u8)),
    /// From a date, to before another.
    Dates(Option<Date>, Option<Date>),
    /// The windows in which a condition holds, as far as kind `surge_reach` says. Groups do not matter: all cases together.
    Windows {
        /// Of these.
        each: WindowSpec,
        /// What must hold: in the window, or for `from_the_moment`, in the window up to that moment.
        condition: NumCond,
        /// Kind `surge_reach`.
        reach: PointRef,
    },
}

/// What is otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An objective has another target; none: it has none.
    Target(ObjectiveId, Option<Target>),
    /// Credits of these objectives (all, if none is named) are multiplied.
    Multiply(Vec<ObjectiveId>, Ratio),
}

/// A condition on windows that have been judged, by the end of a window (or by an instant). Groups: each by itself; an agreement-wide reading takes windows of any group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum History {
    /// So many of so many consecutive windows, the last of which is the one in hand, passed a test. `of` equal to `least`: all in a row.
    Windows {
        /// Which windows, and the test.
        test: WindowTest,
        /// How many.
        least: u32,
        /// Of how many in a row.
        of: u32,
        /// Kind `unmeasured_in_count`.
        unmeasured: PointRef,
    },
    /// Every window that an adjustment applies to passed, and there was one; the windows before its end only. Unmeasured ones as kind `unmeasured_in_count`.
    Throughout {
        /// Which windows, and the test.
        test: WindowTest,
        /// The adjustment.
        during: AdjustmentId,
        /// Kind `unmeasured_in_count`.
        unmeasured: PointRef,
    },
    /// All hold.
    All(Vec<History>),
    /// Any holds.
    Any(Vec<History>),
}

/// A test of one window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowTest {
    /// Whose windows.
    pub of: TestOf,
    /// What must hold.
    pub is: TestIs,
}

/// Whose windows a test looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestOf {
    /// Those of an objective.
    Objective(ObjectiveId),
    /// Any of these, for numbers of the agreement as a whole ([`Num::Credits`], [`Num::Points`]).
    Windows(WindowSpec),
}

/// What must hold of a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestIs {
    /// Its verdict is missed.
    Missed,
    /// Its verdict is met.
    Met,
    /// A number (usually [`Num::Attained`] or [`Num::Credits`]) compares so.
    Compare(Num, Bound, Num),
}
