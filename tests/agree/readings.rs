//! Contracts made by chance reach what may be read otherwise: readings of every kind change results. That each reading of each kind does is shown by the contracts of `tests/readings.rs`.

use super::contract::ZONES;
use super::{Log, Lot, asked, until};
use sla::calendar::Calendars;
use sla::readings::KINDS;
use sla::reference;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Kinds that calendars are laid out by.
const LAID_OUT: &[&str] = &["timezone", "local_gap", "local_fold", "to_end"];

/// Kinds that contracts made here have little or nothing of: claims, corrections, versions and logs without parties have generators of their own beside them.
const ELSEWHERE: &[&str] = &[
    "blank_claim",
    "claim_edge",
    "claim_occasion",
    "claim_takes",
    "early_claim",
    "no_occasion",
    "several_incidents",
    "unclaimed",
    "revision_reach",
    "missing_data",
    "in_flight",
    "unknown_party",
    "whose_record",
    "backdated",
    "late_record",
];

/// In how many pairs a reading of a kind changed the body.
type Seen = BTreeMap<(String, String), u64>;

/// Puts the readings that have not changed so many bodies yet in force, at each point of their kinds, one at a time.
fn try_readings(lot: &Lot, log: &Log, seen: &mut Seen, enough: u64) {
    let (before, _) = lot.plainly(log, false);
    let mut plan = lot.plan.clone();
    let mut changed: Vec<(String, String)> = Vec::new();
    for at in 0..plan.points.0.len() {
        let point = lot.plan.points.0[at].clone();
        for reading in point.readings.iter().filter(|r| **r != point.reading) {
            let key = (point.kind.clone(), reading.clone());
            if seen.get(&key).is_none_or(|n| *n >= enough) || changed.contains(&key) {
                continue;
            }
            plan.points.0[at].reading.clone_from(reading);
            let laid_out = LAID_OUT.contains(&point.kind.as_str()).then(|| Calendars::compile(&plan).unwrap());
            let (mut body, _) = reference::evaluate_in(&plan, laid_out.as_ref().unwrap_or(lot.program.calendars()), &log.events, log.as_of, false);
            body.provisional.clone_from(&before.provisional);
            if body != before {
                changed.push(key);
            }
        }
        plan.points.0[at].reading.clone_from(&point.reading);
    }
    for key in changed {
        *seen.entry(key).or_default() += 1;
    }
}

#[test]
fn chance_reaches_what_may_be_read_otherwise() {
    let zones = ZONES.iter().map(|zone| ("timezone".to_owned(), (*zone).to_owned()));
    let all = KINDS
        .iter()
        .filter(|k| k.name != "timezone" && !ELSEWHERE.contains(&k.name))
        .flat_map(|k| k.readings.iter().map(|r| (k.name.to_owned(), r.name.to_owned())));
    let seen: RefCell<Seen> = RefCell::new(all.chain(zones).map(|key| (key, 0)).collect());
    // The longer run, for which pairs are asked for, must reach nearly all of them, and counts up to twenty of each.
    let longer = asked("SLA_PAIRS").is_some();
    let enough = if longer { 20 } else { 1 };
    let done = until(
        || seen.borrow().values().all(|n| *n >= enough),
        64,
        super::promises::plan,
        |lot, log| {
            try_readings(lot, log, &mut seen.borrow_mut(), enough);
            Ok(())
        },
    );
    let seen = seen.into_inner();
    let never: Vec<_> = seen.iter().filter(|(_, n)| **n == 0).map(|(key, _)| key).collect();
    println!("readings put in force on {done}");
    if longer {
        for ((kind, reading), n) in &seen {
            println!("{n:8} {kind}: {reading}");
        }
    }
    println!("no pair told these readings from others: {never:?}");
    let may_be_missing = if longer { seen.len() / 20 } else { seen.len() * 2 / 3 };
    assert!(never.len() <= may_be_missing, "no pair tells these readings from others: {never:?}");
}
