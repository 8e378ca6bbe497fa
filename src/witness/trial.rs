//! A plan with readings put in force, ready to be tried on histories.

use super::{History, Material};
use crate::calendar::Calendars;
use crate::eval::{Facts, Options, Program, run};
use crate::events::OwnedEvent;
use crate::outcome::{Body, CaseFacts, Measured, WindowId};
use crate::plan::Plan;
use crate::value::Instant;

/// What can be seen of a result, whether or not anybody owes anything by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    facts: Vec<CaseFacts>,
    measures: Vec<(String, WindowId, Option<Measured>, u64)>,
}

/// A program.
#[derive(Debug)]
pub struct Trial(Program);

impl Trial {
    /// Of a plan with these readings in force; none if the plan does not take them.
    pub fn new(plan: &Plan, readings: &[(&str, &str)]) -> Option<Self> {
        let mut plan = plan.clone();
        for (point, reading) in readings {
            plan.give(point, reading).ok()?;
        }
        Program::compile(&plan).ok().map(Self)
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.0
    }

    /// Its calendars.
    pub fn calendars(&self) -> &Calendars {
        self.0.calendars()
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        self.0.plan()
    }

    /// What a log comes to.
    pub fn body(&self, rows: &[OwnedEvent], as_of: Instant) -> Body {
        self.evaluate(rows, Options { as_of: Some(as_of), ..Options::default() }, &mut |_| ())
    }

    fn evaluate(&self, rows: &[OwnedEvent], options: Options, facts: &mut dyn FnMut(CaseFacts)) -> Body {
        let read = |take: &mut dyn FnMut(&crate::events::Event<'_>)| {
            rows.iter().for_each(|row| take(&row.as_event()));
            Ok::<(), std::convert::Infallible>(())
        };
        match run(&self.0, &options, read, facts) {
            Ok((body, _)) => body,
            Err(never) => match never {},
        }
    }

    /// What can be owed by a log.
    pub fn material(&self, rows: &[OwnedEvent], as_of: Instant) -> Material {
        Material::of(&self.body(rows, as_of))
    }

    /// What can be owed by a log, and everything that can be seen of it.
    pub fn seen(&self, rows: &[OwnedEvent], as_of: Instant) -> (Material, Seen) {
        let mut facts = Vec::new();
        let body = self.evaluate(rows, Options { as_of: Some(as_of), facts: Facts::All, ..Options::default() }, &mut |told| facts.push(told));
        let measures = body.results.iter().map(|r| (r.objective.clone(), r.window.clone(), r.measured, r.sample)).collect();
        (Material::of(&body), Seen { facts, measures })
    }

    /// What a history comes to.
    pub fn plays(&self, history: &History) -> Body {
        self.body(&history.rows(), history.as_of)
    }
}
