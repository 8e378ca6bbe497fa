//! Units of time that touch: minutes, days, months. Any unit's first instant is worked out when it is asked for, so a grid of minutes over all years costs nothing.

use crate::calendar::LAST_DAY;
use crate::calendar::spans::Clockwork;
use crate::readings::MonthEnd;
use crate::value::{Civil, Date, Instant, Interval, Micros, TimeOfDay};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Units that touch, by number, before and after any term.
#[derive(Debug)]
pub(super) struct Grid {
    clockwork: Clockwork,
    step: Step,
}

/// Through so many dates near changes of the clocks, and stretches without one, units are known to be alike: some four years.
const LOOKED_AT: usize = 64;

/// What a unit is.
#[derive(Debug)]
pub(super) enum Step {
    /// So many microseconds from each local midnight; the last of a date is cut by the next midnight.
    Clock(i64, OddDays),
    /// So many dates, one of which begins so many days after 1970-01-01.
    Days(i32, i32),
    /// So many months, one of which begins in that month since the year nought on that day, or by kind `month_end` where a month is shorter.
    Months(i32, i32, u8, MonthEnd),
    /// One unit.
    One(Interval),
}

/// Dates that are not 24 hours long: from the date after each, how many more units lie before it than if all dates were. Worked out when they are first asked for.
#[derive(Clone, Default)]
pub(in crate::calendar) struct OddDays(Arc<OnceLock<Vec<(i64, i64)>>>);

impl fmt::Debug for OddDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OddDays")
    }
}

/// Microseconds of a day.
const DAY: i64 = Micros::DAY.0;

impl Grid {
    pub(super) fn new(clockwork: Clockwork, step: Step) -> Self {
        Self { clockwork, step }
    }

    /// Other units of the same clocks.
    pub(super) fn with(&self, step: Step) -> Self {
        Self { clockwork: self.clockwork.clone(), step }
    }

    /// The first local date of a unit.
    pub(super) fn date(&self, number: i64) -> Date {
        let small = |n: i64| i32::try_from(n).unwrap_or(if n < 0 { i32::MIN } else { i32::MAX });
        match &self.step {
            Step::Days(length, origin) => Date::from_days(origin.saturating_add(small(number.saturating_mul(i64::from(*length))))),
            Step::Months(length, origin, day, end) => date_in(origin.saturating_add(small(number.saturating_mul(i64::from(*length)))), *day, *end),
            Step::Clock(..) | Step::One(_) => self.clockwork.zone.local(self.start(number)).date,
        }
    }

    /// A unit's first instant, as a clock on the wall shows it.
    pub(super) fn local(&self, number: i64) -> Civil {
        self.clockwork.zone.local(self.start(number))
    }

    /// What a clock on the wall shows.
    pub(super) fn civil(&self, t: Instant) -> Civil {
        self.clockwork.zone.local(t)
    }

    /// The instant of a local date and time.
    pub(super) fn instant(&self, civil: Civil) -> Instant {
        let Clockwork { zone, gap, fold, .. } = &self.clockwork;
        zone.instant(civil, *gap, *fold)
    }

    /// The first instant of a unit.
    pub(super) fn start(&self, number: i64) -> Instant {
        match &self.step {
            Step::Days(..) | Step::Months(..) => self.midnight(self.date(number)),
            Step::Clock(length, odd) => {
                let (day, within) = self.day_of(*length, odd, number);
                self.midnight_of(day).plus(Micros(within.saturating_mul(*length)))
            }
            Step::One(whole) => {
                if number <= 0 {
                    whole.from
                } else {
                    whole.until
                }
            }
        }
    }

    /// The last unit that begins at or before `t`.
    pub(super) fn at(&self, t: Instant) -> i64 {
        let date = self.clockwork.zone.local(t).date;
        let guess = match &self.step {
            Step::Days(length, origin) => i64::from((date.days() - origin).div_euclid(*length)),
            Step::Months(length, origin, ..) => i64::from((date.year * 12 + i32::from(date.month) - 1 - origin).div_euclid(*length)),
            Step::Clock(length, odd) => {
                let mut day = i64::from(date.days());
                // A midnight that is skipped or repeated may lie beside its date.
                while self.midnight_of(day) > t {
                    day -= 1;
                }
                while self.midnight_of(day + 1) <= t {
                    day += 1;
                }
                return self.first_of(*length, odd, day) + t.since(self.midnight_of(day)).0 / length;
            }
            Step::One(_) => return 0,
        };
        let mut number = guess;
        while self.start(number) > t {
            number -= 1;
        }
        while self.start(number + 1) <= t {
            number += 1;
        }
        number
    }

    /// The units from a number on, one after the other.
    pub(super) fn walk(&self, from: i64) -> impl Iterator<Item = Interval> + '_ {
        let mut number = from;
        let mut today = Interval::new(Instant::MIN, Instant::MIN);
        let mut at = self.start(from);
        std::iter::from_fn(move || {
            let until = match &self.step {
                Step::Clock(length, odd) => {
                    if at >= today.until {
                        let (day, _) = self.day_of(*length, odd, number);
                        today = Interval::new(self.midnight_of(day), self.midnight_of(day + 1));
                    }
                    at.plus(Micros(*length)).min(today.until)
                }
                _ => self.start(number + 1),
            };
            number += 1;
            Some(Interval::new(std::mem::replace(&mut at, until), until))
        })
    }

    /// How many units from a number on are known to be as long as that one; itself at least.
    pub(super) fn alike(&self, number: i64) -> i64 {
        let Step::Clock(length, odd) = &self.step else { return 1 };
        // Dates that hold so many whole ones, from this one on, as far as one need look.
        let whole = |day: i64| self.midnight_of(day + 1).since(self.midnight_of(day)).0 % length == 0;
        let (mut day, _) = self.day_of(*length, odd, number);
        for _ in 0..LOOKED_AT {
            day = match self.clockwork.zone.steady(day) {
                Some((_, last)) if DAY % length == 0 => last + 1,
                _ if whole(day) => day + 1,
                _ => break,
            };
        }
        (self.first_of(*length, odd, day) - number).max(1)
    }

    fn midnight(&self, date: Date) -> Instant {
        self.instant(Civil { date, time: TimeOfDay::MIDNIGHT })
    }

    fn midnight_of(&self, day: i64) -> Instant {
        let Clockwork { zone, gap, fold, .. } = &self.clockwork;
        Instant(zone.resolve(day.saturating_mul(DAY), *gap, *fold))
    }

    /// How many units a date has.
    fn units_of(&self, length: i64, day: i64) -> i64 {
        let whole = self.midnight_of(day + 1).since(self.midnight_of(day)).0.max(0);
        (whole + length - 1) / length
    }

    fn odd<'a>(&self, length: i64, odd: &'a OddDays) -> &'a [(i64, i64)] {
        odd.0.get_or_init(|| {
            let usual = (DAY + length - 1) / length;
            let (mut out, mut more, mut day) = (Vec::new(), 0, 0);
            while day < i64::from(LAST_DAY) {
                if let Some((_, last)) = self.clockwork.zone.steady(day) {
                    day = last + 1;
                    continue;
                }
                let extra = self.units_of(length, day) - usual;
                day += 1;
                if extra != 0 {
                    more += extra;
                    out.push((day, more));
                }
            }
            out
        })
    }

    /// The number of the first unit of a date.
    fn first_of(&self, length: i64, odd: &OddDays, day: i64) -> i64 {
        let odd = self.odd(length, odd);
        let more = odd.partition_point(|(from, _)| *from <= day).checked_sub(1).and_then(|at| odd.get(at)).map_or(0, |(_, more)| *more);
        day * ((DAY + length - 1) / length) + more
    }

    /// The date that a unit belongs to, and which of its units it is.
    fn day_of(&self, length: i64, odd: &OddDays, number: i64) -> (i64, i64) {
        let usual = (DAY + length - 1) / length;
        let odd = self.odd(length, odd);
        let next = odd.partition_point(|(day, more)| day * usual + more <= number);
        let more = next.checked_sub(1).and_then(|at| odd.get(at)).map_or(0, |(_, more)| *more);
        // A long date's last units would be those of the next, if all were alike.
        let day = (number - more).div_euclid(usual).min(odd.get(next).map_or(i64::MAX, |(day, _)| day - 1));
        (day, number - more - day * usual)
    }
}

/// The date of `month` (months since the year nought) with that day, or by kind `month_end` where the month is shorter.
pub(super) fn date_in(month: i32, day: u8, month_end: MonthEnd) -> Date {
    let parts = |month: i32| (month.div_euclid(12), u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1));
    let (year, of_year) = parts(month);
    let last = Date::month_len(year, of_year);
    if day <= last {
        return Date { year, month: of_year, day };
    }
    match month_end {
        MonthEnd::LastDay => Date { year, month: of_year, day: last },
        MonthEnd::FirstOfNext => {
            let (year, month) = parts(month.saturating_add(1));
            Date { year, month, day: 1 }
        }
    }
}
