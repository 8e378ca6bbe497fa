//! The tree: windows, objectives, credits and limits.

use super::{CondExpr, Expr, FieldExpr, Name, Path, Phrase, Table};
use crate::text::Span;

/// Only these four units. `calendar month`, `month`, `quarter`, `contract month`, `week`, `year`, `fiscal year`…: the words before the unit, and the unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// `calendar`, `contract`; none if not said.
    pub which: Option<Name>,
    /// `week`, `month`, `quarter`, `year`.
    pub unit: Name,
    /// Where.
    pub span: Span,
}

/// An objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objective {
    /// `quick_fix`.
    pub name: Name,
    /// `tickets`: plural of a case.
    pub on: Name,
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
    /// `target at least 95%`: `at least` or `at most`.
    Target { word: Name, value: Expr, span: Span },
    /// `each calendar month, counted at opened`
    Each { window: Window, counted_at: Option<Path>, span: Span },
    /// `for each vendor, priority at opened`
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
    /// `where …` or `with …` a condition.
    pub cond: Option<CondExpr>,
    /// `by nearest rank`: the words of a reading of `percentile_method`.
    pub method: Option<Phrase>,
    /// Where.
    pub span: Span,
}

/// A credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// `for quick_fix`.
    pub objective: Path,
    /// What it pays.
    pub body: CreditBody,
    /// Lines that settle points.
    pub settle: Vec<Phrase>,
}

/// What a credit pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditBody {
    /// A table whose header is `attained | pays` or `short by | pays`.
    Table(Table),
    /// `pays 5% of fee when missed`
    WhenMissed(Expr),
    /// `pays 50 GBP for each missed ticket`
    EachMissed(Expr, Name),
    /// Reported.
    Broken(Span),
}

/// A limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// `for quick_fix, quick_contact`; empty: all.
    pub objectives: Vec<Path>,
    /// `each calendar month`; none: `in all`.
    pub each: Option<Window>,
    /// `to 25% of fee`
    pub to: Expr,
}
