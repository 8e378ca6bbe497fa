//! Which unit a number has, or what an objective measures: by the metrics it is made of.

use crate::metric::{self, ResultUnit};
use crate::plan::{Measure, Num, NumUnit, Objective, Op, OverWhat, Plan, What};

/// Deeper formulas are not looked into; none is evaluated.
const DEEPEST: usize = 64;

impl NumUnit {
    /// Of what is measured of the items of an objective.
    pub fn of(measure: &Measure) -> Self {
        match metric::named(&measure.metric).map(|k| k.unit) {
            Some(ResultUnit::Share) => Self::Share,
            Some(ResultUnit::OfValues) if measure.clock.is_some() && measure.units.is_none() => Self::Length,
            _ => Self::Number,
        }
    }
}

impl Measure {
    /// Whether the times of a clock are folded, so that it matters how open cases count.
    pub fn folds_a_clock(&self) -> bool {
        self.clock.is_some() && metric::named(&self.metric).is_some_and(|k| k.unit == ResultUnit::OfValues)
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
