//! Small cases, worked out by hand: one clock, one objective, one credit, in hours of Monday 2 February 2026.

use super::evaluate_with;
use crate::events::OwnedEvent;
use crate::outcome::{Body, CaseFacts, ClockFact, ClockState, ItemVerdict, StretchKind, Verdict};
use crate::plan::*;
use crate::plan::{Bound, What};
use crate::readings::KINDS;
use crate::value::{Instant, Micros, Ratio, TimeOfDay, Weekday};
use rust_decimal::Decimal;

const OPENED: u16 = 0;
const RESOLVED: u16 = 1;
const REOPENED: u16 = 2;
const WAIT: u16 = 3;
const GO_ON: u16 = 4;

/// Every kind has one point, at its position in the table; two more stand for the zone and nothing.
fn point(kind: &str) -> PointRef {
    PointRef(u32::try_from(KINDS.iter().position(|k| k.name == kind).unwrap()).unwrap())
}

fn any(events: &[u16]) -> Patterns {
    OneOf::just(events.iter().map(|e| Pattern { event: EventId(*e), by: Vec::new(), cond: Cond::True }).collect())
}

fn hours(n: i64) -> Micros {
    Micros(n * Micros::HOUR.0)
}

/// `n` hours after Monday 2 February 2026, 00:00 UTC.
fn at(n: i64) -> Instant {
    Instant(0).plus(Micros::DAY.0.checked_mul(20_486).map_or(Micros::ZERO, Micros)).plus(hours(n))
}

/// A ticket's resolution within four hours, in a month, with a tenth of the fee when missed.
fn plan() -> Plan {
    let points = KINDS.iter().map(|k| Point {
        id: k.name.to_owned(),
        kind: k.name.to_owned(),
        readings: k.readings.iter().map(|r| r.name.to_owned()).collect(),
        reading: k.provisional.to_owned(),
        settled: Settled::Clause,
        clause: None,
    });
    let event = |name: &str| EventDef { name: name.to_owned(), by: Vec::new() };
    let state = State { name: "waiting".into(), begin: any(&[WAIT]).options.concat(), end: any(&[GO_ON]).options.concat(), nesting: point("nesting") };
    let case = CaseType {
        name: "ticket".into(),
        plural: "tickets".into(),
        sort: Sort::Case,
        events: ["opened", "resolved", "reopened", "wait", "go_on"].into_iter().map(event).collect(),
        fields: vec![Field { name: "priority".into(), scope: Scope::Case, kind: FieldKind::Names(vec!["P1".into(), "P2".into()]) }],
        states: vec![state],
        ends_at: Vec::new(),
        news: Vec::new(),
        follows: Vec::new(),
    };
    let weekly = Weekday::ALL[..5].iter().map(|day| WeeklyHours { day: *day, from: TimeOfDay(hours(9).0), until: TimeOfDay(hours(17).0) });
    let office =
        CalendarSpec { name: "office".into(), clause: None, zone: None, hours: Hours::Weekly { weekly: weekly.collect(), closed: vec![], open: vec![] } };
    let clock = Clock {
        name: "resolution".into(),
        clause: None,
        case: CaseId(0),
        start: any(&[OPENED]),
        stop: any(&[RESOLVED]),
        reopen: any(&[REOPENED]),
        reopen_within: None,
        pauses: vec![Pause { while_: StateSet::State(StateId(0)), cap: None }],
        run: vec![Run { when: Cond::True, during: None }],
        targets: None,
        on_reopen: point("reopen"),
        on_late_reopen: None,
        repeat_start: point("repeat_start"),
        repeat_stop: point("repeat_stop"),
        stop_before_start: point("stop_before_start"),
        pause_over_stop: point("pause_over_stop"),
        unended_pause: point("unended_pause"),
        ended_case: point("ended_case"),
        cycles: point("cycles"),
        deadline: point("deadline"),
        within: point("within"),
    };
    let month = WindowSpec::of(Unit::Month, Some(point("month")));
    let within = Limited::Budget(OneOf::just(Budget::Time { length: hours(4), basis: Basis::Clock }));
    let objective = Objective {
        name: "quick_fix".into(),
        clause: None,
        hidden: false,
        what: What::Items(Items {
            case: CaseId(0),
            population: Cond::True,
            dimensions: Vec::new(),
            measure: Measure {
                metric: "share".into(),
                clock: Some(ClockId(0)),
                within: Some(within),
                field: None,
                holds: Cond::True,
                percentile: None,
                method: None,
                units: None,
            },
            counted_at: CountedAt::Open(point("counted_at")),
            open_cases: Some(point("open_cases")),
            open_values: None,
        }),
        exclusions: Vec::new(),
        target: Some(Target { bound: Bound::AtLeast, rows: Vec::new(), value: OneOf::just(Quantity::Share(Ratio::new(9, 10).unwrap())) }),
        each: month.clone(),
        needs: None,
        empty: point("empty_window"),
        partial: point("partial_window"),
        rounding: Some(point("rounding_before_compare")),
        share: Share::default(),
    };
    let pays = Amount { base: OneOf::just(Base::OfFee(Ratio::new(1, 10).unwrap(), FeeId(0))), per: Per::Window };
    let credit = Credit {
        clause: Some("6.1".into()),
        rows: vec![Row { lower: None, upper: None, otherwise: false, when: Vec::new(), pays }],
        ..Credit::of(ObjectiveId(0), Scale::Missed, Vec::new(), point("band_gap"), point("band_overlap"))
    };
    Plan {
        agreement: "by hand".into(),
        roles: vec!["provider".into()],
        term: Term { from: crate::value::Date::new(2026, 1, 1), until: None, to_end: None },
        zone: point("timezone"),
        currency: Some(Currency { code: "GBP".into(), places: 2 }),
        fees: vec![Fee { name: "fee".into(), amount: OneOf::just(Decimal::new(1000, 0)), each: month }],
        cases: vec![case],
        calendars: vec![office],
        clocks: vec![clock],
        objectives: vec![objective],
        credits: vec![credit],
        rules: Rules {
            same_instant: point("same_instant"),
            missing_field: point("missing_field"),
            unknown_party: point("unknown_party"),
            whose_record: point("whose_record"),
            backdated: point("backdated"),
            late_record: point("late_record"),
            month_end: point("month_end"),
            week_start: point("week_start"),
            local_gap: point("local_gap"),
            local_fold: point("local_fold"),
            fee_base: point("fee_base"),
            money_rounding: point("money_rounding"),
            rounding_place: point("rounding_place"),
            blank_group: point("blank_group"),
            blank_time: point("blank_time"),
            limit_order: point("limit_order"),
            carry_over: point("carry_over"),
            returned_credit: point("returned_credit"),
            limit_missing: None,
        },
        points: Points(points.collect()),
        ..Plan::new(2026)
    }
}

fn read(plan: &mut Plan, readings: &[(&str, &str)]) {
    for (kind, reading) in readings {
        plan.points.give(kind, reading).unwrap();
    }
}

/// One ticket: events at hours.
fn ticket(rows: &[(i64, u16)]) -> Vec<OwnedEvent> {
    let row = |(hour, event): &(i64, u16)| OwnedEvent {
        time: at(*hour),
        kind: CaseId(0),
        case: "T".into(),
        event: Some(EventId(*event)),
        by: None,
        values: Box::default(),
    };
    rows.iter().map(row).collect()
}

fn evaluate(plan: &Plan, rows: &[(i64, u16)], as_of: i64) -> (Body, CaseFacts) {
    let (body, mut facts) = evaluate_with(plan, &ticket(rows), Some(at(as_of)), true);
    (body, facts.remove(0))
}

/// The only cycle, in whole hours.
fn value(plan: &Plan, rows: &[(i64, u16)]) -> i64 {
    let (_, facts) = evaluate(plan, rows, 24 * 60);
    let [ClockFact { value_us, .. }] = facts.clocks.as_slice() else { panic!("{:?}", facts.clocks) };
    value_us.0 / Micros::HOUR.0
}

#[test]
fn a_pause_does_not_count() {
    assert_eq!(value(&plan(), &[(9, OPENED), (10, WAIT), (11, GO_ON), (13, RESOLVED)]), 3);
}

#[test]
fn a_bounded_pause_pauses_until_it_is_used_up() {
    let mut plan = plan();
    let budget = Budget::Time { length: hours(2), basis: Basis::Elapsed };
    let rows = [(9, OPENED), (10, WAIT), (11, GO_ON), (12, WAIT), (15, GO_ON), (16, RESOLVED)];
    plan.clocks[0].pauses[0].cap = Some(Cap { budget: budget.clone(), each: false });
    assert_eq!(value(&plan, &rows), 5, "two of four hours pause");
    plan.clocks[0].pauses[0].cap = Some(Cap { budget, each: true });
    assert_eq!(value(&plan, &rows), 4, "one hour, then two of three");
}

#[test]
fn every_way_to_reopen() {
    let rows = [(9, OPENED), (11, RESOLVED), (14, REOPENED), (15, RESOLVED)];
    for (reading, hours) in [("continues_without_closed_time", 3), ("continues_with_closed_time", 6), ("restarts", 1), ("is_ignored", 2)] {
        let mut plan = plan();
        read(&mut plan, &[("reopen", reading)]);
        assert_eq!(value(&plan, &rows), hours, "{reading}");
    }
    let mut plan = plan();
    read(&mut plan, &[("reopen", "starts_new_case")]);
    let (_, facts) = evaluate(&plan, &rows, 100);
    let values: Vec<_> = facts.clocks.iter().map(|c| (c.cycle, c.value_us)).collect();
    assert_eq!(values, [(1, hours(2)), (2, hours(1))]);
}

#[test]
fn a_second_stop() {
    let rows = [(9, OPENED), (11, RESOLVED), (14, RESOLVED)];
    for (reading, hours, stop) in [("is_ignored", 2, 11), ("moves_the_stop", 5, 14), ("dates_the_stop", 2, 14)] {
        let mut plan = plan();
        read(&mut plan, &[("repeat_stop", reading)]);
        assert_eq!(value(&plan, &rows), hours, "{reading}");
        assert_eq!(evaluate(&plan, &rows, 100).1.clocks[0].stop, Some(at(stop)), "{reading}");
    }
}

#[test]
fn a_pause_over_a_stop() {
    let rows = [(9, OPENED), (10, WAIT), (11, RESOLVED), (12, REOPENED), (14, WAIT), (15, GO_ON), (16, RESOLVED)];
    for (reading, hours) in [("goes_on", 2), ("ends_with_the_stop", 4)] {
        let mut plan = plan();
        read(&mut plan, &[("pause_over_stop", reading)]);
        assert_eq!(value(&plan, &rows), hours, "{reading}");
    }
}

#[test]
fn a_pause_that_is_never_ended() {
    for (reading, hours) in [("pauses", 1), ("is_void", 4)] {
        let mut plan = plan();
        read(&mut plan, &[("unended_pause", reading)]);
        assert_eq!(value(&plan, &[(9, OPENED), (10, WAIT), (13, RESOLVED)]), hours, "{reading}");
    }
}

#[test]
fn a_stop_before_the_start() {
    let rows = [(8, RESOLVED), (9, OPENED), (12, RESOLVED)];
    for (reading, hours) in [("is_ignored", 3), ("measures_nothing", 0)] {
        let mut plan = plan();
        read(&mut plan, &[("stop_before_start", reading)]);
        assert_eq!(value(&plan, &rows), hours, "{reading}");
    }
}

#[test]
fn a_case_that_ends_unfinished() {
    let mut plan = plan();
    let cancelled = plan.cases[0].events.len() as u16;
    plan.cases[0].events.push(EventDef { name: "cancelled".into(), by: Vec::new() });
    plan.cases[0].ends_at = vec![EventId(cancelled)];
    // One hour and then two until 14:00, with two of waiting between; by 20:00 six more. Four hours are used up at 15:00.
    let rows = [(9, OPENED), (10, WAIT), (12, GO_ON), (14, cancelled)];
    for (reading, stop, value, state, verdict) in [
        ("as_open", None, 3, ClockState::Ended, ItemVerdict::LeftOut),
        ("stops_the_clock", Some(at(14)), 3, ClockState::Stopped, ItemVerdict::Met),
        ("keeps_running", None, 9, ClockState::Running, ItemVerdict::Missed),
    ] {
        read(&mut plan, &[("ended_case", reading)]);
        let (body, facts) = evaluate(&plan, &rows, 20);
        let (clock, item) = (&facts.clocks[0], &facts.objectives[0]);
        assert_eq!((clock.stop, clock.value_us, clock.state), (stop, hours(value), state), "{reading}");
        assert_eq!((item.verdict, item.due), (verdict, Some(at(15))), "{reading}");
        let (sample, open) = body.results.iter().fold((0, 0), |(sample, open), r| (sample + r.sample, open + r.open));
        assert_eq!((sample, open), (u64::from(reading != "as_open"), 0), "{reading}");
    }
}

#[test]
fn working_time_and_its_deadline() {
    let mut plan = plan();
    plan.clocks[0].run[0].during = Some(CalendarId(0));
    // Friday 13:00, four hours of the office until 17:00; the next opening is on Monday at 9:00.
    let friday = 4 * 24;
    for (reading, due) in [("at_closing", friday + 17), ("at_next_opening", friday + 3 * 24 + 9)] {
        read(&mut plan, &[("deadline", reading)]);
        let (_, facts) = evaluate(&plan, &[(friday + 13, OPENED)], friday + 14);
        assert_eq!(facts.objectives[0].due, Some(at(due)), "{reading}");
    }
    assert_eq!(value(&plan, &[(friday + 16, OPENED), (friday + 3 * 24 + 10, RESOLVED)]), 2);
}

#[test]
fn days_by_date() {
    let mut plan = plan();
    plan.clocks[0].run[0].during = Some(CalendarId(0));
    let days = Budget::Days { count: 1, day: point("day"), calendar: None };
    plan.objectives[0].items_mut().unwrap().measure.within = Some(Limited::Budget(OneOf::just(days)));
    let friday = 4 * 24;
    let monday = friday + 3 * 24;
    for (reading, due) in [
        ("calendar_date", friday + 24 + 13),
        ("working_date", monday + 13),
        ("open_hours", monday + 13),
        ("end_of_date", friday + 48),
        ("end_of_working_date", monday + 17),
    ] {
        read(&mut plan, &[("day", reading)]);
        let (_, facts) = evaluate(&plan, &[(friday + 13, OPENED)], friday + 14);
        assert_eq!(facts.objectives[0].due, Some(at(due)), "{reading}");
    }
    // Two paused hours move the deadline by two working hours: from 17:00 to Tuesday 11:00.
    let (_, facts) = evaluate(&plan, &[(friday + 13, OPENED), (friday + 14, WAIT), (friday + 16, GO_ON)], friday + 20);
    assert_eq!(facts.objectives[0].due, Some(at(monday + 24 + 11)));
}

#[test]
fn stretches_say_what_decided() {
    let mut plan = plan();
    plan.clocks[0].run[0].during = Some(CalendarId(0));
    let (_, facts) = evaluate(&plan, &[(8, OPENED), (10, WAIT), (11, GO_ON), (12, RESOLVED), (13, REOPENED)], 14);
    let kinds: Vec<_> = facts.clocks[0].stretches.iter().map(|s| (s.kind, s.by.as_deref())).collect();
    let (counted, stopped) = ((StretchKind::Counted, Some("office")), (StretchKind::Stopped, None));
    assert_eq!(kinds, [(StretchKind::ClosedHours, Some("office")), counted, (StretchKind::Paused, Some("waiting")), counted, stopped, counted]);
    assert_eq!(facts.clocks[0].state, ClockState::Running);
}

#[test]
fn pauses_that_overlap_are_told_as_far_as_is_known() {
    let mut plan = plan();
    let either = StateSet::Any(vec![StateSet::State(StateId(0)), StateSet::State(StateId(0))]);
    let cap = Cap { budget: Budget::Time { length: hours(2), basis: Basis::Elapsed }, each: false };
    plan.clocks[0].pauses.push(Pause { while_: either, cap: Some(cap) });
    let told = |as_of| {
        let (_, facts) = evaluate(&plan, &[(9, OPENED), (10, WAIT)], as_of);
        facts.clocks[0].stretches.iter().filter_map(|s| s.by.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(12), ["waiting"], "both end where the log does");
    assert_eq!(told(13), ["waiting or waiting", "waiting"]);
}

#[test]
fn a_missed_month_earns_a_credit() {
    let (body, facts) = evaluate(&plan(), &[(9, OPENED), (14, RESOLVED)], 24 * 60);
    assert_eq!(facts.objectives[0].verdict, ItemVerdict::Missed);
    assert_eq!(facts.objectives[0].due, Some(at(13)));
    let verdicts: Vec<_> = body.results.iter().map(|r| (r.window.label.as_str(), r.verdict)).collect();
    assert_eq!(
        verdicts,
        [("2026-01", Verdict::NotMeasured), ("2026-02", Verdict::Missed), ("2026-03", Verdict::NotMeasured), ("2026-04", Verdict::Undetermined)]
    );
    assert_eq!(body.credit.to_string(), "100.00");
    assert_eq!(body.totals.len(), 1);
}

#[test]
fn exactly_the_limit() {
    for (reading, verdict) in [("includes_the_limit", ItemVerdict::Met), ("excludes_the_limit", ItemVerdict::Missed)] {
        let mut plan = plan();
        read(&mut plan, &[("within", reading)]);
        assert_eq!(evaluate(&plan, &[(9, OPENED), (13, RESOLVED)], 100).1.objectives[0].verdict, verdict, "{reading}");
    }
}

#[test]
fn limits_cut_the_later_credit_first() {
    let mut plan = plan();
    plan.limits.push(Limit {
        clause: Some("6.2".into()),
        objectives: vec![],
        each_group: false,
        each_credit: false,
        each: None,
        amount: Amount { base: OneOf::just(Base::Money(Decimal::new(150, 0))), per: Per::Window },
    });
    let mut log = ticket(&[(9, OPENED), (14, RESOLVED)]);
    let later = |event: u16, hour: i64| OwnedEvent { time: at(24 * 30 + hour), case: "U".into(), event: Some(EventId(event)), ..log[0].clone() };
    let more = [later(OPENED, 9), later(RESOLVED, 14)];
    log.extend(more);
    let (body, _) = evaluate_with(&plan, &log, Some(at(24 * 100)), false);
    let paid: Vec<_> = body.results.iter().filter_map(|r| r.credit.as_ref()).map(|c| c.paid.to_string()).collect();
    assert_eq!(paid, ["100.00", "50.00"]);
    assert_eq!((body.limits.len(), body.credit.to_string().as_str()), (1, "150.00"));
}

#[test]
fn the_first_credit_of_an_objective_is_its_only_one() {
    let mut plan = plan();
    let bonus = Credit { bonus: true, ..plan.credits[0].clone() };
    plan.credits[0].rows[0].pays.base = OneOf::just(Base::Money(Decimal::ZERO));
    plan.credits.push(bonus);
    let (body, _) = evaluate(&plan, &[(9, OPENED), (20, RESOLVED)], 24 * 60);
    assert!(body.results.iter().any(|r| r.verdict == Verdict::Missed) && body.results.iter().all(|r| r.credit.is_none()));
}

#[test]
fn service_points_may_be_less_than_nought() {
    let mut plan = plan();
    plan.credits[0].points = true;
    plan.credits[0].rows[0].pays.base = OneOf::just(Base::Points(Decimal::from(-3)));
    let (body, _) = evaluate(&plan, &[(9, OPENED), (20, RESOLVED)], 24 * 60);
    assert_eq!(body.results.iter().filter_map(|r| r.points).collect::<Vec<_>>(), [Ratio::whole(-3)]);
}
