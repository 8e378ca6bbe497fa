//! Numbers and conditions worked out for a window and a group: exact arithmetic on what leaves say.

use crate::outcome::Measured;
use crate::plan::{Num, NumCond, Op, PartUnit, PointRef, Points, Quantity, TimeSet, Units, Value};
use crate::readings;
use crate::remedy::counted;
use crate::value::Ratio;
use std::collections::BTreeMap;

/// What the parts of a number are in one window and group.
pub(super) trait Leaves {
    /// The readings in force.
    fn points(&self) -> &Points;

    /// A part that is not worked out from others: everything but [`Num::Value`], [`Num::Units`], [`Num::Op`], [`Num::Between`] and [`Num::Choose`]. None: there is none.
    fn leaf(&self, leaf: &Num) -> Option<Measured>;

    /// Whether a set of time holds in the window, by kind `slice_rule`.
    fn holds_in(&self, set: &TimeSet, rule: PointRef) -> bool;

    /// Whether a dimension of the group has one of these values.
    fn of_group(&self, dimension: u16, values: &[Value]) -> bool;
}

/// The number; none where it cannot be worked out.
pub(super) fn number(num: &Num, leaves: &dyn Leaves) -> Option<Measured> {
    match num {
        Num::Value(value) => quantity(value.get(leaves.points())?),
        Num::Units(of, units) => units_of(number(of, leaves)?, units, leaves.points()),
        Num::Op(op, parts) => {
            let mut parts = parts.iter().map(|part| number(part, leaves));
            let first = parts.next()??;
            parts.try_fold(first, |so_far, next| join(*op, so_far, next?))
        }
        Num::Between { of, points } => between(number(of, leaves)?.ratio(), points, leaves),
        Num::Choose(choices, otherwise) => {
            let chosen = choices.iter().find(|(cond, _)| holds(cond, leaves));
            number(chosen.map_or(otherwise.as_ref(), |(_, num)| num), leaves)
        }
        leaf => leaves.leaf(leaf),
    }
}

/// Whether a condition holds; a comparison with a side that is none does not.
pub(super) fn holds(cond: &NumCond, leaves: &dyn Leaves) -> bool {
    ask(cond, leaves, None, &mut false)
}

/// As [`holds`], with the number that is taken for a side of a comparison that is none. And whether any side of any comparison in it was none.
pub(super) fn holds_or_empty(cond: &NumCond, leaves: &dyn Leaves, instead: Option<Ratio>) -> (bool, bool) {
    let mut empty = false;
    (ask(cond, leaves, instead, &mut empty), empty)
}

/// Every part is asked, whatever the others say: what is empty does not depend on the order of the parts.
fn ask(cond: &NumCond, leaves: &dyn Leaves, instead: Option<Ratio>, empty: &mut bool) -> bool {
    match cond {
        NumCond::Compare(left, bound, right) => {
            let (left, right) = (number(left, leaves), number(right, leaves));
            *empty |= left.is_none() || right.is_none();
            match (left, right) {
                (Some(left), Some(right)) if same_unit(left, right) => bound.holds(left.ratio().cmp(&right.ratio())),
                (Some(_), Some(_)) => false,
                (left, right) => {
                    let side = |side: Option<Measured>| side.map(Measured::ratio).or(instead);
                    side(left).zip(side(right)).is_some_and(|(left, right)| bound.holds(left.cmp(&right)))
                }
            }
        }
        NumCond::In(set, rule) => leaves.holds_in(set, *rule),
        NumCond::Group(dimension, values) => leaves.of_group(*dimension, values),
        NumCond::All(parts) => parts.iter().filter(|part| !ask(part, leaves, instead, empty)).count() == 0,
        NumCond::Any(parts) => parts.iter().filter(|part| ask(part, leaves, instead, empty)).count() > 0,
        NumCond::Not(part) => !ask(part, leaves, instead, empty),
    }
}

/// A quantity as a measure; none if it is not agreed or does not fit.
pub(super) fn quantity(quantity: &Quantity) -> Option<Measured> {
    match quantity {
        Quantity::Share(share) => Some(Measured::Share(*share)),
        Quantity::Number(number) => crate::outcome::number(*number),
        Quantity::Length(length) => Some(crate::outcome::length(*length)),
        Quantity::Money(money) => Ratio::from_decimal(*money).map(Measured::Money),
        Quantity::Unknown => None,
    }
}

/// Whether both are amounts of one thing.
pub(super) fn same_unit(a: Measured, b: Measured) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

/// So much of what `like` is an amount of.
pub(super) fn like(like: Measured, amount: Ratio) -> Measured {
    match like {
        Measured::Share(_) => Measured::Share(amount),
        Measured::Number(_) => Measured::Number(amount),
        Measured::Length(_) => Measured::Length(amount),
        Measured::Money(_) => Measured::Money(amount),
    }
}

/// One step of an operation.
fn join(op: Op, a: Measured, b: Measured) -> Option<Measured> {
    let (x, y) = (a.ratio(), b.ratio());
    match op {
        Op::Plus => same_unit(a, b).then(|| x.plus(y))?.map(|sum| like(a, sum)),
        Op::Less => same_unit(a, b).then(|| x.minus(y))?.map(|rest| like(a, rest)),
        Op::Greatest => same_unit(a, b).then(|| like(a, x.max(y))),
        Op::Smallest => same_unit(a, b).then(|| like(a, x.min(y))),
        Op::Times => {
            let unit = match (a, b) {
                (Measured::Share(_), _) => b,
                (_, Measured::Share(_)) | (_, Measured::Number(_)) => a,
                (Measured::Number(_), _) => b,
                _ => return None,
            };
            x.times(y).map(|product| like(unit, product))
        }
        Op::DividedBy => {
            let quotient = x.over(y)?;
            match (a, b) {
                _ if same_unit(a, b) => Some(Measured::Share(quotient)),
                (_, Measured::Share(_) | Measured::Number(_)) => Some(like(a, quotient)),
                _ => None,
            }
        }
    }
}

/// The same units, with the reading of a part of one looked up.
pub(super) fn settled(units: Units, points: &Points) -> Units {
    let part = match units.part {
        PartUnit::Open(point) => match points.choice(point).unwrap_or(readings::PartUnit::Exact) {
            readings::PartUnit::Started => PartUnit::Started,
            readings::PartUnit::Full => PartUnit::Full,
            readings::PartUnit::Exact => PartUnit::Exact,
        },
        written => written,
    };
    Units { part, ..units }
}

/// A length as a number of units.
pub(super) fn units_of(length: Measured, units: &Units, points: &Points) -> Option<Measured> {
    let Measured::Length(length) = length else { return None };
    let beyond = length.minus(Ratio::whole(units.beyond.0))?.max(Ratio::ZERO);
    let exact = beyond.over(Ratio::whole(units.unit.0)).filter(|_| units.unit.0 > 0)?;
    counted(exact, units.part, points).map(Measured::Number)
}

/// In proportion between points; of several at one place, the first.
fn between(at: Ratio, points: &[(Ratio, Num)], leaves: &dyn Leaves) -> Option<Measured> {
    let mut by_place: BTreeMap<Ratio, &Num> = BTreeMap::new();
    for (place, num) in points {
        by_place.entry(*place).or_insert(num);
    }
    let below = by_place.range(..=at).next_back();
    let above = by_place.range(at..).next();
    match (below, above) {
        (None, None) => None,
        (Some((_, only)), None) | (None, Some((_, only))) => number(only, leaves),
        (Some((a, low)), Some((b, _))) if a == b => number(low, leaves),
        (Some((a, low)), Some((b, high))) => {
            let (low, high) = (number(low, leaves)?, number(high, leaves)?);
            let way = at.minus(*a)?.over(b.minus(*a)?)?;
            let rise = join(Op::Less, high, low)?.ratio().times(way)?;
            low.ratio().plus(rise).map(|value| like(low, value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Bound, OneOf, PoolId, SetId};
    use crate::value::Micros;

    /// A pool of nothing, a measure of an objective: leaves that are none and ten minutes.
    struct Some10Minutes(Points);

    impl Leaves for Some10Minutes {
        fn points(&self) -> &Points {
            &self.0
        }
        fn leaf(&self, leaf: &Num) -> Option<Measured> {
            (*leaf == Num::Window).then(|| crate::outcome::length(Micros(10 * Micros::MINUTE.0)))
        }
        fn holds_in(&self, _: &TimeSet, _: PointRef) -> bool {
            true
        }
        fn of_group(&self, dimension: u16, _: &[Value]) -> bool {
            dimension == 0
        }
    }

    fn of(num: &Num) -> Option<Measured> {
        number(num, &Some10Minutes(Points::default()))
    }

    fn value(quantity: Quantity) -> Num {
        Num::Value(OneOf::just(quantity))
    }

    fn share(percent: i128) -> Num {
        value(Quantity::Share(Ratio::new(percent, 100).unwrap()))
    }

    fn plain(n: i64) -> Num {
        value(Quantity::Number(n.into()))
    }

    fn money(n: i64) -> Num {
        value(Quantity::Money(n.into()))
    }

    fn op(op: Op, parts: impl IntoIterator<Item = Num>) -> Option<Measured> {
        of(&Num::Op(op, parts.into_iter().collect()))
    }

    #[test]
    fn operations_keep_units_and_none_spreads() {
        let share_of = |n, d| Some(Measured::Share(Ratio::new(n, d).unwrap()));
        assert_eq!(op(Op::Less, [share(100), share(3), share(2)]), share_of(19, 20));
        assert_eq!(op(Op::Times, [share(50), share(40), money(10_000)]), Some(Measured::Money(Ratio::whole(2000))));
        assert_eq!(op(Op::Times, [share(50), plain(3)]), Some(Measured::Number(Ratio::new(3, 2).unwrap())));
        assert_eq!(op(Op::DividedBy, [plain(1), plain(3)]), share_of(1, 3));
        assert_eq!(op(Op::DividedBy, [money(10), plain(4)]), Some(Measured::Money(Ratio::new(5, 2).unwrap())));
        assert_eq!(op(Op::DividedBy, [money(10), plain(0)]), None);
        assert_eq!(op(Op::Plus, [money(10), plain(4)]), None, "another unit");
        assert_eq!(op(Op::Times, [money(10), money(4)]), None);
        assert_eq!(op(Op::Greatest, [money(1), money(7), money(3)]), Some(Measured::Money(Ratio::whole(7))));
        assert_eq!(op(Op::Smallest, [money(1), Num::Pool(PoolId(0))]), None);
        assert_eq!(op(Op::Plus, [value(Quantity::Unknown), plain(1)]), None);
    }

    #[test]
    fn parts_of_a_unit_are_whole_ones_none_or_parts() {
        let units = |part, beyond: i64| {
            let units = Units { unit: Micros(4 * Micros::MINUTE.0), beyond: Micros(beyond * Micros::MINUTE.0), part };
            of(&Num::Units(Box::new(Num::Window), units)).map(|m| m.ratio())
        };
        assert_eq!(units(PartUnit::Started, 0), Some(Ratio::whole(3)));
        assert_eq!(units(PartUnit::Full, 0), Some(Ratio::whole(2)));
        assert_eq!(units(PartUnit::Exact, 0), Ratio::new(5, 2));
        assert_eq!(units(PartUnit::Started, 2), Some(Ratio::whole(2)), "whole as it is");
        assert_eq!(units(PartUnit::Started, 30), Some(Ratio::ZERO));
    }

    #[test]
    fn in_proportion_between_points() {
        let points = vec![(Ratio::whole(0), money(0)), (Ratio::whole(10), money(50)), (Ratio::whole(20), money(60))];
        let at = |n| of(&Num::Between { of: Box::new(plain(n)), points: points.clone() }).map(|m| m.ratio());
        let told: Vec<_> = [-3, 0, 5, 10, 15, 30].map(at).into_iter().map(|r| r.map(|r| r.num())).collect();
        assert_eq!(told, [0, 0, 25, 50, 55, 60].map(Some));
    }

    #[test]
    fn a_side_that_is_none_fails_or_is_taken_for_a_number() {
        let leaves = Some10Minutes(Points::default());
        let none = NumCond::Compare(Num::Pool(PoolId(0)), Bound::Below, share(5));
        assert!(!holds(&none, &leaves));
        assert!(holds(&NumCond::Not(Box::new(none.clone())), &leaves));
        assert_eq!(holds_or_empty(&none, &leaves, Some(Ratio::ZERO)), (true, true));
        assert_eq!(holds_or_empty(&none, &leaves, Some(Ratio::ONE)), (false, true));
        let group = |n| NumCond::Group(n, Vec::new());
        let any = NumCond::Any(vec![group(0), none.clone()]);
        assert_eq!(holds_or_empty(&any, &leaves, None), (true, true), "empty whatever the other part says");
        assert_eq!(holds_or_empty(&NumCond::All(vec![group(0), group(1)]), &leaves, None), (false, false));
        assert!(holds(&NumCond::In(TimeSet::Named(SetId(0)), PointRef(0)), &leaves));
    }

    #[test]
    fn the_first_condition_chooses() {
        let cond = |n| NumCond::Group(n, Vec::new());
        let choose = |first| of(&Num::Choose(vec![(cond(first), money(1))], Box::new(money(2)))).map(|m| m.ratio().num());
        assert_eq!((choose(0), choose(1)), (Some(1), Some(2)));
    }
}
