//! Windows of every unit: counts, overlaps, fiscal years, events, clock changes, open terms.

use super::super::{Calendars, SUPPORTED};
use super::*;
use crate::plan::{Anchor, CaseId, Point, PointRef, Points, Settled, Term};

const SHORT: PointRef = PointRef(1);

/// A plan of which only zone, term and `short_history` matter.
fn plan(zone: &str, from: &str, until: &str, short: &str) -> Plan {
    let point = |kind: &str, reading: &str| Point {
        id: kind.into(),
        kind: kind.into(),
        readings: vec![reading.into()],
        reading: reading.into(),
        settled: Settled::Clause,
        clause: None,
    };
    let date = |text: &str| Date::try_from(text.to_owned()).ok();
    let points = Points(vec![point("timezone", zone), point("short_history", short)]);
    Plan { term: Term { from: date(from), until: date(until), to_end: None }, points, ..Plan::new(2026) }
}

fn of(plan: &Plan, spec: &WindowSpec) -> Windows {
    Windows::of(plan, &Calendars::compile(plan).unwrap(), spec)
}

fn spec(count: u32, unit: Unit) -> WindowSpec {
    WindowSpec { count, ..WindowSpec::of(unit, None) }
}

fn rolling(count: u32, unit: Unit) -> WindowSpec {
    WindowSpec { rolling: true, short: Some(SHORT), ..spec(count, unit) }
}

fn at(text: &str) -> Instant {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let date = Date::try_from(date.to_owned()).unwrap();
    Instant(i64::from(date.days()) * Micros::DAY.0 + (hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap()) * Micros::MINUTE.0)
}

fn line(w: WindowId) -> String {
    format!("{} {} {}", w.label, &w.from.rfc3339()[..16], &w.until.rfc3339()[..16])
}

fn shown(windows: &Windows, numbers: Range<usize>) -> Vec<String> {
    numbers.map_while(|n| windows.get(n)).map(line).collect()
}

#[test]
fn days_and_minutes_keep_to_the_local_midnight_when_clocks_change() {
    let plan = plan("Europe/London", "2026-03-28", "2026-03-31", "full_only");
    let days = of(&plan, &spec(1, Unit::Day));
    assert_eq!(
        shown(&days, 0..9),
        ["2026-03-28 2026-03-28T00:00 2026-03-29T00:00", "2026-03-29 2026-03-29T00:00 2026-03-29T23:00", "2026-03-30 2026-03-29T23:00 2026-03-30T23:00"]
    );
    let hours = of(&plan, &spec(60, Unit::Minute));
    assert_eq!(hours.len(), 24 + 23 + 24);
    assert_eq!(shown(&hours, 25..26), ["2026-03-29T02:00/PT60M 2026-03-29T01:00 2026-03-29T02:00"], "one o'clock is skipped");
    let odd = of(&plan, &spec(7 * 60, Unit::Minute));
    let last = ["2026-03-28T21:00/PT420M 2026-03-28T21:00 2026-03-29T00:00", "2026-03-29T00:00/PT420M 2026-03-29T00:00 2026-03-29T07:00"];
    assert_eq!(shown(&odd, 3..5), last, "the last of a date is cut by midnight");
}

#[test]
fn a_day_of_25_hours_has_more_minutes() {
    let plan = plan("Europe/London", "2026-10-24", "2026-10-27", "full_only");
    let slices = of(&plan, &spec(5, Unit::Minute));
    assert_eq!(slices.len(), 288 + 300 + 288);
    assert_eq!(slices.number_of(at("2026-10-25 23:59")), Some(288 + 299));
    assert_eq!(slices.number_of(at("2026-10-26 00:00")), Some(588));
    let walked: Vec<_> = slices.walk(100..9999).collect();
    assert_eq!(walked.len(), 876 - 100);
    for (n, span) in walked {
        assert_eq!(slices.span(n), Some(span));
        assert_eq!((slices.number_of(span.from), slices.first_from(span.from)), (Some(n), n));
        assert_eq!(slices.first_from(Instant(span.from.0 + 1)), n + 1);
    }
}

#[test]
fn minutes_of_all_years_are_found_without_being_laid_out() {
    for zone in ["Europe/London", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca"] {
        for count in [1, 5, 60, 7] {
            let windows = of(&plan(zone, "", "", "full_only"), &spec(count, Unit::Minute));
            let mut at = SUPPORTED.from.0;
            while at < SUPPORTED.until.0 {
                let number = windows.number_of(Instant(at)).unwrap();
                let span = windows.span(number).unwrap();
                assert!(span.contains(Instant(at)), "{zone} {count} {}", Instant(at).rfc3339());
                let next = windows.span(number + 1);
                assert!(next.is_none_or(|next| next.from == span.until), "{zone} {count} {}", Instant(at).rfc3339());
                at += 997 * Micros::HOUR.0 / 100 * 20;
            }
        }
    }
}

#[test]
fn several_units_touch_from_the_beginning_of_the_year() {
    let plan = plan("UTC", "2026-08-15", "2027-08-01", "full_only");
    let halves = ["2026-07-01/P6M 2026-08-15T00:00 2027-01-01T00:00", "2027-01-01/P6M 2027-01-01T00:00 2027-07-01T00:00"];
    assert_eq!(shown(&of(&plan, &spec(6, Unit::Month)), 0..2), halves);
    assert_eq!(shown(&of(&plan, &spec(2, Unit::Quarter)), 0..2), halves);
    assert_eq!(shown(&of(&plan, &spec(2, Unit::Year)), 0..9), ["2026-01-01/P2Y 2026-08-15T00:00 2027-08-01T00:00"]);
    // 10 and 14 days from 1 January 1970; two weeks from Monday, 29 December 1969.
    assert_eq!(shown(&of(&plan, &spec(10, Unit::Day)), 1..2), ["2026-08-25/P10D 2026-08-25T00:00 2026-09-04T00:00"]);
    assert_eq!(shown(&of(&plan, &spec(2, Unit::Week)), 1..2), ["2026-08-24/P14D 2026-08-24T00:00 2026-09-07T00:00"]);
    assert_eq!(shown(&of(&plan, &spec(1, Unit::Term)), 0..9), ["term 2026-08-15T00:00 2027-08-01T00:00"]);
}

#[test]
fn fiscal_years_and_quarters() {
    let plan = plan("UTC", "2026-01-15", "2027-08-01", "full_only");
    let from = |origin, spec: WindowSpec| WindowSpec { origin: Some(origin), ..spec };
    assert_eq!(
        shown(&of(&plan, &from((2, 1), spec(1, Unit::Quarter))), 0..2),
        ["2025-11-01/P3M 2026-01-15T00:00 2026-02-01T00:00", "2026-02-01/P3M 2026-02-01T00:00 2026-05-01T00:00"]
    );
    assert_eq!(shown(&of(&plan, &from((4, 6), spec(1, Unit::Year))), 1..2), ["2026-04-06/P1Y 2026-04-06T00:00 2027-04-06T00:00"]);
    assert_eq!(shown(&of(&plan, &from((11, 1), spec(2, Unit::Quarter))), 1..2), ["2026-05-01/P6M 2026-05-01T00:00 2026-11-01T00:00"]);
    assert_eq!(of(&plan, &from((1, 1), spec(1, Unit::Year))).get(0).unwrap().label, "2026", "the calendar year is no fiscal one");
}

#[test]
fn rolling_windows_end_with_every_unit() {
    let plan_of = |short| plan("UTC", "2026-01-01", "2026-06-15", short);
    let full = of(&plan_of("full_only"), &rolling(3, Unit::Month));
    let all = [
        "P3M/2026-03 2026-01-01T00:00 2026-04-01T00:00",
        "P3M/2026-04 2026-02-01T00:00 2026-05-01T00:00",
        "P3M/2026-05 2026-03-01T00:00 2026-06-01T00:00",
        "P3M/2026-06 2026-04-01T00:00 2026-06-15T00:00",
    ];
    assert_eq!(shown(&full, 0..9), all);
    assert_eq!(full.numbers_of(at("2026-04-10 00:00")), 1..4);
    assert_eq!(full.numbers_of(at("2026-01-10 00:00")), 0..1);
    assert_eq!((full.first_from(at("2026-02-01 00:00")), full.first_from(at("2026-02-01 00:01"))), (1, 2));
    assert_eq!(full.containing(at("2026-04-10 00:00")).unwrap().label, "P3M/2026-04");
    let steps: Vec<_> = (0..4).map(|n| full.steps(n)).collect();
    assert!(steps.iter().all(|s| s.end - s.start == 3) && steps[1].start == steps[0].start + 1);
    assert!(steps[1].contains(&full.step_of(at("2026-04-10 00:00")).unwrap()) && !steps[0].contains(&full.step_of(at("2026-04-10 00:00")).unwrap()));
    let first = of(&plan_of("from_the_first"), &rolling(3, Unit::Month));
    let early = ["P3M/2026-01 2026-01-01T00:00 2026-02-01T00:00", "P3M/2026-02 2026-01-01T00:00 2026-03-01T00:00"];
    assert_eq!((shown(&first, 0..2), first.len()), (early.map(str::to_owned).into(), 6));
    assert!(!first.is_cut(&first.get(0).unwrap()));
    let days = of(&plan_of("full_only"), &rolling(30, Unit::Day));
    assert_eq!(shown(&days, 0..1), ["P30D/2026-01-30 2026-01-01T00:00 2026-01-31T00:00"]);
    assert_eq!(days.numbers_of(at("2026-02-15 12:00")), 16..46);
    let mid = of(&plan("UTC", "2026-01-15", "2026-06-15", "full_only"), &rolling(2, Unit::Month));
    assert_eq!(mid.get(0).unwrap().label, "P2M/2026-03", "January is not whole");
    assert_eq!(of(&plan_of("full_only"), &rolling(9, Unit::Month)).len(), 0, "the term is too short");
}

#[test]
fn without_a_beginning_windows_begin_with_the_first_row() {
    let open = |short, spec: &WindowSpec| {
        let windows = of(&plan("UTC", "", "", short), spec);
        let begun = windows.begun(Some(at("2026-01-10 09:00")), at("2026-05-01 00:00"));
        shown(&windows, begun).into_iter().map(|l| l[..11].trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(open("full_only", &spec(1, Unit::Month)), ["2026-01 202", "2026-02 202", "2026-03 202", "2026-04 202"]);
    assert_eq!(open("full_only", &rolling(2, Unit::Month)), ["P2M/2026-03", "P2M/2026-04"]);
    assert_eq!(open("from_the_first", &rolling(2, Unit::Month)), ["P2M/2026-01", "P2M/2026-02", "P2M/2026-03", "P2M/2026-04"]);
    assert_eq!(of(&plan("UTC", "", "", "full_only"), &spec(1, Unit::Month)).begun(None, SUPPORTED.until), 0..0);
}

#[test]
fn windows_that_end_at_events_reach_back_by_dates() {
    let plan = plan("Europe/London", "2026-01-01", "2027-01-01", "full_only");
    let before = Some(Anchor { case: CaseId(0), events: Vec::new() });
    let ends = vec![at("2026-03-29 23:00"), at("2026-03-29 12:00"), at("2026-02-10 12:00")];
    let one = of(&plan, &WindowSpec { before: before.clone(), ..spec(1, Unit::Day) }).ending_at(ends.clone());
    assert_eq!(
        shown(&one, 0..9),
        [
            "P1D/2026-02-10T12:00 2026-02-09T12:00 2026-02-10T12:00",
            "P1D/2026-03-29T13:00 2026-03-28T13:00 2026-03-29T12:00",
            "P1D/2026-03-30T00:00 2026-03-29T00:00 2026-03-29T23:00"
        ]
    );
    assert_eq!(one.numbers_of(at("2026-03-29 06:00")), 1..3);
    assert_eq!(one.begun(None, at("2026-03-28 14:00")), 0..2);
    let year = of(&plan, &WindowSpec { before, ..spec(12, Unit::Month) }).ending_at(ends);
    assert_eq!(shown(&year, 0..1), ["P12M/2026-02-10T12:00 2025-02-10T12:00 2026-02-10T12:00"], "not cut by the term");
}

#[test]
fn a_first_window_that_is_cut_is_one_with_the_next() {
    let windows = of(&plan("UTC", "2026-01-15", "2026-05-01", "full_only"), &spec(1, Unit::Month)).first_joined();
    let all = ["2026-02 2026-01-15T00:00 2026-03-01T00:00", "2026-03 2026-03-01T00:00 2026-04-01T00:00"];
    assert_eq!((windows.len(), &shown(&windows, 0..2)[..]), (3, &all.map(str::to_owned)[..]));
    for (time, number) in [("2026-01-15 00:00", 0), ("2026-01-31 23:59", 0), ("2026-02-01 00:00", 0), ("2026-02-28 12:00", 0), ("2026-03-01 00:00", 1)] {
        assert_eq!(windows.numbers_of(at(time)), number..number + 1, "{time}");
        let steps = windows.steps(number);
        assert!(windows.step_of(at(time)).is_some_and(|step| steps.contains(&step)), "{time}");
        assert_eq!(windows.containing(at(time)), windows.get(number), "{time}");
    }
    let begin = |time: &str| windows.first_from(at(time));
    assert_eq!(
        [begin("2026-01-15 00:00"), begin("2026-01-16 00:00"), begin("2026-02-01 00:00"), begin("2026-03-01 00:00"), begin("2026-03-02 00:00")],
        [0, 1, 1, 1, 2]
    );
    let walked: Vec<_> = windows.walk(0..9).map(|(number, span)| (Some(span), windows.span(number))).collect();
    assert!(walked.len() == 3 && walked.iter().all(|(walked, span)| walked == span));
    assert_eq!(windows.begun(None, at("2026-02-02 00:00")), 0..1);
    let whole = of(&plan("UTC", "2026-02-01", "2026-05-01", "full_only"), &spec(1, Unit::Month)).first_joined();
    assert_eq!(whole.len(), 3, "a first month that is whole stands alone");
    let only = of(&plan("UTC", "2026-01-15", "2026-02-01", "full_only"), &spec(1, Unit::Month)).first_joined();
    assert_eq!(only.len(), 1, "there is no other");
}

/// The same plan, with the kinds that say what a time means that the clocks skip or show twice.
fn changing(zone: &str, gap: &str, fold: &str, from: &str) -> Plan {
    let mut plan = plan(zone, from, "2018-11-10", "full_only");
    let point = |kind: &str, reading: &str| Point {
        id: kind.into(),
        kind: kind.into(),
        readings: vec![reading.into()],
        reading: reading.into(),
        ..plan.points.0[0].clone()
    };
    let points = [point("local_gap", gap), point("local_fold", fold)];
    plan.rules.local_gap = PointRef(2);
    plan.rules.local_fold = PointRef(3);
    plan.points.0.extend(points);
    plan
}

/// Every window walked is the one asked for by its number, and those said to be alike are as long as each other.
fn walks_as_it_says(windows: &Windows, upto: usize) {
    let all: Vec<(usize, Interval)> = windows.walk(0..upto).collect();
    assert_eq!(all.len(), windows.len().min(upto));
    let mut alike = 0..0;
    for (n, span) in &all {
        assert_eq!(windows.span(*n), Some(*span), "{n} of {:?}", windows.spec());
        if *n == alike.end {
            alike = *n..n + windows.alike(*n);
            assert_eq!(windows.walk(alike.clone()).next(), Some((*n, *span)), "from {n} of {:?}", windows.spec());
        }
        assert_eq!(span.measure(), all[alike.start].1.measure(), "{n} is not like {alike:?} of {:?}", windows.spec());
    }
}

#[test]
fn what_is_said_to_be_alike_is() {
    let specs = [spec(720, Unit::Minute), spec(60, Unit::Minute), spec(420, Unit::Minute), rolling(90, Unit::Minute), rolling(3, Unit::Day)];
    for zone in ["America/Sao_Paulo", "Australia/Lord_Howe"] {
        for (gap, fold) in [("moved_forward", "first"), ("moved_back", "second")] {
            let plan = changing(zone, gap, fold, "2018-01-20");
            specs.iter().for_each(|spec| walks_as_it_says(&of(&plan, spec), usize::MAX));
            // Where all time begins, a date is cut.
            let plan = changing(zone, gap, fold, "");
            specs.iter().for_each(|spec| walks_as_it_says(&of(&plan, spec), 50));
        }
    }
}
