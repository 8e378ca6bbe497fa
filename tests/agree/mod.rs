//! The engine and the plain evaluator say the same of contracts, logs and readings made by chance, and the engine says the same however a log is split.
//!
//! `cargo test agree` compares some hundreds, always the same. `SLA_PAIRS=1000000 cargo test --release --test main agree -- --nocapture` compares a million; `SLA_SEED=7` takes
//! others. A difference is shrunk and printed with its plan, log and as-of. Contracts are sound as they are made: of twenty, one may be refused.

mod asked;
mod claims;
mod clocks;
mod contract;
mod engine;
mod family;
mod log;
mod money;
mod numbers;
mod objectives;
mod promises;
mod readings;
mod seasons;
mod sets;
mod several;
mod tape;
mod texts;
pub(crate) use texts::texts;
mod windows;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use sla::eval::Program;
use sla::events::OwnedEvent;
use sla::outcome::{Body, CaseFacts, ClockFact, ClockState, StretchKind};
use sla::plan::Plan;
use sla::reference;
use sla::value::{Date, Instant};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use tape::{Choices, Tapes};

/// How many logs each contract is tried on: laying out calendars costs more than a small log.
const LOGS: usize = 6;

/// How a contract is made.
type Make = for<'t> fn(Choices<'t>, Date) -> (Plan, Choices<'t>);

/// A contract with logs.
struct Lot {
    /// How many that chance made before it were refused.
    refused: u32,
    plan: Plan,
    program: Program,
    logs: Vec<Log>,
}

/// A log, a moment and where to split.
#[derive(Debug)]
struct Log {
    events: Vec<OwnedEvent>,
    as_of: Option<Instant>,
    cuts: Vec<usize>,
}

impl Lot {
    fn of(tape: &[u32], make: Make) -> Self {
        let mut chance = Choices::new(tape);
        let origin = log::origin(&mut chance);
        let (plan, mut chance) = make(chance, origin);
        let mut logs = Vec::new();
        let wanted = LOGS - chance.below(LOGS);
        for _ in 0..wanted {
            let events = log::log(&mut chance, &plan, origin);
            let as_of = log::as_of(&mut chance, &events, origin);
            let mut cuts: Vec<usize> = (0..chance.below(4)).map(|_| chance.below(events.len() + 1)).collect();
            cuts.sort_unstable();
            logs.push(Log { events, as_of, cuts });
        }
        // What chance makes is not always sound: then the next draw.
        let program = match Program::compile(&plan) {
            Ok(program) => program,
            Err(why) => {
                assert!(!tape.is_empty(), "{why:?}");
                let next = Self::of(&tape[1..], make);
                return Self { refused: next.refused + 1, ..next };
            }
        };
        Self { refused: 0, plan, program, logs }
    }

    /// In the program's calendars: they cost most, and both evaluators take theirs from the same room.
    fn plainly(&self, log: &Log, stretches: bool) -> (Body, Vec<CaseFacts>) {
        reference::evaluate_in(&self.plan, self.program.calendars(), &log.events, log.as_of, stretches)
    }
}

#[expect(clippy::disallowed_methods, reason = "how many pairs to compare is asked of the environment")]
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs `check` on contracts and logs made by chance, until about so many pairs are through; how many were, and how long it took.
fn on_pairs(usual: u64, check: impl Fn(&Lot, &Log) -> Result<(), String>) -> String {
    until(|| false, usual, promises::plan, check)
}

/// As [`on_pairs`], on agreements that rest on others or follow on others.
fn on_families(usual: u64, check: impl Fn(&Lot, &Log) -> Result<(), String>) -> String {
    until(|| false, usual, family::plan, check)
}

/// As [`on_pairs`], of contracts made so, until that is enough.
fn until(enough: impl Fn() -> bool, usual: u64, make: Make, check: impl Fn(&Lot, &Log) -> Result<(), String>) -> String {
    let started = now();
    let (pairs, lots, refused) = (Cell::new(0_u64), Cell::new(0_u64), Cell::new(0_u64));
    let found = on_tapes(asked("SLA_PAIRS").unwrap_or(usual).div_ceil(LOGS as u64) * 2, 5000, |tape| {
        if enough() {
            return Ok(());
        }
        let lot = Lot::of(tape, make);
        lots.set(lots.get() + 1);
        refused.set(refused.get() + u64::from(lot.refused));
        for log in &lot.logs {
            pairs.set(pairs.get() + 1);
            check(&lot, log)?;
        }
        Ok(())
    });
    if let Err((why, tape)) = found {
        let lot = Lot::of(&tape, make);
        let plan = serde_json::to_string_pretty(&lot.plan).unwrap();
        let log = lot.logs.iter().find(|log| check(&lot, log).is_err());
        panic!("{plan}\n{log:#?}\n{why}");
    }
    let (lots, refused) = (lots.get(), refused.get());
    // Of two versions made apart, more do not fit each other.
    let most = if std::ptr::fn_addr_eq(make, family::plan as Make) { 4 } else { 20 };
    assert!(refused * most <= lots, "{refused} of {lots} contracts made by chance were refused");
    format!("{} pairs of {lots} contracts in {:.1} s, {refused} refused", pairs.get(), started.elapsed().as_secs_f64())
}

/// Runs `check` on so many tapes, always the same for a seed. The smallest that fails, and why.
fn on_tapes(cases: u64, length: usize, check: impl Fn(&[u32]) -> Result<(), String>) -> Result<(), (String, Vec<u32>)> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&asked("SLA_SEED").unwrap_or(0).to_le_bytes());
    let cases = u32::try_from(cases).unwrap();
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, max_shrink_time: 30_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    match runner.run(&Tapes(length), |tape| check(&tape).map_err(TestCaseError::fail)) {
        Err(TestError::Fail(why, tape)) => Err((why.to_string(), tape)),
        other => {
            other.unwrap();
            Ok(())
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how long it took is printed")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// Stretches without holes that add up to the value.
fn adds_up(fact: &ClockFact, as_of: Instant) -> bool {
    let told = fact.stretches.last().map_or(fact.start, |s| s.until);
    let end = fact.stop.unwrap_or(if fact.state == ClockState::Ended { told } else { as_of });
    let starts = [fact.start].into_iter().chain(fact.stretches.iter().map(|s| s.until));
    let joined = fact.stretches.iter().map(|s| s.from).chain([end]).eq(starts);
    let counted = fact.stretches.iter().filter(|s| s.kind == StretchKind::Counted).map(|s| s.until.0 - s.from.0);
    joined && counted.sum::<i64>() == fact.value_us.0
}

#[test]
fn the_plain_evaluator_stands_up_to_anything() {
    let done = on_pairs(60, |lot, log| {
        let (body, facts) = lot.plainly(log, true);
        if body != lot.plainly(log, false).0 {
            return Err("the body depends on whether stretches are asked for".to_owned());
        }
        match facts.iter().flat_map(|f| &f.clocks).find(|fact| !adds_up(fact, body.as_of)) {
            Some(fact) => Err(format!("stretches do not add up: {fact:#?}")),
            None => Ok(()),
        }
    });
    println!("evaluated plainly: {done}");
}

/// What a result shows, in a few words.
fn features(body: &Body, facts: &[CaseFacts]) -> Vec<String> {
    let mut out = Vec::new();
    for fact in facts {
        out.extend(fact.clocks.iter().map(|c| format!("cycle {:?}", c.state)));
        out.extend(fact.clocks.iter().filter(|c| c.cycle > 1).map(|_| "second cycle".to_owned()));
        out.extend(fact.objectives.iter().map(|i| format!("item {:?}", i.verdict)));
        out.extend(fact.objectives.iter().filter(|i| i.due.is_some()).map(|_| "item with due".to_owned()));
    }
    for result in &body.results {
        out.push(format!("{:?}{}", result.verdict, if result.note.is_some() { ", noted" } else { "" }));
        if let Some(credit) = &result.credit {
            out.push(format!("credit of {}", if credit.row.is_some() { "a row" } else { "no row" }));
        }
    }
    out.extend(body.limits.iter().map(|_| "limit".to_owned()));
    out
}

#[test]
fn chance_reaches_what_matters() {
    let seen: RefCell<BTreeMap<String, u32>> = RefCell::default();
    let done = on_pairs(480, |lot, log| {
        let (body, facts) = lot.plainly(log, false);
        for feature in features(&body, &facts) {
            *seen.borrow_mut().entry(feature).or_default() += 1;
        }
        Ok(())
    });
    let seen = seen.borrow();
    println!("{done}: {seen:#?}");
    let wanted = [
        "cycle Paused",
        "cycle Running",
        "cycle Stopped",
        "cycle Ended",
        "second cycle",
        "item Met",
        "item Missed",
        "item LeftOut",
        "item Measured",
        "item with due",
    ];
    let verdicts = [
        "Met",
        "Met, noted",
        "Missed",
        "Missed, noted",
        "NotMeasured, noted",
        "Undetermined, noted",
        "Reported",
        "credit of a row",
        "credit of no row",
        "limit",
    ];
    for feature in wanted.iter().chain(&verdicts) {
        assert!(seen.get(*feature).is_some_and(|n| *n >= 3), "`{feature}` is rare");
    }
}

#[test]
fn the_order_of_rows_matters_only_within_one_instant_of_one_case() {
    let done = on_pairs(60, |lot, log| {
        let mut turned = log.events.clone();
        turned.sort_by(|a, b| (a.kind, &a.case, a.time).cmp(&(b.kind, &b.case, b.time)));
        let turned = Log { events: turned, as_of: log.as_of, cuts: Vec::new() };
        if lot.plainly(log, false) == lot.plainly(&turned, false) { Ok(()) } else { Err("the order of rows matters".to_owned()) }
    });
    println!("put in another order: {done}");
}
