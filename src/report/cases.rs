//! A JSON line a case: its clocks and what became of it. `schemas/case.json` describes it.

use crate::outcome::{CaseFacts, ClockState, ItemVerdict};
use crate::value::{Instant, Micros};
use serde::Serialize;

/// One line.
#[derive(Debug, Serialize)]
pub struct CaseLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    case: &'a str,
    clocks: Vec<ClockLine<'a>>,
    objectives: Vec<ItemLine<'a>>,
}

#[derive(Debug, Serialize)]
struct ClockLine<'a> {
    clock: &'a str,
    cycle: u32,
    start: String,
    stop: Option<String>,
    value_us: Micros,
    state: ClockState,
}

#[derive(Debug, Serialize)]
struct ItemLine<'a> {
    objective: &'a str,
    window: Option<&'a str>,
    cycle: Option<u32>,
    target_us: Option<Micros>,
    due: Option<String>,
    verdict: ItemVerdict,
}

/// The line of a case; instants in RFC 3339, windows by label.
pub fn line(facts: &CaseFacts) -> CaseLine<'_> {
    let clock = |c: &crate::outcome::ClockFact| (c.cycle, c.start.rfc3339(), c.stop.map(Instant::rfc3339));
    let clocks = facts.clocks.iter().map(|c| {
        let (cycle, start, stop) = clock(c);
        ClockLine { clock: &c.clock, cycle, start, stop, value_us: c.value_us, state: c.state }
    });
    let objectives = facts.objectives.iter().map(|o| ItemLine {
        objective: &o.objective,
        window: o.window.as_ref().map(|w| w.label.as_str()),
        cycle: o.cycle,
        target_us: o.target_us,
        due: o.due.map(Instant::rfc3339),
        verdict: o.verdict,
    });
    CaseLine { part: facts.part.as_deref(), case: &facts.case, clocks: clocks.collect(), objectives: objectives.collect() }
}
