//! From a plan's calendars to working time: checks them together, lays each out when it is first asked for.

use super::plain::{Plain, What};
use super::spans::{Clockwork, Odd, Span, and, count_dates, except, or};
use super::{WorkingTime, Zone};
use crate::plan::{CalendarId, CalendarSpec, Closure, Hours, Opening, Plan, WeeklyHours};
use crate::readings::{LocalFold, LocalGap, ToEnd};
use crate::value::{Civil, Date, Instant, Interval, Micros, TimeOfDay};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A calendar combined of more calendars than this, counted with repetition, is refused.
pub(crate) const LARGEST: usize = 1_000;
/// Openings that one day may have: one for each half hour. Those of a combination may be as many as of four calendars together.
const MOST_OPENINGS: usize = 48;
/// Days for which a calendar may open or close by hours of their own: a whole life of dates for ten lines.
const MOST_DATED: usize = 500_000;

/// Every calendar of a plan, the agreement's zone and its term.
#[derive(Debug)]
pub struct Calendars {
    clockwork: Clockwork,
    term: Interval,
    first_day: Option<Date>,
    entries: Vec<Entry>,
    none: WorkingTime,
}

#[derive(Debug)]
struct Entry {
    plain: Arc<Plain>,
    laid_out: OnceLock<WorkingTime>,
}

impl Calendars {
    /// The calendars and the term of a plan.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn compile(plan: &Plan) -> Result<Self, Vec<String>> {
        let gap = plan.points.choice(plan.rules.local_gap).unwrap_or(LocalGap::MovedForward);
        let fold = plan.points.choice(plan.rules.local_fold).unwrap_or(LocalFold::First);
        let mut calendars = Self::new(&plan.calendars, plan.zone_name(), gap, fold)?;
        calendars.term = term(plan, &calendars);
        calendars.first_day = plan.term.from;
        Ok(calendars)
    }

    /// Calendars by themselves, without a term. `zone` is that of a calendar that names none.
    ///
    /// # Errors
    /// One sentence for each thing that is wrong with zones, references and hours.
    pub fn new(specs: &[CalendarSpec], zone: &str, gap: LocalGap, fold: LocalFold) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let mut zones: BTreeMap<&str, Zone> = BTreeMap::new();
        for name in specs.iter().filter_map(|c| c.zone.as_deref()).chain([zone]) {
            if !zones.contains_key(name) {
                match Zone::named(name) {
                    Some(zone) => drop(zones.insert(name, zone)),
                    None => wrong.push(format!("there is no time zone `{name}`")),
                }
            }
        }
        let in_zone = |name: &str| Clockwork { zone: zones.get(name).cloned().unwrap_or_else(Zone::utc), gap, fold, odd_days: Odd::default() };
        let mut plains: Vec<Option<(Arc<Plain>, usize, usize)>> = vec![None; specs.len()];
        for id in order(specs, &mut wrong) {
            let Some(spec) = specs.get(id) else { continue };
            check_hours(spec, &mut wrong);
            let (mut size, mut openings) = (1_usize, 0_usize);
            let mut part = |id: &CalendarId| {
                let (plain, parts, of_part) = plains.get(id.index())?.clone()?;
                size = size.saturating_add(parts);
                openings = openings.saturating_add(of_part);
                Some(plain)
            };
            let what = match &spec.hours {
                Hours::Always => Some(What::Always),
                Hours::Weekly { weekly, closed, open } => Some(What::Weekly { weekly: weekly.clone(), closed: closed.clone(), open: open.clone() }),
                Hours::Union(ids) => ids.iter().map(part).collect::<Option<_>>().map(What::Union),
                Hours::Intersection(ids) => ids.iter().map(part).collect::<Option<_>>().map(What::Intersection),
                Hours::Minus(first, second) => part(first).zip(part(second)).map(|(first, second)| What::Minus(first, second)),
            };
            if let Hours::Weekly { weekly, closed, open } = &spec.hours {
                openings = openings_a_day(weekly).max(1);
                let flaw = too_many(weekly, closed, open);
                wrong.extend(flaw.map(|flaw| format!("calendar `{}` {flaw}", spec.name)));
            }
            if size > LARGEST {
                wrong.push(format!("calendar `{}` is combined of more than {LARGEST} calendars", spec.name));
            } else if openings > 4 * MOST_OPENINGS {
                wrong.push(format!("calendar `{}` is combined of calendars that have more than {} openings a day together", spec.name, 4 * MOST_OPENINGS));
            } else if let (Some(what), Some(slot)) = (what, plains.get_mut(id)) {
                *slot = Some((Arc::new(Plain { clockwork: in_zone(spec.zone.as_deref().unwrap_or(zone)), what }), size, openings));
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let clockwork = in_zone(zone);
        let nothing = Plain { clockwork: clockwork.clone(), what: What::Union(Vec::new()) };
        Ok(Self {
            term: Interval::new(Instant::MIN, Instant::MAX),
            first_day: None,
            clockwork,
            entries: plains.into_iter().flatten().map(|(plain, ..)| Entry { plain, laid_out: OnceLock::new() }).collect(),
            none: WorkingTime::new(&[], Arc::new(nothing)),
        })
    }

    /// The agreement's zone.
    pub fn zone(&self) -> &Zone {
        &self.clockwork.zone
    }

    /// A calendar; laid out when it is asked for first. Never open if there is no such calendar, which a valid plan rules out.
    pub fn get(&self, id: CalendarId) -> &WorkingTime {
        let Some(entry) = self.entries.get(id.index()) else { return &self.none };
        entry.laid_out.get_or_init(|| {
            let spans = spans(&entry.plain, &mut BTreeMap::new());
            WorkingTime::new(&spans, Arc::clone(&entry.plain))
        })
    }

    /// The agreement's zone, and what is done where its local times are skipped or come twice.
    pub fn local(&self) -> (&Zone, LocalGap, LocalFold) {
        (&self.clockwork.zone, self.clockwork.gap, self.clockwork.fold)
    }

    /// How local times of the agreement become instants.
    pub(super) fn clockwork(&self) -> &Clockwork {
        &self.clockwork
    }

    /// The zone of a calendar's local times.
    pub fn zone_of(&self, id: CalendarId) -> &Zone {
        self.entries.get(id.index()).map_or(&self.clockwork.zone, |entry| &entry.plain.clockwork.zone)
    }

    /// When the agreement holds; an open end is [`Instant::MIN`] or [`Instant::MAX`].
    pub fn term(&self) -> Interval {
        self.term
    }

    /// First day of the term, if it has one.
    pub fn first_day(&self) -> Option<Date> {
        self.first_day
    }

    /// The instant of a local date and time in the agreement's zone.
    pub fn instant(&self, date: Date, time: TimeOfDay) -> Instant {
        let Clockwork { zone, gap, fold, .. } = &self.clockwork;
        zone.instant(Civil { date, time }, *gap, *fold)
    }

    /// The instant of a local date and time in a calendar's zone.
    pub fn instant_of(&self, id: CalendarId, date: Date, time: TimeOfDay) -> Instant {
        self.entries.get(id.index()).map_or_else(|| self.instant(date, time), |entry| entry.plain.at(date, time))
    }
}

/// Calendars in an order in which each comes after those it is combined of; what is wrong with the references is reported.
fn order(specs: &[CalendarSpec], wrong: &mut Vec<String>) -> Vec<usize> {
    let parts = |spec: &CalendarSpec| match &spec.hours {
        Hours::Union(ids) | Hours::Intersection(ids) => ids.clone(),
        Hours::Minus(first, second) => vec![*first, *second],
        Hours::Always | Hours::Weekly { .. } => Vec::new(),
    };
    let count = specs.len();
    let (mut waits, mut users) = (vec![0_usize; count], vec![Vec::new(); count]);
    for (id, spec) in specs.iter().enumerate() {
        for part in parts(spec) {
            match (users.get_mut(part.index()), waits.get_mut(id)) {
                (Some(users), Some(wait)) => {
                    users.push(id);
                    *wait += 1;
                }
                _ => wrong.push(format!("calendar `{}` is combined of number {}, which is not there", spec.name, part.index())),
            }
        }
    }
    let mut order: Vec<usize> = (0..count).filter(|&id| waits.get(id) == Some(&0)).collect();
    let mut next = 0;
    while let Some(&id) = order.get(next) {
        next += 1;
        for &user in users.get(id).into_iter().flatten() {
            if let Some(wait) = waits.get_mut(user) {
                *wait -= 1;
                if *wait == 0 {
                    order.push(user);
                }
            }
        }
    }
    for (spec, _) in specs.iter().zip(&waits).filter(|(_, wait)| **wait > 0) {
        wrong.push(format!("calendar `{}` is combined of itself", spec.name));
    }
    order
}

/// The most openings that a weekday has.
fn openings_a_day(weekly: &[WeeklyHours]) -> usize {
    let mut by_day = [0_usize; 7];
    for hours in weekly {
        if let Some(n) = by_day.get_mut(hours.day.index()) {
            *n += 1;
        }
    }
    by_day.into_iter().max().unwrap_or(0)
}

/// Why these hours are more than can be laid out over the supported years, if they are.
pub fn too_many(weekly: &[WeeklyHours], closed: &[Closure], open: &[Opening]) -> Option<String> {
    if openings_a_day(weekly) > MOST_OPENINGS {
        return Some(format!("opens more than {MOST_OPENINGS} times on one weekday"));
    }
    let dated = closed.iter().filter(|c| c.hours.is_some()).map(|c| &c.dates).chain(open.iter().map(|o| &o.dates));
    let days = dated.map(count_dates).fold(0_usize, usize::saturating_add);
    (days > MOST_DATED).then(|| format!("opens or closes by hours of their own on more than {MOST_DATED} days"))
}

fn check_hours(spec: &CalendarSpec, wrong: &mut Vec<String>) {
    let Hours::Weekly { weekly, closed, open } = &spec.hours else { return };
    let times = weekly.iter().map(|w| (w.from, w.until)).chain(closed.iter().filter_map(|c| c.hours)).chain(open.iter().map(|o| (o.from, o.until)));
    let day = 0..=Micros::DAY.0;
    if times.flat_map(|(from, until)| [from, until]).any(|time| !day.contains(&time.0)) {
        wrong.push(format!("calendar `{}` has hours outside a day", spec.name));
    }
}

fn term(plan: &Plan, calendars: &Calendars) -> Interval {
    let midnight = |date: Date| calendars.instant(date, TimeOfDay::MIDNIGHT);
    let short = plan.term.to_end.and_then(|at| plan.points.choice(at)) == Some(ToEnd::ExcludesTheEnd);
    let until = plan.term.until.map(|date| if short { date.plus_days(-1) } else { date });
    Interval::new(plan.term.from.map_or(Instant::MIN, midnight), until.map_or(Instant::MAX, midnight))
}

/// The open spans of a calendar over the supported years; `known` keeps those of the parts it is combined of.
fn spans(plain: &Arc<Plain>, known: &mut BTreeMap<usize, Arc<[Span]>>) -> Arc<[Span]> {
    let key = Arc::as_ptr(plain).addr();
    if let Some(spans) = known.get(&key) {
        return Arc::clone(spans);
    }
    let mut each = |parts: &[Arc<Plain>]| -> Vec<Arc<[Span]>> { parts.iter().map(|part| spans(part, known)).collect() };
    let out: Vec<Span> = match &plain.what {
        What::Always => plain.clockwork.always(),
        What::Weekly { weekly, closed, open } => plain.clockwork.weekly(weekly, closed, open),
        What::Union(parts) => each(parts).iter().fold(Vec::new(), |all, part| or(&all, part)),
        What::Intersection(parts) => match each(parts).split_first() {
            Some((first, rest)) => rest.iter().fold(first.to_vec(), |all, part| and(&all, part)),
            None => plain.clockwork.always(),
        },
        What::Minus(first, second) => {
            let first = spans(first, known);
            except(&first, &spans(second, known))
        }
    };
    let out: Arc<[Span]> = out.into();
    known.insert(key, Arc::clone(&out));
    out
}
