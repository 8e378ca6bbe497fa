//! The one integration binary: a module for each stage, and the house rules.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr, reason = "tests")]

mod agree;
mod book;
mod catalogue;
mod chance;
mod check;
mod claims;
mod cli;
mod clock_cases;
mod clock_cases_cli;
mod codes;
mod defects;
mod diff;
mod findings;
mod gallery;
mod generated;
mod holidays;
mod incidents;
mod library;
mod questions;
mod readings;
mod readme;
mod real_logs;
mod revised;
mod syntax;
mod ticket_cases;
mod tidy;
mod versions;
mod worked_out;
