//! Formulas, pools, points, repeated failure, earn-back, bonuses, limits that overlap: the figures that real agreements print.

use super::super::fixtures::*;
use super::months::{as_of_month, fix, months, percent};
use super::on;
use crate::outcome::Body;
use crate::plan::*;
use crate::value::{Micros, Ratio};
use rust_decimal::Decimal;

/// Row, from an edge (in), to an edge (out).
fn row(lower: Option<Ratio>, upper: Option<Ratio>, base: Base) -> Row {
    let edge = |at, inclusive| Edge { at, inclusive };
    Row {
        lower: lower.map(|at| edge(at, Inclusion::Yes)),
        upper: upper.map(|at| edge(at, Inclusion::No)),
        otherwise: false,
        when: Vec::new(),
        pays: Amount { base: OneOf::just(base), per: Per::Window },
    }
}

fn credit(objective: u16, scale: Scale, rows: Vec<Row>) -> Credit {
    Credit::of(ObjectiveId(objective), scale, rows, point("band_gap"), point("band_overlap"))
}

fn formula(num: Num) -> Vec<Row> {
    vec![row(None, None, Base::Formula(Box::new(num)))]
}

fn share(of_thousand: i128) -> Num {
    Num::Value(OneOf::just(Quantity::Share(Ratio::new(of_thousand, 1000).unwrap())))
}

fn fee() -> Num {
    Num::Fee { fee: FeeId(0), time: FeeTime::Window }
}

fn times(parts: Vec<Num>) -> Num {
    Num::Op(Op::Times, parts)
}

/// The agreement, with a fee of 100,000 and 99 % asked.
fn large() -> Plan {
    let mut plan = plan();
    plan.fees[0].amount = OneOf::just(Decimal::from(100_000));
    plan.objectives[0].target.as_mut().unwrap().value = OneOf::just(Quantity::Share(percent(99)));
    plan
}

fn result(plan: &Plan, late: &[usize]) -> Body {
    evaluate(plan, &months(late), as_of_month(late.len() + 1)).0
}

fn paid(body: &Body, objective: &str) -> Vec<String> {
    body.results.iter().filter(|r| r.objective == objective).map(|r| r.credit.as_ref().map_or("-".into(), |c| c.paid.to_string())).collect()
}

fn points(body: &Body, objective: &str) -> Vec<Option<i128>> {
    body.results.iter().filter(|r| r.objective == objective).map(|r| r.points.map(|p| p.num())).collect()
}

fn pool(percent_of_fee: i128, allocations: Vec<Allocation>) -> Pool {
    Pool {
        name: "at_risk".into(),
        clause: Some("8".into()),
        amount: times(vec![share(percent_of_fee * 10), fee()]),
        each: monthly(),
        day: point("allocation_day"),
        allocatable: Ratio::whole(2),
        allocations,
    }
}

#[test]
fn a_pool_of_a_tenth_of_the_fee() {
    let mut plan = large();
    let half_of_40 = percent(50).times(percent(40)).unwrap();
    plan.pools = vec![pool(10, vec![Allocation { objective: ObjectiveId(0), share: half_of_40, from: None }])];
    plan.credits = vec![credit(0, Scale::Missed, formula(times(vec![Num::Allocation(PoolId(0)), Num::Pool(PoolId(0))])))];
    assert_eq!(paid(&result(&plan, &[20, 0]), "fix"), ["2000.00", "-"], "50 % x 40 % x 10 % x 100,000");
    plan.pools[0].allocations[0].share = percent(150);
    let body = result(&plan, &[20]);
    assert_eq!(paid(&body, "fix"), ["10000.00"], "no more than the pool holds");
    assert_eq!((body.limits[0].clause.as_deref(), body.limits[0].before.to_string()), (Some("8"), "15000.00".into()));
}

/// 3 points below 97 %, 1 below 99 %; doubled when missed in two months in a row.
fn with_points() -> Plan {
    let mut plan = large();
    let give = |n: i64| Base::Points(Decimal::from(n));
    let rows = vec![row(None, Some(percent(97)), give(3)), row(Some(percent(97)), Some(percent(99)), give(1))];
    let test = WindowTest { of: TestOf::Objective(ObjectiveId(0)), is: TestIs::Missed };
    let when = History::Windows { test, least: 2, of: 2, unmeasured: point("unmeasured_in_count") };
    plan.credits = vec![Credit { points: true, multiply: vec![Multiplier { by: Ratio::whole(2), when }], ..credit(0, Scale::Attained, rows) }];
    plan
}

#[test]
fn points_that_double_when_it_happens_again() {
    let mut plan = with_points();
    // 96.5 %, 98.5 %, 96.5 %, all in time.
    let body = result(&plan, &[7, 3, 7, 0]);
    assert_eq!(points(&body, "fix"), [Some(3), Some(2), Some(6), None]);
    assert_eq!(body.credit.to_string(), "0.00");
    // Points become money in an objective of their own, which is judged after.
    let most = Target { bound: Bound::AtMost, value: OneOf::just(Quantity::Number(Decimal::from(2))), rows: Vec::new() };
    let total = What::Formula(Formula { num: Num::Points(Vec::new()), dimensions: Vec::new() });
    plan.objectives.insert(0, Objective { name: "points".into(), what: total, target: Some(most), rounding: None, ..fix(&plan) });
    let half = |id: &mut ObjectiveId| *id = ObjectiveId(1);
    half(&mut plan.credits[0].objective);
    if let History::Windows { test, .. } = &mut plan.credits[0].multiply[0].when {
        test.of = TestOf::Objective(ObjectiveId(1));
    }
    let each = Num::Op(Op::Times, vec![Num::Points(vec![ObjectiveId(1)]), Num::Value(OneOf::just(Quantity::Money(Decimal::from(100))))]);
    plan.credits.push(credit(0, Scale::Missed, formula(each)));
    let body = result(&plan, &[7, 3, 7, 0]);
    let measured: Vec<i128> = body.results.iter().filter(|r| r.objective == "points").map(|r| r.measured.unwrap().ratio().num()).collect();
    assert_eq!(measured, [3, 2, 6, 0]);
    assert_eq!(paid(&body, "points"), ["300.00", "-", "600.00", "-"]);
    assert_eq!(body.credit.to_string(), "900.00");
}

#[test]
fn one_two_three_months_in_a_row() {
    let mut plan = large();
    let of = |tenths: i128| Base::OfFee(Ratio::new(tenths, 1000).unwrap(), FeeId(0));
    let n = |n| Some(Ratio::whole(n));
    plan.credits = vec![credit(0, Scale::InARow, vec![row(n(1), n(2), of(125)), row(n(2), n(3), of(250)), row(n(3), None, of(500))])];
    let body = result(&plan, &[5, 5, 5, 5, 0, 5]);
    assert_eq!(paid(&body, "fix"), ["12500.00", "25000.00", "50000.00", "50000.00", "-", "12500.00"]);
}

#[test]
fn five_per_cent_per_started_hour() {
    let mut plan = large();
    let objective = &mut plan.objectives[0];
    (objective.rounding, objective.target.as_mut().unwrap().bound) = (None, Bound::AtMost);
    objective.target.as_mut().unwrap().value = OneOf::just(Quantity::Length(Micros(4 * Micros::HOUR.0)));
    let measure = &mut objective.items_mut().unwrap().measure;
    (measure.metric, measure.within) = ("sum".into(), None);
    let hours = Units { unit: Micros::HOUR, beyond: Micros::HOUR, part: PartUnit::Started };
    plan.credits = vec![credit(0, Scale::Missed, formula(times(vec![share(50), fee(), Num::Units(Box::new(Num::Attained), hours)])))];
    let lines = ["T | 05 09:00 | opened", "T | 05 14:10 | resolved", "U | 2026-02-05 09:00 | opened", "U | 2026-02-05 13:00 | resolved"];
    let body = evaluate(&plan, &log(&lines), on("2026-03-01 00:00")).0;
    assert_eq!(paid(&body, "fix"), ["25000.00", "-"], "5 hours 10 minutes, beyond the first: 5 started");
}

#[test]
fn parts_of_the_agreement_that_formulas_name() {
    let of = |num: Num| {
        let mut plan = large();
        plan.credits = vec![credit(0, Scale::Missed, formula(num))];
        paid(&result(&plan, &[20]), "fix").remove(0)
    };
    assert_eq!(of(times(vec![Num::Shortfall, fee()])), "9000.00", "target less attained, of the fee");
    assert_eq!(of(times(vec![Num::Missed, Num::Value(OneOf::just(Quantity::Money(Decimal::from(3))))])), "60.00");
    assert_eq!(of(Num::Op(Op::Less, vec![fee(), times(vec![share(2000), fee()])])), "-", "less than nought");
    let span = Num::Value(OneOf::just(Quantity::Money(Decimal::from(1))));
    let points = vec![(percent(90), fee()), (percent(100), span)];
    assert_eq!(of(Num::Between { of: Box::new(Num::Attained), points }), "100000.00");
    assert_eq!(of(Num::Fee { fee: FeeId(0), time: FeeTime::Elapsed }), "100000.00");
    assert_eq!(of(Num::Op(Op::DividedBy, vec![fee(), Num::Op(Op::Plus, vec![Num::InARow, Num::Sample])])), "497.51", "of 1 + 200");
}

#[test]
fn what_is_met_again_is_earned_back() {
    let mut plan = plan();
    let back =
        |percent_back, met| Return { share: percent(percent_back), met, by: None, scope: point("earn_back_scope"), unmeasured: point("unmeasured_return") };
    plan.credits[0].returns = vec![back(50, 2), back(60, 3)];
    let body = result(&plan, &[30, 0, 0, 0, 40, 0, 0]);
    let credit = body.results[0].credit.as_ref().unwrap();
    let returned: Vec<_> = credit.returned.iter().map(|r| (r.window.label.as_str(), r.amount.to_string())).collect();
    assert_eq!(returned, [("2026-03", "2.50".to_owned()), ("2026-04", "2.50".to_owned())], "no more than was paid");
    let totals: Vec<_> = body.totals.iter().map(|t| (t.window.label.as_str(), t.credit.to_string())).collect();
    let line = |label, amount: &str| (label, amount.to_owned());
    let expected = [line("2026-01", "5.00"), line("2026-03", "-2.50"), line("2026-04", "-2.50"), line("2026-05", "5.00"), line("2026-07", "-2.50")];
    assert_eq!(totals, expected);
    assert_eq!(body.credit.to_string(), "2.50");
    // The other objective has a credit and fails in February.
    plan.objectives.push(Objective { name: "other".into(), target: Some(Target { bound: Bound::Below, ..fix(&plan).target.unwrap() }), ..fix(&plan) });
    plan.credits.push(Credit { objective: ObjectiveId(1), ..plan.credits[0].clone() });
    read(&mut plan, "earn_back_scope", "all");
    let body = result(&plan, &[30, 0, 0, 0]);
    assert!(body.results[0].credit.as_ref().unwrap().returned.is_empty());
}

#[test]
fn a_bonus_is_paid_the_other_way_and_no_limit_touches_it() {
    let mut plan = plan();
    let rows = vec![row(Some(percent(99)), None, Base::Money(Decimal::from(7)))];
    plan.credits = vec![Credit { bonus: true, ..credit(0, Scale::Attained, rows) }];
    plan.limits = vec![limit(None, Base::Money(Decimal::ONE))];
    let body = result(&plan, &[0, 30]);
    assert_eq!((body.credit.to_string(), body.bonus.to_string()), ("0.00".into(), "7.00".into()));
    assert_eq!((body.totals[0].credit.to_string(), body.totals[0].bonus.to_string(), body.limits.len()), ("0.00".into(), "7.00".into(), 0));
}

fn limit(each: Option<WindowSpec>, base: Base) -> Limit {
    let amount = Amount { base: OneOf::just(base), per: Per::Window };
    Limit { clause: None, objectives: Vec::new(), each_group: false, each_credit: false, each, amount }
}

#[test]
fn limits_of_each_credit_of_each_group_and_of_rolling_windows() {
    let mut plan = plan();
    let three = Base::Money(Decimal::from(3));
    plan.limits = vec![Limit { each_credit: true, ..limit(None, three.clone()) }];
    let body = result(&plan, &[30, 30]);
    assert_eq!(paid(&body, "fix"), ["3.00", "3.00"]);
    assert_eq!(body.limits.iter().map(|l| l.window.as_ref().unwrap().label.as_str()).collect::<Vec<_>>(), ["2026-01", "2026-02"]);
    let rolling = WindowSpec { count: 3, rolling: true, short: Some(point("short_history")), ..monthly() };
    plan.limits = vec![limit(Some(rolling), Base::Money(Decimal::from(8)))];
    assert_eq!(paid(&result(&plan, &[30, 30, 30, 30, 0, 30]), "fix"), ["5.00", "3.00", "0.00", "5.00", "-", "3.00"]);
    plan.limits = vec![limit(Some(monthly()), Base::Formula(Box::new(times(vec![share(20), fee()]))))];
    assert_eq!(paid(&result(&plan, &[30, 30]), "fix"), ["2.00", "2.00"]);
    plan.objectives[0].items_mut().unwrap().dimensions = vec![FieldAt { field: field("priority"), moment: Moment::Event(event("opened")) }];
    let lines = ["T | 05 09:00 | opened | priority=P1", "T | 05 19:00 | resolved", "U | 05 09:00 | opened | priority=P2", "U | 05 19:00 | resolved"];
    let paid_of = |plan: &Plan| paid(&evaluate(plan, &log(&lines), on("2026-02-01 00:00")).0, "fix");
    plan.limits = vec![limit(Some(monthly()), three.clone())];
    assert_eq!(paid_of(&plan), ["3.00", "0.00"]);
    plan.limits[0].each_group = true;
    assert_eq!(paid_of(&plan), ["3.00", "3.00"]);
    plan.limits.clear();
    plan.credits[0].rows[0].when = vec![vec![priority("P2")]];
    assert_eq!(paid_of(&plan), ["-", "5.00"], "a row for some groups");
    plan.credits[0].least = Some(Decimal::from(6));
    assert_eq!(paid_of(&plan), ["-", "-"]);
}

#[test]
fn credits_count_after_limits_in_what_asks_for_them() {
    let mut plan = plan();
    plan.limits = vec![limit(Some(monthly()), Base::Money(Decimal::from(3)))];
    let num = Num::Op(Op::DividedBy, vec![Num::Credits(Vec::new()), fee()]);
    let spent = What::Formula(Formula { num, dimensions: Vec::new() });
    plan.objectives.push(Objective { name: "spent".into(), what: spent, target: None, ..fix(&plan) });
    let body = result(&plan, &[30, 0]);
    let measured: Vec<_> = body.results.iter().filter(|r| r.objective == "spent").map(|r| r.measured.unwrap().ratio().show_percent(1)).collect();
    assert_eq!(measured, ["3%", "0%"]);
}
