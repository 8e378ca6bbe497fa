//! The time allowed: bases, days, deadlines, paused time, when an open case is overdue.

use super::super::fixtures::*;
use super::{H, on};
use crate::outcome::ItemVerdict::{LeftOut, Met, Missed};
use crate::outcome::{ItemFact, ItemVerdict};
use crate::plan::{Basis, Budget, CalendarId, Limited, OneOf, Plan};
use crate::value::{Instant, Micros};

fn allowing(budget: Budget) -> Plan {
    let mut plan = plan();
    plan.objectives[0].items_mut().unwrap().measure.within = Some(Limited::Budget(OneOf::just(budget)));
    plan
}

fn time(length: i64, basis: Basis) -> Budget {
    Budget::Time { length: Micros(length * H), basis }
}

fn days(count: u32, calendar: Option<CalendarId>) -> Budget {
    Budget::Days { count, day: point("day"), calendar }
}

const OFFICE: Option<CalendarId> = Some(CalendarId(0));

fn told(items: &[ItemFact]) -> (Option<Instant>, ItemVerdict) {
    (items[0].due, items[0].verdict)
}

#[test]
fn exactly_the_limit_is_within_or_not() {
    let lines = ["T | 05 09:00 | opened", "T | 05 13:00 | resolved"];
    let mut plan = plan();
    assert_eq!(told(&items(&plan, &lines)), (on("05 13:00"), Met));
    read(&mut plan, "within", "excludes_the_limit");
    assert_eq!(told(&items(&plan, &lines)), (on("05 13:00"), Missed));
}

#[test]
fn hours_are_elapsed_or_of_the_clock_or_of_a_calendar() {
    let lines = ["T | 05 16:00 | opened", "T | 06 10:00 | resolved"];
    let clocked = |basis| {
        let mut plan = allowing(time(4, basis));
        plan.clocks[0].run[0].during = OFFICE;
        plan
    };
    assert_eq!(told(&items(&clocked(Basis::Elapsed), &lines)), (on("05 20:00"), Missed));
    assert_eq!(told(&items(&clocked(Basis::Clock), &lines)), (on("06 12:00"), Met));
    assert_eq!(told(&items(&allowing(time(4, Basis::Calendar(CalendarId(0)))), &lines)), (on("06 12:00"), Met));
    let mut open = clocked(Basis::Open(point("hours_basis")));
    assert_eq!(told(&items(&open, &lines)), (on("06 12:00"), Met));
    read(&mut open, "hours_basis", "elapsed");
    assert_eq!(told(&items(&open, &lines)), (on("05 20:00"), Missed));
}

#[test]
fn a_time_used_up_at_closing_is_due_then_or_at_the_next_opening() {
    let lines = ["T | 05 13:00 | opened", "T | 06 08:00 | resolved"];
    let mut plan = allowing(time(4, Basis::Calendar(CalendarId(0))));
    assert_eq!(told(&items(&plan, &lines)), (on("05 17:00"), Met), "no more than four hours were used");
    read(&mut plan, "deadline", "at_next_opening");
    assert_eq!(told(&items(&plan, &lines)), (on("06 09:00"), Met));
}

#[test]
fn a_day_has_six_readings() {
    // Friday the 9th, two days.
    let lines = ["T | 09 15:00 | opened", "T | 13 15:30 | resolved"];
    let of = |reading, calendar| {
        let mut plan = allowing(days(2, calendar));
        plan.clocks[0].run[0].during = OFFICE;
        read(&mut plan, "day", reading);
        let item = items(&plan, &lines).remove(0);
        (item.due, item.verdict, item.target_us.map(|t| t.0 / H))
    };
    assert_eq!(of("is_24_hours", None), (on("19 15:00"), Met, Some(48)), "48 hours of the office, eight a day");
    assert_eq!(of("calendar_date", None), (on("11 15:00"), Missed, None));
    assert_eq!(of("working_date", None), (on("13 15:00"), Missed, None));
    assert_eq!(of("open_hours", None), (on("13 15:00"), Missed, None), "sixteen hours of the office");
    assert_eq!(of("end_of_date", None), (on("12 00:00"), Missed, None));
    assert_eq!(of("end_of_working_date", None), (on("13 17:00"), Met, None));
    assert_eq!(of("end_of_working_date", OFFICE), (on("13 17:00"), Met, None));
}

#[test]
fn without_a_calendar_every_date_is_a_working_date() {
    let lines = ["T | 09 15:00 | opened", "T | 11 15:00 | resolved"];
    let of = |reading| {
        let mut plan = allowing(days(2, None));
        read(&mut plan, "day", reading);
        items(&plan, &lines)[0].due
    };
    assert_eq!(of("working_date"), on("11 15:00"));
    assert_eq!(of("open_hours"), on("11 15:00"));
    assert_eq!(of("end_of_working_date"), on("12 00:00"));
}

#[test]
fn paused_time_moves_a_date_rule_in_the_same_calendar() {
    // Due on Tuesday at 10:00; paused from Monday 16:00 until Tuesday 09:30, which is an hour and a half of the office, 17 and a half elapsed.
    let lines = ["T | 05 10:00 | opened", "T | 05 16:00 | held", "T | 06 09:30 | freed", "T | 06 11:30 | resolved"];
    let mut plan = allowing(days(1, OFFICE));
    read(&mut plan, "day", "working_date");
    assert_eq!(told(&items(&plan, &lines)), (on("06 11:30"), Met));
    read(&mut plan, "within", "excludes_the_limit");
    assert_eq!(told(&items(&plan, &lines)), (on("06 11:30"), Missed));
    let mut plan = allowing(days(1, None));
    read(&mut plan, "day", "calendar_date");
    assert_eq!(told(&items(&plan, &lines)), (on("07 03:30"), Met));
    let later = [&lines[..], &["T | 06 12:00 | reopened", "T | 07 20:00 | resolved"]].concat();
    assert_eq!(told(&items(&plan, &later)), (on("07 04:00"), Missed), "half an hour between stop and reopening moves it as well");
}

#[test]
fn open_cases_are_left_out_missed_or_missed_once_overdue() {
    let lines = log(&["T | 05 09:00 | opened"]);
    let of = |reading, until| {
        let mut plan = plan();
        read(&mut plan, "open_cases", reading);
        let (body, facts) = evaluate(&plan, &lines, on(until));
        (facts[0].objectives[0].verdict, body.results[0].open, body.results[0].sample)
    };
    for (until, overdue) in [("05 13:00", false), ("05 13:00:01", true)] {
        assert_eq!(of("left_out", until), (LeftOut, 1, 0));
        assert_eq!(of("missed", until), (Missed, 0, 1));
        assert_eq!(of("missed_once_overdue", until), if overdue { (Missed, 0, 1) } else { (LeftOut, 1, 0) });
    }
}

#[test]
fn nothing_allowed_is_used_up_at_the_start_and_a_long_time_is_no_trouble() {
    let lines = ["T | 05 18:00 | opened", "T | 05 18:00 | resolved"];
    assert_eq!(told(&items(&allowing(time(0, Basis::Calendar(CalendarId(0)))), &lines)), (on("05 18:00"), Met));
    for reading in ["calendar_date", "working_date", "end_of_date", "end_of_working_date"] {
        for calendar in [None, OFFICE] {
            let mut plan = allowing(days(36_525, calendar));
            read(&mut plan, "day", reading);
            assert_eq!(items(&plan, &lines)[0].verdict, Met, "{reading}");
        }
    }
}
