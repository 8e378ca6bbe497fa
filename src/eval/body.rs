//! The body of a result: judges, settles, and tells.

use super::court::Court;
use super::facts::KeptFacts;
use super::measure::Measuring;
use super::part::State;
use super::program::Program;
use crate::outcome::{Body, CaseFacts, Provisional};
use crate::plan::{self, Settled};
use crate::readings;
use crate::value::Instant;

/// The body of a result, and before it the facts that were kept.
pub(super) fn body(program: &Program, state: &State, as_of: Instant, kept: KeptFacts, facts: &mut dyn FnMut(CaseFacts)) -> Body {
    let mut court = Court::new(Measuring { program, state, as_of });
    let settlement = court.settle();
    kept.give(&court, facts);
    Body {
        agreement: program.plan.agreement.clone(),
        version: program.plan.version,
        currency: program.plan.currency.as_ref().map(|c| c.code.clone()),
        as_of,
        rights: court.rights(),
        adjustments: court.held_all(),
        results: court.results(),
        limits: settlement.limits,
        totals: settlement.totals,
        credit: settlement.credit,
        bonus: settlement.bonus,
        provisional: provisional(&program.plan),
        seen: state.seen,
    }
}

/// Every point whose reading is provisional.
fn provisional(plan: &plan::Plan) -> Vec<Provisional> {
    let open = plan.points.0.iter().filter(|p| p.settled == Settled::Provisional);
    let says = |point: &plan::Point| {
        let reading = readings::kind(&point.kind).and_then(|kind| kind.reading(&point.reading));
        reading.map_or_else(|| point.reading.clone(), |r| r.says.to_owned())
    };
    open.map(|p| Provisional { point: p.id.clone(), reading: p.reading.clone(), says: says(p), clause: p.clause.clone() }).collect()
}
