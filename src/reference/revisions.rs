//! What later rows of a life make of earlier ones: fields that are corrected, stretches of states that never counted.

use super::Scene;
use super::conditions::matches;
use super::groups::show;
use super::lives::Life;
use crate::events::OwnedEvent;
use crate::outcome::Revised;
use crate::plan::{Budget, FieldId, Pattern, PointRef, Revision, StateId, TimeLimit, Value};
use crate::readings::{Day, RevisionReach, Within};
use crate::value::{Instant, Micros, TimeOfDay};

/// A value that a row gives, if it gives one.
fn given(row: &OwnedEvent, field: FieldId) -> Option<&Value> {
    row.values.iter().rev().find(|(of, _)| *of == field).and_then(|(_, value)| value.as_ref())
}

/// The fields that a row corrects, with their values.
fn corrected<'a>(scene: &Scene<'_>, row: &'a OwnedEvent) -> Vec<(FieldId, &'a Value)> {
    let corrects = scene.plan.revisions.iter().filter_map(|revision| match revision {
        Revision::Corrects { case, event, fields, .. } if *case == row.kind && row.event == Some(*event) => Some(fields),
        _ => None,
    });
    corrects.flatten().filter_map(|field| Some((*field, given(row, *field)?))).collect()
}

/// Whether news is in time for a life that was over at an instant.
pub(super) fn is_in_time(scene: &Scene<'_>, row: &OwnedEvent, over: Instant) -> bool {
    let own = scene.plan.revisions.iter().filter(|revision| revision.case() == row.kind);
    own.filter(|revision| match revision {
        Revision::Corrects { event, .. } => row.event == Some(*event),
        Revision::TakesBack { at, .. } | Revision::Confirms { at, .. } => at.iter().any(|pattern| row.event == Some(pattern.event)),
    })
    .any(|revision| match revision {
        Revision::Corrects { within, .. } | Revision::TakesBack { within, .. } | Revision::Confirms { within, .. } => {
            in_time(scene, within.as_ref(), over, row.time)
        }
    })
}

fn in_time(scene: &Scene<'_>, limit: Option<&TimeLimit>, from: Instant, at: Instant) -> bool {
    let Some(limit) = limit else { return true };
    let due = match limit.budget {
        Budget::Time { length, .. } => Some(from.plus(length)),
        Budget::Days { count, day, .. } => {
            let local = scene.calendars.zone().local(from);
            let date = i32::try_from(count).ok().map(|days| local.date.plus_days(days));
            match scene.choice(day).unwrap_or(Day::Is24Hours) {
                Day::Is24Hours => Some(from.plus(Micros(i64::from(count).saturating_mul(Micros::DAY.0)))),
                Day::CalendarDate | Day::WorkingDate => date.map(|date| scene.calendars.instant(date, local.time)),
                Day::EndOfDate | Day::EndOfWorkingDate => date.map(|date| scene.calendars.instant(date, TimeOfDay::END)),
            }
        }
    };
    match scene.choice(limit.within) {
        Some(Within::ExcludesTheLimit) => due.is_none_or(|due| at < due),
        _ => due.is_none_or(|due| at <= due),
    }
}

impl<'a> Life<'a> {
    /// Every row that says something of it: its own, then the news that came when it was over.
    pub(super) fn all_rows(&self) -> impl Iterator<Item = &'a OwnedEvent> {
        self.rows.iter().chain(&self.afterwards).copied()
    }

    /// Notes what corrections make of its fields: the last one of each speaks, for the rows up to it.
    pub(super) fn correct(&mut self, scene: &Scene<'a>) {
        for (number, row) in self.all_rows().enumerate().collect::<Vec<_>>() {
            for (field, value) in corrected(scene, row) {
                self.corrected.retain(|(of, ..)| *of != field);
                self.corrected.push((field, number, value));
            }
        }
    }
}

/// Rows of a life between which a state held, and what became of them.
struct Held {
    from: usize,
    until: Option<usize>,
    taken_back: Option<usize>,
    confirmed: bool,
}

/// What takes a state back, or confirms it.
struct Words<'p> {
    patterns: &'p [Pattern],
    every: bool,
}

fn taken_back_at<'p>(scene: &Scene<'p>, life: &Life<'_>, id: StateId) -> Option<(Words<'p>, Option<&'p TimeLimit>)> {
    scene.plan.revisions.iter().find_map(|revision| match revision {
        Revision::TakesBack { case, state, at, within, reach } if (*case, *state) == (life.kind, id) => {
            Some((Words { patterns: at, every: every(scene, *reach) }, within.as_ref()))
        }
        _ => None,
    })
}

fn confirmed_at<'p>(scene: &Scene<'p>, life: &Life<'_>, id: StateId) -> Option<(Words<'p>, Option<&'p TimeLimit>)> {
    scene.plan.revisions.iter().find_map(|revision| match revision {
        Revision::Confirms { case, state, at, within, reach } if (*case, *state) == (life.kind, id) => {
            Some((Words { patterns: at, every: every(scene, *reach) }, within.as_ref()))
        }
        _ => None,
    })
}

fn every(scene: &Scene<'_>, reach: PointRef) -> bool {
    scene.choice(reach) == Some(RevisionReach::EveryTime)
}

/// Whether a row takes a state back.
pub(super) fn takes_back(scene: &Scene<'_>, life: &Life<'_>, id: StateId, row: usize) -> bool {
    taken_back_at(scene, life, id).is_some_and(|(words, _)| matches(scene, life, row, words.patterns))
}

/// The stretches of a state that never counted; `after` says by row whether the state would hold once the row was taken.
fn never_counted(scene: &Scene<'_>, life: &Life<'_>, id: StateId, after: &[bool]) -> Vec<Held> {
    let back = taken_back_at(scene, life, id);
    let once = confirmed_at(scene, life, id);
    if back.is_none() && once.is_none() {
        return Vec::new();
    }
    let rows: Vec<usize> = (0..life.rows.len()).collect();
    let takes_back = |row: usize| back.as_ref().is_some_and(|(words, _)| matches(scene, life, row, words.patterns));
    let holds = |row: usize| after.get(row).copied().unwrap_or(false);
    let begins = |row: &usize| holds(*row) && (*row == 0 || !holds(*row - 1) || takes_back(*row));
    let mut stretches: Vec<Held> = Vec::new();
    for from in rows.iter().copied().filter(begins) {
        let until = rows.iter().copied().find(|row| *row > from && (!holds(*row) || takes_back(*row)));
        stretches.push(Held { from, until, taken_back: None, confirmed: once.is_none() });
    }
    // Which stretches a row reaches.
    let reached = |stretches: &[Held], row: usize, every: bool| {
        let before = stretches.iter().filter(|s| s.from < row).count();
        if every { 0..before } else { before.saturating_sub(1)..before }
    };
    for row in 0..life.all_rows().count() {
        // A stretch that goes on when the life is over is over with its last row.
        let in_time = |stretch: &Held, limit: Option<&TimeLimit>| {
            let last = Some(life.last()).filter(|last| row > *last);
            let over = stretch.until.filter(|until| *until <= row).or(last);
            over.is_none_or(|until| in_time(scene, limit, life.time(until), life.time(row)))
        };
        if let Some((words, limit)) = back.as_ref().filter(|(words, _)| matches(scene, life, row, words.patterns)) {
            let reached = reached(&stretches, row, words.every);
            for stretch in stretches.get_mut(reached).into_iter().flatten().filter(|s| in_time(s, *limit)) {
                stretch.taken_back = stretch.taken_back.or(Some(row));
            }
        }
        if let Some((words, limit)) = once.as_ref().filter(|(words, _)| matches(scene, life, row, words.patterns)) {
            let reached = reached(&stretches, row, words.every);
            for stretch in stretches.get_mut(reached).into_iter().flatten() {
                stretch.confirmed |= in_time(stretch, *limit);
            }
        }
    }
    stretches.retain(|s| s.taken_back.is_some() || !s.confirmed);
    stretches
}

/// Takes out of a state what never counted: rows after which it holds, rows that begin it.
pub(super) fn take_out(scene: &Scene<'_>, life: &Life<'_>, id: StateId, after: &mut [bool], begins: &mut Vec<usize>) {
    for never in never_counted(scene, life, id, after) {
        let rows = never.from..never.until.unwrap_or(after.len());
        begins.retain(|row| !rows.contains(row));
        after.get_mut(rows).into_iter().flatten().for_each(|holds| *holds = false);
    }
}

/// What later rows made of earlier ones, as it is told; `raw` is, by state and row, whether it would hold.
pub(super) fn told(scene: &Scene<'_>, life: &Life<'_>, raw: &[Vec<bool>]) -> Vec<Revised> {
    let mut out = Vec::new();
    let rows: Vec<&OwnedEvent> = life.all_rows().collect();
    for (number, row) in rows.iter().enumerate() {
        for (field, value) in corrected(scene, row) {
            let before = rows.iter().take(number).rev().find_map(|row| row.values.iter().rev().find(|(of, _)| *of == field));
            let spec = life.case_type.fields.get(field.index());
            let kind = spec.map(|f| &f.kind);
            out.push(Revised::Corrected {
                field: spec.map_or_else(String::new, |f| f.name.clone()),
                from: show(before.and_then(|(_, value)| value.as_ref()), kind),
                to: show(Some(value), kind),
                at: row.time,
            });
        }
    }
    for ((id, state), after) in (0..).map(StateId).zip(&life.case_type.states).zip(raw) {
        for never in never_counted(scene, life, id, after) {
            let (state, from, until) = (state.name.clone(), life.time(never.from), never.until.map(|row| life.time(row)));
            out.push(match never.taken_back {
                Some(row) => Revised::TakenBack { state, from, until, at: life.time(row) },
                None => Revised::Unconfirmed { state, from, until },
            });
        }
    }
    out
}
