//! What a reader of a contract should look at twice: points that are read in more than one way, with a history that proves it; and clauses that are clear but unwise, with a figure that shows it.
//!
//! A finding is data; `report` writes it out. Three families, kept apart: errors (not a contract; they come from the front), ambiguities (more than one contract) and risks (one contract, but unwise).
//! An ambiguity is reported only with two results of the ordinary evaluator on one history, so none can be false; a risk only with its figure.

mod ambiguity;
mod canon;
mod cause;
pub mod diff;
mod edit;
mod place;
mod price;
mod proof;
mod risk;
mod seen;
mod side_by_side;
mod told;

pub use ambiguity::ambiguities;
pub use edit::{edit, settle};
pub use price::{Combination, Combinations, Interval, Price, Priced};
pub use risk::{MISSING, RISKS, Risk, risks};
pub use seen::Seen;

use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::value::Money;
use crate::witness::Witness;

/// Which family a finding is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// More than one contract.
    Ambiguity,
    /// One contract, but unwise.
    Risk,
}

/// What is known of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its readings part: there is a witness, or the parties' own log is one.
    Differs,
    /// No log parts them, by the proof named.
    Same(&'static str),
    /// No history that was tried parts them: how many, the longest in rows.
    NotSeparated(usize, usize),
}

/// A reading of a point that is reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reads {
    /// Its name.
    pub name: String,
    /// What it means, in a sentence.
    pub says: String,
    /// The words that settle it.
    pub words: String,
    /// Whether it is the one taken meanwhile.
    pub in_force: bool,
    /// Whether it parts from that one on the witness.
    pub parts: bool,
    /// What it pays on the witness.
    pub pays: Money,
    /// Whom it favours there: the short name of a party; none where all readings that differ pay the same.
    pub favours: Option<String>,
}

/// Something worth looking at twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code: `ambiguity/reopen`, `risk/unbounded-pause`.
    pub code: &'static str,
    /// Its family.
    pub family: Family,
    /// The point, as `--reading` takes it.
    pub point: Option<String>,
    /// What is known of it; risks differ from nothing.
    pub verdict: Verdict,
    /// One sentence.
    pub message: String,
    /// The clause.
    pub clause: Option<String>,
    /// Where: first the clause that would have to say it, then what it meets.
    pub spans: Vec<Label>,
    /// Its readings, the one in force first.
    pub readings: Vec<Reads>,
    /// The history that parts them.
    pub witness: Option<Box<Witness>>,
    /// What is measured where they part on it.
    pub seen: Option<Seen>,
    /// What it was worth on the parties' own log.
    pub price: Option<Price>,
    /// For each reading of which an edit is known: its name and the edit.
    pub fixes: Vec<(String, Fix)>,
    /// That it is accepted as it is: why, by whom, until when.
    pub accepted: Option<String>,
    /// What to do, where there is no edit.
    pub help: Option<String>,
}

impl Finding {
    /// A clause that is clear but unwise. The message holds the figure that shows it.
    fn risk(code: &'static str, message: String, spans: Vec<Label>, help: &str) -> Self {
        Self {
            code,
            family: Family::Risk,
            point: None,
            verdict: Verdict::Differs,
            message,
            clause: None,
            spans,
            readings: Vec::new(),
            witness: None,
            seen: None,
            price: None,
            fixes: Vec::new(),
            accepted: None,
            help: Some(help.to_owned()),
        }
    }

    /// In a clause.
    fn in_clause(mut self, clause: Option<&String>) -> Self {
        self.clause = clause.cloned();
        self
    }

    /// As anything else that is said of a contract.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut said = Diagnostic::new(if self.accepted.is_some() { Severity::Note } else { Severity::Warning }, self.code, self.message.clone());
        said.labels.clone_from(&self.spans);
        said.clause.clone_from(&self.clause);
        said.help.clone_from(&self.help);
        said
    }

    /// The most that a reading pays more than another on the witness.
    pub fn stake(&self) -> Money {
        let pays = || self.readings.iter().map(|r| r.pays);
        let on_witness = pays().max().unwrap_or_default() - pays().min().unwrap_or_default();
        self.price.as_ref().map_or(on_witness, Price::stake)
    }
}
