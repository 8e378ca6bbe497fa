//! What numbers are amounts of. A measure of one stands for its unit.

use super::Scene;
use super::metrics::unit;
use super::number::{like, operation, quantity};
use crate::outcome::Measured;
use crate::plan::{Num, Op, Over, OverWhat, What};
use crate::value::Ratio;

/// The unit of a number, known without its value; none if only its value says it.
pub(super) fn of(scene: &Scene<'_>, num: &Num) -> Option<Measured> {
    let of = |num: &Num| of(scene, num);
    let (share, number, length) = (Measured::Share(Ratio::ONE), Measured::Number(Ratio::ONE), Measured::Length(Ratio::ONE));
    match num {
        // Whichever is in force: one that is not agreed has the unit of the others.
        Num::Value(value) => value.options.iter().find_map(|value| quantity(*value)).map(|known| like(known, Ratio::ONE)),
        Num::Fee { .. } | Num::Pool(_) | Num::Credits(_) => Some(Measured::Money(Ratio::ONE)),
        Num::Window | Num::Time(_) => Some(length),
        Num::Share { .. } | Num::Allocation(_) => Some(share),
        Num::Sample | Num::Missed | Num::InARow | Num::Points(_) | Num::Units(..) => Some(number),
        Num::Attained | Num::Target | Num::Shortfall => None,
        Num::Result(id) => match &scene.plan.objectives.get(id.index())?.what {
            What::Items(own) if own.measure.metric == "share" => Some(share),
            What::Items(own) => Some(unit(&own.measure)(Ratio::ONE)),
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
                Op::Times | Op::DividedBy => units.reduce(|a, b| operation(*op, a?, b?))?,
                Op::Plus | Op::Less | Op::Greatest | Op::Smallest => units.find_map(|unit| unit),
            }
        }
        Num::Between { points, .. } => points.iter().find_map(|(_, num)| of(num)),
        Num::Choose(cases, last) => cases.iter().map(|(_, num)| num).chain([&**last]).find_map(of),
    }
}
