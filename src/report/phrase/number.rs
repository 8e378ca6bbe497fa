//! Numbers that are worked out, and conditions on them, in the words of a contract.

use super::set::{set, value};
use super::{bound, calendar_unit, fee_name, points, quantity, window};
use crate::plan::{FeeTime, Num, NumCond, ObjectiveId, Op, OverEach, OverWhat, PartUnit, Plan, PoolId, Unit, Units};
use crate::report::words;
use crate::text::safe;
use crate::value::Ratio;

/// `100% less mean of error_rate over hours`
pub fn number(plan: &Plan, num: &Num) -> String {
    match num {
        Num::Value(one) => one.get(&plan.points).map_or_else(|| "[?]".to_owned(), |q| quantity(plan, *q)),
        Num::Fee { fee, time } => match time {
            FeeTime::Window | FeeTime::Preceding(_) => fee_name(plan, *fee),
            FeeTime::Day(_) => format!("a day of {}", fee_name(plan, *fee)),
            FeeTime::Elapsed => format!("{} for the time", fee_name(plan, *fee)),
        },
        Num::Window => "window".to_owned(),
        Num::Attained => "attained".to_owned(),
        Num::Target => "target".to_owned(),
        Num::Shortfall => "shortfall".to_owned(),
        Num::Sample => "sample".to_owned(),
        Num::Missed => "missed".to_owned(),
        Num::InARow => "windows missed in a row".to_owned(),
        Num::Result(id) => result(plan, *id),
        Num::Time(time) => format!("time in {}", inner_set(plan, time)),
        Num::Share { of, set: inside, outside } => {
            let of = if *of == crate::plan::TimeSet::Always { "time".to_owned() } else { inner_set(plan, of) };
            format!("share of {of} {} {}", if *outside { "outside" } else { "in" }, inner_set(plan, inside))
        }
        Num::Stretches { set: of, metric, percentile, units, .. } => {
            let of = format!("{}{} of {}", safe(metric), rank(*percentile), inner_set(plan, of));
            units.as_ref().map_or(of.clone(), |u| format!("{of} in {}", unit_words(u)))
        }
        Num::Over(over) => {
            let metric = format!("{}{}", safe(&over.metric), rank(over.percentile));
            let over_what = match &over.each {
                OverEach::Windows(one) => one.get(&plan.points).map_or_else(String::new, |each| many(plan, each)),
                OverEach::Groups(names) => format!("every {}", names.iter().map(|n| safe(n)).collect::<Vec<_>>().join(", ")),
            };
            match (&over.what, &over.each) {
                (OverWhat::Num(num), _) => format!("{metric} of {} over {over_what}", inner(plan, num)),
                (OverWhat::Cond(cond), OverEach::Windows(_)) => format!("{metric} of {over_what} where {}", condition(plan, cond)),
                (OverWhat::Cond(cond), OverEach::Groups(_)) => format!("{metric} over {over_what} where {}", condition(plan, cond)),
            }
        }
        Num::Before { num, count, metric } => format!("{} of {} over the {count} windows before", safe(metric), inner(plan, num)),
        Num::Points(_) => "points".to_owned(),
        Num::Credits(ids) if ids.is_empty() => "credits".to_owned(),
        Num::Credits(ids) => format!("credits for {}", objectives(plan, ids)),
        Num::Pool(id) => pool(plan, *id),
        Num::Allocation(id) => format!("its allocation of {}", pool(plan, *id)),
        Num::Units(num, units) => format!("{} of {}", unit_words(units), inner(plan, num)),
        Num::Op(op, parts) => operation(plan, *op, parts),
        Num::Between { of, points } => {
            let shown: Vec<String> = points.iter().map(|(at, num)| format!("{} at {}", number(plan, num), super::place(plan, of, *at))).collect();
            format!("{}, in proportion", shown.join(", "))
        }
        Num::Choose(cases, last) => {
            let cases: Vec<String> = cases.iter().map(|(cond, num)| format!("{} where {}", number(plan, num), condition(plan, cond))).collect();
            format!("{}, otherwise {}", cases.join(", "), number(plan, last))
        }
    }
}

/// A number as a part of another: in brackets if it is made of several.
fn inner(plan: &Plan, num: &Num) -> String {
    let shown = number(plan, num);
    let whole = matches!(num, Num::Op(..) | Num::Between { .. } | Num::Choose(..) | Num::Over(_) | Num::Before { .. });
    if whole { format!("({shown})") } else { shown }
}

fn inner_set(plan: &Plan, of: &crate::plan::TimeSet) -> String {
    let shown = set(plan, of);
    if shown.contains(' ') { format!("({shown})") } else { shown }
}

/// The name of an objective; of one that only serves another, what it measures.
fn result(plan: &Plan, id: ObjectiveId) -> String {
    match plan.objectives.get(id.index()) {
        Some(o) if o.hidden => super::measure(plan, o),
        Some(o) => safe(&o.name),
        None => "?".to_owned(),
    }
}

/// Names of objectives.
pub(super) fn objectives(plan: &Plan, ids: &[ObjectiveId]) -> String {
    ids.iter().filter_map(|id| plan.objectives.get(id.index())).map(|o| safe(&o.name)).collect::<Vec<_>>().join(", ")
}

fn pool(plan: &Plan, id: PoolId) -> String {
    plan.pools.get(id.index()).map_or_else(|| "?".to_owned(), |p| safe(&p.name))
}

fn rank(percentile: Option<Ratio>) -> String {
    percentile.map(|share| format!(" {}", points(share))).unwrap_or_default()
}

/// `months`, `periods of 5 minutes`, `rolling periods of 15 minutes`
fn many(plan: &Plan, each: &crate::plan::WindowSpec) -> String {
    let rolling = if each.rolling { "rolling " } else { "" };
    let periods = |n: u32, one: &str, many: &str| format!("{rolling}periods of {}", words::count(u64::from(n), one, many));
    match (each.unit, each.count) {
        (Unit::Minute, 60) if !each.rolling => "hours".to_owned(),
        (Unit::Minute, n) if n % 60 == 0 => periods(n / 60, "hour", "hours"),
        (Unit::Minute, n) => periods(n, "minute", "minutes"),
        (Unit::Day, n) if n > 1 || each.rolling => periods(n, "day", "days"),
        (unit, 1) => format!("{}s", calendar_unit(unit)),
        _ => window(plan, each),
    }
}

/// `started hours`, `full 30 minutes beyond 1 hour`
pub(super) fn unit_words(units: &Units) -> String {
    let part = match units.part {
        PartUnit::Started => "started ",
        PartUnit::Full => "full ",
        PartUnit::Exact | PartUnit::Open(_) => "",
    };
    let beyond = if units.beyond.0 > 0 { format!(" beyond {}", words::length(units.beyond)) } else { String::new() };
    format!("{part}periods of {}{beyond}", words::length(units.unit))
}

fn operation(plan: &Plan, op: Op, parts: &[Num]) -> String {
    let shown: Vec<String> = parts.iter().map(|p| inner(plan, p)).collect();
    let chosen = |word: &str| match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("the {word} of {} and {last}", rest.join(", ")),
        _ => shown.concat(),
    };
    match op {
        Op::Plus => shown.join(" plus "),
        Op::Less => shown.join(" less "),
        Op::Times => shown.join(" times "),
        Op::DividedBy => shown.join(" divided by "),
        Op::Greatest => chosen("greater"),
        Op::Smallest => chosen("smaller"),
    }
}

/// `error_rate is above 5%`
pub fn condition(plan: &Plan, cond: &NumCond) -> String {
    let joined = |parts: &[NumCond], word: &str| {
        let shown: Vec<String> = parts
            .iter()
            .map(|p| if matches!(p, NumCond::All(_) | NumCond::Any(_)) { format!("({})", condition(plan, p)) } else { condition(plan, p) })
            .collect();
        shown.join(word)
    };
    match cond {
        NumCond::Compare(a, how, b) => format!("{} is {} {}", number(plan, a), bound(*how), number(plan, b)),
        NumCond::In(time, _) => set(plan, time),
        NumCond::Group(at, values) => {
            let values: Vec<String> = values.iter().map(|v| value(None, v)).collect();
            format!("dimension {} is {}", at + 1, values.join(" or "))
        }
        NumCond::All(parts) => joined(parts, " and "),
        NumCond::Any(parts) => joined(parts, " or "),
        NumCond::Not(inner) => format!("not ({})", condition(plan, inner)),
    }
}
