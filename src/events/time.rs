//! Cells that say when: the fixed shapes by arithmetic on bytes, numbers since 1970, and shapes that a mapping gives.

use super::reject::Reason;
use crate::calendar::{TimeShape, Written, Zone};
use crate::plan::{Plan, TimeSpec};
use crate::readings::{LocalFold, LocalGap};
use crate::value::{Civil, Date, Instant, Micros, TimeOfDay};

/// 2100-01-01T00:00:00Z: calendars are known up to here.
const END: i64 = 4_102_444_800_000_000;

/// Reads the cells of one column of times.
#[derive(Debug)]
pub(super) struct TimeReader {
    shape: Option<TimeShape>,
    zone: Option<Zone>,
    gap: LocalGap,
    fold: LocalFold,
}

/// A time on some wall, in microseconds since its 1970-01-01 00:00, and how far that wall is ahead of UTC, if known.
struct Wall {
    local: i64,
    offset: Option<i64>,
}

impl TimeReader {
    /// Times that carry their zone.
    pub(super) fn absolute() -> Self {
        Self { shape: None, zone: None, gap: LocalGap::MovedForward, fold: LocalFold::First }
    }

    /// As a mapping says; local times are placed by the plan's rules for gaps and folds.
    pub(super) fn compile(spec: &TimeSpec, plan: &Plan) -> Result<Self, String> {
        let shape = match &spec.format {
            Some(format) => Some(TimeShape::compile(format).ok_or_else(|| format!("`{format}` is not a shape of times such as `%d/%m/%Y %H:%M`"))?),
            None => None,
        };
        let zone = match &spec.zone {
            Some(name) => Some(Zone::named(name).ok_or_else(|| format!("no time zone `{name}`"))?),
            None => None,
        };
        let gap = plan.points.choice(plan.rules.local_gap).unwrap_or(LocalGap::MovedForward);
        let fold = plan.points.choice(plan.rules.local_fold).unwrap_or(LocalFold::First);
        Ok(Self { shape, zone, gap, fold })
    }

    /// The instant a cell names.
    pub(super) fn read(&self, cell: &[u8]) -> Result<Instant, Reason> {
        let wall = match &self.shape {
            Some(shape) => std::str::from_utf8(cell).ok().and_then(|text| shape.read(text)).map(Wall::from),
            None => iso(cell).or_else(|| since_epoch(cell)),
        };
        let Wall { local, offset } = wall.ok_or(Reason::BadTime)?;
        let at = match (offset, &self.zone) {
            (Some(offset), _) => Instant(local.saturating_sub(offset)),
            (None, Some(zone)) => zone.instant(civil(local).ok_or(Reason::TimeOutOfRange)?, self.gap, self.fold),
            (None, None) => return Err(Reason::TimeWithoutZone),
        };
        if (0..END).contains(&at.0) { Ok(at) } else { Err(Reason::TimeOutOfRange) }
    }
}

impl From<Written> for Wall {
    fn from(written: Written) -> Self {
        let local = i64::from(written.civil.date.days()) * Micros::DAY.0 + written.civil.time.0;
        Self { local, offset: written.offset.map(|o| o.0) }
    }
}

fn civil(local: i64) -> Option<Civil> {
    let date = Date::from_days(i32::try_from(local.div_euclid(Micros::DAY.0)).ok()?);
    Some(Civil { date, time: TimeOfDay(local.rem_euclid(Micros::DAY.0)) })
}

fn digit(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
}

fn two(tens: u8, ones: u8) -> Option<i64> {
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// `2026-02-03T09:00`, with seconds, a fraction and a zone if they are there. A leap second is the first instant of the next minute.
/// A fraction is cut after its sixth digit.
fn iso(cell: &[u8]) -> Option<Wall> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b't' | b' ', h1, h2, b':', n1, n2, ref rest @ ..] = cell else { return None };
    let year = two(y1, y2)? * 100 + two(y3, y4)?;
    let (month, day) = (u8::try_from(two(m1, m2)?).ok()?, u8::try_from(two(d1, d2)?).ok()?);
    let (hour, minute) = (two(h1, h2)?, two(n1, n2)?);
    let (second, rest) = match *rest {
        [b':', s1, s2, ref rest @ ..] => (two(s1, s2)?, rest),
        ref rest => (0, rest),
    };
    let (micro, zone) = match *rest {
        [b'.' | b',', ref rest @ ..] => fraction(rest)?,
        ref rest => (0, rest),
    };
    let date = Date::new(i32::try_from(year).ok()?, month, day)?;
    let leap = second == 60 && minute == 59;
    if hour > 23 || minute > 59 || (second > 59 && !leap) {
        return None;
    }
    let local = i64::from(date.days()) * Micros::DAY.0 + ((hour * 60 + minute) * 60 + second) * Micros::SECOND.0 + micro;
    Some(Wall { local, offset: offset(zone)? })
}

/// Digits up to the first byte that is none, as millionths; at least one digit.
fn fraction(rest: &[u8]) -> Option<(i64, &[u8])> {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let (mut micro, mut unit) = (0, 100_000);
    for &byte in rest.iter().take(digits) {
        micro += digit(byte)? * unit;
        unit /= 10;
    }
    (digits > 0).then_some((micro, rest.get(digits..)?))
}

/// Nothing, `Z`, ` UTC`, `+05:30`, `+0530` or `+05`: microseconds ahead of UTC. The outer none: something else.
fn offset(zone: &[u8]) -> Option<Option<i64>> {
    let ahead = |sign: u8, hours: i64, minutes: i64| {
        let size = (hours * 60 + minutes) * Micros::MINUTE.0;
        (hours <= 18 && minutes <= 59).then_some(Some(if sign == b'-' { -size } else { size }))
    };
    match *zone.strip_prefix(b" ").unwrap_or(zone) {
        [] if zone.is_empty() => Some(None),
        [b'Z' | b'z'] | [b'U', b'T', b'C'] | [b'G', b'M', b'T'] => Some(Some(0)),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] | [sign @ (b'+' | b'-'), h1, h2, m1, m2] => ahead(sign, two(h1, h2)?, two(m1, m2)?),
        [sign @ (b'+' | b'-'), h1, h2] => ahead(sign, two(h1, h2)?, 0),
        _ => None,
    }
}

/// Seconds since 1970 with an optional fraction; milliseconds if there are twelve digits or more.
fn since_epoch(cell: &[u8]) -> Option<Wall> {
    let digits = cell.iter().take_while(|b| b.is_ascii_digit()).count();
    if digits == 0 || digits > 18 {
        return None;
    }
    let number = cell.iter().take(digits).try_fold(0_i64, |sum, &byte| Some(sum * 10 + digit(byte)?))?;
    let unit = if digits >= 12 { 1000 } else { Micros::SECOND.0 };
    let micro = match cell.get(digits..)? {
        [] => 0,
        [b'.', rest @ ..] => {
            let (millionths, rest) = fraction(rest)?;
            if !rest.is_empty() {
                return None;
            }
            millionths * unit / Micros::SECOND.0
        }
        _ => return None,
    };
    Some(Wall { local: number.saturating_mul(unit).saturating_add(micro), offset: Some(0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absolute(cell: &str) -> Result<String, Reason> {
        TimeReader::absolute().read(cell.as_bytes()).map(Instant::rfc3339)
    }

    #[test]
    fn fixed_shapes() {
        for (cell, meant) in [
            ("2026-02-03T09:00:00Z", "2026-02-03T09:00:00Z"),
            ("2026-02-03 09:00:00.467Z", "2026-02-03T09:00:00.467Z"),
            ("2026-02-03T09:00:00.1234567+05:30", "2026-02-03T03:30:00.123456Z"),
            ("2026-02-03T09:00-0800", "2026-02-03T17:00:00Z"),
            ("2026-02-03t09:00:00+01", "2026-02-03T08:00:00Z"),
            ("2026-02-03 09:00:00 UTC", "2026-02-03T09:00:00Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
            ("1456708560", "2016-02-29T01:16:00Z"),
            ("1456708560.5", "2016-02-29T01:16:00.5Z"),
            ("1456708560123", "2016-02-29T01:16:00.123Z"),
            ("1456708560123.5", "2016-02-29T01:16:00.1235Z"),
        ] {
            assert_eq!(absolute(cell).as_deref(), Ok(meant), "{cell}");
        }
    }

    #[test]
    fn reasons() {
        let bad = Reason::BadTime;
        for cell in
            ["", "2026-02-30T00:00:00Z", "2026-02-03", "yesterday", "2026-02-03T24:00:00Z", "2026-02-03T09:00:61Z", "2026-02-03T09:00:00.Z", "1e9", "12.", "-5"]
        {
            assert_eq!(absolute(cell), Err(bad), "{cell}");
        }
        assert_eq!(absolute("2026-02-03T09:00:00"), Err(Reason::TimeWithoutZone));
        for cell in ["1969-12-31T23:59:59Z", "2100-01-01T00:00:00Z", "1970-01-01T00:00:00+01:00", "9999-12-31T00:00:00Z", "999999999999999999"] {
            assert_eq!(absolute(cell), Err(Reason::TimeOutOfRange), "{cell}");
        }
        assert_eq!(absolute("2099-12-31T23:59:59.999999Z").as_deref(), Ok("2099-12-31T23:59:59.999999Z"));
    }

    #[test]
    fn local_times_take_the_zone_and_their_own_offset_wins() {
        let london = || TimeReader { zone: Zone::named("Europe/London"), ..TimeReader::absolute() };
        let show = |reader: TimeReader, cell: &str| reader.read(cell.as_bytes()).map(Instant::rfc3339);
        assert_eq!(show(london(), "2026-07-01 09:00:00").as_deref(), Ok("2026-07-01T08:00:00Z"));
        assert_eq!(show(london(), "2026-07-01 09:00:00Z").as_deref(), Ok("2026-07-01T09:00:00Z"));
        assert_eq!(show(london(), "2026-03-29 01:30:00").as_deref(), Ok("2026-03-29T01:30:00Z"));
        let shaped = TimeReader { shape: TimeShape::compile("%d/%m/%Y %H:%M"), ..london() };
        assert_eq!(show(shaped, "1/7/2026 09:00").as_deref(), Ok("2026-07-01T08:00:00Z"));
    }
}
