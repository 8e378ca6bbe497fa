//! Who claims a credit, until when, and what becomes of it.

use super::Scene;
use super::conditions::matches;
use super::groups::{Group, show};
use super::lives::Life;
use super::occasions::{Occasions, Time};
use super::results::Result;
use super::time_sets::Sets;
use crate::outcome::{ClaimResult, ClaimStatus};
use crate::plan::{Anchor, CLAIM_FIELDS, Claim, ClaimKnown, Credit, FieldId, ObjectiveId, PointRef};
use crate::readings::{BlankClaim, ClaimTakes, Unclaimed, Within};
use crate::value::{Instant, Money};

/// Gives every credit among `results` that must be claimed what became of its claim; what is not claimed is not paid.
pub(super) fn judge(sets: &Sets<'_, '_>, results: &mut [Result]) {
    let (scene, lives) = (sets.scene, sets.lives);
    for objective in 0..scene.plan.objectives.len() {
        let own = scene.plan.credits.iter().find(|c| c.objective.index() == objective && !c.points && !c.bonus);
        let Some((credit, claim)) = own.and_then(|credit| Some((credit, credit.claim.as_ref()?))) else { continue };
        let mut due: Vec<&mut Result> = results
            .iter_mut()
            .filter(|r| r.objective == objective && r.result.credit.as_ref().is_some_and(|c| !c.bonus && c.left.is_none_or(|left| !left.is_zero())))
            .collect();
        let occasions = Occasions { sets, claim, objective: credit.objective };
        let times: Vec<Vec<Time>> = due.iter().map(|result| occasions.times(&result.result.window, &result.group)).collect();
        let made = made(scene, lives, credit, claim, &due, &times);
        for ((result, at), times) in due.iter_mut().zip(made).zip(times) {
            let ends: Vec<Option<Instant>> = times.iter().map(|time| time.until).collect();
            let until = ends.iter().copied().max().flatten().filter(|_| !ends.contains(&None));
            let taken = matches!(claim.known, ClaimKnown::Never(point) if scene.choice(point) != Some(Unclaimed::Lapses));
            let status = if taken || at.is_some() {
                ClaimStatus::Claimed
            } else if ends.iter().any(|until| in_time(scene, claim, scene.as_of, *until)) {
                ClaimStatus::Claimable
            } else {
                ClaimStatus::Lapsed
            };
            if let Some(credit) = &mut result.result.credit {
                if status != ClaimStatus::Claimed {
                    credit.paid = Money::new(0, credit.amount.scale());
                }
                credit.claim = Some(ClaimResult { status, until, at, claimable: Money::ZERO });
            }
        }
    }
}

/// When each of some credits was claimed.
fn made(scene: &Scene<'_>, lives: &[Life<'_>], credit: &Credit, claim: &Claim, due: &[&mut Result], times: &[Vec<Time>]) -> Vec<Option<Instant>> {
    let mut taken = vec![None; due.len()];
    let ClaimKnown::Rows { rows, takes, blank, .. } = &claim.known else { return taken };
    let ends = |at: &usize| due.get(*at).map(|r| r.result.window.until);
    for made in claims(scene, lives, rows, credit.objective) {
        let could = |at: &usize| {
            let (Some(Result { group, result, .. }), Some(times)) = (due.get(*at), times.get(*at)) else { return false };
            let time = times.iter().any(|time| time.from <= made.at && in_time(scene, claim, made.at, time.until));
            time && made.is_for(scene, &result.objective, &result.window.label, group, *blank)
        };
        let free: Vec<usize> = (0..due.len()).filter(|at| taken.get(*at) == Some(&None)).filter(could).collect();
        // The first of those that end first, or last.
        let best = match scene.choice(*takes).unwrap_or(ClaimTakes::All) {
            ClaimTakes::All => None,
            ClaimTakes::Oldest => free.iter().filter_map(ends).min(),
            ClaimTakes::Latest => free.iter().filter_map(ends).max(),
        };
        let chosen: Vec<usize> = match best {
            Some(end) => free.into_iter().find(|at| ends(at) == Some(end)).into_iter().collect(),
            None => free,
        };
        for at in chosen {
            if let Some(taken) = taken.get_mut(at) {
                *taken = Some(made.at);
            }
        }
    }
    taken
}

/// A claim: when it was made, and what it says it is for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Made {
    at: Instant,
    objective: Said,
    window: Said,
    dimensions: Vec<Said>,
}

/// What a field says; none if the kind of case has no such field.
type Said = Option<Option<String>>;

/// Every claim, in order.
fn claims(scene: &Scene<'_>, lives: &[Life<'_>], rows: &Anchor, objective: ObjectiveId) -> Vec<Made> {
    let mut out = Vec::new();
    for life in lives.iter().filter(|life| life.kind == rows.case) {
        let said = |row: usize, name: &str| -> Said {
            let at = life.case_type.fields.iter().position(|f| f.name == name)?;
            let (field, kind) = (FieldId(u16::try_from(at).ok()?), life.case_type.fields.get(at).map(|f| &f.kind));
            Some(life.value(row, field).map(|value| show(Some(value), kind)))
        };
        let [own, window] = CLAIM_FIELDS;
        let names = scene.plan.objectives.get(objective.index()).map_or_else(Vec::new, |o| super::past::dimension_names(scene.plan, o));
        for row in (0..life.rows.len()).filter(|row| matches(scene, life, *row, &rows.events)) {
            let dimensions = names.iter().map(|name| said(row, name)).collect();
            out.push(Made { at: life.time(row), objective: said(row, own), window: said(row, window), dimensions });
        }
    }
    out.sort();
    out
}

impl Made {
    fn is_for(&self, scene: &Scene<'_>, objective: &str, window: &str, group: &Group, blank: Option<PointRef>) -> bool {
        let any = blank.and_then(|point| scene.choice(point)) != Some(BlankClaim::None);
        let is = |said: &Said, value: &str| match said {
            None => true,
            Some(None) => any,
            Some(Some(said)) => said == value,
        };
        let same = self.dimensions.iter().zip(&group.shown).all(|(said, shown)| is(said, shown));
        same && is(&self.objective, objective) && is(&self.window, window)
    }
}

/// Whether an instant is not too late.
fn in_time(scene: &Scene<'_>, claim: &Claim, at: Instant, until: Option<Instant>) -> bool {
    let Some(until) = until else { return true };
    if scene.choice(claim.within) == Some(Within::ExcludesTheLimit) { at < until } else { at <= until }
}
