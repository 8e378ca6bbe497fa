//! `always`: a property of every result, checked on the outcome of each scenario.

use crate::calendar::{Calendars, Windows};
use crate::check::scenario::{Always, AlwaysOf};
use crate::diagnostic::Diagnostic;
use crate::outcome::{Body, WindowId, WindowResult};
use crate::plan::{Amount, Base, Plan, Unit, WindowSpec};
use crate::readings::FeeBase;
use crate::remedy;
use crate::report::words;
use crate::text::safe;
use crate::value::{Instant, Interval, Ratio};
use rust_decimal::Decimal;

/// The first window of which the property does not hold, in the scenario of that title.
pub(super) fn flaw(plan: &Plan, calendars: &Calendars, body: &Body, always: &Always, title: &str) -> Option<Diagnostic> {
    let currency = plan.currency.as_ref().map(|c| c.code.as_str());
    let money = |amount: Option<Decimal>| amount.map_or_else(|| "more than can be computed".to_owned(), |a| words::money(a, currency));
    let word = if always.at_least { "at least" } else { "at most" };
    paid(plan, calendars, body, always.what).into_iter().find_map(|(label, window, paid)| {
        let bound = amount(plan, calendars, &always.amount, window);
        // what cannot be computed holds of nothing
        let holds = bound.zip(paid.and_then(Ratio::from_decimal)).is_some_and(|(bound, got)| if always.at_least { got >= bound } else { got <= bound });
        let expected = || format!("{word} {} in {label} of `{}`", money(bound.and_then(|b| b.to_decimal(2))), safe(title));
        (!holds).then(|| super::flaw(always.span, &expected(), &money(paid)))
    })
}

/// What is paid in each window that the property speaks of; none where it does not fit.
fn paid(plan: &Plan, calendars: &Calendars, body: &Body, what: AlwaysOf) -> Vec<(String, Interval, Option<Decimal>)> {
    match what {
        AlwaysOf::Credit(id) => {
            let name = plan.objectives.get(id.index()).map(|o| o.name.as_str());
            let own = body.results.iter().filter(|r| Some(r.objective.as_str()) == name);
            let paid = |r: &WindowResult| Some(r.credit.as_ref().map_or(Decimal::ZERO, |c| c.paid));
            own.map(|r| (r.window.label.clone(), Interval::new(r.window.from, r.window.until), paid(r))).collect()
        }
        AlwaysOf::Credits(unit) => {
            let windows = Windows::of(plan, calendars, &spec(plan, unit));
            let nought = Decimal::new(0, plan.currency.as_ref().map_or(2, |c| c.places));
            let inside = |window: &WindowId| {
                let ends = body.totals.iter().filter(|t| window.from < t.window.until && t.window.until <= window.until);
                ends.map(|t| t.credit).try_fold(nought, Decimal::checked_add)
            };
            let all = windows.between(beginning(calendars, body), body.as_of).into_iter();
            all.map(|w| (w.label.clone(), Interval::new(w.from, w.until), inside(&w))).collect()
        }
    }
}

/// Where the term begins; without a beginning, the first window of which there is a result.
fn beginning(calendars: &Calendars, body: &Body) -> Instant {
    let term = calendars.term().from;
    if term > Instant::MIN { term } else { body.results.iter().map(|r| r.window.from).min().unwrap_or(body.as_of) }
}

/// Windows of a unit, months as the plan's fees or objectives have them.
fn spec(plan: &Plan, unit: Unit) -> WindowSpec {
    let known = plan.limits.iter().filter_map(|l| l.each.as_ref()).chain(plan.fees.iter().map(|f| &f.each)).chain(plan.objectives.iter().map(|o| &o.each));
    let month = known.filter_map(|each| each.month).next();
    WindowSpec::of(unit, if unit == Unit::Week { None } else { month })
}

/// What an amount comes to over a window.
pub(super) fn amount(plan: &Plan, calendars: &Calendars, amount: &Amount, window: Interval) -> Option<Ratio> {
    match amount.base.get(&plan.points)? {
        Base::Money(money) => Ratio::from_decimal(*money),
        Base::Points(_) | Base::Formula(_) => None,
        Base::OfFee(share, id) => {
            let fee = plan.fees.get(id.index())?;
            let periods = Windows::of(plan, calendars, &fee.each);
            let base = plan.points.choice::<FeeBase>(plan.rules.fee_base)?;
            remedy::over_window(fee, &periods, &plan.points, base, window)?.times(*share)
        }
    }
}
