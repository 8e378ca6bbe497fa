//! What is paid in contracts made by chance: fees, tables of every scale, formulas, factors, points, bonuses, earn-back, pools, limits of every scope.

use super::contract::Maker;
use super::numbers::{FIELDS, Of, Spot, shares};
use rust_decimal::Decimal;
use sla::plan::*;
use sla::readings;
use sla::value::Ratio;

impl Maker<'_> {
    pub(super) fn fee(&mut self, at: usize) -> Fee {
        let amount = match self.chance.once_in(12) {
            true => OneOf::blank(),
            false => self.one_of("value", |make| Decimal::new(*make.chance.pick(&[100_000, 99_999, 33_333, 1]), 2)),
        };
        let each = if self.chance.once_in(4) { self.plain_window() } else { self.window() };
        Fee { name: format!("fee_{at}"), amount, each }
    }

    fn share_of(&mut self, most: i64, whole: i128) -> Ratio {
        Ratio::new(i128::from(self.chance.between(0, most)), whole).unwrap()
    }

    /// Where something is paid: for an objective, or for all of them.
    fn spot(&mut self, own: Option<usize>, each: Option<&WindowSpec>) -> Spot {
        let each = own.map(|at| &self.objectives[at].each).or(each).cloned();
        let fields = own.map_or_else(Vec::new, |at| match &self.objectives[at].what {
            What::Items(items) => items.dimensions.iter().map(|at| at.field).collect(),
            What::Formula(formula) => formula.dimensions.iter().filter_map(|name| FIELDS.iter().position(|f| f == name)).map(|at| FieldId(at as u16)).collect(),
        });
        let slices = each.as_ref().map_or_else(Vec::new, |each| self.slices(each));
        Spot { each: each.into_iter().chain(slices).collect(), fields, own }
    }

    /// A formula of money.
    fn paid(&mut self, spot: &Spot) -> Num {
        let money = Num::Value(OneOf::just(Quantity::Money(Decimal::new(self.chance.between(0, 4000), 2))));
        let product = |parts: Vec<Num>| Num::Op(Op::Times, parts);
        match self.chance.below(7) {
            0 | 1 => product(vec![self.num(spot, Of::Number, 0), money]),
            2 if spot.own.is_some_and(|at| self.units[at] == Of::Length) => {
                product(vec![Num::Units(Box::new(self.num(spot, Of::Length, 0)), self.units()), money])
            }
            2 | 3 if !self.fees.is_empty() => {
                let fee = FeeId(self.chance.below(self.fees.len()) as u16);
                let first = self.point::<readings::FirstPreceding>();
                let day = self.point::<readings::FeeDay>();
                let time = *self.chance.pick(&[FeeTime::Window, FeeTime::Preceding(first), FeeTime::Elapsed, FeeTime::Day(day)]);
                product(vec![Num::Value(OneOf::just(Quantity::Share(self.share_of(20, 100)))), Num::Fee { fee, time }])
            }
            4 if spot.own.is_some() && !self.pools.is_empty() => {
                let pool = PoolId(self.chance.below(self.pools.len()) as u16);
                product(vec![Num::Allocation(pool), Num::Pool(pool)])
            }
            _ => self.num(spot, Of::Money, 2),
        }
    }

    fn amount(&mut self, per: Per) -> Amount {
        if self.chance.once_in(15) {
            return Amount { base: OneOf::blank(), per };
        }
        let count = self.fees.len();
        let base = self.one_of("value", |make| match make.chance.below(3) {
            0 if count > 0 => Base::OfFee(make.share_of(30, 100), FeeId(make.chance.below(count) as u16)),
            1 => Base::Money(Decimal::new(make.chance.between(0, 2000), 3)),
            _ => Base::Money(Decimal::new(make.chance.between(1, 500), 0)),
        });
        Amount { base, per }
    }

    /// What is paid for windows of each objective: nothing, a table, a bonus, points.
    pub(super) fn credits(&mut self) -> Vec<Credit> {
        let mut credits = Vec::new();
        for at in self.judged() {
            let credit = self.credit(at);
            match self.chance.below(8) {
                0..=3 => {
                    let claim = self.chance.once_in(4).then(|| self.claim());
                    let payment = self.chance.once_in(6).then(|| self.payment(claim.is_some()));
                    credits.push(Credit { claim, payment, ..credit });
                }
                4 => credits.push(Credit { bonus: true, ..credit }),
                5 => {
                    let credit = self.in_points(credit);
                    credits.push(credit);
                }
                // The second is never asked.
                6 => credits.extend([credit, self.credit(at)]),
                _ => {}
            }
        }
        credits
    }

    /// The same in service points.
    fn in_points(&mut self, mut credit: Credit) -> Credit {
        credit.points = true;
        for row in &mut credit.rows {
            row.pays.base = OneOf::just(Base::Points(Decimal::new(self.chance.between(-20, 50), *self.chance.pick(&[0, 1]))));
        }
        credit
    }

    fn credit(&mut self, at: usize) -> Credit {
        let targeted = self.objectives[at].target.is_some();
        let scales: &[Scale] = if targeted { &[Scale::Attained, Scale::ShortBy, Scale::Missed, Scale::InARow] } else { &[Scale::Attained] };
        let scale = *self.chance.pick(scales);
        // Of a count of failures no case is a miss by itself.
        let upwards = self.objectives[at].target.as_ref().is_none_or(|target| target.bound.upwards());
        let point = Per::Point(PartUnit::Open(self.point::<readings::PartUnit>()));
        let per: &[Per] = &match (self.units[at], targeted, upwards && self.objectives[at].items().is_some()) {
            (Of::Share, true, true) => vec![Per::Window, point, Per::MissedCase],
            (Of::Share, true, false) => vec![Per::Window, point],
            (Of::Share, false, true) => vec![Per::Window, Per::MissedCase],
            _ => vec![Per::Window],
        };
        let spot = self.spot(Some(at), None);
        let mut rows: Vec<Row> = Vec::new();
        for _ in 0..if scale == Scale::Missed { 1 } else { 1 + self.chance.below(3) } {
            let row = self.row(scale, &spot, per);
            rows.push(row);
        }
        if scale != Scale::Missed && self.chance.once_in(4) {
            rows.push(Row { lower: None, upper: None, otherwise: true, when: Vec::new(), pays: self.amount(Per::Window) });
        }
        let mut credit = Credit {
            clause: self.clause(6, at),
            shape: self.chance.once_in(2).then(|| self.point::<readings::BandShape>()),
            between: Some(self.point::<readings::Between>()),
            to: Some(self.point::<readings::ToEnd>()),
            ..Credit::of(ObjectiveId(at as u16), scale, rows, self.point::<readings::BandGap>(), self.point::<readings::BandOverlap>())
        };
        while self.chance.once_in(4) && credit.multiply.len() < 3 {
            let by = self.share_of(5, 2);
            let when = self.history(self.adjustments.len(), 1, false);
            credit.multiply.extend(when.map(|when| Multiplier { by, when }));
        }
        credit.factors = self.chance.once_in(2).then(|| self.point::<readings::SeveralFactors>());
        while targeted && self.chance.once_in(3) && credit.returns.len() < 3 {
            let share = self.share_of(4, 4);
            credit.returns.push(Return {
                share,
                met: self.chance.between(1, 3) as u32,
                by: self.earns_back(at),
                scope: self.point::<readings::EarnBackScope>(),
                unmeasured: self.point::<readings::UnmeasuredReturn>(),
            });
        }
        if self.chance.once_in(6) {
            credit.least = Some(Decimal::new(self.chance.between(0, 4000), 2));
        }
        credit
    }

    /// Another objective by which a credit can be earned back: one that is promised, of the same groups or of none.
    fn earns_back(&mut self, at: usize) -> Option<ObjectiveId> {
        if !self.chance.once_in(3) {
            return None;
        }
        let own = self.groups_of(ObjectiveId(at as u16));
        let promised = |id: &ObjectiveId| self.objectives[id.index()].target.is_some();
        let fits = |id: &ObjectiveId| {
            let groups = self.groups_of(*id);
            groups.is_empty() || groups == own
        };
        let others: Vec<ObjectiveId> = self.judged_ids().into_iter().filter(promised).filter(fits).collect();
        (!others.is_empty()).then(|| *self.chance.pick(&others))
    }

    /// A place on a scale.
    fn edge(&mut self, scale: Scale, unit: Of) -> Ratio {
        match (scale, unit) {
            (Scale::InARow, _) => Ratio::whole(self.chance.between(1, 4)),
            (_, Of::Share) => *self.chance.pick(&shares()),
            (_, Of::Length) => Ratio::whole(self.chance.between(0, 20) * 1_800_000_000),
            _ => self.share_of(20, 5),
        }
    }

    fn row(&mut self, scale: Scale, spot: &Spot, per: &[Per]) -> Row {
        let unit = spot.own.map_or(Of::Number, |at| self.units[at]);
        let (mut lower, mut upper) = (None, None);
        if scale != Scale::Missed {
            let (one, other) = (self.edge(scale, unit), self.edge(scale, unit));
            let mut edge = |at: Ratio| {
                let inclusive = *self.chance.pick(&[Inclusion::Yes, Inclusion::No, Inclusion::Between, Inclusion::To]);
                (!self.chance.once_in(4)).then_some(Edge { at, inclusive })
            };
            (lower, upper) = (edge(one.min(other)), edge(one.max(other)));
        }
        let per = *self.chance.pick(per);
        let mut pays = self.amount(per);
        if per == Per::Window && self.chance.once_in(3) {
            pays.base = OneOf::just(Base::Formula(Box::new(self.paid(spot))));
        }
        let when = if self.chance.once_in(3) { spot.fields.iter().map(|field| self.some_values(*field, 0)).collect() } else { Vec::new() };
        Row { lower, upper, otherwise: false, when, pays }
    }

    pub(super) fn limit(&mut self, at: usize) -> Limit {
        let ids = self.judged_ids();
        let each = match self.chance.below(6) {
            0 | 1 => None,
            2 | 3 => Some(self.window()),
            4 => Some(self.rolling_window()),
            _ => Some(self.any_window()),
        };
        let each_credit = each.is_none() && self.chance.once_in(3);
        let mut amount = self.amount(Per::Window);
        let objectives = if self.chance.once_in(3) { self.chance.some(&ids, 1) } else { Vec::new() };
        let mut each_group = self.chance.once_in(4);
        if self.chance.once_in(4) {
            let mut spot = self.spot(None, each.as_ref());
            // What is worked out for each group is worked out for the groups that the credits are paid by.
            let mut groups: Vec<Vec<FieldId>> = objectives.iter().map(|id| self.groups_of(*id)).collect();
            groups.dedup();
            each_group &= groups.len() == 1;
            if each_group {
                spot.fields = groups.swap_remove(0);
            }
            amount.base = OneOf::just(Base::Formula(Box::new(self.paid(&spot))));
        }
        Limit { clause: self.clause(7, at), each_group, each_credit, objectives, each, amount }
    }

    /// The fields that make the groups of an objective.
    fn groups_of(&self, id: ObjectiveId) -> Vec<FieldId> {
        match &self.objectives[id.index()].what {
            What::Items(items) => items.dimensions.iter().map(|at| at.field).collect(),
            What::Formula(formula) => formula.dimensions.iter().map(|name| FieldId(FIELDS.iter().position(|f| f == name).unwrap() as u16)).collect(),
        }
    }

    /// What is at risk; allocated once all objectives are known.
    pub(super) fn pool(&mut self) {
        let at = self.pools.len();
        let each = if self.chance.once_in(3) { self.any_window() } else { self.window() };
        let spot = self.spot(None, Some(&each));
        let amount = self.paid(&spot);
        let clause = self.clause(8, at);
        let day = self.point::<readings::AllocationDay>();
        self.pools.push(Pool { name: format!("pool_{at}"), clause, amount, each, allocatable: Ratio::whole(2), day, allocations: Vec::new() });
    }

    /// Allocates every pool.
    pub(super) fn allocate(&mut self) {
        let judged = self.judged_ids();
        for at in 0..self.pools.len() {
            for _ in 0..if judged.is_empty() { 0 } else { self.chance.below(5) } {
                let objective = *self.chance.pick(&judged);
                let from = self.chance.once_in(2).then(|| self.origin.plus_days(self.chance.between(-5, 30) as i32));
                let share = self.share_of(6, 4);
                self.pools[at].allocations.push(Allocation { objective, share, from });
            }
        }
    }
}
