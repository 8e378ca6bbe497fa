//! Conditions that always or never hold.

use super::super::Finding;
use super::{Facts, Risk, at};
use crate::plan::{Cond, FieldAt, Objective, Test, Value};

pub(super) static RISK: Risk = Risk {
    code: "risk/constant-condition",
    says: "a condition that no case can meet, or that every case meets: a slip, or words left over from a draft",
    find,
};

pub(super) static DOUBLE: Risk =
    Risk { code: "risk/double-negative", says: "a negation of a negation: who reads it aloud counts them, and half of the readers count wrong", find: double };

/// Whether something is denied of what is denied already.
fn denies_twice(cond: &Cond) -> bool {
    match cond {
        Cond::All(parts) | Cond::Any(parts) | Cond::Mixed { parts, .. } => parts.iter().any(denies_twice),
        Cond::Not(inner) => match &**inner {
            Cond::Not(_) => true,
            Cond::All(parts) | Cond::Any(parts) | Cond::Mixed { parts, .. } => parts.iter().all(|part| matches!(part, Cond::Not(_))),
            _ => false,
        },
        _ => false,
    }
}

fn double(facts: &Facts<'_>) -> Vec<Finding> {
    let twice = facts.objectives().filter(|objective| objective.items().is_some_and(|items| denies_twice(&items.population)));
    let finding = |objective: &Objective| {
        let message = format!("what `{}` is about has a negation within a negation: 2 of them say yes", objective.name);
        Finding::risk(DOUBLE.code, message, at(facts.objective(&objective.name), "not … not"), "say what it is about, not what it is not")
            .in_clause(objective.clause.as_ref())
    };
    twice.map(finding).collect()
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for objective in facts.objectives() {
        let Some(items) = objective.items() else { continue };
        let plural = facts.plan.case(items.case).map_or("cases", |case| case.plural.as_str());
        let message = match constant(&items.population) {
            Some(false) => format!("`{}` is of {plural} of which something must hold and must not: there are none", objective.name),
            Some(true) => format!("`{}` says of which {plural} it is, and it is of all of them", objective.name),
            None => continue,
        };
        let help = "say which are meant, or leave the condition out";
        found.push(Finding::risk(RISK.code, message, at(facts.objective(&objective.name), "of these"), help).in_clause(objective.clause.as_ref()));
    }
    found
}

/// What a condition comes to whatever the case; none if that depends on the case.
fn constant(cond: &Cond) -> Option<bool> {
    match cond {
        Cond::All(all) => {
            let against = |n: usize, one: &Cond| all.iter().skip(n + 1).any(|other| same_moments(one, other) && excludes(one, other));
            let never = all.iter().any(|part| constant(part) == Some(false)) || all.iter().enumerate().any(|(n, one)| against(n, one));
            never.then_some(false)
        }
        Cond::Any(any) => {
            let denied = |one: &Cond| any.iter().any(|other| matches!(other, Cond::Not(inner) if **inner == *one));
            (any.iter().any(|part| constant(part) == Some(true)) || any.iter().any(denied)).then_some(true)
        }
        Cond::Not(inner) => constant(inner).map(|holds| !holds),
        _ => None,
    }
}

/// Whether all that two conditions look at is looked at alike.
fn same_moments(a: &Cond, b: &Cond) -> bool {
    let (a, b) = (parts(a), parts(b));
    a.iter().all(|one| b.iter().all(|other| one.0.field != other.0.field || one.0 == other.0))
}

/// Whether no case that fits the one condition fits the other: a field has values that are not the same, or is what the other says it is not. At one moment: that it may change is another question.
pub(super) fn excludes(a: &Cond, b: &Cond) -> bool {
    let (a, b) = (parts(a), parts(b));
    a.iter().any(|one| {
        b.iter().any(|other| match (one, other) {
            (Part(x, values, true), Part(y, others, true)) => x.field == y.field && !values.iter().any(|value| others.contains(value)),
            (Part(x, values, true), Part(y, others, false)) | (Part(y, others, false), Part(x, values, true)) => {
                x.field == y.field && values.iter().all(|value| others.contains(value))
            }
            _ => false,
        })
    })
}

/// A field, values, and whether it is one of them or none.
struct Part<'c>(FieldAt, &'c [Value], bool);

/// What all must hold.
fn parts(cond: &Cond) -> Vec<Part<'_>> {
    match cond {
        Cond::All(all) => all.iter().flat_map(parts).collect(),
        Cond::Field { field, test: Test::AnyOf(values) } => vec![Part(*field, values, true)],
        Cond::Not(inner) => match &**inner {
            Cond::Field { field, test: Test::AnyOf(values) } => vec![Part(*field, values, false)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
