//! A bound on a pause that is longer than the time allowed.

use super::super::{Finding, place};
use super::{Facts, Risk, at, options};
use crate::plan::{Budget, Limited};
use crate::value::{Micros, Ratio};

pub(super) static RISK: Risk =
    Risk { code: "risk/pause-longer-than-target", says: "a pause may last longer than the time that is allowed: the bound does not bind what it should", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for objective in facts.objectives() {
        let Some(items) = objective.items() else { continue };
        let Some(clock) = items.measure.clock.and_then(|id| facts.plan.clocks.get(id.index())) else { continue };
        let Some(Limited::Budget(budget)) = &items.measure.within else { continue };
        let [Budget::Time { length: allowed, basis }] = options(facts.plan, budget).as_slice() else { continue };
        for cap in clock.pauses.iter().filter_map(|p| p.cap.as_ref()) {
            let Budget::Time { length: bound, basis: own } = &cap.budget else { continue };
            if own != basis || bound.0 < allowed.0.saturating_mul(2) {
                continue;
            }
            let Some(times) = Ratio::new(bound.0.into(), allowed.0.into()).and_then(|times| times.to_decimal(2)) else { continue };
            let head = place::clock(facts.loaded, &clock.name);
            let pause = head.and_then(|head| place::line(facts.loaded, head, "pause"));
            let told = |m: &Micros| {
                let (hours, minutes) = (m.0 / Micros::HOUR.0, m.0 / Micros::MINUTE.0);
                match m.0 {
                    whole if whole % Micros::HOUR.0 == 0 => format!("{hours} hours"),
                    whole if whole % Micros::MINUTE.0 == 0 => format!("{minutes} minutes"),
                    part => format!("{} seconds", part / Micros::SECOND.0),
                }
            };
            let message = format!(
                "`{}` allows {}, and `{}` may pause for {}: {} times as long",
                objective.name,
                told(allowed),
                clock.name,
                told(bound),
                times.normalize()
            );
            let mut spans = at(pause.or(head), "this bound");
            spans.extend(at(facts.objective(&objective.name), "this time allowed"));
            found.push(Finding::risk(RISK.code, message, spans, "bound the pause more tightly than the promise").in_clause(clock.clause.as_ref()));
        }
    }
    found
}
