//! Who meets whom, when, about what; who is told; what one party may do.

use super::{AdjustmentId, ClockId, History, ObjectiveId, PointRef};
use crate::value::{Date, Ratio};
use serde::{Deserialize, Serialize};

/// Something that a party may do once something has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// `to terminate`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Position in [`super::Plan::parties`].
    pub party: u16,
    /// What must have happened. Asked at the end of each window (by as-of) of the objectives and sequences of windows it looks at, in order, for each group of the first objective among them (without one, once); it arises if the
    /// history holds and is moved (for `while_it_holds`: fresh). The window at which it arises is that of the first among them that has one with that end.
    pub when: History,
    /// Days after it arises in which it must be used: calendar dates after the local date of the window's last instant, through 24:00 of the last. None: no limit.
    pub notice_days: Option<u32>,
    /// Days after it is used from which it has effect: dates likewise, counted from the date on which it is used. None: nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect_days: Option<u32>,
    /// Kind `right_again`, for each group by itself. `anew`: windows that end at or before the one at which it arose last are as if they had not been.
    pub again: PointRef,
}

/// A meeting that recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// `operational`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// How often.
    pub every: Cadence,
    /// During an adjustment, how often instead; the preferred one speaks.
    pub during: Vec<(AdjustmentId, Cadence)>,
    /// Party that leads, position in [`super::Plan::parties`].
    pub led_by: Option<u16>,
    /// Parties that attend; empty: all.
    pub attended_by: Vec<u16>,
    /// What is on the table.
    pub covers: Vec<Topic>,
}

/// How often: every so many units from the first day of the term (from 1 January 1970 where it has none). The first meeting is one such period after that day; months keep its day, or take
/// the last of a shorter month. During an adjustment with a cadence of its own, that one's dates are meant, counted from the same day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cadence {
    /// Every how many.
    pub count: u32,
    /// Of what.
    pub unit: CadenceUnit,
}

/// Units of a cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CadenceUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Calendar months from the term's first day.
    Month,
    /// Three of them.
    Quarter,
    /// Twelve of them.
    Year,
}

/// Something a review is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// An objective: its latest windows and trend.
    Objective(ObjectiveId),
    /// A report, position in [`super::Plan::reports`].
    Report(u16),
    /// Cases whose clock has used up most of its time, or is overdue (`tickets at risk`).
    AtRisk(super::CaseId),
    /// Every objective's trend.
    Trends,
    /// Credits owed.
    Credits,
    /// Targets in force.
    Targets,
    /// Open actions, from `actions.toml`.
    Actions,
    /// Anything else, in the contract's words.
    Words(String),
}

/// Measures that are told and promise nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// `business_impact`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Its lines: objectives without a target, named `business_impact.1` and so on.
    pub lines: Vec<ObjectiveId>,
}

/// Somebody to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Party, position in [`super::Plan::parties`].
    pub party: u16,
    /// Who there: "Duty manager".
    pub whom: Option<String>,
    /// When.
    pub when: NoticeWhen,
}

/// When somebody is told.
#[expect(clippy::large_enum_variant, reason = "plans are small, and few of these stand in one")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeWhen {
    /// When a clock has used so much of its target.
    Used(ClockId, Ratio),
    /// When it has used all of it.
    Overdue(ClockId),
    /// When a window of an objective is missed.
    Missed(ObjectiveId),
    /// When something has happened in windows.
    History(History),
}

/// Steps in order: how a dispute goes up, how a change is agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// `dispute`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// One step of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What is done.
    pub text: String,
    /// By which party; none: both.
    pub party: Option<u16>,
    /// Within how many days of the step before.
    pub within_days: Option<u32>,
    /// Days on which this calendar is open rather than any.
    pub calendar: Option<super::CalendarId>,
}

/// An open point that a party accepts as it is for the time being.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Ids of points in [`super::Plan::points`].
    pub points: Vec<String>,
    /// Why.
    pub because: String,
    /// Party, position in [`super::Plan::parties`].
    pub by: u16,
    /// Last day on which it is accepted.
    pub until: Date,
}
