//! Who caused what was missed: the bad time of a window cut at every edge of a cause's set, or its missed items by the field that names who caused them.

use super::court::{Court, Slot};
use super::measure::GroupOf;
use crate::outcome::{AttributionResult, CauseResult, Caused, RootCause, Verdict};
use crate::plan::{Attribution, Cause, Num, Objective, ObjectiveId, TimeSet, What};
use crate::readings::Exclusion;
use crate::value::{Instant, Interval, IntervalSet, Micros, TimeOfDay};
use std::collections::BTreeMap;

/// Who is known to have caused something, and who may have caused what nobody is known to.
type Known = (Vec<(Vec<usize>, Caused)>, Vec<String>);

impl Court<'_> {
    /// Of each window that was missed.
    pub(super) fn attributions(&self) -> Vec<AttributionResult> {
        let mut all = Vec::new();
        for attribution in &self.plan.attributions {
            let at = attribution.objective.index();
            let (Some(spec), Some(docket)) = (self.plan.objectives.get(at), self.dockets.get(at)) else { continue };
            for (group, slots) in &docket.groups {
                let missed = |slot: &&Slot| slot.found.as_ref().is_some_and(|found| found.verdict == Verdict::Missed);
                for slot in self.slots.get(slots.clone()).unwrap_or(&[]).iter().filter(missed) {
                    all.push(self.attributed(attribution, spec, group, slot));
                }
            }
        }
        all
    }

    fn attributed(&self, attribution: &Attribution, spec: &Objective, group: &GroupOf, slot: &Slot) -> AttributionResult {
        let (mut caused, names) = match &attribution.cause {
            Cause::Time { bad, parts } => (self.by_time(spec, bad.as_ref(), parts, group, slot), parts.iter().map(|(name, _)| name.clone()).collect()),
            Cause::Items(by) => self.by_items(*by, group, slot),
        };
        // Each alone, then several together, then nobody.
        caused.sort_by(|(a, _), (b, _)| (a.is_empty(), a.len() > 1, a).cmp(&(b.is_empty(), b.len() > 1, b)));
        let name = |at: &usize| names.get(*at).cloned();
        let root_cause = attribution.root_cause_days.and_then(|days| {
            let anybody = caused.iter().any(|(parts, _)| parts.is_empty());
            let owes = |at: usize| anybody || caused.iter().any(|(parts, _)| parts.len() > 1 && parts.contains(&at));
            let owed_by: Vec<String> = match &attribution.cause {
                Cause::Time { .. } => names.iter().enumerate().filter(|(at, _)| owes(*at)).map(|(_, name)| name.clone()).collect(),
                Cause::Items(_) => self.plan.parts.iter().filter(|_| anybody).map(|part| part.name.clone()).collect(),
            };
            (!owed_by.is_empty()).then(|| RootCause { owed_by, due: self.days_after(slot.window.until, days) })
        });
        AttributionResult {
            objective: spec.name.clone(),
            clause: attribution.clause.clone(),
            group: group.shown.clone(),
            window: self.name(slot),
            causes: caused.iter().map(|(parts, share)| CauseResult { parts: parts.iter().filter_map(name).collect(), share: *share }).collect(),
            root_cause,
        }
    }

    /// The end of the last of some days after a window's.
    pub(super) fn days_after(&self, end: Instant, days: u32) -> Instant {
        let calendars = &self.measuring.program.calendars;
        let last = calendars.zone().local(Instant(end.0.saturating_sub(1))).date;
        let days = i32::try_from(days).unwrap_or(i32::MAX).saturating_add(1);
        calendars.instant(last.plus_days(days), TimeOfDay::MIDNIGHT)
    }

    fn by_time(&self, spec: &Objective, bad: Option<&TimeSet>, parts: &[(String, TimeSet)], group: &GroupOf, slot: &Slot) -> Vec<(Vec<usize>, Caused)> {
        let set = |set: &TimeSet| self.measuring.set(set, group, self);
        let stated = match (bad, &spec.what) {
            (Some(bad), _) => IntervalSet::clone(&set(bad)),
            (None, What::Formula(formula)) => match &formula.num {
                Num::Share { of, set: good, outside } => {
                    let upwards = spec.target.as_ref().is_none_or(|target| target.bound.upwards());
                    if *outside == upwards { set(of).and(&set(good)) } else { set(of).except(&set(good)) }
                }
                _ => IntervalSet::empty(),
            },
            (None, What::Items(_)) => IntervalSet::empty(),
        };
        let counts = |e: &&crate::plan::Exclusion| self.plan.points.choice(e.from) != Some(Exclusion::FromTotal);
        let bad = spec.exclusions.iter().filter(counts).fold(stated, |bad, e| bad.except(&set(&e.set)));
        let window = Interval::new(slot.window.from, slot.window.until.min(self.measuring.as_of));
        // At each instant: whose sets begin and end.
        let mut edges: BTreeMap<Instant, Vec<(usize, bool)>> = BTreeMap::new();
        for (at, (_, cause)) in parts.iter().enumerate() {
            for stretch in set(cause).inside(window) {
                edges.entry(stretch.from).or_default().push((at, true));
                edges.entry(stretch.until).or_default().push((at, false));
            }
        }
        edges.entry(window.until).or_default();
        let (mut from, mut held, mut sums) = (window.from, vec![false; parts.len()], BTreeMap::<Vec<usize>, Micros>::new());
        for (until, turns) in edges {
            let length = bad.measure_in(Interval::new(from, until.min(window.until)));
            if length > Micros::ZERO {
                let who = held.iter().enumerate().filter(|(_, held)| **held).map(|(at, _)| at).collect();
                let sum = sums.entry(who).or_insert(Micros::ZERO);
                *sum = sum.plus(length);
            }
            from = until.max(from);
            for (at, begins) in turns {
                held.get_mut(at).into_iter().for_each(|held| *held = begins);
            }
        }
        sums.into_iter().map(|(who, length)| (who, Caused::TimeUs(length))).collect()
    }

    fn by_items(&self, by: ObjectiveId, group: &GroupOf, slot: &Slot) -> Known {
        let missed = self.measuring.missed_by(by.index(), group, (slot.objective, slot.number));
        let mut names: Vec<String> = Vec::new();
        let mut caused = Vec::new();
        for (who, count) in missed {
            let who = match who {
                None => Vec::new(),
                Some(name) => {
                    names.push(name);
                    vec![names.len() - 1]
                }
            };
            caused.push((who, Caused::Missed(count)));
        }
        (caused, names)
    }
}
