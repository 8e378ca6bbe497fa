//! `always`: a property of every result, checked on the outcome of each scenario.

use crate::calendar::{Calendars, Windows};
use crate::check::scenario::{Always, AlwaysOf};
use crate::diagnostic::Diagnostic;
use crate::outcome::Body;
use crate::plan::{Amount, Base, Plan, Unit, WindowSpec};
use crate::readings::FeeBase;
use crate::remedy;
use crate::report::words;
use crate::value::{Interval, Ratio};
use rust_decimal::Decimal;

/// The first window of which the property does not hold.
pub(super) fn flaw(plan: &Plan, calendars: &Calendars, body: &Body, always: &Always) -> Option<Diagnostic> {
    for (label, window, paid) in paid(plan, calendars, body, always.what) {
        let bound = amount(plan, calendars, &always.amount, window)?;
        let got = Ratio::from_decimal(paid)?;
        let holds = if always.at_least { got >= bound } else { got <= bound };
        if !holds {
            let currency = plan.currency.as_ref().map(|c| c.code.as_str());
            let word = if always.at_least { "at least" } else { "at most" };
            let expected = format!("{word} {} in {label}", words::money(bound.to_decimal(2).unwrap_or_default(), currency));
            return Some(super::flaw(always.span, &expected, &words::money(paid, currency)));
        }
    }
    None
}

/// What is paid in each window that the property speaks of.
fn paid(plan: &Plan, calendars: &Calendars, body: &Body, what: AlwaysOf) -> Vec<(String, Interval, Decimal)> {
    match what {
        AlwaysOf::Credit(id) => {
            let name = plan.objectives.get(id.index()).map(|o| o.name.as_str());
            let own = body.results.iter().filter(|r| Some(r.objective.as_str()) == name);
            own.map(|r| (r.window.label.clone(), Interval::new(r.window.from, r.window.until), r.credit.as_ref().map_or(Decimal::ZERO, |c| c.paid))).collect()
        }
        AlwaysOf::Credits(unit) => {
            let windows = Windows::of(plan, calendars, &spec(plan, unit));
            let (Some(first), Some(last)) = (body.totals.first(), body.totals.last()) else { return Vec::new() };
            let inside = |window: &crate::outcome::WindowId| {
                let ends = body.totals.iter().filter(|t| window.from < t.window.until && t.window.until <= window.until);
                ends.map(|t| t.credit).sum()
            };
            let all = windows.between(first.window.from, last.window.until).into_iter();
            all.map(|w| (w.label.clone(), Interval::new(w.from, w.until), inside(&w))).collect()
        }
    }
}

/// Windows of a unit, months as the plan's fees or objectives have them.
fn spec(plan: &Plan, unit: Unit) -> WindowSpec {
    let known = plan.limits.iter().filter_map(|l| l.each.as_ref()).chain(plan.fees.iter().map(|f| &f.each)).chain(plan.objectives.iter().map(|o| &o.each));
    let month = known.filter_map(|each| each.month).next();
    WindowSpec { unit, month: if unit == Unit::Week { None } else { month } }
}

fn amount(plan: &Plan, calendars: &Calendars, amount: &Amount, window: Interval) -> Option<Ratio> {
    match amount.base.get(&plan.points)? {
        Base::Money(money) => Ratio::from_decimal(*money),
        Base::OfFee(share, id) => {
            let fee = plan.fees.get(id.index())?;
            let periods = Windows::of(plan, calendars, &fee.each);
            let base = plan.points.choice::<FeeBase>(plan.rules.fee_base)?;
            remedy::over_window(fee, &periods, &plan.points, base, window)?.times(*share)
        }
    }
}
