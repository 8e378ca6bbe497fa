//! Which target is in force: the objective's own, or that of an adjustment that applies.

use crate::eval::court::Court;
use crate::eval::measure::GroupOf;
use crate::eval::number::{quantity, same_unit};
use crate::outcome::TargetValue;
use crate::plan::{Bound, Change, Objective, Plan, Target};
use crate::readings::OverlappingAdjustments;
use std::cmp::Ordering;

impl Court<'_> {
    /// The target of a group in a window to which these adjustments apply.
    pub(in crate::eval) fn target(&self, objective: usize, spec: &Objective, group: &GroupOf, applying: &[usize]) -> Option<TargetValue> {
        let mut changed: Vec<(usize, Option<TargetValue>)> = Vec::new();
        for at in applying {
            let changes = self.plan.adjustments.get(*at).map_or(&[][..], |a| &a.changes);
            let other = changes.iter().find_map(|change| match change {
                Change::Target(id, target) if id.index() == objective => Some(target),
                _ => None,
            });
            changed.extend(other.map(|target| (*at, target.as_ref().and_then(|t| self.of_group(t, group)))));
        }
        if changed.is_empty() {
            return spec.target.as_ref().and_then(|t| self.of_group(t, group));
        }
        let beaten = |at: usize| changed.iter().any(|(other, _)| *other != at && is_preferred(self.plan, *other, at));
        let left: Vec<&(usize, Option<TargetValue>)> = changed.iter().filter(|(at, _)| !beaten(*at)).collect();
        let reading = self.overlap(&left.iter().map(|(at, _)| *at).collect::<Vec<_>>());
        let mut in_order = left.into_iter().map(|(_, target)| *target);
        let keep = |wanted: Ordering| move |kept, next| if ease(next, kept) == Some(wanted) { next } else { kept };
        match reading {
            OverlappingAdjustments::FirstNamed => in_order.next().flatten(),
            OverlappingAdjustments::LastNamed => in_order.next_back().flatten(),
            OverlappingAdjustments::Lenient => in_order.reduce(keep(Ordering::Greater)).flatten(),
            OverlappingAdjustments::Strict => in_order.reduce(keep(Ordering::Less)).flatten(),
        }
    }

    /// What the first pair of these that has a point says.
    fn overlap(&self, left: &[usize]) -> OverlappingAdjustments {
        let pairs = left.iter().enumerate().flat_map(|(n, first)| left.iter().skip(n + 1).map(move |second| (*first, *second)));
        let points = pairs.filter_map(|(first, second)| {
            let beside = &self.plan.adjustments.get(first)?.beside;
            beside.iter().find(|(other, _)| other.index() == second).map(|(_, point)| *point)
        });
        points.into_iter().next().and_then(|point| self.plan.points.choice(point)).unwrap_or(OverlappingAdjustments::FirstNamed)
    }

    /// The target of a group; none if it has none.
    fn of_group(&self, target: &Target, group: &GroupOf) -> Option<TargetValue> {
        let value = match target.rows.iter().find(|row| group.fits(&row.when)) {
            Some(row) => row.value.as_ref()?,
            None => &target.value,
        };
        Some(TargetValue { bound: target.bound, value: value.get(&self.plan.points).and_then(quantity) })
    }
}

/// Whether an adjustment is preferred to another, directly or through others.
fn is_preferred(plan: &Plan, first: usize, second: usize) -> bool {
    let mut reached = vec![false; plan.adjustments.len()];
    let mut open = vec![first];
    while let Some(at) = open.pop() {
        for next in plan.adjustments.get(at).into_iter().flat_map(|a| &a.before) {
            if let Some(seen) = reached.get_mut(next.index()).filter(|seen| !**seen) {
                *seen = true;
                open.push(next.index());
            }
        }
    }
    reached.get(second).copied().unwrap_or(false)
}

/// How easy a target is to meet beside another; none if that cannot be said.
fn ease(a: Option<TargetValue>, b: Option<TargetValue>) -> Option<Ordering> {
    let (Some(a), Some(b)) = (a, b) else { return Some(a.is_none().cmp(&b.is_none())) };
    let (x, y) = a.value.zip(b.value)?;
    if !same_unit(x, y) || a.bound.upwards() != b.bound.upwards() {
        return None;
    }
    let by_value = if a.bound.upwards() { y.ratio().cmp(&x.ratio()) } else { x.ratio().cmp(&y.ratio()) };
    let hardness = |bound: Bound| match bound {
        Bound::AtLeast | Bound::AtMost => 0,
        Bound::Above | Bound::Below => 1,
        Bound::Exactly => 2,
    };
    Some(by_value.then(hardness(b.bound).cmp(&hardness(a.bound))))
}
