//! Formulas of contracts made by chance: numbers of a unit, with everything they rest on.

use super::contract::Maker;
use super::promises::shares;
use rust_decimal::Decimal;
use sla::plan::*;
use sla::readings;
use sla::value::{Micros, Ratio};

/// What a number is an amount of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Share,
    Number,
    Length,
    Money,
}

/// Where a number stands: what it may rest on.
pub(super) struct Spot {
    /// Names of the dimensions.
    pub(super) names: Vec<String>,
    /// Objectives of the same windows and dimensions, and what they measure.
    pub(super) hidden: Vec<(ObjectiveId, Of)>,
    /// How many fees there are.
    pub(super) fees: usize,
    /// Smaller windows may be of these units.
    pub(super) slices: Vec<(Unit, u32)>,
}

const METRICS: &[&str] = &["mean", "sum", "minimum", "maximum", "count", "percentile"];

impl Maker<'_> {
    fn quantity(&mut self, of: Of) -> Quantity {
        match of {
            _ if self.chance.once_in(24) => Quantity::Unknown,
            Of::Share => Quantity::Share(*self.chance.pick(&shares())),
            Of::Number => Quantity::Number(Decimal::new(self.chance.between(0, 30), 1)),
            Of::Length => Quantity::Length(self.length()),
            Of::Money => Quantity::Money(Decimal::new(self.chance.between(0, 3000), 2)),
        }
    }

    pub(super) fn units(&mut self) -> Units {
        let unit = Micros(*self.chance.pick(&[60, 30, 7, 1440]) * Micros::MINUTE.0);
        let beyond = if self.chance.once_in(3) { self.length() } else { Micros::ZERO };
        let part = match self.chance.below(6) {
            0 => PartUnit::Started,
            1 => PartUnit::Full,
            2 => PartUnit::Exact,
            _ => PartUnit::Open(self.point::<readings::PartUnit>()),
        };
        Units { unit, beyond, part }
    }

    /// A number of a unit, of some depth.
    pub(super) fn num(&mut self, spot: &Spot, of: Of, depth: usize) -> Num {
        if depth == 0 || self.chance.once_in(3) {
            return self.leaf(spot, of);
        }
        let deeper = depth - 1;
        match self.chance.below(12) {
            0 | 1 => {
                let op = *self.chance.pick(&[Op::Plus, Op::Less, Op::Greatest, Op::Smallest]);
                let parts = 2 + usize::from(self.chance.once_in(4));
                Num::Op(op, (0..parts).map(|_| self.num(spot, of, deeper)).collect())
            }
            2 => self.product(spot, of, deeper),
            3 => {
                let place = self.num(spot, Of::Share, deeper);
                let points = [(0, 1), (1, 2), (1, 1)].map(|(part, whole)| (Ratio::new(part, whole).unwrap(), self.num(spot, of, 0)));
                Num::Between { of: Box::new(place), points: points.to_vec() }
            }
            4 => {
                let cases = (0..1 + self.chance.below(2)).map(|_| (self.num_cond(spot, 1), self.num(spot, of, deeper))).collect();
                Num::Choose(cases, Box::new(self.num(spot, of, deeper)))
            }
            5 | 6 if of != Of::Number => {
                let metric = (*self.chance.pick(&["mean", "sum", "maximum", "minimum"])).to_owned();
                Num::Before { num: Box::new(self.num(spot, of, deeper)), count: self.chance.between(1, 3) as u32, metric }
            }
            _ => self.over(spot, of, deeper),
        }
    }

    fn product(&mut self, spot: &Spot, of: Of, depth: usize) -> Num {
        let share = self.num(spot, Of::Share, depth);
        match of {
            Of::Share if self.chance.once_in(2) => {
                let same = *self.chance.pick(&[Of::Length, Of::Number, Of::Share, Of::Money]);
                Num::Op(Op::DividedBy, vec![self.num(spot, same, depth), self.num(spot, same, depth)])
            }
            Of::Length | Of::Money if self.chance.once_in(2) => Num::Op(Op::DividedBy, vec![self.num(spot, of, depth), self.num(spot, Of::Number, 0)]),
            _ if self.chance.once_in(2) => Num::Op(Op::Times, vec![share, self.num(spot, of, depth)]),
            _ => Num::Op(Op::Times, vec![self.num(spot, of, depth), share]),
        }
    }

    fn over(&mut self, spot: &Spot, of: Of, depth: usize) -> Num {
        let Some((unit, count)) = spot.slices.get(self.chance.below(spot.slices.len())).copied() else { return self.leaf(spot, of) };
        let each = WindowSpec { count, ..WindowSpec::of(unit, None) };
        let smaller: &[(Unit, u32)] = if unit == Unit::Day || unit == Unit::Week { &[(Unit::Minute, 240), (Unit::Minute, 720)] } else { &[] };
        let Spot { names, hidden, fees, .. } = spot;
        let inner = Spot { names: names.clone(), hidden: hidden.clone(), fees: *fees, slices: smaller.to_vec() };
        let empty = self.point::<readings::EmptySlice>();
        let (metric, what) = match of {
            Of::Share if !self.chance.once_in(3) => ("share", OverWhat::Cond(self.num_cond(&inner, 1))),
            Of::Number if self.chance.once_in(2) => ("count", OverWhat::Cond(self.num_cond(&inner, 1))),
            _ => {
                let metric = *self.chance.pick(METRICS);
                let metric = if metric == "count" && of != Of::Number { "mean" } else { metric };
                (metric, OverWhat::Num(self.num(&inner, of, depth)))
            }
        };
        let percentile = (metric == "percentile").then(|| Ratio::new(i128::from(self.chance.between(1, 20)), 20).unwrap());
        Num::Over(Box::new(Over {
            metric: metric.to_owned(),
            percentile,
            method: percentile.map(|_| self.point::<readings::PercentileMethod>()),
            what,
            each,
            empty,
        }))
    }

    fn stretches(&mut self, units: bool, metric: &str) -> Num {
        Num::Stretches {
            set: self.time_set(2),
            metric: metric.to_owned(),
            percentile: (metric == "percentile").then(|| Ratio::new(i128::from(self.chance.between(1, 20)), 20).unwrap()),
            method: (metric == "percentile").then(|| self.point::<readings::PercentileMethod>()),
            units: units.then(|| self.units()),
            straddle: self.point::<readings::Straddle>(),
        }
    }

    fn leaf(&mut self, spot: &Spot, of: Of) -> Num {
        let fitting: Vec<ObjectiveId> = spot.hidden.iter().filter(|(_, unit)| *unit == of).map(|(id, _)| *id).collect();
        if !fitting.is_empty() && self.chance.once_in(2) {
            return Num::Result(*self.chance.pick(&fitting));
        }
        let metric = *self.chance.pick(&["sum", "maximum", "mean", "minimum", "percentile"]);
        match (of, self.chance.below(6)) {
            (_, 5) => Num::Value(self.one_of("value", |make| make.quantity(of))),
            (Of::Share, _) => {
                let of = if self.chance.once_in(3) { self.time_set(1) } else { TimeSet::Always };
                Num::Share { of, set: self.time_set(2), outside: self.chance.once_in(2) }
            }
            (Of::Length, 0 | 1) => Num::Time(self.time_set(2)),
            (Of::Length, 2) => Num::Window,
            (Of::Length, _) => self.stretches(false, metric),
            (Of::Number, 0) => self.stretches(false, "count"),
            (Of::Number, 1 | 2) => self.stretches(true, metric),
            (Of::Number, _) => Num::Units(Box::new(self.leaf(spot, Of::Length)), self.units()),
            (Of::Money, at) if spot.fees > 0 => {
                let fee = FeeId(self.chance.below(spot.fees) as u16);
                Num::Fee { fee, time: [FeeTime::Window, FeeTime::Period, FeeTime::Elapsed][at % 3] }
            }
            (Of::Money, _) => Num::Value(OneOf::just(self.quantity(of))),
        }
    }

    /// A condition on a window and a group.
    pub(super) fn num_cond(&mut self, spot: &Spot, depth: usize) -> NumCond {
        match self.chance.below(if depth == 0 { 4 } else { 7 }) {
            0 | 1 => {
                let of = *self.chance.pick(&[Of::Share, Of::Length, Of::Number]);
                let bound = *self.chance.pick(&[Bound::AtLeast, Bound::Above, Bound::AtMost, Bound::Below, Bound::Exactly]);
                NumCond::Compare(self.leaf(spot, of), bound, Num::Value(OneOf::just(self.quantity(of))))
            }
            3 if !spot.names.is_empty() => {
                let at = self.chance.below(spot.names.len());
                let values = if spot.names[at] == "vip" { vec![Value::Flag(true)] } else { self.chance.some(&[Value::Name(0), Value::Name(1)], 1) };
                NumCond::Group(at as u16, values)
            }
            2 | 3 => NumCond::In(self.time_set(1), self.point::<readings::SliceRule>()),
            4 => NumCond::All(vec![self.num_cond(spot, depth - 1), self.num_cond(spot, depth - 1)]),
            5 => NumCond::Any(vec![self.num_cond(spot, depth - 1), self.num_cond(spot, depth - 1)]),
            _ => NumCond::Not(Box::new(self.num_cond(spot, depth - 1))),
        }
    }
}
