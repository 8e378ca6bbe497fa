//! What `sla check` found, for programs. `schemas/diagnostics.json` describes it.

use super::interval::JsonInterval;
use super::{history, words};
use crate::calendar::Zone;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{JsonFix, JsonLabel, JsonReport};
use crate::finding::{Family, Finding, Interval, Seen, Verdict};
use crate::outcome::Measured;
use crate::plan::{Plan, Scope, Settled};
use crate::text::Sources;
use crate::value::{Instant, Money};
use crate::witness::{Difference, History, Sum};
use serde::Serialize;

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct Checked<'a> {
    #[serde(flatten)]
    said: JsonReport,
    /// Ambiguities and risks; empty if there are errors.
    findings: Vec<JsonFinding>,
    points: Points,
    /// What the log comes to over the readings of what is open; only with a log.
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<JsonInterval<'a>>,
}

/// How many points there are, and what is known of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Points {
    /// Settled by a clause, a line, an interpretation or a decision.
    pub settled: usize,
    /// Open.
    pub open: usize,
    /// Of the open ones: their readings part.
    pub differs: usize,
    /// Proved not to part.
    pub same: usize,
    /// Not separated up to the bound.
    pub not_separated: usize,
}

#[derive(Debug, Serialize)]
struct JsonFinding {
    code: &'static str,
    family: &'static str,
    point: Option<String>,
    verdict: &'static str,
    message: String,
    clause: Option<String>,
    spans: Vec<JsonLabel>,
    readings: Vec<JsonReading>,
    witness: Option<JsonWitness>,
    price: Option<JsonPrice>,
    fixes: Vec<JsonReadingFix>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<JsonBound>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

#[derive(Debug, Serialize)]
struct JsonReading {
    name: String,
    says: String,
    words: String,
    in_force: bool,
    parts: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pays: Option<Money>,
    favours: Option<String>,
}

#[derive(Debug, Serialize)]
struct JsonWitness {
    events: usize,
    cases: u32,
    as_of: Instant,
    rows: Vec<JsonRow>,
    with: Vec<JsonGiven>,
    difference: JsonDifference,
    told: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<JsonSeen>,
}

/// What is measured where two readings part.
#[derive(Debug, Serialize)]
struct JsonSeen {
    objective: String,
    window: String,
    one: Option<String>,
    other: Option<String>,
}

/// A row of a history.
#[derive(Debug, Serialize)]
pub(super) struct JsonRow {
    time: Instant,
    kind: String,
    case: String,
    event: Option<String>,
    by: Option<String>,
    values: serde_json::Map<String, serde_json::Value>,
}

#[derive(Debug, Serialize)]
struct JsonGiven {
    point: String,
    reading: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub(super) enum JsonDifference {
    Amount {
        one: Money,
        other: Money,
        /// Of which agreement, where it is another one.
        #[serde(skip_serializing_if = "Option::is_none")]
        under: Option<String>,
    },
    Claimable {
        one: Money,
        other: Money,
    },
    Verdict {
        objective: String,
        window: String,
        one: crate::outcome::Verdict,
        other: crate::outcome::Verdict,
    },
    Missed {
        objective: String,
        one: usize,
        other: usize,
    },
    Right {
        right: String,
    },
}

#[derive(Debug, Serialize)]
struct JsonPrice {
    stake: Money,
    readings: Vec<JsonOwed>,
}

#[derive(Debug, Serialize)]
struct JsonOwed {
    name: String,
    owed: Money,
    verdicts: usize,
}

#[derive(Debug, Serialize)]
struct JsonReadingFix {
    reading: String,
    #[serde(flatten)]
    fix: JsonFix,
}

#[derive(Debug, Serialize)]
struct JsonBound {
    histories: usize,
    events: usize,
}

impl Points {
    /// Of a plan and what was found of it.
    pub fn of(plan: &Plan, findings: &[Finding]) -> Self {
        let count = |is: fn(&Verdict) -> bool| findings.iter().filter(|f| f.family == Family::Ambiguity && is(&f.verdict)).count();
        let settled = plan.points.0.iter().filter(|p| !matches!(p.settled, Settled::Provisional | Settled::NotMet)).count();
        Self {
            settled,
            open: count(|_| true),
            differs: count(|v| *v == Verdict::Differs),
            same: count(|v| matches!(v, Verdict::Same(_))),
            not_separated: count(|v| matches!(v, Verdict::NotSeparated(..))),
        }
    }
}

/// Everything that was said and found.
pub fn checked<'a>(diagnostics: &[Diagnostic], sources: &Sources, found: Option<(&Plan, &Zone, &[Finding])>, interval: Option<&'a Interval>) -> Checked<'a> {
    let said = JsonReport::of(diagnostics, sources);
    let interval = interval.map(JsonInterval::of);
    match found {
        None => Checked { said, findings: Vec::new(), points: Points::default(), interval },
        Some((plan, zone, findings)) => {
            let points = Points::of(plan, findings);
            Checked { said, findings: findings.iter().map(|f| finding(plan, zone, f, sources)).collect(), points, interval }
        }
    }
}

fn finding(plan: &Plan, zone: &Zone, of: &Finding, sources: &Sources) -> JsonFinding {
    let (verdict, proof, bound) = match of.verdict {
        Verdict::Differs => ("differs", None, None),
        Verdict::Same(proof) => ("same", Some(proof), None),
        Verdict::NotSeparated(histories, events) => ("not-separated", None, Some(JsonBound { histories, events })),
    };
    let reading = |r: &crate::finding::Reads| JsonReading {
        name: r.name.clone(),
        says: r.says.clone(),
        words: r.words.clone(),
        in_force: r.in_force,
        parts: r.parts,
        pays: of.witness.is_some().then_some(r.pays),
        favours: r.favours.clone(),
    };
    let price = of.price.as_ref().map(|price| JsonPrice {
        stake: price.stake(),
        readings: price
            .owed
            .iter()
            .zip(&price.verdicts)
            .map(|((name, owed), verdicts)| JsonOwed { name: name.clone(), owed: *owed, verdicts: *verdicts })
            .collect(),
    });
    JsonFinding {
        code: of.code,
        family: match of.family {
            Family::Ambiguity => "ambiguity",
            Family::Risk => "risk",
        },
        point: of.point.clone(),
        verdict,
        message: of.message.clone(),
        clause: of.clause.clone(),
        spans: of.spans.iter().map(|l| JsonLabel::of(l, sources)).collect(),
        readings: of.readings.iter().map(reading).collect(),
        witness: of.witness.as_deref().map(|w| witness(plan, zone, w, of.seen.as_ref())),
        price,
        fixes: of.fixes.iter().map(|(reading, fix)| JsonReadingFix { reading: reading.clone(), fix: JsonFix::of(fix, sources) }).collect(),
        proof,
        bound,
        accepted: of.accepted.clone(),
        help: of.help.clone(),
    }
}

fn witness(plan: &Plan, zone: &Zone, of: &crate::witness::Witness, seen: Option<&Seen>) -> JsonWitness {
    let shown = |seen: &Seen, value: Option<Measured>| value.map(|value| words::measured_finely(value, seen.target));
    JsonWitness {
        events: of.history.events(),
        cases: of.history.cases(),
        as_of: of.history.as_of,
        rows: rows(plan, &of.history),
        with: of.with.iter().map(|(point, reading)| JsonGiven { point: point.clone(), reading: reading.clone() }).collect(),
        difference: JsonDifference::of(&of.difference),
        told: history::lines(plan, zone, &of.history),
        seen: seen.map(|seen| JsonSeen {
            objective: seen.objective.clone(),
            window: seen.window.clone(),
            one: shown(seen, seen.one),
            other: shown(seen, seen.other),
        }),
    }
}

/// A history as rows of a log.
pub(super) fn rows(plan: &Plan, history: &History) -> Vec<JsonRow> {
    let row = |row: crate::events::OwnedEvent| {
        let case = plan.case(row.kind);
        let values = row.values.iter().filter_map(|(field, value)| {
            let field = case?.fields.get(field.index()).filter(|field| field.scope != Scope::Key)?;
            let shown = value.as_ref().map_or(serde_json::Value::Null, |v| super::phrase::value(Some(field), v).trim_matches('"').into());
            Some((field.name.clone(), shown))
        });
        JsonRow {
            time: row.time,
            kind: case.map_or_else(String::new, |c| c.name.clone()),
            case: row.case.to_string(),
            event: row.event.and_then(|id| case?.events.get(id.index())).map(|e| e.name.clone()),
            by: row.by.and_then(|id| plan.roles.get(id.index())).cloned(),
            values: values.collect(),
        }
    };
    history.rows().into_iter().map(row).collect()
}

impl JsonDifference {
    /// As programs read it.
    pub(super) fn of(difference: &Difference) -> Self {
        match difference.clone() {
            Difference::Amount { sum: Sum::Claimable, one, other } => Self::Claimable { one, other },
            Difference::Amount { sum: Sum::OwedBy(name), one, other } => Self::Amount { one, other, under: Some(name) },
            Difference::Amount { one, other, .. } => Self::Amount { one, other, under: None },
            Difference::Verdict { objective, window, one, other } => Self::Verdict { objective, window, one, other },
            Difference::Missed { objective, one, other } => Self::Missed { objective, one, other },
            Difference::Right { right, .. } => Self::Right { right },
        }
    }
}
