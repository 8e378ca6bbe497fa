//! Outcome to page: a file for each kind of page. Decides nothing; everything printed was computed elsewhere.
//! Whatever comes from a log or a contract goes through [`crate::text::safe`] on its way out.

pub mod agenda;
pub mod amount;
pub mod calendar;
pub mod cases;
pub mod checked;
pub mod codes;
pub mod contract;
mod credit;
pub mod csv;
pub mod diff;
pub mod explain;
pub mod family;
pub mod finding;
pub mod history;
pub mod interval;
pub mod json;
pub mod phrase;
pub mod schedule;
pub mod table;
pub mod text;
pub mod timeline;
pub mod words;

pub use words::Local;
