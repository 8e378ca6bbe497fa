//! The engine by hand: every reading that concerns evaluation, with figures worked out on paper. January 2026: the 1st is a Thursday, the 5th a Monday.

mod adjustments;
mod budgets;
mod clocks;
mod fields;
mod histories;
mod money;
mod months;
mod objectives;
mod parts;
mod pauses;
mod remedies;
mod speed;

use super::fixtures::at;
use crate::value::Instant;

/// Hours, for lengths.
const H: i64 = 3_600_000_000;

/// An instant of January 2026, or nothing.
fn on(text: &str) -> Option<Instant> {
    Some(at(text))
}
