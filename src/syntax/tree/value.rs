//! The tree: tables, cells and values.

use super::{DateLit, FieldExpr, Name, NumExpr, Path, Phrase};
use crate::text::Span;
use rust_decimal::Decimal;

/// A table of targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// `by priority at opened, region`.
    pub keys: Vec<FieldExpr>,
    /// The table. The header's first cells are the keys, the others clocks.
    pub table: Table,
    /// Lines after the table that settle points.
    pub settle: Vec<Phrase>,
}

/// A table; the first row is the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Rows of cells, spans of their trimmed text.
    pub rows: Vec<Vec<Cell>>,
    /// Where.
    pub span: Span,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub kind: CellKind,
    /// Its text as written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// `-`
    Blank,
    /// `otherwise`
    Otherwise,
    /// `short by`, or a name that is the head of a column: see the cell's text.
    Head,
    /// `P1`, `4 hours`, `5% of fee`, `500 GBP per point`; alternatives joined by `or` or commas.
    Values(Vec<Expr>),
    /// A formula in a column of amounts: `5% of fee per started hour of downtime`, `60% times fee`.
    Pays(Box<NumExpr>),
    /// `1 January 2027`, in a column `from`.
    Date(DateLit),
    /// `between 90% and 95%`, `below 90%`, `more than 5 up to 15 points`.
    Range(RangeExpr),
    /// Reported.
    Broken,
}

/// A range of values. Units may stand at the last number only (`more than 5 up to 15 points`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeExpr {
    /// Lower end: word (`more than`, `above`, `at least`, `from`, `between`) and value.
    pub lower: Option<(Name, Expr)>,
    /// Upper end: word (`below`, `less than`, `under`, `at most`, `up to`, `until`, `through`, `to`, `and` (of between)) and value.
    pub upper: Option<(Name, Expr)>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// Kinds of value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `95%`
    Percent(Decimal),
    /// `5 points`
    Points(Decimal),
    /// `12`
    Number(Decimal),
    /// `5 tickets`: a number and a noun.
    Count(Decimal, Name),
    /// `40,000 GBP`
    Money(Decimal, Name),
    /// `6 hours 40 minutes`, `8 hours of support_hours`: parts with unit words, always in the plural (seconds, minutes, hours, days, weeks, months), and of what.
    Length { parts: Vec<(Decimal, Name)>, of: Option<Path> },
    /// `5% of fee`, `10% of fee of the preceding month` (the tail as written is not supported yet and reported).
    PercentOf(Decimal, Path),
    /// `500 GBP per point`, `50 GBP per missed ticket`: an amount and the words after `per`.
    Per(Box<Expr>, Phrase),
    /// `P1`, `yes`; `not measured` is one word with a space.
    Name(Path),
    /// `"Awaiting User Info"`
    Text(String),
    /// `[90% says northwind or 95% says acme]`; empty: `[?]`.
    Open(Vec<(Expr, Option<Name>)>),
    /// Reported.
    Broken,
}
