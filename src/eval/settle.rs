//! From results to money: credits, limits, totals.

use super::body::Judgement;
use super::program::Program;
use crate::calendar::Windows;
use crate::outcome::{CreditResult, LimitResult, Total, Verdict, WindowId};
use crate::plan::{Amount, Base, Credit, Fee, Limit, Unit, WindowSpec};
use crate::readings::{FeeBase, LimitMissing};
use crate::remedy::{Rounding, Standing, Table, cut, over_agreement, over_window};
use crate::value::{Instant, Interval, Money, Ratio};
use std::collections::BTreeMap;

/// What settlement says beside the credits themselves.
#[derive(Clone, Debug)]
pub(super) struct Settlement {
    pub(super) limits: Vec<LimitResult>,
    pub(super) totals: Vec<Total>,
    pub(super) credit: Money,
}

/// Settles results: gives each its credit, then applies limits and adds up.
pub(super) fn settle(program: &Program, judgements: &mut [Judgement], (first, as_of): (Option<Instant>, Instant)) -> Settlement {
    let plan = &program.plan;
    let rounding = Rounding::of(plan);
    let fees = Fees {
        program,
        base: plan.points.choice(plan.rules.fee_base).unwrap_or(FeeBase::WholeWindow),
        periods: plan.fees.iter().map(|fee| Windows::of(plan, &program.calendars, &fee.each)).collect(),
    };
    for credit in first_of_each(&plan.credits) {
        let table = Table::of(credit, &plan.points);
        for judgement in judgements.iter_mut().filter(|j| j.objective == credit.objective.index()) {
            judgement.result.credit = owed(judgement, credit, &table, &fees, rounding);
        }
    }
    // In the order in which limits are used up: ends of windows, objectives, groups.
    let mut owed: Vec<&mut Judgement> = judgements.iter_mut().filter(|j| j.result.credit.is_some()).collect();
    owed.sort_by_key(|j| (j.result.window.until, j.objective));
    let mut limits = Vec::new();
    for limit in &plan.limits {
        fees.apply(limit, &mut owed, rounding, (first, as_of), &mut limits);
    }
    let missing = plan.rules.limit_missing.and_then(|at| plan.points.choice(at)).unwrap_or(LimitMissing::None);
    if plan.limits.is_empty() && missing == LimitMissing::WholeFee {
        fees.apply_whole_fee(&mut owed, rounding, &mut limits);
    }
    let totals = totals(program, &owed, rounding);
    let credit = totals.iter().try_fold(rounding.nothing(), |sum, total| sum.checked_add(total.credit)).unwrap_or(Money::MAX);
    Settlement { limits, totals, credit }
}

/// The first credit of each objective is its credit.
fn first_of_each(credits: &[Credit]) -> impl Iterator<Item = &Credit> {
    let earlier = |at: usize, credit: &Credit| credits.iter().take(at).any(|c| c.objective == credit.objective);
    credits.iter().enumerate().filter(move |(at, credit)| !earlier(*at, credit)).map(|(_, credit)| credit)
}

/// What a window earns.
fn owed(judgement: &Judgement, credit: &Credit, table: &Table<'_>, fees: &Fees<'_>, rounding: Rounding) -> Option<CreditResult> {
    let result = &judgement.result;
    if matches!(result.verdict, Verdict::NotMeasured | Verdict::Undetermined) {
        return None;
    }
    let standing = Standing {
        measured: judgement.compared,
        target: result.target.and_then(|t| Some((t.bound.upwards(), t.value?.ratio()))),
        missed: result.verdict == Verdict::Missed,
        is_share: result.met.is_some(),
        missed_cases: result.met.map_or(0, |met| result.sample.saturating_sub(met)),
    };
    let window = Interval::new(result.window.from, result.window.until);
    let paid = table.pays(&standing, &|amount| fees.base(amount, window))?;
    let amount = rounding.amount(paid.exact)?;
    Some(CreditResult {
        clause: credit.clause.clone(),
        row: paid.row,
        exact: paid.exact,
        amount,
        paid: amount,
        bonus: false,
        factors: Vec::new(),
        returned: Vec::new(),
    })
}

/// Fees and their periods.
struct Fees<'a> {
    program: &'a Program,
    base: FeeBase,
    periods: Vec<Windows>,
}

impl Fees<'_> {
    fn fee(&self, id: usize) -> Option<(&Fee, &Windows)> {
        self.program.plan.fees.get(id).zip(self.periods.get(id))
    }

    /// An amount for a window, before it is multiplied.
    fn base(&self, amount: &Amount, window: Interval) -> Option<Ratio> {
        match amount.base.get(&self.program.plan.points)? {
            Base::Money(money) => Ratio::from_decimal(*money),
            Base::Points(_) | Base::Formula(_) => None,
            Base::OfFee(share, id) => {
                let (fee, periods) = self.fee(id.index())?;
                over_window(fee, periods, &self.program.plan.points, self.base, window)?.times(*share)
            }
        }
    }

    /// An amount for the whole agreement.
    fn base_in_all(&self, amount: &Amount, (first, as_of): (Option<Instant>, Instant)) -> Option<Ratio> {
        match amount.base.get(&self.program.plan.points)? {
            Base::Money(money) => Ratio::from_decimal(*money),
            Base::Points(_) | Base::Formula(_) => None,
            Base::OfFee(share, id) => {
                let (fee, periods) = self.fee(id.index())?;
                let term = self.program.calendars.term();
                let from = if term.from == Instant::MIN { first.unwrap_or(as_of) } else { term.from };
                over_agreement(fee, periods, &self.program.plan.points, self.base, from, as_of)?.times(*share)
            }
        }
    }

    fn apply(&self, limit: &Limit, owed: &mut [&mut Judgement], rounding: Rounding, seen: (Option<Instant>, Instant), into: &mut Vec<LimitResult>) {
        let covers = |j: &Judgement| limit.objectives.is_empty() || limit.objectives.iter().any(|o| o.index() == j.objective);
        let mut covered: Vec<&mut Judgement> = owed.iter_mut().map(|j| &mut **j).filter(|j| covers(j)).collect();
        let Some(spec) = &limit.each else {
            let amount = self.base_in_all(&limit.amount, seen).and_then(|exact| rounding.amount(exact));
            cut_to(amount, &mut covered, limit.clause.clone(), None, into);
            return;
        };
        let windows = Windows::of(&self.program.plan, &self.program.calendars, spec);
        for (window, mut inside) in by_window(&windows, covered) {
            let exact = self.base(&limit.amount, Interval::new(window.from, window.until));
            cut_to(exact.and_then(|e| rounding.amount(e)), &mut inside, limit.clause.clone(), Some(window), into);
        }
    }

    /// Nobody agreed a limit, and that is read as the fee of each of its periods.
    fn apply_whole_fee(&self, owed: &mut [&mut Judgement], rounding: Rounding, into: &mut Vec<LimitResult>) {
        let Some((fee, periods)) = self.fee(0) else { return };
        let amount = fee.amount.get(&self.program.plan.points).and_then(|a| Ratio::from_decimal(*a)).and_then(|a| rounding.amount(a));
        for (window, mut inside) in by_window(periods, owed.iter_mut().map(|j| &mut **j).collect()) {
            cut_to(amount, &mut inside, None, Some(window), into);
        }
    }
}

/// Credits by the window that holds the last instant of their own.
fn by_window<'a>(windows: &Windows, owed: Vec<&'a mut Judgement>) -> Vec<(WindowId, Vec<&'a mut Judgement>)> {
    let mut by_number: BTreeMap<usize, Vec<&mut Judgement>> = BTreeMap::new();
    for judgement in owed {
        if let Some(number) = windows.number_of(last_instant(&judgement.result.window)) {
            by_number.entry(number).or_default().push(judgement);
        }
    }
    by_number.into_iter().filter_map(|(number, inside)| Some((windows.get(number)?, inside))).collect()
}

fn last_instant(window: &WindowId) -> Instant {
    Instant(window.until.0.saturating_sub(1))
}

fn cut_to(limit: Option<Money>, owed: &mut [&mut Judgement], clause: Option<String>, window: Option<WindowId>, into: &mut Vec<LimitResult>) {
    let Some(limit) = limit else { return };
    let mut paid: Vec<&mut Money> = owed.iter_mut().filter_map(|j| j.result.credit.as_mut()).map(|c| &mut c.paid).collect();
    if let Some((before, after)) = cut(limit, &mut paid) {
        into.push(LimitResult { clause, window, limit, before, after });
    }
}

/// What is owed by calendar month of the last instant of each window.
fn totals(program: &Program, owed: &[&mut Judgement], rounding: Rounding) -> Vec<Total> {
    let months = Windows::of(&program.plan, &program.calendars, &WindowSpec::of(Unit::Month, None));
    let mut by_month: BTreeMap<usize, Money> = BTreeMap::new();
    for judgement in owed {
        let paid = judgement.result.credit.as_ref().map(|c| c.paid);
        if let Some((month, paid)) = months.number_of(last_instant(&judgement.result.window)).zip(paid) {
            let sum = by_month.entry(month).or_insert(Money::ZERO);
            *sum = sum.checked_add(paid).unwrap_or(Money::MAX);
        }
    }
    let total = |(month, sum): (usize, Money)| Some(Total { window: months.get(month)?, credit: rounding.total(sum)?, bonus: Money::ZERO });
    by_month.into_iter().filter_map(total).collect()
}
