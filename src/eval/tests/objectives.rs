//! Objectives: where items count, verdicts, groups, windows.

use super::super::fixtures::*;
use super::{H, on};
use crate::outcome::{Body, Measured, Verdict};
use crate::plan::Bound;
use crate::plan::{Cond, CountedAt, FieldAt, Moment, Needs, OneOf, Plan, Quantity, Target, Test};
use crate::value::{Date, Instant, Micros, Ratio};
use rust_decimal::Decimal;

/// Label, sample, met, verdict, note.
type Told = (String, u64, Option<u64>, Verdict, Option<String>);

/// What is told of the first windows of the first objective.
fn told(body: &Body, windows: usize) -> Vec<Told> {
    body.results.iter().take(windows).map(|r| (r.window.label.clone(), r.sample, r.met, r.verdict, r.note.clone())).collect()
}

fn result(plan: &Plan, lines: &[&str], as_of: &str) -> Body {
    evaluate(plan, &log(lines), on(as_of)).0
}

/// Verdict and note of January, seen from February.
fn january(plan: &Plan, lines: &[&str]) -> (Verdict, Option<String>) {
    let result = result(plan, lines, "2026-02-01 00:00").results.remove(0);
    (result.verdict, result.note)
}

const ONE: [&str; 2] = ["T | 05 09:00 | opened", "T | 05 12:00 | resolved"];

#[test]
fn an_item_counts_where_it_starts_stops_or_is_due() {
    let lines = ["T | 31 22:00 | opened", "T | 2026-02-01 01:00 | resolved", "U | 2026-03-01 00:00 | opened"];
    let windows = |reading| {
        let mut plan = plan();
        read(&mut plan, "counted_at", reading);
        plan.objectives[0].items_mut().unwrap().measure.within = Some(crate::plan::Limited::Budget(OneOf::just(hours(1500))));
        let (body, facts) = evaluate(&plan, &log(&lines), None);
        let window = facts[0].objectives[0].window.clone().unwrap().label;
        (window, body.results.iter().map(|r| r.sample).collect::<Vec<_>>())
    };
    assert_eq!(windows("start"), ("2026-01".into(), vec![1, 0]));
    assert_eq!(windows("stop"), ("2026-02".into(), vec![0, 1]));
    assert_eq!(windows("due"), ("2026-04".into(), vec![0, 0]), "due after as-of: not yet");
}

#[test]
fn an_item_counts_at_the_first_event_of_a_name_or_nowhere() {
    let mut plan = plan();
    plan.objectives[0].items_mut().unwrap().counted_at = CountedAt::Event(event("responded"));
    let body =
        result(&plan, &["T | 05 09:00 | opened", "T | 05 10:00 | resolved", "U | 05 09:00 | opened", "U | 2026-02-02 09:00 | responded"], "2026-02-03 00:00");
    assert_eq!(body.results.iter().map(|r| r.sample).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(body.seen.outside_term, 0);
}

#[test]
fn a_window_is_judged_once_it_is_over() {
    let late = ["T | 05 09:00 | opened", "T | 05 14:00 | resolved"];
    let not_over = ("2026-01".to_owned(), 1, Some(0), Verdict::Undetermined, Some("the window is not over".to_owned()));
    assert_eq!(told(&result(&plan(), &late, "31 23:59:59"), 2), [not_over]);
    let body = result(&plan(), &late, "2026-02-01 00:00");
    assert_eq!(told(&body, 1), [("2026-01".to_owned(), 1, Some(0), Verdict::Missed, None)]);
    assert_eq!(body.results.len(), 1, "February has not begun");
    assert_eq!(result(&plan(), &late, "2026-02-01 00:00:01").results.len(), 2);
    assert_eq!(january(&plan(), &ONE), (Verdict::Met, None));
}

#[test]
fn empty_windows_and_small_samples() {
    for (reading, verdict) in [("not_measured", Verdict::NotMeasured), ("met", Verdict::Met), ("missed", Verdict::Missed)] {
        let mut plan = plan();
        read(&mut plan, "empty_window", reading);
        read(&mut plan, "small_sample", reading);
        assert_eq!(january(&plan, &[]), (verdict, Some("nothing to measure".into())));
        plan.objectives[0].needs = Some(Needs { sample: 2, otherwise: point("small_sample") });
        assert_eq!(january(&plan, &ONE), (verdict, Some("2 needed".into())));
    }
}

#[test]
fn a_window_that_the_term_cuts_is_measured_or_not() {
    let mut plan = plan();
    plan.term.from = Date::new(2026, 1, 2);
    assert_eq!(january(&plan, &ONE), (Verdict::Met, None));
    read(&mut plan, "partial_window", "not_measured");
    assert_eq!(january(&plan, &ONE), (Verdict::NotMeasured, Some("the window is cut by the term".into())));
    plan.term.from = Date::new(2026, 1, 1);
    assert_eq!(january(&plan, &ONE), (Verdict::Met, None));
}

#[test]
fn a_percentage_is_compared_exactly_or_rounded() {
    // Two of three met, against 66.67 %.
    let mut plan = plan();
    plan.objectives[0].target =
        Some(Target { bound: Bound::AtLeast, rows: Vec::new(), value: OneOf::just(Quantity::Share(Ratio::new(6667, 10_000).unwrap())) });
    let lines = [&ONE[..], &["U | 06 09:00 | opened", "U | 06 10:00 | resolved", "V | 06 09:00 | opened", "V | 06 19:00 | resolved"]].concat();
    for (reading, verdict) in [("exact", Verdict::Missed), ("one_decimal", Verdict::Met), ("two_decimals", Verdict::Met)] {
        read(&mut plan, "rounding_before_compare", reading);
        assert_eq!(january(&plan, &lines).0, verdict, "{reading}");
    }
    plan.objectives[0].target =
        Some(Target { bound: Bound::AtLeast, rows: Vec::new(), value: OneOf::just(Quantity::Share(Ratio::new(6669, 10_000).unwrap())) });
    assert_eq!(january(&plan, &lines).0, Verdict::Missed);
    read(&mut plan, "rounding_before_compare", "one_decimal");
    assert_eq!(january(&plan, &lines).0, Verdict::Met, "66.7 %");
}

#[test]
fn a_target_that_is_not_agreed_is_undetermined_and_one_of_another_unit_refused() {
    let mut plan = plan();
    let target = |value| Some(Target { bound: Bound::AtLeast, rows: Vec::new(), value: OneOf::just(value) });
    plan.objectives[0].target = target(Quantity::Unknown);
    assert_eq!(january(&plan, &ONE), (Verdict::Undetermined, Some("no target is agreed".into())));
    plan.objectives[0].target = target(Quantity::Number(Decimal::ONE));
    assert!(crate::eval::Program::compile(&plan).is_err());
    plan.objectives[0].target = None;
    plan.credits.clear();
    assert_eq!(january(&plan, &ONE), (Verdict::Reported, None));
}

#[test]
fn groups_are_in_order_of_their_values_and_have_every_window() {
    let mut plan = plan();
    plan.objectives[0].items_mut().unwrap().dimensions = vec![FieldAt { field: field("priority"), moment: Moment::Event(event("opened")) }];
    assert!(result(&plan, &[], "2026-02-01 00:00").results.is_empty());
    let lines = ["A | 05 09:00 | opened | priority=P3", "B | 05 09:00 | opened | priority=P1", "C | 2026-02-02 09:00 | opened"];
    let body = result(&plan, &lines, "2026-02-03 00:00");
    let shown: Vec<_> = body.results.iter().map(|r| (r.group[0].1.as_str(), r.window.label.as_str(), r.sample)).collect();
    assert_eq!(
        shown,
        [("(none)", "2026-01", 0), ("(none)", "2026-02", 1), ("P1", "2026-01", 1), ("P1", "2026-02", 0), ("P3", "2026-01", 1), ("P3", "2026-02", 0)]
    );
}

#[test]
fn a_term_without_a_beginning_has_windows_from_the_first_row_on() {
    let mut plan = plan();
    plan.term.from = None;
    let body = result(&plan, &["T | 2025-11-30 09:00 | opened"], "2026-01-10 00:00");
    assert_eq!(body.results.iter().map(|r| r.window.label.as_str()).collect::<Vec<_>>(), ["2025-11", "2025-12", "2026-01"]);
    assert!(result(&plan, &[], "2026-01-10 00:00").results.is_empty());
}

#[test]
fn items_outside_the_term_are_counted() {
    let body = result(&plan(), &["T | 2025-12-30 09:00 | opened", "U | 05 09:00 | opened"], "10 00:00");
    assert_eq!((body.seen.outside_term, body.results[0].sample), (1, 1));
}

#[test]
fn values_of_a_clock_and_of_open_cases() {
    let lines = [&ONE[..], &["U | 06 09:00 | opened", "U | 06 14:00 | resolved", "V | 31 22:00 | opened"]].concat();
    let measured = |metric: &str, open: &str| {
        let mut plan = plan();
        read(&mut plan, "open_values", open);
        let measure = &mut plan.objectives[0].items_mut().unwrap().measure;
        (measure.metric, measure.within) = (metric.into(), None);
        if metric == "percentile" {
            (measure.percentile, measure.method) = (Ratio::new(1, 2), Some(point("percentile_method")));
        }
        plan.objectives[0].rounding = None;
        let target = Quantity::Length(Micros(4 * H));
        plan.objectives[0].target = Some(Target { bound: Bound::AtMost, rows: Vec::new(), value: OneOf::just(target) });
        let body = result(&plan, &lines, "2026-02-01 00:00");
        let first = &body.results[0];
        let Some(Measured::Length(length)) = first.measured else { panic!("{metric}") };
        (length, first.sample, first.open, first.verdict)
    };
    let hours = |n: i128, d| Ratio::new(n * i128::from(H), d).unwrap();
    assert_eq!(measured("mean", "left_out"), (hours(4, 1), 2, 1, Verdict::Met));
    assert_eq!(measured("mean", "so_far"), (hours(10, 3), 3, 0, Verdict::Met));
    assert_eq!(measured("sum", "left_out"), (hours(8, 1), 2, 1, Verdict::Missed));
    assert_eq!(measured("longest", "left_out"), (hours(5, 1), 2, 1, Verdict::Missed));
    assert_eq!(measured("shortest", "so_far"), (hours(2, 1), 3, 0, Verdict::Met));
    assert_eq!(measured("percentile", "so_far"), (hours(3, 1), 3, 0, Verdict::Met));
}

#[test]
fn counts_sums_of_fields_and_shares_of_a_condition_need_no_clock() {
    let lines = ["A | 05 09:00 | opened | cost=2.50 priority=P1", "B | 06 09:00 | opened | cost=4", "C | 06 09:00 | opened"];
    let measured = |metric: &str| {
        let mut plan = plan();
        let objective = &mut plan.objectives[0];
        objective.target = None;
        objective.rounding = (metric == "share").then(|| point("rounding_before_compare"));
        plan.credits.clear();
        let measure = &mut objective.items_mut().unwrap().measure;
        (measure.metric, measure.within, measure.clock) = (metric.into(), None, None);
        if metric == "sum" {
            measure.field = Some(FieldAt { field: field("cost"), moment: Moment::Open(point("field_moment")) });
        } else {
            let at_most = Test::AtMost(Decimal::from(3));
            measure.holds = Cond::Field { field: FieldAt { field: field("cost"), moment: Moment::Event(event("opened")) }, test: at_most };
        }
        let body = result(&plan, &lines, "2026-02-02 00:00");
        (body.results[0].measured.unwrap(), body.results[0].sample, body.results[1].measured)
    };
    let ratio = |n, d| Ratio::new(n, d).unwrap();
    assert_eq!(measured("count"), (Measured::Number(Ratio::ONE), 1, Some(Measured::Number(Ratio::ZERO))));
    assert_eq!(measured("sum"), (Measured::Number(ratio(13, 2)), 2, Some(Measured::Number(Ratio::ZERO))));
    assert_eq!(measured("share"), (Measured::Share(ratio(1, 3)), 3, None));
}

#[test]
fn as_of_is_the_latest_row_or_1970() {
    assert_eq!(evaluate(&plan(), &[], None).0.as_of, Instant(0));
    assert_eq!(evaluate(&plan(), &log(&ONE), None).0.as_of, at("05 12:00"));
}
