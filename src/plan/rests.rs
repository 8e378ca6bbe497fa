//! What a number or a condition rests on: seasons, surges and phases, and what is paid. Circles are found with it.

use super::{Adjustment, AdjustmentId, AdjustmentWhen, History, Num, NumCond, ObjectiveId, OverWhat, Plan, PoolId, SetId, TestIs, TestOf, TimeSet, What};
use std::collections::BTreeSet;

/// Deeper parts are not looked into; none is evaluated.
const DEEPEST: usize = 128;

/// What something rests on, through sets, pools and other objectives.
#[derive(Clone, Debug, Default)]
pub(super) struct Rests {
    /// Seasons, surges and phases.
    pub adjustments: BTreeSet<AdjustmentId>,
    /// Credits or service points.
    pub paid: bool,
    sets: BTreeSet<SetId>,
    objectives: BTreeSet<ObjectiveId>,
    pools: BTreeSet<PoolId>,
}

impl Rests {
    /// Adds what a number rests on.
    pub(super) fn num(&mut self, plan: &Plan, num: &Num) {
        self.number(plan, num, 0);
    }

    /// Adds what an adjustment rests on.
    pub(super) fn adjustment(&mut self, plan: &Plan, adjustment: &Adjustment) {
        if let AdjustmentWhen::Windows { condition, .. } = &adjustment.when {
            self.cond(plan, condition, 0);
        }
        if let Some(given) = &adjustment.given {
            self.history(plan, given, 0);
        }
    }

    fn number(&mut self, plan: &Plan, num: &Num, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let deeper = depth + 1;
        match num {
            Num::Points(_) | Num::Credits(_) => self.paid = true,
            Num::Result(id) => self.objective(plan, *id, deeper),
            Num::Time(set) | Num::Stretches { set, .. } => self.set(plan, set, deeper),
            Num::Share { of, set, .. } => {
                self.set(plan, of, deeper);
                self.set(plan, set, deeper);
            }
            Num::Over(over) => match &over.what {
                OverWhat::Num(num) => self.number(plan, num, deeper),
                OverWhat::Cond(cond) => self.cond(plan, cond, deeper),
            },
            Num::Before { num, .. } | Num::Units(num, _) => self.number(plan, num, deeper),
            Num::Pool(id) => {
                if let Some(pool) = plan.pools.get(id.index()).filter(|_| self.pools.insert(*id)) {
                    self.number(plan, &pool.amount, deeper);
                }
            }
            Num::Op(_, parts) => parts.iter().for_each(|part| self.number(plan, part, deeper)),
            Num::Between { of, points } => {
                self.number(plan, of, deeper);
                points.iter().for_each(|(_, value)| self.number(plan, value, deeper));
            }
            Num::Choose(choices, last) => {
                for (cond, value) in choices {
                    self.cond(plan, cond, deeper);
                    self.number(plan, value, deeper);
                }
                self.number(plan, last, deeper);
            }
            Num::Value(_) | Num::Fee { .. } | Num::Window | Num::Attained | Num::Target | Num::Shortfall => {}
            Num::Sample | Num::Missed | Num::InARow | Num::Allocation(_) => {}
        }
    }

    fn cond(&mut self, plan: &Plan, cond: &NumCond, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match cond {
            NumCond::Compare(left, _, right) => {
                self.number(plan, left, depth + 1);
                self.number(plan, right, depth + 1);
            }
            NumCond::In(set, _) => self.set(plan, set, depth + 1),
            NumCond::Group(..) => {}
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| self.cond(plan, part, depth + 1)),
            NumCond::Not(inner) => self.cond(plan, inner, depth + 1),
        }
    }

    fn objective(&mut self, plan: &Plan, id: ObjectiveId, depth: usize) {
        let Some(objective) = plan.objectives.get(id.index()).filter(|_| self.objectives.insert(id)) else { return };
        if let What::Formula(formula) = &objective.what {
            self.number(plan, &formula.num, depth + 1);
        }
        objective.exclusions.iter().for_each(|exclusion| self.set(plan, &exclusion.set, depth + 1));
    }

    fn set(&mut self, plan: &Plan, set: &TimeSet, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match set {
            TimeSet::Adjustment(id) => {
                self.adjustments.insert(*id);
            }
            TimeSet::Named(id) => {
                if let Some(named) = plan.sets.get(id.index()).filter(|_| self.sets.insert(*id)) {
                    self.set(plan, &named.set, depth + 1);
                }
            }
            TimeSet::Any(parts) | TimeSet::All(parts) => parts.iter().for_each(|part| self.set(plan, part, depth + 1)),
            TimeSet::Except(a, b) => {
                self.set(plan, a, depth + 1);
                self.set(plan, b, depth + 1);
            }
            TimeSet::Not(inner) => self.set(plan, inner, depth + 1),
            TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => self.set(plan, set, depth + 1),
            TimeSet::Always | TimeSet::Calendar(_) | TimeSet::Cases(_) => {}
        }
    }

    fn history(&mut self, plan: &Plan, history: &History, depth: usize) {
        match history {
            History::Windows { test, .. } | History::Throughout { test, .. } => {
                if let History::Throughout { during, .. } = history {
                    self.adjustments.insert(*during);
                }
                if let TestOf::Objective(id) = test.of {
                    self.objective(plan, id, depth + 1);
                }
                if let TestIs::Compare(left, _, right) = &test.is {
                    self.number(plan, left, depth + 1);
                    self.number(plan, right, depth + 1);
                }
            }
            History::All(parts) | History::Any(parts) if depth < DEEPEST => parts.iter().for_each(|part| self.history(plan, part, depth + 1)),
            History::All(_) | History::Any(_) => {}
        }
    }
}

impl Plan {
    /// The first season, surge or phase that rests on itself, by way of sets, objectives and others.
    pub(super) fn adjustment_circle(&self) -> Option<AdjustmentId> {
        let edges: Vec<BTreeSet<AdjustmentId>> = self
            .adjustments
            .iter()
            .take(super::adjustment::MOST_ADJUSTMENTS)
            .map(|adjustment| {
                let mut rests = Rests::default();
                rests.adjustment(self, adjustment);
                rests.adjustments
            })
            .collect();
        let itself = |(at, first): (usize, &BTreeSet<AdjustmentId>)| {
            let mut seen: BTreeSet<AdjustmentId> = BTreeSet::new();
            let mut open: Vec<AdjustmentId> = first.iter().copied().collect();
            while let Some(next) = open.pop() {
                if seen.insert(next) {
                    open.extend(edges.get(next.index()).into_iter().flatten());
                }
            }
            let id = AdjustmentId(u16::try_from(at).unwrap_or(u16::MAX));
            seen.contains(&id).then_some(id)
        };
        edges.iter().enumerate().find_map(itself)
    }
}
