//! Instants and lengths in microseconds, and civil dates and times without a zone.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// A length of time in microseconds; may be negative in arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micros(pub i64);

impl Micros {
    /// One second.
    pub const SECOND: Self = Self(1_000_000);
    /// One minute.
    pub const MINUTE: Self = Self(60_000_000);
    /// One hour.
    pub const HOUR: Self = Self(3_600_000_000);
    /// Twenty-four hours.
    pub const DAY: Self = Self(86_400_000_000);
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// Saturating sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Instant {
    /// The earliest instant.
    pub const MIN: Self = Self(i64::MIN);
    /// The latest instant; stands for "never ends".
    pub const MAX: Self = Self(i64::MAX);

    /// `self + length`, saturating.
    #[must_use]
    pub fn plus(self, length: Micros) -> Self {
        Self(self.0.saturating_add(length.0))
    }

    /// The length from `earlier` to `self`, saturating; negative if `earlier` is later.
    pub fn since(self, earlier: Self) -> Micros {
        Micros(self.0.saturating_sub(earlier.0))
    }

    /// RFC 3339 in UTC, with as many fractional digits as are needed.
    pub fn rfc3339(self) -> String {
        let days = self.0.div_euclid(Micros::DAY.0);
        let rest = self.0.rem_euclid(Micros::DAY.0);
        let date = Date::from_days(i32::try_from(days).unwrap_or(i32::MAX));
        let (secs, micros) = (rest / 1_000_000, rest % 1_000_000);
        let mut out = format!("{date}T{:02}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60);
        if micros != 0 {
            let digits = format!("{micros:06}");
            out.push('.');
            out.push_str(digits.trim_end_matches('0'));
        }
        out.push('Z');
        out
    }
}

/// "2 days 3 hours 4 minutes 5.25 seconds"; zero is "0 seconds". Days are 24 hours.
impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0 seconds");
        }
        let total = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let mut first = true;
        let mut part = |f: &mut fmt::Formatter<'_>, n: String, unit: &str| {
            let gap = if std::mem::take(&mut first) { "" } else { " " };
            let plural = if n == "1" { "" } else { "s" };
            write!(f, "{gap}{n} {unit}{plural}")
        };
        let seconds = total / 1_000_000;
        for (n, unit) in [(seconds / 86_400, "day"), (seconds / 3600 % 24, "hour"), (seconds / 60 % 60, "minute")] {
            if n != 0 {
                part(f, n.to_string(), unit)?;
            }
        }
        let micros = total % 1_000_000;
        if micros != 0 {
            let digits = format!("{micros:06}");
            part(f, format!("{}.{}", seconds % 60, digits.trim_end_matches('0')), "second")?;
        } else if !seconds.is_multiple_of(60) {
            part(f, (seconds % 60).to_string(), "second")?;
        }
        Ok(())
    }
}

/// Days of the week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// Monday to Sunday.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// 0 for Monday to 6 for Sunday.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// A civil date (proleptic Gregorian).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Date {
    /// Astronomical year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// The date, if that month has that day and the year lies in 1..=9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let fits = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= Self::month_len(year, month);
        fits.then_some(Self { year, month, day })
    }

    /// Days in a month (1 to 12) of a year.
    pub fn month_len(year: i32, month: u8) -> u8 {
        match month {
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// Days since 1970-01-01.
    pub fn days(self) -> i32 {
        let y = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = y.div_euclid(400);
        let yoe = y - era * 400;
        let m = i32::from(self.month);
        let doy = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + i32::from(self.day) - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        era * 146_097 + doe - 719_468
    }

    /// The date `days` days after 1970-01-01.
    pub fn from_days(days: i32) -> Self {
        let z = i64::from(days) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z - era * 146_097;
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = u8::try_from(doy - (153 * mp + 2) / 5 + 1).unwrap_or(1);
        let month = u8::try_from(if mp < 10 { mp + 3 } else { mp - 9 }).unwrap_or(1);
        let year = i32::try_from(yoe + era * 400).unwrap_or(i32::MAX) + i32::from(month <= 2);
        Self { year, month, day }
    }

    /// The date `n` days later (earlier if negative).
    #[must_use]
    pub fn plus_days(self, n: i32) -> Self {
        Self::from_days(self.days().saturating_add(n))
    }

    /// Its day of the week.
    pub fn weekday(self) -> Weekday {
        let index = (self.days() + 3).rem_euclid(7);
        Weekday::ALL.into_iter().nth(usize::try_from(index).unwrap_or(0)).unwrap_or(Weekday::Mon)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = text.splitn(3, '-');
        let mut next = || parts.next();
        let date = (|| Self::new(next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?))();
        date.ok_or_else(|| format!("`{text}` is not a date YYYY-MM-DD"))
    }
}

/// A time of day in microseconds since midnight; 24:00 is allowed and means the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeOfDay(pub i64);

impl TimeOfDay {
    /// 00:00.
    pub const MIDNIGHT: Self = Self(0);
    /// 24:00.
    pub const END: Self = Self(Micros::DAY.0);

    /// The time, if it exists (up to 24:00:00).
    pub fn new(hour: u32, minute: u32, second: u32, micro: u32) -> Option<Self> {
        let fits = hour <= 24 && minute < 60 && second < 60 && micro < 1_000_000;
        let at = i64::from(hour) * 3_600_000_000 + i64::from(minute) * 60_000_000 + i64::from(second) * 1_000_000 + i64::from(micro);
        (fits && at <= Self::END.0).then_some(Self(at))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.0 / 1_000_000;
        write!(f, "{:02}:{:02}", s / 3600, s / 60 % 60)?;
        if s % 60 != 0 || self.0 % 1_000_000 != 0 {
            write!(f, ":{:02}", s % 60)?;
        }
        if self.0 % 1_000_000 != 0 {
            write!(f, ".{:06}", self.0 % 1_000_000)?;
        }
        Ok(())
    }
}

/// A civil date and time without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Civil {
    /// The date.
    pub date: Date,
    /// The time on that date.
    pub time: TimeOfDay,
}

impl fmt::Display for Civil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.date, self.time)
    }
}
