//! Holidays by rule: which dates of which years, and where those that fall on a weekend are kept instead.
//!
//! These are plain values; how a contract writes them is the front's business.

use crate::value::{Date, Weekday};

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
    /// Where it is kept when it falls on a weekend; none: where it falls.
    pub moved: Option<Moved>,
    /// First year.
    pub from: Option<i32>,
    /// Last year.
    pub through: Option<i32>,
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
}

/// Where a holiday that falls on a weekend is kept instead. The date on which it falls is then no holiday of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// On the next weekday that is no holiday of the set.
    NextFreeWeekday,
    /// From Saturday to Friday, from Sunday to Monday.
    NearestWeekday,
    /// From Sunday to Monday; one on Saturday stays.
    MondayFromSunday,
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
        let mut out: Vec<(Date, &str)> = Vec::new();
        for year in from - 1..=through + 1 {
            out.extend(self.year(year)?);
        }
        out.retain(|(date, _)| (from..=through).contains(&date.year));
        out.sort_by_key(|(date, _)| *date);
        let mut named: Vec<(Date, String)> = Vec::with_capacity(out.len());
        for (date, name) in out {
            match named.last_mut() {
                Some((last, names)) if *last == date => *names = format!("{names}, {name}"),
                _ => named.push((date, name.to_owned())),
            }
        }
        Ok(named)
    }

    /// The holidays that fall in a year, where they are kept.
    fn year(&self, year: i32) -> Result<Vec<(Date, &str)>, String> {
        let (mut kept, mut waiting) = (Vec::new(), Vec::new());
        for rule in self.rules.iter().filter(|rule| rule.holds_in(year)) {
            let Some(date) = rule.day.in_year(year).map_err(|why| format!("`{}` of `{}`: {why}", rule.name, self.name))? else { continue };
            match (rule.moved, date.weekday()) {
                (Some(Moved::NextFreeWeekday), Weekday::Sat | Weekday::Sun) => waiting.push((date, rule.name.as_str())),
                (Some(Moved::NearestWeekday), Weekday::Sat) => kept.push((date.plus_days(-1), rule.name.as_str())),
                (Some(Moved::NearestWeekday | Moved::MondayFromSunday), Weekday::Sun) => kept.push((date.plus_days(1), rule.name.as_str())),
                _ => kept.push((date, rule.name.as_str())),
            }
        }
        for (mut date, name) in waiting {
            let taken = |date: Date| kept.iter().any(|(other, _)| *other == date);
            while matches!(date.weekday(), Weekday::Sat | Weekday::Sun) || taken(date) {
                date = date.plus_days(1);
            }
            kept.push((date, name));
        }
        Ok(kept)
    }
}

impl HolidayRule {
    fn holds_in(&self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.through.is_none_or(|through| year <= through) && !self.except.contains(&year)
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

    fn rule(name: &str, day: DayRule, moved: Option<Moved>) -> HolidayRule {
        HolidayRule { name: name.into(), day, moved, from: None, through: None, except: Vec::new() }
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
            vec![rule("Christmas", on(25), Some(Moved::NextFreeWeekday)), rule("Boxing Day", on(26), Some(Moved::NextFreeWeekday))]
        };
        assert_eq!(shown(christmas(), 2021), "2021-12-27 Christmas; 2021-12-28 Boxing Day");
        assert_eq!(shown(christmas(), 2022), "2022-12-26 Boxing Day; 2022-12-27 Christmas");
        assert_eq!(shown(christmas(), 2020), "2020-12-25 Christmas; 2020-12-28 Boxing Day");
    }

    #[test]
    fn a_new_year_on_saturday_is_kept_the_year_before() {
        let new_year = || vec![rule("New Year", DayRule::Fixed { month: 1, day: 1 }, Some(Moved::NearestWeekday))];
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
}
