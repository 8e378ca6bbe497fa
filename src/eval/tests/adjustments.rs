//! Seasons, surges and phases: which windows they apply to, which target is in force.

use super::super::fixtures::*;
use super::months::{as_of_month, fix, months, percent};
use crate::outcome::Body;
use crate::plan::AdjustmentWhen;
use crate::plan::*;
use crate::value::Ratio;

fn result(plan: &Plan, late: &[usize]) -> Body {
    evaluate(plan, &months(late), as_of_month(late.len() + 1)).0
}

/// A season that asks for so many per cent.
fn season(plan: &Plan, name: &str, from: (u8, u8), through: (u8, u8), asks: i128) -> Adjustment {
    let target = Target { value: OneOf::just(Quantity::Share(percent(asks))), ..fix(plan).target.unwrap() };
    Adjustment {
        name: name.into(),
        clause: None,
        kind: AdjustmentKind::Season,
        when: AdjustmentWhen::Yearly(from, through),
        given: None,
        cut: point("cut_window"),
        changes: vec![Change::Target(ObjectiveId(0), Some(target))],
        before: Vec::new(),
        beside: Vec::new(),
    }
}

fn targets(body: &Body) -> Vec<String> {
    let of = |r: &crate::outcome::WindowResult| r.target.and_then(|t| t.value).map_or("-".into(), |v| v.ratio().show_percent(0));
    body.results.iter().filter(|r| r.objective == "fix").map(of).collect()
}

#[test]
fn a_window_that_a_season_cuts() {
    let mut plan = plan();
    plan.adjustments = vec![season(&plan, "spring", (2, 20), (4, 10), 80)];
    let mut of = |reading: &str| {
        read(&mut plan, "cut_window", reading);
        targets(&result(&plan, &[0, 0, 0, 0, 0]))
    };
    assert_eq!(of("begins_inside"), ["90%", "90%", "80%", "80%", "90%"]);
    assert_eq!(of("any_part"), ["90%", "80%", "80%", "80%", "90%"]);
    assert_eq!(of("whole"), ["90%", "90%", "80%", "90%", "90%"]);
    assert_eq!(of("most"), ["90%", "90%", "80%", "90%", "90%"]);
    let body = result(&plan, &[0, 0, 0]);
    assert_eq!(body.adjustments[0].held, [(at("2026-02-20 00:00"), at("2026-04-11 00:00"))], "not cut by as-of");
    assert_eq!(body.results[2].adjusted, ["spring"]);
}

#[test]
fn two_at_once() {
    let mut plan = plan();
    let (mut first, second) = (season(&plan, "first", (1, 1), (3, 31), 80), season(&plan, "second", (2, 1), (2, 28), 70));
    first.beside = vec![(AdjustmentId(1), point("overlapping_adjustments"))];
    plan.adjustments = vec![first, second];
    let february = |plan: &Plan| targets(&result(plan, &[0, 0, 0])).remove(1);
    for (reading, target) in [("first_named", "80%"), ("last_named", "70%"), ("lenient", "70%"), ("strict", "80%")] {
        read(&mut plan, "overlapping_adjustments", reading);
        assert_eq!(february(&plan), target, "{reading}");
    }
    plan.adjustments[1].before = vec![AdjustmentId(0)];
    assert_eq!(february(&plan), "70%", "preferred");
    plan.adjustments[1].changes = vec![Change::Target(ObjectiveId(0), None)];
    let body = result(&plan, &[0, 0, 0]);
    assert_eq!((targets(&body)[1].as_str(), body.results[1].verdict), ("-", crate::outcome::Verdict::Reported));
}

#[test]
fn the_easier_of_targets_that_differ_little() {
    let mut plan = plan();
    let (first, mut second) = (season(&plan, "first", (1, 1), (3, 31), 80), season(&plan, "second", (1, 1), (3, 31), 80));
    if let Change::Target(_, Some(target)) = &mut second.changes[0] {
        target.bound = Bound::Above;
    }
    plan.adjustments = vec![Adjustment { beside: vec![(AdjustmentId(1), point("overlapping_adjustments"))], ..first }, second];
    let mut bound = |reading: &str| {
        read(&mut plan, "overlapping_adjustments", reading);
        result(&plan, &[0]).results[0].target.unwrap().bound
    };
    assert_eq!((bound("lenient"), bound("strict")), (Bound::AtLeast, Bound::Above));
}

#[test]
fn high_demand_holds_for_its_window_or_the_next() {
    let mut plan = plan();
    // Longer than 30 days, as far as it is known.
    let days = |n: i64| Num::Value(OneOf::just(Quantity::Length(crate::value::Micros(n * crate::value::Micros::DAY.0))));
    let condition = NumCond::Compare(Num::Window, Bound::Above, days(30));
    let when = AdjustmentWhen::Windows { each: monthly(), condition, reach: point("surge_reach") };
    plan.adjustments = vec![Adjustment { kind: AdjustmentKind::Surge, when, ..season(&plan, "rush", (1, 1), (1, 1), 80) }];
    let half = Change::Multiply(vec![ObjectiveId(0)], Ratio::new(1, 2).unwrap());
    plan.adjustments[0].changes.push(half);
    let body = result(&plan, &[0, 40, 60, 0]);
    assert_eq!(targets(&body), ["80%", "90%", "80%", "90%"]);
    assert_eq!(body.results[2].credit.as_ref().unwrap().paid.to_string(), "2.50");
    assert_eq!(body.adjustments[0].held[0], (at("01 00:00"), at("2026-02-01 00:00")));
    read(&mut plan, "surge_reach", "next_window");
    assert_eq!(targets(&result(&plan, &[0, 0, 0, 0])), ["90%", "80%", "90%", "80%"]);
    read(&mut plan, "surge_reach", "from_the_moment");
    assert_eq!(targets(&result(&plan, &[0, 0])), ["90%", "90%"], "at no moment of an item");
}

#[test]
fn high_demand_from_the_moment_it_is_reached() {
    let mut plan = plan();
    let mut count = Objective { name: "opened".into(), hidden: true, target: None, rounding: None, ..fix(&plan) };
    let measure = &mut count.items_mut().unwrap().measure;
    (measure.metric, measure.within, measure.clock) = ("count".into(), None, None);
    plan.objectives.push(count);
    let most = Num::Value(OneOf::just(Quantity::Number(2.into())));
    let condition = NumCond::Compare(Num::Result(ObjectiveId(1)), Bound::Above, most);
    let when = AdjustmentWhen::Windows { each: monthly(), condition, reach: point("surge_reach") };
    plan.adjustments = vec![Adjustment { kind: AdjustmentKind::Surge, when, ..season(&plan, "rush", (1, 1), (1, 1), 80) }];
    let lines = ["A | 05 09:00 | opened", "B | 06 09:00 | opened", "C | 07 09:00 | opened", "D | 08 09:00 | opened", "E | 2026-02-08 09:00 | opened"];
    let mut held = |reading: &str| {
        read(&mut plan, "surge_reach", reading);
        let body = evaluate(&plan, &log(&lines), as_of_month(3)).0;
        assert!(body.results.iter().all(|r| r.objective == "fix"), "what is hidden is not told");
        body.adjustments[0].held.clone()
    };
    let end = at("2026-02-01 00:00");
    assert_eq!(held("whole_window"), [(at("01 00:00"), end)]);
    assert_eq!(held("from_the_moment"), [(at("07 09:00"), end)]);
    assert_eq!(held("next_window"), [(end, at("2026-03-01 00:00"))]);
}

#[test]
fn targets_of_some_groups() {
    let mut plan = plan();
    plan.objectives[0].items_mut().unwrap().dimensions = vec![FieldAt { field: field("priority"), moment: Moment::Event(event("opened")) }];
    let row =
        |name: &str, value: Option<i128>| GroupTarget { when: vec![vec![priority(name)]], value: value.map(|v| OneOf::just(Quantity::Share(percent(v)))) };
    plan.objectives[0].target.as_mut().unwrap().rows = vec![row("P1", Some(99)), row("P2", None)];
    let lines = ["T | 05 09:00 | opened | priority=P1", "U | 05 09:00 | opened | priority=P2", "V | 05 09:00 | opened | priority=P3"];
    let body = evaluate(&plan, &log(&lines), as_of_month(2)).0;
    assert_eq!(targets(&body), ["99%", "-", "90%"]);
}

#[test]
fn what_a_season_excludes_is_no_item_in_facts_either() {
    let mut plan = plan();
    plan.adjustments = vec![season(&plan, "spring", (2, 1), (2, 28), 80)];
    let from = point("exclusion");
    plan.objectives[0].exclusions = vec![Exclusion { set: TimeSet::Adjustment(AdjustmentId(0)), from, partly: None }];
    let (body, facts) = evaluate(&plan, &months(&[1, 1]), as_of_month(3));
    assert_eq!(body.results.iter().filter(|r| r.objective == "fix").map(|r| r.sample).collect::<Vec<_>>(), [200, 0]);
    let left_out = facts.iter().flat_map(|f| &f.objectives).filter(|i| i.objective == "fix" && i.verdict == crate::outcome::ItemVerdict::LeftOut);
    assert_eq!(left_out.count(), 200);
}

#[test]
fn what_a_phase_excludes_is_asked_once_what_is_given_is_known() {
    let mut plan = plan();
    let missed = WindowTest { of: TestOf::Objective(ObjectiveId(0)), is: TestIs::Missed };
    let given = History::Windows { test: missed, least: 1, of: 1, unmeasured: point("unmeasured_in_count") };
    let phase = AdjustmentWhen::Dates(crate::value::Date::new(2026, 2, 1), None);
    let phase = Adjustment { kind: AdjustmentKind::Phase, when: phase, given: Some(given), changes: Vec::new(), ..season(&plan, "trial", (2, 1), (2, 28), 80) };
    plan.adjustments = vec![phase];
    let free = Objective {
        name: "free".into(),
        exclusions: vec![Exclusion { set: TimeSet::Adjustment(AdjustmentId(0)), from: point("exclusion"), partly: None }],
        ..fix(&plan)
    };
    plan.objectives.push(free);
    let samples = |late: &[usize]| result(&plan, late).results.iter().filter(|r| r.objective == "free").map(|r| r.sample).collect::<Vec<_>>();
    assert_eq!((samples(&[200, 0]), samples(&[0, 0])), (vec![200, 0], vec![200, 200]));
}

#[test]
fn better_service_is_as_the_objective_states_it() {
    let mut plan = plan();
    let mut spring = season(&plan, "spring", (1, 1), (12, 31), 80);
    if let Change::Target(_, Some(target)) = &mut spring.changes[0] {
        target.bound = Bound::AtMost;
    }
    plan.adjustments = vec![spring];
    plan.credits[0].rows[0].pays.per = Per::Point(PartUnit::Exact);
    assert!(result(&plan, &[0]).results.iter().all(|r| r.credit.is_none()), "100 % is not short of 80 %");
}
