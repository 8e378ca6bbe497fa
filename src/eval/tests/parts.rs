//! Logs in parts, out of order, huge and strange.

use super::super::fixtures::*;
use super::super::{Facts, Options, Part, Program};
use super::on;
use crate::events::OwnedEvent;
use crate::outcome::Verdict;
use crate::plan::{CaseId, EventId, FieldAt, Moment, Plan, Unit, WindowSpec};
use crate::value::{Date, Instant, Micros};
use proptest::prelude::*;

/// Logs of a few cases with every event and many ties, in order of time.
fn logs() -> impl Strategy<Value = Vec<OwnedEvent>> {
    let row = (0..4_u8, 0..40_u8, 0..8_u16, 0..4_u8);
    proptest::collection::vec(row, 0..60).prop_map(|mut rows| {
        rows.sort_by_key(|row| row.1);
        let line = |(case, hour, event, priority): (u8, u8, u16, u8)| {
            let values = if priority > 0 { format!("priority=P{priority}") } else { String::new() };
            format!("C{case} | {:02} {:02}:00 | {} | {values}", 5 + hour / 20, hour % 20, EVENTS[usize::from(event)])
        };
        rows.into_iter().map(|row| log(&[&line(row)]).remove(0)).collect()
    })
}

fn plan_with(readings: &[(&str, &str)]) -> Plan {
    let mut plan = plan();
    plan.objectives[0].items_mut().unwrap().dimensions = vec![FieldAt { field: field("priority"), moment: Moment::Open(point("field_moment")) }];
    readings.iter().for_each(|(kind, reading)| read(&mut plan, kind, reading));
    plan
}

fn plans() -> impl Strategy<Value = Program> {
    let same = prop_oneof![Just("log_order"), Just("stops_first"), Just("stops_last")];
    let reopen = prop_oneof![Just("continues_without_closed_time"), Just("starts_new_case"), Just("restarts")];
    let counted = prop_oneof![Just("start"), Just("stop"), Just("due")];
    (same, reopen, counted)
        .prop_map(|(same, reopen, counted)| Program::compile(&plan_with(&[("same_instant", same), ("reopen", reopen), ("counted_at", counted)])).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn splitting_a_log_anywhere_changes_nothing(
        program in plans(),
        events in logs(),
        cuts in proptest::collection::vec(any::<usize>(), 0..5),
        as_of in proptest::option::of(0..40_i64),
    ) {
        let as_of = as_of.map(|hours| at("05 00:00").plus(Micros(Micros::HOUR.0 * hours)));
        let options = Options { as_of, facts: Facts::All, ..Options::default() };
        let whole = in_parts(&program, &options, &events, &[], false);
        prop_assert_eq!(&whole, &in_parts(&program, &options, &events, &cuts, false));
        prop_assert_eq!(&whole, &in_parts(&program, &options, &events, &cuts, true));
        let sorted = Options { sort: true, ..options };
        prop_assert_eq!(&whole, &in_parts(&program, &sorted, &events, &cuts, true));
    }
}

#[test]
fn a_log_out_of_order_is_noticed_and_sorted() {
    let lines = ["T | 05 09:00 | opened", "T | 05 13:30 | resolved", "T | 05 13:40 | closed", "T | 05 10:00 | held", "T | 05 11:00 | freed"];
    let program = Program::compile(&plan()).unwrap();
    let mut part = Part::first(&program, Options::default());
    log(&lines).iter().for_each(|e| part.push(&e.as_event()));
    assert!(!part.in_order());
    let (body, facts) = evaluate(&plan(), &log(&lines), None);
    assert_eq!((facts.len(), facts[0].clocks[0].value_us.0 / super::H), (1, 3));
    assert_eq!((body.seen.cases, body.results[0].met), (1, Some(1)));
    let live = ["T | 05 09:00 | opened", "T | 05 13:30 | resolved", "T | 05 10:00 | held", "T | 05 11:00 | freed"];
    assert_eq!(evaluate(&plan(), &log(&live), None).1, facts);
}

#[test]
fn facts_come_in_order_of_keys_then_of_first_rows() {
    let lines = ["B | 05 09:00 | opened", "A | 05 10:00 | opened", "B | 05 11:00 | closed", "B | 05 12:00 | opened", "A | 05 13:00 | closed"];
    let (_, facts) = evaluate(&plan(), &log(&lines), None);
    let told: Vec<_> = facts.iter().map(|f| (f.case.as_str(), f.clocks[0].start)).collect();
    assert_eq!(told, [("A", at("05 10:00")), ("B", at("05 09:00")), ("B", at("05 12:00"))]);
}

#[test]
fn a_hundred_years_of_weeks_are_no_trouble_and_too_many_groups_are_said() {
    let mut plan = plan_with(&[]);
    plan.objectives[0].each = WindowSpec::of(Unit::Week, None);
    (plan.term.from, plan.term.until) = (Date::new(1990, 1, 1), Date::new(2090, 1, 1));
    plan.objectives[0].items_mut().unwrap().dimensions[0].field = field("cost");
    let program = Program::compile(&plan).unwrap();
    let results = |groups: usize| {
        let mut part = Part::first(&program, Options { as_of: on("2089-12-31 00:00"), ..Options::default() });
        for group in 0..groups {
            part.push(&log(&[&format!("C{group} | 05 09:00 | opened | cost={group}")])[0].as_event());
        }
        part.finish(&mut |_| {}).results
    };
    assert_eq!(results(3).len(), 3 * 5218);
    let crowded = results(400);
    assert_eq!((crowded.len(), crowded[0].verdict, crowded[0].note.as_deref()), (1, Verdict::Undetermined, Some("too many results")));
}

#[test]
fn strange_instants_ids_and_keys_break_nothing() {
    let mut events = Vec::new();
    for time in [Instant::MIN, Instant(-1), Instant(0), at("05 09:00"), Instant(4_200_000_000_000_000), Instant::MAX] {
        for name in EVENTS {
            let line = format!("{} | 05 09:00 | {name} | cost=79228162514264337593543950335", time.0);
            events.push(OwnedEvent { time, ..log(&[&line]).remove(0) });
        }
        events.push(OwnedEvent { time, kind: CaseId(9), event: Some(EventId(900)), ..events[0].clone() });
        events.push(OwnedEvent { time, case: "".into(), event: Some(EventId(900)), ..events[0].clone() });
    }
    for as_of in [None, Some(Instant::MIN), Some(Instant(0)), Some(Instant::MAX)] {
        for counted in ["start", "stop", "due"] {
            evaluate(&plan_with(&[("counted_at", counted)]), &events, as_of);
        }
    }
}
