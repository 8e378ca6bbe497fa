//! The results as a table for spreadsheets: a row for each objective, group and window.

use super::words;
use crate::outcome::{Body, ClaimStatus, Measured};
use crate::text::safe;
use crate::value::{Instant, Money};

const HEADER: [&str; 28] = [
    "objective",
    "clause",
    "group",
    "window",
    "from",
    "until",
    "unit",
    "measured",
    "measured_exact",
    "target",
    "sample",
    "met",
    "open",
    "verdict",
    "note",
    "credit",
    "currency",
    "bonus",
    "returned",
    "carried",
    "points",
    "adjusted",
    "claim",
    "claim_until",
    "claimed",
    "claimable",
    "payable",
    "gave_way",
];

/// What was earned back of a credit, or is paid of it later; nothing where there are no such parts.
fn parts(amounts: impl Iterator<Item = Money>) -> String {
    amounts.reduce(Money::saturating_add).map(|sum| sum.to_string()).unwrap_or_default()
}

/// Every result, those of parts with a column that names the part. Cells from logs and contracts are made fit to print, and none can be taken for a formula.
///
/// # Errors
/// None that come from the results; those of the writer, which writes to memory.
pub fn page(body: &Body) -> Result<String, ::csv::Error> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let together = !body.parts.is_empty() || body.before.is_some();
    writer.write_record(together.then_some("part").into_iter().chain(HEADER))?;
    rows(body, together.then_some(""), &mut writer)?;
    let bytes = writer.into_inner().map_err(|e| ::csv::Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The rows of an agreement, then those of its parts. `part`: what it is called, if there is a column for that.
fn rows(body: &Body, part: Option<&str>, writer: &mut ::csv::Writer<Vec<u8>>) -> Result<(), ::csv::Error> {
    for result in &body.results {
        let group: Vec<String> = result.group.iter().map(|(field, value)| format!("{field}={value}")).collect();
        let target = result.target.and_then(|t| t.value);
        let exact = result.measured.map(|m| match m {
            Measured::Share(ratio) => ("share", ratio),
            Measured::Number(ratio) => ("number", ratio),
            Measured::Length(ratio) => ("microseconds", ratio),
            Measured::Money(ratio) => ("money", ratio),
        });
        let claim = result.credit.as_ref().and_then(|c| c.claim);
        let cells = [
            result.objective.clone(),
            result.clause.clone().unwrap_or_default(),
            group.join(" "),
            result.window.label.clone(),
            result.window.from.rfc3339(),
            result.window.until.rfc3339(),
            exact.map_or("", |(unit, _)| unit).to_owned(),
            result.measured.map(|m| words::measured(m, target)).unwrap_or_default(),
            exact.map(|(_, ratio)| String::from(ratio)).unwrap_or_default(),
            result.target.map(words::target).unwrap_or_default(),
            result.sample.to_string(),
            result.met.map(|n| n.to_string()).unwrap_or_default(),
            result.open.to_string(),
            words::verdict(result.verdict).to_owned(),
            result.note.clone().or_else(|| result.blank.then(|| words::BLANK.to_owned())).unwrap_or_default(),
            result.credit.as_ref().filter(|c| !c.bonus).map(|c| c.paid.to_string()).unwrap_or_default(),
            result.credit.as_ref().and(body.currency.clone()).unwrap_or_default(),
            result.credit.as_ref().filter(|c| c.bonus).map(|c| c.paid.to_string()).unwrap_or_default(),
            result.credit.as_ref().map(|c| parts(c.returned.iter().map(|r| r.amount))).unwrap_or_default(),
            result.credit.as_ref().map(|c| parts(c.carried.iter().map(|r| r.amount))).unwrap_or_default(),
            result.points.map(words::plain_number).unwrap_or_default(),
            result.adjusted.join(" "),
            claim.map(|c| super::credit::status(c.status).to_owned()).unwrap_or_default(),
            claim.and_then(|c| c.until).map(Instant::rfc3339).unwrap_or_default(),
            claim.and_then(|c| c.at).map(Instant::rfc3339).unwrap_or_default(),
            claim.filter(|c| c.status == ClaimStatus::Claimable).map(|c| c.claimable.to_string()).unwrap_or_default(),
            result.credit.as_ref().and_then(|c| c.payable).map(Instant::rfc3339).unwrap_or_default(),
            result.credit.as_ref().and_then(super::credit::gave_way).unwrap_or_default(),
        ];
        writer.write_record(part.into_iter().chain(cells.iter().map(String::as_str)).map(tame))?;
    }
    let before = body.before.iter().map(|body| (body.called(), &**body));
    for (called, body) in before.chain(body.parts.iter().map(|inner| (inner.part.clone(), &inner.body))) {
        let name = part.filter(|name| !name.is_empty()).map_or_else(|| called.clone(), |name| format!("{name}.{called}"));
        rows(body, Some(&name), writer)?;
    }
    Ok(())
}

/// A cell that no spreadsheet takes for a formula.
fn tame(cell: &str) -> String {
    let safe = safe(cell);
    let number = safe.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if safe.starts_with(['=', '+', '-', '@']) && !number { format!("'{safe}") } else { safe }
}
