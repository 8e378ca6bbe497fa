//! Zones, hours, holidays, windows, and working time as a cumulative function. The only room that names `chrono`.
//!
//! A calendar is a set of instants. It is laid out once over the supported years as [`WorkingTime`], after which working time between two
//! instants is a difference and a deadline its inverse, both without a search over the years. The same set is also there plainly,
//! as intervals made day by day ([`WorkingTime::open_set`]), for the reference evaluator and for tests. Nothing here reads a contract's words.

mod compile;
mod dates;
pub mod holidays;
mod meetings;
mod parse;
mod plain;
mod spans;
mod versions;
mod windows;
mod working;
mod zone;

#[cfg(test)]
mod tests;

pub(crate) use compile::LARGEST;
pub use compile::{Calendars, too_many};
pub use meetings::{Meetings, in_season};
pub use parse::{TimeShape, Written};
pub use versions::{apart, apart_unevenly};
pub use windows::Windows;
pub use working::WorkingTime;
pub use zone::Zone;

use crate::value::{Instant, Interval, Micros};

/// The version of the tz database that zones come from.
pub const TZ_DATABASE: &str = chrono_tz::IANA_TZDB_VERSION;

/// Local dates that calendars are laid out for, as days since 1970-01-01, one past the last: 2100-01-01.
pub(crate) const LAST_DAY: i32 = 47_482;

/// The instants calendars know: from 1970-01-01 until 2100-01-01, UTC. Nothing is open outside.
pub const SUPPORTED: Interval = Interval { from: Instant(0), until: Instant(LAST_DAY as i64 * Micros::DAY.0) };
