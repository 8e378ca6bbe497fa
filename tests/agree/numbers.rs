//! Formulas of contracts made by chance: numbers of a unit, with everything they rest on.

use super::contract::Maker;
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
#[derive(Clone, Default)]
pub(super) struct Spot {
    /// The windows in hand, and the smaller ones in them.
    pub(super) each: Vec<WindowSpec>,
    /// The dimensions.
    pub(super) fields: Vec<FieldId>,
    /// The objective that something is paid for, or whose windows are looked at.
    pub(super) own: Option<usize>,
}

/// Names of the fields, in order of their ids.
pub(super) const FIELDS: [&str; 7] = ["priority", "cost", "vip", "queue", "qualified", "effort", "times"];

const METRICS: &[&str] = &["mean", "sum", "minimum", "maximum", "percentile", "count"];

/// Shares that few cases reach exactly, or nearly.
pub(super) fn shares() -> Vec<Ratio> {
    let percent = (0..=20).map(|n| (n, 20));
    let near = [(0, 1), (1, 2), (1, 1), (1, 3), (2, 3), (333, 1000), (667, 1000), (3333, 10_000), (6667, 10_000), (0, 1), (1, 2), (1, 1)];
    percent.chain(near).map(|(part, whole)| Ratio::new(part, whole).unwrap()).collect()
}

impl Maker<'_> {
    pub(super) fn quantity(&mut self, of: Of) -> Quantity {
        match of {
            Of::Share => Quantity::Share(*self.chance.pick(&shares())),
            Of::Number => Quantity::Number(Decimal::new(self.chance.between(0, 30), *self.chance.pick(&[0, 1]))),
            Of::Length => Quantity::Length(self.length()),
            Of::Money => Quantity::Money(Decimal::new(self.chance.between(0, 3000), *self.chance.pick(&[1, 2]))),
        }
    }

    /// A value, settled or not, rarely not agreed.
    fn value(&mut self, of: Of) -> Num {
        let mut value = self.one_of("value", |make| make.quantity(of));
        if value.options.len() > 1 && self.chance.once_in(2) {
            value.options[1] = Quantity::Unknown;
        }
        Num::Value(value)
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

    pub(super) fn bound(&mut self) -> Bound {
        *self.chance.pick(&[Bound::AtLeast, Bound::AtMost, Bound::AtLeast, Bound::AtMost, Bound::Above, Bound::Below, Bound::Exactly])
    }

    /// A twentieth or more.
    pub(super) fn rank(&mut self) -> Ratio {
        Ratio::new(i128::from(self.chance.between(1, 20)), 20).unwrap()
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
            2 | 3 => self.product(spot, of, deeper),
            4 => {
                let (place, at): (Of, [(i128, i128); 3]) =
                    if self.chance.once_in(3) { (Of::Number, [(0, 1), (2, 1), (5, 1)]) } else { (Of::Share, [(0, 1), (1, 2), (1, 1)]) };
                let twice = self.chance.once_in(6);
                let place = self.num(spot, place, deeper);
                let point = |n: usize| if twice && n == 1 { at[2] } else { at[n] };
                let points = (0..3).map(|n| (Ratio::new(point(n).0, point(n).1).unwrap(), self.num(spot, of, 0))).collect();
                Num::Between { of: Box::new(place), points }
            }
            5 => {
                let cases = (0..1 + self.chance.below(2)).map(|_| (self.num_cond(spot, 1), self.num(spot, of, deeper))).collect();
                Num::Choose(cases, Box::new(self.num(spot, of, deeper)))
            }
            6 | 7 => {
                let (metric, of) = self.metric(of, false);
                let num = Box::new(self.num(&Spot { own: None, ..spot.clone() }, of, deeper));
                Num::Before { num, count: self.chance.between(1, 3) as u32, metric }
            }
            _ => self.over(spot, of, deeper),
        }
    }

    /// A metric that gives such a number, and of what.
    fn metric(&mut self, of: Of, percentile: bool) -> (String, Of) {
        let metric = *self.chance.pick(METRICS);
        let metric = if metric == "percentile" && !percentile { "maximum" } else { metric };
        match metric {
            "count" if of != Of::Number => ("mean".to_owned(), of),
            "count" => (metric.to_owned(), *self.chance.pick(&[Of::Share, Of::Length, Of::Number])),
            _ => (metric.to_owned(), of),
        }
    }

    fn product(&mut self, spot: &Spot, of: Of, depth: usize) -> Num {
        let share = self.num(spot, Of::Share, depth);
        match of {
            Of::Share if self.chance.once_in(2) => {
                let same = *self.chance.pick(&[Of::Length, Of::Number, Of::Share, Of::Money]);
                Num::Op(Op::DividedBy, vec![self.num(spot, same, depth), self.num(spot, same, depth)])
            }
            Of::Length | Of::Money if self.chance.once_in(2) => {
                let op = *self.chance.pick(&[Op::DividedBy, Op::Times]);
                Num::Op(op, vec![self.num(spot, of, depth), self.num(spot, Of::Number, depth)])
            }
            _ if self.chance.once_in(2) => Num::Op(Op::Times, vec![share, self.num(spot, of, depth)]),
            _ => Num::Op(Op::Times, vec![self.num(spot, of, depth), share]),
        }
    }

    fn over(&mut self, spot: &Spot, of: Of, depth: usize) -> Num {
        let Some((each, inner)) = self.over_each(spot) else { return self.leaf(spot, of) };
        let empty = self.point::<readings::EmptySlice>();
        let (metric, what) = match of {
            Of::Share if !self.chance.once_in(3) => ("share".to_owned(), OverWhat::Cond(self.num_cond(&inner, 1))),
            Of::Number if self.chance.once_in(2) => ("count".to_owned(), OverWhat::Cond(self.num_cond(&inner, 1))),
            _ => {
                let (metric, of) = self.metric(of, true);
                (metric, OverWhat::Num(self.num(&inner, of, depth)))
            }
        };
        let percentile = (metric == "percentile").then(|| self.rank());
        let method = percentile.map(|_| self.point::<readings::PercentileMethod>());
        Num::Over(Box::new(Over { metric, percentile, method, what, each, empty }))
    }

    /// Smaller windows (of one reading or two), or groups by one more field.
    fn over_each(&mut self, spot: &Spot) -> Option<(OverEach, Spot)> {
        if !spot.each.is_empty() && self.chance.once_in(3) {
            let inner = self.by_one_more(spot)?;
            let names = inner.fields.iter().map(|field| FIELDS[field.index()].to_owned()).collect();
            return Some((OverEach::Groups(names), inner));
        }
        let each = spot.each.get(1).cloned()?;
        let mut inner = Spot { each: spot.each[1..].to_vec(), own: None, fields: spot.fields.clone() };
        let mut windows = self.one_of("value", |make| make.slices(&spot.each[0]).into_iter().next().unwrap_or_else(|| each.clone()));
        windows.options[0] = each;
        if windows.options.len() > 1 {
            inner.each.truncate(1);
        }
        Some((OverEach::Windows(windows), inner))
    }

    /// The same windows, by one field more.
    pub(super) fn by_one_more(&mut self, spot: &Spot) -> Option<Spot> {
        let more: Vec<FieldId> = [0, 2, 3].map(FieldId).into_iter().filter(|field| !spot.fields.contains(field)).collect();
        if more.is_empty() {
            return None;
        }
        let fields = spot.fields.iter().copied().chain([*self.chance.pick(&more)]).collect();
        Some(Spot { fields, own: None, ..spot.clone() })
    }

    fn stretches(&mut self, units: bool, metric: &str) -> Num {
        Num::Stretches {
            set: self.time_set(2),
            metric: metric.to_owned(),
            percentile: (metric == "percentile").then(|| self.rank()),
            method: (metric == "percentile").then(|| self.point::<readings::PercentileMethod>()),
            units: units.then(|| self.units()),
            straddle: self.point::<readings::Straddle>(),
        }
    }

    /// Objectives of the same windows and dimensions that measure such a number.
    fn fitting(&self, spot: &Spot, of: Of) -> Vec<ObjectiveId> {
        let shape = |w: &WindowSpec| WindowSpec { month: None, short: None, step: None, ..w.clone() };
        let Some(each) = spot.each.first().map(shape) else { return Vec::new() };
        let names: Vec<&str> = spot.fields.iter().map(|f| FIELDS[f.index()]).collect();
        let fits = |objective: &Objective| {
            let own: Vec<&str> = match &objective.what {
                What::Formula(formula) => formula.dimensions.iter().map(String::as_str).collect(),
                What::Items(items) => items.dimensions.iter().map(|at| self.cases[items.case.index()].fields[at.field.index()].name.as_str()).collect(),
            };
            own == names && shape(&objective.each) == each
        };
        let all = self.objectives.iter().zip(&self.units).enumerate();
        all.filter(|(_, (o, unit))| **unit == of && fits(o)).map(|(at, _)| ObjectiveId(at as u16)).collect()
    }

    /// What is known of the objective in hand.
    fn own(&mut self, at: usize, of: Of) -> Option<Num> {
        let mut fits = Vec::new();
        if self.units[at] == of {
            fits.push(Num::Attained);
            if self.objectives[at].target.is_some() {
                fits.extend([Num::Shortfall, Num::Target, Num::Shortfall]);
            }
        }
        if of == Of::Number {
            fits.extend([Num::InARow, Num::Missed, Num::Sample]);
        }
        (!fits.is_empty()).then(|| self.chance.pick(&fits).clone())
    }

    /// Any judged objectives, or all.
    fn some_judged(&mut self) -> Vec<ObjectiveId> {
        let judged = self.judged_ids();
        if self.chance.once_in(2) { self.chance.some(&judged, 0) } else { Vec::new() }
    }

    fn leaf(&mut self, spot: &Spot, of: Of) -> Num {
        let fitting = self.fitting(spot, of);
        if !fitting.is_empty() && self.chance.once_in(2) {
            return Num::Result(*self.chance.pick(&fitting));
        }
        if let Some(own) = spot.own.and_then(|at| self.own(at, of))
            && !self.chance.once_in(3)
        {
            return own;
        }
        let metric = *self.chance.pick(&["sum", "maximum", "mean", "minimum", "percentile"]);
        match (of, self.chance.below(6)) {
            (_, 5) => self.value(of),
            (Of::Share, 4) if spot.own.is_some() && !self.pools.is_empty() => Num::Allocation(PoolId(self.chance.below(self.pools.len()) as u16)),
            (Of::Share, _) => {
                let of = if self.chance.once_in(3) { self.time_set(1) } else { TimeSet::Always };
                Num::Share { of, set: self.time_set(2), outside: self.chance.once_in(2) }
            }
            (Of::Length, 0 | 1) => Num::Time(self.time_set(2)),
            (Of::Length, 2) => Num::Window,
            (Of::Length, _) => self.stretches(false, metric),
            (Of::Number, 0) => self.stretches(false, "count"),
            (Of::Number, 1 | 2) => self.stretches(true, metric),
            (Of::Number, 3) if self.chance.once_in(3) => Num::Points(self.some_judged()),
            (Of::Number, _) => Num::Units(Box::new(self.leaf(spot, Of::Length)), self.units()),
            (Of::Money, 3) if self.chance.once_in(3) => Num::Credits(self.some_judged()),
            (Of::Money, 4) if !self.pools.is_empty() => Num::Pool(PoolId(self.chance.below(self.pools.len()) as u16)),
            (Of::Money, at) if !self.fees.is_empty() => {
                let fee = FeeId(self.chance.below(self.fees.len()) as u16);
                Num::Fee { fee, time: [FeeTime::Window, FeeTime::Preceding(self.point::<readings::FirstPreceding>()), FeeTime::Elapsed][at % 3] }
            }
            (Of::Money, _) => self.value(of),
        }
    }

    /// A condition on a window and a group.
    pub(super) fn num_cond(&mut self, spot: &Spot, depth: usize) -> NumCond {
        match self.chance.below(if depth == 0 { 4 } else { 7 }) {
            0 | 1 => {
                let of = *self.chance.pick(&[Of::Share, Of::Length, Of::Number]);
                NumCond::Compare(self.num(spot, of, depth.min(1)), self.bound(), self.value(of))
            }
            3 if !spot.fields.is_empty() => {
                let at = self.chance.below(spot.fields.len());
                let values = self.some_values(spot.fields[at], 1);
                NumCond::Group(at as u16, values)
            }
            2 | 3 => NumCond::In(self.time_set(1), self.point::<readings::SliceRule>()),
            4 => NumCond::All(vec![self.num_cond(spot, depth - 1), self.num_cond(spot, depth - 1)]),
            5 => NumCond::Any(vec![self.num_cond(spot, depth - 1), self.num_cond(spot, depth - 1)]),
            _ => NumCond::Not(Box::new(self.num_cond(spot, depth - 1))),
        }
    }
}
