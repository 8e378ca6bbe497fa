//! Changes one by one: each tried by itself, with those that it needs.

use super::super::canon::Meaning;
use super::hybrid::{Between, Edit};
use super::matching::{Pair, differing};
use super::reading::{ReadingChange, apart};
use super::units::{Category, Place, Unit};
use super::{Change, Declared, Direction, How, Versions};
use crate::plan::Plan;
use crate::witness::Compared;
use std::collections::BTreeSet;

/// What was found.
pub(super) struct Found {
    pub changes: Vec<Change>,
    pub same: Vec<Declared>,
}

/// An edit, and how it is told.
struct Step {
    edit: Edit,
    category: Category,
    declared: Declared,
}

/// Changes from the old version to the new, one by one; those of which it is proved that they mean the same apart.
pub(super) fn singly(versions: &Versions, old: &Plan) -> Found {
    let [one, written, read] = versions.units();
    let pairs = differing(&one, &read);
    // Lines that settle points are told by the points they settle.
    let settles = |pair: &Pair| pair.old.as_ref().or(pair.new.as_ref()).is_some_and(|u| u.category == Category::Reading);
    let mut steps: Vec<Step> = pairs.into_iter().filter(|pair| !settles(pair)).map(|pair| step(pair, &read, &written)).collect();
    steps.extend(imports(versions));
    steps.extend(order(&one, &read));
    let [root, _, new] = versions.roots;
    let between = Between::new(&versions.loaded, root, new, steps.iter().map(|s| s.edit.clone()).collect());
    let mut found = Found { changes: Vec::new(), same: Vec::new() };
    for group in groups(&between, steps.len()) {
        let Some(before) = between.plan(&group.needs) else { continue };
        let all: BTreeSet<usize> = group.needs.union(&group.own).copied().collect();
        // What is no contract at all between the two is the new version itself.
        let now = between.plan(&all).or_else(|| versions.new.clone()).unwrap_or_else(|| before.clone());
        let own: Vec<&Step> = group.own.iter().filter_map(|at| steps.get(*at)).collect();
        let declared: Vec<Declared> = own.iter().map(|s| s.declared.clone()).collect();
        let readings = apart(&before, &now);
        let (meant, means) = (Meaning::of(&before), Meaning::of(&now));
        let mut category = own.iter().map(|s| s.category).min().unwrap_or(Category::Obligation);
        if meant == means && readings.is_empty() {
            found.same.extend(declared.into_iter().filter(|declared| declared.how != How::Moved));
            continue;
        }
        let direction = if meant.owed == means.owed { Direction::NotOwed } else { Direction::NotSeparated };
        if category == Category::Obligation && declared.len() == 1 && only_exclusions(&before, &now, &declared) {
            category = Category::Exclusion;
        }
        let needs = group.needs.iter().filter_map(|at| steps.get(*at)).map(|s| told(&s.declared)).collect();
        found.changes.push(Change { category, declared, needs, readings, before, now, direction, compared: Compared::default(), worth: None });
    }
    if let Some(new) = &versions.new {
        found.changes.extend(points(old, new, &found.changes));
    }
    found
}

/// `objective quick_fix`
fn told(declared: &Declared) -> String {
    if declared.kind == declared.name || declared.name.starts_with(declared.kind) {
        declared.name.clone()
    } else {
        format!("{} {}", declared.kind, declared.name)
    }
}

fn step(pair: Pair, read: &[Unit], written: &[Unit]) -> Step {
    let unit = pair.new.as_ref().or(pair.old.as_ref());
    // Where it stands in the new version as it is written, not in its reading with old names.
    let place = pair.new.as_ref().and_then(|unit| read.iter().position(|u| u.place == unit.place)).and_then(|at| written.get(at));
    let how = match (&pair.old, &pair.new) {
        (Some(_), Some(_)) => How::Changed,
        (None, _) => How::Added,
        (_, None) => How::Removed,
    };
    let declared = Declared {
        kind: unit.map_or("", |u| u.kind),
        name: unit.map_or_else(String::new, |u| u.name.clone()),
        how,
        clause: pair.new.as_ref().and_then(|u| u.clause.clone()).or_else(|| pair.old.as_ref().and_then(|u| u.clause.clone())),
        old: pair.old.as_ref().map(|u| u.span),
        new: place.map(|u| u.span),
    };
    Step { category: unit.map_or(Category::Obligation, |u| u.category), declared, edit: Edit::Declaration(Box::new(pair)) }
}

/// Names that come from another file than before; parts that are another agreement than before.
fn imports(versions: &Versions) -> Vec<Step> {
    let [old, _, new] = versions.roots;
    let loaded = &versions.loaded;
    let (Some(old), Some(new)) = (loaded.file(old), loaded.file(new)) else { return Vec::new() };
    let called = |i: &crate::resolve::Import| i.alias.clone().or_else(|| i.path.last().cloned());
    let mut out = Vec::new();
    for (at, import) in old.imports.iter().enumerate().filter(|(_, i)| !i.implied) {
        let Some(other) = new.imports.iter().find(|i| !i.implied && called(i) == called(import) && i.agreement == import.agreement) else { continue };
        let apart = if import.agreement {
            let plan = |root| crate::plan::lower::lower_at(loaded, root).plan.map(|plan| Meaning::of(&plan));
            plan(import.file) != plan(other.file)
        } else {
            let library = |i: &crate::resolve::Import| loaded.file(i.file).is_some_and(|f| f.library);
            import.path != other.path && (library(import) || library(other))
        };
        if apart {
            let kind = if import.agreement { "part" } else { "use" };
            let name = called(import).unwrap_or_default();
            let declared = Declared { kind, name, how: How::Changed, clause: None, old: Some(import.span), new: Some(other.span) };
            out.push(Step { edit: Edit::Import(at, other.clone()), category: Category::Obligation, declared });
        }
    }
    out
}

/// Declarations of which the order can decide: limits apply in it; of two that change one thing, or are cut off by one limit, one is named first; a fee that is not named is the first.
const ORDERED: [(&[&str], &str, Category); 6] = [
    (&["limit"], "order of the limits", Category::Amount),
    (&["pool"], "order of the pools", Category::Amount),
    (&["fee"], "order of the fees", Category::Amount),
    (&["objective"], "order of the objectives", Category::Amount),
    (&["credit", "bonus"], "order of the credits", Category::Amount),
    (&["adjustment"], "order of the seasons, surges and phases", Category::Adjustment),
];

/// Those that are in both versions, in another order.
fn order(old: &[Unit], new: &[Unit]) -> Vec<Step> {
    let of = |(kinds, name, category): &(&[&'static str], &str, Category)| {
        let those = |units: &[Unit], others: &[Unit]| {
            let both = |unit: &&Unit| unit.key.is_some() && others.iter().any(|other| other.key == unit.key);
            units.iter().filter(|unit| kinds.contains(&unit.kind)).filter(both).cloned().collect::<Vec<_>>()
        };
        let (before, now) = (those(old, new), those(new, old));
        let in_old: Vec<Place> = before.iter().map(|u| u.place).collect();
        let in_new: Vec<Place> = now.iter().filter_map(|u| before.iter().find(|b| b.key == u.key)).map(|u| u.place).collect();
        if in_old == in_new || in_old.len() != in_new.len() {
            return None;
        }
        let span = before.first().map(|u| u.span);
        let declared = Declared { kind: kinds.first()?, name: (*name).to_owned(), how: How::Moved, clause: None, old: span, new: None };
        Some(Step { edit: Edit::Order(in_old, in_new), category: *category, declared })
    };
    ORDERED.iter().filter_map(of).collect()
}

struct Group {
    own: BTreeSet<usize>,
    needs: BTreeSet<usize>,
}

/// Edits one by one; where one by itself is no contract, with the fewest others that make it one. Others that make a contract by themselves are needs; else they belong together.
fn groups(between: &Between<'_>, count: usize) -> Vec<Group> {
    let all: BTreeSet<usize> = (0..count).collect();
    let mut out: Vec<Group> = Vec::new();
    for at in 0..count {
        let own = BTreeSet::from([at]);
        if between.plan(&own).is_some() {
            out.push(Group { own, needs: BTreeSet::new() });
            continue;
        }
        let mut fewest = all.clone();
        if between.plan(&all).is_some() {
            for other in all.iter().rev().filter(|other| **other != at) {
                let mut fewer = fewest.clone();
                fewer.remove(other);
                if between.plan(&fewer).is_some() {
                    fewest = fewer;
                }
            }
        }
        let needs: BTreeSet<usize> = fewest.iter().copied().filter(|other| *other != at).collect();
        if between.plan(&needs).is_some() && between.plan(&fewest).is_some() {
            out.push(Group { own, needs });
        } else {
            out.push(Group { own: fewest, needs: BTreeSet::new() });
        }
    }
    // What belongs together is told once.
    let mut merged: Vec<Group> = Vec::new();
    for mut group in out {
        let meets = |m: &Group, group: &Group| (m.own.len() > 1 || group.own.len() > 1) && !m.own.is_disjoint(&group.own);
        while let Some(at) = merged.iter().position(|m| meets(m, &group)) {
            let known = merged.remove(at);
            group.own.extend(&known.own);
            group.needs.extend(&known.needs);
        }
        group.needs = group.needs.difference(&group.own).copied().collect();
        merged.push(group);
    }
    merged
}

/// Whether an objective differs in what it leaves out alone.
fn only_exclusions(before: &Plan, now: &Plan, declared: &[Declared]) -> bool {
    let of = |plan: &Plan| {
        let name = declared.first().map(|d| d.name.as_str());
        plan.objectives.iter().find(|o| Some(o.name.as_str()) == name).map(|o| (o.exclusions.clone(), plan.clone(), o.name.clone()))
    };
    let (Some((one, mut without, name)), Some((other, ..))) = (of(before), of(now)) else { return false };
    if one == other {
        return false;
    }
    let mut then = now.clone();
    for plan in [&mut without, &mut then] {
        plan.objectives.iter_mut().filter(|o| o.name == name).for_each(|o| o.exclusions.clear());
    }
    Meaning::of(&without).owed == Meaning::of(&then).owed
}

/// Points that are read otherwise, and that no declaration brought with it: each tried by itself.
fn points(old: &Plan, new: &Plan, told: &[Change]) -> Vec<Change> {
    let brought = |change: &ReadingChange| told.iter().flat_map(|c| &c.readings).any(|c| c.point == change.point);
    let mut out = Vec::new();
    for change in apart(old, new).into_iter().filter(|c| !brought(c)) {
        // A point that only one of them asks comes with what asks it.
        let (Some(_), Some(read)) = (&change.before, &change.now) else { continue };
        let mut now = old.clone();
        if !change.is_of_agreement_alone() && now.give(&change.point, &read.reading).is_err() {
            continue;
        }
        let direction = if change.is_of_agreement_alone() { Direction::NotOwed } else { Direction::NotSeparated };
        out.push(Change {
            category: Category::Reading,
            declared: Vec::new(),
            needs: Vec::new(),
            readings: vec![change],
            before: old.clone(),
            now,
            direction,
            compared: Compared::default(),
            worth: None,
        });
    }
    out
}
