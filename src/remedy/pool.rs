//! Pools: which share of what is at risk is allocated to an objective, and which credits draw on which pools.

use crate::plan::{Base, Credit, Num, NumCond, OverWhat, Points, Pool, PoolId};
use crate::value::{Date, Ratio};

/// The share of an objective on a day: of the row that begins last of those that begin by then.
pub fn allocated(pool: &Pool, objective: usize, day: Date) -> Ratio {
    let own = pool.allocations.iter().filter(|a| a.objective.index() == objective && a.from.is_none_or(|from| from <= day));
    own.max_by_key(|a| a.from).map_or(Ratio::ZERO, |a| a.share)
}

/// Whether a row of a credit names a pool.
pub fn draws_on(credit: &Credit, pool: PoolId, points: &Points) -> bool {
    credit.rows.iter().filter_map(|row| row.pays.base.get(points)).any(|base| matches!(base, Base::Formula(num) if names(num, pool)))
}

fn names(num: &Num, pool: PoolId) -> bool {
    match num {
        Num::Pool(id) | Num::Allocation(id) => *id == pool,
        Num::Over(over) => match &over.what {
            OverWhat::Num(num) => names(num, pool),
            OverWhat::Cond(cond) => asks(cond, pool),
        },
        Num::Before { num, .. } | Num::Units(num, _) => names(num, pool),
        Num::Op(_, parts) => parts.iter().any(|part| names(part, pool)),
        Num::Between { of, points } => names(of, pool) || points.iter().any(|(_, num)| names(num, pool)),
        Num::Choose(choices, otherwise) => choices.iter().any(|(cond, num)| asks(cond, pool) || names(num, pool)) || names(otherwise, pool),
        _ => false,
    }
}

fn asks(cond: &NumCond, pool: PoolId) -> bool {
    match cond {
        NumCond::Compare(left, _, right) => names(left, pool) || names(right, pool),
        NumCond::In(..) | NumCond::Group(..) => false,
        NumCond::All(parts) | NumCond::Any(parts) => parts.iter().any(|part| asks(part, pool)),
        NumCond::Not(part) => asks(part, pool),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Allocation, ObjectiveId, Unit, WindowSpec};

    #[test]
    fn the_row_that_began_last() {
        let row = |objective, percent, from: Option<(i32, u8)>| Allocation {
            objective: ObjectiveId(objective),
            share: Ratio::new(percent, 100).unwrap(),
            from: from.map(|(year, month)| Date::new(year, month, 1).unwrap()),
        };
        let pool = Pool {
            name: "at_risk".into(),
            clause: None,
            amount: Num::Window,
            each: WindowSpec::of(Unit::Month, None),
            allocatable: Ratio::ONE,
            day: crate::plan::PointRef(0),
            allocations: vec![row(0, 40, Some((2027, 1))), row(0, 25, None), row(1, 10, Some((2027, 6)))],
        };
        let on = |objective, year, month| allocated(&pool, objective, Date::new(year, month, 28).unwrap()).show_percent(0);
        assert_eq!([on(0, 2026, 12), on(0, 2027, 1), on(1, 2027, 5), on(1, 2027, 6)], ["25%", "40%", "0%", "10%"]);
    }
}
