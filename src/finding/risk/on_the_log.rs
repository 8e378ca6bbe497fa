//! What the parties' own log shows of targets.

use super::super::Finding;
use super::{Facts, Risk, at};
use crate::outcome::{Verdict, WindowResult};
use crate::plan::Objective;

pub(super) static ALWAYS_MISSED: Risk =
    Risk { code: "risk/never-met", says: "on the log the target is missed in nearly every window: it promises what is not delivered", find: missed };
pub(super) static NEVER_NEAR: Risk =
    Risk { code: "risk/never-missed", says: "on the log the target is never missed: it may ask for less than is delivered", find: kept };

/// Fewer windows than this show nothing.
const LEAST: usize = 6;

fn judged<'a>(facts: &'a Facts<'_>, objective: &Objective) -> Vec<&'a WindowResult> {
    let name = objective.name.clone();
    let results = facts.body.map_or(&[][..], |b| b.results.as_slice());
    results.iter().filter(|r| r.objective == name && matches!(r.verdict, Verdict::Met | Verdict::Missed)).collect()
}

fn each(facts: &Facts<'_>, is: fn(usize, usize) -> bool, code: &'static str, words: &str, help: &str) -> Vec<Finding> {
    let one = |objective: &Objective| {
        let all = judged(facts, objective);
        let missed = all.iter().filter(|r| r.verdict == Verdict::Missed).count();
        (all.len() >= LEAST && is(missed, all.len())).then(|| {
            let message = format!(
                "`{}` was {words} in {} of {} windows of the log",
                objective.name,
                if words == "missed" { missed } else { all.len() - missed },
                all.len()
            );
            Finding::risk(code, message, at(facts.objective(&objective.name), "this target"), help).in_clause(objective.clause.as_ref())
        })
    };
    facts.objectives().filter(|o| o.target.is_some()).filter_map(one).collect()
}

fn missed(facts: &Facts<'_>) -> Vec<Finding> {
    each(facts, |missed, all| missed * 10 >= all * 8, ALWAYS_MISSED.code, "missed", "agree on what can be kept, and how it gets better")
}

fn kept(facts: &Facts<'_>) -> Vec<Finding> {
    each(facts, |missed, all| missed == 0 && all >= 12, NEVER_NEAR.code, "met", "a stricter target would have been kept as well")
}
