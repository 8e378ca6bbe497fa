//! Fields: when they are looked at, missing values, `and` beside `or`, targets of cases that change.

use super::super::fixtures::*;
use super::{H, on};
use crate::outcome::ItemVerdict::{LeftOut, Met, Missed};
use crate::outcome::{ItemFact, ItemVerdict};
use crate::plan::{Basis, Budget, Cond, FieldAt, Limited, Moment, OneOf, Plan, Run, TargetRow, TargetTable, Test, Value};
use crate::value::{Instant, Micros};

const CHANGED: [&str; 4] = ["T | 05 09:00 | opened | priority=P2", "T | 05 10:00 | | priority=P1", "T | 05 11:00 | | priority=P3", "T | 05 12:00 | resolved"];

#[test]
fn a_field_that_changes_counts_at_start_at_stop_or_ever() {
    let of = |reading, name| {
        let mut plan = plan();
        read(&mut plan, "field_moment", reading);
        plan.objectives[0].items_mut().unwrap().population = priority_is(Moment::Open(point("field_moment")), &[name]);
        items(&plan, &CHANGED).len() == 1
    };
    let all = |reading| ["P1", "P2", "P3"].map(|name| of(reading, name));
    assert_eq!(all("at_start"), [false, true, false]);
    assert_eq!(all("at_stop"), [false, false, true]);
    assert_eq!(all("ever"), [true, true, true]);
}

#[test]
fn a_field_at_an_event_is_that_of_its_first_row() {
    let of = |event_name, name| {
        let mut plan = plan();
        plan.objectives[0].items_mut().unwrap().population = priority_is(Moment::Event(event(event_name)), &[name]);
        items(&plan, &CHANGED).len() == 1
    };
    assert!(of("opened", "P2") && of("resolved", "P3") && !of("resolved", "P2") && !of("closed", "P3"));
}

#[test]
fn a_missing_value_matches_or_not_and_not_turns_it() {
    let lines = ["T | 05 09:00 | opened", "T | 05 12:00 | resolved"];
    let of = |reading, turned: bool| {
        let mut plan = plan();
        read(&mut plan, "missing_field", reading);
        let cond = priority_is(Moment::Event(event("opened")), &["P1"]);
        plan.objectives[0].items_mut().unwrap().population = if turned { Cond::Not(Box::new(cond)) } else { cond };
        items(&plan, &lines).len() == 1
    };
    assert_eq!([of("no_match", false), of("no_match", true), of("matches", false), of("matches", true)], [false, true, true, false]);
}

#[test]
fn and_beside_or_groups_in_three_ways() {
    let is = |name: &str| priority_is(Moment::Event(event("opened")), &[name]);
    let group = |reading, parts: [&str; 3], joins: [bool; 2]| {
        let mut plan = plan();
        read(&mut plan, "and_or", reading);
        plan.objectives[0].items_mut().unwrap().population = Cond::Mixed { point: point("and_or"), parts: parts.map(is).into(), joins: joins.into() };
        items(&plan, &CHANGED).len() == 1
    };
    // With P2: yes or no and no.
    let first = |reading| group(reading, ["P2", "P1", "P1"], [false, true]);
    assert_eq!([first("and_first"), first("or_first"), first("left_to_right")], [true, false, false]);
    // no and no or yes.
    let last = |reading| group(reading, ["P1", "P1", "P2"], [true, false]);
    assert_eq!([last("and_first"), last("or_first"), last("left_to_right")], [true, false, true]);
}

#[test]
fn patterns_look_at_who_and_at_the_values_of_their_own_row() {
    let mut plan = plan();
    let qualified = Cond::Field { field: FieldAt { field: field("qualified"), moment: Moment::Now }, test: Test::AnyOf(vec![Value::Flag(true)]) };
    let mut stop = pattern("responded");
    (stop.by, stop.cond) = (vec![crate::plan::RoleId(0)], qualified);
    plan.clocks[0].stop = OneOf::just(vec![stop]);
    let lines = [
        "T | 05 09:00 | opened | qualified=yes",
        "T | 05 10:00 | responded by provider",
        "T | 05 11:00 | responded by customer | qualified=yes",
        "T | 05 12:00 | responded | qualified=yes",
        "T | 05 13:00 | responded by provider | qualified=yes",
    ];
    assert_eq!(cycles(&plan, &lines)[0].stop, on("05 13:00"));
}

#[test]
fn a_clock_runs_by_the_first_basis_whose_condition_holds_at_its_start() {
    let mut plan = plan();
    let office = Some(crate::plan::CalendarId(0));
    plan.clocks[0].run = vec![Run { when: priority_is(Moment::Open(point("field_moment")), &["P1"]), during: None }, Run { when: Cond::True, during: office }];
    let value = |name: &str| {
        let opened = format!("T | 05 15:00 | opened | priority={name}");
        cycles(&plan, &[&opened, "T | 06 11:00 | noted | priority=P1", "T | 06 12:00 | resolved"])[0].value_us.0 / H
    };
    assert_eq!((value("P1"), value("P2")), (21, 5));
}

/// P1 within 2 hours, P2 within 4, P3 without a target.
fn table(change: &str) -> Plan {
    let mut plan = plan();
    read(&mut plan, "target_change", change);
    let row = |name, budget: Option<Budget>| TargetRow { when: vec![vec![priority(name)]], budget: budget.map(OneOf::just) };
    plan.clocks[0].targets = Some(TargetTable {
        clause: None,
        keys: vec![FieldAt { field: field("priority"), moment: Moment::Open(point("target_change")) }],
        rows: vec![row("P1", Some(hours(2))), row("P2", Some(hours(4))), row("P3", None)],
        missing: point("missing_target"),
    });
    plan.objectives[0].items_mut().unwrap().measure.within = Some(Limited::Targets);
    plan
}

fn judged(plan: &Plan, lines: &[&str]) -> (Option<i64>, Option<Instant>, ItemVerdict) {
    let ItemFact { target_us, due, verdict, .. } = items(plan, lines).remove(0);
    (target_us.map(|t| t.0 / H), due, verdict)
}

#[test]
fn a_target_that_changes_has_four_readings() {
    let lines = ["T | 05 09:00 | opened | priority=P2", "T | 05 10:00 | | priority=P1", "T | 05 12:00 | resolved"];
    assert_eq!(judged(&table("at_start"), &lines), (Some(4), on("05 13:00"), Met));
    assert_eq!(judged(&table("at_stop"), &lines), (Some(2), on("05 11:00"), Missed));
    assert_eq!(judged(&table("strictest"), &lines), (Some(2), on("05 11:00"), Missed));
    // A quarter of the four hours is used up at ten; three quarters of two hours are left.
    assert_eq!(judged(&table("split"), &lines), (Some(4), on("05 11:30"), Missed));
    let lines = ["T | 05 09:00 | opened | priority=P2", "T | 05 10:00 | | priority=P1", "T | 05 11:30 | resolved"];
    assert_eq!(judged(&table("split"), &lines), (Some(4), on("05 11:30"), Met));
}

#[test]
fn shares_skip_what_has_no_target_and_the_strictest_as_well() {
    assert_eq!(judged(&table("split"), &CHANGED), (Some(4), None, Met), "a quarter, a half, nothing; no target is left to reach");
    assert_eq!(judged(&table("strictest"), &CHANGED), (Some(2), on("05 11:00"), Missed));
    assert_eq!(judged(&table("at_stop"), &CHANGED), (None, None, LeftOut));
}

#[test]
fn a_stop_that_is_only_dated_brings_no_other_target() {
    let lines = ["T | 05 09:00 | opened | priority=P2", "T | 05 10:00 | resolved", "T | 05 11:00 | | priority=P1", "T | 05 11:30 | resolved"];
    for change in ["strictest", "split"] {
        let mut plan = table(change);
        read(&mut plan, "repeat_stop", "dates_the_stop");
        assert_eq!(judged(&plan, &lines), (Some(4), on("05 14:30"), Met), "{change}");
    }
    let mut plan = table("strictest");
    read(&mut plan, "repeat_stop", "moves_the_stop");
    assert_eq!(judged(&plan, &lines), (Some(2), on("05 11:00"), Missed));
}

#[test]
fn a_case_without_a_row_is_left_out_or_missed() {
    let lines = ["T | 05 09:00 | opened", "T | 05 10:00 | resolved"];
    let mut plan = table("at_start");
    assert_eq!(judged(&plan, &lines), (None, None, LeftOut));
    read(&mut plan, "missing_target", "missed");
    assert_eq!(judged(&plan, &lines), (None, None, Missed));
    let without = ["T | 05 09:00 | opened | priority=P3", "T | 05 10:00 | resolved"];
    assert_eq!(judged(&plan, &without), (None, None, LeftOut), "a row that allows nothing in particular");
}

#[test]
fn a_share_of_an_endless_target_is_exact() {
    let mut plan = table("split");
    let odd = Budget::Time { length: Micros(7 * H / 3 + 1), basis: Basis::Elapsed };
    plan.clocks[0].targets.as_mut().unwrap().rows[1].budget = Some(OneOf::just(odd));
    let lines = ["T | 05 09:00 | opened | priority=P2", "T | 05 10:00 | | priority=P1", "T | 05 12:00 | resolved"];
    // 1 - 3600000000 / 8400000001 of two hours, rounded up to the microsecond.
    assert_eq!(judged(&plan, &lines).1, Some(Instant(at("05 10:00").0 + 4_114_285_715)));
}
