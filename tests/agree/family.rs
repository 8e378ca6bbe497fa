//! Agreements that rest on others, made by chance: parts that know other words, attributions of what is missed.

use super::contract::Maker;
use super::promises;
use super::tape::Choices;
use sla::plan::*;
use sla::readings::Choice as _;
use sla::value::Date;

/// A plan that rests on another. The log for it goes by the same tape.
pub(super) fn plan<'t>(chance: Choices<'t>, origin: Date) -> (Plan, Choices<'t>) {
    let (mut part, chance) = promises::plan(chance, origin);
    let (mut plan, mut chance) = promises::plan(chance, origin);
    attribute(&mut plan, &mut chance, origin);
    // A contract has no credit for what promises nothing.
    for plan in [&mut plan, &mut part] {
        plan.objectives.iter_mut().filter_map(|o| o.target.as_mut()).for_each(|target| target.rows.retain(|row| row.value.is_some()));
        let promises: Vec<bool> = plan.objectives.iter().map(|o| o.target.is_some()).collect();
        plan.credits.retain(|credit| promises[credit.objective.index()]);
    }
    // Something happens that only one of them knows, and values stand in another order.
    for case in &mut part.cases {
        if chance.once_in(2) {
            case.events.last_mut().unwrap().name = "other".to_owned();
        }
        if let Some(FieldKind::Names(names)) = case.fields.first_mut().map(|f| &mut f.kind).filter(|_| chance.once_in(3)) {
            names.reverse();
        }
    }
    let zone = plan.zone_name().to_owned();
    if let Some(point) = part.points.0.get_mut(part.zone.0 as usize) {
        if !point.readings.contains(&zone) {
            point.readings.push(zone.clone());
        }
        point.reading = zone;
    }
    let alike = part.currency.is_none() || part.currency == plan.currency;
    if alike && chance.once_in(2) {
        precede(&mut plan, part, &mut chance, origin);
        return (plan, chance);
    }
    if alike && !chance.once_in(5) {
        plan.parts.push(PartPlan { name: "part".to_owned(), plan: part });
    }
    (plan, chance)
}

/// Makes a plan the version before another; often one of much the same contract, so that the two have objectives of one name that count alike.
fn precede(plan: &mut Plan, other: Plan, chance: &mut Choices<'_>, origin: Date) {
    let mut earlier = if chance.once_in(2) { other } else { Plan { attributions: Vec::new(), ..plan.clone() } };
    if chance.once_in(2) {
        for objective in &mut earlier.objectives {
            objective.name.push_str(" before");
        }
    }
    earlier.version = Some(1);
    plan.version = Some(2);
    let from = origin.plus_days(chance.between(-6, 14) as i32);
    plan.term.from = Some(from);
    let kind = &sla::readings::InFlight::KIND;
    let readings: Vec<String> = kind.readings.iter().map(|r| r.name.to_owned()).collect();
    let reading = chance.pick(&readings).clone();
    plan.points.0.push(Point { id: kind.name.into(), kind: kind.name.into(), readings, reading, settled: Settled::Clause, clause: None });
    let in_flight = PointRef(plan.points.0.len() as u32 - 1);
    plan.before = Some(Box::new(Before { plan: earlier, from, in_flight }));
}

fn attribute(plan: &mut Plan, chance: &mut Choices<'_>, origin: Date) {
    for at in 0..plan.objectives.len() {
        let objective = plan.objectives[at].clone();
        if objective.hidden || objective.target.is_none() || chance.once_in(4) {
            continue;
        }
        let id = ObjectiveId(at as u16);
        let cause = match &objective.what {
            What::Formula(formula) => {
                let share = matches!(formula.num, Num::Share { .. });
                let mut set = || {
                    let tape: Vec<u32> = (0..40).map(|_| chance.below(1 << 20) as u32).collect();
                    one_set(plan, &tape, origin)
                };
                let bad = if share { None } else { Some(set()) };
                Cause::Time { bad, parts: vec![("a".to_owned(), set()), ("b".to_owned(), set()), ("c".to_owned(), set())] }
            }
            What::Items(items) if items.measure.metric == "share" && objective.exclusions.is_empty() => {
                let field =
                    FieldAt { field: FieldId(chance.below(2) as u16), moment: items.dimensions.first().map_or(Moment::Event(EventId(0)), |d| d.moment) };
                let items = Items { dimensions: items.dimensions.iter().copied().chain([field]).collect(), ..items.clone() };
                plan.objectives.push(Objective { name: format!("by {at}"), hidden: true, what: What::Items(items), target: None, needs: None, ..objective });
                Cause::Items(ObjectiveId(plan.objectives.len() as u16 - 1))
            }
            What::Items(_) => continue,
        };
        let root_cause_days = match &cause {
            Cause::Time { .. } => Some(5),
            Cause::Items(_) => None,
        };
        plan.attributions.push(Attribution { objective: id, clause: None, cause, root_cause_days });
    }
}

/// A set of time over the plan's own kinds of case; its points are added to the plan's.
fn one_set(plan: &mut Plan, tape: &[u32], origin: Date) -> TimeSet {
    let points = std::mem::take(&mut plan.points.0);
    let mut make = Maker { points, cases: plan.cases.clone(), sets: plan.sets.clone(), ..Maker::new(Choices::new(tape), origin) };
    let set = make.time_set(1);
    plan.points.0 = make.points;
    set
}
