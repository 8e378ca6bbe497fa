//! The tree: agreements that rest on others, and who caused what was missed.

use super::{Expr, FieldExpr, Name, Path, SetExpr, Text};
use crate::text::Span;

/// `hosting "hosting.sla"`, in `rests on …`: the name of a part and its file, relative to the file it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// What the part is called here.
    pub name: Name,
    /// Where its agreement stands.
    pub file: Text,
}

/// `attribute uptime { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Of which objective.
    pub objective: Path,
    /// `while service_down`: the bad time, where the measure does not say it.
    pub bad: Option<SetExpr>,
    /// `by vendor`: the field that names who caused a missed item.
    pub by: Option<FieldExpr>,
    /// Its lines.
    pub lines: Vec<AttributeLine>,
}

/// Lines of an attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeLine {
    /// `hosting for hosting.outage`
    Cause { name: Name, set: SetExpr },
    /// `joint root cause within 5 days`
    RootCause { within: Expr, span: Span },
    /// Reported.
    Broken(Span),
}
