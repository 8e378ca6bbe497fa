//! Rights, and what must have happened for them and for phases.

use super::super::fixtures::*;
use super::months::{as_of_month, fix, months, percent};
use crate::outcome::Body;
use crate::plan::AdjustmentWhen;
use crate::plan::*;
use crate::value::{Date, Ratio};
use rust_decimal::Decimal;

fn result(plan: &Plan, late: &[usize]) -> Body {
    evaluate(plan, &months(late), as_of_month(late.len() + 1)).0
}

fn missed(least: u32, of: u32) -> History {
    let test = WindowTest { of: TestOf::Objective(ObjectiveId(0)), is: TestIs::Missed };
    History::Windows { test, least, of, unmeasured: point("unmeasured_in_count") }
}

fn right(when: History) -> Plan {
    let mut plan = plan();
    plan.parties = vec![Party { role: RoleId(1), name: "acme".into(), full: "Acme".into() }];
    plan.rights = vec![Right {
        name: "to terminate".into(),
        clause: Some("9".into()),
        party: 0,
        when,
        notice_days: Some(30),
        effect_days: None,
        again: point("right_again"),
    }];
    plan
}

fn arisen(plan: &Plan, late: &[usize]) -> Vec<String> {
    result(plan, late).rights.into_iter().map(|r| r.window.label).collect()
}

#[test]
fn missed_in_three_of_any_six_months() {
    let mut plan = right(missed(3, 6));
    let late = [30, 0, 30, 0, 0, 30, 0, 30, 0];
    assert_eq!(arisen(&plan, &late), ["2026-06", "2026-08"], "January to June; March to August");
    let body = result(&plan, &late);
    let first = &body.rights[0];
    assert_eq!((first.party.as_str(), first.clause.as_deref(), first.until), ("acme", Some("9"), Some(at("2026-07-31 00:00"))));
    read(&mut plan, "right_again", "once");
    assert_eq!(arisen(&plan, &late), ["2026-06"]);
    read(&mut plan, "right_again", "anew");
    assert_eq!(arisen(&plan, &late), ["2026-06"]);
    assert_eq!(arisen(&plan, &[30, 30, 30, 30, 30, 30, 30]), ["2026-03", "2026-06"]);
}

#[test]
fn months_not_measured_are_skipped_or_stand_in_the_row() {
    let mut plan = right(missed(2, 2));
    let late = [30, 201, 30, 30];
    assert_eq!(arisen(&plan, &late), ["2026-03", "2026-04"]);
    read(&mut plan, "unmeasured_in_count", "not_counted");
    assert_eq!(arisen(&plan, &late), ["2026-04"]);
    assert_eq!(arisen(&right(missed(1, 1)), &[30, 201]), ["2026-01"], "not again in a month without measure");
}

#[test]
fn one_or_the_other_and_numbers() {
    let below = |value: i128| {
        let test = TestIs::Compare(Num::Attained, Bound::Below, Num::Value(OneOf::just(Quantity::Share(percent(value)))));
        History::Windows { test: WindowTest { of: TestOf::Objective(ObjectiveId(0)), is: test }, least: 1, of: 1, unmeasured: point("unmeasured_in_count") }
    };
    let money = Num::Value(OneOf::just(Quantity::Money(Decimal::from(5))));
    let paid = TestIs::Compare(Num::Credits(Vec::new()), Bound::AtLeast, money);
    let paid = History::Windows { test: WindowTest { of: TestOf::Windows(monthly()), is: paid }, least: 2, of: 4, unmeasured: point("unmeasured_in_count") };
    let late = [30, 120, 0, 0, 0, 30];
    assert_eq!(arisen(&right(below(50)), &late), ["2026-02"]);
    let mut plan = right(paid.clone());
    assert_eq!(arisen(&plan, &late), ["2026-02"], "March and April count towards nothing");
    read(&mut plan, "right_again", "while_it_holds");
    assert_eq!(arisen(&plan, &late), ["2026-02", "2026-03", "2026-04"], "in two of the last four months");
    let mut plan = right(History::Any(vec![below(50), missed(2, 5)]));
    assert_eq!(arisen(&plan, &late), ["2026-02", "2026-06"]);
    read(&mut plan, "right_again", "while_it_holds");
    assert_eq!(arisen(&plan, &late), ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]);
    assert_eq!(arisen(&right(History::All(vec![below(50), paid])), &late), ["2026-02"]);
}

#[test]
fn each_group_has_its_own_rights() {
    let mut plan = right(missed(1, 1));
    plan.objectives[0].items_mut().unwrap().dimensions = vec![FieldAt { field: field("priority"), moment: Moment::Event(event("opened")) }];
    let lines = ["T | 05 09:00 | opened | priority=P1", "T | 05 10:00 | resolved", "U | 05 09:00 | opened | priority=P2", "U | 05 19:00 | resolved"];
    let body = evaluate(&plan, &log(&lines), as_of_month(2)).0;
    let told: Vec<_> = body.rights.iter().map(|r| (r.group[0].1.as_str(), r.window.label.as_str())).collect();
    assert_eq!(told, [("P2", "2026-01")]);
}

/// A phase of the first quarter, and one from April that asks for 97 % if every month of the first was met.
fn phases() -> Plan {
    let mut plan = plan();
    let phase = |name: &str, from: (i32, u8), until: Option<(i32, u8)>| Adjustment {
        name: name.into(),
        clause: None,
        kind: AdjustmentKind::Phase,
        when: AdjustmentWhen::Dates(Date::new(from.0, from.1, 1), until.and_then(|(y, m)| Date::new(y, m, 1))),
        given: None,
        cut: point("cut_window"),
        changes: Vec::new(),
        before: Vec::new(),
        beside: Vec::new(),
    };
    let test = WindowTest { of: TestOf::Objective(ObjectiveId(0)), is: TestIs::Met };
    let given = History::Throughout { test, during: AdjustmentId(0), unmeasured: point("unmeasured_in_count") };
    let target = Target { value: OneOf::just(Quantity::Share(percent(97))), ..fix(&plan).target.unwrap() };
    let half = Change::Multiply(Vec::new(), Ratio::new(1, 2).unwrap());
    plan.adjustments = vec![
        Adjustment { changes: vec![half], ..phase("probation", (2026, 1), Some((2026, 4))) },
        Adjustment { given: Some(given), changes: vec![Change::Target(ObjectiveId(0), Some(target))], ..phase("tightened", (2026, 4), None) },
    ];
    plan
}

#[test]
fn a_phase_that_must_be_earned() {
    let adjusted = |late: &[usize]| {
        let body = result(&phases(), late);
        let april = body.results[3].clone();
        (april.adjusted, april.target.unwrap().value.unwrap().ratio().show_percent(0), body.adjustments[1].held.len())
    };
    assert_eq!(adjusted(&[10, 10, 10, 10]), (vec!["tightened".to_owned()], "97%".into(), 1));
    assert_eq!(adjusted(&[10, 30, 10, 10]), (vec![], "90%".into(), 0));
    assert_eq!(adjusted(&[10, 201, 10, 10]).2, 1, "a month without tickets is skipped");
    let body = result(&phases(), &[30, 0]);
    let credit = body.results[0].credit.as_ref().unwrap();
    assert_eq!((credit.paid.to_string(), credit.exact, credit.factors[0].adjustment.as_deref()), ("2.50".into(), Ratio::whole(5), Some("probation")));
    assert_eq!(body.adjustments[1].held, [], "nothing is known of April yet");
}

#[test]
fn windows_that_end_at_events_are_looked_back_on() {
    let many = TestIs::Compare(Num::Credits(Vec::new()), Bound::AtLeast, Num::Value(OneOf::just(Quantity::Money(Decimal::ZERO))));
    let anchor = Anchor { case: CaseId(0), events: vec![pattern("noted")] };
    let each = WindowSpec { before: Some(anchor), count: 30, ..WindowSpec::of(Unit::Day, None) };
    let test = WindowTest { of: TestOf::Windows(each), is: many };
    let plan = right(History::Windows { test, least: 1, of: 1, unmeasured: point("unmeasured_in_count") });
    let log = log(&["T | 2026-02-10 09:00 | opened", "T | 2026-02-12 10:00 | noted"]);
    let body = evaluate(&plan, &log, as_of_month(3)).0;
    assert_eq!(body.rights.iter().map(|r| r.window.label.as_str()).collect::<Vec<_>>(), ["P30D/2026-02-12T10:00"]);
}
