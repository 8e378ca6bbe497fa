//! What an evaluation says of one life of a case: its clocks, the items it gave to objectives, the stretches of time behind them.

use super::WindowId;
use crate::value::{Instant, Micros};
use serde::Serialize;

/// One life of one case, whether or not it has clocks. In order of keys, first instants, kinds, lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseFacts {
    /// The agreement that says so: `hosting`, `hosting.power`; none for the one that is evaluated. Facts of parts come after its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The case's key.
    pub case: String,
    /// What later rows made of earlier ones: corrections in order of rows, then states in order, each with its stretches.
    pub revised: Vec<Revised>,
    /// In order of clocks, then cycles.
    pub clocks: Vec<ClockFact>,
    /// In order of objectives, then items; of items in the population only.
    pub objectives: Vec<ItemFact>,
}

/// What a later row made of what earlier ones said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Revised {
    /// A field was corrected: values as results show them.
    Corrected {
        /// Which field.
        field: String,
        /// What the rows before the correction said last.
        from: String,
        /// What it was all the time.
        to: String,
        /// When it was corrected.
        at: Instant,
    },
    /// A stretch of a state was taken back.
    TakenBack {
        /// Which state.
        state: String,
        /// When it began.
        from: Instant,
        /// When it ended; none: it goes on.
        until: Option<Instant>,
        /// When it was first taken back.
        at: Instant,
    },
    /// A stretch of a state is not confirmed.
    Unconfirmed {
        /// Which state.
        state: String,
        /// When it began.
        from: Instant,
        /// When it ended; none: it goes on.
        until: Option<Instant>,
    },
}

/// One cycle of one clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClockFact {
    /// Name of the clock.
    pub clock: String,
    /// From 1.
    pub cycle: u32,
    /// When it started.
    pub start: Instant,
    /// When it stopped (with `dates_the_stop`: the later instant).
    pub stop: Option<Instant>,
    /// Measured in the clock's own basis, up to the stop, the end of the case (`ended`) or as-of.
    pub value_us: Micros,
    /// Where it stands at as-of.
    pub state: ClockState,
    /// Only when asked for (`why`): from the start to where it is measured up to, without holes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stretches: Vec<Stretch>,
}

/// Where a cycle stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Between start and stop.
    Running,
    /// Between start and stop, paused at as-of by a pause that is not used up.
    Paused,
    /// Stopped.
    Stopped,
    /// The case ended while it ran (`ended_case: left_out`).
    Ended,
}

/// A stretch of time in a cycle that counted or did not. Stopped goes before paused, paused before closed. Where pauses overlap, of what of them lies in the cycle's running time up to
/// its stop or as-of: the one that began first decides until it ends, of those the one that ends first, of those the clock's first. Hours that count in a calendar name the calendar, and
/// its clause. Stretches that touch and say the same are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// First instant.
    pub from: Instant,
    /// First instant after.
    pub until: Instant,
    /// Whether it counted, or why not.
    pub kind: StretchKind,
    /// What decided: a state's name, a calendar's name.
    pub by: Option<String>,
    /// The clause that decided.
    pub clause: Option<String>,
}

/// Whether a stretch counted, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StretchKind {
    /// It counted.
    Counted,
    /// A pause held.
    Paused,
    /// The calendar was closed.
    ClosedHours,
    /// Between a stop and a reopening.
    Stopped,
}

/// One item of one objective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemFact {
    /// Name of the objective.
    pub objective: String,
    /// The window it counts in (or will, if its moment lies after as-of), of several the first; none if its moment lies outside the term or in no window, or cannot be said.
    pub window: Option<WindowId>,
    /// Cycle of the clock, from 1; none without a clock, and for `cycles: total`.
    pub cycle: Option<u32>,
    /// The time allowed, in microseconds of its basis; none if there is none or it is a date rule.
    pub target_us: Option<Micros>,
    /// The earliest instant at which the time allowed is used up (kind `deadline` where the calendar closes right then), were the clock to run on unpaused after its stop (the later one, without
    /// the time before it, with `dates_the_stop`), or after
    /// as-of (the end of the case for one that `ended`) while it is open. A time of nought is used up at the start (closing or not). None after the year 2099 in a calendar.
    pub due: Option<Instant>,
    /// What became of it.
    pub verdict: ItemVerdict,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemVerdict {
    /// In time, or the condition holds.
    Met,
    /// Not in time, or the condition does not hold.
    Missed,
    /// Does not count.
    LeftOut,
    /// Has a value that is folded, not a verdict.
    Measured,
}
