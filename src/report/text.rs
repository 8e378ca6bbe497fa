//! The result of an evaluation for people: windows, limits, totals, and the readings nobody agreed.

use super::table::{Align, Table};
use super::{Local, credit, family, phrase, words};
use crate::calendar::Zone;
use crate::outcome::{Body, WindowResult};
use crate::plan::Plan;
use crate::readings;
use crate::text::safe;
use crate::value::{Micros, Money};

/// What a page is made of.
#[derive(Debug)]
pub struct Page<'a> {
    /// What was evaluated.
    pub plan: &'a Plan,
    /// The result.
    pub body: &'a Body,
    /// The agreement's zone.
    pub zone: &'a Zone,
    /// A line about the log.
    pub log: &'a str,
    /// Rows of the log that could not be used.
    pub refused: u64,
    /// The same under the other readings of open values.
    pub others: &'a [Other],
}

/// What one open value or word with several meanings does to the credits.
#[derive(Debug)]
pub struct Other {
    /// The point's id.
    pub point: String,
    /// Each reading, and the result under it; in the order of the point.
    pub readings: Vec<(String, Body)>,
    /// The one in force.
    pub reading: String,
}

/// The page.
pub fn page(page: &Page<'_>) -> String {
    let mut out = header(page, Some(page.log));
    out.push_str(&agreement(page));
    out.push_str(&family::gaps(page.body));
    out.push_str(&family::together(page.body));
    out.push_str(&parts(page, ""));
    out
}

/// The version before it and the agreements that it rests on, each with what belongs to it.
fn parts(page: &Page<'_>, above: &str) -> String {
    let mut out = String::new();
    if let (Some(body), Some(before)) = (&page.body.before, &page.plan.before) {
        let name = format!("{above}{}", before.plan.called());
        let inner = Page { plan: &before.plan, body, others: &[], refused: 0, ..*page };
        out.push_str(&format!("\n== {}, until {} ==\n\n{}{}", safe(&name), before.from, header(&inner, None), agreement(&inner)));
        out.push_str(&family::gaps(inner.body));
        out.push_str(&parts(&inner, &format!("{name}.")));
    }
    for (result, part) in page.body.parts.iter().zip(&page.plan.parts) {
        let name = format!("{above}{}", result.part);
        let inner = Page { plan: &part.plan, body: &result.body, others: &[], refused: 0, ..*page };
        out.push_str(&format!("\n== {} ==\n\n{}{}", safe(&name), header(&inner, None), agreement(&inner)));
        out.push_str(&family::gaps(inner.body));
        out.push_str(&parts(&inner, &format!("{name}.")));
    }
    out
}

/// Everything about one agreement by itself.
fn agreement(page: &Page<'_>) -> String {
    let mut out = String::new();
    for objective in page.plan.objectives.iter().filter(|o| !o.hidden) {
        out.push_str(&section(page, objective));
    }
    out.push_str(&limits(page));
    out.push_str(&totals(page));
    out.push_str(&family::attributions(page.body));
    out.push_str(&family::root_causes(page.body, page.zone));
    out.push_str(&rights(page));
    out.push_str(&adjustments(page));
    for other in page.others {
        out.push_str(&under(page, other));
    }
    out.push_str(&provisional(page));
    out
}

fn header(page: &Page<'_>, log: Option<&str>) -> String {
    let Page { body, zone, .. } = page;
    let version = body.version.map(|v| format!(", version {v}")).unwrap_or_default();
    let seen = &body.seen;
    let mut out = format!("{}{version}\n", safe(&body.agreement));
    if seen.events + seen.after_as_of == 0 {
        out.push_str("the log holds no event\n");
    } else {
        out.push_str(&format!("as of {} {}\n", Local(zone).moment(body.as_of), safe(zone.name())));
    }
    out.extend(log.map(|log| format!("{}\n", safe(log))));
    let mut counts = vec![words::count(seen.events, "event", "events"), words::count(seen.cases, "case", "cases")];
    let aside = [
        (seen.after_as_of, "after as-of"),
        (seen.never_started, "never started a clock"),
        (seen.outside_term, "judged outside the term"),
        (seen.without_target, "without a target"),
        (seen.late_corrections, "too late to correct anything"),
    ];
    counts.extend(aside.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", words::grouped(&n.to_string()))));
    out.push_str(&format!("{}\n", counts.join(", ")));
    out
}

fn section(page: &Page<'_>, objective: &crate::plan::Objective) -> String {
    let name = &objective.name;
    let results: Vec<&WindowResult> = page.body.results.iter().filter(|r| r.objective == *name).collect();
    let mut out = format!("\n{}{}: {}\n", safe(name), phrase::clause(objective.clause.as_deref()), phrase::measure(page.plan, objective));
    if results.is_empty() {
        out.push_str("  no window of the term begins before as-of\n");
        return out;
    }
    let dimensions: Vec<String> = results.first().map(|r| r.group.iter().map(|(field, _)| safe(field)).collect()).unwrap_or_default();
    let mut columns: Vec<(&str, Align)> = dimensions.iter().map(|d| (d.as_str(), Align::Left)).collect();
    columns.extend([("window", Align::Left), ("measured", Align::Right), ("target", Align::Left), ("sample", Align::Right)]);
    columns.extend([("verdict", Align::Left), ("credit", Align::Right), ("points", Align::Right), ("note", Align::Left)]);
    let mut table = Table::new(&columns);
    for result in results {
        let mut cells: Vec<String> = result.group.iter().map(|(_, value)| value.clone()).collect();
        let target = result.target.and_then(|t| t.value);
        cells.push(result.window.label.clone());
        cells.push(result.measured.map_or_else(|| "-".to_owned(), |m| words::measured(m, target)));
        cells.push(result.target.map(words::target).unwrap_or_default());
        cells.push(words::grouped(&result.sample.to_string()));
        cells.push(words::verdict(result.verdict).to_owned());
        cells.push(result.credit.as_ref().map(|c| credit::cell(c, page.body.currency.as_deref())).unwrap_or_default());
        let open = (result.open > 0).then(|| format!("{} open", words::grouped(&result.open.to_string())));
        cells.push(result.points.map(words::plain_number).unwrap_or_default());
        let during = (!result.adjusted.is_empty()).then(|| format!("during {}", result.adjusted.join(", ")));
        let gave_way = result.credit.as_ref().and_then(credit::gave_way);
        let claim = result.credit.as_ref().and_then(|c| credit::note(c.claim.as_ref()?, &Local(page.zone)));
        let blank = result.blank.then(|| words::BLANK.to_owned());
        let payable = result.credit.as_ref().and_then(|c| c.payable).map(|at| format!("to be paid by {}", Local(page.zone).moment(at)));
        let used = result.used.iter().map(|(from, until)| until.since(*from)).fold(Micros::ZERO, Micros::plus);
        let used = (used > Micros::ZERO).then(|| format!("{} of it used before", words::length(used)));
        cells.push(
            result
                .note
                .clone()
                .into_iter()
                .chain(open)
                .chain(used)
                .chain(blank)
                .chain(gave_way)
                .chain(claim)
                .chain(payable)
                .chain(during)
                .collect::<Vec<_>>()
                .join(", "),
        );
        table.row(cells);
    }
    out.push_str(&table.lines("  "));
    out
}

fn limits(page: &Page<'_>) -> String {
    let body = page.body;
    if body.limits.is_empty() {
        return String::new();
    }
    let currency = body.currency.as_deref();
    let mut table = Table::new(&[("window", Align::Left), ("group", Align::Left), ("asked for", Align::Right), ("left", Align::Right), ("by", Align::Left)]);
    for limit in &body.limits {
        let window = limit.window.as_ref().map_or("the whole agreement", |w| &w.label).to_owned();
        let by = limit.clause.as_deref().map_or_else(|| "a limit".to_owned(), |c| format!("clause {c}"));
        let group = limit.group.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        table.row([window, group, words::money(limit.before, currency), words::money(limit.after, currency), by]);
    }
    format!("\nlimits\n{}", table.lines("  "))
}

fn totals(page: &Page<'_>) -> String {
    let body = page.body;
    if page.plan.credits.is_empty() {
        return String::new();
    }
    let currency = body.currency.as_deref();
    let columns = [("settled in", Align::Left), ("credit", Align::Right), ("bonus", Align::Right), ("claimable", Align::Right), ("note", Align::Left)];
    let mut table = Table::new(&columns);
    let known = |blank: bool| if blank { words::BLANK } else { "" }.to_owned();
    let rare = |amount: Money, shown: Money| if shown.is_zero() { String::new() } else { words::money(amount, currency) };
    for total in &body.totals {
        let (bonus, claimable) = (rare(total.bonus, body.bonus), rare(total.claimable, total.claimable));
        table.row([total.window.label.clone(), words::money(total.credit, currency), bonus, claimable, known(total.blank)]);
    }
    let (bonus, claimable) = (rare(body.bonus, body.bonus), rare(body.claimable, body.claimable));
    table.row(["in all".to_owned(), words::money(body.credit, currency), bonus, claimable, known(body.totals.iter().any(|t| t.blank))]);
    format!("\ncredits\n{}{}", table.lines("  "), left_aside(page))
}

/// What the totals rest on that is not all there is.
fn left_aside(page: &Page<'_>) -> String {
    let aside = [
        (page.refused, "row refused", "rows refused", "what they say counts for nothing"),
        (page.body.seen.without_target, "case without a target", "cases without a target", "no row of `targets` applies, so they are left out"),
    ];
    let lines = aside.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, more, so)| format!("  {}: {so}\n", words::count(n, one, more)));
    lines.collect()
}

fn rights(page: &Page<'_>) -> String {
    let mut table = Table::new(&[
        ("right", Align::Left),
        ("of", Align::Left),
        ("group", Align::Left),
        ("arose in", Align::Left),
        ("until", Align::Left),
        ("effective by", Align::Left),
    ]);
    for right in &page.body.rights {
        let group = right.group.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        let until = right.until.map(|t| Local(page.zone).moment(t)).unwrap_or_default();
        let name = format!("{}{}", right.right, phrase::clause(right.clause.as_deref()));
        table.row([name, right.party.clone(), group, right.window.label.clone(), until, right.effect.map(|t| Local(page.zone).moment(t)).unwrap_or_default()]);
    }
    if table.is_empty() { String::new() } else { format!("\nrights that have arisen\n{}", table.lines("  ")) }
}

fn adjustments(page: &Page<'_>) -> String {
    let mut table = Table::new(&[("season, surge or phase", Align::Left), ("held from", Align::Left), ("until", Align::Left)]);
    for adjustment in &page.body.adjustments {
        let mut name = format!("{}{}", adjustment.adjustment, phrase::clause(adjustment.clause.as_deref()));
        for (from, until) in &adjustment.held {
            let moment = |t: crate::value::Instant| if crate::calendar::SUPPORTED.contains(t) { Local(page.zone).moment(t) } else { String::new() };
            table.row([std::mem::take(&mut name), moment(*from), moment(*until)]);
        }
    }
    if table.is_empty() { String::new() } else { format!("\nwhen something else held\n{}", table.lines("  ")) }
}

fn under(page: &Page<'_>, other: &Other) -> String {
    let mark = |reading: &str| if reading == other.reading { format!("{reading} *") } else { reading.to_owned() };
    let headings: Vec<String> = other.readings.iter().map(|(reading, _)| mark(reading)).collect();
    let mut columns = vec![("settled in", Align::Left)];
    columns.extend(headings.iter().map(|h| (h.as_str(), Align::Right)));
    let mut table = Table::new(&columns);
    let mut labels: Vec<&str> = other.readings.iter().flat_map(|(_, body)| body.totals.iter().map(|t| t.window.label.as_str())).collect();
    labels.sort_unstable();
    labels.dedup();
    let currency = page.body.currency.as_deref();
    for label in labels {
        let of = |body: &Body| body.totals.iter().find(|t| t.window.label == label).map(|t| t.credit);
        let cells = other.readings.iter().map(|(_, body)| of(body).map_or_else(|| "-".to_owned(), |money| words::money(money, currency)));
        table.row(std::iter::once(label.to_owned()).chain(cells));
    }
    let whole = |body: &Body| -> Money { body.credit };
    table.row(std::iter::once("in all".to_owned()).chain(other.readings.iter().map(|(_, body)| words::money(whole(body), currency))));
    format!("\nunder the other readings of {}\n{}  * in force above\n", safe(&other.point), table.lines("  "))
}

fn provisional(page: &Page<'_>) -> String {
    let open = &page.body.provisional;
    if open.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{} that nobody agreed, taken meanwhile\n", words::count(open.len() as u64, "reading", "readings"));
    let (width, mut settling) = (open.len().to_string().len(), false);
    for (at, one) in open.iter().enumerate() {
        let clause = phrase::clause(one.clause.as_deref());
        out.push_str(&format!("  {:>width$}. {}{clause}: {}\n", at + 1, safe(&one.point), safe(&one.says)));
        let Some((_, point)) = page.plan.points.find(&one.point) else { continue };
        let words = readings::settling(&one.point, &point.kind, &one.reading);
        let words = if point.kind == "value" { format!("`{words}` in place of the brackets") } else { words };
        out.push_str(&format!("  {:>width$}  settled by: {}\n", "", safe(&words)));
        settling |= point.kind != "value";
    }
    if settling {
        out.push_str("  a line `… is …` stands in the agreement's block, a `decide …` line after it\n");
    }
    out
}
