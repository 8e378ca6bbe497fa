//! Choice points in plain sentences: the question, every reading, the words that settle it.

use super::{codes, words};
use crate::readings::{KINDS, Kind, Subject};
use serde::Serialize;

/// A kind of choice point. `schemas/explain.json` describes it.
#[derive(Debug, Serialize)]
pub struct Explained {
    name: &'static str,
    subject: &'static str,
    question: &'static str,
    provisional: &'static str,
    readings: Vec<ExplainedReading>,
}

#[derive(Debug, Serialize)]
struct ExplainedReading {
    name: &'static str,
    says: &'static str,
    settled_by: String,
}

/// Everything that was asked for.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// Kinds of choice point.
    pub points: Vec<Explained>,
    /// Codes of diagnostics.
    pub codes: Vec<ExplainedCode>,
}

/// A code of a diagnostic.
#[derive(Debug, Serialize)]
pub struct ExplainedCode {
    code: &'static str,
    says: &'static str,
}

/// Everything there is.
pub fn everything() -> Explanation {
    let code = |(code, says)| ExplainedCode { code, says };
    Explanation { points: KINDS.iter().map(|k| data(k)).collect(), codes: codes::all().map(code).collect() }
}

/// One code.
pub fn code(code: &str) -> Option<Explanation> {
    let (code, says) = codes::all().find(|(name, _)| *name == code)?;
    Some(Explanation { points: Vec::new(), codes: vec![ExplainedCode { code, says }] })
}

/// A kind as data.
pub fn data(kind: &Kind) -> Explained {
    let reading = |r: &crate::readings::Reading| ExplainedReading { name: r.name, says: r.says, settled_by: format!("{} {}", kind.phrase, r.phrase) };
    Explained {
        name: kind.name,
        subject: subject(kind.on),
        question: kind.question,
        provisional: kind.provisional,
        readings: kind.readings.iter().map(reading).collect(),
    }
}

impl Explained {
    /// The question.
    pub fn question(&self) -> &'static str {
        self.question
    }
}

/// The two kinds whose readings are the contract's own.
pub fn own(name: &str) -> Option<Explained> {
    let (name, question) = match name {
        "value" => ("value", "the contract gives several values in brackets, such as [90% or 95%]: which one holds? the first is taken meanwhile"),
        "meaning" => {
            ("meaning", "a term of the contract has several meanings, such as `term responded means [… or …]`: which one holds? the first is taken meanwhile")
        }
        _ => return None,
    };
    Some(Explained { name, subject: subject(Subject::Text), question, provisional: "the first", readings: Vec::new() })
}

/// What a point is asked of.
pub fn subject(on: Subject) -> &'static str {
    match on {
        Subject::Agreement => "the agreement",
        Subject::State => "a state",
        Subject::Clock => "a clock",
        Subject::Signal => "a signal",
        Subject::Set => "a set of time",
        Subject::Adjustment => "a season, surge or phase",
        Subject::Right => "a clause that counts windows",
        Subject::Field => "a field in a clause",
        Subject::Condition => "a condition",
        Subject::Objective => "an objective",
        Subject::Credit => "a credit",
        Subject::Text => "the text",
    }
}

/// A kind as a page.
pub fn page(kind: &Kind) -> String {
    let mut out = format!("{}: {}\n\n  asked of {}\n\n", kind.name, kind.question, subject(kind.on));
    let width = kind.readings.iter().map(|r| r.name.len()).max().unwrap_or(0);
    for reading in kind.readings {
        let mark = if reading.name == kind.provisional { "*" } else { " " };
        out.push_str(&format!("  {mark} {:width$}  {}\n", reading.name, reading.says));
        out.push_str(&format!("    {:width$}  settled by: {} {}\n", "", kind.phrase, reading.phrase));
    }
    let example = kind.readings.iter().find(|r| r.name != kind.provisional).map_or(kind.provisional, |r| r.name);
    let at = if kind.on == Subject::Agreement { "" } else { "@NAME" };
    out.push_str("\n  * taken while nothing settles it (edition 2026); every result that rests on it says so\n");
    out.push_str(&format!("  to see another reading: --reading {}{at}={example}\n", kind.name));
    out
}

/// Every kind and every code, a line each.
pub fn list() -> String {
    let width = KINDS.iter().map(|k| k.name.len()).max().unwrap_or(0);
    let mut out = format!("{} are left open by contracts; each has a list of readings.\n\n", words::count(KINDS.len() as u64, "question", "questions"));
    for kind in KINDS {
        out.push_str(&format!("  {:width$}  {}\n", kind.name, kind.question));
    }
    out.push_str("\nCodes of what is said about contracts, mappings, logs and scenarios:\n\n");
    let width = codes::all().map(|(code, _)| code.len()).max().unwrap_or(0);
    for (code, says) in codes::all() {
        out.push_str(&format!("  {code:width$}  {says}\n"));
    }
    out
}
