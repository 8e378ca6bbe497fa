//! Who claims a credit, until when, and what becomes of it.

use super::Scene;
use super::conditions::matches;
use super::groups::{Group, show};
use super::lives::Life;
use super::results::Result;
use super::spans::Openings;
use crate::calendar::Windows;
use crate::outcome::{ClaimResult, ClaimStatus, WindowId};
use crate::plan::{Anchor, Basis, Budget, CLAIM_FIELDS, CalendarId, Claim, ClaimBy, ClaimKnown, Credit, FieldId, ObjectiveId, PointRef};
use crate::readings::{BlankClaim, ClaimTakes, Day, Deadline, EarlyClaim, Unclaimed, Within};
use crate::value::{Civil, Date, Instant, Interval, Micros, Money, TimeOfDay};

/// Gives every credit among `results` that must be claimed what became of its claim; what is not claimed is not paid.
pub(super) fn judge(scene: &Scene<'_>, lives: &[Life<'_>], results: &mut [Result]) {
    for objective in 0..scene.plan.objectives.len() {
        let own = scene.plan.credits.iter().find(|c| c.objective.index() == objective && !c.points && !c.bonus);
        let Some((credit, claim)) = own.and_then(|credit| Some((credit, credit.claim.as_ref()?))) else { continue };
        let mut due: Vec<&mut Result> = results
            .iter_mut()
            .filter(|r| r.objective == objective && r.result.credit.as_ref().is_some_and(|c| !c.bonus && c.left.is_none_or(|left| !left.is_zero())))
            .collect();
        let made = made(scene, lives, credit, claim, &due);
        for (result, at) in due.iter_mut().zip(made) {
            let until = deadline(scene, claim, &result.result.window);
            let taken = matches!(claim.known, ClaimKnown::Never(point) if scene.choice(point) != Some(Unclaimed::Lapses));
            let status = if taken || at.is_some() {
                ClaimStatus::Claimed
            } else if in_time(scene, claim, scene.as_of, until) {
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
fn made(scene: &Scene<'_>, lives: &[Life<'_>], credit: &Credit, claim: &Claim, due: &[&mut Result]) -> Vec<Option<Instant>> {
    let mut taken = vec![None; due.len()];
    let ClaimKnown::Rows { rows, takes, early, blank } = &claim.known else { return taken };
    let ends = |at: &usize| due.get(*at).map(|r| r.result.window.until);
    for made in claims(scene, lives, rows, credit.objective) {
        let could = |at: &usize| {
            let Some(Result { group, result, .. }) = due.get(*at) else { return false };
            let begun = if scene.choice(*early) == Some(EarlyClaim::Stands) { result.window.from } else { result.window.until };
            let time = begun <= made.at && in_time(scene, claim, made.at, deadline(scene, claim, &result.window));
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

/// Until when the credit for a window can be claimed.
fn deadline(scene: &Scene<'_>, claim: &Claim, window: &WindowId) -> Option<Instant> {
    let end = window.until;
    let (budget, closing) = match &claim.by {
        ClaimBy::EndOf { each, count } => return Some(Windows::of(scene.plan, scene.calendars, each).end_after(super::past::last_of(window), *count)),
        ClaimBy::After { budget, closing } => (budget, *closing),
    };
    match *budget {
        Budget::Time { length, basis } => later(scene, end, length, if let Basis::Calendar(id) = basis { Some(id) } else { None }, closing),
        Budget::Days { count, day, calendar } => match scene.choice(day).unwrap_or(Day::Is24Hours) {
            Day::Is24Hours => match calendar {
                Some(_) => later(scene, end, Micros(i64::from(count).saturating_mul(Micros::DAY.0)), calendar, closing),
                None => date(scene, end, count, Day::CalendarDate, calendar),
            },
            day => date(scene, end, count, day, calendar),
        },
    }
}

/// So much time after an instant.
fn later(scene: &Scene<'_>, from: Instant, length: Micros, calendar: Option<CalendarId>, closing: Option<PointRef>) -> Option<Instant> {
    let Some(id) = calendar else { return Some(from.plus(length)) };
    let mut left = length;
    for open in Openings::from(scene, id, from) {
        let open = open.and(Interval::new(from, Instant::MAX));
        if left <= open.measure() {
            let at = open.from.plus(left);
            let next = closing.and_then(|point| scene.choice(point)) == Some(Deadline::AtNextOpening);
            return if next { Openings::from(scene, id, at).next().map(|open| open.from) } else { Some(at) };
        }
        left = Micros(left.0 - open.measure().0);
    }
    None
}

/// So many dates after the end of a window; midnight is the end of the date before it.
fn date(scene: &Scene<'_>, end: Instant, count: u32, day: Day, calendar: Option<CalendarId>) -> Option<Instant> {
    let calendars = scene.calendars;
    let Civil { mut date, mut time } = calendar.map_or(calendars.zone(), |id| calendars.zone_of(id)).local(end);
    if time == TimeOfDay::MIDNIGHT {
        (date, time) = (date.plus_days(-1), TimeOfDay::END);
    }
    let at = |date: Date, time: TimeOfDay| calendar.map_or_else(|| calendars.instant(date, time), |id| calendars.instant_of(id, date, time));
    let other = date.plus_days(i32::try_from(count).ok()?);
    let working = || calendar.map_or(Some(other), |id| calendars.get(id).working_date_after(date, count));
    match (day, calendar) {
        (Day::Is24Hours, _) => None,
        (Day::CalendarDate, _) => Some(at(other, time)),
        (Day::WorkingDate, _) => Some(at(working()?, time)),
        (Day::EndOfWorkingDate, Some(id)) => calendars.get(id).last_close_on(working()?),
        (Day::EndOfDate | Day::EndOfWorkingDate, _) => Some(at(other, TimeOfDay::END)),
    }
}
