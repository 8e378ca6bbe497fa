//! A row that never speaks.

use super::super::{Finding, place};
use super::{Facts, Risk, at, ends, meant};
use crate::plan::{Amount, Base, Credit, Edge, Inclusion, Row, Scale};
use crate::readings::{BandGap, BandOverlap};
use crate::value::Ratio;
use std::cmp::Ordering;

pub(super) static RISK: Risk = Risk { code: "risk/dead-row", says: "a row of a table that no value can reach", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in facts.plan.credits.iter().filter(|credit| credit.shape.is_none()) {
        let name = facts.name(credit);
        for (number, row) in credit.rows.iter().enumerate().filter(|(_, row)| !row.otherwise) {
            let Some(why) = nothing_in(facts, credit, row).or_else(|| outspoken(facts, credit, number, row)) else { continue };
            let message = format!("row {} of the table for `{name}` never speaks: {why}", number + 1);
            let help = "remove it, or mend its edges";
            found.push(Finding::risk(RISK.code, message, at(place::credit(facts.loaded, name), "this table"), help).in_clause(credit.clause.as_ref()));
        }
    }
    found
}

/// Whether no value lies in a row, and why.
pub(super) fn nothing_in(facts: &Facts<'_>, credit: &Credit, row: &Row) -> Option<String> {
    if let (Some(lower), Some(upper)) = (row.lower, row.upper) {
        let both = |e: Edge| e.inclusive != Inclusion::No;
        if upper.at < lower.at || (upper.at == lower.at && !(both(lower) && both(upper))) {
            return Some("it ends before it begins".to_owned());
        }
    }
    let objective = facts.plan.objectives.get(credit.objective.index()).filter(|_| credit.scale == Scale::Attained)?;
    let (_, whole) = ends::of(facts.plan, objective);
    let beyond = |e: Edge| e.at > Ratio::ONE || e.at == Ratio::ONE && e.inclusive == Inclusion::No;
    (whole && row.lower.is_some_and(beyond)).then(|| "nothing is above 100%".to_owned())
}

/// Whether another row that holds all values of a row speaks in its place, by every reading that may be meant, and why.
fn outspoken(facts: &Facts<'_>, credit: &Credit, number: usize, row: &Row) -> Option<String> {
    let all: Vec<(usize, &Row)> =
        credit.rows.iter().enumerate().filter(|(_, other)| !other.otherwise && other.when == row.when && holds_all(other, row)).collect();
    let by = |reading: BandOverlap| {
        let (at, way) = all.iter().filter(|(at, _)| *at != number).find_map(|(at, other)| {
            let less = compare(&row.pays, &other.pays);
            let way = match reading {
                BandOverlap::FirstRow => (*at < number).then_some("comes before it"),
                BandOverlap::Largest => (less == Some(Ordering::Less) || less == Some(Ordering::Equal) && *at < number).then_some("pays no less"),
                BandOverlap::Smallest => (less == Some(Ordering::Greater) || less == Some(Ordering::Equal) && *at < number).then_some("pays no more"),
                BandOverlap::All => None,
            };
            Some((*at, way?))
        })?;
        Some(format!("row {} holds all of its values and {way}", at + 1))
    };
    // Where no row holds a value, the nearest may speak for it, also one that never speaks for its own.
    if meant::<BandGap>(facts.plan, credit.gap) != [BandGap::Nothing] {
        return None;
    }
    let mut why = meant(facts.plan, credit.overlap).into_iter().map(by);
    let first = why.next()??;
    why.all(|other| other.is_some()).then_some(first)
}

/// How what one row pays stands to what another pays, if both pay the same kind of thing.
fn compare(one: &Amount, other: &Amount) -> Option<Ordering> {
    match (one.base.options.as_slice(), other.base.options.as_slice()) {
        _ if one == other => Some(Ordering::Equal),
        _ if one.per != other.per => None,
        ([Base::OfFee(one, fee)], [Base::OfFee(other, of)]) if fee == of => Some(one.cmp(other)),
        ([Base::Money(one)], [Base::Money(other)]) | ([Base::Points(one)], [Base::Points(other)]) => Some(one.cmp(other)),
        _ => None,
    }
}

/// Whether one row holds every value of another.
fn holds_all(one: &Row, other: &Row) -> bool {
    let wider = |own: Option<Edge>, theirs: Option<Edge>, lower: bool| match (own, theirs) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(a), Some(b)) => {
            (if lower { a.at < b.at } else { a.at > b.at }) || (a.at == b.at && (a.inclusive == Inclusion::Yes || a.inclusive == b.inclusive))
        }
    };
    wider(one.lower, other.lower, true) && wider(one.upper, other.upper, false)
}
