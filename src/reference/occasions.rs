//! What the time to claim a credit is counted from, and until when it lasts; until when what is owed is to be paid.

use super::Scene;
use super::conditions::matches;
use super::groups::{Group, show};
use super::results::Result;
use super::spans::Openings;
use super::spans::days_of_hours;
use super::time_sets::Sets;
use crate::calendar::Windows;
use crate::outcome::{ClaimStatus, WindowId};
use crate::plan::{Anchor, Basis, Budget, CalendarId, Claim, ClaimFrom, ClaimKnown, Credit, Delay, FieldId, ObjectiveId, PointRef, TimeSet};
use crate::readings::{ClaimEdge, ClaimOccasion, Day, Deadline, EarlyClaim, NoOccasion, Weekend};
use crate::value::{Civil, Date, Instant, Interval, Micros, TimeOfDay, Weekday};

/// A time in which a claim counts.
#[derive(Clone, Copy)]
pub(super) struct Time {
    /// From then on.
    pub from: Instant,
    /// Until then; none: without an end.
    pub until: Option<Instant>,
}

/// What the time to claim the credit of an objective is counted from.
pub(super) struct Occasions<'o, 'w, 'a> {
    pub sets: &'o Sets<'w, 'a>,
    pub claim: &'o Claim,
    pub objective: ObjectiveId,
}

impl Occasions<'_, '_, '_> {
    /// When the credit for a window of a group can be claimed.
    pub(super) fn times(&self, window: &WindowId, group: &Group) -> Vec<Time> {
        let scene = self.sets.scene;
        let whole = |from| Time { from, until: self.deadline((window.until, true)) };
        let (times, several, none) = match &self.claim.from {
            ClaimFrom::Window => {
                let early = matches!(&self.claim.known, ClaimKnown::Rows { early, .. } if scene.choice(*early) == Some(EarlyClaim::Stands));
                return vec![whole(if early { window.from } else { window.until })];
            }
            ClaimFrom::Rows { rows, several, none } => (self.of_rows(rows, window, group), *several, *none),
            ClaimFrom::Stretches { set, edge, several, none } => (self.of_stretches(set, *edge, window, group), *several, *none),
        };
        match (times.first(), times.last()) {
            (Some(first), Some(last)) => match scene.choice(several).unwrap_or(ClaimOccasion::Each) {
                ClaimOccasion::Each => times,
                ClaimOccasion::First => vec![*first],
                ClaimOccasion::Last => vec![Time { from: first.from, until: last.until }],
            },
            _ => match scene.choice(none).unwrap_or(NoOccasion::WindowEnd) {
                NoOccasion::WindowEnd => vec![whole(window.until)],
                NoOccasion::NoClaim => Vec::new(),
                NoOccasion::NoLastDay => vec![Time { from: window.from, until: None }],
            },
        }
    }

    fn deadline(&self, since: (Instant, bool)) -> Option<Instant> {
        after(self.sets.scene, self.claim.by.as_ref()?, since)
    }

    /// One for each row in the window, in order of time.
    fn of_rows(&self, rows: &Anchor, window: &WindowId, group: &Group) -> Vec<Time> {
        let (scene, mut out) = (self.sets.scene, Vec::new());
        let names = scene.plan.objectives.get(self.objective.index()).map_or_else(Vec::new, |o| super::past::dimension_names(scene.plan, o));
        for life in self.sets.lives.iter().filter(|life| life.kind == rows.case) {
            let fields: Option<Vec<usize>> = names.iter().map(|name| life.case_type.fields.iter().position(|f| f.name == *name)).collect();
            for row in (0..life.rows.len()).filter(|row| matches(scene, life, *row, &rows.events)) {
                let shown = |at: &usize| {
                    let value = u16::try_from(*at).ok().and_then(|at| life.value(row, FieldId(at)));
                    show(value, life.case_type.fields.get(*at).map(|f| &f.kind))
                };
                let own = fields.as_ref().is_none_or(|fields| fields.iter().map(shown).eq(group.shown.iter().cloned()));
                let at = life.time(row);
                if own && (window.from..window.until).contains(&at) {
                    out.push(Time { from: at, until: self.deadline((at, false)) });
                }
            }
        }
        out.sort_by_key(|time| time.from);
        out
    }

    /// One for each stretch that has time in the window, in order.
    fn of_stretches(&self, set: &TimeSet, edge: PointRef, window: &WindowId, group: &Group) -> Vec<Time> {
        let scene = self.sets.scene;
        let inside = Interval::new(window.from, window.until);
        let set = self.sets.get(set, group);
        let stretches = set.intervals().iter().filter(|stretch| !stretch.and(inside).is_empty());
        let until = |stretch: &Interval| match scene.choice(edge).unwrap_or(ClaimEdge::End) {
            ClaimEdge::Beginning => self.deadline((stretch.from, false)),
            // As-of may only have cut it.
            ClaimEdge::End if stretch.until == scene.as_of => None,
            ClaimEdge::End => self.deadline((stretch.until, true)),
        };
        stretches.map(|stretch| Time { from: stretch.from, until: until(stretch) }).collect()
    }
}

/// Until when what a result pays is to be paid.
pub(super) fn payable(scene: &Scene<'_>, credit: &Credit, result: &Result) -> Option<Instant> {
    let (payment, paid) = (credit.payment.as_ref()?, result.result.credit.as_ref().filter(|credit| !credit.paid.is_zero())?);
    let claimed = paid.claim.filter(|claim| claim.status == ClaimStatus::Claimed).and_then(|claim| claim.at);
    let since = match claimed.filter(|_| payment.of_claim) {
        Some(claimed) => (claimed, false),
        None => (result.result.window.until, true),
    };
    after(scene, &payment.by, since)
}

/// So long after an instant; whether that ends something.
fn after(scene: &Scene<'_>, delay: &Delay, since: (Instant, bool)) -> Option<Instant> {
    let until = any_day_after(scene, delay, since)?;
    let zone = scene.calendars.zone();
    let day = |until: Instant| zone.local(Instant(until.0.saturating_sub(1))).date.weekday();
    let by = |days: i32| {
        let Civil { date, time } = zone.local(until);
        scene.calendars.instant(date.plus_days(days), time)
    };
    // Day by day, until it is none of the two.
    let step = match delay.weekend().and_then(|at| scene.choice(at)) {
        Some(Weekend::NextMonday) => 1,
        Some(Weekend::FridayBefore) => -1,
        Some(Weekend::Stays) | None => return Some(until),
    };
    let moved = (0..3).map(|n| by(n * step)).find(|at| !matches!(day(*at), Weekday::Sat | Weekday::Sun));
    // Nothing is over before it begins.
    moved.map(|moved| if moved < since.0 { until } else { moved })
}

fn any_day_after(scene: &Scene<'_>, delay: &Delay, (from, ends): (Instant, bool)) -> Option<Instant> {
    let (budget, closing) = match delay {
        Delay::EndOf { each, count, .. } => {
            let inside = if ends { Instant(from.0.saturating_sub(1)) } else { from };
            return Some(Windows::of(scene.plan, scene.calendars, each).end_after(inside, *count));
        }
        Delay::After { budget, closing, .. } => (budget, *closing),
    };
    match *budget {
        Budget::Time { length, basis } => later(scene, from, length, if let Basis::Calendar(id) = basis { Some(id) } else { None }, closing),
        Budget::Days { count, day, calendar } => match scene.choice(day).unwrap_or(Day::Is24Hours) {
            Day::Is24Hours if calendar.is_some() => later(scene, from, Micros(i64::from(count).saturating_mul(Micros::DAY.0)), calendar, closing),
            Day::Is24Hours => date(scene, (from, ends), count, Day::CalendarDate, calendar),
            day => date(scene, (from, ends), count, day, calendar),
        },
    }
}

/// So much time after an instant.
pub(super) fn later(scene: &Scene<'_>, from: Instant, length: Micros, calendar: Option<CalendarId>, closing: Option<PointRef>) -> Option<Instant> {
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

/// So many dates after an instant; midnight, if something ends with it, is the end of the date before it.
fn date(scene: &Scene<'_>, (from, ends): (Instant, bool), count: u32, day: Day, calendar: Option<CalendarId>) -> Option<Instant> {
    let calendars = scene.calendars;
    let Civil { mut date, mut time } = calendar.map_or(calendars.zone(), |id| calendars.zone_of(id)).local(from);
    if ends && time == TimeOfDay::MIDNIGHT {
        (date, time) = (date.plus_days(-1), TimeOfDay::END);
    }
    let at = |date: Date, time: TimeOfDay| calendar.map_or_else(|| calendars.instant(date, time), |id| calendars.instant_of(id, date, time));
    let other = date.plus_days(i32::try_from(count).ok()?);
    let working = || calendar.map_or(Some(other), |id| calendars.get(id).working_date_after(date, count));
    match (day, calendar) {
        (Day::Is24Hours, _) => None,
        (Day::CalendarDate, _) => Some(at(other, time)),
        (Day::WorkingDate, _) => Some(at(working()?, time)),
        (Day::OpenHours, _) => days_of_hours(scene, at(date, time), date, count, calendar),
        (Day::EndOfWorkingDate, Some(id)) => calendars.get(id).last_close_on(working()?),
        (Day::EndOfDate | Day::EndOfWorkingDate, _) => Some(at(other, TimeOfDay::END)),
    }
}
