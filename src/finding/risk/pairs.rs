//! Promises that stand beside each other: two about one measure that do not agree, and one that nothing follows from.

use super::super::{Finding, place};
use super::ends::rounded;
use super::{Facts, Risk, at, percent};
use crate::calendar::{Calendars, Windows};
use crate::plan::{Bound, Change, Credit, Num, Objective, ObjectiveId, Plan, Quantity, TimeSet, What};
use crate::syntax::tree::ItemKind;
use crate::value::{Micros, Ratio};

pub(super) static BETTER: Risk =
    Risk { code: "risk/better-is-missed", says: "of one measure, more is promised here and less there: better service misses a promise", find: better };
pub(super) static TARGETS: Risk =
    Risk { code: "risk/two-targets", says: "two promises ask for different values of one measure: whichever is meant, the other misleads", find: targets };
pub(super) static LIMITS: Risk = Risk {
    code: "risk/two-limits",
    says: "the same time is limited twice, by a share and by a length, and the two do not agree: one is kept while the other is missed",
    find: limits,
};
pub(super) static NOTHING: Risk = Risk {
    code: "risk/no-consequence",
    says: "a promise that nothing follows from: no credit, no right, no points, no other clause speaks of it",
    find: nothing,
};

pub(super) static WINDOWS: Risk = Risk {
    code: "risk/two-windows",
    says: "one measure is promised over shorter and over longer windows and both pay: the same failure is paid for twice, and nothing says whether one nets the other",
    find: windows,
};

fn share(plan: &Plan, objective: &Objective) -> Option<(Bound, Ratio)> {
    let target = objective.target.as_ref()?;
    Some((target.bound, super::share(plan, target)?))
}

/// Whether a credit in money is paid for an objective, at all times.
fn pays(plan: &Plan, objective: &Objective) -> bool {
    let of = |credit: &&Credit| plan.objectives.get(credit.objective.index()).is_some_and(|of| of.name == objective.name);
    let Some(credit) = plan.credits.iter().filter(|credit| !credit.bonus && !credit.points).find(of) else { return false };
    let none = |change: &Change| matches!(change, Change::Multiply(of, by) if *by == Ratio::ZERO && of.contains(&credit.objective));
    !plan.adjustments.iter().any(|adjustment| adjustment.changes.iter().any(none))
}

fn windows(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let paid: Vec<&Objective> = facts.objectives().filter(|objective| pays(plan, objective)).collect();
    let mut found = Vec::new();
    for (at_, one) in paid.iter().enumerate() {
        let Some(other) = paid.iter().skip(at_ + 1).find(|other| facts.same_measure(one, other) && !facts.same_windows(one, other)) else { continue };
        let message = format!("one failure is paid for 2 times: by `{}` and, in the windows of `{}`, once more", one.name, other.name);
        let spans = [&one.name, &other.name].into_iter().flat_map(|name| at(facts.objective(name), "of the same measure")).collect();
        let help = "let one of them pay, or say that what the shorter windows paid is taken off: `limit credits …`, `one credit for each incident`";
        found.push(Finding::risk(WINDOWS.code, message, spans, help).in_clause(other.clause.as_ref()));
    }
    found
}

fn better(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let promised: Vec<(&Objective, Bound, Ratio)> = facts.objectives().filter_map(|o| share(plan, o).map(|(bound, share)| (o, bound, share))).collect();
    let upper = promised.iter().filter(|(_, bound, _)| !bound.upwards());
    let finding = |(objective, _, most): &(&Objective, Bound, Ratio)| {
        let same = |(other, bound, least): &&(&Objective, Bound, Ratio)| bound.upwards() && facts.same_measure(other, objective) && least <= most;
        let (other, _, _) = promised.iter().find(same)?;
        let message =
            format!("`{}` is missed by service that is better than {}, and `{}` asks for more of the same measure", objective.name, percent(*most), other.name);
        let spans = [&objective.name, &other.name].into_iter().flat_map(|name| at(facts.objective(name), "of the same measure")).collect();
        Some(Finding::risk(BETTER.code, message, spans, "make grades rows of one table").in_clause(objective.clause.as_ref()))
    };
    upper.filter_map(finding).collect()
}

/// Whether what is asked for is rewarded, and nothing is owed for less: a bonus, a credit that is earned back by it.
pub(super) fn is_reward(plan: &Plan, objective: &Objective) -> bool {
    let of = |id: ObjectiveId| plan.objectives.get(id.index()).is_some_and(|of| std::ptr::eq(of, objective));
    let rewards = |credit: &Credit| credit.bonus && of(credit.objective) || credit.returns.iter().any(|back| back.by.is_some_and(of));
    plan.credits.iter().any(rewards) && !plan.credits.iter().any(|credit| !credit.bonus && of(credit.objective))
}

fn targets(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let promised: Vec<(&Objective, Bound, Ratio)> = facts.objectives().filter_map(|o| share(plan, o).map(|(bound, share)| (o, bound, share))).collect();
    let mut found = Vec::new();
    for (at_, (one, bound, asked)) in promised.iter().enumerate() {
        let same = |(other, way, value): &&(&Objective, Bound, Ratio)| {
            let aims = is_reward(plan, one) != is_reward(plan, other);
            facts.same_measure(other, one) && facts.same_windows(other, one) && way.upwards() == bound.upwards() && value != asked && !aims
        };
        let Some((other, _, value)) = promised.iter().skip(at_ + 1).find(same) else { continue };
        let message = format!("`{}` asks for {} and `{}` for {} of the same measure", one.name, percent(*asked), other.name, percent(*value));
        let spans = [&one.name, &other.name].into_iter().flat_map(|name| at(facts.objective(name), "of the same measure")).collect();
        found.push(Finding::risk(TARGETS.code, message, spans, "keep one, or make them rows of one table").in_clause(one.clause.as_ref()));
    }
    found
}

/// The time that a share is taken of and the bad time in it, for a share of time outside something.
fn outside(objective: &Objective) -> Option<(&TimeSet, &TimeSet)> {
    match &objective.what {
        What::Formula(formula) => match &formula.num {
            Num::Share { of, set, outside: true } => Some((of, set)),
            _ => None,
        },
        What::Items(_) => None,
    }
}

/// Whether an objective measures how long a set holds within another.
fn is_time_in(objective: &Objective, of: &TimeSet, bad: &TimeSet) -> bool {
    match &objective.what {
        What::Formula(formula) => match &formula.num {
            Num::Time(TimeSet::All(parts)) => parts.len() == 2 && parts.contains(of) && parts.contains(bad),
            Num::Time(set) => set == bad && matches!(of, TimeSet::Always),
            _ => false,
        },
        What::Items(_) => false,
    }
}

fn limits(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let Ok(calendars) = Calendars::compile(plan) else { return Vec::new() };
    let mut found = Vec::new();
    for one in facts.objectives() {
        let (Some((of, bad)), Some((Bound::AtLeast, least))) = (outside(one), share(plan, one)) else { continue };
        // What is rounded up to a share allows more than the share says.
        if rounded(plan, one) != [None] {
            continue;
        }
        for other in facts.objectives().filter(|other| facts.same_windows(other, one) && is_time_in(other, of, bad)) {
            let Some(target) = other.target.as_ref().filter(|target| target.bound == Bound::AtMost) else { continue };
            let Some(Quantity::Length(most)) = target.value.get(&plan.points) else { continue };
            let windows = Windows::of_objective(plan, &calendars, one);
            let whole = |number: usize| {
                let window = windows.span(number)?;
                match of {
                    TimeSet::Always => Some((window.measure(), windows.get(number)?.label)),
                    TimeSet::Calendar(id) => Some((calendars.get(*id).between(window.from, window.until), windows.get(number)?.label)),
                    _ => None,
                }
            };
            // The longest of the first year.
            let Some((longest, label)) = (1..windows.len().min(13)).filter_map(whole).max_by_key(|(length, _)| *length) else { continue };
            let Some(allowed) = Ratio::ONE.minus(least).and_then(|rest| rest.times(Ratio::whole(longest.0))) else { continue };
            if allowed == Ratio::whole(most.0) {
                continue;
            }
            let told = |length: Ratio| {
                let seconds = length.num() / length.den() / i128::from(Micros::SECOND.0);
                format!("{} min {} s", seconds / 60, seconds % 60)
            };
            let message = format!("in {label} `{}` allows {} and `{}` {}", one.name, told(allowed), other.name, told(Ratio::whole(most.0)));
            let spans = [&one.name, &other.name].into_iter().flat_map(|name| at(facts.objective(name), "limits the same time")).collect();
            found.push(Finding::risk(LIMITS.code, message, spans, "keep one of them, or say which prevails").in_clause(other.clause.as_ref()));
        }
    }
    found
}

fn nothing(facts: &Facts<'_>) -> Vec<Finding> {
    // Where nothing is paid for anything, promises are made for their own sake.
    if facts.plan.credits.is_empty() && facts.plan.rights.is_empty() {
        return Vec::new();
    }
    let named = |kind: &ItemKind| match kind {
        ItemKind::Objective(objective) => Some(("objective", objective.name.text.clone())),
        _ => None,
    };
    let unspoken = place::unspoken(facts.loaded, named);
    let alone = facts.objectives().filter(|o| o.target.is_some()).filter_map(|o| Some((o, unspoken.iter().find(|(_, name, _)| *name == o.name)?)));
    let finding = |(objective, (_, _, span)): (&Objective, &(&str, String, crate::text::Span))| {
        let message = format!("`{}` can be missed in every window, and 0 is owed: no clause says what follows", objective.name);
        let help = "add a credit, a right or points; or make it a `report`";
        Finding::risk(NOTHING.code, message, at(Some(*span), "nothing follows from it"), help).in_clause(objective.clause.as_ref())
    };
    alone.map(finding).collect()
}
