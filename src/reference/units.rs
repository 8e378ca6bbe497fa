//! What numbers are amounts of. A measure of nought stands for its unit.

use super::Scene;
use super::metrics::unit;
use crate::outcome::Measured;
use crate::plan::{Num, Op, Over, OverWhat, What};
use crate::value::Ratio;

/// That much of what another is an amount of.
pub(super) fn like(unit: Measured, value: Ratio) -> Measured {
    match unit {
        Measured::Share(_) => Measured::Share(value),
        Measured::Number(_) => Measured::Number(value),
        Measured::Length(_) => Measured::Length(value),
        Measured::Money(_) => Measured::Money(value),
    }
}

/// The unit of a product.
pub(super) fn product(a: Measured, b: Measured) -> Option<Measured> {
    match (a, b) {
        (Measured::Share(_), Measured::Share(_)) => Some(a),
        (Measured::Share(_) | Measured::Number(_), Measured::Share(_) | Measured::Number(_)) => Some(Measured::Number(Ratio::ZERO)),
        (_, Measured::Share(_) | Measured::Number(_)) => Some(a),
        (Measured::Share(_) | Measured::Number(_), _) => Some(b),
        _ => None,
    }
}

/// The unit of a quotient.
pub(super) fn quotient(a: Measured, b: Measured) -> Option<Measured> {
    if std::mem::discriminant(&a) == std::mem::discriminant(&b) {
        return Some(Measured::Share(Ratio::ZERO));
    }
    matches!(b, Measured::Share(_) | Measured::Number(_)).then_some(a)
}

/// The unit of a number, known without its value; none if only its value says it.
pub(super) fn of(scene: &Scene<'_>, num: &Num) -> Option<Measured> {
    let of = |num: &Num| of(scene, num);
    let (share, number, length) = (Measured::Share(Ratio::ZERO), Measured::Number(Ratio::ZERO), Measured::Length(Ratio::ZERO));
    match num {
        Num::Value(value) => super::results::quantity(*value.get(&scene.plan.points)?),
        Num::Fee { .. } | Num::Pool(_) | Num::Credits(_) => Some(Measured::Money(Ratio::ZERO)),
        Num::Window | Num::Time(_) => Some(length),
        Num::Share { .. } | Num::Allocation(_) => Some(share),
        Num::Sample | Num::Missed | Num::InARow | Num::Points(_) | Num::Units(..) => Some(number),
        Num::Attained | Num::Target | Num::Shortfall => None,
        Num::Result(id) => match &scene.plan.objectives.get(id.index())?.what {
            What::Items(own) if own.measure.metric == "share" => Some(share),
            What::Items(own) => Some(unit(&own.measure)(Ratio::ZERO)),
            What::Formula(formula) => of(&formula.num),
        },
        Num::Stretches { metric, units, .. } => Some(if metric == "count" || units.is_some() { number } else { length }),
        Num::Over(over) => match &**over {
            Over { metric, .. } if metric == "share" => Some(share),
            Over { metric, .. } if metric == "count" => Some(number),
            Over { what: OverWhat::Num(num), .. } => of(num),
            Over { what: OverWhat::Cond(_), .. } => Some(number),
        },
        Num::Before { metric, .. } if metric == "count" => Some(number),
        Num::Before { num, .. } => of(num),
        Num::Op(op, parts) => {
            let mut units = parts.iter().map(of);
            match op {
                Op::Times => units.reduce(|a, b| product(a?, b?))?,
                Op::DividedBy => units.reduce(|a, b| quotient(a?, b?))?,
                Op::Plus | Op::Less | Op::Greatest | Op::Smallest => units.find_map(|unit| unit),
            }
        }
        Num::Between { points, .. } => points.iter().find_map(|(_, num)| of(num)),
        Num::Choose(cases, last) => cases.iter().map(|(_, num)| num).chain([&**last]).find_map(of),
    }
}
