//! The Interpretation Schedule: every choice point that a contract meets, the reading in force and what put it there; for signature.

use super::words;
use crate::plan::{Plan, Point, Settled};
use crate::readings;
use crate::text::safe;
use serde::Serialize;

/// One line of the schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The part of the agreement it belongs to; none: the agreement itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The point.
    pub point: String,
    /// The question, in one sentence.
    pub question: String,
    /// Name of the reading in force.
    pub reading: String,
    /// What it means.
    pub says: String,
    /// What put it in force: `clause`, `agreement`, `interpretation NAME`, `given`, `open`.
    pub settled: String,
    /// The clause it belongs to.
    pub clause: Option<String>,
    /// Where it stands: file and line.
    pub place: Option<String>,
    /// That it is open and accepted as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

/// The schedule of a plan, those of its parts included. `place` says where the point of that position in the outermost plan stands.
pub fn entries(plan: &Plan, place: &dyn Fn(usize) -> Option<String>) -> Vec<Entry> {
    let mut all: Vec<Entry> = met(plan).map(|(at, point)| entry(plan, point, None, place(at))).collect();
    for part in &plan.parts {
        let inner = entries(&part.plan, &|_| None);
        all.extend(inner.into_iter().map(|entry| {
            let name = entry.part.as_ref().map_or_else(|| part.name.clone(), |inner| format!("{}.{inner}", part.name));
            Entry { part: Some(name), ..entry }
        }));
    }
    all
}

fn met(plan: &Plan) -> impl Iterator<Item = (usize, &Point)> {
    plan.points.0.iter().enumerate().filter(|(_, p)| p.settled != Settled::NotMet)
}

fn entry(plan: &Plan, point: &Point, part: Option<String>, place: Option<String>) -> Entry {
    let kind = readings::kind(&point.kind);
    let question = match kind {
        Some(kind) => kind.question.to_owned(),
        None if point.kind == "meaning" => "the word has several meanings: which one holds?".to_owned(),
        None => "several values are written: which one holds?".to_owned(),
    };
    let accepted = plan.accepted.iter().find(|a| a.points.contains(&point.id)).map(|a| {
        let by = plan.parties.get(usize::from(a.by)).map_or("?", |p| p.name.as_str());
        format!("{}, by {by} until {}", a.because, a.until)
    });
    Entry {
        part,
        point: point.id.clone(),
        question,
        reading: point.reading.clone(),
        says: kind.and_then(|k| k.reading(&point.reading)).map_or_else(|| point.reading.clone(), |r| r.says.to_owned()),
        settled: match &point.settled {
            Settled::Provisional | Settled::NotMet => "open".to_owned(),
            Settled::Clause => "clause".to_owned(),
            Settled::Agreement => "agreement".to_owned(),
            Settled::Interpretation(name) => format!("interpretation {name}"),
            Settled::Given => "given".to_owned(),
        },
        clause: point.clause.clone(),
        place,
        accepted: accepted.filter(|_| point.settled == Settled::Provisional),
    }
}

/// The schedule as a page to be signed.
pub fn page(plan: &Plan, entries: &[Entry]) -> String {
    let version = plan.version.map(|v| format!(", version {v}")).unwrap_or_default();
    let mut out = format!("Interpretation Schedule\n{}{version}\n", safe(&plan.agreement));
    for party in &plan.parties {
        let role = plan.roles.get(party.role.index()).map_or("", String::as_str);
        out.push_str(&format!("{}: {}\n", safe(role), safe(&party.full)));
    }
    let open = entries.iter().filter(|e| e.settled == "open").count();
    out.push_str(&format!("\n{}, {open} of them open\n", words::count(entries.len() as u64, "choice point", "choice points")));
    let mut part: Option<&str> = None;
    for (number, entry) in entries.iter().enumerate() {
        if entry.part.as_deref() != part {
            part = entry.part.as_deref();
            out.push_str(&format!("\n== {} ==\n", safe(part.unwrap_or_default())));
        }
        let clause = entry.clause.as_ref().map(|c| format!(", clause {}", safe(c))).unwrap_or_default();
        out.push_str(&format!("\n{:>3}. {}{clause}\n     {}\n     {}\n", number + 1, safe(&entry.point), safe(&entry.question), safe(&entry.says)));
        let place = entry.place.as_ref().map(|p| format!(" ({})", safe(p))).unwrap_or_default();
        let by = match entry.settled.as_str() {
            "open" => match &entry.accepted {
                Some(accepted) => format!("open, and accepted as it is: {}", safe(accepted)),
                None => format!("open: the provisional reading of edition {}{place}", plan.edition),
            },
            "clause" => format!("settled by its clause{place}"),
            "agreement" => "settled by a line of the agreement".to_owned(),
            "given" => "put in force for this page".to_owned(),
            other => format!("settled by the {}", safe(other)),
        };
        out.push_str(&format!("     {by}\n"));
    }
    out.push('\n');
    for party in &plan.parties {
        out.push_str(&format!("for {}: ______________________________  date: ______________\n", safe(&party.full)));
    }
    out
}
