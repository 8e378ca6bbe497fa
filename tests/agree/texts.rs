//! Contracts as text: every agreement of the examples and templates on logs made by chance from its own vocabulary, at times and with values near its own numbers.
//!
//! `cargo test agree::texts` tries each on a few; `SLA_PAIRS=100000 cargo test --release --test main agree::texts` on so many in all.

use super::engine::agree;
use super::tape::Choices;
use super::{Log, Lot, asked, on_tapes};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use sla::eval::Program;
use sla::events::OwnedEvent;
use sla::plan::*;
use sla::resolve::{Texts, load};
use sla::value::{Instant, Micros};
use std::cell::Cell;
use std::path::{Path, PathBuf};

/// Texts, by path from the root of the house.
#[expect(clippy::disallowed_methods, reason = "tests may read files")]
fn files(folder: &str, out: &mut Vec<(PathBuf, String)>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten() {
        let path = entry.unwrap().path();
        let short = path.strip_prefix(root).unwrap().to_path_buf();
        if path.is_dir() {
            files(&short.to_string_lossy(), out);
        } else if path.extension().is_some_and(|e| e == "sla") {
            out.push((short, std::fs::read_to_string(path).unwrap()));
        }
    }
}

/// Every agreement with its plan.
fn agreements() -> Vec<(String, Plan)> {
    let all = texts();
    let world = Texts::new(all.clone());
    let with_plan = |(path, text): (PathBuf, String)| {
        let plan = text.contains("agreement").then(|| lower::lower(&load(&world, &path)).plan)??;
        Some((path.display().to_string(), plan))
    };
    all.into_iter().filter_map(with_plan).collect()
}

/// Every contract of the examples and of the templates, by its path.
pub(crate) fn texts() -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    files("examples", &mut all);
    files("stdlib/templates", &mut all);
    all.sort();
    all
}

/// What a plan counts with: lengths, numbers, texts.
#[derive(Default)]
struct Own {
    lengths: Vec<i64>,
    numbers: Vec<Decimal>,
    texts: Vec<String>,
}

impl Own {
    fn of(plan: &Plan) -> Self {
        let mut own = Self::default();
        own.see("", &serde_json::to_value(plan).unwrap());
        own.lengths.extend([Micros::MINUTE.0, Micros::HOUR.0, Micros::DAY.0]);
        own.numbers.extend([Decimal::ZERO, Decimal::ONE]);
        own.texts.push("other".to_owned());
        own
    }

    fn see(&mut self, key: &str, json: &Json) {
        match (key, json) {
            (_, Json::Object(parts)) => parts.iter().for_each(|(key, part)| self.see(key, part)),
            (_, Json::Array(parts)) => parts.iter().for_each(|part| self.see(key, part)),
            ("length" | "least" | "most" | "unit" | "beyond" | "holds", Json::Number(n)) => self.lengths.extend(n.as_i64().filter(|n| *n > 0)),
            ("at_least" | "at_most" | "above" | "below" | "number", Json::String(n)) => self.numbers.extend(n.parse::<Decimal>().ok()),
            ("text", Json::String(text)) => self.texts.push(text.clone()),
            _ => {}
        }
    }
}

/// Events that matter to a kind of case, and who causes them.
fn events(plan: &Plan, kind: CaseId) -> Vec<(EventId, Vec<RoleId>)> {
    let case = &plan.cases[kind.index()];
    let clocks = plan.clocks.iter().filter(|c| c.case == kind);
    let of_clocks = clocks.flat_map(|c| [&c.start, &c.stop, &c.reopen]).flat_map(|patterns| patterns.options.iter().flatten());
    let of_states = case.states.iter().flat_map(|s| s.begin.iter().chain(&s.end));
    let mut all: Vec<_> = of_clocks.chain(of_states).map(|p| (p.event, p.by.clone())).collect();
    all.extend((0..case.events.len()).map(|at| (EventId(at as u16), case.events[at].by.clone())));
    all
}

/// A log of a plan.
fn log(plan: &Plan, own: &Own, tape: &[u32]) -> Log {
    let mut chance = Choices::new(tape);
    let day = |date: sla::value::Date| i64::from(date.days()) * Micros::DAY.0;
    let begins = plan.term.from.map_or(20_454 * Micros::DAY.0, day);
    let base = begins + *chance.pick(&[0, 27, 58, 88]) * Micros::DAY.0;
    let mut rows = Vec::new();
    for _ in 0..1 + chance.below(6) {
        let kind = CaseId(chance.below(plan.cases.len()) as u16);
        let (case, matter) = (&plan.cases[kind.index()], events(plan, kind));
        let key = *chance.pick(&["A", "B", "C", "D"]);
        let mut time = base + chance.between(-6, 72) * Micros::HOUR.0;
        for n in 0..1 + chance.below(7) {
            let (event, by) = if n == 0 {
                matter.first().cloned().unwrap_or((EventId(0), Vec::new()))
            } else {
                matter.get(chance.below(matter.len())).cloned().unwrap_or((EventId(0), Vec::new()))
            };
            let role = if by.is_empty() { (!plan.roles.is_empty()).then(|| RoleId(chance.below(plan.roles.len()) as u16)) } else { Some(*chance.pick(&by)) };
            let mut values = Vec::new();
            for (at, field) in case.fields.iter().enumerate() {
                if n == 0 || chance.once_in(3) {
                    values.push((FieldId(at as u16), value(&mut chance, own, field)));
                }
            }
            let event = (!case.events.is_empty() && !chance.once_in(12)).then_some(event);
            rows.push(OwnedEvent { time: Instant(time), kind, case: key.into(), event, by: role, values: values.into() });
            time += step(&mut chance, own);
        }
    }
    if !chance.once_in(6) {
        rows.sort_by_key(|row| row.time);
    }
    let latest = rows.iter().map(|row| row.time.0).max().unwrap_or(base);
    let as_of = (!chance.once_in(5)).then(|| Instant(latest + *chance.pick(&[0, 31, 1, -3, 100]) * Micros::DAY.0));
    let mut cuts: Vec<usize> = (0..chance.below(4)).map(|_| chance.below(rows.len() + 1)).collect();
    cuts.sort_unstable();
    Log { events: rows, as_of, cuts }
}

/// From one row to the next: a length of the plan, or near it, or half of it; or nothing.
fn step(chance: &mut Choices<'_>, own: &Own) -> i64 {
    let length = (*chance.pick(&own.lengths)).min(40 * Micros::DAY.0);
    match chance.below(6) {
        0 => 0,
        1 | 2 => length,
        3 => length / 2,
        4 => (length - 1).max(0),
        _ => length + 1,
    }
}

fn value(chance: &mut Choices<'_>, own: &Own, field: &Field) -> Option<Value> {
    if chance.once_in(8) {
        return None;
    }
    Some(match &field.kind {
        FieldKind::Names(names) => Value::Name(chance.below(names.len()) as u16),
        FieldKind::Text => Value::Text(chance.pick(&own.texts).as_str().into()),
        FieldKind::Flag => Value::Flag(chance.once_in(2)),
        FieldKind::Number => {
            let near = *chance.pick(&own.numbers) + Decimal::from(chance.between(-1, 1));
            Value::Number(near.abs().trunc())
        }
    })
}

#[test]
fn contracts_as_text_are_evaluated_alike() {
    let agreements = agreements();
    assert!(agreements.len() > 5, "the agreements are not where they were");
    let pairs = Cell::new(0);
    let each = asked("SLA_PAIRS").map_or(2, |all| all.div_ceil(agreements.len() as u64));
    for (name, plan) in &agreements {
        let own = Own::of(plan);
        let lot = Lot { refused: 0, plan: plan.clone(), program: Program::compile(plan).unwrap(), logs: Vec::new() };
        let found = on_tapes(each, 600, |tape| {
            pairs.set(pairs.get() + 1);
            agree(&lot, &log(plan, &own, tape))
        });
        if let Err((why, tape)) = found {
            panic!("{name}\n{:#?}\n{why}", log(plan, &own, &tape));
        }
    }
    println!("{} agreements alike on {} logs", agreements.len(), pairs.get());
}
