//! The body of a result: judges, settles, and tells.

use super::court::Court;
use super::measure::Measuring;
use super::part::State;
use super::program::Program;
use super::settle::Settlement;
use crate::outcome::{Body, Gap, PartResult, Provisional, Together, Total};
use crate::plan::{self, Settled};
use crate::readings;
use crate::value::Instant;
use std::collections::BTreeMap;

/// The body of a result.
pub(super) fn body(program: &Program, state: &State, as_of: Instant) -> Body {
    let mut court = Court::new(Measuring { program, state, as_of });
    let settlement = court.settle();
    let parts = parts(program, state, as_of);
    let before = before(program, state, as_of);
    Body {
        gaps: gaps(&settlement, &parts),
        attributions: court.attributions(),
        parts,
        together: before.as_ref().map(|before| together(&settlement, before)),
        before,
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
        claimable: settlement.claimable,
        provisional: provisional(&program.plan),
        seen: state.seen,
    }
}

/// The results of the agreements it rests on.
fn parts(program: &Program, state: &State, as_of: Instant) -> Vec<PartResult> {
    let members = program.members.iter().zip(&state.members).zip(&program.plan.parts);
    members.map(|(((program, _), member), part)| PartResult { part: part.name.clone(), body: body(program, &member.state, as_of) }).collect()
}

/// The result of the version before it.
fn before(program: &Program, state: &State, as_of: Instant) -> Option<Box<Body>> {
    let at = program.plan.parts.len();
    let ((program, _), member) = program.members.get(at).zip(state.members.get(at))?;
    Some(Box::new(body(program, &member.state, as_of)))
}

/// This version and all before it, by month.
fn together(own: &Settlement, before: &Body) -> Together {
    let mut by_month: BTreeMap<String, Total> = BTreeMap::new();
    let theirs = before.together.as_ref().map_or(&before.totals, |together| &together.totals);
    for total in theirs.iter().chain(&own.totals) {
        match by_month.get_mut(&total.window.label) {
            None => drop(by_month.insert(total.window.label.clone(), total.clone())),
            Some(sum) => {
                sum.credit = sum.credit.saturating_add(total.credit);
                sum.bonus = sum.bonus.saturating_add(total.bonus);
            }
        }
    }
    let (credit, bonus) = before.together.as_ref().map_or((before.credit, before.bonus), |together| (together.credit, together.bonus));
    let totals = by_month.into_values().collect();
    Together { totals, credit: credit.saturating_add(own.credit), bonus: bonus.saturating_add(own.bonus) }
}

/// What is owed and what is recovered, by month.
fn gaps(own: &Settlement, parts: &[PartResult]) -> Vec<Gap> {
    // Nought, in coins.
    let nought = own.credit.saturating_sub(own.credit);
    let mut by_month: BTreeMap<String, Gap> = BTreeMap::new();
    let theirs = parts.iter().flat_map(|part| &part.body.totals).map(|total| (total, false));
    for (total, is_own) in own.totals.iter().map(|total| (total, true)).chain(theirs).filter(|_| !parts.is_empty()) {
        let nothing = || Gap { window: total.window.clone(), owed: nought, recovered: nought, gap: nought };
        let gap = by_month.entry(total.window.label.clone()).or_insert_with(nothing);
        let side = if is_own { &mut gap.owed } else { &mut gap.recovered };
        *side = side.saturating_add(total.credit);
        gap.gap = gap.owed.saturating_sub(gap.recovered);
    }
    by_month.into_values().collect()
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
