//! `sla calendar`: working time between two moments, deadlines, a list of days.

use super::exit::{Ended, Exit, Stop};
use super::format::Format;
use super::io::Io;
use super::load;
use super::moment::{self, Length, Moment};
use crate::calendar::{Calendars, SUPPORTED, WorkingTime};
use crate::plan::lower::KnownYears;
use crate::plan::{CalendarId, Hours, Plan};
use crate::readings::{Choice, Day, Deadline};
use crate::report::calendar::{self as page, Answer, Taken};
use crate::report::words;
use crate::value::{Date, Instant, Micros, TimeOfDay};
use clap::Subcommand;
use std::path::PathBuf;

/// Computes with one calendar: working time, deadlines, days
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sla calendar contract.sla support_hours between 2026-12-24T09:00:00Z 2026-12-29T12:00:00Z
  sla calendar contract.sla support_hours after \"2026-12-24 16:00\" 8 hours
  sla calendar contract.sla support_hours after \"2026-12-24 16:00\" \"2 days\" --reading day=working_date
  sla calendar contract.sla support_hours before \"2026-12-29 09:00\" \"1 hour 30 minutes\"
  sla calendar contract.sla support_hours days 2026-12-20 2027-01-04

A moment without `Z` or an offset is local to the calendar. `days` lists the dates from FROM up to and not including UNTIL.
What a day is, and when a budget that ends at closing time is due, are readings: `sla explain day`, `sla explain deadline`.")]
pub(super) struct Args {
    /// A contract or library that declares the calendar
    #[arg(value_name = "FILE.sla")]
    file: PathBuf,
    /// Its name
    #[arg(value_name = "NAME")]
    name: String,
    /// Puts a reading in force (day, deadline)
    #[arg(long, global = true, value_name = "POINT=READING")]
    reading: Vec<String>,
    /// How to print the answer
    #[arg(long, global = true, value_enum, default_value_t)]
    format: Format,
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Working time between two moments; none if the second comes first
    Between {
        /// From when
        #[arg(value_name = "T1")]
        from: String,
        /// Until when
        #[arg(value_name = "T2")]
        until: String,
    },
    /// The moment at which a length of working time since T is used up
    After(Span),
    /// The latest moment from which a length of working time remains until T
    Before(Span),
    /// The dates from FROM up to and not including UNTIL, with their hours
    Days {
        /// First date
        from: String,
        /// The date after the last
        until: String,
    },
}

#[derive(Debug, clap::Args)]
struct Span {
    /// The moment
    #[arg(value_name = "T")]
    at: String,
    /// The length: 8 hours, "2 days", "1 hour 30 minutes"
    #[arg(value_name = "DURATION", allow_hyphen_values = true)]
    length: String,
    /// More words of the length
    #[arg(hide = true)]
    more: Vec<String>,
}

pub(super) fn run(args: &Args, io: &mut Io) -> Ended {
    let (plan, front) = load::calendars(&args.file)?.plan()?;
    for given in &args.reading {
        let (id, _) = load::split(given)?;
        if ![Day::KIND.name, Deadline::KIND.name].contains(&id) && plan.points.find(id).is_none() {
            return Err(Stop::usage(format!("`{id}` is not asked of a calendar; `day` and `deadline` are")));
        }
    }
    let (day, deadline) = (load::reading_of::<Day>(Some(&plan), &args.reading)?, load::reading_of::<Deadline>(Some(&plan), &args.reading)?);
    let mut given = plan.clone();
    let others: Vec<String> = args.reading.iter().filter(|g| load::split(g).is_ok_and(|(id, _)| plan.points.find(id).is_some())).cloned().collect();
    load::give(&mut given, &others)?;
    let calendars = load::compile(&given)?;
    let id = find(&given, &args.name)?;
    let parts = parts(&given, id);
    let known = front.lowered.known_years.iter().filter(|known| parts.contains(&known.calendar)).collect();
    let asked = Asked { name: &args.name, calendars: &calendars, id, known, day, deadline };
    let answer = match &args.question {
        Question::Between { from, until } => {
            let (from, until) = (asked.instant(from)?, asked.instant(until)?);
            asked.known(asked.date(from))?;
            if from < until {
                asked.known(asked.date(until.plus(Micros(-1))))?;
            }
            page::between(&args.name, &calendars, id, from, until)
        }
        Question::After(span) => asked.due(span, true)?,
        Question::Before(span) => asked.due(span, false)?,
        Question::Days { from, until } => {
            let (from, until) = (moment::date(from).map_err(Stop::usage)?, moment::date(until).map_err(Stop::usage)?);
            asked.supported(asked.at(from))?;
            asked.supported(asked.at(until))?;
            if from < until {
                asked.known(from)?;
                asked.known(until.plus_days(-1))?;
            }
            let days = page::days(&given, &calendars, id, from, until);
            let working_us = days.iter().map(|d| d.working_us).sum();
            Answer::Days { calendar: args.name.clone(), zone: calendars.zone_of(id).name().to_owned(), days, working_us }
        }
    };
    match args.format {
        Format::Text => io.print(&answer.text())?,
        Format::Json => io.print_json(&answer)?,
    }
    Ok(Exit::Clean)
}

/// The calendar of that name, or the nearest.
fn find(plan: &Plan, name: &str) -> Result<CalendarId, Stop> {
    let at = plan.calendars.iter().position(|c| c.name == name);
    if let Some(id) = at.and_then(|at| u16::try_from(at).ok()) {
        return Ok(CalendarId(id));
    }
    let names: Vec<&str> = plan.calendars.iter().map(|c| c.name.as_str()).collect();
    let help = match crate::diagnostic::nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "the file declares no calendar".to_owned(),
        None => format!("the file declares {}", names.join(", ")),
    };
    Err(Stop::usage_help(format!("no calendar is called `{name}`"), help))
}

/// A calendar and all that it is combined of.
fn parts(plan: &Plan, id: CalendarId) -> Vec<CalendarId> {
    let (mut found, mut open) = (Vec::new(), vec![id]);
    while let Some(id) = open.pop() {
        if found.contains(&id) {
            continue;
        }
        found.push(id);
        match plan.calendars.get(id.index()).map(|spec| &spec.hours) {
            Some(Hours::Union(parts) | Hours::Intersection(parts)) => open.extend(parts),
            Some(Hours::Minus(first, second)) => open.extend([first, second]),
            Some(Hours::Always | Hours::Weekly { .. }) | None => {}
        }
    }
    found
}

struct Asked<'a> {
    name: &'a str,
    calendars: &'a Calendars,
    id: CalendarId,
    /// For which years its holidays are known.
    known: Vec<&'a KnownYears>,
    day: Day,
    deadline: Deadline,
}

impl Asked<'_> {
    fn hours(&self) -> &WorkingTime {
        self.calendars.get(self.id)
    }

    fn at(&self, date: Date) -> Instant {
        self.calendars.instant_of(self.id, date, TimeOfDay::MIDNIGHT)
    }

    fn date(&self, at: Instant) -> Date {
        self.calendars.zone_of(self.id).local(at).date
    }

    /// A year in which the holidays are not known would be answered as if it had none.
    fn known(&self, date: Date) -> Result<(), Stop> {
        let Some(set) = self.known.iter().find(|set| date.year < set.from || set.through < date.year) else { return Ok(()) };
        let said = format!("{date} is not among the years for which `{}` is known, {} through {}", set.holidays, set.from, set.through);
        Err(Stop::usage_help(said, "ask within these years, or of a calendar that closes on holidays known for more"))
    }

    fn supported(&self, at: Instant) -> Result<Instant, Stop> {
        let inside = SUPPORTED.from <= at && at <= SUPPORTED.until;
        inside.then_some(at).ok_or_else(|| Stop::usage(format!("{} lies outside the years that calendars know, 1970 to 2099", at.rfc3339())))
    }

    fn instant(&self, text: &str) -> Result<Instant, Stop> {
        let at = match moment::moment(text).map_err(Stop::usage)? {
            Moment::Instant(at) => at,
            Moment::Local(civil) => self.calendars.instant_of(self.id, civil.date, civil.time),
        };
        self.supported(at)
    }

    fn due(&self, span: &Span, after: bool) -> Result<Answer, Stop> {
        let from = self.instant(&span.at)?;
        let text = std::iter::once(span.length.as_str()).chain(span.more.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        let length = moment::length(&text).map_err(Stop::usage)?;
        let (due, by_day) = if length.days > 0 && self.day != Day::Is24Hours {
            if length.rest != Micros::ZERO {
                let said = format!("`{text}` joins dates and hours, and days are read as dates (day={})", self.day.name());
                return Err(Stop::usage_help(said, "ask for whole days, or with --reading day=is_24_hours"));
            }
            (self.by_date(from, length.days, after), true)
        } else {
            (self.by_length(from, length, after), length.days > 0)
        };
        self.known(self.date(from))?;
        if let Some(due) = due {
            self.known(self.date(due))?;
        }
        let mut readings = vec![Taken { point: Deadline::KIND.name, reading: self.deadline.name() }];
        if by_day {
            readings.insert(0, Taken { point: Day::KIND.name, reading: self.day.name() });
        }
        let words = if length.days > 0 { text.trim().to_owned() } else { words::length(length.rest) };
        Ok(page::due(page::Deadline { name: self.name, from, after, length: words, due, readings }, self.calendars.zone_of(self.id)))
    }

    fn by_length(&self, from: Instant, length: Length, after: bool) -> Option<Instant> {
        let total = i64::from(length.days).checked_mul(Micros::DAY.0)?.checked_add(length.rest.0)?;
        if after { self.hours().due(from, Micros(total), self.deadline) } else { self.hours().due_back(from, Micros(total), self.deadline) }
    }

    fn by_date(&self, from: Instant, days: u32, after: bool) -> Option<Instant> {
        let local = self.calendars.zone_of(self.id).local(from);
        let signed = i32::try_from(days).ok()?;
        let calendar_date = local.date.plus_days(if after { signed } else { -signed });
        let working_date = || if after { self.hours().working_date_after(local.date, days) } else { self.hours().working_date_before(local.date, days) };
        match self.day {
            Day::Is24Hours => None,
            Day::CalendarDate => Some(self.calendars.instant_of(self.id, calendar_date, local.time)),
            Day::WorkingDate if after => self.hours().plus_working_dates(from, days),
            Day::WorkingDate => self.hours().minus_working_dates(from, days),
            Day::OpenHours => {
                let hours = self.hours();
                let date = if hours.first_open_on(local.date).is_some() { Some(local.date) } else { hours.working_date_after(local.date, 1) };
                let length = Micros(hours.open_on(date?).0.checked_mul(i64::from(days))?);
                if after { hours.due(from, length, Deadline::AtClosing) } else { hours.due_back(from, length, Deadline::AtClosing) }
            }
            Day::EndOfDate => Some(self.calendars.instant_of(self.id, calendar_date, TimeOfDay::END)),
            Day::EndOfWorkingDate => self.hours().last_close_on(working_date()?),
        }
    }
}
