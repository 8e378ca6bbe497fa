//! Working time and deadlines against the cases in the test suites of five other tools (`data/clock_cases.json`).

use serde_json::Value;
use sla::calendar::{Calendars, WorkingTime};
use sla::plan::{CalendarId, CalendarSpec, Closure, Dates, Hours, WeeklyHours};
use sla::readings::{Deadline, LocalFold, LocalGap};
use sla::value::{Date, Instant, Micros, TimeOfDay, Weekday};
use std::collections::BTreeMap;

/// All of them, with the calendars they refer to.
pub(crate) fn cases() -> Value {
    serde_json::from_str(include_str!("data/clock_cases.json")).unwrap()
}

fn date(text: &str) -> Date {
    Date::try_from(text.to_owned()).unwrap()
}

fn time(text: &str) -> TimeOfDay {
    let mut parts = text.split(':').map(|p| p.parse::<u32>().unwrap());
    TimeOfDay::new(parts.next().unwrap(), parts.next().unwrap_or(0), parts.next().unwrap_or(0), 0).unwrap()
}

/// The tool that a case is of.
pub(crate) fn prefix(case: &Value) -> &str {
    case["id"].as_str().unwrap().split('-').next().unwrap()
}

/// `2015-12-23T08:10:15+01:00`, or with a `Z`.
pub(crate) fn instant(value: &Value) -> Instant {
    let text = value.as_str().unwrap();
    let (local, offset) = text.split_at(19);
    let (day, clock) = local.split_once('T').unwrap();
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let local = i64::from(date(day).days()) * Micros::DAY.0 + time(clock).0;
    let offset = if offset == "Z" { 0 } else { time(&offset[1..]).0 };
    Instant(local - sign * offset)
}

fn spec(calendar: &Value) -> CalendarSpec {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let hours = |pair: &Value| (time(pair[0].as_str().unwrap()), time(pair[1].as_str().unwrap()));
    let mut weekly = Vec::new();
    for (name, day) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().zip(Weekday::ALL) {
        weekly.extend(list(&calendar["weekly"][name]).iter().map(|pair| WeeklyHours { day, from: hours(pair).0, until: hours(pair).1 }));
    }
    let holiday = |value: &Value| {
        let text = value.as_str().unwrap();
        match text.strip_prefix("*-") {
            Some(day) => Dates::Annual { month: day[..2].parse().unwrap(), day: day[3..].parse().unwrap() },
            None => Dates::List(vec![date(text)]),
        }
    };
    let closure = |dates, hours| Closure { dates, hours, name: None };
    let mut closed: Vec<Closure> = list(&calendar["holidays"]).iter().map(|day| closure(holiday(day), None)).collect();
    for (day, pairs) in calendar["breaks"].as_object().into_iter().flatten() {
        closed.extend(list(pairs).iter().map(|pair| closure(Dates::List(vec![date(day)]), Some(hours(pair)))));
    }
    let zone = calendar["tz"].as_str().map(str::to_owned);
    CalendarSpec { name: "hours".into(), clause: None, zone, hours: Hours::Weekly { weekly, closed, open: Vec::new() } }
}

/// What the calendar says to a case, and what the case expects.
fn judge(case: &Value, calendar: &WorkingTime) -> (Option<String>, Option<String>) {
    let (input, expected) = (&case["input"], &case["expected"]);
    if case["kind"] == "working_time_between" {
        let seconds = calendar.between(instant(&input["start"]), instant(&input["end"])).0 / 1_000_000;
        return (Some(seconds.to_string()), Some(expected["seconds"].to_string()));
    }
    let (start, back) = (instant(&input["start"]), input["direction"] == "backward");
    let deadline = if prefix(case) == "biz" { Deadline::AtNextOpening } else { Deadline::AtClosing };
    let length = input["duration_seconds"].as_i64().map(|seconds| Micros(seconds * 1_000_000));
    let days = input["business_days"].as_u64().map(|days| u32::try_from(days).unwrap());
    let due = match (length, days, back) {
        (Some(length), _, false) => calendar.due(start, length, deadline),
        (Some(length), _, true) => calendar.due_back(start, length, deadline),
        (None, Some(days), false) => calendar.plus_working_dates(start, days),
        (None, Some(days), true) => calendar.minus_working_dates(start, days),
        // Calendar years are no working time.
        (None, None, _) => None,
    };
    let wanted = (expected["error"] != true).then(|| instant(&expected["due"]).rfc3339());
    (due.map(Instant::rfc3339), wanted)
}

#[test]
fn the_calendar_room_agrees_with_other_tools() {
    let all = cases();
    let mut score: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] != "ticket_scenario") {
        let id = case["id"].as_str().unwrap();
        let spec = spec(&all["calendars"][usize::try_from(case["calendar"].as_u64().unwrap()).unwrap()]);
        let calendars = Calendars::new(&[spec], "UTC", LocalGap::MovedForward, LocalFold::First).unwrap();
        let (got, wanted) = judge(case, calendars.get(CalendarId(0)));
        let (right, total) = score.entry(prefix(case)).or_default();
        *total += 1;
        if got == wanted { *right += 1 } else { wrong.push(format!("{id}: {got:?} instead of {wanted:?}")) }
    }
    for (prefix, (right, total)) in &score {
        println!("{prefix} {right}/{total}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "tests may read the environment and files")]
fn the_restated_cases_are_those_of_the_source() {
    let Ok(shared) = std::env::var("SLA_SHARED") else {
        println!("skipped: SLA_SHARED is not set");
        return;
    };
    let source: Value = serde_json::from_str(&std::fs::read_to_string(format!("{shared}/cases/clock_cases.json")).unwrap()).unwrap();
    let all = cases();
    let restated = all["cases"].as_array().unwrap();
    assert_eq!(source.as_array().unwrap().len(), restated.len());
    for (theirs, ours) in source.as_array().unwrap().iter().zip(restated) {
        let id = &ours["id"];
        assert_eq!(theirs["id"], *id);
        assert_eq!(theirs["kind"], ours["kind"], "{id}");
        assert_eq!(theirs["calendar"], all["calendars"][usize::try_from(ours["calendar"].as_u64().unwrap()).unwrap()], "{id}");
        for part in ["input", "expected"] {
            for (key, value) in ours[part].as_object().unwrap() {
                let same = theirs[part][key] == *value || theirs[part][key].as_f64() == value.as_f64() && value.is_number();
                assert!(same, "{id} {key}");
            }
        }
    }
}
