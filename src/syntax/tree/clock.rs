//! The tree: events, clocks, conditions.

use super::{Expr, HowMany, Name, NumExpr, Path, Phrase, SetExpr};
use crate::text::Span;

/// An event, perhaps several joined by `or`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventExpr {
    /// `first`, `last`, `each`, if written.
    pub nth: Option<Name>,
    /// The event, or a term.
    pub event: Path,
    /// `by provider or customer`. A name after `or` is taken for a party unless `by` or `where` follows it: where it names an event, the reader of the tree splits.
    pub by: Vec<Name>,
    /// `where …`.
    pub cond: Option<CondExpr>,
    /// Where.
    pub span: Span,
}

/// A clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// `resolution`.
    pub name: Name,
    /// `ticket`.
    pub case: Name,
    /// Its lines.
    pub lines: Vec<ClockLine>,
}

/// Lines of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockLine {
    /// `start at opened`
    Start { events: Vec<EventExpr>, span: Span },
    /// `stop at first reply by provider where qualified`
    Stop { events: Vec<EventExpr>, span: Span },
    /// `pause while waiting, up to 27 hours of support_hours in all` (or `each time`)
    Pause { set: SetExpr, cap: Option<CapExpr>, span: Span },
    /// `run always when priority at opened is P1, otherwise during support_hours`: the last arm has no condition.
    Run { arms: Vec<RunArm>, span: Span },
    /// `reopen at reopened within 120 hours continues, without the closed time, later starts a new case`. `rule` and `later` are the words of a reading.
    Reopen { events: Vec<EventExpr>, within: Option<Expr>, rule: Option<Phrase>, later: Option<Phrase>, span: Span },
    /// Settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// A bound on a pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapExpr {
    /// How long.
    pub length: Expr,
    /// `each time` rather than `in all`; none: not said.
    pub each: Option<bool>,
}

/// When a clock runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunArm {
    /// `during NAME`; none: `always`.
    pub during: Option<Path>,
    /// `when …`; none on the last.
    pub when: Option<CondExpr>,
    /// Where.
    pub span: Span,
}

/// A condition, flat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CondExpr {
    /// Parts joined by `and` (true) and `or` (false).
    Joined { parts: Vec<CondExpr>, joins: Vec<bool>, span: Span },
    /// `not …`
    Not(Box<CondExpr>, Span),
    /// `( … )`: grouping is kept.
    Group(Box<CondExpr>, Span),
    /// `priority at opened is any of P1, P2`
    Is { field: FieldExpr, not: bool, values: Vec<Expr>, span: Span },
    /// `size is at least 5`: `at least`, `at most`, `above`, `below`.
    Compare { field: FieldExpr, word: Name, value: Expr, span: Span },
    /// `count of tickets is above 520`: numbers on either side.
    Number { left: Box<NumExpr>, word: Name, right: Box<NumExpr>, span: Span },
    /// `error_rate is above 5% for any feature`: of how many groups, by which fields.
    For { cond: Box<CondExpr>, how: HowMany, fields: Vec<Name>, span: Span },
    /// `announced at least 48 hours before started`
    Apart { earlier: Name, least: Option<Expr>, later: Name, span: Span },
    /// `opened during support_hours`
    During { event: Name, calendar: Path, span: Span },
    /// `revenue_generating`; the name of a defined set, where windows are meant.
    Flag(FieldExpr),
    /// Reported.
    Broken(Span),
}

/// A field, perhaps at an event: `priority at opened`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldExpr {
    /// The field.
    pub field: Path,
    /// The event.
    pub at: Option<Name>,
    /// Where.
    pub span: Span,
}
