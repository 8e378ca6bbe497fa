//! What follows from a result: which rows of a credit table pay and how much, what a fee is over a window, limits, rounding.
//! One file per consequence; pure functions over the plan's tables and exact ratios. Who evaluates decides when to ask them.

mod bands;
mod fee;
mod limit;
mod occurrence;
mod rounding;

pub use bands::{Paid, Standing, Table};
pub use fee::{over_agreement, over_window};
pub use limit::cut;
pub use rounding::Rounding;
