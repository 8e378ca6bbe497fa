//! Credits, fees, limits, rounding, totals, provisional readings.

use super::super::fixtures::*;
use super::on;
use crate::outcome::Body;
use crate::plan::{Amount, Base, FeeId, Limit, OneOf, Per, Plan, Settled, Unit, WindowSpec};
use crate::value::{Date, Ratio};
use rust_decimal::Decimal;

/// A ticket that is late in January, one in February, seen from March.
const LATE: [&str; 4] = ["T | 05 09:00 | opened", "T | 05 19:00 | resolved", "U | 2026-02-05 09:00 | opened", "U | 2026-02-05 19:00 | resolved"];

fn result(plan: &Plan) -> Body {
    evaluate(plan, &log(&LATE), on("2026-03-01 00:00")).0
}

fn paid(body: &Body) -> Vec<String> {
    body.results.iter().filter_map(|r| r.credit.as_ref()).map(|c| c.paid.to_string()).collect()
}

fn totals(body: &Body) -> Vec<(String, String)> {
    body.totals.iter().map(|t| (t.window.label.clone(), t.credit.to_string())).collect()
}

fn each(unit: Unit) -> Option<WindowSpec> {
    Some(WindowSpec::of(unit, Some(point("month"))))
}

fn money(amount: i64) -> Amount {
    Amount { base: OneOf::just(Base::Money(Decimal::from(amount))), per: Per::Window }
}

fn limit(each: Option<WindowSpec>, amount: Amount) -> Limit {
    Limit { clause: Some("9".into()), objectives: Vec::new(), each_group: false, each_credit: false, each, amount }
}

#[test]
fn a_missed_window_pays_and_totals_are_by_month() {
    let body = result(&plan());
    let credit = body.results[0].credit.as_ref().unwrap();
    assert_eq!((credit.row, credit.exact, credit.clause.as_deref()), (Some(0), Ratio::whole(5), Some("6")));
    assert_eq!(totals(&body), [("2026-01".into(), "5.00".into()), ("2026-02".into(), "5.00".into())]);
    assert_eq!((body.credit.to_string(), body.limits.len()), ("10.00".into(), 0));
}

#[test]
fn limits_by_window_and_over_the_agreement() {
    let mut plan = plan();
    plan.limits = vec![limit(each(Unit::Month), money(4)), limit(None, money(6))];
    let body = result(&plan);
    assert_eq!(paid(&body), ["4.00", "2.00"]);
    let told: Vec<_> = body.limits.iter().map(|l| (l.window.as_ref().map(|w| w.label.as_str()), l.before.to_string(), l.after.to_string())).collect();
    let line = |window, before: &str, after: &str| (window, before.to_owned(), after.to_owned());
    assert_eq!(told, [line(Some("2026-01"), "5.00", "4.00"), line(Some("2026-02"), "5.00", "4.00"), line(None, "8.00", "6.00")]);
    plan.limits = vec![limit(each(Unit::Year), of_fee(1))];
    assert_eq!(paid(&result(&plan)), ["5.00", "5.00"], "a hundredth of twelve fees");
    read(&mut plan, "fee_base", "one_period");
    assert_eq!(paid(&result(&plan)), ["1.00", "0.00"]);
    plan.limits = vec![limit(None, of_fee(2))];
    read(&mut plan, "fee_base", "whole_window");
    assert_eq!(paid(&result(&plan)), ["5.00", "1.00"], "three periods have begun");
}

#[test]
fn a_limit_of_some_objectives_leaves_the_others_alone() {
    let mut plan = plan();
    plan.objectives.push(crate::plan::Objective { name: "other".into(), ..plan.objectives[0].clone() });
    plan.limits = vec![Limit { objectives: vec![crate::plan::ObjectiveId(1)], ..limit(None, money(1)) }];
    assert_eq!(paid(&result(&plan)), ["5.00", "5.00"]);
}

#[test]
fn without_a_limit_there_is_none_or_the_whole_fee() {
    let mut plan = plan();
    plan.credits[0].rows[0].pays = of_fee(150);
    assert_eq!(paid(&result(&plan)), ["150.00", "150.00"]);
    read(&mut plan, "limit_missing", "whole_fee");
    let body = result(&plan);
    assert_eq!(paid(&body), ["100.00", "100.00"]);
    assert_eq!(body.limits[0].clause, None);
}

#[test]
fn a_fee_over_a_window_is_of_the_periods_that_begin_in_it_or_of_one() {
    let mut plan = plan();
    plan.objectives[0].each.unit = Unit::Quarter;
    let quarter = |plan: &Plan| paid(&evaluate(plan, &log(&LATE), on("2026-04-01 00:00")).0);
    assert_eq!(quarter(&plan), ["15.00"]);
    read(&mut plan, "fee_base", "one_period");
    assert_eq!(quarter(&plan), ["5.00"]);
    let mut plan = super::super::fixtures::plan();
    plan.fees[0].each.unit = Unit::Year;
    assert_eq!(paid(&result(&plan)), ["5.00", "5.00"], "a window shorter than the period");
}

#[test]
fn rounding_has_four_ways_and_two_places() {
    // Five per cent of 100.50 twice is 5.025 each.
    let of = |way: &str, place: &str| {
        let mut plan = plan();
        plan.fees[0].amount = OneOf::just("100.50".parse().unwrap());
        plan.term.until = Date::new(2026, 3, 1);
        read(&mut plan, "money_rounding", way);
        read(&mut plan, "rounding_place", place);
        let body = result(&plan);
        (paid(&body).remove(0), body.credit.to_string())
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(of("half_up", "each_credit"), pair("5.03", "10.06"));
    assert_eq!(of("half_even", "each_credit"), pair("5.02", "10.04"));
    assert_eq!(of("up", "each_credit"), pair("5.03", "10.06"));
    assert_eq!(of("down", "each_credit"), pair("5.02", "10.04"));
    assert_eq!(of("down", "total"), pair("5.025000", "10.04"));
}

#[test]
fn only_one_credit_is_of_an_objective_and_none_without_a_verdict() {
    let mut plan = plan();
    let mut second = plan.credits[0].clone();
    second.rows[0].pays = of_fee(70);
    plan.credits.push(second);
    assert_eq!(paid(&result(&plan)), ["5.00", "5.00"]);
    let body = evaluate(&plan, &log(&LATE[..2]), on("31 00:00")).0;
    assert_eq!(paid(&body), Vec::<String>::new());
    assert_eq!(body.credit.to_string(), "0.00");
}

#[test]
fn an_amount_that_could_not_be_held_is_no_plan() {
    let mut plan = plan();
    plan.credits[0].rows[0].pays.base = OneOf::just(Base::OfFee(Ratio::new(i128::MAX, 3).unwrap(), FeeId(0)));
    assert!(plan.validate().is_err());
}

#[test]
fn provisional_readings_are_listed_and_a_zone_says_its_name() {
    let mut plan = plan();
    for (kind, settled) in [("reopen", Settled::Provisional), ("timezone", Settled::Provisional), ("within", Settled::NotMet)] {
        plan.points.0[point(kind).0 as usize].settled = settled;
    }
    let zone = &mut plan.points.0[point("timezone").0 as usize];
    (zone.reading, zone.readings) = ("Europe/London".into(), vec!["Europe/London".into()]);
    let body = result(&plan);
    let told: Vec<_> = body.provisional.iter().map(|p| (p.point.as_str(), p.says.as_str())).collect();
    assert_eq!(told, [("reopen", "the clock goes on from where it stopped; the time in between does not count"), ("timezone", "Europe/London")]);
}
