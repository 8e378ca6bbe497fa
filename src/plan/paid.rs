//! Whether something rests on what is paid, which what decides on credits cannot; or on an amount that is left blank.

use super::{Adjustment, AdjustmentWhen, Amount, Base, FeeId, History, Num, NumCond, ObjectiveId, OverWhat, Plan, PoolId, TestIs, TestOf, What};
use crate::readings::LimitMissing;
use std::collections::BTreeSet;

/// Deeper parts are not looked into; none is evaluated.
const DEEPEST: usize = 128;

/// Looks for credits and service points (or something else), through pools and other objectives.
#[derive(Debug)]
pub(super) struct Paid<'a> {
    plan: &'a Plan,
    sought: fn(&Plan, &Num) -> bool,
    found: bool,
    objectives: BTreeSet<ObjectiveId>,
    pools: BTreeSet<PoolId>,
}

impl<'a> Paid<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self::seeking(plan, |_, num| matches!(num, Num::Points(_) | Num::Credits(_)))
    }

    fn seeking(plan: &'a Plan, sought: fn(&Plan, &Num) -> bool) -> Self {
        Self { plan, sought, found: false, objectives: BTreeSet::new(), pools: BTreeSet::new() }
    }

    /// Whether a number rests on what is paid.
    pub(super) fn in_num(plan: &'a Plan, num: &Num) -> bool {
        let mut paid = Self::new(plan);
        paid.num(num, 0);
        paid.found
    }

    /// Whether it rests on what is paid that a season, surge or phase holds.
    pub(super) fn in_adjustment(plan: &'a Plan, adjustment: &Adjustment) -> bool {
        let mut paid = Self::new(plan);
        if let AdjustmentWhen::Windows { condition, .. } = &adjustment.when {
            paid.cond(condition, 0);
        }
        if let Some(given) = &adjustment.given {
            paid.history(given, 0);
        }
        paid.found
    }

    fn num(&mut self, num: &Num, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        self.found |= (self.sought)(self.plan, num);
        match num {
            Num::Result(id) => self.objective(*id, depth + 1),
            Num::Over(over) => match &over.what {
                OverWhat::Num(num) => self.num(num, depth + 1),
                OverWhat::Cond(cond) => self.cond(cond, depth + 1),
            },
            Num::Before { num, .. } | Num::Units(num, _) => self.num(num, depth + 1),
            Num::Pool(id) | Num::Allocation(id) => {
                let pool = self.plan.pools.get(id.index()).filter(|_| self.pools.insert(*id));
                pool.into_iter().for_each(|pool| self.num(&pool.amount, depth + 1));
            }
            Num::Op(_, parts) => parts.iter().for_each(|part| self.num(part, depth + 1)),
            Num::Between { of, points } => {
                self.num(of, depth + 1);
                points.iter().for_each(|(_, value)| self.num(value, depth + 1));
            }
            Num::Choose(choices, last) => {
                for (cond, value) in choices {
                    self.cond(cond, depth + 1);
                    self.num(value, depth + 1);
                }
                self.num(last, depth + 1);
            }
            _ => {}
        }
    }

    fn cond(&mut self, cond: &NumCond, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match cond {
            NumCond::Compare(left, _, right) => {
                self.num(left, depth + 1);
                self.num(right, depth + 1);
            }
            NumCond::In(..) | NumCond::Group(..) => {}
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| self.cond(part, depth + 1)),
            NumCond::Not(inner) => self.cond(inner, depth + 1),
        }
    }

    fn objective(&mut self, id: ObjectiveId, depth: usize) {
        let objective = self.plan.objectives.get(id.index()).filter(|_| self.objectives.insert(id));
        if let Some(What::Formula(formula)) = objective.map(|o| &o.what) {
            self.num(&formula.num, depth + 1);
        }
    }

    fn history(&mut self, history: &History, depth: usize) {
        match history {
            History::Windows { test, .. } | History::Throughout { test, .. } => {
                if let TestOf::Objective(id) = test.of {
                    self.objective(id, depth + 1);
                }
                if let TestIs::Compare(left, _, right) = &test.is {
                    self.num(left, depth + 1);
                    self.num(right, depth + 1);
                }
            }
            History::All(parts) | History::Any(parts) if depth < DEEPEST => parts.iter().for_each(|part| self.history(part, depth + 1)),
            History::All(_) | History::Any(_) => {}
        }
    }
}

impl Plan {
    /// Whether an amount is not known: it is left blank (`[?]`, an amount without options), or rests on a fee that is.
    pub fn is_blank(&self, amount: &Amount) -> bool {
        match amount.base.get(&self.points) {
            None => true,
            Some(Base::Money(_) | Base::Points(_)) => false,
            Some(Base::OfFee(_, fee)) => self.is_blank_fee(*fee),
            Some(Base::Formula(num)) => {
                let mut blank = Paid::seeking(self, |plan, num| matches!(num, Num::Fee { fee, .. } if plan.is_blank_fee(*fee)));
                blank.num(num, 0);
                blank.found
            }
        }
    }

    fn is_blank_fee(&self, fee: FeeId) -> bool {
        self.fees.get(fee.index()).is_some_and(|fee| fee.amount.options.is_empty())
    }

    /// Whether the amount of a limit on the credits of an objective is not known.
    pub fn is_limited_blankly(&self, objective: ObjectiveId) -> bool {
        let mut limits = self.limits.iter().filter(|limit| limit.objectives.is_empty() || limit.objectives.contains(&objective));
        let whole_fee = || self.rules.limit_missing.and_then(|at| self.points.choice(at)) == Some(LimitMissing::WholeFee);
        limits.any(|limit| self.is_blank(&limit.amount)) || self.limits.is_empty() && whole_fee() && self.is_blank_fee(FeeId(0))
    }
}
