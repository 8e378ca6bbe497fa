//! Values of a field for which a table of targets has no row.

use super::super::{Finding, place};
use super::{Facts, Risk, at, meant};
use crate::plan::{Clock, Cond, FieldAt, FieldId, FieldKind, Limited, Objective, TargetTable, Test, Value};
use crate::readings::MissingTarget;
use crate::syntax::tree::ItemKind;

pub(super) static RISK: Risk =
    Risk { code: "risk/no-target-row", says: "targets are set by a field, and a value that it can have is in no row: what has it is judged by nothing", find };

/// Whether a condition can hold of a case with this value of a field, as far as it asks for the value.
fn may(cond: &Cond, field: FieldId, value: &Value) -> bool {
    match cond {
        Cond::All(parts) => parts.iter().all(|part| may(part, field, value)),
        Cond::Any(parts) => parts.iter().any(|part| may(part, field, value)),
        Cond::Field { field: asked, test: Test::AnyOf(values) } if asked.field == field => values.contains(value),
        Cond::Not(inner) => !matches!(&**inner, Cond::Field { field: asked, test: Test::AnyOf(values) } if asked.field == field && values.contains(value)),
        _ => true,
    }
}

/// The values of a key that no row has, of cases that an objective judges; and how many there are.
fn without_row<'a>(
    facts: &Facts<'a>,
    objective: &Objective,
    clock: &Clock,
    table: &TargetTable,
    nth: usize,
    key: &FieldAt,
) -> Option<(&'a str, Vec<&'a str>, usize)> {
    let population = &objective.items()?.population;
    let field = facts.plan.case(clock.case)?.fields.get(key.field.index())?;
    let FieldKind::Names(names) = &field.kind else { return None };
    let in_a_row = |value: &Value| table.rows.iter().any(|row| row.when.get(nth).is_none_or(|values| values.is_empty() || values.contains(value)));
    let lost = |(at, name): (usize, &'a String)| {
        let value = Value::Name(u16::try_from(at).ok()?);
        (!in_a_row(&value) && may(population, key.field, &value)).then_some(name.as_str())
    };
    let lost: Vec<&str> = names.iter().enumerate().filter_map(lost).collect();
    (!lost.is_empty()).then_some((field.name.as_str(), lost, names.len()))
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let mut told: Vec<String> = Vec::new();
    let of = |objective: &Objective| {
        let items = objective.items().filter(|items| items.measure.within == Some(Limited::Targets))?;
        let clock = facts.plan.clocks.get(items.measure.clock?.index())?;
        // Where it is open, it is a question of its own; and what is missed for want of a target is judged.
        let table = clock.targets.as_ref().filter(|table| meant::<MissingTarget>(facts.plan, table.missing) == [MissingTarget::LeftOut])?;
        let (field, lost, all) = table.keys.iter().enumerate().find_map(|(nth, key)| without_row(facts, objective, clock, table, nth, key))?;
        let which = lost.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let message = format!(
            "of {all} values of `{field}`, {} in no row of the targets: what has {which} is judged by nothing in `{}`",
            said(lost.len()),
            objective.name
        );
        let keyed = |kind: &ItemKind| matches!(kind, ItemKind::Targets(targets) if targets.keys.iter().any(|key| key.field.text() == field));
        let place = place::item(facts.loaded, keyed).or_else(|| place::clock(facts.loaded, &clock.name));
        let finding = Finding::risk(RISK.code, message, at(place, "no row for it"), "add a row, with `-` where nothing is promised");
        Some((format!("{} {which}", clock.name), finding.in_clause(objective.clause.as_ref())))
    };
    // One clock is told of once.
    let new = |(clock, finding): (String, Finding)| {
        let new = !told.contains(&clock);
        told.push(clock);
        new.then_some(finding)
    };
    facts.objectives().filter_map(of).filter_map(new).collect()
}

/// `1 is`, `2 are`.
fn said(count: usize) -> String {
    format!("{count} {}", if count == 1 { "is" } else { "are" })
}
