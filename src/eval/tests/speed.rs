//! How fast events go in. `SLA_SPEED=200000 cargo test --release --lib speed -- --nocapture` prints it; a usual run pushes a few.

use super::super::fixtures::*;
use super::super::{Options, Part, Program};
use crate::events::OwnedEvent;
use crate::plan::{CalendarId, FieldAt, Moment};
use crate::value::Micros;

/// Twelve events a ticket, sixty tickets alive at a time for each minute of a ticket's length.
fn tickets(count: i64) -> Vec<OwnedEvent> {
    let steps = [(0, "opened"), (5, "responded"), (9, "noted"), (30, "held"), (90, "freed"), (100, "noted"), (200, "held"), (260, "freed")];
    let more = [(300, "resolved"), (330, "reopened"), (390, "resolved"), (1500, "closed")];
    let start = at("2026-01-01 00:00");
    let mut events: Vec<OwnedEvent> = (0..count)
        .flat_map(|n| {
            steps.iter().chain(&more).map(move |(minutes, name)| {
                let line = format!("INC{n:07} | 05 09:00 | {name} | priority=P{}", n % 3 + 1);
                let time = start.plus(Micros(n * 20_000_000 + minutes * Micros::MINUTE.0 + n % 7 * 1_000_000));
                OwnedEvent { time, ..log(&[&line]).remove(0) }
            })
        })
        .collect();
    events.sort_by_key(|e| e.time);
    events
}

#[test]
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "prints how long it took")]
fn speed_of_push() {
    let mut plan = plan();
    plan.clocks[0].run[0].during = Some(CalendarId(0));
    plan.objectives[0].items_mut().unwrap().population = priority_is(Moment::Event(event("opened")), &["P1", "P2"]);
    plan.objectives[0].items_mut().unwrap().dimensions = vec![FieldAt { field: field("priority"), moment: Moment::Event(event("opened")) }];
    let program = Program::compile(&plan).unwrap();
    let count = std::env::var("SLA_SPEED").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let events = tickets(count);
    for _ in 0..4 {
        let started = std::time::Instant::now();
        let mut part = Part::first(&program, Options::default());
        events.iter().for_each(|e| part.push(&e.as_event()));
        let pushed = started.elapsed();
        assert!(part.in_order());
        let body = part.finish(&mut |_| {});
        let rate = events.len() as u128 * 1000 / pushed.as_micros().max(1);
        println!("{} events, {} lives: {rate} thousand events a second; finished after {:?}", events.len(), body.seen.cases, started.elapsed());
    }
}
