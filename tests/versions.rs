//! Versions of an agreement on one log: whatever the rule for what is in flight, every case counts once, under one version, and both evaluators say so.

use crate::chance::{Chance, engine};
use sla::eval::Program;
use sla::events::OwnedEvent;
use sla::outcome::{Body, CaseFacts, Verdict};
use sla::plan::Plan;
use sla::reference;
use sla::resolve::{Texts, load};
use sla::value::{Instant, Micros};
use std::collections::BTreeMap;
use std::path::Path;

const FIRST: &str = r#"edition 2026
use itsm
agreement "Desk" version 1 {
  provider northwind "N"
  customer acme "A"
  term 1 January 2026 through 31 December 2026
  currency GBP
  fee 100 GBP each calendar month
  interpretation standard.plain_2026
}
clock fix on ticket { start at opened  stop at resolved  run always }
objective quick_fix on tickets {
  measure share with fix within 24 hours
  target  at least 90%
  each    calendar month, counted at COUNTED
}
objective few on tickets { measure count  target at most 3  each calendar month, counted at opened }
define waiting_time as while waiting_for_customer for any ticket
objective waits { measure time in waiting_time  target at most 100 hours  each calendar month }
credit for quick_fix {
  | short by           | pays      |
  | more than 0 points | 5% of fee |
}
limit credits each calendar month to 10% of fee
"#;

/// Which amends the one before it.
const NEXT: &str = r#"edition 2026
agreement "Desk" version NUMBER {
  amends version BEFORE in "vBEFORE.sla" from DATE RULE
  timezone ZONE
}
objective quick_fix on tickets {
  measure share with fix within HOURS hours
  target  at least 90%
  each    calendar month, counted at COUNTED
}
"#;

const RULES: [&str; 4] = ["", ", for tickets opened from then on", ", for windows that begin from then on", ", for everything that happens from then on"];

/// Three versions; the second from the middle of a month, the third from the first of one.
fn plan(rule: &str, counted: [&str; 3]) -> Plan {
    let next = |n: usize, date: &str, zone: &str, hours: &str| {
        let text = NEXT.replace("NUMBER", &n.to_string()).replace("BEFORE", &(n - 1).to_string()).replace("DATE", date).replace("RULE", rule);
        text.replace("ZONE", zone).replace("HOURS", hours).replace("COUNTED", counted[n - 1])
    };
    let files = [
        ("v1.sla", FIRST.replace("COUNTED", counted[0])),
        // Windows of two zones do not meet: by window, all versions have one.
        ("v2.sla", next(2, "15 March 2026", if rule.contains("windows") { "UTC" } else { "Europe/London" }, "8")),
        ("v3.sla", next(3, "1 June 2026", if rule.contains("windows") { "UTC" } else { "America/Sao_Paulo" }, "4")),
    ];
    let loaded = load(&Texts::new(files), Path::new("v3.sla"));
    let lowered = sla::plan::lower::lower(&loaded);
    lowered.plan.unwrap_or_else(|| panic!("{:#?}", lowered.diagnostics))
}

/// Tickets opened around both changes, settled sooner or much later, or never.
fn log(plan: &Plan) -> Vec<OwnedEvent> {
    let mut chance = Chance(11);
    let hour = Micros::HOUR.0;
    let kind = plan.cases.iter().position(|c| c.name == "ticket").unwrap();
    let event = |name: &str| plan.cases[kind].events.iter().position(|e| e.name == name).map(|at| sla::plan::EventId(at as u16));
    let mut events = Vec::new();
    let start = 1_767_225_600_000_000; // 1 January 2026
    for n in 0..160 {
        let opened = start + chance.below(190 * 24) as i64 * hour + if n % 9 == 0 { -1 } else { 0 };
        let mut at = |time: i64, name| {
            events.push(OwnedEvent {
                time: Instant(time),
                kind: sla::plan::CaseId(kind as u16),
                case: format!("T-{n}").into(),
                event: event(name),
                by: None,
                values: Box::default(),
            });
        };
        at(opened, "opened");
        if n % 5 == 0 {
            at(opened + hour / 2, "wait_started");
            at(opened + hour, "wait_ended");
        }
        if n % 11 != 0 {
            let settled = opened + [2, 6, 20, 40, 300, 1500][chance.below(6)] * hour;
            at(settled, "resolved");
            if n % 13 == 0 {
                at(settled + hour, "reopened");
                at(settled + 50 * hour, "resolved");
            }
            at(settled + 100 * hour, "closed");
        }
    }
    // What falls on the very instant of a change, by the clock of London and of São Paulo.
    for (n, time) in [1_773_532_800_000_000_i64, 1_780_282_800_000_000].into_iter().flat_map(|t| [t - 1, t]).enumerate() {
        events.push(OwnedEvent {
            time: Instant(time),
            kind: sla::plan::CaseId(kind as u16),
            case: format!("E-{n}").into(),
            event: event("opened"),
            by: None,
            values: Box::default(),
        });
    }
    events.sort_by_key(|e| e.time);
    events
}

fn evaluated(plan: &Plan, events: &[OwnedEvent]) -> (Body, Vec<CaseFacts>) {
    let as_of = Some(Instant(1_798_761_600_000_000)); // 1 January 2027
    let (plain, plain_facts) = reference::evaluate_with(plan, events, as_of, true);
    let program = Program::compile(plan).unwrap();
    let (body, facts) = engine(&program, events, as_of);
    assert_eq!(serde_json::to_value(&body).unwrap(), serde_json::to_value(&plain).unwrap());
    assert_eq!(facts, plain_facts);
    (body, facts)
}

/// The versions, the latest first.
fn chain(body: &Body) -> Vec<&Body> {
    std::iter::successors(Some(body), |body| body.before.as_deref()).collect()
}

fn once_each(rule: &str, counted: [&str; 3]) -> Body {
    let plan = plan(rule, counted);
    let events = log(&plan);
    let (body, facts) = evaluated(&plan, &events);
    let keys: std::collections::BTreeSet<&str> = events.iter().map(|e| &*e.case).collect();
    for objective in ["quick_fix", "few"] {
        let mut counted: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
        for fact in &facts {
            let items = fact.objectives.iter().filter(|item| item.objective == objective && item.window.is_some());
            // A ticket that is reopened before it is closed may go through the clock again: that is one case still.
            if items.count() > 0 {
                counted.entry(&fact.case).or_default().push(fact.part.as_deref());
            }
        }
        for key in &keys {
            assert_eq!(counted.get(key).map_or(0, Vec::len), 1, "{key} in {objective}{rule}, {counted:?}");
        }
        let samples: u64 = chain(&body).iter().flat_map(|b| &b.results).filter(|r| r.objective == objective).map(|r| r.sample + r.open).sum();
        assert!(samples >= keys.len() as u64 || objective == "quick_fix", "{samples}");
        assert!(chain(&body).iter().all(|b| b.results.iter().any(|r| r.objective == objective && r.sample > 0)), "every version judges some");
    }
    let few: u64 = chain(&body).iter().flat_map(|b| &b.results).filter(|r| r.objective == "few").map(|r| r.sample).sum();
    assert_eq!(few, keys.len() as u64);
    body
}

#[test]
fn every_case_counts_once_under_every_rule() {
    for rule in RULES {
        let body = once_each(rule, ["opened", "opened", "opened"]);
        let together = body.together.as_ref().unwrap();
        let sum = chain(&body).iter().map(|b| b.credit).sum::<rust_decimal::Decimal>();
        assert_eq!(together.credit, sum);
        assert_eq!(together.totals.iter().map(|t| t.credit).sum::<rust_decimal::Decimal>(), sum);
        assert!(together.totals.windows(2).all(|two| two[0].window.label < two[1].window.label), "each month once, in order");
    }
}

#[test]
fn cases_that_stay_with_their_version_may_count_at_other_moments() {
    let body = once_each(", for tickets opened from then on", ["opened", "resolved", "opened"]);
    let second = &chain(&body)[1];
    let late = second.results.iter().filter(|r| r.objective == "quick_fix" && r.window.from.0 >= 1_780_282_800_000_000);
    assert!(late.clone().count() > 0, "tickets of the second version are resolved under the third");
    assert!(late.into_iter().all(|r| r.sample + r.open > 0), "no month without any");
}

#[test]
fn time_has_no_hole_and_no_overlap() {
    for rule in RULES {
        let body = once_each(rule, ["opened", "opened", "opened"]);
        let mut windows: Vec<(Instant, Instant)> = Vec::new();
        for result in chain(&body).iter().rev().flat_map(|b| &b.results).filter(|r| r.objective == "waits") {
            windows.push((result.window.from, result.window.until));
        }
        for two in windows.windows(2) {
            assert_eq!(two[0].1, two[1].0, "{rule}: {windows:?}");
        }
    }
}

#[test]
fn a_window_that_the_change_cuts_goes_by_its_rule() {
    let by_moment = once_each(", for everything that happens from then on", ["opened", "opened", "opened"]);
    let march = |body: &Body| body.results.iter().filter(|r| r.objective == "few" && r.window.label == "2026-03").map(|r| r.verdict).next();
    let [_, second, first] = chain(&by_moment)[..] else { panic!() };
    assert!(march(second).is_some() && march(first).is_some(), "both have a part of March");
    let by_window = once_each(", for windows that begin from then on", ["opened", "opened", "opened"]);
    let [_, second, first] = chain(&by_window)[..] else { panic!() };
    assert!(march(second).is_none() && march(first).is_some(), "March is the first's");
    // What is not whole is not judged, where the contract says so.
    let mut plan = plan(", for everything that happens from then on", ["opened", "opened", "opened"]);
    plan.give("partial_window@few", "not_measured").unwrap();
    let events = log(&plan);
    let (body, _) = evaluated(&plan, &events);
    let [_, second, first] = chain(&body)[..] else { panic!() };
    assert_eq!((march(second), march(first)), (Some(Verdict::NotMeasured), Some(Verdict::NotMeasured)));
}
