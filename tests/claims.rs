//! Claims, evidence that earlier claims used, one credit for each incident: the two evaluators beside each other on a few contracts, under readings and logs made
//! by chance, whole, sorted and in parts. `SLA_CLAIMS=20000 cargo test --release claims` compares more, `SLA_SEED=7` others.

use crate::chance::{Chance, plan, read};
use rust_decimal::Decimal;
use sla::calendar::Calendars;
use sla::eval::{Facts, Options, Part, Program};
use sla::events::OwnedEvent;
use sla::outcome::{Body, CaseFacts};
use sla::plan::{CaseId, EventId, FieldId, FieldKind, Plan, Value};
use sla::reference;
use sla::value::{Date, Instant, Micros};

const CONTRACTS: &[(&str, &str)] = &[
    ("claims", include_str!("claims/claims.sla")),
    ("evidence", include_str!("claims/evidence.sla")),
    ("incidents", include_str!("claims/incidents.sla")),
    ("occasions", include_str!("claims/occasions.sla")),
];

/// What fields of text may say.
const TEXTS: [&str; 8] = ["eu", "us", "uptime", "quick", "2026-01", "2026-02", "I-1", "I-2"];

/// What happens in some days of 2026, by chance: many things at one instant, and at edges of months.
fn log(plan: &Plan, days: usize, chance: &mut Chance) -> Vec<OwnedEvent> {
    let start = i64::from(Date::new(2025, 12, 25).unwrap().days()) * Micros::DAY.0;
    let edges = [(2026, 2, 1), (2026, 3, 1), (2026, 3, 3), (2026, 4, 1)].map(|(y, m, d)| i64::from(Date::new(y, m, d).unwrap().days()) * Micros::DAY.0);
    let mut events = Vec::new();
    for _ in 0..6 + chance.below(50) {
        let kind = chance.below(plan.cases.len());
        let case = &plan.cases[kind];
        let time = match chance.below(6) {
            0 => edges[chance.below(edges.len())],
            _ => start + chance.below(days * 4) as i64 * 6 * Micros::HOUR.0 + if chance.once_in(3) { chance.below(5_000_000) as i64 * 1_000 } else { 0 },
        };
        let event = (!chance.once_in(12)).then(|| chance.below(case.events.len()));
        let by = event.and_then(|e| {
            let roles = &case.events[e].by;
            if roles.is_empty() || chance.once_in(6) { None } else { Some(roles[chance.below(roles.len())]) }
        });
        let mut values = Vec::new();
        for (at, field) in case.fields.iter().enumerate() {
            if chance.once_in(2) {
                let value = match &field.kind {
                    FieldKind::Names(names) => Value::Name(chance.below(names.len()) as u16),
                    FieldKind::Text => Value::Text(TEXTS[chance.below(TEXTS.len())].into()),
                    FieldKind::Flag => Value::Flag(chance.once_in(2)),
                    FieldKind::Number => Value::Number(Decimal::from(chance.below(4) as u64)),
                };
                values.push((FieldId(at as u16), (!chance.once_in(8)).then_some(value)));
            }
        }
        let case = format!("K-{}", chance.below(4));
        let event = event.map(|e| EventId(e as u16));
        events.push(OwnedEvent { time: Instant(time), kind: CaseId(kind as u16), case: case.into(), event, by, values: values.into() });
    }
    if !chance.once_in(4) {
        events.sort_by_key(|e| e.time);
    }
    events
}

fn text(body: &Body, facts: &[CaseFacts]) -> String {
    format!("{}\n{}", serde_json::to_string_pretty(body).unwrap(), serde_json::to_string_pretty(facts).unwrap())
}

/// The engine on a log cut in two; none if it says that the log must be sorted first.
fn engine(program: &Program, events: &[OwnedEvent], cut: usize, as_of: Instant, sort: bool) -> Option<String> {
    let options = Options { as_of: Some(as_of), facts: Facts::All, stretches: false, sort };
    let mut whole = Part::first(program, options.clone());
    events[..cut].iter().for_each(|event| whole.push(&event.as_event()));
    let mut later = Part::later(program, options);
    events[cut..].iter().for_each(|event| later.push(&event.as_event()));
    whole.merge(later);
    (sort || whole.in_order()).then(|| {
        let mut facts = Vec::new();
        let body = whole.finish(&mut |fact| facts.push(fact));
        text(&body, &facts)
    })
}

fn first_difference(a: &str, b: &str) -> String {
    let at = a.lines().zip(b.lines()).position(|(a, b)| a != b).unwrap_or(0);
    let around = |text: &str| text.lines().skip(at.saturating_sub(14)).take(24).collect::<Vec<_>>().join("\n");
    format!("--- plain\n{}\n--- engine\n{}", around(a), around(b))
}

#[expect(clippy::disallowed_methods, reason = "tests may look at the environment")]
fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

#[test]
fn claims_and_what_they_use_are_the_same_to_both_evaluators() {
    let (first, many) = (asked("SLA_SEED", 1), asked("SLA_CLAIMS", 60));
    let mut seen: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    for (name, contract) in CONTRACTS {
        let settled = plan(contract);
        for seed in (first..).take(usize::try_from(many).unwrap()) {
            let mut chance = Chance(seed);
            let mut plan = settled.clone();
            read(&mut plan, &mut chance, 1);
            assert_eq!(plan.validate(), Ok(()));
            let events = log(&plan, 130, &mut chance);
            let as_of = Instant(events[chance.below(events.len())].time.0 + chance.below(60) as i64 * Micros::DAY.0);
            let calendars = Calendars::compile(&plan).unwrap();
            let (body, facts) = reference::evaluate_in(&plan, &calendars, &events, Some(as_of), false);
            let plain = text(&body, &facts);
            for word in ["\"lapsed\"", "\"claimable\"", "\"claimed\"", "\"at\":", "\"gave_way\"", "\"used\"", "\"payable\"", "\"returned\"", "\"carried\""] {
                *seen.entry(word).or_default() += plain.matches(word).count() as u64;
            }
            let program = Program::compile(&plan).unwrap();
            let cut = chance.below(events.len());
            for (cut, sort) in [(events.len(), false), (events.len(), true), (cut, false), (cut, true)] {
                if let Some(engine) = engine(&program, &events, cut, as_of, sort) {
                    assert!(plain == engine, "{name}, seed {seed}, cut {cut}, sorted {sort}:\n{}", first_difference(&plain, &engine));
                }
            }
        }
    }
    println!("{seen:?}");
}
