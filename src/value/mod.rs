//! The values contracts are made of: instants, lengths, sets of time, ratios, money, moments of the civil calendar.
//! Everything is exact; no float lives here. Zones and calendars live in `calendar`.

mod interval;
mod money;
mod ratio;
mod time;

pub use interval::{Interval, IntervalSet};
pub use money::{Money, RoundingMode};
pub use ratio::Ratio;
pub use time::{Civil, Date, Instant, Micros, TimeOfDay, Weekday};
