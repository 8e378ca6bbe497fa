//! Sequences of windows that are no objective's: of surges, of histories, of limits, of pools.

use super::measure::Measuring;
use crate::calendar::Windows;
use crate::plan::{AdjustmentWhen, Delay, History, Plan, TestOf, WindowSpec};

/// Laid out once.
#[derive(Debug)]
pub(super) struct Sequences(Vec<(WindowSpec, Windows)>);

impl Sequences {
    /// All that a plan names, once the log is known.
    pub(super) fn new(measuring: &Measuring<'_>) -> Self {
        let mut laid_out: Vec<(WindowSpec, Windows)> = Vec::new();
        for spec in Self::named(&measuring.program.plan) {
            if !laid_out.iter().any(|(known, _)| known == spec) {
                laid_out.push((spec.clone(), measuring.windows_of(spec)));
            }
        }
        Self(laid_out)
    }

    /// What a plan names.
    pub(super) fn named(plan: &Plan) -> Vec<&WindowSpec> {
        let mut specs: Vec<&WindowSpec> = Vec::new();
        for adjustment in &plan.adjustments {
            if let AdjustmentWhen::Windows { each, .. } = &adjustment.when {
                specs.push(each);
            }
        }
        let given = plan.adjustments.iter().filter_map(|a| a.given.as_ref());
        let factors = plan.credits.iter().flat_map(|c| c.multiply.iter().map(|m| &m.when));
        given.chain(factors).chain(plan.rights.iter().map(|r| &r.when)).for_each(|history| collect(history, &mut specs));
        specs.extend(plan.limits.iter().filter_map(|limit| limit.each.as_ref()));
        specs.extend(plan.pools.iter().map(|pool| &pool.each));
        let claims = plan.credits.iter().filter_map(|credit| credit.claim.as_ref()?.by.as_ref());
        let delays = claims.chain(plan.credits.iter().filter_map(|credit| credit.payment.as_ref()).map(|payment| &payment.by));
        specs.extend(delays.filter_map(|delay| if let Delay::EndOf { each, .. } = delay { Some(each) } else { None }));
        specs
    }

    /// The windows of a spec.
    pub(super) fn of(&self, spec: &WindowSpec) -> Option<&Windows> {
        self.0.iter().find(|(known, _)| known == spec).map(|(_, windows)| windows)
    }
}

fn collect<'p>(history: &'p History, into: &mut Vec<&'p WindowSpec>) {
    match history {
        History::Windows { test, .. } | History::Throughout { test, .. } => {
            if let TestOf::Windows(spec) = &test.of {
                into.push(spec);
            }
        }
        History::All(parts) | History::Any(parts) => parts.iter().for_each(|part| collect(part, into)),
    }
}
