//! The engine: a plan becomes a [`Program`], a program and a log become a result.
//!
//! Events go in one at a time and each case keeps the little that its clocks need: the spans in which a cycle ran, when its pauses
//! changed, the values of the fields that something turns on. A case is judged when it ends (or at the end of the log): spans become counted time
//! through the cumulative function of a calendar, counted time becomes verdicts, verdicts are folded by window and group. At the end folds
//! become results, results credits. Memory grows with live cases, windows and groups, not with the length of the log.

mod adjust;
mod allowance;
mod asked;
mod attribution;
mod body;
mod buffer;
mod clock;
mod compile;
mod condition;
mod court;
mod cycle;
mod facts;
mod fold;
mod history;
mod judge;
mod kept;
mod leaves;
mod life;
mod measure;
mod number;
mod part;
mod past;
mod program;
mod revise;
mod rights;
mod run;
mod sequences;
mod settle;
mod several;
mod stages;
mod stretches;
mod targets;
mod verdict;
mod waiting;
mod watch;

#[cfg(test)]
pub mod fixtures;
#[cfg(test)]
mod tests;

pub use asked::Asked;
pub use buffer::Buffer;
pub use part::{Facts, Options, Part};
pub use program::Program;
pub use run::run;
pub use several::Several;
