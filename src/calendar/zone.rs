//! Time zones: between instants and local time by a table of clock changes, taken once from the tz database.

use super::LAST_DAY;
use crate::readings::{LocalFold, LocalGap};
use crate::value::{Civil, Date, Instant, Interval, Micros, TimeOfDay};
use chrono::{DateTime, Offset, TimeZone};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// No offset from UTC is larger than this.
const FARTHEST: i64 = 16 * Micros::HOUR.0;

/// Days between two looks at the tz database; no zone has changed its clocks there and back within so few since 1970.
const STEP: i64 = 4;

/// A time zone of the tz database, known from 1970 to 2100. Cheap to clone.
#[derive(Clone)]
pub struct Zone {
    table: Arc<Table>,
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.table.name).finish()
    }
}

struct Table {
    name: String,
    zone: chrono_tz::Tz,
    /// In order of time; the first holds since ever. Taken when first asked for: most zones are only named.
    shifts: OnceLock<Vec<Shift>>,
}

/// From an instant on, local time is UTC plus an offset.
#[derive(Clone, Copy, Debug)]
struct Shift {
    from: i64,
    offset: i64,
}

impl Zone {
    /// The zone of that name (`Europe/London`), if there is one.
    pub fn named(name: &str) -> Option<Self> {
        let zone: chrono_tz::Tz = name.parse().ok()?;
        Some(Self { table: Arc::new(Table { name: name.to_owned(), zone, shifts: OnceLock::new() }) })
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        let shifts = vec![Shift { from: i64::MIN, offset: 0 }];
        Self { table: Arc::new(Table { name: "UTC".to_owned(), zone: chrono_tz::UTC, shifts: shifts.into() }) }
    }

    /// Every name that [`Self::named`] knows, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.table.name
    }

    /// What a clock on the wall shows.
    pub fn local(&self, at: Instant) -> Civil {
        let local = at.0.saturating_add(self.shift(self.index(at.0)).offset);
        let day = i32::try_from(local.div_euclid(Micros::DAY.0)).unwrap_or(i32::MAX);
        Civil { date: Date::from_days(day), time: TimeOfDay(local.rem_euclid(Micros::DAY.0)) }
    }

    /// The instant at which a clock on the wall shows `civil`; where it never does, or does twice, the readings decide.
    pub fn instant(&self, civil: Civil, gap: LocalGap, fold: LocalFold) -> Instant {
        let local = i64::from(civil.date.days()).saturating_mul(Micros::DAY.0).saturating_add(civil.time.0);
        Instant(self.resolve(local, gap, fold))
    }

    /// As [`Self::instant`], from microseconds of local time since 1970-01-01 00:00.
    pub(crate) fn resolve(&self, local: i64, gap: LocalGap, fold: LocalFold) -> i64 {
        let (first, last) = (self.index(local.saturating_sub(FARTHEST)), self.index(local.saturating_add(FARTHEST)));
        let at = |i: usize| local.saturating_sub(self.shift(i).offset);
        let mut fits = (first..=last).filter(|&i| self.shift(i).from <= at(i) && at(i) < self.ends(i));
        let hit = match fold {
            LocalFold::First => fits.next(),
            LocalFold::Second => fits.next_back(),
        };
        if let Some(i) = hit {
            return at(i);
        }
        let jump = (first + 1..=last).find(|&i| at(i - 1) >= self.shift(i).from && at(i) < self.shift(i).from).unwrap_or(last);
        match gap {
            LocalGap::MovedForward => at(jump.saturating_sub(1)),
            LocalGap::MovedBack => at(jump),
        }
    }

    /// The offset that holds through the local day `day` and the two after it, if the clocks do not change near them, and the
    /// last day of which that is true.
    pub(crate) fn steady(&self, day: i64) -> Option<(i64, i64)> {
        let i = self.index(day.saturating_mul(Micros::DAY.0).saturating_sub(FARTHEST));
        let last = self.ends(i).saturating_sub(FARTHEST).div_euclid(Micros::DAY.0) - 3;
        (day <= last).then(|| (self.shift(i).offset, last))
    }

    /// Whether a clock on the wall shows one of these times never (`gap`), or twice, where clocks change between two instants.
    pub fn is_off(&self, gap: bool, between: Interval, times: &[TimeOfDay]) -> bool {
        let changes = self.shifts().windows(2).filter_map(|pair| if let [before, after] = pair { Some((before.offset, *after)) } else { None });
        changes.filter(|(_, after)| between.contains(Instant(after.from))).any(|(before, after)| {
            let (from, until) = (after.from.saturating_add(before.min(after.offset)), after.from.saturating_add(before.max(after.offset)));
            let day = from.div_euclid(Micros::DAY.0);
            let at = |day: i64, time: &TimeOfDay| day.saturating_mul(Micros::DAY.0).saturating_add(time.0);
            (after.offset > before) == gap && (day - 1..=day + 1).any(|day| times.iter().any(|time| (from..until).contains(&at(day, time))))
        })
    }

    fn shifts(&self) -> &[Shift] {
        self.table.shifts.get_or_init(|| shifts(self.table.zone))
    }

    fn index(&self, at: i64) -> usize {
        self.shifts().partition_point(|s| s.from <= at).saturating_sub(1)
    }

    fn shift(&self, i: usize) -> Shift {
        self.shifts().get(i).copied().unwrap_or(Shift { from: i64::MIN, offset: 0 })
    }

    fn ends(&self, i: usize) -> i64 {
        self.shifts().get(i + 1).map_or(i64::MAX, |s| s.from)
    }
}

/// Every change of offset from 1970 to 2100, to the second.
fn shifts(zone: chrono_tz::Tz) -> Vec<Shift> {
    let offset = |seconds: i64| -> i64 {
        let at = DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc();
        i64::from(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
    };
    let (mut now, mut current) = (0, offset(0));
    let mut out = vec![Shift { from: i64::MIN, offset: current * 1_000_000 }];
    let end = i64::from(LAST_DAY) * 86_400;
    while now < end {
        let ahead = now + STEP * 86_400;
        if offset(ahead) == current {
            now = ahead;
            continue;
        }
        let (mut before, mut after) = (now, ahead);
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if offset(middle) == current { before = middle } else { after = middle }
        }
        (now, current) = (after, offset(after));
        out.push(Shift { from: after * 1_000_000, offset: current * 1_000_000 });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn civil(year: i32, month: u8, day: u8, hour: u32, minute: u32) -> Civil {
        Civil { date: Date::new(year, month, day).unwrap(), time: TimeOfDay::new(hour, minute, 0, 0).unwrap() }
    }

    #[test]
    fn a_skipped_and_a_repeated_time_follow_the_readings() {
        let london = Zone::named("Europe/London").unwrap();
        let show = |c, gap, fold| london.instant(c, gap, fold).rfc3339();
        let (forward, back, first, second) = (LocalGap::MovedForward, LocalGap::MovedBack, LocalFold::First, LocalFold::Second);
        assert_eq!(show(civil(2026, 3, 29, 1, 30), forward, first), "2026-03-29T01:30:00Z");
        assert_eq!(show(civil(2026, 3, 29, 1, 30), back, first), "2026-03-29T00:30:00Z");
        assert_eq!(show(civil(2026, 10, 25, 1, 30), forward, first), "2026-10-25T00:30:00Z");
        assert_eq!(show(civil(2026, 10, 25, 1, 30), forward, second), "2026-10-25T01:30:00Z");
        assert_eq!(show(civil(2026, 10, 25, 2, 0), forward, first), "2026-10-25T02:00:00Z");
        let island = Zone::named("Australia/Lord_Howe").unwrap();
        assert_eq!(island.instant(civil(2026, 10, 4, 2, 15), forward, first).rfc3339(), "2026-10-03T15:45:00Z");
        assert_eq!(island.instant(civil(2026, 10, 4, 2, 15), back, first).rfc3339(), "2026-10-03T15:15:00Z");
    }

    #[test]
    fn local_time_and_back() {
        for name in ["Europe/London", "America/Sao_Paulo", "Asia/Tehran", "Asia/Kathmandu", "Pacific/Apia", "UTC"] {
            let zone = Zone::named(name).unwrap();
            for hours in (0..LAST_DAY as i64 * 24).step_by(7) {
                let at = Instant(hours * Micros::HOUR.0);
                let civil = zone.local(at);
                let both = [LocalFold::First, LocalFold::Second].map(|fold| zone.instant(civil, LocalGap::MovedForward, fold));
                assert!(both.contains(&at), "{name} {}", at.rfc3339());
            }
        }
    }

    #[test]
    fn the_table_has_the_offsets_of_the_database() {
        for name in ["Europe/London", "Africa/Casablanca", "Africa/Cairo", "America/Sao_Paulo", "Asia/Gaza", "Asia/Tehran", "Australia/Lord_Howe"] {
            let (zone, theirs): (_, chrono_tz::Tz) = (Zone::named(name).unwrap(), name.parse().unwrap());
            for seconds in (0..i64::from(LAST_DAY) * 86_400).step_by(21_600) {
                let at = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
                let offset = i64::from(theirs.offset_from_utc_datetime(&at).fix().local_minus_utc());
                assert_eq!(zone.shift(zone.index(seconds * 1_000_000)).offset, offset * 1_000_000, "{name} {at}");
            }
        }
    }
}
