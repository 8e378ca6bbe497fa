//! What follows from a result: which rows of a credit table pay and how much, what a fee is over a window, pools, factors, limits, earn-back, rounding.
//! One file per consequence; pure functions over the plan's tables and exact ratios. Who evaluates decides when to ask them.

mod bands;
mod earn_back;
mod factor;
mod fee;
mod limit;
mod occurrence;
mod pool;
mod rounding;

pub use bands::{Paid, Standing, Table};
pub use earn_back::returned;
pub use factor::multiplied;
pub use fee::{elapsed, one_day, one_period, over_agreement, over_window};
pub use limit::{Taken, Under, cut};
pub use occurrence::counted;
pub use pool::{allocated, draws_on};
pub use rounding::Rounding;
