//! What limits cut off, paid in later windows of theirs.

use super::limits::{Limits, Source, allowed};
use super::past::{Past, last_of};
use super::results::Result;
use super::totals::Rounding;
use crate::outcome::{Carried, ClaimStatus, WindowId};
use crate::readings::CarryOver;
use crate::value::Money;

/// A part of the credit of a result that waits to be paid.
struct Waiting {
    /// The position of the bound that cut it off.
    source: usize,
    /// The position of the result.
    at: usize,
    /// The position of the window in which it was cut off.
    number: usize,
    amount: Money,
}

/// What is paid later of the credits of results, each by the position of its result, in the order in which it is paid.
pub(super) fn carried(past: &Past<'_, '_, '_>, rounding: &Rounding, limits: &Limits<'_>) -> Vec<(usize, Carried)> {
    let scene = past.numbers.sets.scene;
    let how = scene.choice(scene.plan.rules.carry_over).unwrap_or(CarryOver::Lapses);
    if how == CarryOver::Lapses {
        return Vec::new();
    }
    let past = &past.at_first();
    let mut waiting: Vec<Waiting> = Vec::new();
    // The windows to pay in, with the position of their bound.
    let mut steps: Vec<(WindowId, usize, usize)> = Vec::new();
    for (source, bound) in limits.sources().enumerate() {
        let Source::Limit(limit) = bound else { continue };
        let Some(each) = limit.windows_to_carry() else { continue };
        let sequence = past.sequence(each);
        for excess in limits.excess().iter().filter(|excess| excess.source == source) {
            let same = |r: &Result| (r.objective, r.number) == (excess.objective, excess.number) && r.group.pairs() == excess.group.pairs();
            let Some(at) = past.results.iter().position(same) else { continue };
            let claimed = |r: &Result| r.result.credit.as_ref().is_some_and(|c| c.claim.is_none_or(|claim| claim.status == ClaimStatus::Claimed));
            let window = past.results.get(at).filter(|r| claimed(r)).and_then(|r| sequence.told(last_of(&r.result.window)));
            waiting.extend(window.map(|window| Waiting { source, at, number: sequence.position(&window), amount: excess.amount }));
        }
        let mut own = waiting.iter().filter(|one| one.source == source).map(|one| one.number);
        let Some(first) = own.next().map(|first| own.fold(first, usize::min)) else { continue };
        let later = (first + 1..).map_while(|number| Some((sequence.get(number)?, source, number)));
        steps.extend(later.take_while(|(window, ..)| window.until <= scene.as_of));
    }
    waiting.sort_by_key(|one| (one.source, one.at));
    steps.sort_by_key(|(window, source, _)| (window.until, *source));
    let mut out: Vec<(usize, Carried)> = Vec::new();
    for (window, source, number) in steps {
        for one in waiting.iter_mut().filter(|one| one.source == source && one.number < number) {
            if one.amount.is_zero() || (how == CarryOver::NextWindow && one.number + 1 < number) {
                continue;
            }
            let Some(result) = past.results.get(one.at) else { continue };
            let rooms: Vec<Money> = limits.sources().flat_map(|bound| rooms(past, rounding, bound, (&window, one.at, result), &out)).collect();
            let amount = rooms.into_iter().fold(one.amount, Money::min).max(Money::ZERO);
            if !amount.is_zero() {
                one.amount -= amount;
                out.push((one.at, Carried { window: window.clone(), amount }));
            }
        }
    }
    out
}

/// What a bound has left at the end of a window for the credit of a result, in each of its own windows: what it allows, less what is paid or can be claimed and what was carried so far.
fn rooms(
    past: &Past<'_, '_, '_>,
    rounding: &Rounding,
    bound: Source<'_>,
    (window, at, result): (&WindowId, usize, &Result),
    carried: &[(usize, Carried)],
) -> Vec<Money> {
    let scene = past.numbers.sets.scene;
    if !bound.bounds(scene, result) {
        return Vec::new();
    }
    let own: Vec<Option<WindowId>> = match bound.each() {
        Some(each) if !bound.each_credit() => past.sequence(each).containing(last_of(window)).into_iter().map(Some).collect(),
        _ => vec![None],
    };
    // Whether an amount on the credit of another result, of a time, is in the same account.
    let inside = |own: &Option<WindowId>, (other, of): (usize, &Result), time: &WindowId| {
        let alike = match bound {
            _ if bound.each_credit() => other == at,
            _ if bound.each_group() => of.group.pairs() == result.group.pairs(),
            _ => true,
        };
        alike && bound.bounds(scene, of) && own.as_ref().is_none_or(|own| own.from <= last_of(time) && last_of(time) < own.until)
    };
    let room = |own: &Option<WindowId>| {
        // Credits of its own go first, and are not all known before.
        let until = own.as_ref().map_or(scene.calendars.term().until, |own| own.until);
        if !bound.each_credit() && until > scene.as_of {
            return Some(Money::ZERO);
        }
        let named = if bound.each_credit() { Some(&result.result.window) } else { own.as_ref() };
        let limit = allowed(past, rounding, bound, named, result)?;
        let credits = past.results.iter().enumerate().filter(|(other, of)| inside(own, (*other, of), &of.result.window));
        let credits = credits.filter_map(|(_, of)| of.result.credit.as_ref()).filter(|credit| !credit.bonus);
        let paid: Money = credits.map(|credit| credit.paid.saturating_add(credit.claim.map_or(Money::ZERO, |claim| claim.claimable))).sum();
        let later = carried.iter().filter(|(other, part)| past.results.get(*other).is_some_and(|of| inside(own, (*other, of), &part.window)));
        let later: Money = later.map(|(_, part)| part.amount).sum();
        Some(limit - paid - later)
    };
    own.iter().filter_map(room).collect()
}
