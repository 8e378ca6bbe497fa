//! What a formula is made of: its parts as objectives of their own, so that the same evaluation tells their values; and the stretches of the sets it looks at.

use crate::calendar::Calendars;
use crate::cli::evaluate::{Done, Ready};
use crate::events::{OwnedEvent, Translation};
use crate::outcome::{Body, WindowResult};
use crate::plan::{Formula, Num, NumUnit, Objective, OverEach, OverWhat, Plan, PointRef, TimeSet, What};
use crate::readings::{Choice, Exclusion, RoundingBeforeCompare};
use crate::reference;
use crate::report::amount::{Held, Part};
use crate::report::phrase;
use crate::value::Interval;

/// Parts of one formula that are told.
const MOST: usize = 40;

/// The parts of a formula, each with the name of the objective that measures it.
#[derive(Default)]
pub(super) struct Parts {
    named: Vec<(String, String)>,
    sets: Vec<(String, TimeSet)>,
}

/// Adds an objective to a plan for each part of a formula.
pub(super) fn add(plan: &mut Plan, objective: &Objective) -> Parts {
    let mut walk = Walk { plan, objective, parts: Vec::new(), sets: Vec::new() };
    // What earlier windows used up is known of the objective alone, not of its parts.
    let uses = objective.exclusions.iter().any(|exclusion| exclusion.set == TimeSet::Used);
    if let What::Formula(formula) = &objective.what {
        walk.number(&formula.num, true);
    }
    for exclusion in objective.exclusions.iter().filter(|exclusion| exclusion.set != TimeSet::Used) {
        walk.sets.push(("excluded time".to_owned(), exclusion.set.clone()));
    }
    let Walk { parts, sets: all, .. } = walk;
    let mut sets: Vec<(String, TimeSet)> = Vec::new();
    for set in all {
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    let dimensions = if let What::Formula(formula) = &objective.what { formula.dimensions.clone() } else { Vec::new() };
    let mut named = Vec::new();
    for (at, (words, num)) in parts.into_iter().take(if uses { 0 } else { MOST }).enumerate() {
        let name = format!("part {}", at + 1);
        let Some(unit) = plan.unit_of(&num, None) else { continue };
        let point = plan.points.0.iter().position(|p| p.kind == RoundingBeforeCompare::KIND.name).and_then(|at| u32::try_from(at).ok()).map(PointRef);
        let rounding = if unit == NumUnit::Share { point } else { None };
        if rounding.is_none() && unit == NumUnit::Share {
            continue;
        }
        let what = What::Formula(Formula { num, dimensions: dimensions.clone() });
        plan.objectives.push(Objective { name: name.clone(), what, target: None, needs: None, rounding, ..objective.clone() });
        named.push((name, words));
    }
    Parts { named, sets }
}

/// The evaluation that is asked, of an agreement or of one that it rests on.
pub(super) struct Asked<'a> {
    pub(super) ready: &'a Ready,
    pub(super) done: &'a Done,
    /// Which one; none: the agreement itself.
    pub(super) part: Option<&'a str>,
    /// Its result.
    pub(super) body: &'a Body,
}

impl Asked<'_> {
    /// The log in the words of the part: those of each agreement from the outermost on.
    fn events(&self) -> Vec<OwnedEvent> {
        let (mut plan, mut events) = (&self.ready.plan, self.done.events.clone());
        for name in self.part.into_iter().flat_map(|part| part.split('.')) {
            let Some(inner) = plan.part(name) else { break };
            events = Translation::between(plan, inner).say_all(&events);
            plan = inner;
        }
        events
    }

    /// What became of the parts of a formula in the window of a result.
    pub(super) fn of(&self, parts: &Parts, result: &WindowResult) -> (Vec<Part>, Vec<Held>) {
        let plan = self.part.and_then(|part| self.ready.plan.part(part)).unwrap_or(&self.ready.plan);
        let Ok(calendars) = Calendars::compile(plan) else { return Default::default() };
        told(parts, plan, &calendars, &self.events(), self.body, result)
    }
}

fn told(parts: &Parts, plan: &Plan, calendars: &Calendars, events: &[OwnedEvent], body: &Body, result: &WindowResult) -> (Vec<Part>, Vec<Held>) {
    let same = |name: &str| body.results.iter().find(|r| r.objective == name && r.group == result.group && r.window == result.window);
    let values = parts.named.iter().map(|(name, words)| Part { words: words.clone(), value: same(name).and_then(|r| r.measured) }).collect();
    let sets: Vec<&TimeSet> = parts.sets.iter().map(|(_, set)| set).collect();
    let window = Interval::new(result.window.from, result.window.until);
    let log = (events, Some(body.as_of));
    let laid_out = reference::stretches(plan, calendars, log, &body.adjustments, &sets, &result.group, window);
    let held = parts.sets.iter().zip(laid_out).map(|((word, set), stretches)| Held { what: format!("{word} {}", phrase::set(plan, set)), stretches });
    (values, held.collect())
}

struct Walk<'a> {
    plan: &'a Plan,
    objective: &'a Objective,
    parts: Vec<(String, Num)>,
    sets: Vec<(String, TimeSet)>,
}

impl Walk<'_> {
    fn tell(&mut self, num: &Num, top: bool) {
        if !top {
            self.parts.push((phrase::number(self.plan, num), num.clone()));
        }
    }

    fn number(&mut self, num: &Num, top: bool) {
        match num {
            Num::Share { of, set, .. } => {
                self.tell(num, top);
                let inside = self.less(set, |e| e != Exclusion::FromTotal);
                let inside = if *of == TimeSet::Always { inside } else { TimeSet::All(vec![of.clone(), inside]) };
                let total = self.less(of, |e| e != Exclusion::FromBad);
                self.sets.push(("time in".to_owned(), inside));
                self.sets.push(("out of".to_owned(), total));
            }
            Num::Time(set) => {
                self.tell(num, top);
                let less = self.less(set, |e| e != Exclusion::FromTotal);
                self.sets.push(("time in".to_owned(), less));
            }
            Num::Stretches { set, .. } => {
                self.tell(num, top);
                let less = self.less(set, |e| e != Exclusion::FromTotal);
                self.sets.push(("time in".to_owned(), less));
            }
            Num::Result(_) | Num::Before { .. } => self.tell(num, top),
            Num::Over(over) => {
                self.tell(num, top);
                if let (OverEach::Windows(_), OverWhat::Cond(crate::plan::NumCond::In(set, _))) = (&over.each, &over.what) {
                    let less = self.less(set, |e| e != Exclusion::FromTotal);
                    self.sets.push(("time in".to_owned(), less));
                }
            }
            Num::Op(_, parts) => parts.iter().for_each(|p| self.number(p, false)),
            Num::Units(inner, _) | Num::Between { of: inner, .. } => self.number(inner, false),
            Num::Choose(cases, last) => {
                cases.iter().for_each(|(_, num)| self.number(num, false));
                self.number(last, false);
            }
            _ => {}
        }
    }

    /// A set without what is excluded from it.
    fn less(&self, set: &TimeSet, from: impl Fn(Exclusion) -> bool) -> TimeSet {
        let excluded: Vec<TimeSet> = self
            .objective
            .exclusions
            .iter()
            .filter(|e| e.set != TimeSet::Used)
            .filter(|e| self.plan.points.choice::<Exclusion>(e.from).is_some_and(&from))
            .map(|e| e.set.clone())
            .collect();
        if excluded.is_empty() { set.clone() } else { TimeSet::Except(Box::new(set.clone()), Box::new(TimeSet::Any(excluded))) }
    }
}
