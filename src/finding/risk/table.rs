//! Tables of credits with a hole or an overlap that nobody meant: where a cited interpretation settles what becomes of it, the point is not open, and the slip stays.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent, targets};
use crate::plan::{Bound, Credit, Inclusion, PointRef, Row, Scale, Settled};
use crate::readings::BandGap;
use crate::value::Ratio;

pub(super) static HOLE: Risk =
    Risk { code: "risk/hole-in-table", says: "a value misses the target and stands in no row of the table: it pays nothing", find: holes };
pub(super) static OVERLAP: Risk = Risk { code: "risk/rows-overlap", says: "a value stands in two rows of the table that pay differently", find: overlaps };

/// Whether a point is settled by a cited interpretation: in general, not for this table.
fn in_general(facts: &Facts<'_>, point: PointRef) -> bool {
    facts.plan.points.get(point).is_some_and(|p| matches!(p.settled, Settled::Interpretation(_)))
}

/// Tables of rows for every group that compare a share with edges.
fn tables<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = &'a Credit> {
    let plain = |c: &&Credit| c.scale == Scale::Attained && c.shape.is_none() && c.rows.iter().all(|row| row.when.iter().all(Vec::is_empty) && !row.otherwise);
    facts.plan.credits.iter().filter(plain)
}

/// The edges of a table, and a value between each two of them, in order; where there is none between, nothing.
pub(super) fn values(edges: impl Iterator<Item = Ratio>) -> Vec<(Ratio, Option<(Ratio, Ratio)>)> {
    let mut edges: Vec<Ratio> = edges.filter(|e| Ratio::ZERO <= *e && *e <= Ratio::ONE).chain([Ratio::ZERO, Ratio::ONE]).collect();
    edges.sort();
    edges.dedup();
    let between = edges.windows(2).filter_map(|pair| {
        let (low, high) = (*pair.first()?, *pair.last()?);
        Some((low.plus(high)?.over(Ratio::whole(2))?, Some((low, high))))
    });
    let mut all: Vec<(Ratio, Option<(Ratio, Ratio)>)> = edges.iter().map(|e| (*e, None)).chain(between.collect::<Vec<_>>()).collect();
    all.sort_by_key(|(value, _)| *value);
    all
}

/// Whether a row holds a value, `between` and `to` taken at their widest or their narrowest.
pub(super) fn holds(row: &Row, value: Ratio, wide: bool) -> bool {
    let on = |inclusive: Inclusion| if wide { inclusive != Inclusion::No } else { inclusive == Inclusion::Yes };
    row.lower.is_none_or(|e| e.at < value || (e.at == value && on(e.inclusive))) && row.upper.is_none_or(|e| value < e.at || (e.at == value && on(e.inclusive)))
}

fn told(value: Ratio, between: Option<(Ratio, Ratio)>) -> String {
    match between {
        None => format!("exactly {}", percent(value)),
        Some((low, high)) => format!("between {} and {}", percent(low), percent(high)),
    }
}

fn holes(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in tables(facts).filter(|c| !c.bonus) {
        let general = in_general(facts, credit.gap) && facts.plan.points.choice(credit.gap) == Some(BandGap::Nothing);
        let Some(objective) = facts.plan.objectives.get(credit.objective.index()) else { continue };
        for (adjustment, bound, target) in targets(facts.plan, credit.objective) {
            let edges = credit.rows.iter().flat_map(|row| [row.lower, row.upper]).flatten().map(|e| e.at).chain([target]);
            let missed = |value: Ratio| !matches!(bound, Bound::Exactly) && !bound.holds(value.cmp(&target));
            // In no row, where that is settled in general; or in rows that pay nought.
            let free = |value: Ratio| {
                let mut own = credit.rows.iter().filter(|row| holds(row, value, true)).peekable();
                if own.peek().is_none() { general } else { own.all(|row| facts.share_of_fee(row) == Some(Ratio::ZERO)) }
            };
            let Some((value, between)) = values(edges).into_iter().rev().find(|(v, _)| missed(*v) && free(*v)) else { continue };
            let during = adjustment.map(|a| format!(" in `{}`", a.name)).unwrap_or_default();
            let row = if credit.rows.iter().any(|row| holds(row, value, true)) {
                "stands in a row that pays nought"
            } else {
                "stands in no row of its table and pays nothing"
            };
            let message = format!("{} misses `{}`{during} and {row}", told(value, between), objective.name);
            let help = "let rows touch: one ends `below` where the next begins `at least`";
            found.push(Finding::risk(HOLE.code, message, at(place::credit(facts.loaded, &objective.name), "a hole"), help).in_clause(credit.clause.as_ref()));
            break;
        }
    }
    found
}

fn overlaps(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in tables(facts).filter(|c| in_general(facts, c.overlap)) {
        let edges = credit.rows.iter().flat_map(|row| [row.lower, row.upper]).flatten().map(|e| e.at);
        let twice = |value: Ratio| {
            let mut rows = credit.rows.iter().enumerate().filter(|(_, row)| holds(row, value, false));
            let (first, second) = (rows.next()?, rows.next()?);
            (first.1.pays != second.1.pays).then_some((first.0 + 1, second.0 + 1))
        };
        let Some(((value, between), (first, second))) = values(edges).into_iter().rev().find_map(|v| Some((v, twice(v.0)?))) else { continue };
        let name = facts.name(credit);
        let message = format!("{} stands in rows {first} and {second} of the table for `{name}`, which pay differently", told(value, between));
        let help = "give each row both of its ends";
        found.push(Finding::risk(OVERLAP.code, message, at(place::credit(facts.loaded, name), "rows overlap"), help).in_clause(credit.clause.as_ref()));
    }
    found
}
