//! What limits cut off, paid in later windows of theirs.

use super::limits::{Bound, Excess, last_instant};
use crate::calendar::Windows;
use crate::eval::court::Court;
use crate::outcome::{Carried, ClaimStatus, CreditResult};
use crate::readings::CarryOver;
use crate::remedy::Rounding;
use crate::value::{Instant, Money};
use std::collections::{BTreeMap, VecDeque};

/// Whose account of a bound: a slot's for each credit, a group's for each group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    All,
    Group(Vec<(String, String)>),
    Credit(usize),
}

/// A window of a bound.
#[derive(Default)]
struct Account {
    /// Once it is asked for: how much it allows, if it sets a limit.
    limit: Option<Option<Money>>,
    used: Money,
}

/// What was cut off by one limit, of one objective and group, in order of windows.
type Queue = VecDeque<Excess>;

/// What bounds credits, with what is used of it.
struct Accounts<'c, 'a> {
    court: &'c Court<'a>,
    bounds: Vec<Bound<'a>>,
    rounding: Rounding,
    known: BTreeMap<(usize, usize, Whose), Account>,
}

impl<'a> Accounts<'_, 'a> {
    /// The accounts of a bound that an amount on the credit of a slot draws on at an instant.
    fn of(&self, at: usize, bound: Bound<'a>, slot: usize, t: Instant) -> Vec<(usize, usize, Whose)> {
        let Some(of) = self.court.slots.get(slot).filter(|of| self.court.is_bounded(of.objective, bound)) else { return Vec::new() };
        let whose = match self.court.group_of(of) {
            _ if bound.each_credit() => Whose::Credit(slot),
            Some(group) if bound.each_group() => Whose::Group(group.shown.clone()),
            _ => Whose::All,
        };
        let Some(windows) = self.court.windows_of(bound) else { return vec![(at, 0, whose)] };
        let holds = |n: &usize| windows.span(*n).is_some_and(|span| span.contains(t));
        windows.numbers_of(t).filter(holds).map(|n| (at, n, whose.clone())).collect()
    }

    fn all(&self, slot: usize, t: Instant) -> Vec<(usize, usize, Whose)> {
        self.bounds.iter().enumerate().flat_map(|(at, bound)| self.of(at, *bound, slot, t)).collect()
    }

    fn use_up(&mut self, slot: usize, t: Instant, amount: Money) {
        for key in self.all(slot, t) {
            let account = self.known.entry(key).or_default();
            account.used = account.used.saturating_add(amount);
        }
    }

    /// Whether all credits of a window of a bound are known: one for a credit alone is.
    fn is_over(&self, (at, number, whose): &(usize, usize, Whose)) -> bool {
        let until = match self.bounds.get(*at).and_then(|bound| self.court.windows_of(*bound)) {
            _ if matches!(whose, Whose::Credit(_)) => return true,
            Some(windows) => windows.span(*number).map(|span| span.until),
            None => Some(self.court.place_of_all(0).window.until),
        };
        until.is_some_and(|until| until <= self.court.measuring.as_of)
    }

    /// What is left for a slot at an instant: for any credit of its objective and group, and for this one; nothing before all that goes first is known.
    fn left(&mut self, slot: usize, t: Instant) -> (Option<Money>, Option<Money>) {
        let (mut for_all, mut for_one): (Option<Money>, Option<Money>) = (None, None);
        for key in self.all(slot, t) {
            let (court, rounding, bound) = (self.court, self.rounding, self.bounds.get(key.0).copied());
            let (number, one) = (key.1, matches!(key.2, Whose::Credit(_)));
            if !self.is_over(&key) {
                return (Some(Money::ZERO), None);
            }
            let account = self.known.entry(key).or_default();
            let limit = account.limit.get_or_insert_with(|| bound.and_then(|bound| court.allows(bound, number, slot, rounding)));
            let Some(rest) = limit.map(|limit| limit.saturating_sub(account.used).max(Money::ZERO)) else { continue };
            let least = if one { &mut for_one } else { &mut for_all };
            *least = Some(least.map_or(rest, |least| least.min(rest)));
        }
        (for_all, for_one)
    }
}

/// What is waiting to be paid by one limit.
struct Waiting {
    bound: usize,
    /// The next window in which it can be.
    next: usize,
    queues: BTreeMap<(usize, usize), Queue>,
}

impl Waiting {
    /// After a window: the next one is the one after it or, where nothing is left of those before it, the one after the next cut.
    fn go_on(&mut self) {
        self.queues.retain(|_, queue| !queue.is_empty());
        let first = self.queues.values().filter_map(|queue| queue.front()).map(|excess| excess.number.saturating_add(1)).min();
        self.next = self.next.saturating_add(1).max(first.unwrap_or(usize::MAX));
    }
}

impl Court<'_> {
    /// Pays what limits cut off in later windows of theirs, and notes it at the credits.
    pub(super) fn carry(&mut self, excess: Vec<Excess>, rounding: Rounding) {
        if !excess.is_empty() {
            for (slot, carried) in self.carried(excess, rounding) {
                if let Some(credit) = self.slots.get_mut(slot).and_then(|slot| slot.found.as_mut()).and_then(|found| found.credit.as_mut()) {
                    credit.carried.push(carried);
                }
            }
        }
    }

    fn credit_at(&self, slot: usize) -> Option<&CreditResult> {
        self.slots.get(slot)?.found.as_ref()?.credit.as_ref()
    }

    fn carried(&self, mut excess: Vec<Excess>, rounding: Rounding) -> Vec<(usize, Carried)> {
        let once = self.plan.points.choice(self.plan.rules.carry_over) == Some(CarryOver::NextWindow);
        let mut accounts = Accounts { court: self, bounds: self.bounds(), rounding, known: BTreeMap::new() };
        for (at, slot) in self.slots.iter().enumerate() {
            let Some(credit) = self.credit_at(at).filter(|credit| !credit.bonus) else { continue };
            let claimable = credit.claim.map_or(Money::ZERO, |claim| claim.claimable);
            accounts.use_up(at, last_instant(slot.window), credit.paid.saturating_add(claimable));
        }
        excess.retain(|one| self.credit_at(one.slot).is_some_and(|credit| credit.claim.is_none_or(|claim| claim.status == ClaimStatus::Claimed)));
        excess.sort_by_key(|one| (one.bound, one.slot));
        let mut waiting: Vec<Waiting> = Vec::new();
        for one in excess {
            let Some(key) = self.slots.get(one.slot).map(|slot| (slot.objective, slot.group)) else { continue };
            match waiting.last_mut().filter(|last| last.bound == one.bound) {
                Some(last) => last.queues.entry(key).or_default().push_back(one),
                None => waiting.push(Waiting { bound: one.bound, next: 0, queues: BTreeMap::from([(key, VecDeque::from([one]))]) }),
            }
        }
        waiting.iter_mut().for_each(Waiting::go_on);
        let mut out = Vec::new();
        loop {
            let end = |one: &Waiting| {
                let windows = self.windows_of(*accounts.bounds.get(one.bound)?)?;
                windows.span(one.next).map(|span| span.until).filter(|until| *until <= self.measuring.as_of)
            };
            let first = waiting.iter().enumerate().filter_map(|(at, one)| Some((end(one)?, at))).min();
            let Some(one) = first.and_then(|(_, at)| waiting.get_mut(at)) else { return out };
            let windows = accounts.bounds.get(one.bound).and_then(|bound| self.windows_of(*bound));
            if let Some(windows) = windows {
                for queue in one.queues.values_mut() {
                    pay(queue, (windows, one.next), once, &mut accounts, &mut out);
                }
            }
            one.go_on();
        }
    }
}

/// Pays what waits in a queue in a window, as far as there is room.
fn pay(queue: &mut Queue, (windows, number): (&Windows, usize), once: bool, accounts: &mut Accounts<'_, '_>, out: &mut Vec<(usize, Carried)>) {
    let Some((span, name)) = windows.span(number).zip(windows.get(number)) else { return };
    let t = last_instant(span);
    for one in queue.iter_mut().take_while(|one| one.number < number) {
        let (for_all, for_one) = accounts.left(one.slot, t);
        if for_all == Some(Money::ZERO) {
            break;
        }
        let paid = for_all.into_iter().chain(for_one).fold(one.amount, Money::min);
        if paid > Money::ZERO {
            accounts.use_up(one.slot, t, paid);
            one.amount = one.amount.saturating_sub(paid);
            out.push((one.slot, Carried { window: name.clone(), amount: paid }));
        }
    }
    queue.retain(|one| one.number >= number || (!once && one.amount > Money::ZERO));
}
