//! What is settled in contracts made by chance: seasons, surges and phases, histories, formulas that are paid, factors, points, bonuses, pools, limits of every scope, earn-back, rights.

use super::contract::Maker;
use super::numbers::Of;
use super::promises::{measured, shares};
use rust_decimal::Decimal;
use sla::plan::*;
use sla::readings;
use sla::value::Ratio;

/// The rest of a plan.
#[derive(Default)]
pub(super) struct More {
    pub(super) adjustments: Vec<Adjustment>,
    pub(super) pools: Vec<Pool>,
    pub(super) rights: Vec<Right>,
}

/// Everything that settlement changes or names.
pub(super) struct Settled<'p> {
    pub(super) clocks: &'p [Clock],
    /// With what each measures.
    pub(super) objectives: &'p mut Vec<(Objective, Of)>,
    pub(super) fees: &'p [Fee],
    pub(super) credits: &'p mut Vec<Credit>,
    pub(super) limits: &'p mut Vec<Limit>,
}

impl Maker<'_> {
    /// Makes the rest, and changes what is there.
    pub(super) fn settlement(&mut self, plan: Settled<'_>) -> More {
        let Settled { clocks, objectives, fees, credits, limits } = plan;
        if self.chance.once_in(3) {
            let objective = self.reckoned(objectives.len(), fees);
            objectives.push(objective);
        }
        let plain: Vec<usize> = (0..objectives.len()).filter(|at| !objectives[*at].0.hidden).collect();
        let mut adjustments = Vec::new();
        if !plain.is_empty() {
            for at in 0..self.chance.below(6).saturating_sub(2) {
                let adjustment = self.adjustment(at, objectives, &plain, clocks);
                adjustments.push(adjustment);
            }
        }
        self.orders(&mut adjustments);
        let pools: Vec<Pool> = (0..self.chance.below(6).saturating_sub(4)).map(|at| self.pool(at, objectives, &plain, fees)).collect();
        for credit in credits.iter_mut() {
            let (objective, of) = objectives[credit.objective.index()].clone();
            self.richer(credit, (&objective, of), objectives, &plain, fees, pools.len());
        }
        for at in plain.clone() {
            let (objective, of) = objectives[at].clone();
            if self.chance.once_in(5) {
                let mut credit = self.another(at, &objective);
                self.richer(&mut credit, (&objective, of), objectives, &plain, fees, pools.len());
                credits.push(credit);
            }
        }
        for limit in limits.iter_mut() {
            limit.each_group = self.chance.once_in(4);
            if self.chance.once_in(5) {
                (limit.each_credit, limit.each) = (true, None);
            }
            if limit.each.is_some() && !fees.is_empty() && self.chance.once_in(4) {
                limit.amount = Amount { base: OneOf::just(Base::Formula(Box::new(self.part_of_fee(fees)))), per: Per::Window };
            }
        }
        let mut rights = Vec::new();
        if !plain.is_empty() {
            for at in 0..self.chance.below(5).saturating_sub(2) {
                let when = self.history(objectives, &plain, adjustments.len(), 1, true);
                let notice_days = self.chance.once_in(2).then(|| self.chance.between(1, 40) as u32);
                let again = self.point::<readings::RightAgain>();
                rights.push(Right { name: format!("to leave {at}"), clause: None, party: (at % 2) as u16, when, notice_days, again });
            }
        }
        More { adjustments, pools, rights }
    }

    /// An objective that measures points or credits.
    fn reckoned(&mut self, at: usize, fees: &[Fee]) -> (Objective, Of) {
        let (num, unit) = match self.chance.below(3) {
            1 => (Num::Credits(Vec::new()), Of::Money),
            2 if !fees.is_empty() => {
                let fee = Num::Fee { fee: FeeId(0), time: FeeTime::Window };
                (Num::Op(Op::DividedBy, vec![Num::Credits(Vec::new()), fee]), Of::Share)
            }
            _ => (Num::Points(Vec::new()), Of::Number),
        };
        let what = What::Formula(Formula { num, dimensions: Vec::new() });
        let mut objective = Objective {
            name: format!("reckoned_{at}"),
            clause: None,
            hidden: false,
            what,
            target: None,
            each: self.window(),
            needs: None,
            exclusions: Vec::new(),
            empty: self.point::<readings::EmptyWindow>(),
            partial: self.point::<readings::PartialWindow>(),
            rounding: (unit == Of::Share).then(|| self.point::<readings::RoundingBeforeCompare>()),
            share: Share::default(),
        };
        if !self.chance.once_in(4) {
            let value = OneOf::just(self.amount_of(unit));
            objective.target = Some(Target { bound: *self.chance.pick(&[Bound::AtMost, Bound::Below, Bound::AtLeast]), value, rows: Vec::new() });
        }
        (objective, unit)
    }

    fn amount_of(&mut self, unit: Of) -> Quantity {
        match unit {
            Of::Share => Quantity::Share(*self.chance.pick(&shares())),
            Of::Number => Quantity::Number(Decimal::new(self.chance.between(0, 30), 1)),
            Of::Length => Quantity::Length(self.length()),
            Of::Money => Quantity::Money(Decimal::new(self.chance.between(0, 3000), 1)),
        }
    }

    fn bound(&mut self) -> Bound {
        *self.chance.pick(&[Bound::AtLeast, Bound::AtMost, Bound::Above, Bound::Below, Bound::Exactly])
    }

    /// A part of a fee, as a formula.
    fn part_of_fee(&mut self, fees: &[Fee]) -> Num {
        let share = Num::Value(OneOf::just(Quantity::Share(Ratio::new(i128::from(self.chance.between(0, 20)), 100).unwrap())));
        if fees.is_empty() {
            return Num::Value(OneOf::just(self.amount_of(Of::Money)));
        }
        let fee = FeeId(self.chance.below(fees.len()) as u16);
        let time = *self.chance.pick(&[FeeTime::Window, FeeTime::Period, FeeTime::Elapsed]);
        Num::Op(Op::Times, vec![share, Num::Fee { fee, time }])
    }

    /// What is paid, as a formula: of an objective with that unit.
    fn paid(&mut self, unit: Of, targeted: bool, fees: &[Fee], pools: usize) -> Num {
        let money = Num::Value(OneOf::just(Quantity::Money(Decimal::new(self.chance.between(0, 4000), 2))));
        let number = match self.chance.below(5) {
            0 => Num::InARow,
            1 => Num::Missed,
            2 => Num::Sample,
            3 if unit == Of::Number || unit == Of::Share => Num::Attained,
            _ if targeted && unit == Of::Share => Num::Shortfall,
            _ => Num::InARow,
        };
        match self.chance.below(9) {
            0 => Num::Op(Op::Times, vec![number, money]),
            1 => Num::Op(Op::Times, vec![money, number]),
            2 => self.part_of_fee(fees),
            3 if pools > 0 => {
                let pool = PoolId(self.chance.below(pools) as u16);
                Num::Op(Op::Times, vec![Num::Allocation(pool), Num::Pool(pool)])
            }
            4 => {
                let points = [(0, 1), (1, 2), (1, 1)].map(|(part, whole)| (Ratio::new(part, whole).unwrap(), self.part_of_fee(fees)));
                let of = if unit == Of::Share { Num::Attained } else { Num::InARow };
                Num::Between { of: Box::new(of), points: points.to_vec() }
            }
            5 => {
                let cond = NumCond::Compare(Num::InARow, Bound::AtLeast, Num::Value(OneOf::just(Quantity::Number(Decimal::new(2, 0)))));
                Num::Choose(vec![(cond, money)], Box::new(self.part_of_fee(fees)))
            }
            6 if unit == Of::Money => Num::Op(Op::Less, vec![Num::Attained, money]),
            7 if self.chance.once_in(3) => {
                let credits = Num::Op(Op::Times, vec![number, Num::Credits(Vec::new())]);
                Num::Op(Op::Smallest, vec![credits, money])
            }
            8 if self.chance.once_in(2) => Num::Op(Op::Times, vec![Num::Points(Vec::new()), money]),
            _ => Num::Op(Op::Greatest, vec![Num::Op(Op::Times, vec![number, money]), self.part_of_fee(fees)]),
        }
    }

    /// Factors, earn-back, a least amount, rows for groups and formulas.
    fn richer(
        &mut self,
        credit: &mut Credit,
        (objective, unit): (&Objective, Of),
        objectives: &[(Objective, Of)],
        plain: &[usize],
        fees: &[Fee],
        pools: usize,
    ) {
        while self.chance.once_in(4) && credit.multiply.len() < 3 {
            let by = Ratio::new(i128::from(self.chance.between(0, 5)), 2).unwrap();
            let when = self.history(objectives, plain, 0, 1, false);
            credit.multiply.push(Multiplier { by, when });
        }
        while objective.target.is_some() && self.chance.once_in(3) && credit.returns.len() < 3 {
            let share = Ratio::new(i128::from(self.chance.between(0, 4)), 4).unwrap();
            credit.returns.push(Return { share, met: self.chance.between(1, 3) as u32, scope: self.point::<readings::EarnBackScope>() });
        }
        if self.chance.once_in(6) {
            credit.least = Some(Decimal::new(self.chance.between(0, 4000), 2));
        }
        if objective.target.is_some() && credit.scale == Scale::Attained && self.chance.once_in(5) {
            credit.scale = Scale::InARow;
            let edge = |edge: &mut Option<Edge>, at| edge.iter_mut().for_each(|edge| edge.at = Ratio::whole(at));
            for (row, at) in credit.rows.iter_mut().zip(1..) {
                edge(&mut row.lower, at);
                edge(&mut row.upper, at + 1);
            }
        }
        let own = objective.items().filter(|items| items.dimensions.iter().any(|at| at.field == FieldId(0)));
        for row in &mut credit.rows {
            if !credit.points && row.pays.per == Per::Window && self.chance.once_in(4) {
                row.pays.base = OneOf::just(Base::Formula(Box::new(self.paid(unit, objective.target.is_some(), fees, pools))));
            }
            if let Some(own) = own.filter(|_| self.chance.once_in(2)) {
                let some = |make: &mut Self| make.chance.some(&[Value::Name(0), Value::Name(1), Value::Name(2)], 0);
                row.when = own.dimensions.iter().map(|at| if at.field == FieldId(0) { some(self) } else { Vec::new() }).collect();
            }
        }
    }

    /// A bonus, or points, beside what there is.
    fn another(&mut self, at: usize, objective: &Objective) -> Credit {
        let points = self.chance.once_in(2);
        let scales: &[Scale] = if objective.target.is_some() { &[Scale::Missed, Scale::Attained, Scale::InARow] } else { &[Scale::Attained] };
        let scale = *self.chance.pick(scales);
        let amount = Decimal::new(self.chance.between(1, 50), *self.chance.pick(&[0, 1]));
        let base = if points { Base::Points(amount) } else { Base::Money(amount) };
        let pays = Amount { base: OneOf::just(base), per: Per::Window };
        let row = Row { lower: None, upper: None, otherwise: false, when: Vec::new(), pays };
        Credit {
            bonus: !points,
            points,
            ..Credit::of(ObjectiveId(at as u16), scale, vec![row], self.point::<readings::BandGap>(), self.point::<readings::BandOverlap>())
        }
    }

    fn pool(&mut self, at: usize, objectives: &[(Objective, Of)], plain: &[usize], fees: &[Fee]) -> Pool {
        let amount = self.part_of_fee(fees);
        let each = self.window();
        let mut allocations = Vec::new();
        while !plain.is_empty() && allocations.len() < 4 && !self.chance.once_in(3) {
            let objective = ObjectiveId(*self.chance.pick(plain) as u16);
            let from = self.chance.once_in(2).then(|| self.origin.plus_days(self.chance.between(-5, 30) as i32));
            allocations.push(Allocation { objective, share: Ratio::new(i128::from(self.chance.between(0, 6)), 4).unwrap(), from });
        }
        debug_assert!(allocations.iter().all(|a| a.objective.index() < objectives.len()));
        Pool { name: format!("pool_{at}"), clause: Some(format!("8.{at}")), amount, each, allocatable: Ratio::whole(2), allocations }
    }

    fn adjustment(&mut self, at: usize, objectives: &mut Vec<(Objective, Of)>, plain: &[usize], clocks: &[Clock]) -> Adjustment {
        let day = |make: &mut Self, from, to| make.origin.plus_days(make.chance.between(from, to) as i32);
        let (kind, when) = match self.chance.below(4) {
            0 | 1 => {
                let from = (!self.chance.once_in(6)).then(|| day(self, -20, 40));
                let until = (!self.chance.once_in(6)).then(|| day(self, 41, 90));
                (AdjustmentKind::Phase, AdjustmentWhen::Dates(from, until))
            }
            2 => {
                let (from, through) = (day(self, -10, 20), day(self, 0, 60));
                let real = |date: sla::value::Date| if (date.month, date.day) == (2, 29) { (2, 28) } else { (date.month, date.day) };
                (AdjustmentKind::Season, AdjustmentWhen::Yearly(real(from), real(through)))
            }
            _ => (AdjustmentKind::Surge, self.surge(objectives, clocks)),
        };
        let given = self.chance.once_in(3).then(|| self.history(objectives, plain, at, 1, false));
        let cut = self.point::<readings::CutWindow>();
        let mut changes = Vec::new();
        for one in plain {
            if self.chance.once_in(2) {
                let unit = objectives[*one].1;
                let target = (!self.chance.once_in(5)).then(|| {
                    let value = self.amount_of(unit);
                    Target { bound: self.bound(), value: OneOf::just(value), rows: Vec::new() }
                });
                changes.push(Change::Target(ObjectiveId(*one as u16), target));
            }
        }
        if self.chance.once_in(2) {
            let named = if self.chance.once_in(2) { vec![ObjectiveId(*self.chance.pick(plain) as u16)] } else { Vec::new() };
            changes.push(Change::Multiply(named, Ratio::new(i128::from(self.chance.between(0, 6)), 4).unwrap()));
        }
        let clause = self.chance.once_in(2).then(|| format!("9.{at}"));
        Adjustment { name: format!("time_{at}"), clause, kind, when, given, cut, changes, before: Vec::new(), beside: Vec::new() }
    }

    /// Windows in which something is counted or measured.
    fn surge(&mut self, objectives: &mut Vec<(Objective, Of)>, clocks: &[Clock]) -> AdjustmentWhen {
        let each = self.window();
        let mut hidden = self.objective(objectives.len(), clocks);
        (hidden.hidden, hidden.target, hidden.needs, hidden.each) = (self.level.formulas, None, None, each.clone());
        if let Some(items) = hidden.items_mut() {
            items.dimensions.clear();
            if self.chance.once_in(2) {
                (items.measure, items.open_cases, items.open_values) = (counted(&items.measure), None, None);
            }
        }
        let unit = measured(hidden.items().unwrap());
        if unit != Of::Share {
            hidden.rounding = None;
        }
        let id = ObjectiveId(objectives.len() as u16);
        let compare = |make: &mut Self| {
            let value = if unit == Of::Number { Quantity::Number(Decimal::new(make.chance.between(0, 4), 0)) } else { make.amount_of(unit) };
            let left =
                if make.chance.once_in(6) { Num::Before { num: Box::new(Num::Result(id)), count: 2, metric: "mean".to_owned() } } else { Num::Result(id) };
            NumCond::Compare(left, *make.chance.pick(&[Bound::AtLeast, Bound::Above, Bound::AtLeast, Bound::AtMost]), Num::Value(OneOf::just(value)))
        };
        let condition = match self.chance.below(6) {
            0 => NumCond::Not(Box::new(compare(self))),
            1 => NumCond::All(vec![compare(self), compare(self)]),
            _ => compare(self),
        };
        objectives.push((hidden, unit));
        AdjustmentWhen::Windows { each, condition, reach: self.point::<readings::SurgeReach>() }
    }

    /// Which is preferred to which; a point for the others.
    fn orders(&mut self, adjustments: &mut [Adjustment]) {
        let downwards = self.chance.once_in(2);
        for one in 0..adjustments.len() {
            for other in one + 1..adjustments.len() {
                let (one_id, other_id) = (AdjustmentId(one as u16), AdjustmentId(other as u16));
                match self.chance.below(3) {
                    2 if downwards => adjustments[one].before.push(other_id),
                    2 => adjustments[other].before.push(one_id),
                    _ if self.chance.once_in(8) => {}
                    _ => {
                        let point = self.point::<readings::OverlappingAdjustments>();
                        adjustments[one].beside.push((other_id, point));
                    }
                }
            }
        }
    }

    /// What has happened: in windows of objectives, or of the agreement as a whole; adjustments before a position.
    fn history(&mut self, objectives: &[(Objective, Of)], plain: &[usize], before: usize, depth: usize, whole: bool) -> History {
        match self.chance.below(if depth == 0 { 5 } else { 7 }) {
            4 if before > 0 => {
                let test = self.test(objectives, plain, false);
                let during = AdjustmentId(self.chance.below(before) as u16);
                History::Throughout { test, during, unmeasured: self.point::<readings::UnmeasuredInCount>() }
            }
            5 => History::All((0..2).map(|_| self.history(objectives, plain, before, depth - 1, whole)).collect()),
            6 => History::Any((0..2).map(|_| self.history(objectives, plain, before, depth - 1, whole)).collect()),
            _ => {
                let test = self.test(objectives, plain, whole);
                let of = self.chance.between(1, 4) as u32;
                let least = self.chance.between(1, i64::from(of)) as u32;
                History::Windows { test, least, of, unmeasured: self.point::<readings::UnmeasuredInCount>() }
            }
        }
    }

    fn test(&mut self, objectives: &[(Objective, Of)], plain: &[usize], whole: bool) -> WindowTest {
        if whole && self.chance.once_in(4) {
            let (left, unit) = if self.chance.once_in(2) { (Num::Credits(Vec::new()), Of::Money) } else { (Num::Points(Vec::new()), Of::Number) };
            let is = TestIs::Compare(left, self.bound(), Num::Value(OneOf::just(self.amount_of(unit))));
            return WindowTest { of: TestOf::Windows(self.window()), is };
        }
        let at = *self.chance.pick(plain);
        let unit = objectives[at].1;
        let is = match self.chance.below(4) {
            0 | 1 if objectives[at].0.target.is_some() => TestIs::Missed,
            2 if objectives[at].0.target.is_some() => TestIs::Met,
            _ => TestIs::Compare(Num::Attained, self.bound(), Num::Value(OneOf::just(self.amount_of(unit)))),
        };
        WindowTest { of: TestOf::Objective(ObjectiveId(at as u16)), is }
    }
}

/// The same items, counted.
fn counted(measure: &Measure) -> Measure {
    let (field, percentile, method, units) = (None, None, None, None);
    Measure { metric: "count".to_owned(), clock: measure.clock, within: None, field, holds: Cond::True, percentile, method, units }
}
