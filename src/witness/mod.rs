//! Histories on which two readings of one point part: looked for by drawing from a plan's own words and numbers, made small, and replayed in the ordinary evaluator.
//!
//! Nothing here knows what a kind of point means. A history is drawn, evaluated under the reading in force and under every other, and what can be owed of the results is compared
//! ([`Material`]). So a witness holds by construction: it is two results of the engine on one log. What was not separated is not proved equal; [`Separated::Not`] says up to where it was looked.
//!
//! ```text
//! Lexicon (words, numbers of the plan) ──> draw ──> History ──> Trial (a program per reading) ──> Material ──> differs? ──> shrink ──> Witness
//!                                           ▲                                                      │
//!                                           └───────────── critical times, learned ───────────────┘
//! ```
//!
//! Two plans are tried in the same way ([`compare()`]): two versions of an agreement on one history, told in the words of one of them.
//!
//! Everything is deterministic: chance is a sequence of numbers that begins alike each time, and effort is counted in evaluations, not in time.

mod aim;
mod amplify;
mod chance;
mod company;
mod compare;
mod corpus;
mod draw;
mod history;
mod inner;
mod learn;
mod lexicon;
mod material;
mod moments;
mod open;
mod plausible;
mod quarry;
mod recipe;
mod search;
mod shrink;
mod stretches;
mod trial;
mod varied;
mod words;

pub use compare::{Apart, Compared, compare};
pub use history::{Actor, History, Step, keyed};
pub use material::{Difference, Material, Sum, Weighed};
pub use open::{Open, open_points};
pub use search::{Effort, Outcome, Searched, Separated, Witness, search};
pub use trial::Trial;
