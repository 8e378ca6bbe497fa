//! The engine's private form of a plan: every reading looked up, every name a position. Rebuilt at each run, free to change for speed.

use super::allowance::Allowance;
use super::asked::Ask;
use super::condition::{Condition, Look};
use super::revise::Revising;
use super::watch::{CaseSets, Test};
use crate::calendar::{Calendars, Windows};
use crate::events::Translation;
use crate::metric::{MetricKind, Rank};
use crate::plan::{Anchor, CalendarId, FieldId, OfCases, Plan, RoleId, Share, TimeSet, Units, Value};
use crate::readings::{self, CountedAt, PartlyExcluded, TargetChange, Within};
use crate::readings::{
    Cycles, Deadline, EmptyWindow, EndedCase, MissingTarget, OpenCases, OpenValues, PartialWindow, Reopen, RepeatStart, RepeatStop, SameInstant, SmallSample,
};
use crate::value::Micros;
use smallvec::SmallVec;

/// A plan made ready to run.
#[derive(Debug)]
pub struct Program {
    pub(super) plan: Plan,
    pub(super) calendars: Calendars,
    pub(super) kinds: Vec<Kind>,
    pub(super) objectives: Vec<Objective>,
    pub(super) same_instant: SameInstant,
    /// States of lives that sets of time look at, each once.
    pub(super) of_cases: Vec<OfCases>,
    /// Names of dimensions by which results are told apart, each list once.
    pub(super) signatures: Vec<Vec<String>>,
    /// Rows of which the instants are kept, each once: those at which windows end, those that claim credits.
    pub(super) noted: Vec<Noted>,
    /// A set of time rests on an adjustment for which something is given: that is decided before anything is judged for good.
    pub(super) decides_first: bool,
    /// The agreements that this one rests on, then the version before it if there is one: each with how the log is said to it.
    pub(super) members: Vec<(Program, Translation)>,
}

impl Program {
    /// The plan it was made from.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its calendars.
    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    /// Whether another program of the same plan makes the same lives of a log: then both share a pass over it ([`super::Several`]).
    pub fn lives_like(&self, other: &Self) -> bool {
        self.living() == other.living()
    }

    /// Whether what a log asks ([`super::Asked`]) is told: not of several agreements or versions in one.
    pub fn tells_what_is_asked(&self) -> bool {
        self.members.is_empty()
    }

    /// Everything that decides what lives a log comes to, written out, and with that of agreements inside, which share no lives, what is made of them. Programs of one plan for which it is the
    /// same come to the same lives by the same log; they may judge them differently.
    pub(super) fn living(&self) -> String {
        let Self { plan: _, calendars, kinds, objectives: _, same_instant, of_cases, signatures, noted, decides_first, members } = self;
        let members: Vec<(String, String)> = members.iter().map(|(program, _)| (program.living(), program.judging())).collect();
        let clocks = format!("{kinds:?}");
        let looked_up = self.looked_up(&clocks);
        format!("{:?}", (calendars.local(), calendars.term(), clocks, same_instant, of_cases, signatures, noted, decides_first, members, looked_up))
    }

    /// Everything that decides how lives are judged, written out. Programs that come to the same lives and for which it is the same come to the same state; what is made of that they may still
    /// read differently.
    pub(super) fn judging(&self) -> String {
        let judges = |objective: &Objective| {
            let Objective { items, hidden, share, exclusions, windows, others, fine, needs: _, empty: _, partial: _, rounding: _ } = objective;
            format!("{:?}", (items, hidden, share, exclusions, windows, others, fine))
        };
        let objectives: Vec<String> = self.objectives.iter().map(judges).collect();
        let items = format!("{:?}", self.objectives.iter().map(|objective| &objective.items).collect::<Vec<_>>());
        format!("{:?}", (objectives, self.looked_up(&items)))
    }

    /// All readings, where one of them is only looked up as a log is taken in.
    fn looked_up(&self, written: &str) -> Option<Vec<&str>> {
        written.contains("PointRef(").then(|| self.plan.points.0.iter().map(|point| point.reading.as_str()).collect())
    }
}

/// Rows of which the instants are kept, and with each the values of some fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noted {
    pub(super) rows: Anchor,
    pub(super) fields: Vec<FieldId>,
    /// Where the values are, by field.
    pub(super) slots: Vec<u16>,
}

/// States as bits: a plan may not use more in the pauses of one kind of case.
pub(super) type StateBits = u128;
/// Pauses of one clock as bits.
pub(super) type PauseBits = u32;

/// A kind of case.
#[derive(Debug, Default)]
pub(super) struct Kind {
    /// Where what a row gives is put, by field.
    pub(super) slots: Vec<Option<u16>>,
    /// Fields that follow from others.
    pub(super) follows: Vec<Follows>,
    /// By slot.
    pub(super) slot_rules: Vec<SlotRule>,
    /// How many events have their first instant kept.
    pub(super) marks: usize,
    /// By event.
    pub(super) events: Vec<EventRule>,
    /// By state bit: whether it needs as many ends as it had begins, and which point says so.
    pub(super) nested: Vec<(bool, Option<Ask>)>,
    /// Clocks of this kind, in the plan's order.
    pub(super) clocks: Vec<Clock>,
    /// Positions of this kind's objectives.
    pub(super) objectives: Vec<usize>,
    /// What later rows make of earlier ones; none: nothing.
    pub(super) revising: Option<Box<Revising>>,
    /// What its rows are.
    pub(super) lives: Lives,
    /// What sets of time look at after each row.
    pub(super) tests: Vec<Test>,
    /// By position in [`Program::of_cases`], what is kept of each life for it.
    pub(super) sets: Vec<(usize, CaseSets)>,
    /// By [`Program::signatures`]: slots of those fields, if lives of this kind are told apart by them.
    pub(super) signatures: Vec<Option<Vec<u16>>>,
}

/// What the rows of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Lives {
    /// A thing with a history.
    #[default]
    Case,
    /// A sampled series, and how long values hold if they do not hold until the next row.
    Signal(Option<Micros>),
    /// Every row is a life; where it says how many it stands for.
    Occurrence(Option<u16>),
}

/// A field that follows from others.
#[derive(Debug)]
pub(super) struct Follows {
    /// Its slot.
    pub(super) slot: u16,
    /// The slot of what is recorded of it, if that goes before.
    pub(super) recorded: Option<u16>,
    /// The first that fits speaks.
    pub(super) rows: Vec<FollowsRow>,
}

/// What a field is, where others are so.
#[derive(Debug)]
pub(super) struct FollowsRow {
    /// By slots: any of these values; empty: any, or none.
    pub(super) when: Vec<(u16, Vec<Value>)>,
    pub(super) value: Option<Value>,
}

/// How the values of a field are kept.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SlotRule {
    /// Former values are looked at as well.
    pub(super) keep: bool,
    /// Its values belong to one row.
    pub(super) of_event: bool,
}

/// What an event does.
#[derive(Clone, Debug, Default)]
pub(super) struct EventRule {
    /// Its first instant is kept here.
    pub(super) mark: Option<u16>,
    /// It changes these states.
    pub(super) states: Vec<StateStep>,
    /// It moves these clocks.
    pub(super) clocks: Vec<ClockStep>,
    /// Its instants are kept: positions in [`Program::noted`].
    pub(super) noted: Vec<(usize, Guards)>,
    /// It ends the life.
    pub(super) ends: bool,
    /// It stands in a stop pattern.
    pub(super) stops: bool,
}

/// Patterns of one event, any of which will do.
pub(super) type Guards = SmallVec<[Guard; 1]>;

/// A pattern less its event.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// Who; empty: anybody.
    pub(super) by: SmallVec<[RoleId; 2]>,
    pub(super) cond: Condition,
}

/// What an event does to a state.
#[derive(Clone, Debug)]
pub(super) struct StateStep {
    pub(super) state: usize,
    pub(super) end: Guards,
    /// Ends it, however often it began.
    pub(super) back: Guards,
    pub(super) begin: Guards,
}

/// What an event may do to a clock.
#[derive(Clone, Debug)]
pub(super) struct ClockStep {
    /// Position in [`Kind::clocks`].
    pub(super) clock: usize,
    pub(super) start: Guards,
    pub(super) stop: Guards,
    pub(super) reopen: Guards,
}

/// A set of states, over bits.
#[derive(Clone, Debug)]
pub(super) enum States {
    /// Any of these.
    AnyOf(StateBits),
    Any(Vec<States>),
    All(Vec<States>),
    Except(Box<States>, Box<States>),
}

impl States {
    /// Whether it holds while these states do.
    pub(super) fn hold(&self, held: StateBits) -> bool {
        match self {
            Self::AnyOf(bits) => held & bits != 0,
            Self::Any(parts) => parts.iter().any(|p| p.hold(held)),
            Self::All(parts) => parts.iter().all(|p| p.hold(held)),
            Self::Except(base, less) => base.hold(held) && !less.hold(held),
        }
    }
}

/// What a length is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    Elapsed,
    Clock,
    Calendar(CalendarId),
}

impl Basis {
    /// The calendar, for a cycle that runs in `run`; none: elapsed time.
    pub(super) fn of(self, run: Option<CalendarId>) -> Option<CalendarId> {
        match self {
            Self::Elapsed => None,
            Self::Clock => run,
            Self::Calendar(id) => Some(id),
        }
    }
}

/// A pause.
#[derive(Clone, Debug)]
pub(super) struct Pause {
    pub(super) states: States,
    pub(super) cap: Option<Cap>,
    /// How it is told.
    pub(super) says: String,
}

/// The bound of a pause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cap {
    pub(super) length: Micros,
    pub(super) basis: Basis,
    pub(super) each: bool,
}

/// A clock.
#[derive(Debug)]
pub(super) struct Clock {
    /// Position in the plan.
    pub(super) id: usize,
    pub(super) pauses: Vec<Pause>,
    pub(super) run: Vec<(Condition, Option<CalendarId>)>,
    pub(super) targets: Option<Targets>,
    pub(super) on_reopen: Reopen,
    pub(super) on_late_reopen: Reopen,
    pub(super) reopen_within: Option<Allowance>,
    pub(super) repeat_start: RepeatStart,
    pub(super) repeat_stop: RepeatStop,
    pub(super) early_stop_counts: bool,
    pub(super) pause_ends_with_stop: bool,
    pub(super) unended_is_void: bool,
    pub(super) ended_case: EndedCase,
    pub(super) cycles: Cycles,
    pub(super) deadline: Deadline,
    pub(super) within: Within,
    pub(super) points: ClockPoints,
}

/// Which points the readings of a clock are of.
#[derive(Debug)]
pub(super) struct ClockPoints {
    pub(super) on_reopen: Ask,
    pub(super) on_late_reopen: Option<Ask>,
    pub(super) repeat_start: Ask,
    pub(super) repeat_stop: Ask,
    pub(super) stop_before_start: Ask,
    pub(super) pause_over_stop: Ask,
    pub(super) unended_pause: Ask,
    pub(super) ended_case: Ask,
    pub(super) cycles: Ask,
}

/// A table of targets.
#[derive(Debug)]
pub(super) struct Targets {
    pub(super) keys: Vec<Look>,
    pub(super) change: TargetChange,
    /// The point that says so.
    pub(super) changing: Option<Ask>,
    pub(super) rows: Vec<TargetRow>,
    pub(super) missing: MissingTarget,
    /// The point that says so.
    pub(super) lacking: Ask,
}

/// A row of it.
#[derive(Debug)]
pub(super) struct TargetRow {
    pub(super) when: Vec<Vec<Value>>,
    pub(super) allowed: Option<Allowance>,
}

/// The time an objective allows.
#[derive(Clone, Copy, Debug)]
pub(super) enum Allowed {
    Time(Allowance),
    Targets,
}

/// Which moment puts an item into a window.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counted {
    At(CountedAt),
    Mark(u16),
}

/// An objective.
#[derive(Debug)]
pub(super) struct Objective {
    /// What is measured of cases; none: a formula.
    pub(super) items: Option<Items>,
    /// Serves the formulas of others only.
    pub(super) hidden: bool,
    /// What of the log is its own.
    pub(super) share: Share,
    /// Time in which items do not count.
    pub(super) exclusions: Vec<(TimeSet, readings::Exclusion, PartlyExcluded)>,
    pub(super) windows: Windows,
    /// Other windows over which it is asked for.
    pub(super) others: Vec<Windows>,
    /// Also up to any instant of a window.
    pub(super) fine: bool,
    pub(super) needs: Option<(u64, SmallSample)>,
    pub(super) empty: EmptyWindow,
    pub(super) partial: PartialWindow,
    /// Decimal places of the ratio to round to before it is compared.
    pub(super) rounding: Option<u32>,
}

/// The cases of an objective.
#[derive(Debug)]
pub(super) struct Items {
    /// Its items are the samples of a signal.
    pub(super) samples: bool,
    pub(super) population: Condition,
    pub(super) dimensions: Vec<(Look, FieldId)>,
    /// What has no value of a dimension is no item.
    pub(super) blank_is_none: bool,
    pub(super) metric: &'static MetricKind,
    pub(super) rank: Option<Rank>,
    /// Position in [`Kind::clocks`].
    pub(super) clock: Option<usize>,
    pub(super) within: Option<Allowed>,
    pub(super) field: Option<Look>,
    /// Lengths are turned into numbers of these.
    pub(super) units: Option<Units>,
    pub(super) holds: Condition,
    pub(super) counted: Counted,
    pub(super) open_cases: OpenCases,
    pub(super) open_values: OpenValues,
    /// The points that say so.
    pub(super) open_points: [Option<Ask>; 2],
    /// Where the incident of a life is, if one incident gives one credit.
    pub(super) incident: Option<u16>,
}
