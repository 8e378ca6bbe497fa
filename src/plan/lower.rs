//! From what a contract says to what it computes: the only room that sees both the tree and the plan.

use super::Plan;
use super::scenario::{Always, Scenario};
use crate::diagnostic::Diagnostic;
use crate::resolve::Loaded;
use crate::text::Span;

/// What lowering makes of a contract.
#[derive(Clone, Debug, Default)]
pub struct Lowered {
    /// The plan; none if anything is an error.
    pub plan: Option<Plan>,
    /// Examples that must hold.
    pub scenarios: Vec<Scenario>,
    /// Properties of every result.
    pub always: Vec<Always>,
    /// Where each point of the plan stands, in the order of its points.
    pub point_spans: Vec<Span>,
    /// What there was to say, those of loading included.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lowers a contract.
pub fn lower(loaded: &Loaded) -> Lowered {
    Lowered { diagnostics: loaded.diagnostics.clone(), ..Lowered::default() }
}

/// Lowers the calendars alone, of a contract or of a library: for `sla calendar`.
pub fn lower_calendars(loaded: &Loaded) -> Lowered {
    lower(loaded)
}
