//! The tree: windows, objectives, credits and limits.

use super::{Claim, CondExpr, EventExpr, Expr, FieldExpr, HistoryExpr, Name, NumExpr, Path, PaymentLine, Phrase, SetExpr, Table, UnitsExpr};
use crate::text::Span;

/// `calendar month`, `month`, `contract quarter`, `rolling 12 months`, `6 months`, `quarter from 1 February`, `5 minutes`; `for the whole term` (unit `term`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// `calendar`, `contract`, `fiscal`; none if not said.
    pub which: Option<Name>,
    /// `rolling`.
    pub rolling: bool,
    /// How many; none: one.
    pub count: Option<Expr>,
    /// `minute`, `hour`, `day`, `week`, `month`, `quarter`, `year`, `term`, without an s.
    pub unit: Name,
    /// `from 1 February`: month and day.
    pub from: Option<(u8, u8)>,
    /// `each claim made, over the 365 days before it`: the kind of case and the event; `count` and `unit` are those of the length.
    pub before: Option<Box<(Name, EventExpr)>>,
    /// Where.
    pub span: Span,
}

/// An objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// `quick_fix`.
    pub name: Name,
    /// `tickets`: plural of a case. None: a formula, not of cases.
    pub on: Option<Path>,
    /// `where …`.
    pub population: Option<CondExpr>,
    /// Its lines.
    pub lines: Vec<ObjectiveLine>,
}

/// Lines of an objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectiveLine {
    /// `measure share with response within 4 hours`, `measure percentile 95 of response by nearest rank`, `measure count where priority is P1`
    Measure(MeasureExpr),
    /// `measure share of time outside downtime`: of an objective without `on`.
    Formula(NumExpr),
    /// `target at least 95%`: `at least`, `above`, `at most`, `below`, `exactly`.
    Target { word: Name, value: Expr, span: Span },
    /// `target by class { | class | target | … }`: the keys; cells of the last column may begin with a bound (`at least 99.9%`), as ranges with one end.
    TargetBy { keys: Vec<FieldExpr>, table: Table, span: Span },
    /// `exclude maintenance from the total`: the words `the bad time`, `the total`, `both`; none if not said.
    Exclude { set: SetExpr, from: Option<Phrase>, span: Span },
    /// `each calendar month, counted at opened`
    /// `each claim made, over the 365 days before it, without what an earlier claim used`: the noun of the last part.
    Each { window: Window, counted_at: Option<Path>, unused: Option<Name>, span: Span },
    /// `for each vendor, priority at opened`: a line, or in the head (then it comes first).
    ForEach { fields: Vec<FieldExpr>, span: Span },
    /// `needs 5 tickets, otherwise not measured`: `otherwise` has the words of a reading of `small_sample`.
    Needs { sample: Expr, otherwise: Option<Phrase>, span: Span },
    /// `open tickets are missed once overdue, left out until then`: the words after the plural.
    Open { plural: Name, rule: Phrase, span: Span },
    /// Settles a point, or is wrong.
    Settle(Phrase),
    /// Reported.
    Broken(Span),
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureExpr {
    /// `share`, `count`, `mean`, `percentile`…; looked up by name.
    pub metric: Name,
    /// `95` of a percentile.
    pub rank: Option<Expr>,
    /// `with CLOCK within …`: the clock.
    pub with: Option<Path>,
    /// `… within 4 hours`, `… within its target` (`None` inside).
    pub within: Option<Option<Expr>>,
    /// `of CLOCK` or `of FIELD at EVENT`.
    pub of: Option<FieldExpr>,
    /// `in started hours`: each value, before it is folded.
    pub units: Option<UnitsExpr>,
    /// `weighted by affected`
    pub weight: Option<FieldExpr>,
    /// `where …` or `with …` a condition.
    pub cond: Option<CondExpr>,
    /// `by nearest rank`: the words of a reading of `percentile_method`.
    pub method: Option<Phrase>,
    /// Where.
    pub span: Span,
}

/// A credit or a bonus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// `bonus for …`: paid to the provider.
    pub bonus: bool,
    /// `for quick_fix, quick_contact`: one credit for each.
    pub objectives: Vec<Path>,
    /// What it pays.
    pub body: CreditBody,
    /// `multiply by 2 when missed in 2 consecutive months`
    pub multiply: Vec<MultiplyLine>,
    /// `return 50% when met in the next 2 months`
    pub returns: Vec<ReturnLine>,
    /// `pays nothing below 10 GBP`
    pub least: Option<Expr>,
    /// `claim within 30 days of the window's end`
    pub claim: Option<Claim>,
    /// `paid within 60 days of the window's end`
    pub payment: Option<PaymentLine>,
    /// Lines that settle points.
    pub settle: Vec<Phrase>,
}

/// A factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MultiplyLine {
    /// By how much.
    pub by: Expr,
    /// When.
    pub when: HistoryExpr,
    /// Where.
    pub span: Span,
}

/// What is earned back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnLine {
    /// How much.
    pub share: Expr,
    /// When.
    pub when: HistoryExpr,
    /// Where.
    pub span: Span,
}

/// What a credit pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditBody {
    /// A table: in any order dimensions, one scale (`attained`, `short by`, `missed in a row`) and `pays` or `gives`. Cells of the last are [`super::CellKind::Pays`] where they are formulas.
    Table(Table),
    /// `pays 5% of fee when missed`; `pays (its allocation of at_risk) times at_risk when missed`
    WhenMissed(NumExpr),
    /// `pays 2% of fee when met`
    WhenMet(NumExpr),
    /// `pays 50 GBP for each missed ticket`
    EachMissed(Expr, Name),
    /// `pays 10 times fee …`, with no `when`, or `when attained is below 99%`.
    Formula(NumExpr, Option<CondExpr>),
    /// `pays 0% of fee at 99.9%, 10% of fee at 99%, in proportion`: amount and place.
    InProportion(Vec<(NumExpr, Expr)>, Span),
    /// Reported.
    Broken(Span),
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// `for quick_fix, quick_contact`; empty: all.
    pub objectives: Vec<Path>,
    /// `for each circuit`: each group by itself.
    pub for_each: Vec<FieldExpr>,
    /// `each calendar month`; none: `in all`.
    pub each: Option<Window>,
    /// `limit each credit to …`
    pub each_credit: bool,
    /// `to 25% of fee`, `to fee`
    pub to: NumExpr,
}

/// `one credit for each incident among responses, resolutions, the customer chooses`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneCredit {
    /// The field that tells incidents apart.
    pub field: Name,
    /// Whose credits.
    pub objectives: Vec<Path>,
    /// Who chooses; none: the first named is paid.
    pub by: Option<Name>,
}
