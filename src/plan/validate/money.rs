//! Fees, credits and limits.

use super::Check;
use crate::metric::{self, ResultUnit};
use crate::plan::{Amount, Base, Credit, Inclusion, ObjectiveId, Per, Scale, computable_money, computable_share};
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
                self.objective_ref(*objective, "a limit");
            }
            if let Some(each) = &limit.each {
                self.window(each, "a limit");
            }
            self.must(limit.amount.per == Per::Window, || "a limit is an amount for each of something".to_owned());
            self.amount(&limit.amount, "a limit");
        }
    }

    fn objective_ref(&mut self, id: ObjectiveId, place: &str) {
        self.must(id.index() < self.plan.objectives.len(), || format!("{place} refers to an objective that is not there"));
    }

    fn credit(&mut self, credit: &Credit) {
        let Some(objective) = self.plan.objectives.get(credit.objective.index()) else {
            return self.fault("a credit refers to an objective that is not there");
        };
        let place = format!("the credit for `{}`", objective.name);
        let share = objective.items().and_then(|i| metric::named(&i.measure.metric)).is_some_and(|k| k.unit == ResultUnit::Share);
        self.must(!credit.rows.is_empty(), || format!("{place} has no rows"));
        self.must(credit.scale == Scale::Attained || objective.target.is_some(), || format!("{place} goes by a target that is not there"));
        let mut open = false;
        for row in &credit.rows {
            self.amount(&row.pays, &place);
            let each = match row.pays.per {
                Per::Window => true,
                Per::Point => share && objective.target.is_some(),
                Per::MissedCase => share,
            };
            self.must(each, || format!("{place} pays for each of what its objective has not"));
            open |= [row.lower, row.upper].iter().flatten().any(|e| e.inclusive == Inclusion::Between);
            if let (Some(lower), Some(upper)) = (row.lower, row.upper) {
                self.must(lower.at <= upper.at, || format!("{place} has a row whose ends are in the wrong order"));
            }
            let plain = row.lower.is_none() && row.upper.is_none();
            self.must(credit.scale != Scale::Missed || (plain && !row.otherwise && credit.rows.len() == 1), || {
                format!("{place} is for a missed target and has ranges")
            });
            self.must(!row.otherwise || plain, || format!("{place} has a row for the rest that has ends"));
        }
        self.point(credit.gap, "band_gap", &place);
        self.point(credit.overlap, "band_overlap", &place);
        self.some_point(credit.shape, "band_shape", &place);
        self.some_point(credit.between, "between", &place);
        self.must(!open || credit.between.is_some(), || format!("{place} does not say whether its edges are inside"));
    }

    fn amount(&mut self, amount: &Amount, place: &str) {
        self.one_of(&amount.base, "value", place);
        for base in &amount.base.options {
            match base {
                Base::OfFee(share, fee) => {
                    self.must(computable_share(*share), || format!("{place} is too large or too fine to compute with"));
                    self.must(fee.index() < self.plan.fees.len(), || format!("{place} refers to a fee that is not there"));
                    self.must(*share >= Ratio::ZERO, || format!("{place} is less than nought"));
                }
                Base::Points(points) => self.must(computable_money(*points), || format!("{place} is too large or too fine to compute with")),
                Base::Formula(_) => {}
                Base::Money(money) => {
                    self.must(*money >= Decimal::ZERO, || format!("{place} is less than nought"));
                    self.must(computable_money(*money), || format!("{place} is too large or too fine to compute with"));
                }
            }
        }
    }
}
