//! Answers about one calendar: open time between two moments, deadlines, a list of days.

use super::words::{self, Local};
use crate::calendar::{Calendars, Zone};
use crate::plan::{CalendarId, Closure, Dates, Hours, Plan};
use crate::readings::{LocalFold, LocalGap};
use crate::value::{Civil, Date, Instant, Interval, Micros, TimeOfDay};
use serde::Serialize;

/// One answer. `schemas/calendar.json` describes it.
#[derive(Debug, Serialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Answer {
    /// Open time between two moments.
    Between {
        /// The calendar.
        calendar: String,
        /// Its zone.
        zone: String,
        /// From when, RFC 3339.
        from: String,
        /// Until when.
        until: String,
        /// Open time in microseconds.
        working_us: i64,
        /// The same in words.
        working: String,
    },
    /// A deadline.
    Due {
        /// The calendar.
        calendar: String,
        /// Its zone.
        zone: String,
        /// From when.
        from: String,
        /// `after` or `before`.
        direction: &'static str,
        /// The length of time, in words.
        length: String,
        /// When it is due, RFC 3339; none if never before 2100.
        due: Option<String>,
        /// The same in local time.
        due_local: Option<String>,
        /// Readings that decided.
        readings: Vec<Taken>,
    },
    /// A list of days.
    Days {
        /// The calendar.
        calendar: String,
        /// Its zone.
        zone: String,
        /// Each.
        days: Vec<Day>,
        /// Open time of all of them, in microseconds.
        working_us: i64,
    },
}

/// A reading that decided.
#[derive(Debug, Serialize)]
pub struct Taken {
    /// The kind of point.
    pub point: &'static str,
    /// Its reading.
    pub reading: &'static str,
}

/// Local opening hours.
#[derive(Debug, Serialize)]
pub struct Open {
    /// `09:00`
    pub from: String,
    /// `17:30`
    pub until: String,
}

/// One date and its hours.
#[derive(Debug, Serialize)]
pub struct Day {
    /// `2026-12-25`
    pub date: String,
    /// `fri`
    pub weekday: &'static str,
    /// Local opening hours.
    pub open: Vec<Open>,
    /// Open time in microseconds.
    pub working_us: i64,
    /// Why it is closed, if it is.
    pub why: Option<String>,
}

impl Answer {
    /// As a page.
    pub fn text(&self) -> String {
        match self {
            Self::Between { working, .. } => format!("{working}\n"),
            Self::Due { due_local, zone, direction, .. } => match due_local {
                Some(due) => format!("{due} {zone}\n"),
                None => format!("never: the hours {} 2100 are not enough\n", if *direction == "after" { "until" } else { "since 1970 and before" }),
            },
            Self::Days { days, working_us, .. } => {
                let mut out = String::new();
                for day in days {
                    let hours: Vec<String> = day.open.iter().map(|h| format!("{} to {}", h.from, h.until)).collect();
                    let said = match (&day.why, hours.is_empty()) {
                        (Some(why), true) => format!("closed: {}", crate::text::safe(why)),
                        (None, true) => "closed".to_owned(),
                        (Some(why), false) => format!("{} ({})", hours.join(", "), crate::text::safe(why)),
                        (None, false) => hours.join(", "),
                    };
                    out.push_str(&format!("{} {}  {said}\n", day.weekday, day.date));
                }
                out.push_str(&format!("open {} in all\n", words::length(Micros(*working_us))));
                out
            }
        }
    }
}

/// Every date from `from` up to and not including `until`, with its hours and why it is closed.
pub fn days(plan: &Plan, calendars: &Calendars, id: CalendarId, from: Date, until: Date) -> Vec<Day> {
    let (zone, hours) = (calendars.zone_of(id), calendars.get(id));
    let midnight = |date: Date| zone.instant(Civil { date, time: TimeOfDay::MIDNIGHT }, LocalGap::MovedForward, LocalFold::First);
    let count = until.days().saturating_sub(from.days()).max(0);
    let one = |n: i32| {
        let date = from.plus_days(n);
        let day = Interval::new(midnight(date), midnight(date.plus_days(1)));
        let set = hours.open_set(day);
        let open: Vec<Open> = set.intervals().iter().map(|i| Open { from: clock(zone, date, i.from), until: clock(zone, date, i.until) }).collect();
        let why = why(plan, id, date, open.is_empty());
        Day { date: date.to_string(), weekday: weekday(date), open, working_us: set.measure().0, why }
    };
    (0..count).map(one).collect()
}

/// Time of day of an instant that belongs to `date`; its end is 24:00.
fn clock(zone: &Zone, date: Date, at: Instant) -> String {
    let local = zone.local(at);
    if local.date == date { local.time.to_string() } else { TimeOfDay::END.to_string() }
}

fn weekday(date: Date) -> &'static str {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].get(date.weekday().index()).copied().unwrap_or("")
}

/// The name of the closure that decides a date, or that the week has no hours on that day.
fn why(plan: &Plan, id: CalendarId, date: Date, closed: bool) -> Option<String> {
    let spec = plan.calendars.get(id.index())?;
    let Hours::Weekly { weekly, closed: closures, .. } = &spec.hours else { return None };
    let covering = |c: &&Closure| covers(&c.dates, date);
    if let Some(closure) = closures.iter().rev().find(covering) {
        return Some(closure.name.clone().unwrap_or_else(|| if closure.hours.is_some() { "closed for some hours".into() } else { "a closed date".into() }));
    }
    let day = date.weekday();
    (closed && !weekly.iter().any(|w| w.day == day)).then(|| "no hours on this day of the week".to_owned())
}

fn covers(dates: &Dates, date: Date) -> bool {
    match dates {
        Dates::Annual { month, day } => (date.month, date.day) == (*month, *day),
        Dates::List(list) => list.binary_search(&date).is_ok(),
        Dates::Range(first, last) => *first <= date && date <= *last,
    }
}

/// The answer to `between`.
pub fn between(name: &str, calendars: &Calendars, id: CalendarId, from: Instant, until: Instant) -> Answer {
    let working = calendars.get(id).between(from, until);
    Answer::Between {
        calendar: name.to_owned(),
        zone: calendars.zone_of(id).name().to_owned(),
        from: from.rfc3339(),
        until: until.rfc3339(),
        working_us: working.0,
        working: words::length(working),
    }
}

/// What was asked of `after` and `before`, and what came out.
#[derive(Debug)]
pub struct Deadline<'a> {
    /// The calendar.
    pub name: &'a str,
    /// From when.
    pub from: Instant,
    /// Later, rather than earlier.
    pub after: bool,
    /// The length of time, in words.
    pub length: String,
    /// When; none if never.
    pub due: Option<Instant>,
    /// Readings that decided.
    pub readings: Vec<Taken>,
}

/// The answer to `after` and `before`.
pub fn due(asked: Deadline<'_>, zone: &Zone) -> Answer {
    Answer::Due {
        calendar: asked.name.to_owned(),
        zone: zone.name().to_owned(),
        from: asked.from.rfc3339(),
        direction: if asked.after { "after" } else { "before" },
        length: asked.length,
        due: asked.due.map(Instant::rfc3339),
        due_local: asked.due.map(|t| Local(zone).day_and_moment(t)),
        readings: asked.readings,
    }
}
