//! Examples that must hold, beside the plan they speak of: plain data. Who runs them (`sla test`) turns the events into a log and
//! compares the outcome with what is expected.

use crate::calendar::Calendars;
use crate::plan::{AdjustmentId, Amount, CaseId, ClockId, EventId, FeeId, FieldId, ObjectiveId, RoleId, Unit, Value};
use crate::readings::{LocalFold, LocalGap};
use crate::text::Span;
use crate::value::{Civil, Instant, Micros, Ratio};
use rust_decimal::Decimal;

/// A history and what must come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What it shows.
    pub title: String,
    /// The whole of it.
    pub span: Span,
    /// What happens, in the order written; to be sorted by instant, ties in this order.
    pub events: Vec<ScenarioEvent>,
    /// Up to when; none: the latest event.
    pub as_of: Option<Moment>,
    /// Readings to put in force: id of a point, name of a reading.
    pub given: Vec<(String, String)>,
    /// What must hold, in the order written.
    pub expects: Vec<Expectation>,
}

/// A date and time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Local to the agreement's zone unless there is an offset.
    pub civil: Civil,
    /// Minutes east of UTC, if said.
    pub offset: Option<i32>,
    /// To be added once it is an instant (repetitions).
    pub plus: Micros,
}

impl Moment {
    /// When that is, where a local time is skipped or comes twice as these say.
    pub fn instant(&self, calendars: &Calendars, gap: LocalGap, fold: LocalFold) -> Instant {
        let at = match self.offset {
            None => calendars.zone().instant(self.civil, gap, fold),
            Some(minutes) => {
                let local = i64::from(self.civil.date.days()).saturating_mul(Micros::DAY.0).saturating_add(self.civil.time.0);
                Instant(local.saturating_sub(i64::from(minutes) * Micros::MINUTE.0))
            }
        };
        at.plus(self.plus)
    }
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioEvent {
    /// When.
    pub at: Moment,
    /// Kind of case.
    pub kind: CaseId,
    /// Its key.
    pub case: String,
    /// What; none: values only.
    pub event: Option<EventId>,
    /// Who: said, else the first of the event's roles.
    pub by: Option<RoleId>,
    /// Once, or again and again.
    pub repeat: Option<Repeat>,
    /// Values that come with it, those of `with` on the case's first event (of a signal or an occurrence: on each).
    pub values: Vec<(FieldId, Option<Value>)>,
    /// Where it is written.
    pub span: Span,
}

/// A repetition: `every 5 minutes from … until …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// From one to the next.
    pub step: Micros,
    /// How many in all; at least 1.
    pub times: u32,
}

impl ScenarioEvent {
    /// How often it happens.
    pub fn times(&self) -> u32 {
        self.repeat.map_or(1, |r| r.times)
    }
}

/// One thing that must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// About what; ids are of the part's plan, if it is about a part.
    pub what: Expected,
    /// The part of the agreement that it is about: `hosting`, `hosting.power`.
    pub part: Option<String>,
    /// All of these.
    pub is: Vec<ExpectedValue>,
    /// When it is due: a case; the payment of a credit, or while it can be claimed the last day for that.
    pub due: Option<Moment>,
    /// The clause that decides: of the credit, else of the objective or clock.
    pub clause: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// What an expectation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The measure or state of a cycle (from 1) of a clock of a case.
    Clock {
        /// Which clock.
        clock: ClockId,
        /// Key of the case.
        case: String,
        /// From 1.
        cycle: u32,
    },
    /// What became of an item of an objective; cycle none: its only one.
    Item {
        /// Which objective.
        objective: ObjectiveId,
        /// Key of the case.
        case: String,
        /// From 1.
        cycle: Option<u32>,
    },
    /// The result of a window; `group` has a value for each dimension, in any order, as printed.
    Window {
        /// Which objective.
        objective: ObjectiveId,
        /// Values of the dimensions.
        group: Vec<String>,
        /// Its label, as in [`crate::outcome::WindowId::label`].
        window: String,
    },
    /// What a window pays, after limits; of one that can still be claimed, what it will pay.
    Credit {
        /// Whose.
        objective: ObjectiveId,
        /// Values of the dimensions.
        group: Vec<String>,
        /// Its label.
        window: String,
    },
    /// Whether a right arises at the end of a window.
    Right {
        /// It must not.
        not: bool,
        /// `to terminate`.
        right: String,
        /// Values of the group; empty: any.
        group: Vec<String>,
        /// Its label.
        window: String,
    },
    /// Whether a season, surge or phase applies to a window.
    Applies {
        /// It must not.
        not: bool,
        /// Which.
        adjustment: AdjustmentId,
        /// Its label.
        window: String,
    },
    /// Everything that is paid for windows that end in this one (a month, quarter or year by label).
    Credits {
        /// Its label.
        window: String,
    },
}

/// A value or a word that is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedValue {
    /// `95%`
    Share(Ratio),
    /// `5`, `5 tickets`
    Number(Decimal),
    /// `6 hours 40 minutes`
    Length(Micros),
    /// `10,000 GBP`
    Money(Decimal),
    /// `10% of fee`, over the window.
    OfFee(Ratio, FeeId),
    /// `6 points`: service points.
    Points(Decimal),
    /// `about 99.86%`: the value, rounded half up to a multiple of the second.
    About(Box<ExpectedValue>, Ratio),
    /// `missed`, `not_measured`, `left_out`, `running`: the name of a verdict or state as JSON has it.
    Word(String),
}

impl ExpectedValue {
    /// Whether it is a length of time.
    pub fn is_length(&self) -> bool {
        match self {
            Self::Length(_) => true,
            Self::About(value, _) => value.is_length(),
            _ => false,
        }
    }
}

/// A property of every result of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Always {
    /// Of what.
    pub what: AlwaysOf,
    /// At least, rather than at most.
    pub at_least: bool,
    /// How much.
    pub amount: Amount,
    /// Where it is written.
    pub span: Span,
}

/// What a property is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlwaysOf {
    /// Everything that is paid for the windows that end in one such unit.
    Credits(Unit),
    /// The credit of each window of an objective.
    Credit(ObjectiveId),
}
