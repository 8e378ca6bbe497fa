//! A share of so few cases that one miss is the end of it.

use super::super::Finding;
use super::ends::{least_kept, rounded};
use super::{Facts, Risk, at, percent, share};
use crate::outcome::Verdict;
use crate::plan::{Bound, What};
use crate::value::Ratio;

pub(super) static RISK: Risk =
    Risk { code: "risk/one-miss", says: "with few cases in a window a single miss misses the target, and nothing asks for a least number", find };

/// Fewer cases than this are no risk worth a word.
const FEW: i128 = 5;

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for objective in facts.objectives().filter(|o| o.needs.is_none() && matches!(o.what, What::Items(_))) {
        let Some(target) = objective.target.as_ref().filter(|t| t.bound == Bound::AtLeast) else { continue };
        let Some(share) = share(facts.plan, target) else { continue };
        // What is rounded up to the target keeps it; where nothing is, the first failure misses all of it.
        if share == Ratio::ONE && rounded(facts.plan, objective).contains(&None) {
            continue;
        }
        let Some(least) = least_kept(facts.plan, objective, share) else { continue };
        let short = least.den() - least.num();
        if short <= 0 || least.num() <= 0 {
            continue;
        }
        // One of n missed keeps the target from n = den / (den - num) on.
        let enough = (least.den() + short - 1) / short;
        if enough < FEW {
            continue;
        }
        let few = i128::from(u32::try_from(enough).unwrap_or(u32::MAX));
        let on_log = facts.body.map(|body| {
            let own: Vec<_> = body.results.iter().filter(|r| r.objective == objective.name && matches!(r.verdict, Verdict::Met | Verdict::Missed)).collect();
            let below = own.iter().filter(|r| i128::from(r.sample) < few && r.sample > 0).count();
            format!("; on the log {below} of {} windows had fewer", own.len())
        });
        let message = format!(
            "`{}` asks for {}: with fewer than {enough} cases in a window a single miss misses it{}",
            objective.name,
            percent(share),
            on_log.unwrap_or_default()
        );
        let plural = objective.items().and_then(|items| facts.plan.case(items.case)).map_or("cases", |case| case.plural.as_str());
        let help =
            format!("ask for a least number, `needs {enough} {plural}, otherwise not measured`; where there are never so many, promise over longer windows");
        found
            .push(Finding::risk(RISK.code, message, at(facts.objective(&objective.name), "of how many at least?"), &help).in_clause(objective.clause.as_ref()));
    }
    found
}
