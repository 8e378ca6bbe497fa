//! What has happened in windows before, and how often people meet, in the words of a contract.

use super::number::number;
use super::{bound, calendar_unit, window};
use crate::plan::{Cadence, CadenceUnit, History, Plan, TestIs, TestOf, WindowTest};
use crate::report::words;
use crate::text::safe;

/// `quick_contact is missed in 3 of any 6 consecutive months`
pub fn history(plan: &Plan, of: &History) -> String {
    let joined = |parts: &[History], word: &str| {
        let one = |h: &History| if matches!(h, History::All(_) | History::Any(_)) { format!("({})", history(plan, h)) } else { history(plan, h) };
        parts.iter().map(one).collect::<Vec<_>>().join(word)
    };
    match of {
        History::Windows { test, least, of, .. } => {
            let unit = windows(plan, test, *of);
            let extent = match (*least, *of) {
                (1, 1) => format!("in any {unit}"),
                (least, of) if least == of => format!("in {least} consecutive {unit}"),
                (least, of) => format!("in {least} of any {of} consecutive {unit}"),
            };
            format!("{} {extent}", tested(plan, test))
        }
        History::Throughout { test, during, .. } => {
            let name = plan.adjustments.get(during.index()).map_or_else(|| "?".to_owned(), |a| safe(&a.name));
            format!("{} in every {} of {name}", tested(plan, test), windows(plan, test, 1))
        }
        History::All(parts) => joined(parts, " and "),
        History::Any(parts) => joined(parts, " or "),
    }
}

/// `months`, in the number that is meant.
fn windows(plan: &Plan, test: &WindowTest, count: u32) -> String {
    let each = match &test.of {
        TestOf::Objective(id) => plan.objectives.get(id.index()).map(|o| &o.each),
        TestOf::Windows(each) => Some(each),
    };
    let Some(each) = each else { return "windows".to_owned() };
    match (each.count == 1 && !each.rolling, count == 1) {
        (true, true) => calendar_unit(each.unit).to_owned(),
        (true, false) => format!("{}s", calendar_unit(each.unit)),
        (false, true) => format!("window of {}", window(plan, each)),
        (false, false) => format!("windows of {}", window(plan, each)),
    }
}

fn tested(plan: &Plan, test: &WindowTest) -> String {
    let name = match &test.of {
        TestOf::Objective(id) => plan.objectives.get(id.index()).map(|o| safe(&o.name)),
        TestOf::Windows(_) => None,
    };
    match &test.is {
        TestIs::Missed => format!("{} is missed", name.unwrap_or_default()),
        TestIs::Met => format!("{} is met", name.unwrap_or_default()),
        TestIs::Compare(a, how, b) => {
            let subject = match (&name, a) {
                (Some(name), crate::plan::Num::Attained) => name.clone(),
                _ => number(plan, a),
            };
            let verb = if subject == "credits" || subject == "points" { "are" } else { "is" };
            format!("{subject} {verb} {} {}", bound(*how), number(plan, b))
        }
    }
}

/// `every 2 weeks`
pub fn cadence(of: Cadence) -> String {
    let unit = match of.unit {
        CadenceUnit::Day => "day",
        CadenceUnit::Week => "week",
        CadenceUnit::Month => "month",
        CadenceUnit::Quarter => "quarter",
        CadenceUnit::Year => "year",
    };
    if of.count == 1 { format!("every {unit}") } else { format!("every {}", words::count(u64::from(of.count), unit, &format!("{unit}s"))) }
}
