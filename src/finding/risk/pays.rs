//! What a table of credits pays, by every reading that may be meant of a value that stands in several rows.

use super::super::canon::said_alone;
use super::surge::quantity;
use super::table::holds;
use super::{Facts, ends, meant, options};
use crate::plan::{Base, Credit, Quantity, Row, Scale, Target, Unit, WindowSpec};
use crate::readings::{BandOverlap, PartialWindow};
use crate::value::{Date, Ratio};

/// The values that a table tells apart, the mildest first: its edges and the target, what lies between them and beyond. None for rows that have no order.
fn values(facts: &Facts<'_>, credit: &Credit) -> Option<Vec<Ratio>> {
    let objective = facts.plan.objectives.get(credit.objective.index())?;
    let ordered = credit.shape.is_none() && credit.scale != Scale::Missed && credit.rows.iter().all(|row| row.when.iter().all(Vec::is_empty) && !row.otherwise);
    let attained = credit.scale == Scale::Attained;
    let (_, whole) = ends::of(facts.plan, objective);
    let top = (attained && whole).then_some(Ratio::ONE);
    let target = objective.target.as_ref().filter(|_| attained);
    let mut edges: Vec<Ratio> = credit.rows.iter().flat_map(|row| [row.lower, row.upper]).flatten().map(|e| e.at).collect();
    edges.extend(target.and_then(|target| target.value.get(&facts.plan.points)).and_then(quantity).into_iter().chain(top).chain([Ratio::ZERO]));
    edges.sort();
    edges.dedup();
    let half = |pair: &[Ratio]| pair.first()?.plus(*pair.last()?)?.over(Ratio::whole(2));
    let mut all: Vec<Ratio> = match credit.scale {
        // Windows in a row are whole ones.
        Scale::InARow => {
            edges.iter().flat_map(|edge| [edge.minus(Ratio::ONE), Some(*edge), edge.plus(Ratio::ONE)]).flatten().filter(|n| n.den() == 1).collect()
        }
        _ => edges.windows(2).filter_map(half).chain(edges.last().and_then(|edge| edge.plus(Ratio::ONE))).chain(edges.iter().copied()).collect(),
    };
    // Less than nothing is not measured, and short by nothing is not short.
    all.retain(|value| (Ratio::ZERO < *value || attained && *value == Ratio::ZERO) && top.is_none_or(|top| *value <= top));
    all.sort();
    all.dedup();
    if attained && objective.target.as_ref().is_none_or(|target| target.bound.upwards()) {
        all.reverse();
    }
    ordered.then_some(all)
}

/// What is paid where several rows hold, in their order.
fn together(by: BandOverlap, held: &[Ratio]) -> Option<Ratio> {
    match by {
        BandOverlap::FirstRow => held.first().copied(),
        BandOverlap::Largest => held.iter().max().copied(),
        BandOverlap::Smallest => held.iter().min().copied(),
        BandOverlap::All => held.iter().try_fold(Ratio::ZERO, |sum, share| sum.plus(*share)),
    }
}

/// What a table pays from the mildest value to the severest, as shares of the fee. Passed over are values that miss the target and stand in no row, and those on an edge that a reading decides, unless
/// rows are taken at their widest.
fn course(facts: &Facts<'_>, credit: &Credit, by: BandOverlap, wide: bool) -> Option<Vec<Ratio>> {
    let objective = facts.plan.objectives.get(credit.objective.index())?;
    let rows: Option<Vec<(&Row, Ratio)>> = credit.rows.iter().map(|row| Some((row, facts.share_of_fee(row)?))).collect();
    let rows = rows.filter(|_| one_fee(credit).is_some())?;
    let kept = |value: Ratio| {
        let holds = |target: &Target, at: &Quantity| quantity(at).is_some_and(|at| target.bound.holds(value.cmp(&at)));
        let target = |target: &Target| options(facts.plan, &target.value).into_iter().all(|at| holds(target, at));
        credit.scale == Scale::Attained && objective.target.as_ref().is_none_or(target)
    };
    let pays = |value: Ratio| {
        let held: Vec<Ratio> = rows.iter().filter(|(row, _)| holds(row, value, wide)).map(|(_, share)| *share).collect();
        let open = !wide && rows.iter().any(|(row, _)| holds(row, value, true) != holds(row, value, false));
        if held.is_empty() { kept(value).then_some(Ratio::ZERO) } else { together(by, &held) }.filter(|_| !open)
    };
    let before = (credit.scale != Scale::Attained).then_some(Ratio::ZERO);
    Some(before.into_iter().chain(values(facts, credit)?.into_iter().filter_map(pays)).collect())
}

/// The fee that all rows pay a share of; amounts of money are told as shares of the first.
fn one_fee(credit: &Credit) -> Option<usize> {
    let fee = |row: &Row| match row.pays.base.options.as_slice() {
        [Base::OfFee(_, fee)] => fee.index(),
        _ => 0,
    };
    let first = credit.rows.first().map(fee)?;
    credit.rows.iter().all(|row| fee(row) == first).then_some(first)
}

/// What is so of the course of a table by every reading that may be meant, and alike.
pub(super) fn agreed<T: PartialEq>(facts: &Facts<'_>, credit: &Credit, so: impl Fn(&[Ratio]) -> Option<T>) -> Option<T> {
    let mut told = meant(facts.plan, credit.overlap).into_iter().map(|by| so(&course(facts, credit, by, false)?));
    let first = told.next()??;
    told.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// The most that a credit pays for a window, as a share of the first fee, if the text alone says so: by whichever reading may be meant.
pub(super) fn most(facts: &Facts<'_>, credit: &Credit) -> Option<Ratio> {
    let shares: Option<Vec<Ratio>> = credit.rows.iter().map(|row| facts.share_of_fee(row)).collect();
    let shares = shares.filter(|_| credit.shape.is_none() && one_fee(credit) == Some(0))?;
    if credit.rows.len() > 1 && meant(facts.plan, credit.overlap).contains(&BandOverlap::All) {
        return course(facts, credit, BandOverlap::All, true)?.into_iter().max();
    }
    shares.into_iter().max()
}

/// The same, if every reading that may be meant comes to it.
pub(super) fn most_by_all(facts: &Facts<'_>, credit: &Credit) -> Option<Ratio> {
    let most = most(facts, credit)?;
    let settled = meant::<BandOverlap>(facts.plan, credit.overlap).len() == 1;
    (settled || agreed(facts, credit, |course| course.iter().max().copied()) == Some(most)).then_some(most)
}

/// Whether a credit is for one result in each of these windows, none of them of two, and nothing makes it more.
pub(super) fn once(facts: &Facts<'_>, credit: &Credit, each: &WindowSpec) -> bool {
    let plan = facts.plan;
    let Some(objective) = plan.objectives.get(credit.objective.index()) else { return false };
    let same = said_alone(plan, &objective.each) == said_alone(plan, each) && !each.rolling && each.before.is_none();
    let joins = meant(plan, objective.partial).contains(&PartialWindow::JoinsTheNext) && plan.term.from.is_some_and(|from| !begins_one(each, from));
    same && !joins && plan.dimension_names(objective).is_empty() && !facts.grows(credit)
}

/// Whether a date begins a window, whatever a month is.
fn begins_one(each: &WindowSpec, date: Date) -> bool {
    let months = match each.unit {
        Unit::Month => Some(1),
        Unit::Quarter => Some(3),
        Unit::Year => Some(12),
        _ => None,
    };
    let months = months.and_then(|n: u32| each.count.checked_mul(n)).filter(|n| each.origin.is_none() && 12_u32.is_multiple_of(*n));
    date.day == 1 && months.is_some_and(|n| (u32::from(date.month) - 1).is_multiple_of(n))
}
