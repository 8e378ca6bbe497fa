//! Numbers made of others: sums, products, proportions, choices. What they rest on in the end is asked of whoever knows it.

use super::Scene;
use crate::outcome::{Measured, number as decimal};
use crate::plan::PointRef;
use crate::plan::{Bound, Num, NumCond, Op, PartUnit, Quantity, TimeSet, Units, Value};
use crate::readings;
use crate::value::Ratio;

/// Who knows what a number rests on, in one window and group.
pub(super) trait Known {
    /// Where the plan is.
    fn scene(&self) -> &Scene<'_>;
    /// A number that is not made of others.
    fn leaf(&self, num: &Num) -> Option<Measured>;
    /// Whether a set of time holds in the window.
    fn holds_in(&self, set: &TimeSet, rule: PointRef) -> bool;
    /// Whether a dimension of the group has one of some values.
    fn group_has(&self, dimension: u16, values: &[Value]) -> bool;
}

/// A quantity as it is measured; none if it is not known or does not fit.
pub(super) fn quantity(quantity: Quantity) -> Option<Measured> {
    match quantity {
        Quantity::Share(share) => Some(Measured::Share(share)),
        Quantity::Number(number) => decimal(number),
        Quantity::Length(length) => Some(crate::outcome::length(length)),
        Quantity::Money(money) => Ratio::from_decimal(money).map(Measured::Money),
        Quantity::Unknown => None,
    }
}

/// A number, worked out.
pub(super) fn worked_out(known: &dyn Known, num: &Num) -> Option<Measured> {
    let of = |num: &Num| worked_out(known, num);
    match num {
        Num::Value(value) => quantity(*value.get(&known.scene().plan.points)?),
        Num::Units(num, units) => in_units(known.scene(), of(num)?, units),
        Num::Op(op, parts) => {
            // Every part counts, also where one of them is none.
            let parts: Option<Vec<Measured>> = parts.iter().map(of).collect();
            let mut parts = parts?.into_iter();
            let first = parts.next()?;
            parts.try_fold(first, |left, right| operation(*op, left, right))
        }
        Num::Between { of: place, points } => between(of(place)?.ratio(), points, of),
        Num::Choose(options, otherwise) => of(options.iter().find(|(cond, _)| holds(known, cond, None)).map_or(otherwise, |(_, num)| num)),
        _ => known.leaf(num),
    }
}

/// Whether a condition holds. A side of a comparison that is none is `instead`, in the unit of the other side; without it, the comparison does not hold.
pub(super) fn holds(known: &dyn Known, cond: &NumCond, instead: Option<Ratio>) -> bool {
    match cond {
        NumCond::Compare(left, bound, right) => {
            let sides = match (worked_out(known, left), worked_out(known, right), instead) {
                (Some(left), Some(right), _) => Some((left, right)),
                (Some(left), None, Some(instead)) => Some((left, like(left, instead))),
                (None, Some(right), Some(instead)) => Some((like(right, instead), right)),
                (None, None, Some(instead)) => Some((Measured::Number(instead), Measured::Number(instead))),
                _ => None,
            };
            sides.is_some_and(|(left, right)| keeps(left, *bound, right))
        }
        NumCond::In(set, rule) => known.holds_in(set, *rule),
        NumCond::Group(dimension, values) => known.group_has(*dimension, values),
        NumCond::All(parts) => parts.iter().all(|part| holds(known, part, instead)),
        NumCond::Any(parts) => parts.iter().any(|part| holds(known, part, instead)),
        NumCond::Not(part) => !holds(known, part, instead),
    }
}

/// Whether one number stands so to another; never, in different units.
pub(super) fn keeps(left: Measured, bound: Bound, right: Measured) -> bool {
    alike(left, right) && bound.holds(left.ratio().cmp(&right.ratio()))
}

/// Whether a condition compares anything that is none.
pub(super) fn lacks_a_side(known: &dyn Known, cond: &NumCond) -> bool {
    match cond {
        NumCond::Compare(left, _, right) => worked_out(known, left).is_none() || worked_out(known, right).is_none(),
        NumCond::In(..) | NumCond::Group(..) => false,
        NumCond::All(parts) | NumCond::Any(parts) => parts.iter().any(|part| lacks_a_side(known, part)),
        NumCond::Not(part) => lacks_a_side(known, part),
    }
}

fn alike(left: Measured, right: Measured) -> bool {
    std::mem::discriminant(&left) == std::mem::discriminant(&right)
}

/// A bare number in the unit of another.
pub(super) fn like(other: Measured, ratio: Ratio) -> Measured {
    match other {
        Measured::Share(_) => Measured::Share(ratio),
        Measured::Number(_) => Measured::Number(ratio),
        Measured::Length(_) => Measured::Length(ratio),
        Measured::Money(_) => Measured::Money(ratio),
    }
}

/// One step of an operation.
pub(super) fn operation(op: Op, left: Measured, right: Measured) -> Option<Measured> {
    let (a, b) = (left.ratio(), right.ratio());
    match (op, left, right) {
        (Op::Times, Measured::Share(_), Measured::Share(_)) => a.times(b).map(Measured::Share),
        (Op::Times, Measured::Share(_) | Measured::Number(_), Measured::Share(_) | Measured::Number(_)) => a.times(b).map(Measured::Number),
        (Op::Times, _, Measured::Share(_) | Measured::Number(_)) => a.times(b).map(|r| like(left, r)),
        (Op::Times, Measured::Share(_) | Measured::Number(_), _) => a.times(b).map(|r| like(right, r)),
        (Op::Times, ..) => None,
        (Op::DividedBy, ..) if alike(left, right) => a.over(b).map(Measured::Share),
        (Op::DividedBy, _, Measured::Share(_) | Measured::Number(_)) => a.over(b).map(|r| like(left, r)),
        (Op::DividedBy, ..) => None,
        _ if !alike(left, right) => None,
        (Op::Plus, ..) => a.plus(b).map(|r| like(left, r)),
        (Op::Less, ..) => a.minus(b).map(|r| like(left, r)),
        (Op::Greatest, ..) => Some(like(left, a.max(b))),
        (Op::Smallest, ..) => Some(like(left, a.min(b))),
    }
}

/// A length as a number of units; none of anything else.
pub(super) fn in_units(scene: &Scene<'_>, length: Measured, units: &Units) -> Option<Measured> {
    let Measured::Length(length) = length else { return None };
    if units.unit.0 <= 0 {
        return None;
    }
    let over = length.minus(Ratio::whole(units.beyond.0))?.max(Ratio::ZERO);
    let exact = over.over(Ratio::whole(units.unit.0))?;
    let full = Ratio::new(exact.num().div_euclid(exact.den()), 1)?;
    let started = if full == exact { full } else { full.plus(Ratio::ONE)? };
    let part = match units.part {
        PartUnit::Started => readings::PartUnit::Started,
        PartUnit::Full => readings::PartUnit::Full,
        PartUnit::Exact => readings::PartUnit::Exact,
        PartUnit::Open(point) => scene.choice(point).unwrap_or(readings::PartUnit::Exact),
    };
    Some(Measured::Number(match part {
        readings::PartUnit::Started => started,
        readings::PartUnit::Full => full,
        readings::PartUnit::Exact => exact,
    }))
}

/// The value at a place, in proportion between the points on either side of it.
fn between(place: Ratio, points: &[(Ratio, Num)], of: impl Fn(&Num) -> Option<Measured>) -> Option<Measured> {
    // The first of those that are nearest, from below and from above.
    let below = points.iter().filter(|(at, _)| *at <= place).map(|(at, _)| *at).max();
    let above = points.iter().filter(|(at, _)| *at >= place).map(|(at, _)| *at).min();
    let value = |place: Ratio| of(&points.iter().find(|(at, _)| *at == place)?.1);
    match (below, above) {
        (Some(below), Some(above)) if below != above => {
            let (low, high) = (value(below)?, value(above)?);
            let part = place.minus(below)?.over(above.minus(below)?)?;
            let way = operation(Op::Less, high, low)?.ratio().times(part)?;
            operation(Op::Plus, low, like(low, way))
        }
        (below, above) => value(below.or(above)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Measured::{Length, Money, Number, Share};

    #[test]
    fn units_go_with_operations() {
        let (two, half) = (Ratio::whole(2), Ratio::new(1, 2).unwrap());
        assert_eq!(operation(Op::Times, Share(half), Share(half)), Ratio::new(1, 4).map(Share));
        assert_eq!(operation(Op::Times, Share(half), Number(two)), Some(Number(Ratio::ONE)));
        assert_eq!(operation(Op::Times, Number(two), Money(two)), Some(Money(Ratio::whole(4))));
        assert_eq!(operation(Op::Times, Length(two), Money(two)), None);
        assert_eq!(operation(Op::DividedBy, Number(two), Number(two)), Some(Share(Ratio::ONE)));
        assert_eq!(operation(Op::DividedBy, Money(two), Share(half)), Some(Money(Ratio::whole(4))));
        assert_eq!(operation(Op::DividedBy, Money(two), Length(half)), None);
        assert_eq!(operation(Op::Plus, Money(two), Number(two)), None);
        assert_eq!(operation(Op::Greatest, Number(half), Number(two)), Some(Number(two)));
    }
}
