//! Choice points in plain sentences: the question, every reading, the words that settle it.

use super::words;
use crate::plan::Plan;
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

/// What a point is asked of.
pub fn subject(on: Subject) -> &'static str {
    match on {
        Subject::Agreement => "the agreement",
        Subject::State => "a state",
        Subject::Clock => "a clock",
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

/// Every kind, a line each.
pub fn list() -> String {
    let width = KINDS.iter().map(|k| k.name.len()).max().unwrap_or(0);
    let mut out = format!("{} are left open by contracts; each has a list of readings.\n\n", words::count(KINDS.len() as u64, "question", "questions"));
    for kind in KINDS {
        out.push_str(&format!("  {:width$}  {}\n", kind.name, kind.question));
    }
    out
}

/// The words that settle the point of that id, in a plan: `reopen continues, without the closed time`.
pub fn settling_words(plan: &Plan, id: &str, reading: &str) -> Option<String> {
    let (_, point) = plan.points.find(id)?;
    let kind = crate::readings::kind(&point.kind)?;
    let phrase = kind.reading(reading).map(|r| r.phrase)?;
    let subject = id.split_once('@').map(|(_, s)| s);
    Some(match subject {
        Some(subject) => format!("decide {} of {subject} as {phrase}", kind.phrase),
        None => format!("{} {phrase}", kind.phrase),
    })
}
