//! Formulas, sets of time, signals and occurrences by hand: figures worked out on paper.

use super::super::fixtures::*;
use crate::events::OwnedEvent;
use crate::outcome::{Body, Measured, Verdict};
use crate::plan::*;
use crate::value::{Date, Instant, Micros, Ratio};
use rust_decimal::Decimal;

const PROBE: CaseId = CaseId(1);
const REQUEST: CaseId = CaseId(2);

/// The plan of the fixtures with a signal `probe` (`zone`: text, `ok`: flag) and an occurrence `request` (`status` failed or ok, `calls`, `zone`); no objectives, no credits. April 2026.
fn base() -> Plan {
    let field = |name: &str, kind| Field { name: name.into(), scope: Scope::Case, kind };
    let kind = |name: &str, sort, fields| CaseType {
        name: name.into(),
        plural: format!("{name}s"),
        sort,
        events: Vec::new(),
        fields,
        states: Vec::new(),
        ends_at: Vec::new(),
        news: Vec::new(),
        follows: Vec::new(),
    };
    let mut plan = plan();
    plan.term = Term { from: Date::new(2026, 4, 1), until: Date::new(2026, 5, 1), to_end: None };
    plan.objectives.clear();
    plan.credits.clear();
    let probe = vec![field("zone", FieldKind::Text), field("ok", FieldKind::Flag)];
    plan.cases.push(kind("probe", Sort::Signal { holds: None, missing: Some(point("missing_sample")) }, probe));
    let names = FieldKind::Names(vec!["failed".into(), "fine".into()]);
    let request = vec![field("status", names), field("calls", FieldKind::Number), field("zone", FieldKind::Text)];
    plan.cases.push(kind("request", Sort::Occurrence { count: Some(FieldId(1)) }, request));
    plan
}

fn formula(name: &str, num: Num, dimensions: &[&str]) -> Objective {
    Objective {
        name: name.into(),
        clause: None,
        hidden: false,
        what: What::Formula(Formula { num, dimensions: dimensions.iter().map(|d| (*d).to_owned()).collect() }),
        target: None,
        each: monthly(),
        needs: None,
        exclusions: Vec::new(),
        empty: point("empty_window"),
        partial: point("partial_window"),
        rounding: Some(point("rounding_before_compare")),
        share: Share::default(),
    }
}

/// The share of requests that failed, over windows of so many minutes, for formulas.
fn error_rate(minutes: u32) -> Objective {
    let failed = Cond::Field { field: FieldAt { field: FieldId(0), moment: Moment::Open(point("field_moment")) }, test: Test::AnyOf(vec![Value::Name(0)]) };
    let measure = Measure { metric: "share".into(), clock: None, within: None, field: None, holds: failed, percentile: None, method: None, units: None };
    let items = Items {
        case: REQUEST,
        population: Cond::True,
        dimensions: Vec::new(),
        measure,
        counted_at: CountedAt::Open(point("counted_at")),
        open_cases: None,
        open_values: None,
    };
    Objective { hidden: true, what: What::Items(items), each: periods(minutes), ..formula("error_rate", Num::Window, &[]) }
}

fn now(field: u16) -> FieldAt {
    FieldAt { field: FieldId(field), moment: Moment::Now }
}

fn periods(minutes: u32) -> WindowSpec {
    WindowSpec { count: minutes, ..WindowSpec::of(Unit::Minute, None) }
}

fn whole() -> Num {
    Num::Value(OneOf::just(Quantity::Share(Ratio::ONE)))
}

fn flag(ok: bool) -> CaseSet {
    CaseSet::Holds(Cond::Field { field: now(1), test: Test::AnyOf(vec![Value::Flag(ok)]) })
}

/// While so many probes are down.
fn down(how: Quantifier) -> TimeSet {
    let vacuous = matches!(how, Quantifier::Every | Quantifier::Share(_)).then(|| point("vacuous"));
    TimeSet::Cases(Box::new(OfCases { case: PROBE, among: None, holds: flag(false), how, vacuous }))
}

fn outside(set: TimeSet) -> Num {
    Num::Share { of: TimeSet::Always, set, outside: true }
}

fn event_of(kind: CaseId, case: &str, time: Instant, values: Vec<(FieldId, Option<Value>)>) -> OwnedEvent {
    OwnedEvent { time, kind, case: case.into(), event: None, by: None, values: values.into() }
}

/// A sample of a probe.
fn sample(zone: &str, time: Instant, ok: bool) -> OwnedEvent {
    event_of(PROBE, zone, time, vec![(FieldId(0), Some(Value::Text(zone.into()))), (FieldId(1), Some(Value::Flag(ok)))])
}

fn requests(time: Instant, failed: bool, calls: i64) -> OwnedEvent {
    let values = vec![(FieldId(0), Some(Value::Name(u16::from(!failed)))), (FieldId(1), Some(Value::Number(Decimal::from(calls))))];
    event_of(REQUEST, "", time, values)
}

fn april(text: &str) -> Instant {
    at(&format!("2026-04-{text}"))
}

fn later(time: Instant, minutes: i64) -> Instant {
    time.plus(Micros(minutes * Micros::MINUTE.0))
}

fn result(plan: &Plan, events: &[OwnedEvent]) -> Body {
    evaluate(plan, events, Some(at("2026-05-01 00:00"))).0
}

/// What the first objective that is told measures of April, and its verdict.
fn measured(plan: &Plan, events: &[OwnedEvent]) -> Option<Measured> {
    result(plan, events).results[0].measured
}

fn percent(measured: Option<Measured>) -> String {
    match measured {
        Some(Measured::Share(share)) => share.show_percent(3),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_mean_of_slices_is_not_the_pooled_share() {
    let mut events = Vec::new();
    for slice in 0..30 * 288 {
        let outage = (1000..1012).contains(&slice);
        events.push(requests(later(april("01 00:02"), 5 * slice), outage, if outage { 50_000_000 } else { 1_000_000 }));
    }
    let mut plan = base();
    let rate = |minutes| Over {
        metric: "mean".into(),
        percentile: None,
        method: None,
        what: OverWhat::Num(Num::Result(ObjectiveId(0))),
        each: OverEach::windows(periods(minutes)),
        empty: point("empty_slice"),
    };
    let mean = Num::Op(Op::Less, vec![whole(), Num::Over(Box::new(rate(5)))]);
    let pooled = Num::Op(Op::Less, vec![whole(), Num::Result(ObjectiveId(1))]);
    let by_month = Objective { name: "by_month".into(), each: monthly(), ..error_rate(5) };
    plan.objectives = vec![error_rate(5), by_month, formula("mean", mean, &[]), formula("pooled", pooled, &[])];
    let body = result(&plan, &events);
    let told: Vec<_> = body.results.iter().map(|r| (r.objective.as_str(), percent(r.measured), r.sample)).collect();
    assert_eq!(told, [("mean", "99.861%".to_owned(), 1), ("pooled", "93.498%".to_owned(), 1)]);
    assert_eq!(body.seen.cases, 8640);
    // A slice without requests is left out, or counts.
    let some: Vec<OwnedEvent> = events.iter().step_by(2).cloned().collect();
    assert_eq!(percent(measured(&plan, &some)), "99.861%");
    read(&mut plan, "empty_slice", "nought");
    assert_eq!(percent(measured(&plan, &some)), "99.931%");
    read(&mut plan, "empty_slice", "one");
    assert_eq!(percent(measured(&plan, &some)), "49.931%");
}

#[test]
fn an_hour_of_a_month_is_99_86_per_cent() {
    let mut plan = base();
    plan.objectives = vec![
        formula("availability", outside(down(Quantifier::AtLeast(1))), &[]),
        formula("downtime", Num::Time(down(Quantifier::AtLeast(1))), &[]),
        formula("window", Num::Window, &[]),
    ];
    let events = [sample("a", april("01 00:00"), true), sample("a", april("10 09:00"), false), sample("a", april("10 10:00"), true)];
    let body = result(&plan, &events);
    assert_eq!(percent(body.results[0].measured), "99.861%");
    assert_eq!(body.results[0].measured, Some(Measured::Share(Ratio::new(43_140, 43_200).unwrap())));
    assert_eq!(body.results[1].measured, Some(Measured::Length(Ratio::whole(Micros::HOUR.0))));
    assert_eq!(body.results[2].measured, Some(Measured::Length(Ratio::whole(30 * Micros::DAY.0))));
}

#[test]
fn outages_of_55_seconds_every_minute_are_none_that_last_a_minute() {
    let mut events = Vec::new();
    for minute in 0..3000 {
        let time = later(april("02 00:00"), minute);
        events.extend([sample("a", time, false), sample("a", time.plus(Micros(55_000_000)), true)]);
    }
    let lasting = |least: i64, more| TimeSet::Lasting { set: Box::new(down(Quantifier::AtLeast(1))), least: Micros(least), more };
    let mut plan = base();
    plan.objectives = vec![formula("availability", outside(lasting(60_000_000, false)), &[])];
    assert_eq!(percent(measured(&plan, &events)), "100%");
    plan.objectives = vec![formula("availability", Num::Time(lasting(55_000_000, false)), &[])];
    assert_eq!(measured(&plan, &events), Some(Measured::Length(Ratio::whole(3000 * 55_000_000))));
    plan.objectives = vec![formula("availability", Num::Time(lasting(55_000_000, true)), &[])];
    assert_eq!(measured(&plan, &events), Some(Measured::Length(Ratio::ZERO)));
}

#[test]
fn values_of_a_sample_run_out() {
    let mut plan = base();
    let not =
        TimeSet::Cases(Box::new(OfCases { case: PROBE, among: None, holds: CaseSet::Not(Box::new(flag(false))), how: Quantifier::AtLeast(1), vacuous: None }));
    plan.objectives = vec![formula("down", Num::Time(down(Quantifier::AtLeast(1))), &[]), formula("not", Num::Time(not), &[])];
    let events = [sample("a", april("10 09:00"), false), sample("a", april("10 09:03"), false), sample("a", april("10 10:00"), true)];
    let minutes = |plan: &Plan| {
        let body = result(plan, &events);
        let minutes = |at: usize| body.results[at].measured.unwrap().ratio().num() / i128::from(Micros::MINUTE.0);
        (minutes(0), minutes(1))
    };
    let rest = (20 * 24 + 14) * 60;
    assert_eq!(minutes(&plan), (60, rest));
    read(&mut plan, "missing_sample", "one_minute");
    assert_eq!(minutes(&plan), (2, rest + 58));
    plan.cases[1].sort = Sort::Signal { holds: Some(Micros(4 * Micros::MINUTE.0)), missing: None };
    assert_eq!(minutes(&plan), (7, rest + 53));
}

#[test]
fn how_many_of_how_many_and_every_one_of_none() {
    let mut plan = base();
    // a is there from the 1st, b from the 2nd, c from the 3rd. a is down from the 4th, b from the 5th, c from the 6th; all are up again on the 7th.
    let day = |n: usize| april(&format!("{n:02} 00:00"));
    let zones = ["a", "b", "c"];
    let mut events: Vec<OwnedEvent> = zones.iter().enumerate().map(|(n, z)| sample(z, day(n + 1), true)).collect();
    events.extend(zones.iter().enumerate().map(|(n, z)| sample(z, day(n + 4), false)));
    events.extend(zones.iter().map(|z| sample(z, day(7), true)));
    let mut days = |how| {
        plan.objectives = vec![formula("days", Num::Time(down(how)), &[])];
        measured(&plan, &events).unwrap().ratio().num() / i128::from(Micros::DAY.0)
    };
    assert_eq!([days(Quantifier::AtLeast(1)), days(Quantifier::AtLeast(2)), days(Quantifier::AtLeast(3))], [3, 2, 1]);
    assert_eq!([days(Quantifier::AtMost(0)), days(Quantifier::AtMost(1)), days(Quantifier::Every)], [27, 28, 1]);
    assert_eq!(days(Quantifier::Share(Ratio::new(2, 3).unwrap())), 2);
    read(&mut plan, "vacuous", "holds");
    plan.objectives = vec![formula("days", Num::Time(down(Quantifier::Every)), &[])];
    assert_eq!(measured(&plan, &[]), Some(Measured::Length(Ratio::whole(30 * Micros::DAY.0))));
    read(&mut plan, "vacuous", "does_not_hold");
    assert_eq!(measured(&plan, &[]), Some(Measured::Length(Ratio::ZERO)));
}

#[test]
fn groups_are_those_of_the_lives_and_have_their_own_time() {
    let mut plan = base();
    plan.objectives = vec![formula("availability", outside(down(Quantifier::AtLeast(1))), &["zone"])];
    let time = april("10 00:00");
    let events = [sample("b", time, false), sample("a", time, true), sample("b", later(time, 432), true)];
    let body = result(&plan, &events);
    let told: Vec<_> = body.results.iter().map(|r| (r.group[0].1.as_str(), percent(r.measured))).collect();
    assert_eq!(told, [("a", "100%".to_owned()), ("b", "99%".to_owned())]);
    // Requests have no probes' groups, but those of their own.
    let mut rate = Objective { each: monthly(), ..error_rate(5) };
    rate.items_mut().unwrap().dimensions = vec![FieldAt { field: FieldId(2), moment: Moment::Open(point("field_moment")) }];
    let both = Num::Op(Op::Greatest, vec![Num::Result(ObjectiveId(0)), outside(down(Quantifier::AtLeast(1)))]);
    plan.objectives = vec![rate, formula("both", both, &["zone"])];
    let request = |zone: &str, failed| {
        let mut event = requests(time, failed, 1);
        event.values = event.values.iter().cloned().chain([(FieldId(2), Some(Value::Text(zone.into())))]).collect();
        event
    };
    let events = [&[request("c", true), request("b", true)], &events[..2], &events[2..]].concat();
    let body = result(&plan, &events);
    let told: Vec<_> = body.results.iter().map(|r| (r.group[0].1.as_str(), percent(r.measured))).collect();
    assert_eq!(told, [("a", "None".to_owned()), ("b", "100%".to_owned()), ("c", "100%".to_owned())]);
}

#[test]
fn excluded_time_is_taken_from_the_bad_time_the_total_or_both() {
    // Down from 9 to 12 on the 10th; maintenance from 11 to 14.
    let mut plan = base();
    let events = [
        sample("a", april("10 09:00"), false),
        sample("m", april("10 11:00"), false),
        sample("a", april("10 12:00"), true),
        sample("m", april("10 14:00"), true),
    ];
    let zone = |name: &str| CaseSet::Holds(Cond::Field { field: now(0), test: Test::AnyOf(vec![Value::Text(name.into())]) });
    let of =
        |name: &str| TimeSet::Cases(Box::new(OfCases { case: PROBE, among: Some(zone(name)), holds: flag(false), how: Quantifier::AtLeast(1), vacuous: None }));
    let mut objective = formula("availability", outside(of("a")), &[]);
    objective.exclusions = vec![Exclusion { set: of("m"), from: point("exclusion"), partly: None }];
    plan.objectives = vec![objective];
    let share = |plan: &Plan| measured(plan, &events).unwrap().ratio();
    let ratio = |good: i128, all: i128| Ratio::new(good, all).unwrap();
    assert_eq!(share(&plan), ratio(715, 717));
    read(&mut plan, "exclusion", "from_the_bad_time");
    assert_eq!(share(&plan), ratio(718, 720));
    read(&mut plan, "exclusion", "from_the_total");
    assert_eq!(share(&plan), ratio(714, 717));
}

#[test]
fn an_allowance_is_used_by_the_first_or_the_last() {
    let mut plan = base();
    let events = [
        sample("a", april("10 00:00"), false),
        sample("a", april("10 01:00"), true),
        sample("a", april("12 00:00"), false),
        sample("a", april("12 03:00"), true),
    ];
    let up_to =
        TimeSet::UpTo { set: Box::new(down(Quantifier::AtLeast(1))), most: Micros(2 * Micros::HOUR.0), each: monthly(), order: point("allowance_order") };
    let days = WindowSpec::of(Unit::Day, None);
    plan.objectives = vec![Objective { each: days, ..formula("used", Num::Time(up_to), &[]) }];
    let used = |plan: &Plan| {
        let body = result(plan, &events);
        [9, 11].map(|day| body.results[day].measured.unwrap().ratio().num() / i128::from(Micros::HOUR.0))
    };
    assert_eq!(used(&plan), [1, 1]);
    read(&mut plan, "allowance_order", "last");
    assert_eq!(used(&plan), [0, 2]);
}

#[test]
fn stretches_over_the_edge_of_a_window() {
    let mut plan = base();
    let events = [
        sample("a", april("10 22:00"), false),
        sample("a", april("11 01:00"), true),
        sample("a", april("11 05:00"), false),
        sample("a", april("11 06:00"), true),
    ];
    let stretches = |metric: &str| Num::Stretches {
        set: down(Quantifier::AtLeast(1)),
        metric: metric.into(),
        percentile: None,
        method: None,
        units: None,
        straddle: point("straddle"),
    };
    let told = |plan: &Plan| {
        let body = result(plan, &events);
        [9, 10].map(|day| body.results[day].measured.map(|m| m.ratio().num() / if matches!(m, Measured::Number(_)) { 1 } else { i128::from(Micros::HOUR.0) }))
    };
    for (reading, longest, count) in
        [("cut", [Some(2), Some(1)], [1, 2]), ("where_it_begins", [Some(3), Some(1)], [1, 1]), ("where_it_ends", [None, Some(3)], [0, 2])]
    {
        read(&mut plan, "straddle", reading);
        for metric in ["maximum", "count"] {
            plan.objectives = vec![Objective { each: WindowSpec::of(Unit::Day, None), ..formula("stretches", stretches(metric), &[]) }];
            assert_eq!(told(&plan), if metric == "count" { count.map(Some) } else { longest }, "{reading} {metric}");
        }
    }
}

#[test]
fn periods_in_which_something_holds_and_windows_before() {
    // Down for 90 seconds from 00:00:30 on the 1st, and for all of the 2nd.
    let mut plan = base();
    let start = april("01 00:00");
    let events = [
        sample("a", start.plus(Micros(30_000_000)), false),
        sample("a", later(start, 2), true),
        sample("a", april("02 00:00"), false),
        sample("a", april("03 00:00"), true),
    ];
    let over = |metric: &str, each: WindowSpec| {
        let what = OverWhat::Cond(NumCond::In(down(Quantifier::AtLeast(1)), point("slice_rule")));
        Num::Over(Box::new(Over { metric: metric.into(), percentile: None, method: None, what, each: OverEach::windows(each), empty: point("empty_slice") }))
    };
    let count = |plan: &Plan| measured(plan, &events).unwrap().ratio();
    for (reading, minutes, hours) in [("any_part", 1442, 25), ("whole", 1441, 24), ("most", 1441, 24)] {
        read(&mut plan, "slice_rule", reading);
        plan.objectives = vec![formula("count", over("count", periods(1)), &[])];
        assert_eq!(count(&plan), Ratio::whole(minutes), "{reading}");
        plan.objectives = vec![formula("count", over("count", periods(60)), &[])];
        assert_eq!(count(&plan), Ratio::whole(hours), "{reading}");
    }
    plan.objectives = vec![formula("share", over("share", periods(60)), &[])];
    assert_eq!(measured(&plan, &events), Ratio::new(24, 720).map(Measured::Share));
    let before = Num::Before { num: Box::new(Num::Time(down(Quantifier::AtLeast(1)))), count: 2, metric: "sum".into() };
    plan.objectives = vec![Objective { each: WindowSpec::of(Unit::Day, None), ..formula("before", before, &[]) }];
    let body = result(&plan, &events);
    let told: Vec<_> = body.results[..5].iter().map(|r| r.measured.map(|m| m.ratio().num() / 1_000_000)).collect();
    assert_eq!(told, [None, Some(90), Some(86_490), Some(86_400), Some(0)]);
}

#[test]
fn the_hours_of_a_calendar_and_a_target_of_a_formula() {
    // Down from Thursday 9:00 until Friday 11:00: ten office hours of the 22 days of April that are working ones.
    let mut plan = base();
    let events = [sample("a", april("09 09:00"), false), sample("a", april("10 11:00"), true)];
    let mut objective = formula("availability", Num::Share { of: TimeSet::Calendar(CalendarId(0)), set: down(Quantifier::AtLeast(1)), outside: true }, &[]);
    objective.target = Some(Target { bound: Bound::AtLeast, rows: Vec::new(), value: OneOf::just(Quantity::Share(Ratio::new(95, 100).unwrap())) });
    plan.objectives = vec![objective];
    let body = result(&plan, &events);
    assert_eq!(body.results[0].measured, Ratio::new(166, 176).map(Measured::Share));
    assert_eq!((body.results[0].verdict, body.results[0].met), (Verdict::Missed, None));
    assert_eq!(result(&plan, &events[..0]).results[0].verdict, Verdict::Met);
}

#[test]
fn a_log_of_samples_and_requests_in_parts_is_the_same() {
    let mut plan = base();
    let down = || down(Quantifier::AtLeast(1));
    let lasting = TimeSet::Lasting { set: Box::new(down()), least: Micros(3 * Micros::MINUTE.0), more: false };
    let over = Over {
        metric: "mean".into(),
        percentile: None,
        method: None,
        what: OverWhat::Num(Num::Result(ObjectiveId(0))),
        each: OverEach::windows(periods(30)),
        empty: point("empty_slice"),
    };
    plan.objectives = vec![error_rate(30), formula("availability", outside(lasting), &["zone"]), formula("rate", Num::Over(Box::new(over)), &[])];
    let program = super::super::Program::compile(&plan).unwrap();
    let mut events = Vec::new();
    for n in 0..200_i64 {
        let time = later(april("03 00:00"), n);
        events.push(sample(["a", "b", "c"][(n % 3) as usize], time, n * n % 7 > 2));
        events.push(requests(time, n % 5 == 0, n % 4));
    }
    let options = super::super::Options { as_of: Some(at("2026-05-01 00:00")), facts: super::super::Facts::All, ..Default::default() };
    let whole = in_parts(&program, &options, &events, &[], false);
    assert_eq!(whole.0.results.len(), 4);
    for cuts in [vec![1], vec![100, 150], vec![7, 199, 200, 399]] {
        assert_eq!(whole, in_parts(&program, &options, &events, &cuts, false));
        assert_eq!(whole, in_parts(&program, &options, &events, &cuts, true));
    }
}
