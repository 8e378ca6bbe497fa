//! A history as people read it, and as a scenario that can be kept beside the contract.

use super::{Local, words};
use crate::calendar::Zone;
use crate::outcome::{Body, ClaimStatus, CreditResult, NO_VALUE, Verdict, WindowResult};
use crate::plan::{CaseType, FieldId, Plan, Scope, Sort, Value};
use crate::text::safe;
use crate::value::{Instant, Micros};
use crate::witness::{Actor, Difference, History, Step, Sum};

/// A row: `opened by customer, priority P1`.
fn happens(plan: &Plan, actor: &Actor, step: &Step) -> String {
    let case = plan.case(actor.kind);
    let value = |(field, value): &(FieldId, Value)| {
        // What a case is called by stands before it.
        let field = case?.fields.get(field.index()).filter(|field| field.scope != Scope::Key)?;
        let shown = match value {
            Value::Flag(true) if step.event.is_some() && field.scope == Scope::Event => return Some(field.name.clone()),
            value => super::phrase::value(Some(field), value),
        };
        Some(if step.event.is_some() { format!("{} {shown}", field.name) } else { format!("{} is {shown}", field.name) })
    };
    let values = step.values.iter().filter_map(value);
    let event = step.event.and_then(|id| case?.events.get(id.index())).map(|event| {
        let by = step.by.and_then(|id| plan.roles.get(id.index())).map(|role| format!(" by {role}")).unwrap_or_default();
        format!("{}{by}", case.map_or_else(|| event.name.clone(), |case| state_words(case, &event.name)))
    });
    event.into_iter().chain(values).collect::<Vec<_>>().join(", ")
}

/// `waiting_begins` is written `waiting begins`, if `waiting` is a state.
fn state_words(case: &CaseType, event: &str) -> String {
    let split = ["begins", "ends"].into_iter().find_map(|word| {
        let state = event.strip_suffix(word)?.strip_suffix('_')?;
        case.states.iter().any(|s| s.name == state).then(|| format!("{state} {word}"))
    });
    split.unwrap_or_else(|| event.to_owned())
}

/// So many cases that come one after the other are told one by one.
const SINGLY: u32 = 4;

/// From one case to the next: whole days as days of 24 hours.
fn apart(length: Micros) -> String {
    let days = length.0 / Micros::DAY.0;
    if days > 1 && length.0 % Micros::DAY.0 == 0 { format!("{days} days of 24 hours") } else { words::length(length) }
}

/// The history in lines: who, when, what. Several alike are told once.
pub fn lines(plan: &Plan, zone: &Zone, history: &History) -> Vec<String> {
    let local = Local(zone);
    let mut told: Vec<(Instant, String, String)> = Vec::new();
    for (number, actor) in history.actors.iter().enumerate() {
        let case = plan.case(actor.kind);
        let name = case.map_or("case", |c| c.name.as_str());
        // A few that come one after the other are told one by one.
        let singly = actor.copies == 1 || (actor.apart.0 != 0 && actor.copies <= SINGLY);
        for copy in 0..if singly { actor.copies } else { 1 } {
            let who = if singly {
                format!("{name} {}", Actor::called(number, copy))
            } else {
                format!("{} {} through {}", case.map_or("cases", |c| c.plural.as_str()), Actor::called(number, 0), Actor::called(number, actor.copies - 1))
            };
            let every = if singly || actor.apart.0 == 0 { String::new() } else { format!(", then each {} later", apart(actor.apart)) };
            let mut time = actor.start.plus(Micros(actor.apart.0.saturating_mul(i64::from(copy))));
            for step in &actor.steps {
                time = time.plus(step.gap);
                told.push((time, safe(&who), format!("{}{every}", safe(&happens(plan, actor, step)))));
            }
        }
    }
    told.sort_by_key(|(time, _, _)| *time);
    let width = told.iter().map(|(_, who, _)| who.chars().count()).max().unwrap_or(0);
    let mut out: Vec<String> = told.into_iter().map(|(time, who, what)| format!("{}  {who:width$}  {what}", local.day_and_moment(time))).collect();
    if out.is_empty() {
        out.push("nothing happens".to_owned());
    }
    out.push(format!("{}  looked at", local.day_and_moment(history.as_of)));
    out
}

/// A scenario: the history, readings to put in force, and what must come of it.
pub fn scenario(plan: &Plan, zone: &Zone, title: &str, history: &History, given: &[(String, String)], expects: &[String]) -> String {
    let local = Local(zone);
    let mut out = format!("scenario \"{}\" {{\n", safe(title).replace('"', "'"));
    for (point, reading) in given {
        out.push_str(&format!("  reading {}\n", decision(plan, point, reading)));
    }
    for (number, actor) in history.actors.iter().enumerate() {
        let Some(case) = plan.case(actor.kind) else { continue };
        let together = actor.apart.0 == 0;
        let blocks = if together { 1 } else { actor.copies };
        for copy in 0..blocks {
            let head = if together && actor.copies > 1 {
                format!("{} {} through {}", case.plural, Actor::called(number, 0), Actor::called(number, actor.copies - 1))
            } else {
                format!("{} {}", case.name, Actor::called(number, copy))
            };
            out.push_str(&format!("  {head} {{\n"));
            let mut time = actor.start.plus(Micros(actor.apart.0.saturating_mul(i64::from(copy))));
            for step in &actor.steps {
                time = time.plus(step.gap);
                out.push_str(&format!("    at {}  {}\n", moment(local, time), happens(plan, actor, step)));
            }
            out.push_str("  }\n");
        }
    }
    out.push_str(&format!("  as of {}\n", moment(local, history.as_of)));
    expects.iter().for_each(|line| out.push_str(&format!("  expect {line}\n")));
    out.push_str("}\n");
    out
}

/// Local, with the offset from UTC: nights on which clocks change leave no doubt.
fn moment(local: Local<'_>, at: Instant) -> String {
    let civil = local.0.local(at);
    let as_utc = i64::from(civil.date.days()).saturating_mul(Micros::DAY.0).saturating_add(civil.time.0);
    let minutes = (as_utc - at.0) / Micros::MINUTE.0;
    let offset =
        if minutes == 0 { "Z".to_owned() } else { format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60) };
    format!("{} {offset}", local.moment(at))
}

/// `reopen of resolution as restarts`: how a scenario or a `decide` names a reading.
pub fn decision(plan: &Plan, point: &str, reading: &str) -> String {
    let (kind, subject) = point.split_once('@').map_or((point, None), |(kind, subject)| (kind, Some(subject)));
    let record = crate::readings::kind(kind);
    let words = record.and_then(|k| k.reading(reading)).map_or(reading, |r| r.phrase);
    match (kind, subject, record) {
        ("meaning", Some(subject), _) => format!("{subject} as {reading}"),
        (_, Some(subject), record) => format!("{} of {subject} as {words}", record.map_or(kind, |k| k.phrase)),
        (_, None, record) if kind != "timezone" => format!("{} as {words}", record.map_or(kind, |k| k.phrase)),
        _ => format!("timezone as {}", if plan.zone_name() == reading { plan.zone_name() } else { reading }),
    }
}

/// What must come of a history under one reading, as far as two results part.
pub fn expectations(difference: &Difference, one: &Body, other: &Body, this: &Body) -> Vec<String> {
    let money = |amount: crate::value::Money| match &this.currency {
        Some(code) => format!("{amount} {code}"),
        None => amount.to_string(),
    };
    match difference {
        Difference::Amount { sum: Sum::Owed | Sum::OwedBy(_) | Sum::InAll, .. } => {
            let mut months: Vec<&str> = one.totals.iter().chain(&other.totals).map(|t| t.window.label.as_str()).collect();
            months.sort_unstable();
            months.dedup();
            let of = |body: &Body, label: &str| body.totals.iter().filter(|t| t.window.label == label).map(|t| t.credit).sum::<crate::value::Money>();
            let parted = months.into_iter().filter(|label| of(one, label) != of(other, label));
            parted.map(|label| format!("credits in {label} is {}", money(of(this, label)))).collect()
        }
        Difference::Amount { sum: Sum::Claimable, .. } => {
            let amount = |r: &WindowResult| {
                let claimable = |c: &CreditResult| c.claim.filter(|claim| claim.status == ClaimStatus::Claimable).map(|claim| claim.claimable);
                r.credit.as_ref().map_or(crate::value::Money::ZERO, |c| claimable(c).unwrap_or(c.paid))
            };
            let told = this.results.iter().filter(|r| r.group.is_empty()).filter(|r| {
                let of = |body: &Body| {
                    body.results.iter().find(|o| o.objective == r.objective && o.group.is_empty() && o.window.label == r.window.label).map(amount)
                };
                of(one) != of(other)
            });
            told.map(|r| format!("credit for {} in {} is {}", r.objective, r.window.label, money(amount(r)))).collect()
        }
        Difference::Right { right, .. } => {
            let arises_in = |body: &Body, label: &str| body.rights.iter().any(|r| r.right == *right && r.window.label == label);
            let all = one.rights.iter().chain(&other.rights).filter(|r| r.right == *right).map(|r| r.window.label.as_str());
            let at: Vec<&str> = all.filter(|label| arises_in(one, label) != arises_in(other, label)).collect();
            let arises = |label: &str| arises_in(this, label);
            at.first().map(|label| format!("{}right {right} in {label}", if arises(label) { "" } else { "no " })).into_iter().collect()
        }
        Difference::Verdict { .. } | Difference::Missed { .. } => {
            let (Difference::Verdict { objective, .. } | Difference::Missed { objective, .. }) = difference else { return Vec::new() };
            // A group without a value has no name by which a scenario could ask for it.
            let named = |r: &WindowResult| r.group.iter().all(|(_, value)| value != NO_VALUE);
            let said = this.results.iter().filter(|r| r.objective == *objective && r.verdict != Verdict::Undetermined && named(r));
            let apart = said.filter(|r| {
                let of = |body: &Body| {
                    body.results.iter().find(|o| o.objective == r.objective && o.group == r.group && o.window.label == r.window.label).map(|o| o.verdict)
                };
                of(one) != of(other)
            });
            let group = |r: &WindowResult| {
                let values: Vec<&str> = r.group.iter().map(|(_, value)| value.as_str()).collect();
                if values.is_empty() { String::new() } else { format!(" for {}", values.join(", ")) }
            };
            apart.map(|r| format!("{}{} in {} is {}", r.objective, group(r), r.window.label, words::verdict(r.verdict))).collect()
        }
    }
}

/// Whether a scenario can say it: a row in which nothing is said, and an event that somebody must have caused, but nobody is said to have, cannot be written.
pub fn can_be_written(plan: &Plan, history: &History) -> bool {
    history.actors.iter().all(|actor| {
        let Some(case) = plan.case(actor.kind) else { return false };
        let nobody = |step: &Step| step.by.is_none() && step.event.and_then(|id| case.events.get(id.index())).is_some_and(|e| !e.by.is_empty());
        let key = |id: &FieldId| case.fields.get(id.index()).is_some_and(|field| field.scope == Scope::Key);
        let nothing = |step: &Step| step.event.is_none() && step.values.iter().all(|(id, _)| key(id));
        !actor.steps.iter().any(|step| nobody(step) || nothing(step)) && (matches!(case.sort, Sort::Case) || actor.copies <= 60)
    })
}
