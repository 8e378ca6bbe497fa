//! The SLA language: service agreements as text, and what they compute.
#![warn(missing_docs)]

pub mod calendar;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod eval;
pub mod events;
pub mod metric;
pub mod outcome;
pub mod plan;
pub mod readings;
pub mod reference;
pub mod remedy;
pub mod report;
pub mod resolve;
pub mod syntax;
pub mod text;
pub mod value;
