//! Calendars, clocks, budgets and targets.

use super::{CalendarId, CaseId, Cond, FieldAt, OneOf, Patterns, PointRef, StateSet};
use crate::value::{Date, Micros, TimeOfDay, Weekday};
use serde::{Deserialize, Serialize};

/// A set of time that a civil calendar describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSpec {
    /// `support_hours`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Zone name; none: the agreement's.
    pub zone: Option<String>,
    /// Its hours.
    pub hours: Hours,
}

/// The hours of a calendar. Local times are read by the kinds `local_gap` and `local_fold`; hours that then end before they begin are none.
///
/// Open time belongs to the local date on which its hours begin (hours past midnight to the date before midnight); where hours overlap, to the earlier ones. In a combination it belongs
/// to the date it has in the first of the calendars that is open then. A date to which open time belongs is a date with opening hours (a working date), and its last closing time is
/// the end of the last open time that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// Open at all times.
    Always,
    /// Weekly hours, less closures, plus openings, whatever the order of the lists.
    Weekly {
        /// Opening hours by weekday; overlapping ones are a union.
        weekly: Vec<WeeklyHours>,
        /// When it is closed although the week says open: whole dates or hours of dates.
        closed: Vec<Closure>,
        /// When it is open although the week or a closure says closed. Applied last.
        open: Vec<Opening>,
    },
    /// When any is open.
    Union(Vec<CalendarId>),
    /// When all are open.
    Intersection(Vec<CalendarId>),
    /// When the first is open and the second is not.
    Minus(CalendarId, CalendarId),
}

/// Hours of one weekday, local. `until` at or before `from` lies on the next day, so the hours run past midnight and
/// belong to the date on which they begin. 24:00 is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyHours {
    /// Which day.
    pub day: Weekday,
    /// Opens.
    pub from: TimeOfDay,
    /// Closes.
    pub until: TimeOfDay,
}

/// Dates on which a calendar is closed. A closed date takes away the hours that *begin* on it (a night shift of the day before runs on);
/// closed hours take away exactly those hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// Which dates.
    pub dates: Dates,
    /// Only these hours of them (from, until; until at or before from: next day).
    pub hours: Option<(TimeOfDay, TimeOfDay)>,
    /// What the day is called, for explanations.
    pub name: Option<String>,
}

/// Dates on which a calendar is open for these hours, whatever else holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Which dates.
    pub dates: Dates,
    /// Opens.
    pub from: TimeOfDay,
    /// Closes; at or before `from`: the next day.
    pub until: TimeOfDay,
}

/// Some dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dates {
    /// The same day of every year; 29 February only in leap years.
    Annual {
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
    /// These, sorted. `name` of a holiday rule's dates stands on the closure.
    List(Vec<Date>),
    /// From the first through the last.
    Range(Date, Date),
}

/// A clock: for each life of a case, the lengths of time that count, from a start to a stop.
///
/// Per life, events are taken in order of time (kind `same_instant` for ties). Each row's values come into force, then states change, then, clock by clock,
/// the first of these that applies:
/// 1. *idle* and the event matches `start`: a cycle starts (and, if `stop_before_start` reads `measures_nothing` and a stop was seen while idle, stops at once);
///    idle and it matches `stop`: remembered for that;
/// 2. *running* and it matches `stop`: the cycle stops;
/// 3. *stopped* and it matches `reopen`: kind `reopen`, or `late_reopen` if more than `reopen_within` lies between stop and reopening;
/// 4. *stopped* and it matches `stop`: kind `repeat_stop`;
/// 5. *running or stopped* and it matches `start`: kind `repeat_start`; `restarts` begins the cycle anew, running; `measures_again` begins a new cycle after this one, if it is stopped.
///
/// The stop of an event that matches both start and stop while idle is therefore not its own start's. A step that applies and does nothing (`is_ignored`) still
/// keeps later steps from being asked. A cycle that stops at once may be reopened or stopped again like any other.
/// A cycle counts the instants between start and stop (or as-of) at which it ran, was not paused, and `run`'s calendar was open.
/// `moves_the_stop` counts the time from the former stop on as running; `continues_with_closed_time` likewise up to the reopening, and in both the pauses of that
/// time apply as if there had been no stop. Under `pause_over_stop: ends_with_the_stop` every state that holds at a stop, or begins while stopped, is off for this clock
/// from the resumption until it begins anew; `continues_with_closed_time` and `moves_the_stop` are no resumption but one run. "At a stop" and "while stopped" go by
/// rows: states as they are after the stopping row, begins in the rows after it through the reopening one. A state begins anew with the next row after that which
/// matches one of its begins, even if the state (for other clocks) still holds; it then pauses until the state's own end. A `repeat_start` that restarts or measures again clears all of this.
/// Off means: does not hold, also as second part of an `Except`. With `dates_the_stop`, a reopening `continues_with_closed_time` counts the time from the first stop on, and
/// `reopen_within` runs from the later one.
/// After the steps of a row that ends the life (`ends_at`), kind `ended_case` says what becomes of each cycle that then runs. `stops_the_clock`: that row is a stop of it (it does not
/// count as one for `same_instant`). `as_open`: it stays without a stop, `ended`; for all that is measured or dated of it, as-of is the instant of that row, and any item
/// whose last cycle it is gets the verdict of an open one then (kinds `open_cases`, `open_values`), but never adds to `open`. `keeps_running`: nothing; it is open like that of any other case.
/// A pause that holds when a cycle starts pauses it from the start. Every new cycle, and `restarts`, begins with pauses as the states then are
/// (subject to `pause_over_stop` when it came by a reopening).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// `resolution`.
    pub name: String,
    /// The clause it stands under.
    pub clause: Option<String>,
    /// Whose.
    pub case: CaseId,
    /// What starts it.
    pub start: Patterns,
    /// What stops it.
    pub stop: Patterns,
    /// What reopens it; empty: nothing does.
    pub reopen: Patterns,
    /// How long after the stop a reopening is in time; none: always. Compared by kind `within` of the agreement's `within`.
    pub reopen_within: Option<Budget>,
    /// What pauses it. Paused while any of them pauses.
    pub pauses: Vec<Pause>,
    /// When it runs: the first whose condition holds; the last one's is [`Cond::True`]. Fields at the cycle's start unless their moment is an event.
    pub run: Vec<Run>,
    /// Targets by field values, for `within its target`.
    pub targets: Option<TargetTable>,
    /// Kind `reopen`.
    pub on_reopen: PointRef,
    /// Kind `late_reopen`; only with `reopen_within`.
    pub on_late_reopen: Option<PointRef>,
    /// Kind `repeat_start`.
    pub repeat_start: PointRef,
    /// Kind `repeat_stop`.
    pub repeat_stop: PointRef,
    /// Kind `stop_before_start`.
    pub stop_before_start: PointRef,
    /// Kind `pause_over_stop`.
    pub pause_over_stop: PointRef,
    /// Kind `unended_pause`: a maximal stretch in which the cycle is paused by a pause whose states have not ended at its (last) stop is counted after all if
    /// `is_void`; at as-of, for a cycle still running (or `ended`), it pauses. Not ended: the pause's set still holds after the row that stopped the measure (the later one with
    /// `moves_the_stop`, the first with `dates_the_stop`). The stretch is the pause's whole maximal set of time that holds there, less what is off for this clock; counted is what of it
    /// lies between starts and stops. A cap that is used up in all (`each` false) is not given back.
    pub unended_pause: PointRef,
    /// Kind `ended_case`.
    pub ended_case: PointRef,
    /// Kind `cycles`. `longest` goes by the value in the clock's own basis, open cycles with what they have; the first of equals. `total`: the values are added,
    /// each cycle in its own basis; open if the last cycle is; fields at the first cycle's start and the last one's stop.
    pub cycles: PointRef,
    /// Kind `deadline`.
    pub deadline: PointRef,
    /// Kind `within`, for the time allowed.
    pub within: PointRef,
}

/// A reason not to count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// While these states hold.
    pub while_: StateSet,
    /// Only up to a bound.
    pub cap: Option<Cap>,
}

/// A bound on a pause: measured while its states hold and the cycle is between start and stop, in the budget's basis; once it
/// is used up the pause no longer pauses. Pauses are measured independently of each other. [`Basis::Clock`] is the cycle's run calendar. A bound in all is for the cycle
/// (over all its runs, anew with a restart); a stretch that spans a stop without being cut by `ends_with_the_stop` is one stretch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// How much; [`Budget::Time`] only.
    pub budget: Budget,
    /// For each maximal stretch anew, rather than for the cycle in all.
    pub each: bool,
}

/// A basis and the condition under which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// When it applies.
    pub when: Cond,
    /// The calendar; none: always.
    pub during: Option<CalendarId>,
}

/// What a length of time is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Elapsed time.
    Elapsed,
    /// Whatever the clock in question runs in.
    Clock,
    /// Open time of a calendar.
    Calendar(CalendarId),
    /// Kind `hours_basis`: that of the clock, or elapsed.
    Open(PointRef),
}

/// A length that is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// So much time in a basis. The cycle's counted instants (run, not paused; the run calendar left out of account) are measured in that basis.
    /// An open cycle is overdue if, stopped at as-of, it would be missed.
    Time {
        /// How much.
        length: Micros,
        /// In what.
        basis: Basis,
    },
    /// So many days, read by kind `day`.
    ///
    /// `is_24_hours`: `Time` of `count` times 24 hours in `calendar` if there is one, else in the clock's basis. Otherwise a date rule: with the cycle's start at local date *d*
    /// and time *s* (zone of the calendar, else of the clock's run calendar, else of the agreement), the due instant is
    /// `calendar_date`: *s* on *d + count*; `working_date`: *s* on the date that is `count` dates with opening hours after *d*;
    /// `end_of_date`: 24:00 of *d + count*; `end_of_working_date`: the last closing time of the date that is `count` dates with opening hours after *d*;
    /// `open_hours`: the earliest instant at which, from *s* on *d* on, as much open time has passed as `count` times the open time of *d*, or of the next date with opening hours if it has none (from its first opening to its
    /// last closing; 24 hours without a calendar);
    /// each then moved later by the paused time before it, counted and laid on in the same calendar (elapsed without one; paused stretches are
    /// those not counted between start and the moved due). Met if the cycle stops at or before it (`within: excludes_the_limit`: before it).
    ///
    /// The calendar is this one, else the clock's run calendar (of the cycle; the first for `total`), else none: then every date is a working date and its closing time is
    /// 24:00. No move without paused time (the run calendar left out of account: stretches at which it is closed are not paused ones, stretches between a stop and a reopening or
    /// between cycles are). The move is the least that agrees with itself: from the unmoved due, lay on (from the unmoved due, by kind `deadline`) what was paused before the due so
    /// far, until nothing changes. Stopped is where the measure stopped (not the date of `dates_the_stop`). For a `reopen_within` the start is the stop and nothing is paused.
    Days {
        /// How many.
        count: u32,
        /// Kind `day`.
        day: PointRef,
        /// Whose working dates; none: the clock's.
        calendar: Option<CalendarId>,
    },
}

/// Targets by the values of fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetTable {
    /// The clause it stands under.
    pub clause: Option<String>,
    /// The fields in the corner of the table; [`super::Moment::Open`] refers to kind `target_change`, of which the first key's point speaks for all.
    pub keys: Vec<FieldAt>,
    /// In order; the first that applies. A row without a budget that applies leaves the item out, whatever `missing_target` says. A missed missing target is missed
    /// at once, open or not.
    ///
    /// Under `strictest`: the target, among those of the rows from start to stop between which the cycle was not stopped (the stopping and reopening ones included), whose `due` comes
    /// first (none comes last; the earliest such row of equals); values without a target do not matter unless there is no other (then as at the start).
    /// Under `split`: from each such row on, its target is in force until the next; counted time in the target's basis over its length is the share; a target of nought is used up by
    /// any time counted in it, at its first instant; without a target, or while it is a date rule, nothing is used. `target_us` and the target that is missing are those at the start; due when the shares reach one, the last
    /// target staying in force; no due if none ever do. If the target at the start is missing, has no budget, or is a date rule, all is as `at_start`.
    pub rows: Vec<TargetRow>,
    /// Kind `missing_target`.
    pub missing: PointRef,
}

/// One row: applies if every key's value is among its values (empty: any, also none).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetRow {
    /// One list for each key.
    pub when: Vec<Vec<super::Value>>,
    /// The time allowed; none (`-`): no target.
    pub budget: Option<OneOf<Budget>>,
}
