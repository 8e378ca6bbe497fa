//! Who caused what was missed: for every combination of causes, the time in all of their sets and in none of the others', within the bad time; for items, one by one.

use super::past::Past;
use super::results::Result;
use super::rights::after;
use super::time_sets::measure_in;
use crate::outcome::{AttributionResult, CauseResult, Caused, ItemVerdict, RootCause, Verdict};
use crate::plan::{Attribution, Cause, Num, Objective, ObjectiveId, TimeSet, What};
use crate::readings::Exclusion;
use crate::value::{Instant, Interval, IntervalSet};

/// Of each window that was missed, in order of attributions, groups, windows.
pub(super) fn attributions(past: &Past<'_, '_, '_>) -> Vec<AttributionResult> {
    let plan = past.numbers.sets.scene.plan;
    let mut out = Vec::new();
    for attribution in &plan.attributions {
        let own = past.results.iter().filter(|r| r.objective == attribution.objective.index() && r.result.verdict == Verdict::Missed);
        let Some(objective) = plan.objectives.get(attribution.objective.index()) else { continue };
        out.extend(own.map(|result| of_window(past, attribution, objective, result)));
    }
    out
}

fn of_window(past: &Past<'_, '_, '_>, attribution: &Attribution, objective: &Objective, result: &Result) -> AttributionResult {
    let plan = past.numbers.sets.scene.plan;
    let (causes, asked) = match &attribution.cause {
        Cause::Time { bad, parts } => {
            let bad = bad_time(past, objective, bad.as_ref(), result);
            (by_time(past, &bad, parts, result), parts.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>())
        }
        Cause::Items(by) => (by_items(past, *by, result), plan.parts.iter().map(|p| p.name.clone()).collect()),
    };
    let nobody = causes.iter().any(|c| c.parts.is_empty());
    let together = |name: &String| causes.iter().any(|c| c.parts.len() > 1 && c.parts.contains(name));
    let owed_by: Vec<String> = asked.into_iter().filter(|name| nobody || together(name)).collect();
    let root_cause = attribution.root_cause_days.filter(|_| !owed_by.is_empty());
    let window = &result.result.window;
    AttributionResult {
        objective: objective.name.clone(),
        clause: attribution.clause.clone(),
        group: result.group.pairs(),
        window: window.clone(),
        root_cause: root_cause.map(|days| RootCause { owed_by, due: after(past, window, days) }),
        causes,
    }
}

/// The bad time, in and outside the window.
fn bad_time(past: &Past<'_, '_, '_>, objective: &Objective, stated: Option<&TimeSet>, result: &Result) -> IntervalSet {
    let sets = past.numbers.sets;
    let get = |set: &TimeSet| sets.get(set, &result.group);
    let mut bad = match (stated, &objective.what) {
        (Some(bad), _) => get(bad).as_ref().clone(),
        (None, What::Formula(formula)) => match &formula.num {
            Num::Share { of, set, outside } => {
                let more_is_better = objective.target.as_ref().is_none_or(|t| t.bound.upwards());
                let inside = get(of).and(&get(set));
                if *outside == more_is_better { inside } else { get(of).except(&inside) }
            }
            _ => IntervalSet::empty(),
        },
        (None, What::Items(_)) => IntervalSet::empty(),
    };
    for exclusion in &objective.exclusions {
        if sets.scene.choice(exclusion.from).unwrap_or(Exclusion::FromBoth) != Exclusion::FromTotal {
            bad = bad.except(&get(&exclusion.set));
        }
    }
    bad
}

/// The time of each combination, alone ones first, then those of several, nobody's last.
fn by_time(past: &Past<'_, '_, '_>, bad: &IntervalSet, parts: &[(String, TimeSet)], result: &Result) -> Vec<CauseResult> {
    let sets = past.numbers.sets;
    let window = Interval::new(result.result.window.from, result.result.window.until.min(sets.scene.as_of));
    let laid_out: Vec<_> = parts.iter().map(|(_, set)| sets.get(set, &result.group)).collect();
    // The combinations that there are, by an instant of each.
    let mut edges: Vec<Instant> = laid_out.iter().flat_map(|set| set.intervals()).flat_map(|i| [i.from, i.until]).filter(|t| window.contains(*t)).collect();
    edges.push(window.from);
    let mut combinations: Vec<Vec<usize>> = Vec::new();
    for at in edges {
        let those: Vec<usize> = laid_out.iter().enumerate().filter(|(_, set)| set.contains(at)).map(|(n, _)| n).collect();
        if !combinations.contains(&those) {
            combinations.push(those);
        }
    }
    combinations.sort_by_key(|those| (those.is_empty(), those.len() > 1, those.clone()));
    let mut out = Vec::new();
    for those in combinations {
        let mut time = bad.clone();
        for (n, set) in laid_out.iter().enumerate() {
            time = if those.contains(&n) { time.and(set) } else { time.except(set) };
        }
        let length = measure_in(&time, window);
        if length.0 > 0 {
            let names = those.iter().filter_map(|n| parts.get(*n)).map(|(name, _)| name.clone()).collect();
            out.push(CauseResult { parts: names, share: Caused::TimeUs(length) });
        }
    }
    out
}

/// The items of the window that were missed, by who caused them.
fn by_items(past: &Past<'_, '_, '_>, by: ObjectiveId, result: &Result) -> Vec<CauseResult> {
    let plan = past.numbers.sets.scene.plan;
    let Some((items, case)) = plan.objectives.get(by.index()).and_then(|o| o.items()).and_then(|i| Some((i, plan.case(i.case)?))) else { return Vec::new() };
    let in_window = |item: &&super::items::Item| {
        let missed = item.belongs && item.verdict == ItemVerdict::Missed;
        let own = super::groups::Group::of(case, &items.dimensions, &item.group).shown.split_last().is_some_and(|(_, own)| own == result.group.shown);
        missed && own && item.windows.contains(&result.result.window)
    };
    let mut missed: Vec<&super::items::Item> = past.items.get(by.index()).into_iter().flatten().filter(in_window).collect();
    missed.sort_by(|a, b| a.group.cmp(&b.group));
    let mut out: Vec<CauseResult> = Vec::new();
    for item in missed {
        let shown = super::groups::Group::of(case, &items.dimensions, &item.group).shown;
        let parts: Vec<String> = shown.last().cloned().into_iter().filter(|_| item.group.last().is_some_and(Option::is_some)).collect();
        match out.iter_mut().find(|known| known.parts == parts) {
            Some(CauseResult { share: Caused::Missed(count), .. }) => *count = count.saturating_add(item.weight),
            _ => out.push(CauseResult { parts, share: Caused::Missed(item.weight) }),
        }
    }
    out.sort_by_key(|cause| cause.parts.is_empty());
    out
}
