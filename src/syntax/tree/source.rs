//! The tree: mappings.

use super::{Expr, Name, Text};
use crate::text::Span;

/// A mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// `servicenow`.
    pub name: Name,
    /// `for ticket`.
    pub case: Name,
    /// Its lines.
    pub lines: Vec<SourceLine>,
}

/// Lines of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceLine {
    /// `read csv with header`, `read csv separated by ";"`, `read json lines`
    Read { format: Name, separator: Option<Text>, span: Span },
    /// `time "updated" as "%d/%m/%Y %H:%M" in America/Sao_Paulo`
    Time(TimeColumn),
    /// `missing "?", "n/a"`
    Missing(Vec<Text>),
    /// `key "number"`
    Key(Text),
    /// `by "actor" { "system" is system   starting "agent" is provider   otherwise customer }`
    By { column: Text, arms: Vec<MapArm>, span: Span },
    /// `event resolved by provider when "state" becomes "Resolved"`
    Event { event: Name, by: Option<Name>, when: SourceWhen, only: Vec<RowTestExpr>, span: Span },
    /// `state waiting while "state" is "Awaiting"`; `state waiting from "begun" until "ended" where "kind" is "wait"`
    State { state: Name, when: SourceStateWhen, span: Span },
    /// `field priority from "priority" { "1 - Critical" is P1 … otherwise P4 }`
    Field { field: Name, column: Text, arms: Vec<MapArm>, span: Span },
    /// `recorded by provider`
    Recorded { by: Name, span: Span },
    /// `entered "entered_at"`, with `as "…"` and `in ZONE` as for `time`
    Entered(TimeColumn),
    /// `skip rows where "event" is "escalated"`
    Skip(RowTestExpr),
    /// Reported.
    Broken(Span),
}

/// A column of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeColumn {
    /// Which.
    pub column: Text,
    /// Shape.
    pub format: Option<Text>,
    /// Zone.
    pub zone: Option<Name>,
    /// Where.
    pub span: Span,
}

/// `"1 - Critical" is P1`, `starting "agent" is provider`, `otherwise customer`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapArm {
    /// Texts it applies to; empty: `otherwise`.
    pub texts: Vec<Text>,
    /// By beginning only.
    pub starting: bool,
    /// What they mean.
    pub means: Expr,
}

/// When a row means an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceWhen {
    /// `at "opened_at"`, with `as "…"` and `in ZONE` as for `time`
    At(TimeColumn),
    /// `when "event" is "resolved"`, `when "a" is "x" and "b" is not "y"`
    Row(Vec<RowTestExpr>),
    /// `when "state" becomes "Resolved" or "Done"`
    Becomes { column: Text, texts: Vec<Text> },
    /// `when "state" leaves "Resolved" for any but "Closed"`
    Leaves { column: Text, from: Vec<Text>, but: Vec<Text> },
    /// `on every row`
    Every,
}

/// When rows mean a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceStateWhen {
    /// `while "state" is "Awaiting" or "Parked"`
    While { column: Text, texts: Vec<Text> },
    /// `from "begun" until "ended" where …`
    Pair { from: TimeColumn, until: TimeColumn, only: Vec<RowTestExpr> },
}

/// `"kind" is "wait" or "hold"`, `"kind" is not "x"`, `"kind" starts with "x"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowTestExpr {
    /// Which column.
    pub column: Text,
    /// Must not.
    pub not: bool,
    /// By beginning only.
    pub starting: bool,
    /// Any of these.
    pub texts: Vec<Text>,
    /// Where.
    pub span: Span,
}
