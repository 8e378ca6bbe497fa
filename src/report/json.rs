//! The result of an evaluation for programs: the body, and how it came about. `schemas/outcome.json` describes it.

use super::interval::JsonInterval;
use super::text::Other;
use crate::events::ReadReport;
use crate::outcome::Body;
use crate::value::Money;
use serde::Serialize;

/// Body and run.
#[derive(Debug, Serialize)]
pub struct Outcome<'a> {
    /// A pure function of plan, events and as-of: the same on every machine, byte for byte.
    pub body: &'a Body,
    /// Credits under the other readings of open values; only where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_readings: Vec<OtherReading>,
    /// What is owed over all readings of what is open, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<JsonInterval<'a>>,
    /// How it came about.
    pub run: &'a Run,
}

/// Credits under one reading of one point.
#[derive(Debug, Serialize)]
pub struct OtherReading {
    point: String,
    reading: String,
    in_force: bool,
    credit: Money,
    totals: Vec<OtherTotal>,
}

#[derive(Debug, Serialize)]
struct OtherTotal {
    window: String,
    credit: Money,
}

/// One entry for each reading of each point.
pub fn other_readings(others: &[Other]) -> Vec<OtherReading> {
    let entries = |other: &Other| {
        let one = |(reading, body): &(String, Body)| OtherReading {
            point: other.point.clone(),
            reading: reading.clone(),
            in_force: *reading == other.reading,
            credit: body.credit,
            totals: body.totals.iter().map(|t| OtherTotal { window: t.window.label.clone(), credit: t.credit }).collect(),
        };
        other.readings.iter().map(one).collect::<Vec<_>>()
    };
    others.iter().flat_map(entries).collect()
}

/// How a result came about. Nothing in the body depends on it.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Name and version of this program.
    pub program: String,
    /// Version of the tz database.
    pub tz_database: &'static str,
    /// XXH64 of files, in hexadecimal.
    pub hashes: Hashes,
    /// How the events came into order: `sorted`, `sorted_after_collecting`.
    pub path: &'static str,
    /// Each file of the log.
    pub inputs: Vec<RunInput>,
    /// Rows of all of them.
    pub rows: u64,
    /// Events they meant.
    pub events: u64,
    /// Rows the mapping leaves out.
    pub left_out: u64,
    /// Rows that could not be used, by reason.
    pub rejects: Vec<RunReject>,
    /// Whether the reference evaluator gave the same body; only when asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// From start to result, in microseconds.
    pub elapsed_us: u64,
    /// Largest resident memory in kilobytes, where the system tells.
    pub peak_memory_kb: Option<u64>,
}

/// XXH64 with seed 0, as `xxh64sum` prints it.
#[derive(Clone, Debug, Serialize)]
pub struct Hashes {
    /// Of the contract's files one after the other, the libraries' included; none when a plan was given.
    pub contract: Option<String>,
    /// Of the plan as compact JSON.
    pub plan: String,
    /// Of the log's files one after the other, as they are stored; none of standard input.
    pub log: Option<String>,
}

/// One file of a log.
#[derive(Clone, Debug, Serialize)]
pub struct RunInput {
    name: String,
    format: &'static str,
    source: Option<String>,
    rows: u64,
    bytes: u64,
}

/// Rows that could not be used for one reason.
#[derive(Clone, Debug, Serialize)]
pub struct RunReject {
    reason: &'static str,
    rows: u64,
    first_file: String,
    first_line: u64,
    first_column: Option<String>,
    first_cell: String,
}

/// Every input.
pub fn inputs(report: &ReadReport) -> Vec<RunInput> {
    let one =
        |i: &crate::events::InputReport| RunInput { name: i.name.clone(), format: i.format.name(), source: i.source.clone(), rows: i.rows, bytes: i.bytes };
    report.inputs.iter().map(one).collect()
}

/// Every reason.
pub fn rejects(report: &ReadReport) -> Vec<RunReject> {
    let one = |(reason, rows, first): (crate::events::Reason, u64, &crate::events::FirstReject)| RunReject {
        reason: reason.code(),
        rows,
        first_file: first.file.clone(),
        first_line: first.line,
        first_column: first.column.clone(),
        first_cell: first.cell.clone(),
    };
    report.rejects.iter().map(one).collect()
}
