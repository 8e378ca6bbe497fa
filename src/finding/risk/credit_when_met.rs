//! A credit for service that keeps its target.

use super::super::{Finding, place};
use super::surge::quantity;
use super::table::{holds, values};
use super::{Facts, Risk, at, meant, percent, targets};
use crate::plan::{Adjustment, Base, Bound, Credit, Num, Objective, Op, Per, Row, Scale};
use crate::readings::BandOverlap;
use crate::value::Ratio;

pub(super) static RISK: Risk = Risk { code: "risk/credit-when-met", says: "the table pays for values at which the target is kept", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in facts.plan.credits.iter().filter(|c| !c.bonus && c.scale == Scale::Attained) {
        let Some(objective) = facts.plan.objectives.get(credit.objective.index()) else { continue };
        for (adjustment, bound, value) in targets(facts.plan, credit.objective) {
            let said = match credit.rows.as_slice() {
                [row] if row.upper.is_none() && row.lower.is_none() => always(facts, row, objective),
                _ => kept_and_paid(facts, credit, objective, (adjustment, bound, value)),
            };
            if let Some(finding) = said {
                found.push(finding.in_clause(credit.clause.as_ref()));
                break;
            }
        }
    }
    found
}

/// A credit without rows whose amount does not turn on how the service was.
fn always(facts: &Facts<'_>, row: &Row, objective: &Objective) -> Option<Finding> {
    let amounts = &row.pays.base.options;
    let sure = row.pays.per == Per::Window && !amounts.is_empty() && amounts.iter().all(is_sure);
    sure.then(|| {
        let message = format!("the credit for `{}` is paid whether or not it is kept: it has no rows, and does not say `when missed`", objective.name);
        let spans = at(place::credit(facts.loaded, &objective.name), "pays for it");
        Finding::risk(RISK.code, message, spans, "add `when missed`, or rows: `| attained | pays |`")
    })
}

/// Whether an amount is more than nought whatever was measured.
fn is_sure(base: &Base) -> bool {
    match base {
        Base::OfFee(share, _) => *share > Ratio::ZERO,
        Base::Money(amount) | Base::Points(amount) => !amount.is_zero(),
        Base::Formula(num) => is_sure_number(num),
    }
}

fn is_sure_number(num: &Num) -> bool {
    match num {
        Num::Value(one) => one.options.iter().all(|value| quantity(value).is_some_and(|number| number > Ratio::ZERO)),
        Num::Fee { .. } | Num::Pool(_) | Num::Allocation(_) | Num::Window => true,
        Num::Op(Op::Plus | Op::Times | Op::DividedBy, parts) => parts.iter().all(is_sure_number),
        _ => false,
    }
}

/// Whether a row pays something for service that keeps its target: not by how far it falls short, nor by a choice.
fn pays(facts: &Facts<'_>, row: &Row) -> bool {
    let short = |base: &Base| matches!(base, Base::Formula(num) if turns_on_misses(num));
    !matches!(row.pays.per, Per::Point(_)) && !row.pays.base.options.iter().any(short) && facts.share_of_fee(row).is_none_or(|share| share > Ratio::ZERO)
}

/// Whether a number can be nought for service that keeps its target.
fn turns_on_misses(num: &Num) -> bool {
    match num {
        Num::Shortfall | Num::InARow | Num::Missed | Num::Choose(..) | Num::Between { .. } => true,
        Num::Op(_, parts) => parts.iter().any(turns_on_misses),
        Num::Units(inner, _) => turns_on_misses(inner),
        _ => false,
    }
}

/// The share at which a target is kept and the table pays, by every reading that may be meant of a value in several rows.
fn kept_and_paid(
    facts: &Facts<'_>,
    credit: &Credit,
    objective: &Objective,
    (adjustment, bound, target): (Option<&Adjustment>, Bound, Ratio),
) -> Option<Finding> {
    let paid = |value: Ratio| {
        let rows: Vec<&Row> = credit.rows.iter().filter(|row| !row.otherwise && holds(row, value, false)).collect();
        let by = |reading: BandOverlap| match reading {
            BandOverlap::FirstRow => rows.first().is_some_and(|row| pays(facts, row)),
            BandOverlap::Largest | BandOverlap::All => rows.iter().any(|row| pays(facts, row)),
            BandOverlap::Smallest => !rows.is_empty() && rows.iter().all(|row| pays(facts, row)),
        };
        meant(facts.plan, credit.overlap).into_iter().all(by)
    };
    let edges = credit.rows.iter().flat_map(|row| [row.lower, row.upper]).flatten().map(|e| e.at).chain([target]);
    let kept: Vec<_> = values(edges).into_iter().filter(|(value, _)| bound.holds(value.cmp(&target)) && paid(*value)).collect();
    let (lowest, highest) = (kept.first()?, kept.last()?);
    let (low, high) = (lowest.1.map_or(lowest.0, |(low, _)| low), highest.1.map_or(highest.0, |(_, high)| high));
    let (near, far, way) = if bound.upwards() { (low, high, "up to") } else { (high, low, "down to") };
    let (name, during) = (&objective.name, adjustment.map(|a| format!(" in `{}`", a.name)).unwrap_or_default());
    let message = if low == high {
        format!("at exactly {} `{name}` is kept{during}, and the table pays for it", percent(low))
    } else {
        let from = if near == target { String::new() } else { format!("from {} ", percent(near)) };
        format!("`{name}` is kept at {}{during}, and the table pays {from}{way} {}", percent(target), percent(far))
    };
    let mut spans = at(place::credit(facts.loaded, name), "pays for it");
    spans.extend(at(facts.objective(name), "kept"));
    let help = match adjustment {
        None => "let the first row end where the target is missed",
        Some(_) => "pay by how far the target is missed (`| short by | pays |`), so that the table moves with it",
    };
    Some(Finding::risk(RISK.code, message, spans, help))
}
