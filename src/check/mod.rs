//! Types, units, and what the front makes of declarations before they are lowered.

pub mod currency;
pub mod holidays;
pub mod labels;
pub mod scenario;
