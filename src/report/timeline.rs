//! Why, for one case: each clock as a line of stretches that counted or did not, and what came of it.

use super::table::{Align, Table};
use super::{Local, phrase, words};
use crate::calendar::Zone;
use crate::outcome::{CaseFacts, ClockFact, ClockState, ItemFact, Revised, Stretch, StretchKind};
use crate::plan::Plan;
use crate::text::safe;
use crate::value::{Instant, Micros};

/// Stretches of one cycle that are shown; the middle of longer ones is left out.
const MOST: usize = 40;

/// The page for one life of a case.
pub fn page(plan: &Plan, facts: &CaseFacts, zone: &Zone, as_of: Instant) -> String {
    let mut out = format!("case {}\n", safe(&facts.case));
    out.push_str(&format!("as of {}, times in {}\n", Local(zone).moment(as_of), safe(zone.name())));
    for revised in &facts.revised {
        out.push_str(&format!("{}\n", said_later(revised, zone)));
    }
    if facts.clocks.is_empty() {
        out.push_str("\nno clock of it ever started\n");
    }
    for clock in &facts.clocks {
        out.push_str(&cycle(plan, facts, clock, zone, as_of));
    }
    if !facts.clocks.is_empty() && facts.objectives.is_empty() {
        out.push_str("\nno objective judges it\n");
    }
    let without: Vec<&ItemFact> = facts.objectives.iter().filter(|item| clock_of(plan, item).is_none()).collect();
    if !without.is_empty() {
        out.push('\n');
        out.push_str(&items(plan, &without, zone));
    }
    out
}

/// `priority corrected from P3 to P1 at Thu 2027-02-04 09:00:00`
fn said_later(revised: &Revised, zone: &Zone) -> String {
    let at = |time: Instant| Local(zone).day_and_moment(time);
    let stretch = |state: &str, from: Instant, until: Option<Instant>| {
        let until = until.map_or_else(String::new, |until| format!(" until {}", at(until)));
        format!("{} from {}{until} did not count", safe(state), at(from))
    };
    match revised {
        Revised::Corrected { field, from, to, at: when } => format!("{} corrected from {} to {} at {}", safe(field), safe(from), safe(to), at(*when)),
        Revised::TakenBack { state, from, until, at: when } => format!("{}: taken back at {}", stretch(state, *from, *until), at(*when)),
        Revised::Unconfirmed { state, from, until } => format!("{}: not confirmed", stretch(state, *from, *until)),
    }
}

fn cycle(plan: &Plan, facts: &CaseFacts, fact: &ClockFact, zone: &Zone, as_of: Instant) -> String {
    let clause = plan.clocks.iter().find(|c| c.name == fact.clock).and_then(|c| c.clause.as_deref());
    let several = facts.clocks.iter().filter(|c| c.clock == fact.clock).count() > 1;
    let number = if several { format!(", cycle {}", fact.cycle) } else { String::new() };
    let value = phrase::in_basis(plan, &fact.clock, fact.value_us);
    let stands = match fact.state {
        ClockState::Stopped => String::new(),
        ClockState::Ended => ", the case ended".to_owned(),
        state => format!(", still {}", words::state(state)),
    };
    let mut out = format!("\n{}{}{number}: {value}{stands}\n", safe(&fact.clock), phrase::clause(clause));
    out.push_str(&stretches(fact, zone, as_of));
    let judged: Vec<&ItemFact> =
        facts.objectives.iter().filter(|i| clock_of(plan, i) == Some(fact.clock.as_str()) && i.cycle.unwrap_or(fact.cycle) == fact.cycle).collect();
    out.push_str(&items(plan, &judged, zone));
    out
}

fn stretches(fact: &ClockFact, zone: &Zone, as_of: Instant) -> String {
    let mut table = Table::new(&[("", Align::Left), ("", Align::Left), ("", Align::Left), ("", Align::Right), ("", Align::Left)]);
    let skip = fact.stretches.len().saturating_sub(MOST);
    for (at, stretch) in fact.stretches.iter().enumerate() {
        if skip > 0 && at == MOST / 2 {
            let hidden = fact.stretches.iter().skip(at).take(skip).filter(|s| s.kind == StretchKind::Counted);
            let counted = hidden.fold(Micros::ZERO, |sum, s| sum.plus(s.until.since(s.from)));
            let said = format!("{skip} more stretches, {} of them counted", words::length(counted));
            table.row(["…".to_owned(), String::new(), "…".to_owned(), "…".to_owned(), said]);
        }
        if skip > 0 && (MOST / 2..MOST / 2 + skip).contains(&at) {
            continue;
        }
        let bar = if stretch.kind == StretchKind::Counted { "█" } else { "░" };
        let long = words::length(stretch.until.since(stretch.from));
        table.row([Local(zone).day_and_moment(stretch.from), bar.to_owned(), words::stretch(stretch.kind).to_owned(), long, decided(stretch)]);
    }
    let (end, said) = match fact.stop {
        Some(stop) => (stop, "stopped"),
        None if fact.state == ClockState::Ended => (fact.stretches.last().map_or(fact.start, |s| s.until), "the case ended"),
        None => (as_of, "as of now"),
    };
    table.row([Local(zone).day_and_moment(end), "▪".to_owned(), said.to_owned(), String::new(), String::new()]);
    table.lines("  ").lines().skip(1).map(|line| format!("{line}\n")).collect()
}

/// `waiting_for_customer, clause 4.3`
fn decided(stretch: &Stretch) -> String {
    let clause = stretch.clause.as_ref().map(|c| format!("clause {c}"));
    let words = match (stretch.kind, &stretch.by) {
        (StretchKind::ClosedHours, Some(calendar)) => Some(format!("outside {calendar}")),
        (StretchKind::Paused, Some(state)) => Some(format!("while {state}")),
        (_, by) => by.clone(),
    };
    words.into_iter().chain(clause).collect::<Vec<_>>().join(", ")
}

fn clock_of<'a>(plan: &'a Plan, item: &ItemFact) -> Option<&'a str> {
    let objective = plan.objectives.iter().find(|o| o.name == item.objective)?;
    let id = objective.items()?.measure.clock?;
    plan.clocks.get(id.index()).map(|c| c.name.as_str())
}

fn items(plan: &Plan, items: &[&ItemFact], zone: &Zone) -> String {
    let mut table =
        Table::new(&[("objective", Align::Left), ("window", Align::Left), ("allowed", Align::Right), ("due", Align::Left), ("verdict", Align::Left)]);
    for item in items {
        let clause = plan.objectives.iter().find(|o| o.name == item.objective).and_then(|o| o.clause.as_deref());
        table.row([
            format!("{}{}", item.objective, phrase::clause(clause)),
            item.window.as_ref().map_or_else(|| "outside the term".to_owned(), |w| w.label.clone()),
            item.target_us.map(|Micros(us)| words::length(Micros(us))).unwrap_or_default(),
            item.due.map(|t| Local(zone).day_and_moment(t)).unwrap_or_default(),
            words::item(item.verdict).to_owned(),
        ]);
    }
    if table.is_empty() { String::new() } else { table.lines("    ") }
}
