//! What parties may do, and since when.

use super::groups::Group;
use super::history::Asked;
use super::past::Past;
use super::stages::{first_objective, tests};
use crate::outcome::{RightResult, WindowId};
use crate::plan::{Right, TestOf, WindowTest};
use crate::readings::RightAgain;
use crate::value::{Instant, TimeOfDay};

/// Every right that has arisen: in order of rights, windows' ends, groups.
pub(super) fn arisen(past: &Past<'_, '_, '_>) -> Vec<RightResult> {
    past.numbers.sets.scene.plan.rights.iter().flat_map(|right| of_right(past, right)).collect()
}

fn of_right(past: &Past<'_, '_, '_>, right: &Right) -> Vec<RightResult> {
    let scene = past.numbers.sets.scene;
    let looked_at: Vec<Vec<WindowId>> = tests(&right.when).into_iter().map(|test| windows(past, test)).collect();
    let mut ends: Vec<Instant> = looked_at.iter().flatten().map(|w| w.until).filter(|end| *end <= scene.as_of).collect();
    ends.sort_unstable();
    ends.dedup();
    let groups: Vec<Option<Group>> = match first_objective(&right.when) {
        Some(objective) => past.groups(objective).into_iter().map(Some).collect(),
        None => vec![None],
    };
    let mut last: Vec<Option<Instant>> = vec![None; groups.len()];
    let again = scene.choice(right.again).unwrap_or(RightAgain::EveryTime);
    let mut out = Vec::new();
    for end in ends {
        let Some(window) = looked_at.iter().flatten().find(|w| w.until == end) else { continue };
        for (group, last) in groups.iter().zip(&mut last) {
            let since = if again == RightAgain::Anew { *last } else { None };
            if again == RightAgain::Once && last.is_some() {
                continue;
            }
            let held = past.history(&right.when, Asked { at: end, group: group.as_ref(), since });
            let arises = if again == RightAgain::WhileItHolds { held.fresh } else { held.moved };
            if held.holds && arises {
                *last = Some(end);
                out.push(RightResult {
                    right: right.name.clone(),
                    clause: right.clause.clone(),
                    party: scene.plan.parties.get(usize::from(right.party)).map_or_else(String::new, |p| p.name.clone()),
                    group: group.as_ref().map_or_else(Vec::new, Group::pairs),
                    window: window.clone(),
                    until: right.notice_days.map(|days| after(past, window, days)),
                    effect: right.notice_days.and_then(|days| Some(after(past, window, days.saturating_add(right.effect_days?)))),
                });
            }
        }
    }
    out
}

/// The windows that a test looks at, of any group.
fn windows(past: &Past<'_, '_, '_>, test: &WindowTest) -> Vec<WindowId> {
    match &test.of {
        TestOf::Objective(id) => {
            let mut own: Vec<_> = past.results.iter().filter(|r| r.objective == id.index()).collect();
            own.sort_by_key(|r| (r.result.window.until, r.number));
            own.into_iter().map(|r| r.result.window.clone()).collect()
        }
        TestOf::Windows(spec) => past.sequence(spec).begun().map(|(_, window)| window).collect(),
    }
}

/// The end of the last of some days after a window's.
pub(super) fn after(past: &Past<'_, '_, '_>, window: &WindowId, days: u32) -> Instant {
    let days = i32::try_from(days).unwrap_or(i32::MAX).saturating_add(1);
    past.numbers.sets.scene.calendars.instant(past.last_day(window).plus_days(days), TimeOfDay::MIDNIGHT)
}
