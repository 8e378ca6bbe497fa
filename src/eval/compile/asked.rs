//! What the numbers and sets of a plan ask of a log: sets of time of lives, and measures of objectives over which windows.

use crate::plan::{
    AdjustmentId, AdjustmentWhen, Base, CaseId, Cause, ClaimFrom, History, Num, NumCond, ObjectiveId, OfCases, OverEach, OverWhat, Plan, TestIs, TestOf,
    TimeSet, Unit, What, WindowSpec,
};
use crate::readings::SurgeReach;

/// Nothing nests deeper than this.
const DEEPEST: usize = 256;

/// A sequence of windows over which an objective is measured, and whether up to any instant of them.
pub(super) type Sequence = (WindowSpec, bool);

/// What is asked.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    plan: &'a Plan,
    /// Each once, in order of first asking.
    pub(super) of_cases: Vec<&'a OfCases>,
    /// Adjustments that sets of time name.
    pub(super) during: Vec<AdjustmentId>,
    /// By objective; its own windows come first.
    pub(super) sequences: Vec<Vec<Sequence>>,
    /// Names of fields that make groups within groups, and the kinds of case whose lives have them.
    pub(super) groups: Vec<(&'a [String], Vec<CaseId>)>,
    /// Whether numbers over smaller windows and over those before are looked into.
    elsewhere: bool,
}

/// Windows in which a number is asked for.
type Each<'e> = (&'e WindowSpec, bool);

impl<'a> Asked<'a> {
    /// What a plan asks.
    pub(super) fn of(plan: &'a Plan) -> Self {
        let mut asked = Self {
            plan,
            of_cases: Vec::new(),
            during: Vec::new(),
            groups: Vec::new(),
            sequences: plan.objectives.iter().map(|o| vec![(o.each.clone(), false)]).collect(),
            elsewhere: true,
        };
        let whole = WindowSpec::of(Unit::Term, None);
        for named in &plan.sets {
            asked.set(&named.set, 0);
        }
        for objective in &plan.objectives {
            objective.exclusions.iter().for_each(|e| asked.set(&e.set, 0));
            if let What::Formula(formula) = &objective.what {
                asked.num(&formula.num, (&objective.each, false), 0);
            }
        }
        for credit in &plan.credits {
            let Some(objective) = plan.objectives.get(credit.objective.index()) else { continue };
            for row in &credit.rows {
                if let Some(Base::Formula(num)) = row.pays.base.get(&plan.points) {
                    asked.num(num, (&objective.each, false), 0);
                }
            }
            credit.multiply.iter().for_each(|m| asked.history(&m.when, 0));
            if let Some(ClaimFrom::Stretches { set, .. }) = credit.claim.as_ref().map(|claim| &claim.from) {
                asked.set(set, 0);
            }
        }
        for limit in &plan.limits {
            if let Some(Base::Formula(num)) = limit.amount.base.get(&plan.points) {
                asked.num(num, (limit.each.as_ref().unwrap_or(&whole), false), 0);
            }
        }
        for adjustment in &plan.adjustments {
            if let AdjustmentWhen::Windows { each, condition, reach } = &adjustment.when {
                asked.cond(condition, (each, plan.points.choice(*reach) == Some(SurgeReach::FromTheMoment)), 0);
            }
            adjustment.given.iter().for_each(|given| asked.history(given, 0));
        }
        for one in &plan.one_credits {
            let objectives = one.objectives.iter().filter_map(|id| plan.objectives.get(id.index()));
            let kinds: Vec<CaseId> = objectives.flat_map(|objective| plan.cases_behind(objective, &one.field)).map(|of| of.case).collect();
            if !kinds.is_empty() {
                asked.groups.push((std::slice::from_ref(&one.field), kinds));
            }
        }
        plan.pools.iter().for_each(|pool| asked.num(&pool.amount, (&pool.each, false), 0));
        plan.rights.iter().for_each(|right| asked.history(&right.when, 0));
        for attribution in &plan.attributions {
            if let Cause::Time { bad, parts } = &attribution.cause {
                bad.iter().chain(parts.iter().map(|(_, set)| set)).for_each(|set| asked.set(set, 0));
            }
        }
        asked
    }

    fn history(&mut self, history: &'a History, depth: usize) {
        match history {
            _ if depth > DEEPEST => {}
            History::Windows { test, .. } | History::Throughout { test, .. } => {
                let each = match &test.of {
                    TestOf::Objective(id) => self.plan.objectives.get(id.index()).map(|o| &o.each),
                    TestOf::Windows(spec) => Some(spec),
                };
                if let (TestIs::Compare(left, _, right), Some(each)) = (&test.is, each) {
                    self.num(left, (each, false), depth + 1);
                    self.num(right, (each, false), depth + 1);
                }
            }
            History::All(parts) | History::Any(parts) => parts.iter().for_each(|part| self.history(part, depth + 1)),
        }
    }

    fn num(&mut self, num: &'a Num, each: Each<'_>, depth: usize) {
        let next = depth + 1;
        match num {
            _ if depth > DEEPEST => {}
            Num::Over(_) | Num::Before { .. } if !self.elsewhere => {}
            Num::Result(id) => self.result(*id, each, next),
            Num::Time(set) | Num::Stretches { set, .. } => self.set(set, next),
            Num::Share { of, set, .. } => [of, set].into_iter().for_each(|set| self.set(set, next)),
            Num::Over(over) => match &over.each {
                OverEach::Windows(one) => one.options.iter().for_each(|spec| self.over(&over.what, (spec, each.1), next)),
                OverEach::Groups(names) => {
                    self.groups.push((names, taken_of(self.plan, &over.what)));
                    self.over(&over.what, each, next);
                }
            },
            Num::Before { num, .. } | Num::Units(num, _) => self.num(num, each, next),
            Num::Op(_, parts) => parts.iter().for_each(|part| self.num(part, each, next)),
            Num::Between { of, points } => {
                self.num(of, each, next);
                points.iter().for_each(|(_, num)| self.num(num, each, next));
            }
            Num::Choose(choices, otherwise) => {
                for (cond, num) in choices {
                    self.cond(cond, each, next);
                    self.num(num, each, next);
                }
                self.num(otherwise, each, next);
            }
            _ => {}
        }
    }

    fn over(&mut self, what: &'a OverWhat, each: Each<'_>, depth: usize) {
        match what {
            OverWhat::Num(num) => self.num(num, each, depth),
            OverWhat::Cond(cond) => self.cond(cond, each, depth),
        }
    }

    fn result(&mut self, id: ObjectiveId, each: Each<'_>, depth: usize) {
        let Some((objective, sequences)) = self.plan.objectives.get(id.index()).zip(self.sequences.get_mut(id.index())) else { return };
        match sequences.iter_mut().find(|(spec, _)| spec == each.0) {
            Some((_, fine)) => *fine |= each.1,
            None => sequences.push((each.0.clone(), each.1)),
        }
        if let What::Formula(formula) = &objective.what {
            self.num(&formula.num, each, depth + 1);
        }
    }

    fn cond(&mut self, cond: &'a NumCond, each: Each<'_>, depth: usize) {
        match cond {
            _ if depth > DEEPEST => {}
            NumCond::Compare(left, _, right) => [left, right].into_iter().for_each(|num| self.num(num, each, depth + 1)),
            NumCond::In(set, _) => self.set(set, depth + 1),
            NumCond::Group(..) => {}
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| self.cond(part, each, depth + 1)),
            NumCond::Not(part) => self.cond(part, each, depth + 1),
        }
    }

    fn set(&mut self, set: &'a TimeSet, depth: usize) {
        match set {
            _ if depth > DEEPEST => {}
            TimeSet::Cases(of) => {
                if !self.of_cases.contains(&&**of) {
                    self.of_cases.push(of);
                }
            }
            TimeSet::Any(parts) | TimeSet::All(parts) | TimeSet::Several { of: parts, .. } => parts.iter().for_each(|part| self.set(part, depth + 1)),
            TimeSet::Read(one) => one.options.iter().for_each(|part| self.set(part, depth + 1)),
            TimeSet::Except(base, less) => [base, less].into_iter().for_each(|part| self.set(part, depth + 1)),
            TimeSet::Not(set) | TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => self.set(set, depth + 1),
            TimeSet::Adjustment(id) => self.during.push(*id),
            TimeSet::Always | TimeSet::Calendar(_) | TimeSet::Named(_) | TimeSet::Used => {}
        }
    }
}

/// The objectives of cases that a condition turns on in the very window in which it is asked.
pub(in super::super) fn measured_in(plan: &Plan, cond: &NumCond) -> Vec<ObjectiveId> {
    let sequences = vec![Vec::new(); plan.objectives.len()];
    let mut asked = Asked { plan, of_cases: Vec::new(), during: Vec::new(), groups: Vec::new(), sequences, elsewhere: false };
    asked.cond(cond, (&WindowSpec::of(Unit::Term, None), true), 0);
    let asked = asked.sequences.iter().enumerate().filter(|(_, sequences)| !sequences.is_empty());
    asked.filter_map(|(at, _)| u16::try_from(at).ok().map(ObjectiveId)).collect()
}

/// As [`looked_at`], of what a metric takes of each.
pub(in super::super) fn taken_of(plan: &Plan, what: &OverWhat) -> Vec<CaseId> {
    match what {
        OverWhat::Num(num) => looked_at(plan, num),
        OverWhat::Cond(cond) => {
            let mut kinds = Vec::new();
            of_cond(plan, cond, &mut kinds, 0);
            once(kinds)
        }
    }
}

/// The kinds of case that the sets of time and the objectives of a formula look at.
pub(in super::super) fn looked_at(plan: &Plan, num: &Num) -> Vec<CaseId> {
    let mut kinds = Vec::new();
    of_num(plan, num, &mut kinds, 0);
    once(kinds)
}

fn once(mut kinds: Vec<CaseId>) -> Vec<CaseId> {
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn of_num(plan: &Plan, num: &Num, into: &mut Vec<CaseId>, depth: usize) {
    let next = depth + 1;
    match num {
        _ if depth > DEEPEST => {}
        Num::Result(id) => match plan.objectives.get(id.index()).map(|o| &o.what) {
            Some(What::Items(items)) => into.push(items.case),
            Some(What::Formula(formula)) => of_num(plan, &formula.num, into, next),
            None => {}
        },
        Num::Time(set) | Num::Stretches { set, .. } => of_set(plan, set, into, next),
        Num::Share { of, set, .. } => [of, set].into_iter().for_each(|set| of_set(plan, set, into, next)),
        Num::Over(over) => match &over.what {
            OverWhat::Num(num) => of_num(plan, num, into, next),
            OverWhat::Cond(cond) => of_cond(plan, cond, into, next),
        },
        Num::Before { num, .. } | Num::Units(num, _) => of_num(plan, num, into, next),
        Num::Op(_, parts) => parts.iter().for_each(|part| of_num(plan, part, into, next)),
        Num::Between { of, points } => {
            of_num(plan, of, into, next);
            points.iter().for_each(|(_, num)| of_num(plan, num, into, next));
        }
        Num::Choose(choices, otherwise) => {
            for (cond, num) in choices {
                of_cond(plan, cond, into, next);
                of_num(plan, num, into, next);
            }
            of_num(plan, otherwise, into, next);
        }
        _ => {}
    }
}

fn of_cond(plan: &Plan, cond: &NumCond, into: &mut Vec<CaseId>, depth: usize) {
    match cond {
        _ if depth > DEEPEST => {}
        NumCond::Compare(left, _, right) => [left, right].into_iter().for_each(|num| of_num(plan, num, into, depth + 1)),
        NumCond::In(set, _) => of_set(plan, set, into, depth + 1),
        NumCond::Group(..) => {}
        NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| of_cond(plan, part, into, depth + 1)),
        NumCond::Not(part) => of_cond(plan, part, into, depth + 1),
    }
}

fn of_set(plan: &Plan, set: &TimeSet, into: &mut Vec<CaseId>, depth: usize) {
    match set {
        _ if depth > DEEPEST => {}
        TimeSet::Cases(of) => into.push(of.case),
        TimeSet::Named(id) => plan.sets.get(id.index()).into_iter().for_each(|named| of_set(plan, &named.set, into, depth + 1)),
        TimeSet::Any(parts) | TimeSet::All(parts) | TimeSet::Several { of: parts, .. } => parts.iter().for_each(|part| of_set(plan, part, into, depth + 1)),
        TimeSet::Read(one) => one.options.iter().for_each(|part| of_set(plan, part, into, depth + 1)),
        TimeSet::Except(base, less) => [base, less].into_iter().for_each(|part| of_set(plan, part, into, depth + 1)),
        TimeSet::Not(set) | TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => of_set(plan, set, into, depth + 1),
        TimeSet::Always | TimeSet::Calendar(_) | TimeSet::Adjustment(_) | TimeSet::Used => {}
    }
}
