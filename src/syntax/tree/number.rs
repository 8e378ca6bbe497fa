//! The tree: definitions and numbers.

use super::{CondExpr, Expr, FieldExpr, Name, Path, Phrase, SetExpr};
use crate::text::Span;
use rust_decimal::Decimal;

/// `define outage as while …`, `define error_rate as share of requests where status is failed`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// `outage`.
    pub name: Name,
    /// What it is.
    pub body: DefineBody,
    /// Lines after it in `{ … }` that settle points.
    pub settle: Vec<Phrase>,
}

/// What a definition defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefineBody {
    /// A set of time: begins with `while`, `during` or `from`.
    Set(SetExpr),
    /// A number.
    Num(NumExpr),
    /// Some of the cases of a kind: `tickets where …`.
    Cases(Path, Box<CondExpr>),
    /// Reported.
    Broken(Span),
}

/// A number that is worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumExpr {
    /// `99.9%`, `5% of fee`, `10 GBP`, `attained`, `error_rate`, `its allocation of at_risk` is [`NumExpr::Allocation`].
    Value(Expr),
    /// `120% of (mean of count of tickets over the 3 months before)`: a percentage of anything but a name.
    PercentOf { percent: Decimal, of: Box<NumExpr>, span: Span },
    /// `mean of error_rate over periods of 5 minutes, empty period counts as 0%`
    Fold(Box<FoldExpr>),
    /// `time in downtime`; `time outside downtime`.
    Time { inside: bool, set: SetExpr, span: Span },
    /// Parts joined flat, in order: `a less b less c`.
    Joined { parts: Vec<NumExpr>, joins: Vec<NumJoin>, span: Span },
    /// `( … )`
    Group(Box<NumExpr>, Span),
    /// `the greater of A and B`; `the smaller of A, B and C`.
    Choose { greater: bool, parts: Vec<NumExpr>, span: Span },
    /// `5% of fee per started 30 minutes of downtime beyond 1 hour`; `… of each downtime`: of what (none: what is measured), and whether of each stretch by itself.
    Per { amount: Box<NumExpr>, units: UnitsExpr, of: Option<Box<NumExpr>>, each: bool, span: Span },
    /// `fee of the preceding month`: a fee by name, and the unit without an s.
    Preceding { of: Path, unit: Name, span: Span },
    /// `its allocation of at_risk`
    Allocation { pool: Path, span: Span },
    /// Reported.
    Broken(Span),
}

/// `started 30 minutes beyond 1 hour`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitsExpr {
    /// `started`, `full`; not said.
    pub part: Option<Name>,
    /// How many; none: one.
    pub every: Option<Decimal>,
    /// The unit; words such as `missed ticket` where it is no unit of time.
    pub unit: Name,
    /// What is not counted.
    pub beyond: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// How numbers are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumJoin {
    /// `plus`
    Plus,
    /// `less`
    Less,
    /// `times`
    Times,
    /// `divided by`
    DividedBy,
}

/// A metric of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoldExpr {
    /// `share`, `mean`, `longest`: looked up by name.
    pub metric: Name,
    /// `95` of a percentile.
    pub rank: Option<Expr>,
    /// Of what.
    pub of: FoldOf,
    /// `in SET` (true), `outside SET` (false).
    pub inside: Option<(bool, SetExpr)>,
    /// `in started hours`, `in full 30 minutes beyond 1 hour`: each value, before it is folded.
    pub units: Option<UnitsExpr>,
    /// `weighted by affected`
    pub weight: Option<FieldExpr>,
    /// `with CLOCK within 4 hours`, `… within its target` (`None` inside).
    pub with: Option<(Path, Option<Expr>)>,
    /// `where …`
    pub cond: Option<CondExpr>,
    /// `counted at closed`
    pub counted_at: Option<Path>,
    /// `over months`, `over periods of 5 minutes`, `over the 3 months before`.
    pub over: Option<OverExpr>,
    /// `by nearest rank`
    pub method: Option<Phrase>,
    /// `, empty period counts as 0%`: the words of a reading of `empty_slice`, after `empty period`.
    pub empty: Option<Phrase>,
    /// Where.
    pub span: Span,
}

impl FoldExpr {
    /// A metric of something, and nothing more said.
    pub fn of(metric: Name, rank: Option<Expr>, of: FoldOf, span: Span) -> Self {
        Self {
            metric,
            rank,
            of,
            inside: None,
            units: None,
            weight: None,
            with: None,
            cond: None,
            counted_at: None,
            over: None,
            method: None,
            empty: None,
            span,
        }
    }
}

/// What a metric is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoldOf {
    /// `of time`
    Time(Span),
    /// `of periods of 5 minutes`
    Periods(PeriodsExpr),
    /// `over every circuit where …`: of the groups themselves.
    Every(Vec<Name>, Span),
    /// `of requests`; `of price of deliveries`: the value first, the population last; `of error_rate`, `of outage`, `of months`.
    Names(Vec<FieldExpr>),
    /// `of (…)`; in a chain of metrics the next one: `of count of tickets` where the whole goes `over` windows, `of percentile 95 of latency`, `of share of periods of 5 minutes`.
    Num(Box<NumExpr>),
}

/// `periods of 5 minutes`, `rolling periods of 15 minutes`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodsExpr {
    /// How long each is.
    pub length: Expr,
    /// Whether one begins at every minute or day, rather than where the one before ends.
    pub rolling: bool,
    /// All of it.
    pub span: Span,
}

/// Over which smaller or earlier windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverExpr {
    /// `over periods of 5 minutes`
    Periods(PeriodsExpr),
    /// `over months`: hours, days, weeks, months, quarters; as written.
    Windows(Name),
    /// `over every zone`: names of fields.
    Every(Vec<Name>, Span),
    /// `over the 3 months before`
    Before { count: Decimal, unit: Name, span: Span },
}
