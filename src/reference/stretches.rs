//! The stretches of a cycle that counted or did not, without holes, and what decided.

use super::Scene;
use super::cycles::Cycle;
use super::lives::Life;
use super::pauses::Timed;
use crate::outcome::{Stretch, StretchKind};
use crate::plan::{CaseType, Clock, StateSet};
use crate::value::{Instant, Interval, IntervalSet};

/// From the start to the stop, the end of the case or as-of.
pub(super) fn stretches(scene: &Scene<'_>, life: &Life<'_>, clock: &Clock, cycle: &Cycle, timed: &Timed) -> Vec<Stretch> {
    let end = cycle.stop().map_or_else(|| cycle.known(scene, life), |row| life.time(row));
    let whole = Interval::new(life.time(cycle.start), end);
    let calendar = cycle.calendar.and_then(|id| scene.plan.calendars.get(id.index()).map(|spec| (id, spec)));
    let mut left = IntervalSet::of([whole]);
    let mut out = Vec::new();
    let mut take = |set: &IntervalSet, kind: StretchKind, by: Option<&str>, clause: Option<&String>| {
        let stretch = |i: &Interval| Stretch { from: i.from, until: i.until, kind, by: by.map(str::to_owned), clause: clause.cloned() };
        out.extend(left.and(set).intervals().iter().map(stretch));
        left = left.except(set);
    };
    let ever = IntervalSet::of([Interval::new(Instant::MIN, Instant::MAX)]);
    take(&ever.except(&timed.running), StretchKind::Stopped, None, clock.clause.as_ref());
    let pieces = clock.pauses.iter().zip(&timed.paused).enumerate();
    let cut = |set: &IntervalSet| set.and(&IntervalSet::of([whole]));
    let mut pieces: Vec<_> = pieces.flat_map(|(at, (pause, set))| cut(set).intervals().iter().map(|i| (*i, at, pause)).collect::<Vec<_>>()).collect();
    pieces.sort_by_key(|(interval, at, _)| (*interval, *at));
    for (interval, _, pause) in pieces {
        take(&IntervalSet::of([interval]), StretchKind::Paused, Some(&named(scene, life.case_type, &pause.while_)), clock.clause.as_ref());
    }
    match calendar {
        Some((id, spec)) => {
            let open = scene.calendars.get(id).open_set(whole);
            take(&open, StretchKind::Counted, Some(&spec.name), spec.clause.as_ref());
            take(&ever, StretchKind::ClosedHours, Some(&spec.name), spec.clause.as_ref());
        }
        None => take(&ever, StretchKind::Counted, None, clock.clause.as_ref()),
    }
    out.sort_by_key(|s| (s.from, s.until));
    joined(out)
}

/// Stretches that touch and say the same, made one.
fn joined(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for next in stretches {
        match out.last_mut() {
            Some(last) if (last.until, last.kind, &last.by, &last.clause) == (next.from, next.kind, &next.by, &next.clause) => last.until = next.until,
            _ => out.push(next),
        }
    }
    out
}

/// A set of states in words.
fn named(scene: &Scene<'_>, case: &CaseType, set: &StateSet) -> String {
    let all = |sets: &[StateSet], word: &str| sets.iter().map(|s| named(scene, case, s)).collect::<Vec<_>>().join(word);
    match set {
        StateSet::State(id) => case.states.get(id.index()).map_or_else(String::new, |s| s.name.clone()),
        StateSet::Any(sets) => all(sets, " or "),
        StateSet::All(sets) => all(sets, " and "),
        StateSet::Read(one) => one.get(&scene.plan.points).map_or_else(String::new, |set| named(scene, case, set)),
        StateSet::Except(a, b) => format!("{} except {}", named(scene, case, a), named(scene, case, b)),
    }
}
