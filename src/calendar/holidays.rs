//! Holidays by rule: which dates of which years, and where those that fall on a weekend are kept instead.
//!
//! These are plain values; how a contract writes them is the front's business.

use crate::value::{Date, Weekday};
use std::collections::BTreeSet;

/// A set of holidays, what it includes written out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct HolidaySet {
    /// What it is called, for messages.
    pub name: String,
    /// First and last year that the rules hold for.
    pub known: Option<(i32, i32)>,
    /// In order; where two are moved to the same weekday, the earlier one comes first.
    pub rules: Vec<HolidayRule>,
}

/// One holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolidayRule {
    /// What it is called.
    pub name: String,
    /// Which date of a year.
    pub day: DayRule,
    /// Where it is kept when it falls on certain days of the week: the first that names the day holds; none: where it falls.
    pub shifts: Vec<Shift>,
    /// First year.
    pub from: Option<i32>,
    /// Last year.
    pub through: Option<i32>,
    /// Only in each so-manieth year from the first; 1 is every year.
    pub every: u16,
    /// The years that have it; none: all of them.
    pub only: Vec<i32>,
    /// Years without it.
    pub except: Vec<i32>,
}

/// Which date of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayRule {
    /// A day of a month; 29 February only in leap years.
    Fixed {
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
    /// That date of that year only.
    Once(Date),
    /// The first, second, … weekday of a month; the last is -1, the last but one -2.
    Nth {
        /// Not nought.
        nth: i8,
        /// Which.
        day: Weekday,
        /// 1 to 12.
        month: u8,
    },
    /// The weekday on or before, or on or after, a day of a month.
    Near {
        /// Which.
        day: Weekday,
        /// On or before, rather than on or after.
        before: bool,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        date: u8,
    },
    /// So many days after Western Easter Sunday, before it if negative.
    Easter {
        /// In days.
        offset: i32,
    },
    /// Each day that is no holiday of the set but stands between two that are kept on the day on which they fall.
    Between,
}

/// Where a holiday is kept when it falls on certain days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// On these.
    pub days: Vec<Weekday>,
    /// Where it is kept.
    pub to: ShiftTo,
    /// It is kept on the day on which it falls as well; otherwise that day is no holiday of the set.
    pub also: bool,
}

/// Where a holiday is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftTo {
    /// On the next day from Monday to Friday that is no holiday of the set. Those that wait for a free day choose in order of years and rules,
    /// after all others.
    NextFreeWeekday,
    /// On the next day that is no holiday of the set.
    NextFreeDay,
    /// From Saturday to Friday, from Sunday to Monday.
    NearestWeekday,
    /// On the next such day, be it a holiday or not.
    Next(Weekday),
    /// On the last such day before, be it a holiday or not.
    Before(Weekday),
    /// Nowhere.
    Nowhere,
}

impl HolidaySet {
    /// Its dates from the first day of one year through the last of another, in order, with what each is called. One that is moved into a year
    /// from its neighbour belongs to it.
    ///
    /// # Errors
    /// That it is not known for those years, or that a rule names a day that no year has.
    pub fn dates(&self, from: i32, through: i32) -> Result<Vec<(Date, String)>, String> {
        let Some((first, last)) = self.known else {
            return Err(format!("`{}` does not say which years it is known for", self.name));
        };
        if from < first || last < through {
            return Err(format!("`{}` is known from {first} through {last}, not from {from} through {through}", self.name));
        }
        let mut laid = Laid::default();
        for year in from - 1..=through + 1 {
            for rule in self.rules.iter().filter(|rule| rule.holds_in(year)) {
                let date = rule.day.in_year(year).map_err(|why| format!("`{}` of `{}`: {why}", rule.name, self.name))?;
                if let Some(date) = date {
                    laid.fall(date, rule);
                }
            }
        }
        for rule in self.rules.iter().filter(|rule| rule.day == DayRule::Between) {
            for date in laid.between() {
                if rule.holds_in(date.year) {
                    laid.fall(date, rule);
                }
            }
        }
        laid.settle();
        let mut out = laid.kept;
        out.retain(|(date, _)| (from..=through).contains(&date.year));
        out.sort_by_key(|(date, _)| *date);
        let mut named: Vec<(Date, Vec<&str>)> = Vec::with_capacity(out.len());
        for (date, name) in out {
            match named.last_mut() {
                Some((last, names)) if *last == date && names.contains(&name) => {}
                Some((last, names)) if *last == date => names.push(name),
                _ => named.push((date, vec![name])),
            }
        }
        Ok(named.into_iter().map(|(date, names)| (date, names.join(", "))).collect())
    }
}

/// Holidays laid out over some years.
#[derive(Default)]
struct Laid<'a> {
    /// Where each is kept.
    kept: Vec<(Date, &'a str)>,
    /// The days of `kept`.
    taken: BTreeSet<Date>,
    /// Days on which holidays are kept because they fall there.
    fallen: BTreeSet<Date>,
    /// Those that look for a free day, which must be one from Monday to Friday or not.
    waiting: Vec<(Date, &'a str, bool)>,
}

impl<'a> Laid<'a> {
    fn keep(&mut self, date: Date, name: &'a str) {
        self.kept.push((date, name));
        self.taken.insert(date);
    }

    /// A holiday falls on a day.
    fn fall(&mut self, date: Date, rule: &'a HolidayRule) {
        let name = rule.name.as_str();
        let shift = rule.shifts.iter().find(|shift| shift.days.contains(&date.weekday()));
        if shift.is_none_or(|shift| shift.also) {
            self.keep(date, name);
            self.fallen.insert(date);
        }
        match (shift.map(|shift| shift.to), date.weekday()) {
            (None | Some(ShiftTo::Nowhere), _) => {}
            (Some(ShiftTo::NextFreeWeekday), _) => self.waiting.push((date, name, true)),
            (Some(ShiftTo::NextFreeDay), _) => self.waiting.push((date, name, false)),
            (Some(ShiftTo::NearestWeekday), Weekday::Sat) => self.keep(date.plus_days(-1), name),
            (Some(ShiftTo::NearestWeekday), Weekday::Sun) => self.keep(date.plus_days(1), name),
            (Some(ShiftTo::NearestWeekday), _) => self.keep(date, name),
            (Some(ShiftTo::Next(day)), _) => self.keep(on_or_after(date.plus_days(1), day), name),
            (Some(ShiftTo::Before(day)), _) => self.keep(on_or_after(date.plus_days(-7), day), name),
        }
    }

    /// The days between two holidays.
    fn between(&self) -> Vec<Date> {
        let middle = self.fallen.iter().filter(|day| self.fallen.contains(&day.plus_days(2))).map(|day| day.plus_days(1));
        middle.filter(|day| !self.taken.contains(day)).collect()
    }

    /// Those that wait for a free day find one.
    fn settle(&mut self) {
        for (fell, name, weekday) in std::mem::take(&mut self.waiting) {
            let mut date = fell.plus_days(1);
            while self.taken.contains(&date) || weekday && matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
                date = date.plus_days(1);
            }
            self.keep(date, name);
        }
    }
}

impl HolidayRule {
    fn holds_in(&self, year: i32) -> bool {
        let since = year - self.from.unwrap_or(0);
        let within = self.from.is_none_or(|from| from <= year) && self.through.is_none_or(|through| year <= through);
        let of_those = self.only.is_empty() || self.only.contains(&year);
        within && since.rem_euclid(i32::from(self.every.max(1))) == 0 && of_those && !self.except.contains(&year)
    }
}

impl DayRule {
    /// The date in a year, if that year has one. An error if no year has.
    pub(crate) fn in_year(self, year: i32) -> Result<Option<Date>, String> {
        let on = |month: u8, day: u8| Date::new(year, month, day);
        let known = |month: u8| if (1..=12).contains(&month) { Ok(()) } else { Err(format!("there is no month {month}")) };
        match self {
            Self::Fixed { month, day } => {
                Date::new(2000, month, day).ok_or_else(|| format!("no year has a day {day} of month {month}"))?;
                Ok(on(month, day))
            }
            Self::Between => Ok(None),
            Self::Once(date) => Ok((date.year == year).then_some(date)),
            Self::Nth { nth, day, month } => {
                known(month)?;
                let nth = i32::from(nth);
                let date = match nth {
                    0 => return Err("there is no weekday number 0 of a month".to_owned()),
                    1.. => on(month, 1).map(|first| on_or_after(first, day).plus_days(7 * (nth - 1))),
                    _ => on(month, Date::month_len(year, month)).map(|last| on_or_after(last.plus_days(-6), day).plus_days(7 * (nth + 1))),
                };
                Ok(date.filter(|date| date.month == month))
            }
            Self::Near { day, before, month, date } => {
                Date::new(2000, month, date).ok_or_else(|| format!("no year has a day {date} of month {month}"))?;
                Ok(on(month, date).map(|date| on_or_after(if before { date.plus_days(-6) } else { date }, day)))
            }
            Self::Easter { offset } if offset.abs() > 400 => Err("that is more than a year from Easter".to_owned()),
            Self::Easter { offset } => Ok(easter(year).map(|sunday| sunday.plus_days(offset))),
        }
    }
}

fn on_or_after(date: Date, day: Weekday) -> Date {
    let ahead = (day.index() as i32 - date.weekday().index() as i32).rem_euclid(7);
    date.plus_days(ahead)
}

/// Western Easter Sunday: the Sunday after the ecclesiastical full moon that falls on or after 21 March.
fn easter(year: i32) -> Option<Date> {
    let century = year.div_euclid(100);
    let golden = year.rem_euclid(19);
    // The moon's age, corrected for leap years left out and for the drift of the lunar cycle.
    let lunar = (century - century.div_euclid(4) - (8 * century + 13).div_euclid(25) + 19 * golden + 15).rem_euclid(30);
    let epact = lunar - i32::from(lunar == 29 || (lunar == 28 && golden > 10));
    let full_moon = Date::new(year, 3, 21)?.plus_days(epact);
    Some(on_or_after(full_moon.plus_days(1), Weekday::Sun))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(name: &str, day: DayRule, to: Option<ShiftTo>) -> HolidayRule {
        let days = vec![Weekday::Sat, Weekday::Sun];
        let shifts = to.map(|to| Shift { days, to, also: false }).into_iter().collect();
        HolidayRule { name: name.into(), day, shifts, from: None, through: None, every: 1, only: Vec::new(), except: Vec::new() }
    }

    fn shown(rules: Vec<HolidayRule>, year: i32) -> String {
        let set = HolidaySet { name: "set".into(), known: Some((1900, 2200)), rules };
        let dates = set.dates(year, year).unwrap();
        dates.into_iter().map(|(date, name)| format!("{date} {name}")).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn easter_sundays() {
        let days = [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2019, 4, 21), (2024, 3, 31), (2038, 4, 25), (2049, 4, 18), (2076, 4, 19)];
        for (year, month, day) in days {
            assert_eq!(easter(year), Date::new(year, month, day), "{year}");
        }
    }

    #[test]
    fn weekends_move_in_order_and_never_onto_a_holiday() {
        let christmas = || {
            let on = |day| DayRule::Fixed { month: 12, day };
            vec![rule("Christmas", on(25), Some(ShiftTo::NextFreeWeekday)), rule("Boxing Day", on(26), Some(ShiftTo::NextFreeWeekday))]
        };
        assert_eq!(shown(christmas(), 2021), "2021-12-27 Christmas; 2021-12-28 Boxing Day");
        assert_eq!(shown(christmas(), 2022), "2022-12-26 Boxing Day; 2022-12-27 Christmas");
        assert_eq!(shown(christmas(), 2020), "2020-12-25 Christmas; 2020-12-28 Boxing Day");
    }

    #[test]
    fn a_new_year_on_saturday_is_kept_the_year_before() {
        let new_year = || vec![rule("New Year", DayRule::Fixed { month: 1, day: 1 }, Some(ShiftTo::NearestWeekday))];
        assert_eq!(shown(new_year(), 2021), "2021-01-01 New Year; 2021-12-31 New Year");
        assert_eq!(shown(new_year(), 2022), "");
        assert_eq!(shown(new_year(), 2023), "2023-01-02 New Year");
    }

    #[test]
    fn weekdays_of_months() {
        let nth = |nth, day, month| vec![rule("x", DayRule::Nth { nth, day, month }, None)];
        assert_eq!(shown(nth(1, Weekday::Mon, 5), 2026), "2026-05-04 x");
        assert_eq!(shown(nth(4, Weekday::Thu, 11), 2026), "2026-11-26 x");
        assert_eq!(shown(nth(-1, Weekday::Mon, 5), 2026), "2026-05-25 x");
        assert_eq!(shown(nth(5, Weekday::Mon, 2), 2026), "", "February has no fifth Monday");
        let near = |before| vec![rule("x", DayRule::Near { day: Weekday::Mon, before, month: 5, date: 24 }, None)];
        assert_eq!(shown(near(true), 2026), "2026-05-18 x");
        assert_eq!(shown(near(false), 2026), "2026-05-25 x");
    }

    #[test]
    fn days_of_the_week_that_move_stay_and_fall_away() {
        let on = |month, day, days: &[Weekday], to, also| {
            let shifts = vec![Shift { days: days.to_vec(), to, also }];
            vec![HolidayRule { shifts, ..rule("x", DayRule::Fixed { month, day }, None) }]
        };
        // 26 April 2026 is a Sunday.
        assert_eq!(shown(on(4, 26, &[Weekday::Sun], ShiftTo::Before(Weekday::Sat), false), 2026), "2026-04-25 x");
        assert_eq!(shown(on(4, 26, &[Weekday::Sun], ShiftTo::Next(Weekday::Mon), true), 2026), "2026-04-26 x; 2026-04-27 x");
        assert_eq!(shown(on(4, 26, &[Weekday::Sat, Weekday::Sun], ShiftTo::Nowhere, false), 2026), "");
        assert_eq!(shown(on(4, 27, &[Weekday::Sun], ShiftTo::Nowhere, false), 2026), "2026-04-27 x");
    }

    #[test]
    fn a_day_between_two_holidays_and_the_next_free_day() {
        let also = Shift { days: vec![Weekday::Sun], to: ShiftTo::NextFreeDay, also: true };
        let fixed = |day| HolidayRule { shifts: vec![also.clone()], ..rule(&format!("{day} May"), DayRule::Fixed { month: 5, day }, None) };
        let set = || vec![rule("between", DayRule::Between, None), fixed(3), fixed(5)];
        assert_eq!(shown(set(), 2027), "2027-05-03 3 May; 2027-05-04 between; 2027-05-05 5 May");
        assert_eq!(shown(set(), 2026), "2026-05-03 3 May; 2026-05-04 between; 2026-05-05 5 May; 2026-05-06 3 May");
    }

    #[test]
    fn every_so_many_years() {
        let every = || vec![HolidayRule { from: Some(2000), every: 5, ..rule("x", DayRule::Fixed { month: 5, day: 5 }, None) }];
        assert_eq!(shown(every(), 2025), "2025-05-05 x");
        assert_eq!(shown(every(), 2026), "");
        assert_eq!(shown(every(), 1995), "");
    }
}
