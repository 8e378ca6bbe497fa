//! Calendars: zones, hours, dates; none contains itself.

use super::Check;
use crate::calendar::Zone;
use crate::plan::{CalendarId, Dates, Hours};
use crate::value::{Date, TimeOfDay};

impl Check<'_> {
    /// Every calendar.
    pub(super) fn calendars(&mut self) {
        let plan = self.plan;
        self.must(plan.calendars.len() < usize::from(u16::MAX), || "there are too many calendars".to_owned());
        for calendar in &plan.calendars {
            let place = format!("the calendar `{}`", calendar.name);
            if let Some(zone) = &calendar.zone {
                self.must(Zone::named(zone).is_some(), || format!("{place} is in no known zone: `{zone}`"));
            }
            match &calendar.hours {
                Hours::Always => {}
                Hours::Weekly { weekly, closed, open } => {
                    for hours in weekly {
                        self.hours(hours.from, hours.until, &place);
                    }
                    for closure in closed {
                        self.dates(&closure.dates, &place);
                        if let Some((from, until)) = closure.hours {
                            self.hours(from, until, &place);
                        }
                    }
                    for opening in open {
                        self.dates(&opening.dates, &place);
                        self.hours(opening.from, opening.until, &place);
                    }
                }
                Hours::Union(ids) | Hours::Intersection(ids) => {
                    self.must(!ids.is_empty(), || format!("{place} combines nothing"));
                    for id in ids {
                        self.calendar(*id, &place);
                    }
                }
                Hours::Minus(a, b) => {
                    self.calendar(*a, &place);
                    self.calendar(*b, &place);
                }
            }
        }
        self.circles();
    }

    /// A reference to a calendar.
    pub(super) fn calendar(&mut self, id: CalendarId, place: &str) {
        self.must(id.index() < self.plan.calendars.len(), || format!("{place} refers to a calendar that is not there"));
    }

    /// Takes away calendars that rest on none that is left, until none can be taken: what stays contains itself.
    fn circles(&mut self) {
        let rests = |hours: &Hours| match hours {
            Hours::Always | Hours::Weekly { .. } => Vec::new(),
            Hours::Union(ids) | Hours::Intersection(ids) => ids.iter().map(|id| id.index()).collect(),
            Hours::Minus(a, b) => vec![a.index(), b.index()],
        };
        let needs: Vec<Vec<usize>> = self.plan.calendars.iter().map(|c| rests(&c.hours)).collect();
        let mut used_by: Vec<Vec<usize>> = vec![Vec::new(); needs.len()];
        let mut left: Vec<usize> = needs.iter().map(Vec::len).collect();
        for (user, list) in needs.iter().enumerate() {
            for used in list {
                match used_by.get_mut(*used) {
                    Some(users) => users.push(user),
                    None => return,
                }
            }
        }
        let mut free: Vec<usize> = left.iter().enumerate().filter(|(_, n)| **n == 0).map(|(at, _)| at).collect();
        let mut taken = 0;
        while let Some(at) = free.pop() {
            taken += 1;
            for user in used_by.get(at).into_iter().flatten() {
                if let Some(n) = left.get_mut(*user) {
                    *n -= 1;
                    if *n == 0 {
                        free.push(*user);
                    }
                }
            }
        }
        self.must(taken == needs.len(), || "a calendar contains itself".to_owned());
    }

    fn hours(&mut self, from: TimeOfDay, until: TimeOfDay, place: &str) {
        let fits = |t: TimeOfDay| (0..=TimeOfDay::END.0).contains(&t.0);
        self.must(fits(from) && fits(until) && from < TimeOfDay::END, || format!("{place} has hours that no day has"));
    }

    fn dates(&mut self, dates: &Dates, place: &str) {
        match dates {
            Dates::Annual { month, day } => self.must(Date::new(2000, *month, *day).is_some(), || format!("{place} has a day that no year has")),
            Dates::List(list) => self.must(list.is_sorted(), || format!("{place} has dates that are not in order")),
            Dates::Range(from, to) => self.must(from <= to, || format!("{place} has dates that end before they begin")),
        }
    }
}
