//! Agreements that are evaluated together, and who caused what was missed.

use super::Check;
use crate::plan::{Attribution, Cause, DEEPEST_FAMILY, LARGEST_FAMILY, Num, ObjectiveId, Plan, What};

/// Most days in which an analysis is owed.
const MOST_DAYS: u32 = 3_660;
/// Most parts that one attribution may name.
const MOST_PARTS: usize = 60;

/// How deep plans stand in a plan, and how many there are; no deeper than is allowed.
fn size(plan: &Plan, depth: usize) -> (usize, usize) {
    if depth > DEEPEST_FAMILY {
        return (depth, 1);
    }
    let inner = plan.members().map(|member| size(member, depth + 1));
    inner.fold((depth, 1), |(deepest, count), (deep, more)| (deepest.max(deep), count.saturating_add(more)))
}

impl Check<'_> {
    /// The plans that stand in this one.
    pub(super) fn family(&mut self) {
        let plan = self.plan;
        let (depth, count) = size(plan, 0);
        if depth > DEEPEST_FAMILY || count > LARGEST_FAMILY {
            return self.fault(format!("plans stand in it more than {DEEPEST_FAMILY} deep, or more than {LARGEST_FAMILY} in all"));
        }
        self.names("parts", plan.parts.iter().map(|p| p.name.as_str()));
        for part in &plan.parts {
            let name = &part.name;
            for flaw in part.plan.validate().err().unwrap_or_default() {
                self.fault(format!("in the part `{name}`: {flaw}"));
            }
            let (own, theirs) = (plan.currency.as_ref(), part.plan.currency.as_ref());
            self.must(theirs.is_none() || own == theirs, || format!("the part `{name}` has another currency"));
            self.must(part.plan.zone_name() == plan.zone_name(), || format!("the part `{name}` has another time zone"));
        }
        let mut seen: Vec<ObjectiveId> = Vec::new();
        for attribution in &plan.attributions {
            self.must(!seen.contains(&attribution.objective), || "an objective is attributed twice".to_owned());
            seen.push(attribution.objective);
            self.attribution(attribution);
        }
    }

    fn attribution(&mut self, attribution: &Attribution) {
        let place = "an attribution";
        let Some(objective) = self.plan.objectives.get(attribution.objective.index()) else {
            return self.fault(format!("{place} refers to an objective that is not there"));
        };
        self.must(!objective.hidden && objective.target.is_some(), || format!("{place} is of an objective that cannot be missed"));
        self.must(attribution.root_cause_days.is_none_or(|n| (1..=MOST_DAYS).contains(&n)), || format!("{place} gives no days for an analysis, or too many"));
        match &attribution.cause {
            Cause::Time { bad, parts } => {
                let share = matches!(&objective.what, What::Formula(formula) if matches!(formula.num, Num::Share { .. }));
                self.must(matches!(objective.what, What::Formula(_)), || format!("{place} divides time, and its objective is of cases"));
                self.must(bad.is_some() || share, || format!("{place} does not say which time is bad"));
                self.must((1..=MOST_PARTS).contains(&parts.len()), || format!("{place} names nobody, or too many"));
                self.names("causes of an attribution", parts.iter().map(|(name, _)| name.as_str()));
                let known = self.plan.sets.len();
                for set in bad.iter().chain(parts.iter().map(|(_, set)| set)) {
                    self.time_set(set, known, place, 0);
                }
            }
            Cause::Items(by) => {
                let by = self.plan.objectives.get(by.index());
                let alike = match (objective.items(), by.and_then(|by| by.items())) {
                    (Some(own), Some(by)) => {
                        let same = (own.case, &own.population, &own.measure, own.counted_at) == (by.case, &by.population, &by.measure, by.counted_at);
                        let prefix = by.dimensions.split_last().is_some_and(|(_, rest)| rest == own.dimensions);
                        same && prefix && own.measure.metric == "share"
                    }
                    _ => false,
                };
                let also = by.is_some_and(|by| by.hidden && by.each == objective.each && by.exclusions == objective.exclusions);
                self.must(alike && also, || format!("{place} does not go by the items of its objective"));
                self.must(attribution.root_cause_days.is_none() || !self.plan.parts.is_empty(), || format!("{place} asks for an analysis of nobody"));
            }
        }
    }
}
