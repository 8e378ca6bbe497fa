//! The SLA language: service agreements as text, and what they compute.
//!
#![doc = include_str!("README.md")]
//!
//! # The pipeline
//!
//! From a contract and a log to a result, in five steps:
//!
//! ```
//! use sla::events::{Input, Log, stream};
//! use sla::resolve::{Texts, load};
//!
//! let contract = r#"
//! edition 2026
//! use itsm
//! agreement "Desk" {
//!   provider desk "The desk"
//!   customer house "The house"
//!   timezone Europe/London
//! }
//! clock response on ticket { start at opened   stop at first reply by provider }
//! objective quick on tickets {
//!   measure share with response within 4 hours
//!   target  at least 90%
//!   each    month
//! }
//! "#;
//! let log = "time,case,event,by\n\
//!            2026-02-03T09:00:00Z,T-1,opened,customer\n\
//!            2026-02-03T10:30:00Z,T-1,reply,provider\n\
//!            2026-03-01T00:00:00Z,T-2,opened,customer\n";
//!
//! // 1. Texts to trees, with everything they use. The host is a `World`.
//! let world = Texts::new([("desk.sla", contract)]);
//! let loaded = load(&world, "desk.sla".as_ref());
//! // 2. Trees to a plan. What is wrong is said; what is not said in the contract is a point with a reading.
//! let lowered = sla::plan::lower::lower(&loaded);
//! assert!(lowered.diagnostics.is_empty(), "{:?}", lowered.diagnostics);
//! let plan = lowered.plan.expect("a plan");
//! // 3. A plan to the engine's program.
//! let program = sla::eval::Program::compile(&plan).expect("a sound plan");
//! // 4. A log to events, in order of time, and events into the program.
//! let mut part = sla::eval::Part::first(&program, sla::eval::Options::default());
//! let mut open = || Ok(vec![Input { name: "log.csv".into(), reader: Box::new(log.as_bytes()) }]);
//! stream(&plan, Log { open: &mut open, rewindable: true }, &mut |event: &sla::events::Event<'_>| part.push(event)).expect("a log");
//! // 5. The result.
//! let body = part.finish(&mut |_| ());
//! assert_eq!(body.results[0].window.label, "2026-02");
//! assert_eq!(body.results[0].verdict, sla::outcome::Verdict::Met);
//! ```

#![warn(missing_docs)]

pub mod calendar;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod eval;
pub mod events;
pub mod finding;
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
pub mod witness;
