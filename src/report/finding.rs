//! Findings for people: below the clause, what each reading pays, the smallest history, and the words that settle it.

use super::table::{Align, Table};
use super::{history, words};
use crate::calendar::Zone;
use crate::finding::{Finding, Seen, Verdict};
use crate::outcome::{Measured, Verdict as Kept};
use crate::plan::Plan;
use crate::text::safe;
use crate::witness::{Difference, Sum};

/// What stands below the place of a finding.
pub fn block(plan: &Plan, zone: &Zone, finding: &Finding) -> String {
    let currency = plan.currency.as_ref().map(|c| c.code.as_str());
    let mut out = String::new();
    if let Some(accepted) = &finding.accepted {
        out.push_str(&format!("  accepted as it is: {}\n", safe(accepted)));
    }
    if finding.witness.is_none() && finding.price.is_none() {
        return out;
    }
    out.push_str(&readings(finding, currency));
    let Some(witness) = &finding.witness else {
        out.push_str("  no history that was tried parts them, but the log does\n");
        return out;
    };
    let events = witness.history.events() as u64;
    let cases = u64::from(witness.history.cases());
    out.push_str(&format!("  smallest history found: {}, {}\n", words::count(events, "event", "events"), words::count(cases, "case", "cases")));
    for (point, reading) in &witness.with {
        out.push_str(&format!("    where {} is read as {}\n", safe(point), safe(reading)));
    }
    for line in history::lines(plan, zone, &witness.history) {
        out.push_str(&format!("    {line}\n"));
    }
    let measured = finding.seen.as_ref().map(|of| seen(of, &witness.difference)).unwrap_or_default();
    out.push_str(&format!("  {}{measured}\n", difference(&witness.difference, currency)));
    out
}

/// Findings told in two lines each.
pub fn brief(findings: &[&Finding], currency: Option<&str>) -> String {
    let mut out = String::new();
    for one in findings {
        let Some((point, witness)) = one.point.as_deref().zip(one.witness.as_ref()) else { continue };
        if out.is_empty() {
            out.push_str("open as well: the same questions elsewhere, and those without money on the histories found; `--point POINT` shows one whole\n");
        }
        let question = one.message.split_once("`: ").map_or(one.message.as_str(), |(_, question)| question);
        let measured = one.seen.as_ref().map(|of| seen(of, &witness.difference)).unwrap_or_default();
        out.push_str(&format!("  {}: {}\n    {}{measured}\n", safe(point), safe(question), difference(&witness.difference, currency)));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// What each reading pays: on the history, on the log.
fn readings(finding: &Finding, currency: Option<&str>) -> String {
    let (witness, priced) = (finding.witness.as_ref(), finding.price.as_ref());
    let here = witness.map(|witness| match witness.difference.sum() {
        Sum::Claimable => ("to claim here", Align::Right),
        _ => ("pays here", Align::Right),
    });
    let log = priced.map(|_| ("on the log", Align::Right));
    let columns: Vec<_> = std::iter::once(("  reading", Align::Left)).chain(here).chain(log).chain([("", Align::Left)]).collect();
    let mut table = Table::new(&columns);
    for reading in &finding.readings {
        let mut notes = Vec::new();
        if reading.in_force {
            notes.push("taken meanwhile".to_owned());
        }
        if let Some(party) = &reading.favours {
            notes.push(format!("favours {}", safe(party)));
        }
        if witness.is_some() && !reading.in_force && !reading.parts {
            notes.push("same here".to_owned());
        }
        let mut cells = vec![format!("{} {}", if reading.in_force { "*" } else { " " }, safe(&reading.says))];
        cells.extend(witness.map(|_| words::money(reading.pays, currency)));
        if let Some(price) = priced {
            let at = price.owed.iter().position(|(name, _)| *name == reading.name);
            let owed = at.and_then(|at| price.owed.get(at)).map_or_else(|| "-".to_owned(), |(_, amount)| words::money(*amount, currency));
            if at.is_none() {
                notes.push("needs the log as a file: it reads the log's own words or times otherwise".to_owned());
            }
            let verdicts = at.and_then(|at| price.verdicts.get(at)).copied().unwrap_or(0);
            if verdicts > 0 {
                notes.push(format!("{} on the log", words::count(verdicts as u64, "verdict differs", "verdicts differ")));
            }
            cells.push(owed);
        }
        cells.push(notes.join(", "));
        table.row(cells);
    }
    table.lines("  ")
}

/// What is measured where they part: `: quick_response in 2026-01 is 94.96%`, `… is 100% or 0%`.
fn seen(of: &Seen, difference: &Difference) -> String {
    let shown = |value: Option<Measured>| value.map_or_else(|| "not measured".to_owned(), |value| words::measured_finely(value, of.target));
    let (one, other) = (shown(of.one), shown(of.other));
    let values = if one == other { one } else { format!("{one} or {other}") };
    match difference {
        Difference::Verdict { objective, window, .. } if (objective, window) == (&of.objective, &of.window) => {
            if of.one.is_some() && of.other.is_some() {
                format!(", at {values}")
            } else {
                String::new()
            }
        }
        _ => format!(": {} in {} is {values}", safe(&of.objective), safe(&of.window)),
    }
}

/// In what two readings part, in a sentence.
fn difference(of: &Difference, currency: Option<&str>) -> String {
    match of {
        Difference::Amount { one, other, .. } if one == other => {
            format!("then {} is owed either way, but not alike: by another agreement, or as a credit and a bonus", words::money(*one, currency))
        }
        Difference::Amount { sum, one, other } => {
            let amounts = format!("then {} or {}", words::money(*one, currency), words::money(*other, currency));
            match sum {
                Sum::Owed => format!("{amounts} is owed"),
                Sum::OwedBy(name) => format!("{amounts} is owed under {}", safe(name)),
                Sum::InAll => format!("{amounts} is owed in all, under this agreement and those it rests on"),
                Sum::Claimable => format!("{amounts} can still be claimed"),
            }
        }
        Difference::Verdict { objective, window, one, other } => {
            format!("then {} in {} is {} or {}", safe(objective), safe(window), kept(*one), kept(*other))
        }
        Difference::Missed { objective, one, other } => {
            let times = |n: usize| words::count(n as u64, "time", "times");
            format!("then {} is missed {} or {}", safe(objective), times(*one), times(*other))
        }
        Difference::Right { right, one: 0, .. } | Difference::Right { right, other: 0, .. } => format!("then the right {} arises or not", safe(right)),
        Difference::Right { right, one, other } => {
            let times = |n: usize| words::count(n as u64, "time", "times");
            format!("then the right {} arises {} or {}", safe(right), times(*one), times(*other))
        }
    }
}

fn kept(of: Kept) -> &'static str {
    words::verdict(of)
}

/// The words that settle a point, a line for each reading.
pub fn settling(finding: &Finding) -> String {
    if finding.readings.is_empty() || finding.verdict != Verdict::Differs {
        return String::new();
    }
    let mut out = String::from("  to settle it, write one of\n");
    for reading in &finding.readings {
        out.push_str(&format!("    {}\n", safe(&reading.words)));
    }
    out
}
