//! Which objectives are judged before which: those that ask for points or credits come after those that give them.

use crate::plan::{History, Num, NumCond, OverWhat, Plan, TestIs, What};

/// Nothing nests deeper than this, so that objectives that ask for each other come to an end.
const DEEPEST: usize = 64;

/// The stage of each objective, as [`Num::Points`] says: 0, 1 or 2.
pub(super) fn stages(plan: &Plan) -> Vec<u8> {
    (0..plan.objectives.len()).map(|at| Walk { plan }.objective(at, true, 0)).collect()
}

struct Walk<'a> {
    plan: &'a Plan,
}

impl Walk<'_> {
    fn objective(&self, at: usize, with_credit: bool, depth: usize) -> u8 {
        if depth > DEEPEST {
            return 0;
        }
        let measure = match self.plan.objectives.get(at).map(|o| &o.what) {
            Some(What::Formula(formula)) => self.num(&formula.num, depth + 1),
            _ => 0,
        };
        let credit = self.plan.credits.iter().find(|c| with_credit && c.objective.index() == at);
        let credit = credit.map_or(0, |credit| {
            let rows = credit.rows.iter().flat_map(|row| row.pays.base.get(&self.plan.points));
            let rows = rows.map(|base| if let crate::plan::Base::Formula(num) = base { self.num(num, depth + 1) } else { 0 });
            let factors = credit.multiply.iter().map(|m| self.history(&m.when, depth + 1));
            rows.chain(factors).max().unwrap_or(0)
        });
        measure.max(credit)
    }

    fn all<'n>(&self, nums: impl IntoIterator<Item = &'n Num>, depth: usize) -> u8 {
        nums.into_iter().map(|num| self.num(num, depth)).max().unwrap_or(0)
    }

    fn num(&self, num: &Num, depth: usize) -> u8 {
        let next = depth + 1;
        if next > DEEPEST {
            return 0;
        }
        match num {
            Num::Points(_) => 1,
            Num::Credits(_) => 2,
            Num::Result(objective) => self.objective(objective.index(), false, next),
            Num::Pool(pool) => self.plan.pools.get(pool.index()).map_or(0, |pool| self.num(&pool.amount, next)),
            Num::Over(over) => match &over.what {
                OverWhat::Num(num) => self.num(num, next),
                OverWhat::Cond(cond) => self.cond(cond, next),
            },
            Num::Before { num, .. } | Num::Units(num, _) => self.num(num, next),
            Num::Op(_, parts) => self.all(parts, next),
            Num::Between { of, points } => self.num(of, next).max(self.all(points.iter().map(|(_, num)| num), next)),
            Num::Choose(choices, otherwise) => {
                let chosen = choices.iter().map(|(cond, num)| self.cond(cond, next).max(self.num(num, next)));
                chosen.max().unwrap_or(0).max(self.num(otherwise, next))
            }
            _ => 0,
        }
    }

    fn cond(&self, cond: &NumCond, depth: usize) -> u8 {
        if depth > DEEPEST {
            return 0;
        }
        match cond {
            NumCond::Compare(left, _, right) => self.all([left, right], depth + 1),
            NumCond::In(..) | NumCond::Group(..) => 0,
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().map(|part| self.cond(part, depth + 1)).max().unwrap_or(0),
            NumCond::Not(part) => self.cond(part, depth + 1),
        }
    }

    fn history(&self, history: &History, depth: usize) -> u8 {
        if depth > DEEPEST {
            return 0;
        }
        match history {
            History::Windows { test, .. } | History::Throughout { test, .. } => match &test.is {
                TestIs::Compare(left, _, right) => self.all([left, right], depth + 1),
                TestIs::Missed | TestIs::Met => 0,
            },
            History::All(parts) | History::Any(parts) => parts.iter().map(|part| self.history(part, depth + 1)).max().unwrap_or(0),
        }
    }
}
