//! A plan with readings put in force, ready to be tried on histories.

use super::{History, Material, keyed};
use crate::calendar::Calendars;
use crate::eval::{Asked, Facts, Options, Part, Program};
use crate::events::{OwnedEvent, Translation};
use crate::outcome::{Body, CaseFacts, ItemVerdict, Measured, WindowId};
use crate::plan::{CaseType, Plan};
use crate::value::{Instant, Ratio};
use std::cell::Cell;
use std::rc::Rc;

/// What can be seen of a result, whether or not anybody owes anything by it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Seen {
    facts: Vec<CaseFacts>,
    measures: Vec<(String, WindowId, Option<Measured>, u64)>,
}

impl Seen {
    /// What became of each item, by objective.
    pub(super) fn items(&self) -> impl Iterator<Item = (&str, ItemVerdict)> {
        self.facts.iter().filter(|f| f.part.is_none()).flat_map(|f| &f.objectives).map(|item| (item.objective.as_str(), item.verdict))
    }
}

/// What a look at a history shows.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    pub(super) material: Material,
    pub(super) seen: Option<Seen>,
    pub(super) asked: Asked,
}

/// Whether what happens is said alike in two plans, in the same order.
pub(super) fn same_words(one: &Plan, other: &Plan) -> bool {
    let alike = |(a, b): (&CaseType, &CaseType)| a.name == b.name && a.events == b.events && a.fields == b.fields;
    one.roles == other.roles && one.cases.len() == other.cases.len() && one.cases.iter().zip(&other.cases).all(alike)
}

/// Work done, counted in evaluations in which few windows are judged; the same on any machine. Trials that are given the same share the count.
#[derive(Clone, Debug, Default)]
pub(super) struct Work(Rc<Cell<usize>>);

/// So much of what [`Part::finish_counting`] counts is as much work as an evaluation in which there is little.
const WINDOWS: usize = 64;

impl Work {
    /// How much was done.
    pub(super) fn done(&self) -> usize {
        self.0.get()
    }

    fn count(&self, windows: usize) {
        self.0.set(self.0.get().saturating_add(1 + windows / WINDOWS));
    }
}

/// A program, and how it hears of what happens.
#[derive(Debug)]
pub struct Trial {
    program: Program,
    work: Work,
    /// Histories are told in the words of another plan.
    heard: Option<Translation>,
}

impl Trial {
    /// Of a plan with these readings in force; none if the plan does not take them.
    pub fn new(plan: &Plan, readings: &[(&str, &str)]) -> Option<Self> {
        Self::counted(plan, readings, &Work::default())
    }

    /// The same; what it is tried on adds to a count of work.
    pub(super) fn counted(plan: &Plan, readings: &[(&str, &str)], work: &Work) -> Option<Self> {
        let mut plan = plan.clone();
        for (point, reading) in readings {
            plan.give(point, reading).ok()?;
        }
        Program::compile(&plan).ok().map(|program| Self { program, work: work.clone(), heard: None })
    }

    /// Of a plan that takes histories told in the words of another, by name.
    pub fn hearing(plan: &Plan, words: &Plan) -> Option<Self> {
        Self::hearing_at(plan, words, &Work::default())
    }

    /// As [`Self::hearing`]; what it does is counted there.
    pub(super) fn hearing_at(plan: &Plan, words: &Plan, work: &Work) -> Option<Self> {
        let program = Program::compile(plan).ok()?;
        let heard = (!same_words(words, plan)).then(|| Translation::between(words, plan));
        Some(Self { program, work: work.clone(), heard })
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Its calendars.
    pub fn calendars(&self) -> &Calendars {
        self.program.calendars()
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        self.program.plan()
    }

    /// What a log comes to.
    pub fn body(&self, rows: &[OwnedEvent], as_of: Instant) -> Body {
        self.evaluate(rows, Options { as_of: Some(as_of), ..Options::default() }, &mut |_| ()).0
    }

    fn evaluate(&self, rows: &[OwnedEvent], options: Options, facts: &mut dyn FnMut(CaseFacts)) -> (Body, Asked) {
        let said = self.heard.as_ref().map(|heard| heard.say_all(rows));
        self.played(&keyed(self.plan(), said.as_deref().unwrap_or(rows)), options, facts)
    }

    fn played(&self, rows: &[OwnedEvent], options: Options, facts: &mut dyn FnMut(CaseFacts)) -> (Body, Asked) {
        let mut part = Part::first(&self.program, options.clone());
        rows.iter().for_each(|row| part.push(&row.as_event()));
        if !part.in_order() && !options.sort {
            return self.played(rows, Options { sort: true, ..options }, facts);
        }
        let (body, windows, asked) = part.finish_counting(facts);
        self.work.count(windows);
        (body, asked)
    }

    /// What can be owed by a log.
    pub fn material(&self, rows: &[OwnedEvent], as_of: Instant) -> Material {
        Material::of(&self.body(rows, as_of))
    }

    /// What can be owed by a log, and everything that can be seen of it.
    pub fn seen(&self, rows: &[OwnedEvent], as_of: Instant) -> (Material, Seen) {
        let Looked { material, seen, .. } = self.looks(rows, as_of, true);
        (material, seen.unwrap_or_default())
    }

    /// What can be owed by a log and what the log asks; if `near`, also everything that can be seen of it.
    pub(super) fn looks(&self, rows: &[OwnedEvent], as_of: Instant, near: bool) -> Looked {
        let mut facts = Vec::new();
        let of = if near { Facts::All } else { Facts::None };
        let (body, asked) = self.evaluate(rows, Options { as_of: Some(as_of), facts: of, ..Options::default() }, &mut |told| facts.push(told));
        let measures = || body.results.iter().map(|r| (r.objective.clone(), r.window.clone(), r.measured, r.sample)).collect();
        let seen = near.then(|| Seen { facts, measures: measures() });
        Looked { material: Material::of(&body), seen, asked }
    }

    /// What is measured of an objective by a history: from when each window is, and the bare number.
    pub(super) fn measures(&self, history: &History, objective: &str) -> Vec<(Instant, Ratio)> {
        let body = self.plays(history);
        let of = body.results.iter().filter(|r| r.objective == objective);
        of.filter_map(|r| Some((r.window.from, r.measured?.ratio()))).collect()
    }

    /// What a history comes to.
    pub fn plays(&self, history: &History) -> Body {
        self.body(&history.rows(), history.as_of)
    }
}
