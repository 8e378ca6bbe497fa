//! Fees, credits and limits.

use super::Check;
use super::numbers::Place;
use crate::plan::adjustment::MOST_WINDOWS;
use crate::plan::{Amount, Base, Credit, Inclusion, Num, NumUnit, Objective, Per, Pool, Scale, Value, What, WindowSpec, computable_money, computable_share};
use crate::value::Ratio;
use rust_decimal::Decimal;

impl Check<'_> {
    /// Everything that is paid.
    pub(super) fn money(&mut self) {
        let plan = self.plan;
        self.names("fees", plan.fees.iter().map(|f| f.name.as_str()));
        let paid = !plan.fees.is_empty() || !plan.credits.is_empty() || !plan.limits.is_empty();
        self.must(!paid || plan.currency.is_some(), || "there is money but no currency".to_owned());
        for fee in &plan.fees {
            let place = format!("the fee `{}`", fee.name);
            self.one_of(&fee.amount, "value", &place);
            self.must(fee.amount.options.iter().all(|a| *a >= Decimal::ZERO), || format!("{place} is less than nought"));
            self.must(fee.amount.options.iter().all(|a| computable_money(*a)), || format!("{place} is too large or too fine to compute with"));
            self.window(&fee.each, &place);
        }
        for credit in &plan.credits {
            self.credit(credit);
        }
        for limit in &plan.limits {
            for objective in &limit.objectives {
                self.judged(*objective, "a limit");
            }
            if let Some(each) = &limit.each {
                self.window(each, "a limit");
            }
            self.must(limit.amount.per == Per::Window, || "a limit is an amount for each of something".to_owned());
            self.must(!limit.each_credit || limit.each.is_none(), || "a limit of each credit has windows".to_owned());
            let points = limit.amount.base.options.iter().any(|b| matches!(b, Base::Points(_)));
            self.must(!points, || "a limit is a number of points".to_owned());
            self.amount(&limit.amount, None, "a limit");
        }
        self.names("pools", plan.pools.iter().map(|p| p.name.as_str()));
        for pool in &plan.pools {
            self.pool(pool);
        }
    }

    fn pool(&mut self, pool: &Pool) {
        let place = format!("the pool `{}`", pool.name);
        self.window(&pool.each, &place);
        self.money_num(&pool.amount, None, Some(&pool.each), &place);
        let bounded = |share: Ratio| share >= Ratio::ZERO && computable_share(share);
        self.must(bounded(pool.allocatable), || format!("{place} can be allocated to what cannot be computed with"));
        for allocation in &pool.allocations {
            self.judged(allocation.objective, &place);
            self.must(bounded(allocation.share), || format!("{place} has a share that cannot be computed with"));
        }
    }

    fn credit(&mut self, credit: &Credit) {
        let Some(objective) = self.judged(credit.objective, "a credit") else { return };
        let place = format!("the credit for `{}`", objective.name);
        let share = self.plan.unit_of_objective(objective) == Some(NumUnit::Share);
        let cases = share && objective.items().is_some();
        self.must(!credit.rows.is_empty(), || format!("{place} has no rows"));
        self.must(credit.scale == Scale::Attained || objective.target.is_some(), || format!("{place} goes by a target that is not there"));
        let mut open = false;
        for row in &credit.rows {
            self.amount(&row.pays, Some(objective), &place);
            let each = match row.pays.per {
                Per::Window => true,
                Per::Point => share && objective.target.is_some(),
                Per::MissedCase => cases,
            };
            self.must(each, || format!("{place} pays for each of what its objective has not"));
            let points = row.pays.base.options.iter().all(|b| matches!(b, Base::Points(_)));
            let money = !row.pays.base.options.iter().any(|b| matches!(b, Base::Points(_)));
            self.must(if credit.points { points } else { money }, || format!("{place} mixes money and points"));
            open |= [row.lower, row.upper].iter().flatten().any(|e| e.inclusive == Inclusion::Between);
            if let (Some(lower), Some(upper)) = (row.lower, row.upper) {
                self.must(lower.at <= upper.at, || format!("{place} has a row whose ends are in the wrong order"));
            }
            let plain = row.lower.is_none() && row.upper.is_none();
            self.must(credit.scale != Scale::Missed || plain, || format!("{place} is for a missed target and has ranges"));
            self.must(!row.otherwise || plain, || format!("{place} has a row for the rest that has ends"));
            self.groups(objective, &row.when, &place);
        }
        self.point(credit.gap, "band_gap", &place);
        self.point(credit.overlap, "band_overlap", &place);
        self.some_point(credit.shape, "band_shape", &place);
        self.some_point(credit.between, "between", &place);
        self.must(!open || credit.between.is_some(), || format!("{place} does not say whether its edges are inside"));
        for factor in &credit.multiply {
            self.factor(factor.by, &place);
            self.history(&factor.when, &place, 0);
        }
        for back in &credit.returns {
            self.must(back.share >= Ratio::ZERO && back.share <= Ratio::ONE && computable_share(back.share), || {
                format!("{place} gives back more than was paid")
            });
            self.must((1..=MOST_WINDOWS).contains(&back.met), || format!("{place} is earned back in no windows, or in too many"));
            self.must(objective.target.is_some(), || format!("{place} is earned back by a target that is not there"));
            self.point(back.scope, "earn_back_scope", &place);
        }
        let least = credit.least.is_none_or(|least| least >= Decimal::ZERO && computable_money(least));
        self.must(least, || format!("{place} has a least amount that cannot be computed with"));
    }

    /// The groups that a row is for: a list for each dimension, or none at all.
    pub(super) fn groups(&mut self, objective: &Objective, when: &[Vec<Value>], place: &str) {
        let dimensions = match &objective.what {
            What::Items(items) => items.dimensions.len(),
            What::Formula(formula) => formula.dimensions.len(),
        };
        self.must(when.is_empty() || when.len() == dimensions, || format!("{place} has a row for groups of other dimensions"));
        if let What::Items(items) = &objective.what {
            for (at, values) in items.dimensions.iter().zip(when) {
                self.values(items.case, at.field, values, place);
            }
        }
    }

    /// A number that is paid.
    fn money_num(&mut self, num: &Num, objective: Option<&Objective>, each: Option<&WindowSpec>, place: &str) {
        let dimensions = objective.map_or_else(Vec::new, |o| self.plan.dimension_names(o));
        let known = self.plan.objectives.len();
        let at = Place { name: place, of: objective, each: each.or(objective.map(|o| &o.each)), dimensions: &dimensions, known };
        let unit = self.number(num, at);
        self.must(unit == Some(NumUnit::Money), || format!("{place} pays what is no money"));
    }

    fn amount(&mut self, amount: &Amount, objective: Option<&Objective>, place: &str) {
        self.one_of(&amount.base, "value", place);
        for base in &amount.base.options {
            match base {
                Base::OfFee(share, fee) => {
                    self.must(computable_share(*share), || format!("{place} is too large or too fine to compute with"));
                    self.must(fee.index() < self.plan.fees.len(), || format!("{place} refers to a fee that is not there"));
                    self.must(*share >= Ratio::ZERO, || format!("{place} is less than nought"));
                }
                Base::Points(points) => self.must(computable_money(*points), || format!("{place} is too large or too fine to compute with")),
                Base::Formula(num) => {
                    self.must(amount.per == Per::Window, || format!("{place} pays a formula for each of something"));
                    self.money_num(num, objective, None, place);
                }
                Base::Money(money) => {
                    self.must(*money >= Decimal::ZERO, || format!("{place} is less than nought"));
                    self.must(computable_money(*money), || format!("{place} is too large or too fine to compute with"));
                }
            }
        }
    }
}
