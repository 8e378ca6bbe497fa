//! Calendars, with the holidays they close on written out as dates.

use super::KnownYears;
use super::context::{Lowering, small};
use crate::calendar::LARGEST;
use crate::calendar::holidays::HolidaySet;
use crate::diagnostic::Diagnostic;
use crate::plan::{CalendarId, CalendarSpec, Closure, Dates, Hours, Opening, WeeklyHours};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Calendar, CalendarBody, CalendarLine, DatesExpr, Holidays, HoursLit, ItemKind, Path, RangeWord, SetExpr, SetJoin};
use crate::text::Span;
use crate::value::{Date, TimeOfDay};

/// The words that lines of a calendar begin with.
const HEADS: &[&str] = &["timezone", "open", "closed"];
/// How many dates a calendar may list.
const MOST_DATES: usize = 100_000;

impl<'a> Lowering<'a> {
    /// Every calendar and every set of holidays of the project itself.
    pub(super) fn calendars(&mut self) {
        self.resting(DeclKind::Calendar);
        for at in self.project(DeclKind::Calendar) {
            self.calendar(at);
        }
        for at in self.project(DeclKind::Holidays) {
            self.elsewhere(at, |me, decl| {
                let ItemKind::Holidays(set) = &decl.item.kind else { return None };
                me.holiday_set(set)
            });
        }
    }

    /// The calendar that a declaration makes.
    pub(super) fn calendar(&mut self, at: usize) -> Option<CalendarId> {
        if let Some(known) = self.calendars.get(&at) {
            return *known;
        }
        if self.unsound.contains(&at) {
            return None;
        }
        let id = self.elsewhere(at, |me, decl| {
            let ItemKind::Calendar(calendar) = &decl.item.kind else { return None };
            let (zone, hours) = me.hours(calendar)?;
            me.local_times(calendar.name.span);
            let spec = CalendarSpec { name: me.in_full(&calendar.name.text), clause: me.clause(), zone, hours };
            me.add_calendar(spec, calendar.name.span)
        });
        let closes_on = std::mem::take(&mut self.closes_on);
        if let Some(calendar) = id {
            self.known_years.extend(closes_on.into_iter().map(|(holidays, from, through)| KnownYears { calendar, holidays, from, through }));
        }
        self.calendars.insert(at, id);
        id
    }

    fn hours(&mut self, calendar: &'a Calendar) -> Option<(Option<String>, Hours)> {
        match &calendar.body {
            CalendarBody::Combined(set) => Some((None, self.combined(set)?)),
            CalendarBody::Lines(lines) => {
                let mut settle = Vec::new();
                for line in lines {
                    if let CalendarLine::Settle(phrase) = line {
                        settle.push(phrase);
                    }
                }
                self.settle_here(&calendar.name.text, &settle, HEADS);
                let made = self.lines(lines, calendar);
                self.settled_here();
                made
            }
        }
    }

    fn combined(&mut self, set: &'a SetExpr) -> Option<Hours> {
        match set {
            SetExpr::Name(path) => Some(Hours::Union(vec![self.calendar_named(path)?])),
            SetExpr::Group(inner, _) => self.combined(inner),
            SetExpr::Broken(_) => None,
            SetExpr::Joined { parts, joins, span } => {
                let ids: Vec<Option<CalendarId>> = parts.iter().map(|part| self.part(part)).collect();
                let ids: Vec<CalendarId> = ids.into_iter().collect::<Option<_>>()?;
                let all = |join| joins.iter().all(|j| *j == join);
                match ids.as_slice() {
                    _ if all(SetJoin::Or) => Some(Hours::Union(ids)),
                    _ if all(SetJoin::And) => Some(Hours::Intersection(ids)),
                    [first, second] if all(SetJoin::Except) => Some(Hours::Minus(*first, *second)),
                    _ => {
                        let wrong = Diagnostic::error("set/mixed", "one kind of join at a time: `and`, `or`, or a single `except`", *span);
                        self.say(wrong.help("group them with parentheses, `(a or b) except c`, or give one part a name"));
                        None
                    }
                }
            }
            other => self.not_yet("this part of a calendar", other.span()),
        }
    }

    /// A part of a combined calendar: a name, or a group that becomes a calendar without one.
    fn part(&mut self, part: &'a SetExpr) -> Option<CalendarId> {
        let part = part.ungrouped();
        if let SetExpr::Name(path) = part {
            return self.calendar_named(path);
        }
        let span = part.span();
        let hours = self.combined(part)?;
        let name = format!("part {}", self.plan.calendars.len());
        self.add_calendar(CalendarSpec { name, clause: self.clause(), zone: None, hours }, span)
    }

    /// Takes a calendar into the plan, unless it is combined of more than can be laid out.
    fn add_calendar(&mut self, spec: CalendarSpec, span: Span) -> Option<CalendarId> {
        let size_of = |id: &CalendarId| self.calendar_sizes.get(id.index()).copied().unwrap_or(1);
        let size: usize = match &spec.hours {
            Hours::Union(parts) | Hours::Intersection(parts) => 1 + parts.iter().map(size_of).sum::<usize>(),
            Hours::Minus(first, second) => 1 + size_of(first) + size_of(second),
            Hours::Always | Hours::Weekly { .. } => 1,
        };
        if size > LARGEST {
            let said = format!("more than {LARGEST} calendars are combined here, counted each time they are named");
            self.error("set/too-large", said, span, "combine fewer, or write the hours out in one calendar");
            return None;
        }
        let id = CalendarId(small(self.plan.calendars.len()));
        self.calendar_sizes.push(size);
        self.plan.calendars.push(spec);
        Some(id)
    }

    fn lines(&mut self, lines: &'a [CalendarLine], calendar: &Calendar) -> Option<(Option<String>, Hours)> {
        let (mut zone, mut zone_at) = (None, None);
        let (mut weekly, mut closed, mut open) = (Vec::new(), Vec::new(), Vec::new());
        let mut whole = true;
        for line in lines {
            match line {
                CalendarLine::Timezone(name) => {
                    if self.once("timezone", name.span, &mut zone_at) && self.zone(&name.text, name.span) {
                        zone = Some(name.text.clone());
                    }
                }
                CalendarLine::Weekly { days, hours, .. } => {
                    for hours in hours {
                        whole &= self.opens(hours);
                        weekly.extend(days.iter().map(|day| WeeklyHours { day: *day, from: hours.from, until: hours.until }));
                    }
                }
                CalendarLine::Open { dates, hours, span } => {
                    if hours.is_empty() {
                        self.error("calendar/hours", "an opening needs hours", *span, "add `from 09:00 until 12:00`, or `all day`");
                        whole = false;
                    }
                    for dates in dates {
                        for (dates, _) in self.dates(dates).unwrap_or_default() {
                            for hours in hours {
                                whole &= self.opens(hours);
                                open.push(Opening { dates: dates.clone(), from: hours.from, until: hours.until });
                            }
                        }
                    }
                }
                CalendarLine::Closed { dates, hours, .. } => {
                    for dates in dates {
                        let Some(found) = self.dates(dates) else {
                            whole = false;
                            continue;
                        };
                        for (dates, name) in found {
                            if hours.is_empty() {
                                closed.push(Closure { dates: dates.clone(), hours: None, name: name.clone() });
                            }
                            for h in hours {
                                closed.push(Closure { dates: dates.clone(), hours: Some((h.from, h.until)), name: name.clone() });
                            }
                        }
                    }
                }
                CalendarLine::Settle(_) => {}
                CalendarLine::Broken(_) => whole = false,
            }
        }
        if whole && weekly.is_empty() && open.is_empty() {
            let said = format!("the calendar `{}` is never open", calendar.name.text);
            self.error("calendar/never-open", said, calendar.name.span, "add a line such as `open mon through fri from 09:00 until 17:00`, or `open always`");
            return None;
        }
        if let Some(flaw) = crate::calendar::too_many(&weekly, &closed, &open) {
            self.error("calendar/too-many", format!("the calendar `{}` {flaw}", calendar.name.text), calendar.name.span, "join hours that touch into one line");
            return None;
        }
        whole.then_some((zone, Hours::Weekly { weekly, closed, open }))
    }

    fn opens(&mut self, hours: &HoursLit) -> bool {
        let empty = hours.from == hours.until || hours.from == TimeOfDay::END;
        if empty {
            self.error("calendar/hours", "these hours begin and end at the same time", hours.span, "for the whole day write `all day`");
        }
        !empty
    }

    /// Dates, each with what the day is called.
    fn dates(&mut self, dates: &'a DatesExpr) -> Option<Vec<(Dates, Option<String>)>> {
        Some(match dates {
            DatesExpr::Date(date) => vec![(Dates::List(vec![date.date]), None)],
            DatesExpr::Annual { month, day, span } => {
                if Date::new(2000, *month, *day).is_none() {
                    self.error("date/none", "no year has this day", *span, "");
                    return None;
                }
                vec![(Dates::Annual { month: *month, day: *day }, None)]
            }
            DatesExpr::Range(range) => {
                let (Some(from), Some(to)) = (range.from, range.to) else { return None };
                let last = match range.word {
                    RangeWord::Until => to.date.plus_days(-1),
                    RangeWord::Through => to.date,
                    RangeWord::To => {
                        let word = Span { start: from.span.end, end: to.span.start, ..range.span };
                        self.say(Diagnostic::error("date/to", "`to` leaves open whether the last date is closed", range.span).fix(
                            "write `through` to include it",
                            word,
                            " through ",
                        ));
                        return None;
                    }
                };
                if last < from.date {
                    return None;
                }
                vec![(Dates::Range(from.date, last), None)]
            }
            DatesExpr::Named(path) => self.holidays_named(path)?,
        })
    }

    fn holidays_named(&mut self, path: &'a Path) -> Option<Vec<(Dates, Option<String>)>> {
        let found = self.names.find(DeclKind::Holidays, path, self.here.file);
        let at = self.found(found)?;
        let set = self.elsewhere(at, |me, decl| {
            let ItemKind::Holidays(set) = &decl.item.kind else { return None };
            me.holiday_set(set)
        })?;
        let (from, through) = set.known?;
        let dates = match set.dates(from, through) {
            Ok(dates) if dates.len() <= MOST_DATES => dates,
            Ok(_) => return None,
            Err(why) => {
                self.error("holidays/day", why, path.span, "");
                return None;
            }
        };
        self.outside_term(path, from, through);
        self.closes_on.push((path.text(), from, through));
        let mut by_name: Vec<(String, Vec<Date>)> = Vec::new();
        for (date, name) in dates {
            match by_name.iter_mut().find(|(n, _)| *n == name) {
                Some((_, list)) => list.push(date),
                None => by_name.push((name, vec![date])),
            }
        }
        Some(by_name.into_iter().map(|(name, list)| (Dates::List(list), Some(name))).collect())
    }

    /// A term that reaches beyond the years a set is known for would lose its holidays in silence.
    fn outside_term(&mut self, path: &Path, first: i32, last: i32) {
        let from = self.plan.term.from.map(|d| d.year).filter(|y| *y < first);
        let until = self.plan.term.until.map(|d| d.plus_days(-1).year).filter(|y| *y > last);
        if let Some(year) = from.or(until) {
            let said = format!("`{}` is known from {first} through {last}, but the term reaches into {year}", path.text());
            self.say(Diagnostic::warning("holidays/known", said, path.span).help("no holidays are taken in the years it does not know"));
        } else if self.plan.term.until.is_none() && self.agreement.is_some() {
            let said = format!("`{}` is known through {last}, but the term has no end", path.text());
            self.say(Diagnostic::warning("holidays/known", said, path.span).help(format!("from {} on no holidays are taken", last.saturating_add(1))));
        }
    }

    fn holiday_set(&mut self, set: &'a Holidays) -> Option<HolidaySet> {
        let names = &self.names;
        let find = |path: &'a Path, file| {
            let at = names.find(DeclKind::Holidays, path, file)?;
            match names.decls.get(at).map(|d| (&d.item.kind, d.file)) {
                Some((ItemKind::Holidays(found), file)) => Ok((found, file)),
                _ => Err(Box::new(names.unknown(DeclKind::Holidays, &path.text(), path.span, file))),
            }
        };
        match crate::check::holidays::holiday_set(set, self.here.file, find) {
            Ok(set) => Some(set),
            Err(wrong) => {
                wrong.into_iter().for_each(|diagnostic| self.say(diagnostic));
                None
            }
        }
    }
}
