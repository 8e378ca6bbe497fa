//! Parts of a plan in the words of a contract: measures, budgets, amounts, rows of tables.

mod claim;
mod follows;
mod history;
mod leaves;
mod number;
mod revision;
mod set;

pub use claim::{claim, payment};
pub use follows::follows;
pub use history::{cadence, history};
pub use leaves::{results, sets};
use number::unit_words;
pub use number::{condition as number_condition, number};
pub use revision::revision;
pub(in crate::report) use set::value;
pub use set::{condition, field_at, set};

use super::words;
use crate::plan::{
    Amount, Base, Basis, Bound, Budget, CalendarId, Cond, Credit, Edge, FeeId, Inclusion, Limited, Num, Objective, Per, Plan, Quantity, Row, Scale, Target,
    Unit, What, WindowSpec,
};
use crate::text::safe;
use crate::value::{Micros, Ratio};

/// `share with resolution within its target`
pub fn measure(plan: &Plan, objective: &Objective) -> String {
    let items = match &objective.what {
        What::Items(items) => items,
        What::Formula(formula) => return number(plan, &formula.num),
    };
    let measure = &items.measure;
    let clock = measure.clock.and_then(|id| plan.clocks.get(id.index())).map(|c| safe(&c.name));
    let rank = measure.percentile.map(|share| format!(" {}", points(share))).unwrap_or_default();
    let case = plan.case(items.case);
    let field = measure.field.and_then(|at| case.and_then(|c| c.fields.get(at.field.index()))).map(|f| safe(&f.name));
    let plural = case.map_or_else(|| "cases".to_owned(), |c| safe(&c.plural));
    let units = measure.units.as_ref().map(|units| format!(" in {}", unit_words(units))).unwrap_or_default();
    let weight = field.as_ref().filter(|_| clock.is_some()).map(|name| format!(" weighted by {name}")).unwrap_or_default();
    let of = clock.clone().or(field).map(|name| format!(" of {name}{units}{weight}")).unwrap_or_default();
    match (&measure.within, clock) {
        (Some(limit), Some(clock)) => format!("share with {clock} within {}", limited(plan, limit)),
        _ if measure.metric == "share" => format!("share of {plural} where {}", condition(plan, items.case, &measure.holds)),
        _ if of.is_empty() && measure.holds != Cond::True => {
            format!("{} of {plural} where {}", safe(&measure.metric), condition(plan, items.case, &measure.holds))
        }
        _ if of.is_empty() => format!("{} of {plural}", safe(&measure.metric)),
        _ => format!("{}{rank}{of}", safe(&measure.metric)),
    }
}

fn limited(plan: &Plan, limit: &Limited) -> String {
    match limit {
        Limited::Targets => "its target".to_owned(),
        Limited::Budget(one) => one.get(&plan.points).map_or_else(|| "?".to_owned(), |b| budget(plan, b)),
    }
}

/// `8 hours of support_hours`, `2 days`
pub fn budget(plan: &Plan, budget: &Budget) -> String {
    match budget {
        Budget::Time { length, basis } => match basis {
            Basis::Calendar(id) => format!("{} of {}", words::length(*length), calendar(plan, *id)),
            Basis::Elapsed | Basis::Clock | Basis::Open(_) => words::length(*length),
        },
        Budget::Days { count, calendar: id, .. } => {
            let days = words::count(u64::from(*count), "day", "days");
            id.map_or_else(|| days.clone(), |id| format!("{days} of {}", calendar(plan, id)))
        }
    }
}

fn calendar(plan: &Plan, id: CalendarId) -> String {
    plan.calendars.get(id.index()).map_or_else(|| "?".to_owned(), |c| safe(&c.name))
}

/// `5% of fee`, `100 GBP for each missed case`
pub fn amount(plan: &Plan, amount: &Amount) -> String {
    let currency = plan.currency.as_ref().map(|c| c.code.as_str());
    let base = match amount.base.get(&plan.points) {
        Some(Base::OfFee(share, id)) => format!("{} of {}", share.show_percent(6), fee_name(plan, *id)),
        Some(Base::Money(money)) => words::money(*money, currency),
        Some(Base::Points(points)) => format!("{} service points", points.normalize()),
        Some(Base::Formula(num)) => number(plan, num),
        None => "[?]".to_owned(),
    };
    match amount.per {
        Per::Window => base,
        Per::Point(_) => format!("{base} for each point short"),
        Per::MissedCase => format!("{base} for each missed case"),
    }
}

/// `more than 5 points up to 15 points`, `below 90%`, `when missed`
pub fn row(plan: &Plan, credit: &Credit, row: &Row) -> String {
    if credit.scale == Scale::Missed {
        return "when missed".to_owned();
    }
    if row.otherwise {
        return "otherwise".to_owned();
    }
    let share = plan.objectives.get(credit.objective.index()).is_some_and(|o| o.rounding.is_some());
    let length = plan
        .objectives
        .get(credit.objective.index())
        .and_then(Objective::items)
        .is_some_and(|i| i.measure.metric != "count" && i.measure.clock.is_some() && !share);
    let at = |edge: &Edge| match credit.scale {
        Scale::ShortBy if share => format!("{} points", points(edge.at)),
        _ if share => edge.at.show_percent(6),
        _ if length => words::length_of(edge.at),
        _ => words::plain_number(edge.at),
    };
    let lower = row.lower.as_ref().map(|edge| match edge.inclusive {
        Inclusion::Yes => format!("from {}", at(edge)),
        Inclusion::No => format!("more than {}", at(edge)),
        Inclusion::Between => format!("between {}", at(edge)),
        Inclusion::To => format!("to {}", at(edge)),
    });
    let upper = row.upper.as_ref().map(|edge| match edge.inclusive {
        Inclusion::Yes => format!("up to {}", at(edge)),
        Inclusion::No if row.lower.is_some() => format!("and below {}", at(edge)),
        Inclusion::No => format!("below {}", at(edge)),
        Inclusion::Between => format!("and {}", at(edge)),
        Inclusion::To => format!("to {}", at(edge)),
    });
    match (lower, upper) {
        (Some(lower), Some(upper)) => format!("{lower} {upper}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "always".to_owned(),
    }
}

/// A ratio of one as percentage points.
pub fn points(share: Ratio) -> String {
    share.show_percent(6).trim_end_matches('%').to_owned()
}

/// The name of a fee.
fn fee_name(plan: &Plan, id: FeeId) -> String {
    plan.fees.get(id.index()).map_or_else(|| "fee".to_owned(), |f| safe(&f.name))
}

/// `at least`
pub fn bound(of: Bound) -> &'static str {
    match of {
        Bound::AtLeast => "at least",
        Bound::Above => "above",
        Bound::AtMost => "at most",
        Bound::Below => "below",
        Bound::Exactly => "exactly",
    }
}

/// `at least 95%`; `at least [?]` while nothing is agreed.
pub fn target(plan: &Plan, of: &Target) -> String {
    let value = of.value.get(&plan.points).map_or_else(|| "[?]".to_owned(), |q| quantity(plan, *q));
    let rows = if of.rows.is_empty() { "" } else { ", for some groups otherwise" };
    format!("{} {value}{rows}", bound(of.bound))
}

/// An amount of whatever is measured.
fn quantity(plan: &Plan, of: Quantity) -> String {
    match of {
        Quantity::Share(share) => share.show_percent(6),
        Quantity::Number(n) => words::grouped(&n.normalize().to_string()),
        Quantity::Length(length) => words::length(length),
        Quantity::Money(money) => words::money(money, plan.currency.as_ref().map(|c| c.code.as_str())),
        Quantity::Unknown => "[?]".to_owned(),
    }
}

/// A place between which amounts lie in proportion, in the unit of what decides.
fn place(plan: &Plan, of: &Num, at: Ratio) -> String {
    let share = match of {
        Num::Attained | Num::Target | Num::Shortfall | Num::Share { .. } => true,
        Num::Result(id) => plan.objectives.get(id.index()).is_some_and(|o| o.rounding.is_some()),
        _ => false,
    };
    if share { at.show_percent(6) } else { words::plain_number(at) }
}

/// `month`, `rolling 12 months`, `6 months`, `quarter from 1 February`, `the whole term`
pub fn window(plan: &Plan, each: &WindowSpec) -> String {
    let (count, unit) = match (each.unit, each.count) {
        (Unit::Minute, n) if n % 60 == 0 => (n / 60, "hour"),
        (other, n) => (n, calendar_unit(other)),
    };
    if each.unit == Unit::Term {
        return "the whole term".to_owned();
    }
    if let Some(anchor) = &each.before {
        return format!("{}, over the {} before it", claim::events(plan, anchor), words::count(u64::from(count), unit, &format!("{unit}s")));
    }
    const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let from = each.origin.and_then(|(month, day)| Some(format!(" from {day} {}", MONTHS.get(usize::from(month).checked_sub(1)?)?))).unwrap_or_default();
    match (each.rolling, count) {
        (true, _) => format!("rolling {}{from}", words::count(u64::from(count), unit, &format!("{unit}s"))),
        (false, 1) => format!("{unit}{from}"),
        (false, _) => format!("{}{from}", words::count(u64::from(count), unit, &format!("{unit}s"))),
    }
}

/// `month`, `quarter`
pub fn unit(spec: &WindowSpec) -> &'static str {
    calendar_unit(spec.unit)
}

fn calendar_unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Minute => "minute",
        Unit::Day => "day",
        Unit::Term => "term",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
    }
}

/// `6 hours 40 minutes`, with the calendar it was measured in if it was one.
pub fn in_basis(plan: &Plan, clock: &str, value: Micros) -> String {
    let runs: Vec<_> = plan.clocks.iter().filter(|c| c.name == clock).flat_map(|c| &c.run).collect();
    match runs.as_slice() {
        [only] => match only.during {
            Some(id) => format!("{} of {}", words::length(value), calendar(plan, id)),
            None => words::length(value),
        },
        _ => words::length(value),
    }
}

/// ` (clause 4.2)`, or nothing.
pub fn clause(number: Option<&str>) -> String {
    number.map(|n| format!(" (clause {})", safe(n))).unwrap_or_default()
}
