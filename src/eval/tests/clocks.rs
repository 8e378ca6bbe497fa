//! Starts, stops, reopenings, cycles.

use super::super::fixtures::*;
use super::{H, on};
use crate::outcome::{ClockFact, ClockState, ItemVerdict};
use crate::plan::Plan;
use crate::value::Instant;

/// Start, stop and hours of each cycle.
fn told(cycles: &[ClockFact]) -> Vec<(Instant, Option<Instant>, i64)> {
    cycles.iter().map(|c| (c.start, c.stop, c.value_us.0 / H)).collect()
}

fn with(readings: &[(&str, &str)]) -> Plan {
    let mut plan = plan();
    readings.iter().for_each(|(kind, reading)| read(&mut plan, kind, reading));
    plan
}

const REOPENED: [&str; 4] = ["T | 05 09:00 | opened", "T | 05 11:00 | resolved", "T | 06 09:00 | reopened", "T | 06 12:00 | resolved"];

#[test]
fn reopen_has_five_readings() {
    let (first, second) = (at("05 09:00"), at("06 09:00"));
    let of = |reading| told(&cycles(&with(&[("reopen", reading)]), &REOPENED));
    assert_eq!(of("continues_without_closed_time"), [(first, on("06 12:00"), 5)]);
    assert_eq!(of("continues_with_closed_time"), [(first, on("06 12:00"), 27)]);
    assert_eq!(of("restarts"), [(second, on("06 12:00"), 3)]);
    assert_eq!(of("starts_new_case"), [(first, on("05 11:00"), 2), (second, on("06 12:00"), 3)]);
    assert_eq!(of("is_ignored"), [(first, on("05 11:00"), 2)]);
}

#[test]
fn a_late_reopening_has_the_same_five_and_within_decides_the_edge() {
    for (reading, cycles_then) in [
        ("continues_without_closed_time", vec![5]),
        ("continues_with_closed_time", vec![27]),
        ("restarts", vec![3]),
        ("starts_new_case", vec![2, 3]),
        ("is_ignored", vec![2]),
    ] {
        let mut plan = with(&[("reopen", "is_ignored"), ("late_reopen", reading)]);
        plan.clocks[0].reopen_within = Some(hours(21));
        let values = |plan: &Plan| cycles(plan, &REOPENED).iter().map(|c| c.value_us.0 / H).collect::<Vec<_>>();
        assert_eq!(values(&plan), cycles_then, "{reading}");
        plan.clocks[0].reopen_within = Some(hours(22));
        assert_eq!(values(&plan), [2], "in time: ignored");
        read(&mut plan, "within", "excludes_the_limit");
        assert_eq!(values(&plan), cycles_then, "{reading}, exactly at the limit");
    }
}

#[test]
fn a_second_start_is_ignored_or_restarts() {
    let lines = ["T | 05 09:00 | opened", "T | 05 10:00 | opened", "T | 05 12:00 | resolved", "T | 05 13:00 | opened", "T | 05 15:00 | resolved"];
    assert_eq!(told(&cycles(&with(&[]), &lines)), [(at("05 09:00"), on("05 12:00"), 3)]);
    let restarts = with(&[("repeat_start", "restarts")]);
    assert_eq!(told(&cycles(&restarts, &lines[..3])), [(at("05 10:00"), on("05 12:00"), 2)]);
    assert_eq!(told(&cycles(&restarts, &lines)), [(at("05 13:00"), on("05 15:00"), 2)]);
}

#[test]
fn a_second_stop_is_ignored_moves_or_dates() {
    let lines = ["T | 05 09:00 | opened", "T | 05 11:00 | resolved", "T | 05 14:00 | resolved"];
    let start = at("05 09:00");
    let of = |reading, lines: &[&str]| told(&cycles(&with(&[("repeat_stop", reading), ("reopen", "continues_with_closed_time")]), lines));
    assert_eq!(of("is_ignored", &lines), [(start, on("05 11:00"), 2)]);
    assert_eq!(of("moves_the_stop", &lines), [(start, on("05 14:00"), 5)]);
    assert_eq!(of("dates_the_stop", &lines), [(start, on("05 14:00"), 2)]);
    let lines = [lines.as_slice(), &["T | 05 15:00 | reopened", "T | 05 16:00 | resolved"]].concat();
    assert_eq!(of("dates_the_stop", &lines), [(start, on("05 16:00"), 7)], "the closed time counts from the first stop");
}

#[test]
fn a_stop_before_the_start_is_ignored_or_measures_nothing() {
    let lines = ["T | 05 08:00 | resolved", "T | 05 09:00 | opened", "T | 05 12:00 | resolved"];
    assert_eq!(told(&cycles(&with(&[]), &lines)), [(at("05 09:00"), on("05 12:00"), 3)]);
    let counts = with(&[("stop_before_start", "measures_nothing")]);
    assert_eq!(told(&cycles(&counts, &lines)), [(at("05 09:00"), on("05 09:00"), 0)]);
}

#[test]
fn ties_keep_the_order_of_the_log_or_put_stops_first_or_last() {
    let lines = ["T | 05 09:00 | opened", "T | 05 11:00 | reopened", "T | 05 11:00 | resolved", "T | 05 12:00 | noted"];
    let state = |reading| {
        let cycle = cycles(&with(&[("same_instant", reading)]), &lines).remove(0);
        (cycle.stop, cycle.state)
    };
    assert_eq!(state("log_order"), (on("05 11:00"), ClockState::Stopped));
    assert_eq!(state("stops_first"), (None, ClockState::Running));
    assert_eq!(state("stops_last"), (on("05 11:00"), ClockState::Stopped));
}

#[test]
fn cycles_are_judged_each_first_last_longest_or_in_total() {
    let lines = [
        "T | 05 09:00 | opened",
        "T | 05 12:00 | resolved",
        "T | 06 09:00 | reopened",
        "T | 06 14:00 | resolved",
        "T | 07 09:00 | reopened",
        "T | 07 10:00 | resolved",
    ];
    let of = |reading| {
        let items = items(&with(&[("cycles", reading), ("reopen", "starts_new_case")]), &lines);
        items.iter().map(|i| (i.cycle, i.due.unwrap(), i.verdict == ItemVerdict::Met)).collect::<Vec<_>>()
    };
    let (first, second, third) = ((Some(1), at("05 13:00"), true), (Some(2), at("06 13:00"), false), (Some(3), at("07 13:00"), true));
    assert_eq!(of("each"), [first, second, third]);
    assert_eq!(of("first"), [first]);
    assert_eq!(of("last"), [third]);
    assert_eq!(of("longest"), [second]);
    assert_eq!(of("total"), [(None, at("06 10:00"), false)]);
}

#[test]
fn a_key_may_be_used_again_and_a_late_row_belongs_to_another_life() {
    let lines = ["T | 05 09:00 | opened", "T | 05 10:00 | resolved", "T | 05 11:00 | closed", "T | 05 12:00 | noted", "T | 05 13:00 | opened"];
    let (body, facts) = evaluate(&plan(), &log(&lines), on("05 15:00"));
    assert_eq!((body.seen.cases, body.seen.never_started, body.seen.events), (2, 0, 5));
    assert_eq!(facts.iter().map(|f| f.clocks[0].value_us.0 / H).collect::<Vec<_>>(), [1, 2]);
    let (body, _) = evaluate(&plan(), &log(&lines[..4]), None);
    assert_eq!((body.seen.cases, body.seen.never_started, body.as_of), (2, 1, at("05 12:00")));
}

#[test]
fn a_case_that_ends_unfinished_has_three_readings() {
    // An hour, one of waiting, another hour; closed at noon. The other ticket puts as-of at 15:00.
    let lines =
        ["T | 05 09:00 | opened", "T | 05 10:00 | held", "T | 05 11:00 | freed", "T | 05 12:00 | closed", "U | 05 15:00 | opened", "U | 05 15:00 | resolved"];
    let of = |reading| {
        let (body, facts) = evaluate(&with(&[("ended_case", reading)]), &log(&lines), None);
        let (clock, item, result) = (&facts[0].clocks[0], &facts[0].objectives[0], &body.results[0]);
        ((clock.stop, clock.value_us.0 / H, clock.state), (item.verdict, item.due), (result.sample, result.open, result.met))
    };
    let (left_out, met, missed) = (ItemVerdict::LeftOut, ItemVerdict::Met, ItemVerdict::Missed);
    assert_eq!(of("as_open"), ((None, 2, ClockState::Ended), (left_out, on("05 14:00")), (1, 0, Some(1))));
    assert_eq!(of("stops_the_clock"), ((on("05 12:00"), 2, ClockState::Stopped), (met, on("05 14:00")), (2, 0, Some(2))));
    assert_eq!(of("keeps_running"), ((None, 5, ClockState::Running), (missed, on("05 14:00")), (2, 0, Some(1))));
}

#[test]
fn the_end_of_a_case_moves_no_stop_but_stops_what_it_starts() {
    let lines = ["T | 05 09:00 | opened", "T | 05 10:00 | resolved", "T | 05 12:00 | closed"];
    assert_eq!(told(&cycles(&with(&[]), &lines)), [(at("05 09:00"), on("05 10:00"), 1)]);
    let mut plan = with(&[("ended_case", "stops_the_clock")]);
    plan.clocks[0].start.options[0] = vec![pattern("closed")];
    assert_eq!(told(&cycles(&plan, &lines)), [(at("05 12:00"), on("05 12:00"), 0)]);
    read(&mut plan, "ended_case", "as_open");
    assert_eq!(told(&cycles(&plan, &lines)), [(at("05 12:00"), None, 0)]);
}

#[test]
fn rows_after_as_of_are_left_out_and_counted() {
    let (body, facts) = evaluate(&plan(), &log(&REOPENED), on("05 10:00"));
    assert_eq!((body.seen.events, body.seen.after_as_of), (1, 3));
    assert_eq!(told(&facts[0].clocks), [(at("05 09:00"), None, 1)]);
    assert_eq!(facts[0].clocks[0].state, ClockState::Running);
}
