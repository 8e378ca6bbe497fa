//! Sets of time and conditions on fields, in the words of a contract.

use super::{budget, window};
use crate::plan::{CaseId, CaseSet, CaseType, Cond, Field, FieldAt, FieldKind, Moment, OfCases, Pattern, Plan, Quantifier, StateSet, Test, TimeSet, Value};
use crate::report::words;
use crate::text::safe;

/// `downtime`, `while down for every instance where running, lasting at least 1 minute`
pub fn set(plan: &Plan, of: &TimeSet) -> String {
    match of {
        TimeSet::Always => "all time".to_owned(),
        TimeSet::Calendar(id) => format!("during {}", plan.calendars.get(id.index()).map_or_else(|| "?".to_owned(), |c| safe(&c.name))),
        TimeSet::Adjustment(id) => format!("during {}", plan.adjustments.get(id.index()).map_or_else(|| "?".to_owned(), |a| safe(&a.name))),
        TimeSet::Cases(cases) => of_cases(plan, cases),
        TimeSet::Used => "what earlier windows used".to_owned(),
        TimeSet::Named(id) => plan.sets.get(id.index()).map_or_else(|| "?".to_owned(), |s| safe(&s.name)),
        TimeSet::Any(parts) => joined(parts, " or ", |p| set(plan, p)),
        TimeSet::All(parts) => joined(parts, " and ", |p| set(plan, p)),
        TimeSet::Several { how, of } => {
            let (word, n) = match how {
                Quantifier::AtMost(n) => ("at most", *n),
                Quantifier::AtLeast(n) => ("at least", *n),
                Quantifier::Every | Quantifier::Share(_) => ("?", 0),
            };
            format!("{word} {n} of ({})", of.iter().map(|p| set(plan, p)).collect::<Vec<_>>().join(", "))
        }
        TimeSet::Read(one) => one.get(&plan.points).map_or_else(String::new, |part| set(plan, part)),
        TimeSet::Except(a, b) => format!("{} except {}", grouped(set(plan, a)), grouped(set(plan, b))),
        TimeSet::Not(inner) => format!("not {}", grouped(set(plan, inner))),
        TimeSet::Lasting { set: inner, least, more } => format!("{}, lasting {} {}", set(plan, inner), least_word(*more), words::length(*least)),
        TimeSet::UpTo { set: inner, most, each, .. } => format!("{}, up to {} each {}", set(plan, inner), words::length(*most), window(plan, each)),
    }
}

fn least_word(more: bool) -> &'static str {
    if more { "more than" } else { "at least" }
}

fn joined<T>(parts: &[T], word: &str, each: impl Fn(&T) -> String) -> String {
    parts.iter().map(|p| if parts.len() > 1 { grouped(each(p)) } else { each(p) }).collect::<Vec<_>>().join(word)
}

/// In brackets if it is made of several parts.
fn grouped(shown: String) -> String {
    let several = [" or ", " and ", " except ", ", "].iter().any(|word| shown.contains(word));
    if several { format!("({shown})") } else { shown }
}

fn of_cases(plan: &Plan, cases: &OfCases) -> String {
    let case = plan.case(cases.case);
    let (name, plural) = case.map_or(("case".to_owned(), "cases".to_owned()), |c| (safe(&c.name), safe(&c.plural)));
    let of = match cases.how {
        Quantifier::AtLeast(1) => format!("any {name}"),
        Quantifier::AtLeast(n) => format!("at least {n} {plural}"),
        Quantifier::AtMost(0) => format!("no {name}"),
        Quantifier::AtMost(n) => format!("at most {n} {plural}"),
        Quantifier::Every => format!("every {name}"),
        Quantifier::Share(share) => format!("at least {} of {plural}", share.show_percent(6)),
    };
    let among = cases.among.as_ref().map(|among| format!(" where {}", case_set(plan, cases.case, among))).unwrap_or_default();
    format!("{} for {of}{among}", grouped(case_set(plan, cases.case, &cases.holds)))
}

fn case_set(plan: &Plan, case: CaseId, of: &CaseSet) -> String {
    match of {
        CaseSet::States(states) => plan.case(case).map_or_else(String::new, |c| state_set(plan, c, states)),
        CaseSet::Holds(cond) => condition(plan, case, cond),
        CaseSet::Between { from, until } => format!("from {} until {}", patterns(plan, case, from), patterns(plan, case, until)),
        CaseSet::Any(parts) => joined(parts, " or ", |p| case_set(plan, case, p)),
        CaseSet::All(parts) => joined(parts, " and ", |p| case_set(plan, case, p)),
        CaseSet::Read(one) => one.get(&plan.points).map_or_else(String::new, |part| case_set(plan, case, part)),
        CaseSet::Except(a, b) => format!("{} except {}", grouped(case_set(plan, case, a)), grouped(case_set(plan, case, b))),
        CaseSet::Not(inner) | CaseSet::NotOf { set: inner, .. } => format!("not {}", grouped(case_set(plan, case, inner))),
        CaseSet::Lasting { set, least, more } => format!("{}, lasting {} {}", case_set(plan, case, set), least_word(*more), words::length(*least)),
    }
}

fn state_set(plan: &Plan, case: &CaseType, of: &StateSet) -> String {
    match of {
        StateSet::State(id) => case.states.get(id.index()).map_or_else(|| "?".to_owned(), |s| safe(&s.name)),
        StateSet::Any(parts) => joined(parts, " or ", |p| state_set(plan, case, p)),
        StateSet::All(parts) => joined(parts, " and ", |p| state_set(plan, case, p)),
        StateSet::Read(one) => one.get(&plan.points).map_or_else(String::new, |part| state_set(plan, case, part)),
        StateSet::Except(a, b) => format!("{} except {}", grouped(state_set(plan, case, a)), grouped(state_set(plan, case, b))),
    }
}

pub(super) fn patterns(plan: &Plan, case: CaseId, list: &[Pattern]) -> String {
    let one = |p: &Pattern| {
        let event = event(plan, case, p.event);
        let by: Vec<String> = p.by.iter().filter_map(|r| plan.roles.get(r.index())).map(|r| safe(r)).collect();
        let by = if by.is_empty() { String::new() } else { format!(" by {}", by.join(" or ")) };
        let cond = if p.cond == Cond::True { String::new() } else { format!(" where {}", condition(plan, case, &p.cond)) };
        format!("{event}{by}{cond}")
    };
    list.iter().map(one).collect::<Vec<_>>().join(" or ")
}

pub(super) fn event(plan: &Plan, case: CaseId, id: crate::plan::EventId) -> String {
    plan.case(case).and_then(|c| c.events.get(id.index())).map_or_else(|| "?".to_owned(), |e| safe(&e.name))
}

/// `priority at opened is any of P1, P2 and revenue_generating`
pub fn condition(plan: &Plan, case: CaseId, cond: &Cond) -> String {
    match cond {
        Cond::True => "always".to_owned(),
        Cond::All(parts) => joined(parts, " and ", |p| condition(plan, case, p)),
        Cond::Any(parts) => joined(parts, " or ", |p| condition(plan, case, p)),
        Cond::Not(inner) if matches!(&**inner, Cond::Field { test: Test::AnyOf(_), .. }) => negated(plan, case, inner),
        Cond::Not(inner) => format!("not {}", grouped(condition(plan, case, inner))),
        Cond::Mixed { parts, joins, .. } => {
            let word = |at: usize| if joins.get(at).copied().unwrap_or(true) { " and " } else { " or " };
            let shown = parts.iter().enumerate().map(|(at, p)| {
                let before = at.checked_sub(1).map(word).unwrap_or_default();
                format!("{before}{}", condition(plan, case, p))
            });
            shown.collect()
        }
        Cond::Field { field, test } => field_test(plan, case, *field, test),
        Cond::Apart { earlier, later, by } => {
            let by = by.as_ref().map(|b| format!("at least {} ", budget(plan, b))).unwrap_or_default();
            format!("{} {by}before {}", event(plan, case, *earlier), event(plan, case, *later))
        }
        Cond::During { event: of, calendar } => {
            let hours = plan.calendars.get(calendar.index()).map_or_else(|| "?".to_owned(), |c| safe(&c.name));
            format!("{} during {hours}", event(plan, case, *of))
        }
        Cond::Alone { field, .. } => {
            let name = plan.case(case).and_then(|c| c.fields.get(field.index())).map_or_else(|| "?".to_owned(), |f| safe(&f.name));
            format!("{name} names no other case, where that matters")
        }
        Cond::Measured { clock, bound, length } => {
            let name = plan.clocks.get(clock.index()).map_or_else(|| "?".to_owned(), |c| safe(&c.name));
            format!("{name} is {} {}", super::bound(*bound), words::length(*length))
        }
    }
}

/// `status is not failed`
fn negated(plan: &Plan, case: CaseId, inner: &Cond) -> String {
    match condition(plan, case, inner).split_once(" is ") {
        Some((name, values)) => format!("{name} is not {values}"),
        None => format!("not {}", condition(plan, case, inner)),
    }
}

fn field_test(plan: &Plan, case: CaseId, at: FieldAt, test: &Test) -> String {
    let field = plan.case(case).and_then(|c| c.fields.get(at.field.index()));
    let name = field_at(plan, case, at);
    let number = |n: &rust_decimal::Decimal| words::grouped(&n.normalize().to_string());
    match test {
        Test::AnyOf(values) => match values.as_slice() {
            [Value::Flag(true)] => name,
            [Value::Flag(false)] => format!("not {name}"),
            [one] => format!("{name} is {}", value(field, one)),
            many => format!("{name} is any of {}", many.iter().map(|v| value(field, v)).collect::<Vec<_>>().join(", ")),
        },
        Test::AtLeast(n) => format!("{name} is at least {}", number(n)),
        Test::AtMost(n) => format!("{name} is at most {}", number(n)),
        Test::Above(n) => format!("{name} is above {}", number(n)),
        Test::Below(n) => format!("{name} is below {}", number(n)),
    }
}

/// `priority at opened`
pub fn field_at(plan: &Plan, case: CaseId, at: FieldAt) -> String {
    let field = plan.case(case).and_then(|c| c.fields.get(at.field.index())).map_or_else(|| "?".to_owned(), |f| safe(&f.name));
    match at.moment {
        Moment::Event(id) => format!("{field} at {}", event(plan, case, id)),
        Moment::Now | Moment::Open(_) => field,
    }
}

/// A value of a field, as it is shown.
pub(in crate::report) fn value(field: Option<&Field>, of: &Value) -> String {
    match of {
        Value::Name(at) => match field.map(|f| &f.kind) {
            Some(FieldKind::Names(names)) => names.get(usize::from(*at)).map_or_else(|| "?".to_owned(), |n| safe(n)),
            _ => format!("value {}", at + 1),
        },
        Value::Text(text) => format!("\"{}\"", safe(text)),
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
        Value::Number(n) => words::grouped(&n.normalize().to_string()),
    }
}
