//! Fees, credits and limits.

use super::Check;
use super::numbers::Place;
use crate::metric::ResultUnit;
use crate::plan::adjustment::MOST_WINDOWS;
use crate::plan::{
    Amount, Base, Basis, Budget, Claim, ClaimFrom, ClaimKnown, Credit, Delay, Inclusion, Num, NumUnit, Objective, Per, Pool, Scale, Unit, Value, What,
    WindowSpec, computable_money, computable_share,
};
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
            self.amount_of(&fee.amount, &place);
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
            let mut limited = limit.objectives.iter().copied().chain(plan.credits.iter().map(|c| c.objective).filter(|_| limit.objectives.is_empty()));
            let first = limited.next().and_then(|id| plan.objectives.get(id.index())).filter(|_| limit.each_group);
            let groups = first.map_or_else(Vec::new, |objective| plan.dimension_names(objective));
            let sorted = |mut names: Vec<String>| {
                names.sort();
                names
            };
            let same = |id: crate::plan::ObjectiveId| plan.objectives.get(id.index()).is_none_or(|o| sorted(plan.dimension_names(o)) == sorted(groups.clone()));
            let formula = limit.amount.base.options.iter().any(|base| matches!(base, Base::Formula(_)));
            let alike = !limit.each_group || !formula || limited.all(same);
            self.must(alike, || "a limit for each group is worked out for credits with different groups".to_owned());
            self.amount_in(&limit.amount, (None, &groups), "a limit");
        }
        self.one_credits();
        self.names("pools", plan.pools.iter().map(|p| p.name.as_str()));
        for pool in &plan.pools {
            self.pool(pool);
        }
    }

    fn one_credits(&mut self) {
        let plan = self.plan;
        let mut known: Vec<crate::plan::ObjectiveId> = Vec::new();
        for one in &plan.one_credits {
            let place = "one credit for each incident";
            self.point(one.several, "several_incidents", place);
            self.must(!one.objectives.is_empty(), || format!("{place} names no objective"));
            for id in &one.objectives {
                self.must(!known.contains(id), || format!("{place} names an objective twice"));
                known.push(*id);
                let Some(objective) = self.judged(*id, place) else { continue };
                let items = objective.items().filter(|items| crate::metric::named(&items.measure.metric).is_some_and(|m| m.unit == ResultUnit::Share));
                let case = items.and_then(|items| plan.case(items.case));
                let behind = !plan.cases_behind(objective, &one.field).is_empty();
                self.must(behind || case.is_some_and(|case| case.fields.iter().any(|f| f.name == one.field)), || {
                    format!("{place} names `{}`, which judges no cases with a field `{}`", objective.name, one.field)
                });
            }
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
        let says = |how| credit.rows.iter().any(|row| [row.lower, row.upper].iter().flatten().any(|e| e.inclusive == how));
        for row in &credit.rows {
            self.amount(&row.pays, Some(objective), &place);
            let each = match row.pays.per {
                Per::Window => true,
                Per::Point(part) => {
                    self.part_unit(part, &place);
                    share && objective.target.is_some()
                }
                Per::MissedCase => cases && objective.target.as_ref().is_none_or(|target| target.bound.upwards()),
            };
            self.must(each, || format!("{place} pays for each of what its objective has not"));
            let points = row.pays.base.options.iter().all(|b| matches!(b, Base::Points(_)));
            let money = !row.pays.base.options.iter().any(|b| matches!(b, Base::Points(_)));
            self.must(if credit.points { points } else { money }, || format!("{place} mixes money and points"));
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
        self.some_point(credit.to, "to_end", &place);
        let said = (!says(Inclusion::Between) || credit.between.is_some()) && (!says(Inclusion::To) || credit.to.is_some());
        self.must(said, || format!("{place} does not say whether its edges are inside"));
        self.some_point(credit.factors, "several_factors", &place);
        for factor in &credit.multiply {
            self.factor(factor.by, &place);
            self.history(&factor.when, &place, 0);
        }
        for back in &credit.returns {
            self.must(back.share >= Ratio::ZERO && back.share <= Ratio::ONE && computable_share(back.share), || {
                format!("{place} gives back more than was paid")
            });
            self.must((1..=MOST_WINDOWS).contains(&back.met), || format!("{place} is earned back in no windows, or in too many"));
            let by = back.by.and_then(|by| self.judged(by, &place)).unwrap_or(objective);
            self.must(by.target.is_some(), || format!("{place} is earned back by a target that is not there"));
            let groups = self.plan.dimension_names(by);
            let alike = groups.is_empty() || groups == self.plan.dimension_names(objective);
            self.must(alike, || format!("{place} is earned back by an objective of other groups"));
            self.point(back.scope, "earn_back_scope", &place);
        }
        if let Some(claim) = &credit.claim {
            self.must(!credit.bonus && !credit.points, || format!("{place} is claimed and is no credit"));
            self.claim(claim, &place);
        }
        if let Some(payment) = &credit.payment {
            self.must(!credit.points && (!payment.of_claim || credit.claim.is_some()), || format!("{place} is paid after a claim that is not made"));
            self.delay(&payment.by, &place);
        }
        let least = credit.least.is_none_or(|least| least >= Decimal::ZERO && computable_money(least));
        self.must(least, || format!("{place} has a least amount that cannot be computed with"));
    }

    fn claim(&mut self, claim: &Claim, place: &str) {
        self.point(claim.within, "within", place);
        if let Some(by) = &claim.by {
            self.delay(by, place);
        }
        match &claim.from {
            ClaimFrom::Window => {}
            ClaimFrom::Rows { rows, several, none } => {
                self.anchor(rows, place);
                self.point(*several, "claim_occasion", place);
                self.point(*none, "no_occasion", place);
            }
            ClaimFrom::Stretches { set, edge, several, none } => {
                self.time_set(set, self.plan.sets.len(), place, 0);
                self.point(*edge, "claim_edge", place);
                self.point(*several, "claim_occasion", place);
                self.point(*none, "no_occasion", place);
            }
        }
        match &claim.known {
            ClaimKnown::Never(point) => self.point(*point, "unclaimed", place),
            ClaimKnown::Rows { rows, takes, early, blank } => {
                self.point(*takes, "claim_takes", place);
                self.point(*early, "early_claim", place);
                self.some_point(*blank, "blank_claim", place);
                self.anchor(rows, place);
            }
        }
    }

    fn delay(&mut self, delay: &Delay, place: &str) {
        match delay {
            Delay::After { budget, closing, weekend } => {
                self.budget(budget, place);
                self.some_point(*weekend, "weekend", place);
                let dates = weekend.is_none() || matches!(budget, Budget::Days { calendar: None, .. });
                self.must(dates, || format!("{place} has a last day on a weekend and no days without a calendar"));
                self.some_point(*closing, "deadline", place);
                let own = matches!(budget, Budget::Days { .. } | Budget::Time { basis: Basis::Elapsed | Basis::Calendar(_), .. });
                self.must(own, || format!("{place} goes by the time of a clock"));
            }
            Delay::EndOf { each, count, weekend } => {
                self.window(each, place);
                self.some_point(*weekend, "weekend", place);
                let plain = WindowSpec { month: each.month, ..WindowSpec::of(each.unit, None) } == *each && !matches!(each.unit, Unit::Minute | Unit::Term);
                self.must(plain && (1..=MOST_WINDOWS).contains(count), || format!("{place} goes by the end of what is no such window"));
            }
        }
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
        self.money_num_in(num, objective, each, &dimensions, place);
    }

    fn money_num_in(&mut self, num: &Num, objective: Option<&Objective>, each: Option<&WindowSpec>, dimensions: &[String], place: &str) {
        let known = self.plan.objectives.len();
        let at = Place { name: place, of: objective, each: each.or(objective.map(|o| &o.each)), dimensions, known };
        let unit = self.number(num, at);
        self.must(unit == Some(NumUnit::Money), || format!("{place} pays what is no money"));
    }

    fn amount(&mut self, amount: &Amount, objective: Option<&Objective>, place: &str) {
        let dimensions = objective.map_or_else(Vec::new, |o| self.plan.dimension_names(o));
        self.amount_in(amount, (objective, &dimensions), place);
    }

    /// An amount for each group of some dimensions.
    fn amount_in(&mut self, amount: &Amount, (objective, dimensions): (Option<&Objective>, &[String]), place: &str) {
        self.amount_of(&amount.base, place);
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
                    self.money_num_in(num, objective, None, dimensions, place);
                }
                Base::Money(money) => {
                    self.must(*money >= Decimal::ZERO, || format!("{place} is less than nought"));
                    self.must(computable_money(*money), || format!("{place} is too large or too fine to compute with"));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::lower::lower;
    use crate::plan::{Basis, Budget, Chooses, ClaimFrom, ClaimKnown, Delay, ObjectiveId, OneCredit, Payment, Plan, PointRef, Unit};
    use crate::resolve::{Texts, load};
    use crate::value::Micros;
    use std::path::Path;

    /// A credit that is claimed.
    fn sound() -> Plan {
        let text = "edition 2026\nuse availability\nuse claims\nagreement \"Cloud\" { provider p \"P\"  customer c \"C\"  currency USD  fee 100 USD each calendar month }\n\
            define outage as while down for any instance\n\
            objective a { measure share of time outside outage  target at least 99%  each calendar month }\n\
            objective b { measure share of time outside outage  target at least 99%  each calendar month }\n\
            credit for a { pays 5% of fee when missed  claim made within 30 days of the window's end }\n\
            credit for b { pays 5% of fee when missed  claim by the end of the second month after the window }\n";
        let lowered = lower(&load(&Texts::new([("c.sla", text)]), Path::new("c.sla")));
        assert_eq!(lowered.diagnostics, []);
        lowered.plan.unwrap()
    }

    #[test]
    fn claims_that_are_broken_by_hand_are_found() {
        assert_eq!(sound().validate(), Ok(()));
        type Break = fn(&mut Plan);
        let breaks: &[(&str, Break)] = &[
            ("a bonus", |p| p.credits[0].bonus = true),
            ("within", |p| p.credits[0].claim.as_mut().unwrap().within = PointRef(9999)),
            ("no event", |p| {
                if let ClaimKnown::Rows { rows, .. } = &mut p.credits[0].claim.as_mut().unwrap().known {
                    rows.events.clear();
                }
            }),
            ("a point of another kind", |p| p.credits[1].claim.as_mut().unwrap().known = ClaimKnown::Never(PointRef(0))),
            ("time of a clock", |p| {
                let budget = Budget::Time { length: Micros::HOUR, basis: Basis::Clock };
                p.credits[0].claim.as_mut().unwrap().by = Some(Delay::After { budget, closing: None, weekend: None });
            }),
            ("no unit", |p| {
                if let Some(Delay::EndOf { each, .. }) = &mut p.credits[1].claim.as_mut().unwrap().by {
                    each.unit = Unit::Term;
                }
            }),
            ("counted from a set that is not there", |p| {
                let (edge, several, none) = (PointRef(0), PointRef(0), PointRef(0));
                let set = crate::plan::TimeSet::Named(crate::plan::SetId(99));
                p.credits[0].claim.as_mut().unwrap().from = ClaimFrom::Stretches { set, edge, several, none };
            }),
            ("paid after a claim that is not made", |p| {
                let by = p.credits[1].claim.take().unwrap().by.unwrap();
                p.credits[1].payment = Some(Payment { of_claim: true, by });
            }),
            ("one credit of what judges no cases", |p| {
                let one =
                    OneCredit { clause: None, field: "incident".into(), objectives: vec![ObjectiveId(0)], chooses: Chooses::Largest, several: PointRef(0) };
                p.one_credits.push(one);
            }),
            ("far away", |p| {
                if let Some(Delay::EndOf { count, .. }) = &mut p.credits[1].claim.as_mut().unwrap().by {
                    *count = u32::MAX;
                }
            }),
        ];
        for (what, spoil) in breaks {
            let mut plan = sound();
            spoil(&mut plan);
            assert!(plan.validate().is_err(), "{what}");
        }
    }
}
