//! Units of numbers that are worked out: what sums, products and quotients are of.

use super::{Measure, Num, Objective, Op, OverWhat, Plan, Quantity, What};
use crate::metric::{self, ResultUnit};

/// Deeper formulas are not looked into; none is evaluated.
const DEEPEST: usize = 64;

/// What a number is an amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumUnit {
    /// Of one.
    Share,
    /// A number of cases, or of what a field counts.
    Number,
    /// Time.
    Length,
    /// Money, in the agreement's currency.
    Money,
    /// Service points; a number, as far as it is computed with.
    Points,
}

impl NumUnit {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Share => "a percentage",
            Self::Number => "a number",
            Self::Length => "a length of time",
            Self::Money => "an amount of money",
            Self::Points => "a number of points",
        }
    }

    fn plain(self) -> bool {
        matches!(self, Self::Share | Self::Number | Self::Points)
    }

    fn counts(self) -> bool {
        matches!(self, Self::Number | Self::Points)
    }

    /// Of a sum or difference, of the greater of two, of a comparison: one unit. Points and plain numbers are one.
    pub fn sum(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b => Some(a),
            (a, b) if a.counts() && b.counts() => Some(Self::Points),
            _ => None,
        }
    }

    /// Of a product: at most one part is time or money. A share of a number is a number, a share of a share a share.
    pub fn product(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a.plain() && b.plain() => Some(if a.counts() { a.sum(b).unwrap_or(a) } else { b }),
            (a, b) if b.plain() => Some(a),
            (a, b) if a.plain() => Some(b),
            _ => None,
        }
    }

    /// Of a quotient: a share if both are of one unit, else what is divided, by a share or a number.
    pub fn quotient(self, other: Self) -> Option<Self> {
        if self.sum(other).is_some() {
            return Some(Self::Share);
        }
        other.plain().then_some(self)
    }

    /// Of a quantity; none if it is not known.
    pub fn of_quantity(quantity: Quantity) -> Option<Self> {
        match quantity {
            Quantity::Share(_) => Some(Self::Share),
            Quantity::Number(_) => Some(Self::Number),
            Quantity::Length(_) => Some(Self::Length),
            Quantity::Money(_) => Some(Self::Money),
            Quantity::Unknown => None,
        }
    }

    /// Of what is measured of the items of an objective.
    pub fn of(measure: &Measure) -> Self {
        match metric::named(&measure.metric).map(|k| k.unit) {
            Some(ResultUnit::Share) => Self::Share,
            Some(ResultUnit::OfValues) if measure.clock.is_some() && measure.units.is_none() => Self::Length,
            _ => Self::Number,
        }
    }
}

impl Plan {
    /// The unit of what an objective measures. None if it is not sound.
    pub fn unit_of_objective(&self, objective: &Objective) -> Option<NumUnit> {
        self.objective_unit(objective, 0)
    }

    /// The unit of a number; `of`: the objective it speaks of as `attained`, `target` and so on. None if it is not sound.
    pub fn unit_of(&self, num: &Num, of: Option<&Objective>) -> Option<NumUnit> {
        self.num_unit(num, of, 0)
    }

    fn objective_unit(&self, objective: &Objective, depth: usize) -> Option<NumUnit> {
        match &objective.what {
            What::Items(items) => Some(NumUnit::of(&items.measure)),
            What::Formula(formula) => self.num_unit(&formula.num, None, depth + 1),
        }
    }

    fn num_unit(&self, num: &Num, of: Option<&Objective>, depth: usize) -> Option<NumUnit> {
        if depth > DEEPEST {
            return None;
        }
        let inner = |num: &Num| self.num_unit(num, of, depth + 1);
        match num {
            Num::Value(value) => value.options.iter().find_map(|q| NumUnit::of_quantity(*q)),
            Num::Fee { .. } | Num::Credits(_) | Num::Pool(_) => Some(NumUnit::Money),
            Num::Window | Num::Time(_) => Some(NumUnit::Length),
            Num::Attained | Num::Target | Num::Shortfall => self.objective_unit(of?, depth + 1),
            Num::Sample | Num::Missed | Num::InARow => of.map(|_| NumUnit::Number),
            Num::Result(id) => self.objective_unit(self.objectives.get(id.index())?, depth + 1),
            Num::Share { .. } | Num::Allocation(_) => Some(NumUnit::Share),
            Num::Stretches { metric, units, .. } => match metric::named(metric)?.unit {
                ResultUnit::Share => None,
                ResultUnit::Count => Some(NumUnit::Number),
                ResultUnit::OfValues => Some(if units.is_some() { NumUnit::Number } else { NumUnit::Length }),
            },
            Num::Over(over) => match (metric::named(&over.metric)?.unit, &over.what) {
                (ResultUnit::Share, OverWhat::Cond(_)) => Some(NumUnit::Share),
                (ResultUnit::Count, _) => Some(NumUnit::Number),
                (ResultUnit::OfValues, OverWhat::Num(num)) => inner(num),
                (ResultUnit::Share, OverWhat::Num(_)) | (ResultUnit::OfValues, OverWhat::Cond(_)) => None,
            },
            Num::Before { num, metric, .. } => match metric::named(metric)?.unit {
                ResultUnit::Share => None,
                ResultUnit::Count => Some(NumUnit::Number),
                ResultUnit::OfValues => inner(num),
            },
            Num::Points(_) => Some(NumUnit::Points),
            Num::Units(length, _) => (inner(length)? == NumUnit::Length).then_some(NumUnit::Number),
            Num::Op(op, parts) => {
                let (first, rest) = parts.split_first()?;
                rest.iter().try_fold(inner(first)?, |unit, part| {
                    let other = inner(part)?;
                    match op {
                        Op::Plus | Op::Less | Op::Greatest | Op::Smallest => unit.sum(other),
                        Op::Times => unit.product(other),
                        Op::DividedBy => unit.quotient(other),
                    }
                })
            }
            Num::Between { points, .. } => {
                let (first, rest) = points.split_first()?;
                rest.iter().try_fold(inner(&first.1)?, |unit, (_, value)| unit.sum(inner(value)?))
            }
            Num::Choose(choices, last) => choices.iter().try_fold(inner(last)?, |unit, (_, value)| unit.sum(inner(value)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NumUnit::{Length, Money, Number, Points, Share};

    #[test]
    fn products_and_quotients() {
        assert_eq!((Share.product(Share), Share.product(Number), Number.product(Share)), (Some(Share), Some(Number), Some(Number)));
        assert_eq!((Share.product(Money), Money.product(Number), Money.product(Length)), (Some(Money), Some(Money), None));
        assert_eq!((Points.product(Money), Points.product(Number), Points.product(Share)), (Some(Money), Some(Points), Some(Points)));
        assert_eq!((Length.quotient(Length), Length.quotient(Number), Number.quotient(Length)), (Some(Share), Some(Length), None));
        assert_eq!((Number.quotient(Number), Share.quotient(Number), Number.quotient(Share)), (Some(Share), Some(Share), Some(Number)));
        assert_eq!((Share.sum(Length), Points.sum(Number)), (None, Some(Points)));
    }
}
