//! Times of the year and of the term, in the agreement's zone.

use crate::calendar::Calendars;
use crate::value::{Date, Instant, Interval, IntervalSet, TimeOfDay};

/// The dates from one (month, day) through another, every year that the term touches.
pub(super) fn yearly(calendars: &Calendars, from: (u8, u8), through: (u8, u8), term: Interval) -> IntervalSet {
    let years = calendars.zone().local(term.from).date.year.saturating_sub(1)..=calendars.zone().local(term.until).date.year;
    let midnight = |date: Date| calendars.instant(date, TimeOfDay::MIDNIGHT);
    let stretches = years.map(|year| {
        let last_year = if through < from { year + 1 } else { year };
        Interval::new(midnight(first_from(year, from)), midnight(first_after(last_year, through)))
    });
    IntervalSet::of(stretches)
}

/// From a date until another.
pub(super) fn between(calendars: &Calendars, from: Option<Date>, until: Option<Date>) -> IntervalSet {
    let midnight = |date: Date| calendars.instant(date, TimeOfDay::MIDNIGHT);
    IntervalSet::of([Interval::new(from.map_or(Instant::MIN, midnight), until.map_or(Instant::MAX, midnight))])
}

/// The first date of a year that is not before a (month, day).
fn first_from(year: i32, (month, day): (u8, u8)) -> Date {
    if day <= Date::month_len(year, month) { Date { year, month, day } } else { first_after(year, (month, day)) }
}

/// The first date after the last one of a year that is not after a (month, day).
fn first_after(year: i32, (month, day): (u8, u8)) -> Date {
    let day = day.min(Date::month_len(year, month));
    Date { year, month, day }.plus_days(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::fixtures::{at, plan, read};

    fn yearly_of(from: (u8, u8), through: (u8, u8)) -> Vec<(String, String)> {
        let mut plan = plan();
        read(&mut plan, "timezone", "Europe/London");
        let calendars = Calendars::compile(&plan).unwrap();
        let term = Interval::new(at("2027-06-01 00:00"), at("2029-01-15 00:00"));
        let set = yearly(&calendars, from, through, term).and(&IntervalSet::of([term]));
        set.intervals().iter().map(|i| (i.from.rfc3339(), i.until.rfc3339())).collect()
    }

    fn pair(from: &str, until: &str) -> (String, String) {
        (format!("{from}:00Z"), format!("{until}:00Z"))
    }

    #[test]
    fn past_the_new_year_and_in_local_time() {
        assert_eq!(yearly_of((11, 1), (1, 31)), [pair("2027-11-01T00:00", "2028-02-01T00:00"), pair("2028-11-01T00:00", "2029-01-15T00:00")]);
        assert_eq!(yearly_of((7, 1), (7, 31))[0], pair("2027-06-30T23:00", "2027-07-31T23:00"));
    }

    #[test]
    fn the_29th_of_february() {
        assert_eq!(yearly_of((2, 29), (3, 2))[0], pair("2028-02-29T00:00", "2028-03-03T00:00"));
        assert_eq!(yearly_of((12, 30), (2, 29))[..2], [pair("2027-12-30T00:00", "2028-03-01T00:00"), pair("2028-12-30T00:00", "2029-01-15T00:00")]);
        assert_eq!(first_from(2027, (2, 29)), Date { year: 2027, month: 3, day: 1 });
        assert_eq!(first_after(2027, (2, 29)), Date { year: 2027, month: 3, day: 1 });
        assert_eq!(yearly_of((2, 1), (1, 31)), [pair("2027-06-01T00:00", "2029-01-15T00:00")], "all of it");
    }
}
