//! Seasons, surges and phases: windows in which something else holds; and what has happened in windows before.

use super::{AdjustmentId, Bound, Num, NumCond, ObjectiveId, PointRef, Target, WindowSpec};
use crate::value::{Date, Ratio};
use serde::{Deserialize, Serialize};

/// More seasons, surges and phases than this are not one agreement.
pub(super) const MOST_ADJUSTMENTS: usize = 100;
/// More windows than this are not looked back on.
pub(super) const MOST_WINDOWS: u32 = 1_000;

/// A set of windows in which parts of the agreement are otherwise.
///
/// It applies to a window of an objective as kind `cut_window` says of its set of time and the window (as the term cuts it, also beyond as-of): the set holds the window's first instant; meets it; holds all of it; holds more than
/// half of its length. Every adjustment that applies is named in the result ([`crate::outcome::WindowResult::adjusted`]), whatever it changes.
///
/// Of several that apply and change one target, the one that is preferred to all the others (directly or through others, also through such as do not apply) speaks. Where there is none, those to which no other is preferred are left, in
/// the order of the contract, and the first pair of them that has a point of kind `overlapping_adjustments` says of all of them: the first, the last, the easiest or the hardest to meet (of equals, the first); where no pair has one, the first. No target is easier than any;
/// `above` is harder than `at least` of the same amount, `below` than `at most`, `exactly` than all three; targets that are not agreed, or look the other way, cannot be compared: then the first stays. Targets are those of the group. Factors of all that apply are multiplied.
///
/// The set of time lies in the term (where an end is open: in the supported years). It is made of its maximal *stretches*; what is `given` is asked of each by itself, at its first instant, of windows of first-stage objectives ([`Num::Points`]) that end by then.
/// The earliest is asked first, of windows judged as if those not asked yet did not hold; what it is told then stays, also where a later one changes what those windows rested on (a surge of the whole window does).
/// A stretch that begins at or after as-of and has something given does not hold (yet).
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
#[expect(clippy::large_enum_variant, reason = "plans are small, and few of these stand in one")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// The local dates whose (month, day) lies from the first through the second, every year; if the second comes first, those from the first on and those up to the second. So without a 29 February it begins on 1 March, or ends on 28 February.
    Yearly((u8, u8), (u8, u8)),
    /// From the first midnight of a date, to before that of another.
    Dates(Option<Date>, Option<Date>),
    /// The windows in which a condition holds, as far as kind `surge_reach` says. Groups do not matter: all cases together.
    Windows {
        /// Of these.
        each: WindowSpec,
        /// What must hold: in the window (up to as-of), or for `from_the_moment`, in the window up to that moment.
        ///
        /// Windows that have begun before as-of are asked. `whole_window`: such a window is in the set if the condition holds in it. `next_window`: the window after it (in the term) is, if it is over by as-of. `from_the_moment`: from the earliest
        /// of these instants on at which it holds, until the window's end: the window's beginning, and the moments (by as-of, in the window) of the items of the objectives that stand in the condition as [`Num::Result`], those in [`Over`](super::Over) and [`Before`](Num::Before) aside.
        /// It holds at an instant if it does with the items whose moments are at or before it (their verdicts as they are by as-of) and sets of time cut there; so are windows before ([`Num::Before`]) that overlap it.
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
    /// Credits and service points of these objectives (all, if none is named) are multiplied; a bonus never is.
    Multiply(Vec<ObjectiveId>, Ratio),
}

/// A condition on windows that have been judged, by the end of a window (or by an instant): those that end by then, and by as-of. Groups: each by itself. An objective with other dimensions than the group in hand (or where there is no group in
/// hand: what is `given`) speaks if any of its groups does by itself; [`History::Throughout`] then takes the windows of all its groups together. Names of dimensions count, and their order; a group that the other objective does not have has no windows.
///
/// A window is *unmeasured* if its verdict is not measured or undetermined; for [`TestIs::Compare`] instead, if a side is none. `skipped`: as if it had not been. `not_counted`: it is part of the row and passes no test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum History {
    /// At least `least` of the last `of` consecutive windows passed a test (of fewer, if there are not so many yet). `of` equal to `least`: all in a row. It is *fresh* if the last of these ends at the very instant in hand, and *moved* if that one passed.
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
    /// Every window that an adjustment applies to passed, and there was one: of those that end by the instant in hand. Fresh, and moved, if one of them ends at it.
    Throughout {
        /// Which windows, and the test.
        test: WindowTest,
        /// The adjustment.
        during: AdjustmentId,
        /// Kind `unmeasured_in_count`.
        unmeasured: PointRef,
    },
    /// All hold. Fresh, or moved, if any is.
    All(Vec<History>),
    /// Any holds. Fresh, or moved, if any that holds is.
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
    /// Any of these that have begun before as-of, for numbers of the agreement as a whole ([`Num::Credits`], [`Num::Points`]). They have no group and are neither missed nor met.
    Windows(WindowSpec),
}

/// What must hold of a window.
#[expect(clippy::large_enum_variant, reason = "plans are small, and few of these stand in one")]
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
