//! The body of a result: judges, settles, and tells.

use super::court::Court;
use super::facts::KeptFacts;
use super::measure::Measuring;
use super::part::State;
use super::program::Program;
use crate::outcome::{Body, CaseFacts, Gap, PartResult, Provisional, Seen, Together, Total};
use crate::plan::{self, Settled};
use crate::readings;
use crate::value::Instant;
use std::collections::BTreeMap;

/// The body of a result, and before it the facts that were kept: its own first, then those of its parts and of the version before it.
pub(super) fn body(program: &Program, state: &mut State, as_of: Instant, facts: &mut dyn FnMut(CaseFacts)) -> Body {
    let kept = std::mem::take(&mut state.facts);
    let mut body = alone(program, state, as_of, kept, facts);
    let parts = &program.plan.parts;
    for (at, ((program, _), member)) in program.members.iter().zip(&mut state.members).enumerate() {
        let part = parts.get(at);
        let name = part.map_or_else(|| program.plan.called(), |part| part.name.clone());
        let result = self::body(program, &mut member.state, as_of, &mut |told| {
            let part = told.part.as_ref().map_or_else(|| name.clone(), |inner| format!("{name}.{inner}"));
            facts(CaseFacts { part: Some(part), ..told });
        });
        match part {
            Some(part) => body.parts.push(PartResult { part: part.name.clone(), body: result }),
            None => body.before = Some(Box::new(result)),
        }
    }
    body.gaps = gaps(&body);
    body.together = body.before.as_ref().map(|before| together(&body, before));
    body
}

/// The body of an agreement by itself.
fn alone(program: &Program, state: &State, as_of: Instant, kept: KeptFacts, facts: &mut dyn FnMut(CaseFacts)) -> Body {
    let mut court = Court::new(Measuring { program, state, as_of });
    let settlement = court.settle();
    kept.give(&court, facts);
    Body {
        gaps: Vec::new(),
        attributions: court.attributions(),
        parts: Vec::new(),
        together: None,
        before: None,
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
        seen: Seen { outside_term: state.ledger.outside_term, without_target: state.ledger.without_target, ..state.seen },
    }
}

/// This version and all before it, by month.
fn together(own: &Body, before: &Body) -> Together {
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
fn gaps(own: &Body) -> Vec<Gap> {
    // Nought, in coins.
    let nought = own.credit.saturating_sub(own.credit);
    let mut by_month: BTreeMap<String, Gap> = BTreeMap::new();
    let theirs = own.parts.iter().flat_map(|part| &part.body.totals).map(|total| (total, false));
    for (total, is_own) in own.totals.iter().map(|total| (total, true)).chain(theirs).filter(|_| !own.parts.is_empty()) {
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
