//! Sets of time of lives: what is watched row by row, and how it is put together at the end. Dimensions by which lives are told apart, rows at which windows end and that claim credits.

use super::super::program::{Guards, Lives, Noted, StateStep};
use super::super::settle::{Question, of_groups};
use super::super::watch::{CaseSets, LifeSet, Test};
use super::asked::looked_at;
use super::{Builder, Edge};
use crate::plan::{CaseId, CaseSet, ClaimFrom, ClaimKnown, Cond, OfCases, Plan, PointRef, Quantifier, Sort, What, WindowSpec};
use crate::readings::{MissingData, MissingSample};
use crate::value::Micros;

/// Holds while the values of the last row do.
static KNOWN: CaseSet = CaseSet::Holds(Cond::True);

impl Builder<'_> {
    /// What the rows of a key are.
    pub(super) fn lives(&mut self) -> Lives {
        match self.case.sort {
            Sort::Case => Lives::Case,
            Sort::Signal { holds: Some(holds), .. } => Lives::Signal(Some(holds)),
            Sort::Signal { missing, .. } => match missing.and_then(|at| self.plan.points.choice(at)).unwrap_or(MissingSample::UntilNext) {
                MissingSample::UntilNext => Lives::Signal(None),
                MissingSample::OneMinute => Lives::Signal(Some(Micros::MINUTE)),
                MissingSample::FiveMinutes => Lives::Signal(Some(Micros(5 * Micros::MINUTE.0))),
            },
            Sort::Occurrence { count } => Lives::Occurrence(count.map(|field| self.slots.field(field, false))),
        }
    }

    /// What is kept of each life for a set of time.
    pub(super) fn of_cases(&mut self, at: usize, of: &OfCases, wrong: &mut Vec<String>) {
        let among = of.among.as_ref().map(|set| self.life_set(set, wrong));
        let holds = self.life_set(&of.holds, wrong);
        let of_all = matches!(of.how, Quantifier::Every | Quantifier::Share(_));
        self.kind.sets.push((at, CaseSets { among, holds, of_all }));
    }

    fn life_set(&mut self, set: &CaseSet, wrong: &mut Vec<String>) -> LifeSet {
        if let Some(test) = self.test(set, wrong) {
            self.kind.tests.push(test);
            return LifeSet::Test(self.kind.tests.len() - 1);
        }
        let mut all = |parts: &[CaseSet]| -> Vec<LifeSet> { parts.iter().map(|part| self.life_set(part, wrong)).collect() };
        match set {
            CaseSet::Any(parts) => LifeSet::Any(all(parts)),
            CaseSet::All(parts) => LifeSet::All(all(parts)),
            CaseSet::Read(one) => one.get(&self.plan.points).map_or(LifeSet::Any(Vec::new()), |set| self.life_set(set, wrong)),
            CaseSet::Except(base, less) => LifeSet::Except(Box::new(self.life_set(base, wrong)), Box::new(self.life_set(less, wrong))),
            CaseSet::Not(part) => LifeSet::Not(Box::new(self.life_set(part, wrong))),
            CaseSet::NotOf { set, missing } => {
                let not = LifeSet::Not(Box::new(self.life_set(set, wrong)));
                if self.needs_data(*missing) { LifeSet::All(vec![self.life_set(&KNOWN, wrong), not]) } else { not }
            }
            CaseSet::Lasting { set, least, more } => LifeSet::Lasting(Box::new(self.life_set(set, wrong)), *least, *more),
            CaseSet::States(_) | CaseSet::Holds(_) | CaseSet::Between { .. } => LifeSet::Any(Vec::new()),
        }
    }

    /// What can be said of a set after each row by itself; none where it matters how long something lasts.
    fn test(&mut self, set: &CaseSet, wrong: &mut Vec<String>) -> Option<Test> {
        if !is_of_rows(set) {
            return None;
        }
        let mut all = |parts: &[CaseSet]| parts.iter().map(|part| self.test(part, wrong)).collect::<Option<Vec<Test>>>();
        Some(match set {
            CaseSet::States(states) => Test::States(self.states(states, wrong)),
            CaseSet::Holds(cond) => Test::Holds(self.condition_now(cond)),
            CaseSet::Between { from, until } => {
                let bit = self.new_bit(wrong)?;
                for (patterns, edge) in [(until, Edge::Ends), (from, Edge::Begins)] {
                    for pattern in patterns {
                        let guard = self.guard(pattern);
                        self.state_step(pattern.event, bit, guard, edge);
                    }
                }
                Test::States(super::States::AnyOf(1 << bit))
            }
            CaseSet::Any(parts) => Test::Any(all(parts)?),
            CaseSet::All(parts) => Test::All(all(parts)?),
            CaseSet::Read(one) => match one.get(&self.plan.points) {
                Some(set) => self.test(set, wrong)?,
                None => Test::Any(Vec::new()),
            },
            CaseSet::Except(base, less) => Test::Except(Box::new(self.test(base, wrong)?), Box::new(self.test(less, wrong)?)),
            CaseSet::Not(part) => Test::Not(Box::new(self.test(part, wrong)?)),
            CaseSet::NotOf { set, missing } => {
                let not = Test::Not(Box::new(self.test(set, wrong)?));
                if self.needs_data(*missing) { Test::All(vec![self.test(&KNOWN, wrong)?, not]) } else { not }
            }
            CaseSet::Lasting { .. } => return None,
        })
    }

    /// Whether what is said with `not` holds only while something is known.
    fn needs_data(&self, missing: PointRef) -> bool {
        self.plan.points.choice(missing) == Some(MissingData::NothingHolds)
    }

    /// An event ends, takes back or begins a state.
    pub(super) fn state_step(&mut self, event: crate::plan::EventId, bit: usize, guard: super::Guard, edge: Edge) {
        let Some(rule) = self.kind.events.get_mut(event.index()) else { return };
        let at = rule.states.iter().position(|step| step.state == bit);
        let at = at.unwrap_or_else(|| {
            rule.states.push(StateStep { state: bit, end: Guards::new(), back: Guards::new(), begin: Guards::new() });
            rule.states.len() - 1
        });
        if let Some(step) = rule.states.get_mut(at) {
            match edge {
                Edge::Ends => step.end.push(guard),
                Edge::TakesBack => step.back.push(guard),
                Edge::Begins => step.begin.push(guard),
            }
        }
    }

    /// The instants of these rows are kept, and the values of some fields.
    pub(super) fn noted(&mut self, at: usize, noted: &mut Noted) {
        noted.slots = noted.fields.iter().map(|field| self.slots.field(*field, false)).collect();
        for pattern in &noted.rows.events {
            let guard = self.guard(pattern);
            let Some(rule) = self.kind.events.get_mut(pattern.event.index()) else { continue };
            match rule.noted.iter_mut().find(|(known, _)| *known == at) {
                Some((_, guards)) => guards.push(guard),
                None => rule.noted.push((at, Guards::from_iter([guard]))),
            }
        }
    }

    /// Where the values of these fields are, if lives of this kind have them all.
    pub(super) fn signature(&mut self, names: &[String]) -> Option<Vec<u16>> {
        let fields = names.iter().map(|name| self.case.fields.iter().position(|f| f.name == *name));
        let fields = fields.map(|at| at.and_then(|at| u16::try_from(at).ok()));
        let fields: Vec<u16> = fields.collect::<Option<_>>()?;
        Some(fields.into_iter().map(|at| self.slots.field(crate::plan::FieldId(at), false)).collect())
    }
}

/// Whether no part of a set asks how long something lasts.
fn is_of_rows(set: &CaseSet) -> bool {
    match set {
        CaseSet::States(_) | CaseSet::Holds(_) | CaseSet::Between { .. } => true,
        CaseSet::Any(parts) | CaseSet::All(parts) => parts.iter().all(is_of_rows),
        CaseSet::Except(base, less) => is_of_rows(base) && is_of_rows(less),
        CaseSet::Read(one) => one.options.iter().all(is_of_rows),
        CaseSet::Not(part) | CaseSet::NotOf { set: part, .. } => is_of_rows(part),
        CaseSet::Lasting { .. } => false,
    }
}

/// Names of the dimensions by which results are told apart, each list once; and for each kind of case whether a formula makes groups of its lives.
pub(super) fn signatures(plan: &Plan, within: &[(&[String], Vec<CaseId>)]) -> (Vec<Vec<String>>, Vec<bool>) {
    let (mut lists, mut makes): (Vec<Vec<String>>, _) = (Vec::new(), vec![false; plan.cases.len()]);
    for (names, kinds) in within {
        for case in kinds {
            if let Some(makes) = makes.get_mut(case.index()) {
                *makes = true;
            }
        }
        if !lists.iter().any(|known| known == names) {
            lists.push(names.to_vec());
        }
    }
    for objective in &plan.objectives {
        let names = match &objective.what {
            What::Formula(formula) => {
                for case in looked_at(plan, &formula.num).into_iter().filter(|_| !formula.dimensions.is_empty()) {
                    if let Some(makes) = makes.get_mut(case.index()) {
                        *makes = true;
                    }
                }
                formula.dimensions.clone()
            }
            What::Items(items) => {
                let case = plan.case(items.case);
                let name = |d: &crate::plan::FieldAt| case.and_then(|c| c.fields.get(d.field.index())).map(|f| f.name.clone());
                items.dimensions.iter().filter_map(name).collect()
            }
        };
        if !names.is_empty() && !lists.contains(&names) {
            lists.push(names);
        }
    }
    (lists, makes)
}

/// Rows at which windows end, rows that claim credits, and rows that the time to claim is counted from, each once.
pub(super) fn noted<'a>(plan: &'a Plan, specs: impl Iterator<Item = &'a WindowSpec>) -> Vec<Noted> {
    let anchors = specs.filter_map(|spec| spec.before.as_ref()).map(|anchor| (anchor, Vec::new()));
    let claims = plan.credits.iter().filter_map(|credit| match credit.claim.as_ref().map(|claim| &claim.known) {
        Some(ClaimKnown::Rows { rows, .. }) => Some((rows, Question::all(plan, credit.objective, rows.case).into_iter().map(|q| q.field).collect())),
        _ => None,
    });
    let mut out: Vec<Noted> = Vec::new();
    let occasions = plan.credits.iter().filter_map(|credit| match credit.claim.as_ref().map(|claim| &claim.from) {
        Some(ClaimFrom::Rows { rows, .. }) => Some((rows, of_groups(plan, credit.objective, rows))),
        _ => None,
    });
    for (rows, fields) in anchors.chain(claims).chain(occasions) {
        let noted = Noted { rows: rows.clone(), fields, slots: Vec::new() };
        if !out.contains(&noted) {
            out.push(noted);
        }
    }
    out
}
