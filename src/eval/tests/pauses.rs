//! Pauses: nesting, bounds, stops, pauses that are never ended; stretches.

use super::super::fixtures::*;
use super::super::{Facts, Options, Part, Program};
use super::{H, on};
use crate::outcome::{ClockState, StretchKind};
use crate::plan::{Basis, Budget, CalendarId, Cap, Plan};
use crate::value::Micros;

fn with(readings: &[(&str, &str)]) -> Plan {
    let mut plan = plan();
    readings.iter().for_each(|(kind, reading)| read(&mut plan, kind, reading));
    plan
}

/// Hours of each cycle.
fn values(plan: &Plan, lines: &[&str]) -> Vec<i64> {
    cycles(plan, lines).iter().map(|c| c.value_us.0 / H).collect()
}

#[test]
fn a_pause_that_holds_at_the_start_pauses_from_the_start() {
    assert_eq!(values(&plan(), &["T | 05 08:00 | held", "T | 05 09:00 | opened", "T | 05 11:00 | freed", "T | 05 12:00 | resolved"]), [1]);
}

#[test]
fn nested_begins_need_one_end_or_as_many() {
    let lines =
        ["T | 05 09:00 | opened", "T | 05 10:00 | held", "T | 05 11:00 | held", "T | 05 12:00 | freed", "T | 05 14:00 | freed", "T | 05 15:00 | resolved"];
    assert_eq!(values(&plan(), &lines), [4]);
    assert_eq!(values(&with(&[("nesting", "as_many_ends")]), &lines), [2]);
}

#[test]
fn a_bound_in_all_and_a_bound_each_time() {
    let lines =
        ["T | 05 09:00 | opened", "T | 05 10:00 | held", "T | 05 12:00 | freed", "T | 05 13:00 | held", "T | 05 16:00 | freed", "T | 05 17:00 | resolved"];
    let capped = |length: i64, each| {
        let mut plan = plan();
        plan.clocks[0].pauses[0].cap = Some(Cap { budget: hours(length), each });
        values(&plan, &lines)
    };
    assert_eq!(values(&plan(), &lines), [3]);
    assert_eq!(capped(3, false), [5]);
    assert_eq!(capped(1, true), [6]);
    assert_eq!(capped(0, false), [8]);
}

#[test]
fn a_bound_in_working_time_and_the_state_of_an_open_clock() {
    let mut plan = plan();
    let budget = Budget::Time { length: Micros(3 * H), basis: Basis::Calendar(CalendarId(0)) };
    plan.clocks[0].pauses[0].cap = Some(Cap { budget, each: false });
    let lines = ["T | 05 15:00 | opened", "T | 05 16:00 | held"];
    let state = |until: &str| {
        let (_, mut facts) = evaluate(&plan, &log(&lines), on(until));
        let cycle = facts.remove(0).clocks.remove(0);
        (cycle.value_us.0 / H, cycle.state)
    };
    assert_eq!(state("05 16:00"), (1, ClockState::Paused));
    assert_eq!(state("06 10:00"), (1, ClockState::Paused));
    assert_eq!(state("06 11:00"), (1, ClockState::Running));
    assert_eq!(state("06 13:00"), (3, ClockState::Running));
}

const OVER_STOP: [&str; 6] =
    ["T | 05 09:00 | opened", "T | 05 10:00 | held", "T | 05 12:00 | resolved", "T | 05 13:00 | reopened", "T | 05 15:00 | freed", "T | 05 16:00 | resolved"];

#[test]
fn a_pause_over_a_stop_goes_on_or_ends_with_it() {
    assert_eq!(values(&with(&[("pause_over_stop", "ends_with_the_stop")]), &OVER_STOP), [4]);
    assert_eq!(values(&with(&[("pause_over_stop", "goes_on")]), &OVER_STOP), [2]);
    let new_case = [("reopen", "starts_new_case"), ("pause_over_stop", "ends_with_the_stop")];
    assert_eq!(values(&with(&new_case), &OVER_STOP), [1, 3]);
    let with_closed = [("reopen", "continues_with_closed_time"), ("pause_over_stop", "ends_with_the_stop")];
    assert_eq!(values(&with(&with_closed), &OVER_STOP), [2], "one run: the pause went on");
}

#[test]
fn a_state_that_is_off_is_on_again_when_it_begins_anew() {
    let lines = [&OVER_STOP[..4], &["T | 05 14:00 | held", "T | 05 16:00 | resolved"]].concat();
    assert_eq!(values(&with(&[("pause_over_stop", "ends_with_the_stop")]), &lines), [2]);
}

#[test]
fn a_pause_that_is_never_ended_pauses_or_is_void() {
    let lines = ["T | 05 09:00 | opened", "T | 05 10:00 | held", "T | 05 11:00 | freed", "T | 05 12:00 | held", "T | 05 15:00 | resolved"];
    assert_eq!(values(&plan(), &lines), [2]);
    let void = with(&[("unended_pause", "is_void")]);
    assert_eq!(values(&void, &lines), [5]);
    let (_, facts) = evaluate(&void, &log(&lines[..4]), on("05 15:00"));
    assert_eq!(facts[0].clocks[0].value_us.0 / H, 2, "still running: it pauses");
}

#[test]
fn void_is_the_whole_of_a_pause_that_went_on_over_a_stop() {
    let lines = &OVER_STOP[..4];
    let lines = [lines, &["T | 05 16:00 | resolved"]].concat();
    assert_eq!(values(&with(&[("pause_over_stop", "goes_on"), ("unended_pause", "is_void")]), &lines), [6]);
    assert_eq!(values(&with(&[("pause_over_stop", "ends_with_the_stop"), ("unended_pause", "is_void")]), &lines), [4]);
}

#[test]
fn stretches_tell_what_counted_and_why_the_rest_did_not() {
    let mut plan = plan();
    plan.clocks[0].run[0].during = Some(CalendarId(0));
    let program = Program::compile(&plan).unwrap();
    let mut part = Part::first(&program, Options { facts: Facts::Of("T".into()), stretches: true, ..Options::default() });
    let lines = [
        "T | 05 08:00 | opened",
        "T | 05 10:00 | held",
        "U | 05 10:00 | opened",
        "T | 05 12:00 | freed",
        "T | 05 13:00 | resolved",
        "T | 05 14:00 | reopened",
        "T | 05 18:00 | resolved",
    ];
    log(&lines).iter().for_each(|e| part.push(&e.as_event()));
    let mut facts = Vec::new();
    part.finish(&mut |f| facts.push(f));
    assert_eq!(facts.len(), 1);
    let told: Vec<_> = facts[0].clocks[0].stretches.iter().map(|s| (s.from, s.until, s.kind, s.by.as_deref())).collect();
    use StretchKind::{ClosedHours, Counted, Paused, Stopped};
    let stretch = |from: &str, until: &str, kind, by| (at(from), at(until), kind, by);
    assert_eq!(
        told,
        [
            stretch("05 08:00", "05 09:00", ClosedHours, Some("office")),
            stretch("05 09:00", "05 10:00", Counted, Some("office")),
            stretch("05 10:00", "05 12:00", Paused, Some("waiting")),
            stretch("05 12:00", "05 13:00", Counted, Some("office")),
            stretch("05 13:00", "05 14:00", Stopped, None),
            stretch("05 14:00", "05 17:00", Counted, Some("office")),
            stretch("05 17:00", "05 18:00", ClosedHours, Some("office")),
        ]
    );
}
