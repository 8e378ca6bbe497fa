//! What limits and pools take away.

use super::Scene;
use super::bands::base;
use super::groups::Group;
use super::leaves::Place;
use super::past::{Hand, Past, last_of};
use super::results::Result;
use super::sequence::Sequence;
use super::settle::credit_of;
use super::stages::names_pool;
use super::totals::Rounding;
use crate::outcome::{ClaimStatus, CreditResult, LimitResult, Measured, WindowId};
use crate::plan::{Fee, Limit, Num, Pool, Unit, WindowSpec};
use crate::readings::{LimitMissing, LimitOrder};
use crate::value::{Instant, Interval, Micros, Money, Ratio};
use std::rc::Rc;

/// Where a bound comes from.
#[derive(Clone, Copy)]
pub(super) enum Source<'p> {
    Pool(usize, &'p Pool),
    Limit(&'p Limit),
    WholeFee(&'p Fee),
}

/// What a bound has for one window.
struct Account {
    /// None: the whole agreement.
    window: Option<WindowId>,
    group: Option<Group>,
    limit: Money,
    before: Money,
    after: Money,
    took: bool,
}

/// Every bound, in order, with what is used up of it.
pub(super) struct Limits<'p> {
    bounds: Vec<(Source<'p>, Vec<Account>)>,
    excess: Vec<Excess>,
}

/// What a bound cut off the credit of a result.
pub(super) struct Excess {
    /// The position of the bound.
    pub source: usize,
    /// Of which result.
    pub objective: usize,
    pub group: Group,
    pub number: usize,
    pub amount: Money,
}

impl<'p> Source<'p> {
    fn clause(self) -> Option<String> {
        match self {
            Self::Pool(_, pool) => pool.clause.clone(),
            Self::Limit(limit) => limit.clause.clone(),
            Self::WholeFee(_) => None,
        }
    }

    pub(super) fn each(self) -> Option<&'p WindowSpec> {
        match self {
            Self::Pool(_, pool) => Some(&pool.each),
            Self::Limit(limit) => limit.each.as_ref(),
            Self::WholeFee(fee) => Some(&fee.each),
        }
    }

    pub(super) fn each_credit(self) -> bool {
        matches!(self, Self::Limit(limit) if limit.each_credit)
    }

    pub(super) fn each_group(self) -> bool {
        matches!(self, Self::Limit(limit) if limit.each_group)
    }

    /// Whether it bounds the credit of a result.
    pub(super) fn bounds(self, scene: &Scene<'_>, result: &Result) -> bool {
        match self {
            Self::Pool(at, _) => {
                let own = credit_of(scene.plan, result.objective);
                own.is_some_and(|credit| names_pool(scene.plan, credit, at))
            }
            Self::Limit(limit) => limit.objectives.is_empty() || limit.objectives.iter().any(|o| o.index() == result.objective),
            Self::WholeFee(_) => true,
        }
    }
}

impl<'p> Limits<'p> {
    /// Of a plan, nothing used up.
    pub(super) fn of(scene: &Scene<'p>) -> Self {
        let plan = scene.plan;
        let pools = plan.pools.iter().enumerate().map(|(at, pool)| Source::Pool(at, pool));
        let missing = plan.rules.limit_missing.and_then(|point| scene.choice(point));
        let fee = plan.fees.first().filter(|_| missing == Some(LimitMissing::WholeFee));
        let sources = pools.chain(plan.limits.iter().map(Source::Limit)).chain(fee.map(Source::WholeFee));
        Self { bounds: sources.map(|source| (source, Vec::new())).collect(), excess: Vec::new() }
    }

    /// The bounds, in order.
    pub(super) fn sources(&self) -> impl Iterator<Item = Source<'p>> + '_ {
        self.bounds.iter().map(|(source, _)| *source)
    }

    /// What was cut off, and by which.
    pub(super) fn excess(&self) -> &[Excess] {
        &self.excess
    }

    /// What is paid of the credits of results whose windows end at one instant, in the order in which bounds are used up; none where there is none. What they use up is kept.
    pub(super) fn cut(&mut self, past: &Past<'_, '_, '_>, rounding: &Rounding, results: &[&Result]) -> Vec<Option<Money>> {
        let scene = past.numbers.sets.scene;
        // Bounds are asked as the first stage asks.
        let past = &past.at_first();
        let in_proportion = scene.choice(scene.plan.rules.limit_order) == Some(LimitOrder::Proportional);
        let mut paid: Vec<Option<Money>> = results.iter().map(|result| asked(result)).collect();
        for (position, (source, accounts)) in self.bounds.iter_mut().enumerate() {
            let asked = paid.clone();
            // Those that draw on the same accounts.
            let mut alike: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
            for (at, result) in results.iter().enumerate() {
                if paid.get(at).copied().flatten().is_none() || !source.bounds(scene, result) {
                    continue;
                }
                let own = accounts_of(past, rounding, *source, result, accounts);
                match alike.iter_mut().find(|(known, _)| *known == own) {
                    Some((_, members)) => members.push(at),
                    None => alike.push((own, vec![at])),
                }
            }
            for (own, members) in alike {
                let rest = |account: &Account| account.limit.saturating_sub(account.after);
                let least = own.iter().filter_map(|at| accounts.get(*at)).map(rest).min();
                let before: Money = members.iter().filter_map(|at| paid.get(*at).copied().flatten()).sum();
                if let Some(least) = least.filter(|least| before > *least) {
                    let (mut left, mut others) = (least, before);
                    for at in &members {
                        let Some(Some(own)) = paid.get_mut(*at) else { continue };
                        let exact = || Ratio::from_decimal(*own)?.times(Ratio::from_decimal(left)?)?.over(Ratio::from_decimal(others)?);
                        let part = if in_proportion { exact().and_then(|exact| rounding.amount(exact)) } else { None };
                        let now = part.unwrap_or(left).min(left).min(*own);
                        (left, others) = (left - now, others - *own);
                        *own = now;
                    }
                    if let Some(account) =
                        own.iter().find_map(|at| accounts.get(*at).filter(|a| rest(a) == least).map(|_| *at)).and_then(|at| accounts.get_mut(at))
                    {
                        account.took = true;
                    }
                }
                let after: Money = members.iter().filter_map(|at| paid.get(*at).copied().flatten()).sum();
                for at in own {
                    let Some(account) = accounts.get_mut(at) else { continue };
                    account.before = account.before.saturating_add(before);
                    account.after = account.after.saturating_add(after);
                }
            }
            for ((result, asked), left) in results.iter().zip(asked).zip(&paid) {
                let (objective, number) = (result.objective, result.number);
                let cut = asked.zip(*left).map(|(asked, left)| asked - left).filter(|cut| !cut.is_zero());
                self.excess.extend(cut.map(|amount| Excess { source: position, objective, group: result.group.clone(), number, amount }));
            }
        }
        paid
    }

    /// Those that took something away, in order of limits and windows.
    pub(super) fn told(self) -> Vec<LimitResult> {
        let mut out = Vec::new();
        for (source, mut accounts) in self.bounds {
            accounts.retain(|account| account.took);
            let told = |a: Account| {
                let group = a.group.map_or_else(Vec::new, |group| group.pairs());
                LimitResult { clause: source.clause(), window: a.window, group, limit: a.limit, before: a.before, after: a.after }
            };
            let mut told: Vec<LimitResult> = accounts.into_iter().map(told).collect();
            told.sort_by(|a, b| (&a.window, &a.group).cmp(&(&b.window, &b.group)));
            out.extend(told);
        }
        out
    }
}

/// What a credit asks of the bounds.
pub(super) fn asked(result: &Result) -> Option<Money> {
    let lapsed = |credit: &&CreditResult| credit.claim.is_some_and(|claim| claim.status == ClaimStatus::Lapsed);
    result.result.credit.as_ref().filter(|credit| !credit.bonus && !lapsed(credit)).map(|credit| credit.left.unwrap_or(credit.amount))
}

/// The accounts of a bound that a credit draws on; those that are new are opened.
fn accounts_of(past: &Past<'_, '_, '_>, rounding: &Rounding, source: Source<'_>, result: &Result, accounts: &mut Vec<Account>) -> Vec<usize> {
    let windows: Vec<Option<WindowId>> = match source.each() {
        _ if source.each_credit() => vec![Some(result.result.window.clone())],
        Some(each) => past.sequence(each).containing(last_of(&result.result.window)).into_iter().map(Some).collect(),
        None => vec![None],
    };
    let group = (source.each_group() || source.each_credit()).then_some(&result.group);
    let same = |a: &Account, window: &Option<WindowId>| a.window == *window && a.group.as_ref().map(Group::pairs) == group.map(Group::pairs);
    let mut own = Vec::new();
    for window in windows {
        let found = accounts.iter().position(|a| same(a, &window)).filter(|_| !source.each_credit());
        if let Some(at) = found {
            // Windows that end at events of one instant are one account.
            if !own.contains(&at) {
                own.push(at);
            }
        } else if let Some(limit) = allowed(past, rounding, source, window.as_ref(), result) {
            own.push(accounts.len());
            let nought = rounding.nought();
            accounts.push(Account { window, group: group.cloned(), limit, before: nought, after: nought, took: false });
        }
    }
    own
}

/// How much a bound allows in one of its windows, rounded; none if that is not known.
pub(super) fn allowed(past: &Past<'_, '_, '_>, rounding: &Rounding, source: Source<'_>, window: Option<&WindowId>, result: &Result) -> Option<Money> {
    amount(past, source, window, result).and_then(|exact| rounding.amount(exact))
}

/// How much a bound allows in one of its windows; none if that is not known.
fn amount(past: &Past<'_, '_, '_>, source: Source<'_>, window: Option<&WindowId>, result: &Result) -> Option<Ratio> {
    let scene = past.numbers.sets.scene;
    let whole = scene.calendars.term().and(Interval::new(Instant::MIN, scene.as_of.plus(Micros(1))));
    let over = window.map_or(whole, |w| Interval::new(w.from, w.until));
    let money = |measured: Option<Measured>| match measured {
        Some(Measured::Money(money)) => Some(money.max(Ratio::ZERO)),
        _ => None,
    };
    match source {
        Source::Limit(limit) if scene.plan.is_blank(&limit.amount) => None,
        Source::WholeFee(fee) => fee.amount.get(&scene.plan.points).and_then(|amount| Ratio::from_decimal(*amount)),
        Source::Limit(Limit { amount, each_credit: true, .. }) => base(scene, amount, over, |num| money(past.number_for(result, num))),
        Source::Limit(limit) => {
            let group = if limit.each_group { result.group.clone() } else { Group::default() };
            base(scene, &limit.amount, over, |num| money(in_window(past, num, limit.each.as_ref(), window, &group)))
        }
        Source::Pool(_, pool) => money(in_window(past, &pool.amount, Some(&pool.each), window, &Group::default())),
    }
}

/// A formula, in a window of a bound; of the agreement as a whole, in its term up to as-of.
fn in_window(past: &Past<'_, '_, '_>, num: &Num, each: Option<&WindowSpec>, window: Option<&WindowId>, group: &Group) -> Option<Measured> {
    let scene = past.numbers.sets.scene;
    let term = || Rc::new(Sequence::of(scene, past.numbers.sets.lives, &WindowSpec::of(Unit::Term, None)));
    let sequence = each.map_or_else(term, |each| past.sequence(each));
    let whole = || {
        let term = scene.calendars.term();
        let from = if term.from == Instant::MIN { scene.first.unwrap_or(term.from) } else { term.from };
        WindowId { from, until: term.until.min(scene.as_of.plus(Micros(1))), label: String::new() }
    };
    let window = window.cloned().unwrap_or_else(whole);
    let number = sequence.position(&window);
    let hand = Hand { past, of: None };
    let place = Place { window: &window, number, sequence: &sequence, group, exclusions: &[], used: None, judged: &hand, upto: scene.as_of };
    past.numbers.number(num, &place)
}
