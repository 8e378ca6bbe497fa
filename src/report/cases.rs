//! A JSON line a case: its clocks and what became of it. `schemas/case.json` describes it.

use crate::outcome::{CaseFacts, ClockState, ItemVerdict, Revised};
use crate::value::{Instant, Micros};
use serde::Serialize;

/// One line.
#[derive(Debug, Serialize)]
pub struct CaseLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    case: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    revised: Vec<RevisedLine<'a>>,
    clocks: Vec<ClockLine<'a>>,
    objectives: Vec<ItemLine<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum RevisedLine<'a> {
    Corrected { field: &'a str, from: &'a str, to: &'a str, at: String },
    TakenBack { state: &'a str, from: String, until: Option<String>, at: String },
    Unconfirmed { state: &'a str, from: String, until: Option<String> },
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
    let revised = facts.revised.iter().map(|r| match r {
        Revised::Corrected { field, from, to, at } => RevisedLine::Corrected { field, from, to, at: at.rfc3339() },
        Revised::TakenBack { state, from, until, at } => {
            RevisedLine::TakenBack { state, from: from.rfc3339(), until: until.map(Instant::rfc3339), at: at.rfc3339() }
        }
        Revised::Unconfirmed { state, from, until } => RevisedLine::Unconfirmed { state, from: from.rfc3339(), until: until.map(Instant::rfc3339) },
    });
    CaseLine { part: facts.part.as_deref(), case: &facts.case, revised: revised.collect(), clocks: clocks.collect(), objectives: objectives.collect() }
}
