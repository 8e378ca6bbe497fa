//! Outcome to page: a file for each kind of page. Decides nothing; everything printed was computed elsewhere.
//! Whatever comes from a log or a contract goes through [`crate::text::safe`] on its way out.

pub mod calendar;
pub mod explain;
pub mod table;
pub mod words;

pub use words::Local;
