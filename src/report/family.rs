//! Several agreements on one page: who caused what was missed, what is recovered of what is owed, and what a plan says of both.

use super::table::{Align, Table};
use super::{phrase, words};
use crate::calendar::Zone;
use crate::outcome::{AttributionResult, Body, CauseResult, Caused, RootCause};
use crate::plan::{Attribution, Cause, Plan};
use crate::text::safe;
use crate::value::{Date, Instant, Ratio};

const LEFT: Align = Align::Left;
const RIGHT: Align = Align::Right;

/// `hosting`, `hosting and network at once`, `nobody known`
pub fn who(cause: &CauseResult) -> String {
    match cause.parts.as_slice() {
        [] => "nobody known".to_owned(),
        [one] => one.clone(),
        many => format!("{} at once", listed(many)),
    }
}

/// `hosting, network and desk`
pub fn listed(names: &[String]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// `2 hours 5 minutes`, `3 missed`
pub fn how_much(share: Caused) -> String {
    match share {
        Caused::TimeUs(length) => words::length(length),
        Caused::Missed(count) => format!("{} missed", words::grouped(&count.to_string())),
    }
}

/// The last day on which an analysis is in time.
pub fn last_day(zone: &Zone, of: &RootCause) -> Date {
    zone.local(Instant(of.due.0.saturating_sub(1))).date
}

fn number(share: Caused) -> i128 {
    match share {
        Caused::TimeUs(length) => length.0.into(),
        Caused::Missed(count) => count.into(),
    }
}

/// Who caused what was missed.
pub(super) fn attributions(body: &Body) -> String {
    let mut table = Table::new(&[("objective", LEFT), ("group", LEFT), ("window", LEFT), ("caused by", LEFT), ("how much", RIGHT), ("of it", RIGHT)]);
    for attribution in &body.attributions {
        let clause = phrase::clause(attribution.clause.as_deref());
        let group = attribution.group.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        let mut first = [format!("{}{clause}", attribution.objective), group, attribution.window.label.clone()];
        let all: i128 = attribution.causes.iter().map(|c| number(c.share)).sum();
        for cause in &attribution.causes {
            let part = Ratio::new(number(cause.share), all).map(|r| r.show_percent(1)).unwrap_or_default();
            let [objective, group, window] = std::mem::take(&mut first);
            table.row([objective, group, window, who(cause), how_much(cause.share), part]);
        }
    }
    if table.is_empty() { String::new() } else { format!("\nwho caused what was missed\n{}", table.lines("  ")) }
}

/// The analyses that are owed.
pub(super) fn root_causes(body: &Body, zone: &Zone) -> String {
    let mut table = Table::new(&[("about", LEFT), ("group", LEFT), ("window", LEFT), ("owed by", LEFT), ("through", LEFT)]);
    for attribution in &body.attributions {
        let Some(root_cause) = &attribution.root_cause else { continue };
        let group = attribution.group.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(", ");
        let about = format!("{}{}", attribution.objective, phrase::clause(attribution.clause.as_deref()));
        let through = last_day(zone, root_cause).to_string();
        table.row([about, group, attribution.window.label.clone(), listed(&root_cause.owed_by), through]);
    }
    if table.is_empty() { String::new() } else { format!("\njoint analyses of root causes that are owed\n{}", table.lines("  ")) }
}

/// What is owed and what is recovered.
pub(super) fn gaps(body: &Body) -> String {
    let currency = body.currency.as_deref();
    let mut table = Table::new(&[("settled in", LEFT), ("owed", RIGHT), ("recovered", RIGHT), ("gap", RIGHT)]);
    for gap in &body.gaps {
        let cells = [gap.owed, gap.recovered, gap.gap].map(|amount| words::money(amount, currency));
        table.row(std::iter::once(gap.window.label.clone()).chain(cells));
    }
    if table.is_empty() { String::new() } else { format!("\nwhat is owed and what the parts give back\n{}", table.lines("  ")) }
}

/// What all versions owe.
pub(super) fn together(body: &Body) -> String {
    let Some(together) = &body.together else { return String::new() };
    let currency = body.currency.as_deref();
    let mut table = Table::new(&[("settled in", LEFT), ("credit", RIGHT), ("bonus", RIGHT)]);
    let bonus = |amount: crate::value::Money| if together.bonus.is_zero() { String::new() } else { words::money(amount, currency) };
    for total in &together.totals {
        table.row([total.window.label.clone(), words::money(total.credit, currency), bonus(total.bonus)]);
    }
    table.row(["in all".to_owned(), words::money(together.credit, currency), bonus(together.bonus)]);
    format!("\ncredits of all versions\n{}", table.lines("  "))
}

/// What stands behind one missed window.
pub(super) fn behind(attribution: &AttributionResult, zone: &Zone) -> String {
    let mut out = String::new();
    for cause in &attribution.causes {
        out.push_str(&format!("  caused    {} by {}{}\n", how_much(cause.share), safe(&who(cause)), phrase::clause(attribution.clause.as_deref())));
    }
    if let Some(root_cause) = &attribution.root_cause {
        let (owed_by, through) = (safe(&listed(&root_cause.owed_by)), last_day(zone, root_cause));
        out.push_str(&format!("  analysis  of the root cause, owed jointly by {owed_by} through {through}\n"));
    }
    out
}

/// An attribution in the contract's words.
pub(super) fn attribution(plan: &Plan, of: &Attribution) -> String {
    let objective = plan.objectives.get(of.objective.index());
    let name = objective.map_or_else(|| "?".to_owned(), |o| safe(&o.name));
    let causes = match &of.cause {
        Cause::Time { bad, parts } => {
            let bad = bad.as_ref().map(|set| format!(", bad while {}", phrase::set(plan, set))).unwrap_or_default();
            let parts: Vec<String> = parts.iter().map(|(name, set)| format!("{} for {}", safe(name), phrase::set(plan, set))).collect();
            format!("{}{bad}", parts.join("; "))
        }
        Cause::Items(by) => {
            let items = plan.objectives.get(by.index()).and_then(|o| o.items());
            let field = items.and_then(|i| Some(phrase::field_at(plan, i.case, *i.dimensions.last()?)));
            format!("by {}", field.unwrap_or_default())
        }
    };
    let days = of.root_cause_days.map(|n| format!("; joint root cause within {}", words::count(u64::from(n), "day", "days"))).unwrap_or_default();
    format!("{name}{}: {causes}{days}", phrase::clause(of.clause.as_deref()))
}
