//! A set of time laid out for somebody who wants to see it.

use super::groups::Group;
use super::time_sets::Sets;
use super::{Scene, known, lives};
use crate::calendar::Calendars;
use crate::events::OwnedEvent;
use crate::outcome::AdjustmentResult;
use crate::plan::{Plan, TimeSet};
use crate::value::{Instant, Interval, IntervalSet};

/// The stretches of each of some sets within a window, for a group (fields and values as results show them). `held`: what an evaluation found of adjustments.
pub fn stretches(
    plan: &Plan,
    calendars: &Calendars,
    (events, as_of): (&[OwnedEvent], Option<Instant>),
    held: &[AdjustmentResult],
    sets: &[&TimeSet],
    group: &[(String, String)],
    window: Interval,
) -> Vec<Vec<Interval>> {
    let as_of = known(events, as_of);
    let first = events.iter().map(|e| e.time).filter(|t| *t <= as_of).min();
    let scene = Scene { plan, calendars, as_of, first };
    let lives = lives::lives(&scene, events);
    let names: Vec<String> = group.iter().map(|(field, _)| field.clone()).collect();
    let shown = |g: &Group| g.pairs() == group;
    let Some(group) = lives.iter().find_map(|life| Group::last(plan, life, &names).map(|(_, g)| g).filter(shown)) else { return Vec::new() };
    let laid_out = Sets::of(&scene, &lives);
    let of = |name: &str| {
        let stretches = held.iter().filter(|h| h.adjustment == name).flat_map(|h| &h.held);
        IntervalSet::of(stretches.map(|(from, until)| Interval::new(*from, *until)))
    };
    *laid_out.adjustments.borrow_mut() = plan.adjustments.iter().map(|a| of(&a.name)).collect();
    sets.iter().map(|set| laid_out.get(set, &group).and(&IntervalSet::of([window])).intervals().to_vec()).collect()
}
