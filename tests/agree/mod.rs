//! The engine and the plain evaluator say the same of contracts, logs and readings made by chance, and the engine says the same however a log is split.
//!
//! `cargo test agree` compares some thousands. `SLA_PAIRS=1000000 cargo test --release --test main agree -- --nocapture` compares a million; `SLA_SEED=7` takes
//! others. A difference is shrunk and printed with its plan, log and as-of.

mod contract;
mod log;
mod promises;
mod tape;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use sla::events::OwnedEvent;
use sla::plan::Plan;
use sla::reference;
use sla::value::Instant;
use tape::{Choices, Tapes};

/// A contract, a log and a moment.
#[derive(Debug)]
struct Pair {
    plan: Plan,
    events: Vec<OwnedEvent>,
    as_of: Option<Instant>,
    cuts: Vec<usize>,
}

impl Pair {
    fn of(tape: &[u32]) -> Self {
        let mut chance = Choices::new(tape);
        let origin = log::origin(&mut chance);
        let (plan, mut chance) = promises::plan(chance, origin);
        let events = log::log(&mut chance, &plan, origin);
        let as_of = log::as_of(&mut chance, &events, origin);
        let mut cuts: Vec<usize> = (0..chance.below(4)).map(|_| chance.below(events.len() + 1)).collect();
        cuts.sort_unstable();
        Self { plan, events, as_of, cuts }
    }
}

#[expect(clippy::disallowed_methods, reason = "how many pairs to compare is asked of the environment")]
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs `check` on pairs made by chance.
fn on_pairs(usual: u32, check: impl Fn(&Pair) -> Result<(), String>) -> u32 {
    let cases = asked("SLA_PAIRS").map_or(usual, |n| u32::try_from(n).unwrap());
    let seed = asked("SLA_SEED").unwrap_or(0);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let outcome = runner.run(&Tapes(1600), |tape| {
        let pair = Pair::of(&tape);
        check(&pair).map_err(TestCaseError::fail)
    });
    if let Err(proptest::test_runner::TestError::Fail(why, tape)) = outcome {
        let pair = Pair::of(&tape);
        panic!("{why}\nas of {:?}, cut at {:?}\n{:#?}\n{}", pair.as_of, pair.cuts, pair.events, serde_json::to_string_pretty(&pair.plan).unwrap());
    }
    outcome.unwrap();
    cases
}

#[expect(clippy::disallowed_methods, reason = "how long it took is printed")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

#[test]
fn the_plain_evaluator_stands_up_to_anything() {
    let started = now();
    let cases = on_pairs(300, |pair| {
        let (body, facts) = reference::evaluate_with(&pair.plan, &pair.events, pair.as_of, true);
        let (again, _) = reference::evaluate(&pair.plan, &pair.events, pair.as_of);
        if body != again {
            return Err("the body depends on whether stretches are asked for".to_owned());
        }
        for fact in facts.iter().flat_map(|f| &f.clocks) {
            let end = fact.stop.unwrap_or(body.as_of);
            let ends = fact.stretches.iter().map(|s| s.until).chain([end]);
            let starts = [fact.start].into_iter().chain(fact.stretches.iter().map(|s| s.until));
            let joined = fact.stretches.iter().map(|s| s.from).zip(starts).all(|(a, b)| a == b) && ends.last() == Some(end);
            let counted = fact.stretches.iter().filter(|s| s.kind == sla::outcome::StretchKind::Counted).map(|s| s.until.0 - s.from.0);
            if !joined || counted.sum::<i64>() != fact.value_us.0 {
                return Err(format!("stretches do not add up: {fact:?}"));
            }
        }
        Ok(())
    });
    println!("{cases} pairs evaluated plainly in {:.1} s", started.elapsed().as_secs_f64());
}
