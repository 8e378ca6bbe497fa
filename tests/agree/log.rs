//! Logs made by chance: on a grid of half hours around the nights on which clocks change, month ends and closing times, with everything that is dirty in a log.

use super::contract::EVENTS;
use super::tape::Choices;
use sla::events::OwnedEvent;
use sla::plan::{CaseId, EventId, FieldId, Plan, RoleId, Sort, Value};
use sla::value::{Date, Instant, Micros};

/// Half an hour, in microseconds.
const HALF: i64 = 1_800_000_000;

/// What often follows one another: positions in the list of events.
const SCRIPTS: &[&[u16]] = &[
    &[3, 4],
    &[1],
    &[2, 1],
    &[1, 2],
    &[3, 1, 4],
    &[5, 6],
    &[5, 3, 6, 4],
    &[8, 1],
    &[1, 1],
    &[3, 3, 4],
    &[9],
    &[0],
    &[4, 3],
    &[7],
    &[1, 3, 2, 4, 1],
    &[3, 4, 1, 2, 1],
    &[1, 2, 1],
];

/// First days near which something happens to the clocks: London's, Tehran's and São Paulo's nights, month ends, a leap day.
pub(super) const ORIGINS: &[(i32, u8, u8)] =
    &[(2026, 1, 26), (2026, 3, 24), (2026, 10, 20), (2018, 10, 29), (2018, 2, 12), (2018, 3, 17), (2018, 9, 17), (2020, 2, 25), (2020, 9, 30), (2019, 12, 27)];

pub(super) fn origin(chance: &mut Choices<'_>) -> Date {
    let (year, month, day) = *chance.pick(ORIGINS);
    Date::new(year, month, day).unwrap()
}

fn start_of(date: Date) -> i64 {
    i64::from(date.days()) * Micros::DAY.0
}

/// The rows of a few cases.
pub(super) fn log(chance: &mut Choices<'_>, plan: &Plan, origin: Date) -> Vec<OwnedEvent> {
    let mut rows = Vec::new();
    for _ in 0..1 + chance.below(5) {
        let key = *chance.pick(&["A-1", "A-2", "B-1", "C", "ü"]);
        let kind = CaseId(chance.below(plan.cases.len()) as u16);
        let mut time = start_of(origin) + chance.between(-48, 48 * 12) * HALF;
        if !matches!(plan.cases[kind.index()].sort, Sort::Case) {
            for _ in 0..1 + chance.below(8) {
                let event = chance.below(EVENTS.len()) as u16;
                rows.push(row(chance, kind, key, Instant(time), event));
                time += if chance.once_in(3) { gap(chance) } else { Micros::MINUTE.0 / 2 * chance.between(1, 12) };
            }
            continue;
        }
        let mut script: Vec<u16> = if chance.once_in(4) { Vec::new() } else { vec![0] };
        for _ in 0..chance.below(5) {
            script.extend(*chance.pick(SCRIPTS));
            if chance.once_in(3) {
                script.push(chance.below(EVENTS.len()) as u16);
            }
        }
        for event in script {
            rows.push(row(chance, kind, key, Instant(time), event));
            time += gap(chance);
        }
    }
    match chance.below(4) {
        0 | 1 => rows.sort_by_key(|r| r.time),
        2 => {}
        _ => {
            rows.sort_by_key(|r| r.time);
            for _ in 0..chance.below(if rows.is_empty() { 1 } else { 4 }) {
                let (a, b) = (chance.below(rows.len()), chance.below(rows.len()));
                rows.swap(a, b);
            }
        }
    }
    rows
}

/// From one row of a case to the next: often none, mostly hours, rarely months.
fn gap(chance: &mut Choices<'_>) -> i64 {
    match chance.below(12) {
        0 | 1 => 0,
        2..=6 => HALF * chance.between(1, 12),
        7 | 8 => HALF * 16,
        9 => HALF * 48 * chance.between(1, 4),
        10 => HALF * chance.between(1, 48) + chance.between(0, 1_000_000),
        _ => HALF * 48 * chance.between(5, 60),
    }
}

fn row(chance: &mut Choices<'_>, kind: CaseId, key: &str, time: Instant, event: u16) -> OwnedEvent {
    let by = (!chance.once_in(5)).then(|| RoleId(chance.below(3) as u16));
    let event = (!chance.once_in(16)).then_some(EventId(event));
    let mut values: Vec<(FieldId, Option<Value>)> = Vec::new();
    let number = |chance: &mut Choices<'_>| Value::Number(rust_decimal::Decimal::new(chance.between(0, 120), *chance.pick(&[1, 2, 0])));
    while chance.once_in(2) && values.len() < 3 {
        let field = FieldId(chance.below(7) as u16);
        let value = match field.0 {
            _ if chance.once_in(8) => None,
            0 => Some(Value::Name(chance.below(3) as u16)),
            1 | 5 => Some(number(chance)),
            6 => Some(Value::Number(chance.between(0, 5).into())),
            3 => Some(Value::Text((*chance.pick(&["desk", "field"])).into())),
            _ => Some(Value::Flag(chance.once_in(2))),
        };
        values.push((field, value));
    }
    OwnedEvent { time, kind, case: key.into(), event, by, values: values.into() }
}

/// None, somewhere in the log, before it or long after it.
pub(super) fn as_of(chance: &mut Choices<'_>, rows: &[OwnedEvent], origin: Date) -> Option<Instant> {
    match chance.below(12) {
        0 | 1 => None,
        2 | 3 => rows.get(chance.below(rows.len())).map(|r| r.time),
        4 | 5 => Some(Instant(start_of(origin) + chance.between(0, 48 * 30) * HALF)),
        6 => Some(Instant(start_of(origin) - 40 * Micros::DAY.0)),
        _ => Some(Instant(start_of(origin) + chance.between(20, 200) * Micros::DAY.0)),
    }
}
