//! The stage in which each objective is judged, and what numbers and histories name.

use super::settle::credit_of;
use crate::plan::{Base, Credit, History, Num, NumCond, Objective, OverWhat, Plan, PoolId, TestIs, TestOf, What, WindowTest};

/// After the last stage: sees everything.
pub(super) const AFTER: u8 = 3;

/// By position of the objective: 0, 1 or 2.
pub(super) fn stages(plan: &Plan) -> Vec<u8> {
    let of = |(at, objective): (usize, &Objective)| {
        let mut asks = Asks { plan, points: false, credits: false, pools: Vec::new() };
        asks.objective(objective);
        credit_of(plan, at).into_iter().for_each(|credit| asks.credit(credit));
        match (asks.credits, asks.points) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }
    };
    plan.objectives.iter().enumerate().map(of).collect()
}

/// What is asked for.
struct Asks<'p> {
    plan: &'p Plan,
    points: bool,
    credits: bool,
    pools: Vec<PoolId>,
}

impl Asks<'_> {
    fn objective(&mut self, objective: &Objective) {
        if let What::Formula(formula) = &objective.what {
            self.num(&formula.num);
        }
    }

    fn credit(&mut self, credit: &Credit) {
        for row in &credit.rows {
            if let Some(Base::Formula(num)) = row.pays.base.get(&self.plan.points) {
                self.num(num);
            }
        }
        credit.multiply.iter().for_each(|factor| each_of_history(&factor.when, &mut |num| self.num(num)));
    }

    fn num(&mut self, num: &Num) {
        let mut named = Vec::new();
        each(num, true, &mut |num| named.push(num.clone()));
        for num in named {
            match num {
                Num::Points(_) => self.points = true,
                Num::Credits(_) => self.credits = true,
                Num::Result(id) => {
                    if let Some(objective) = self.plan.objectives.get(id.index()) {
                        self.objective(objective);
                    }
                }
                Num::Pool(id) | Num::Allocation(id) if !self.pools.contains(&id) => {
                    self.pools.push(id);
                    if let Some(pool) = self.plan.pools.get(id.index()) {
                        self.num(&pool.amount);
                    }
                }
                _ => {}
            }
        }
    }
}

/// A number and everything that stands in it; what stands in smaller or earlier windows only if `inner`.
pub(super) fn each(num: &Num, inner: bool, see: &mut dyn FnMut(&Num)) {
    see(num);
    match num {
        Num::Over(over) if inner => match &over.what {
            OverWhat::Num(num) => each(num, inner, see),
            OverWhat::Cond(cond) => each_of_cond(cond, inner, see),
        },
        Num::Before { num, .. } if inner => each(num, inner, see),
        Num::Units(num, _) => each(num, inner, see),
        Num::Op(_, parts) => parts.iter().for_each(|part| each(part, inner, see)),
        Num::Between { of, points } => {
            each(of, inner, see);
            points.iter().for_each(|(_, num)| each(num, inner, see));
        }
        Num::Choose(options, last) => {
            for (cond, num) in options {
                each_of_cond(cond, inner, see);
                each(num, inner, see);
            }
            each(last, inner, see);
        }
        _ => {}
    }
}

/// The numbers in a condition.
pub(super) fn each_of_cond(cond: &NumCond, inner: bool, see: &mut dyn FnMut(&Num)) {
    match cond {
        NumCond::Compare(left, _, right) => {
            each(left, inner, see);
            each(right, inner, see);
        }
        NumCond::In(..) | NumCond::Group(..) => {}
        NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| each_of_cond(part, inner, see)),
        NumCond::Not(part) => each_of_cond(part, inner, see),
    }
}

/// The numbers that a history compares.
fn each_of_history(history: &History, see: &mut dyn FnMut(&Num)) {
    for test in tests(history) {
        if let TestIs::Compare(left, _, right) = &test.is {
            see(left);
            see(right);
        }
    }
}

/// The tests of a history, in order.
pub(super) fn tests(history: &History) -> Vec<&WindowTest> {
    match history {
        History::Windows { test, .. } | History::Throughout { test, .. } => vec![test],
        History::All(parts) | History::Any(parts) => parts.iter().flat_map(tests).collect(),
    }
}

/// The first objective that a history looks at, by position.
pub(super) fn first_objective(history: &History) -> Option<usize> {
    tests(history).into_iter().find_map(|test| match &test.of {
        TestOf::Objective(id) => Some(id.index()),
        TestOf::Windows(_) => None,
    })
}

/// Whether a row of a credit, in readings in force, names a pool.
pub(super) fn names_pool(plan: &Plan, credit: &Credit, pool: usize) -> bool {
    let formulas = credit.rows.iter().filter_map(|row| match row.pays.base.get(&plan.points) {
        Some(Base::Formula(num)) => Some(num),
        _ => None,
    });
    let mut named = false;
    for num in formulas {
        each(num, true, &mut |num| named |= matches!(num, Num::Pool(id) | Num::Allocation(id) if id.index() == pool));
    }
    named
}
