//! Moments and lengths of time as arguments: `2026-02-03T09:00:00Z`, `2026-02-03 09:00` (local), `1 hour 30 minutes`.

use crate::value::{Civil, Date, Instant, Micros, TimeOfDay};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// A moment as written: local unless it says where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// With `Z` or an offset.
    Instant(Instant),
    /// To be read in a zone.
    Local(Civil),
}

const SHAPES: &str = "write it like 2026-02-03T09:00:00Z, 2026-02-03T09:00:00+01:00 or, for local time, \"2026-02-03 09:00\"";

/// Reads a moment; a date alone is its first instant.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    let wrong = || format!("`{text}` is not a moment: {SHAPES}");
    let text = text.trim();
    let (day, rest) = (text.get(..10).ok_or_else(wrong)?, text.get(10..).unwrap_or(""));
    let date = date(day).map_err(|_| wrong())?;
    if rest.is_empty() {
        return Ok(Moment::Local(Civil { date, time: TimeOfDay::MIDNIGHT }));
    }
    let rest = rest.strip_prefix(['T', 't', ' ']).ok_or_else(wrong)?;
    let cut = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(cut);
    let civil = Civil { date, time: time(clock.trim()).ok_or_else(wrong)? };
    if zone.is_empty() {
        return Ok(Moment::Local(civil));
    }
    let offset = offset(zone).ok_or_else(wrong)?;
    let local = i64::from(date.days()).checked_mul(Micros::DAY.0).and_then(|d| d.checked_add(civil.time.0)).ok_or_else(wrong)?;
    local.checked_sub(offset.0).map(|t| Moment::Instant(Instant(t))).ok_or_else(wrong)
}

/// Reads a date.
pub(super) fn date(text: &str) -> Result<Date, String> {
    let shaped = text.len() == 10 && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let date = shaped.then(|| Date::try_from(text.to_owned()).ok()).flatten();
    date.ok_or_else(|| format!("`{text}` is not a date: write it like 2026-02-03"))
}

fn digits(text: &str, most: usize) -> Option<u32> {
    let fits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

fn time(text: &str) -> Option<TimeOfDay> {
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(c, f)| (c, Some(f)));
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = parts.next().map_or(Some(0), |s| digits(s, 2))?;
    let micro = match fraction {
        Some(f) => digits(f, 6)?.checked_mul(10_u32.checked_pow(6_u32.checked_sub(u32::try_from(f.len()).ok()?)?)?)?,
        None => 0,
    };
    if parts.next().is_some() {
        return None;
    }
    TimeOfDay::new(hour, minute, second, micro)
}

fn offset(text: &str) -> Option<Micros> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Micros::ZERO);
    }
    let (sign, rest) = text.strip_prefix('+').map(|r| (1, r)).or_else(|| text.strip_prefix('-').map(|r| (-1, r)))?;
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.is_char_boundary(2).then(|| rest.split_at(2.min(rest.len()))))?;
    let (hours, minutes) = (digits(hours, 2)?, if minutes.is_empty() { 0 } else { digits(minutes, 2)? });
    (hours <= 15 && minutes < 60).then(|| Micros(sign * (i64::from(hours) * Micros::HOUR.0 + i64::from(minutes) * Micros::MINUTE.0)))
}

/// A length of time: days, which a reading has to say what they are, and the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) days: u32,
    pub(super) rest: Micros,
}

/// Reads `8 hours`, `2 days`, `1 hour 30 minutes`, `0.25 hours`.
pub(super) fn length(text: &str) -> Result<Length, String> {
    let wrong = || format!("`{text}` is not a length of time: write it like \"8 hours\", \"2 days\" or \"1 hour 30 minutes\"");
    let mut out = Length { days: 0, rest: Micros::ZERO };
    let spaced: String = spaced(text);
    let mut words = spaced.split_whitespace().filter(|w| *w != "and").peekable();
    if words.peek().is_none() {
        return Err(wrong());
    }
    while let Some(number) = words.next() {
        if number.starts_with(['-', '−']) {
            return Err(format!("`{text}` is negative: ask for a deadline `before` a moment instead"));
        }
        let number: Decimal = number.replace(',', "").parse().map_err(|_| wrong())?;
        let unit = words.next().ok_or_else(wrong)?;
        let each = match if unit == "s" { "second" } else { unit.trim_end_matches('s') } {
            "second" | "sec" => Micros::SECOND,
            "minute" | "min" => Micros::MINUTE,
            "hour" | "h" => Micros::HOUR,
            "day" | "d" => {
                let days = number.normalize();
                let count = (days.scale() == 0).then(|| days.to_u32()).flatten();
                out.days = count.and_then(|n| out.days.checked_add(n)).ok_or_else(|| format!("`{text}` is not a whole number of days"))?;
                continue;
            }
            "week" | "month" | "quarter" | "year" => {
                return Err(format!("`{text}` is no length of time: a {} is a period of a calendar, write days or hours", unit.trim_end_matches('s')));
            }
            _ => return Err(wrong()),
        };
        let micros = number.checked_mul(Decimal::from(each.0)).map(|m| m.normalize()).filter(|m| m.scale() == 0).and_then(|m| m.to_i64());
        let micros = micros.ok_or_else(|| format!("`{text}` is longer or finer than this program counts"))?;
        out.rest = Micros(out.rest.0.checked_add(micros).ok_or_else(wrong)?);
    }
    Ok(out)
}

/// `8h` as `8 h`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.chars() {
        if c.is_alphabetic() && (last.is_ascii_digit()) {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_local_unless_they_say_where() {
        let at = |s: &str| moment(s).unwrap();
        assert_eq!(at("1970-01-01T01:00:00+01:00"), Moment::Instant(Instant(0)));
        assert_eq!(at("1970-01-01 00:00:00.25Z"), Moment::Instant(Instant(250_000)));
        assert_eq!(at("1970-01-01T00:00:00-0130"), Moment::Instant(Instant(5_400_000_000)));
        assert!(matches!(at("2026-02-03 09:00"), Moment::Local(_)));
        assert!(matches!(at("2026-02-03"), Moment::Local(c) if c.time == TimeOfDay::MIDNIGHT));
        for text in ["", "yesterday", "2026-02-30", "2026-02-03T", "2026-02-03T25:00", "2026-02-03 09:00:00+2", "2026-02-03T09:00é", "2026-2-3"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_are_as_in_contracts() {
        let of = |s: &str| length(s).map(|l| (l.days, l.rest.0 / 1_000_000)).map_err(|e| e.to_string());
        assert_eq!(of("8 hours"), Ok((0, 28_800)));
        assert_eq!(of("1 hour 30 minutes"), Ok((0, 5_400)));
        assert_eq!(of("2 days and 3 hours"), Ok((2, 10_800)));
        assert_eq!(of("0.25 hours"), Ok((0, 900)));
        assert_eq!(of("90s"), Ok((0, 90)));
        for text in ["", "hours", "-2 hours", "2 years", "1 month", "8", "8 moons", "1.5 days", "99999999999999999999 hours"] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
