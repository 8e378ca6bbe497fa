//! One incident, one credit: the parts of credits one by one, each paid or giving way.

use super::groups;
use super::items::Item;
use super::past::last_of;
use super::results::Result;
use super::time_sets::Sets;
use super::totals::Rounding;
use crate::calendar::Windows;
use crate::outcome::{GaveWay, ItemVerdict, WindowId};
use crate::plan::{Chooses, Credit, FieldId, Objective, OneCredit, Per, Unit, WindowSpec};
use crate::readings::SeveralIncidents;
use crate::value::{Interval, IntervalSet, Ratio};
use std::cmp::Ordering;

/// What has been paid for, as stages go on.
#[derive(Default)]
pub(super) struct Incidents {
    /// By clause: month, incident, and to what others give way.
    paid: Vec<(usize, Option<WindowId>, String, GaveWay)>,
}

/// What may be paid: so many alike.
struct Part {
    /// Position among the results.
    result: usize,
    month: Option<WindowId>,
    named: usize,
    amount: Ratio,
    incidents: Vec<String>,
    items: Option<u64>,
}

impl Incidents {
    /// Takes from credits what gives way to others.
    pub(super) fn settle(&mut self, sets: &Sets<'_, '_>, items: &[Vec<Item>], rounding: &Rounding, results: &mut [Result]) {
        let scene = sets.scene;
        for (clause, rule) in scene.plan.one_credits.iter().enumerate() {
            let mut gone: Vec<(usize, GaveWay)> = Vec::new();
            for part in parts(sets, items, rule, results) {
                let known = |incident: &String| self.paid.iter().find(|(c, month, i, _)| (*c, month, i) == (clause, &part.month, incident)).map(|(.., to)| to);
                let first = part.incidents.iter().find_map(known).cloned();
                let items = match (&first, part.items) {
                    (Some(_), items) => items,
                    (None, None | Some(1)) => None,
                    (None, Some(n)) => Some(n - 1),
                };
                let to = first.clone().unwrap_or_else(|| paid_to(rule, results.get(part.result), part.incidents.first()));
                if first.is_none() {
                    let own = part.incidents.iter().map(|i| (clause, part.month.clone(), i.clone(), GaveWay { incident: i.clone(), ..to.clone() }));
                    self.paid.extend(own);
                }
                if first.is_some() || items.is_some() {
                    gone.push((part.result, GaveWay { items, ..to }));
                }
            }
            for (at, result) in results.iter_mut().enumerate() {
                let mut own: Vec<GaveWay> = gone.iter().filter(|(of, _)| *of == at).map(|(_, way)| way.clone()).collect();
                own.sort_by(|a, b| a.incident.cmp(&b.incident));
                if own.is_empty() {
                    continue;
                }
                let all: u64 = missed(sets, items, rule, result).iter().map(|(_, n)| n).sum();
                let Some(credit) = result.result.credit.as_mut() else { continue };
                let gone: u64 = own.iter().map(|way| way.items.unwrap_or(all)).sum();
                let exact = credit.factors.iter().try_fold(credit.exact, |product, factor| product.times(factor.by));
                let share = Ratio::new(i128::from(all - gone), i128::from(all));
                let left = exact.zip(share).and_then(|(exact, share)| rounding.amount(exact.times(share)?)).unwrap_or(rounding.nought());
                (credit.left, credit.paid, credit.gave_way) = (Some(left), left, own);
            }
        }
    }
}

/// That something gives way to a result for an incident.
fn paid_to(rule: &OneCredit, result: Option<&Result>, incident: Option<&String>) -> GaveWay {
    let told = result.map(|r| (r.result.objective.clone(), r.group.pairs(), r.result.window.label.clone()));
    let (objective, group, window) = told.unwrap_or_default();
    GaveWay { clause: rule.clause.clone(), incident: incident.cloned().unwrap_or_default(), items: None, objective, group, window }
}

/// Every part, in the order in which they are taken.
fn parts(sets: &Sets<'_, '_>, items: &[Vec<Item>], rule: &OneCredit, results: &[Result]) -> Vec<Part> {
    let scene = sets.scene;
    let months = Windows::of(scene.plan, scene.calendars, &WindowSpec::of(Unit::Month, None));
    let mut out = Vec::new();
    for (at, result) in results.iter().enumerate() {
        let Some(named) = rule.objectives.iter().position(|id| id.index() == result.objective) else { continue };
        let Some(credit) = result.result.credit.as_ref().filter(|credit| !credit.bonus) else { continue };
        let Some(amount) = credit.factors.iter().try_fold(credit.exact, |product, factor| product.times(factor.by)) else { continue };
        let missed = missed(sets, items, rule, result);
        let of = |c: &&Credit| c.objective.index() == result.objective && !c.points && !c.bonus;
        let by_item = scene.plan.credits.iter().find(of).is_some_and(|c| c.rows.iter().all(|row| row.pays.per == Per::MissedCase));
        let month = months.containing(last_of(&result.result.window));
        if by_item {
            let all: u64 = missed.iter().map(|(_, n)| n).sum();
            let Some(amount) = Ratio::new(1, i128::from(all)).and_then(|one| amount.times(one)) else { continue };
            for (incident, n) in missed.into_iter().filter(|(_, n)| *n > 0) {
                let Some(incident) = incident else { continue };
                out.push(Part { result: at, month: month.clone(), named, amount, incidents: vec![incident], items: Some(n) });
            }
            continue;
        }
        let sole = scene.choice(rule.several) == Some(SeveralIncidents::Sole);
        let incidents: Vec<String> = missed.iter().filter_map(|(incident, _)| incident.clone()).collect();
        if !incidents.is_empty() && (missed.len() == 1 || !sole) {
            out.push(Part { result: at, month, named, amount, incidents, items: None });
        }
    }
    // Results stand in order of objectives and groups.
    let end = |part: &Part| results.get(part.result).map(|r| r.result.window.until);
    out.sort_by(|a, b| {
        let amount = match rule.chooses {
            Chooses::Largest => b.amount.cmp(&a.amount),
            Chooses::Smallest => a.amount.cmp(&b.amount),
            Chooses::FirstNamed => Ordering::Equal,
        };
        let place = a.named.cmp(&b.named).then_with(|| end(a).cmp(&end(b))).then_with(|| a.result.cmp(&b.result));
        amount.then(place).then_with(|| a.incidents.cmp(&b.incidents))
    });
    out
}

/// How many items of a window were missed, or lives stand behind it, by incident; none first, then as they are shown.
fn missed(sets: &Sets<'_, '_>, items: &[Vec<Item>], rule: &OneCredit, result: &Result) -> Vec<(Option<String>, u64)> {
    let (scene, lives) = (sets.scene, sets.lives);
    let (objective, window, shown) = (result.objective, &result.result.window, &result.group.shown);
    if let Some(of_time) = scene.plan.objectives.get(objective).filter(|o| o.items().is_none()) {
        return behind(sets, of_time, rule, result);
    }
    let Some(own) = scene.plan.objectives.get(objective).and_then(|o| o.items()) else { return Vec::new() };
    let Some(case) = scene.plan.case(own.case) else { return Vec::new() };
    let Some(at) = case.fields.iter().position(|f| f.name == rule.field) else { return Vec::new() };
    let (field, kind) = (FieldId(u16::try_from(at).unwrap_or(u16::MAX)), case.fields.get(at).map(|f| &f.kind));
    let mut out: Vec<(Option<String>, u64)> = Vec::new();
    for item in items.get(objective).into_iter().flatten() {
        let group = groups::Group::of(case, &own.dimensions, &item.group);
        if !item.belongs || item.verdict != ItemVerdict::Missed || !item.windows.contains(window) || group.shown != *shown {
            continue;
        }
        let value = lives.get(item.life).and_then(|life| life.value(item.row.unwrap_or(life.last()), field));
        let incident = value.map(|value| groups::show(Some(value), kind));
        match out.iter_mut().find(|(known, _)| *known == incident) {
            Some((_, n)) => *n += item.weight,
            None => out.push((incident, item.weight)),
        }
    }
    out.sort();
    out
}

/// The lives behind a window of a formula, by incident.
fn behind(sets: &Sets<'_, '_>, objective: &Objective, rule: &OneCredit, result: &Result) -> Vec<(Option<String>, u64)> {
    let (scene, window) = (sets.scene, &result.result.window);
    let mut inside = IntervalSet::of([Interval::new(window.from, window.until)]);
    for exclusion in &objective.exclusions {
        inside = inside.except(&sets.get(&exclusion.set, &result.group));
    }
    let mut out: Vec<(Option<String>, u64)> = Vec::new();
    for of in scene.plan.cases_behind(objective, &rule.field) {
        for (life, held) in sets.holding(of, &result.group) {
            if held.and(&inside).is_empty() {
                continue;
            }
            let Some(at) = life.case_type.fields.iter().position(|f| f.name == rule.field) else { continue };
            let value = life.value(life.last(), FieldId(u16::try_from(at).unwrap_or(u16::MAX)));
            let incident = value.map(|value| groups::show(Some(value), life.case_type.fields.get(at).map(|f| &f.kind)));
            match out.iter_mut().find(|(known, _)| *known == incident) {
                Some((_, n)) => *n += 1,
                None => out.push((incident, 1)),
            }
        }
    }
    out.sort();
    out
}
