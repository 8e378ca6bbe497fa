//! What differs between two versions, for programs. `schemas/diff.json` describes it.

use super::{Titles, said};
use crate::calendar::Calendars;
use crate::diagnostic::Label;
use crate::diagnostic::render::JsonLabel;
use crate::finding::diff::{Change, Declared, Diff, Direction, How, Read, ReadingChange, Worth};
use crate::plan::Plan;
use crate::report::checked::{JsonDifference, JsonRow, rows};
use crate::report::history;
use crate::text::Sources;
use crate::value::{Instant, Money};
use crate::witness::{Apart, Compared};
use serde::Serialize;

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct Differences {
    differs: bool,
    old: Version,
    new: Version,
    customer: String,
    by_itself: bool,
    terms_differ: bool,
    changes: Vec<JsonChange>,
    whole: Option<JsonCompared>,
    renamed: Vec<Renamed>,
    same: Vec<JsonDeclared>,
    log: Option<JsonWorth>,
}

#[derive(Debug, Serialize)]
struct Version {
    file: String,
    agreement: String,
    version: Option<u32>,
    currency: Option<String>,
}

#[derive(Debug, Serialize)]
struct JsonChange {
    category: &'static str,
    declared: Vec<JsonDeclared>,
    needs: Vec<String>,
    readings: Vec<JsonReading>,
    #[serde(flatten)]
    compared: JsonCompared,
    log: Option<JsonWorth>,
}

#[derive(Debug, Serialize)]
struct JsonDeclared {
    kind: &'static str,
    name: String,
    how: &'static str,
    clause: Option<String>,
    old: Option<JsonLabel>,
    new: Option<JsonLabel>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    said: Vec<JsonSaid>,
}

#[derive(Debug, Serialize)]
struct JsonSaid {
    what: &'static str,
    before: Vec<String>,
    now: Vec<String>,
}

#[derive(Debug, Serialize)]
struct JsonReading {
    point: String,
    question: String,
    before: Option<JsonRead>,
    now: Option<JsonRead>,
    changes_results: bool,
}

#[derive(Debug, Serialize)]
struct JsonRead {
    reading: String,
    says: String,
    open: bool,
}

#[derive(Debug, Serialize)]
struct JsonCompared {
    direction: &'static str,
    histories: usize,
    events: usize,
    stronger: Option<JsonApart>,
    weaker: Option<JsonApart>,
    aside: Option<JsonApart>,
}

#[derive(Debug, Serialize)]
struct JsonApart {
    events: usize,
    cases: u32,
    as_of: Instant,
    words_of: &'static str,
    rows: Vec<JsonRow>,
    told: Vec<String>,
    difference: JsonDifference,
    owed_before: Money,
    owed_now: Money,
}

#[derive(Debug, Serialize)]
struct JsonWorth {
    before: Money,
    now: Money,
    gain: Money,
    verdicts: usize,
}

#[derive(Debug, Serialize)]
struct Renamed {
    kind: &'static str,
    old: String,
    new: String,
}

/// Everything that differs.
pub fn differences(diff: &Diff, titles: Titles<'_>, sources: &Sources) -> Differences {
    let version = |file: &str, plan: &Plan| Version {
        file: file.to_owned(),
        agreement: plan.agreement.clone(),
        version: plan.version,
        currency: plan.currency.as_ref().map(|c| c.code.clone()),
    };
    Differences {
        differs: diff.differs(),
        old: version(titles.old, &diff.old),
        new: version(titles.new, &diff.new),
        customer: super::customer(&diff.new),
        by_itself: diff.by_itself,
        terms_differ: diff.terms_differ,
        changes: diff.changes.iter().map(|c| change(c, sources)).collect(),
        whole: diff.whole.as_ref().map(|(direction, found)| compared(*direction, found, &diff.old, &diff.new)),
        renamed: diff.renamed.iter().map(|(kind, old, new)| Renamed { kind, old: old.clone(), new: new.clone() }).collect(),
        same: diff.same.iter().map(|d| declared(d, Vec::new(), sources)).collect(),
        log: diff.worth.as_ref().map(worth),
    }
}

fn change(of: &Change, sources: &Sources) -> JsonChange {
    let told = |d: &Declared| {
        let all = said::said(of, d, sources).into_iter();
        declared(d, all.map(|s| JsonSaid { what: s.what, before: s.before, now: s.now }).collect(), sources)
    };
    JsonChange {
        category: super::category(of.category),
        declared: of.declared.iter().map(told).collect(),
        needs: of.needs.clone(),
        readings: of.readings.iter().map(reading).collect(),
        compared: compared(of.direction, &of.compared, &of.before, &of.now),
        log: of.worth.as_ref().map(worth),
    }
}

fn declared(of: &Declared, said: Vec<JsonSaid>, sources: &Sources) -> JsonDeclared {
    let label = |span: Option<crate::text::Span>| span.map(|span| JsonLabel::of(&Label { span, text: String::new() }, sources));
    let how = match of.how {
        How::Changed => "changed",
        How::Added => "added",
        How::Removed => "removed",
        How::Moved => "moved",
    };
    JsonDeclared { kind: of.kind, name: of.name.clone(), how, clause: of.clause.clone(), old: label(of.old), new: label(of.new), said }
}

fn reading(of: &ReadingChange) -> JsonReading {
    let read = |read: &Option<Read>| read.as_ref().map(|r| JsonRead { reading: r.reading.clone(), says: r.says.clone(), open: r.open });
    JsonReading {
        point: of.point.clone(),
        question: of.question.clone(),
        before: read(&of.before),
        now: read(&of.now),
        changes_results: !of.is_of_agreement_alone(),
    }
}

fn compared(direction: Direction, of: &Compared, before: &Plan, now: &Plan) -> JsonCompared {
    let one = |apart: &Option<Box<Apart>>| apart.as_deref().and_then(|apart| self::apart(apart, before, now));
    JsonCompared {
        direction: direction.name(),
        histories: of.histories,
        events: of.events,
        stronger: one(&of.more),
        weaker: one(&of.less),
        aside: one(&of.aside),
    }
}

fn apart(of: &Apart, before: &Plan, now: &Plan) -> Option<JsonApart> {
    let plan = if of.of_second { now } else { before };
    let calendars = Calendars::compile(plan).ok()?;
    Some(JsonApart {
        events: of.history.events(),
        cases: of.history.cases(),
        as_of: of.history.as_of,
        words_of: if of.of_second { "new" } else { "old" },
        rows: rows(plan, &of.history),
        told: history::lines(plan, calendars.zone(), &of.history),
        difference: JsonDifference::of(&of.difference),
        owed_before: of.one,
        owed_now: of.other,
    })
}

fn worth(of: &Worth) -> JsonWorth {
    JsonWorth { before: of.before, now: of.now, gain: of.gain(), verdicts: of.verdicts }
}
