//! Rows of a log, put in order and cut into lives of cases; what a field is at a row.

use super::Scene;
use super::revisions::is_in_time;
use crate::events::OwnedEvent;
use crate::plan::{CaseId, CaseType, EventId, FieldId, Follows, Scope, Sort, Value};
use crate::readings::{MissingSample, RecordedField, SameInstant};
use crate::value::{Instant, Interval, Micros};
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// One life of one case, with its rows in order.
pub(super) struct Life<'a> {
    /// What kind of case it is.
    pub kind: CaseId,
    /// The same, whole.
    pub case_type: &'a CaseType,
    /// The case's key.
    pub key: &'a str,
    /// From nought, among the lives of this key.
    pub number: usize,
    /// Never empty.
    pub rows: Vec<&'a OwnedEvent>,
    /// News that came when it was over.
    pub afterwards: Vec<&'a OwnedEvent>,
    /// What corrections say: up to this row, a field has this value.
    pub corrected: Vec<(FieldId, usize, &'a Value)>,
    /// Fields that follow from others, and whether what is recorded goes before.
    pub follows: Vec<(&'a Follows, bool)>,
}

impl<'a> Life<'a> {
    /// When a row happens.
    pub(super) fn time(&self, row: usize) -> Instant {
        self.all_rows().nth(row).map_or(Instant::MAX, |r| r.time)
    }

    /// The last row.
    pub(super) fn last(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    /// Whether its last row ends it.
    pub(super) fn is_over(&self) -> bool {
        match self.case_type.sort {
            Sort::Case => self.rows.last().and_then(|r| r.event).is_some_and(|e| self.case_type.ends_at.contains(&e)),
            Sort::Signal { .. } => false,
            Sort::Occurrence { .. } => true,
        }
    }

    /// How many times it counts.
    pub(super) fn weight(&self) -> u64 {
        let Sort::Occurrence { count: Some(field) } = self.case_type.sort else { return 1 };
        match self.value(0, field) {
            Some(Value::Number(number)) => number.to_u64().unwrap_or(1),
            _ => 1,
        }
    }

    /// From its first row until it is over, or until as-of.
    pub(super) fn lasts(&self, as_of: Instant) -> Interval {
        Interval::new(self.time(0), if self.is_over() { self.time(self.last()) } else { as_of })
    }

    /// The time for which a row speaks: until the next row, until as-of; of a signal, no longer than its values hold.
    pub(super) fn spoken_for(&self, scene: &Scene<'_>, row: usize) -> Interval {
        let from = self.time(row);
        let next = if row < self.last() { self.time(row + 1) } else { self.lasts(scene.as_of).until };
        let longest = match self.case_type.sort {
            Sort::Signal { holds: Some(holds), .. } => holds,
            Sort::Signal { missing: Some(point), .. } => match scene.choice(point).unwrap_or(MissingSample::UntilNext) {
                MissingSample::UntilNext => Micros(i64::MAX),
                MissingSample::OneMinute => Micros::MINUTE,
                MissingSample::FiveMinutes => Micros(5 * Micros::MINUTE.0),
            },
            _ => Micros(i64::MAX),
        };
        let until = if longest.0 == i64::MAX { next } else { next.min(from.plus(longest)) };
        Interval::new(from, until)
    }

    /// The value of a field at a row.
    pub(super) fn value(&self, row: usize, field: FieldId) -> Option<&'a Value> {
        let Some((follows, recorded)) = self.follows.iter().find(|(follows, _)| follows.field == field) else { return self.recorded(row, field) };
        if *recorded && let Some(value) = self.recorded(row, field) {
            return Some(value);
        }
        let is = |(values, field): (&Vec<Value>, &FieldId)| values.is_empty() || self.recorded(row, *field).is_some_and(|value| values.contains(value));
        follows.rows.iter().find(|of| of.when.iter().zip(&follows.from).all(is))?.value.as_ref()
    }

    /// The value that the log gives a field at a row.
    fn recorded(&self, row: usize, field: FieldId) -> Option<&'a Value> {
        if let Some((.., value)) = self.corrected.iter().find(|(of, until, _)| *of == field && row <= *until) {
            return Some(value);
        }
        let scope = self.case_type.fields.get(field.index()).map(|f| f.scope);
        let rows: Vec<&'a OwnedEvent> = self.all_rows().take(row + 1).collect();
        let given = |row: &&'a OwnedEvent| row.values.iter().rev().find(|(f, _)| *f == field).map(|(_, v)| v.as_ref());
        match scope? {
            Scope::Event => rows.last().and_then(given).flatten(),
            Scope::Case | Scope::Key => rows.iter().rev().find_map(given).flatten(),
        }
    }

    /// The first row of an event, among the rows up to `until`, that one included.
    pub(super) fn first_of(&self, event: EventId, until: usize) -> Option<usize> {
        self.all_rows().take(until.saturating_add(1)).position(|r| r.event == Some(event))
    }
}

/// Every life that has a row at or before as-of.
pub(super) fn lives<'a>(scene: &Scene<'a>, events: &'a [OwnedEvent]) -> Vec<Life<'a>> {
    let mut by_case: BTreeMap<(CaseId, &str), Vec<&OwnedEvent>> = BTreeMap::new();
    for event in events.iter().filter(|e| e.time <= scene.as_of) {
        by_case.entry((event.kind, &event.case)).or_default().push(event);
    }
    let mut out = Vec::new();
    for ((kind, key), mut rows) in by_case {
        let Some(case_type) = scene.plan.case(kind) else { continue };
        let goes_before = |of: &Follows| scene.choice(of.recorded) == Some(RecordedField::Recorded);
        let follows: Vec<(&Follows, bool)> = case_type.follows.iter().map(|of| (of, goes_before(of))).collect();
        let stopping = stopping(scene, kind);
        let stops = |row: &OwnedEvent| row.event.is_some_and(|e| stopping.contains(&e));
        match scene.choice::<SameInstant>(scene.plan.rules.same_instant) {
            Some(SameInstant::StopsFirst) => rows.sort_by_key(|r| (r.time, !stops(r))),
            Some(SameInstant::StopsLast) => rows.sort_by_key(|r| (r.time, stops(r))),
            _ => rows.sort_by_key(|r| r.time),
        }
        let mut lives: Vec<Life<'a>> = Vec::new();
        for row in rows {
            let number = lives.len();
            match lives.last_mut() {
                Some(life) if !life.is_over() => life.rows.push(row),
                last if row.event.is_some_and(|event| case_type.news.contains(&event)) => {
                    let in_time = last.filter(|life| is_in_time(scene, row, life.time(life.last())));
                    in_time.into_iter().for_each(|life| life.afterwards.push(row));
                }
                _ => {
                    lives.push(Life { kind, case_type, key, number, rows: vec![row], afterwards: Vec::new(), corrected: Vec::new(), follows: follows.clone() })
                }
            }
        }
        lives.iter_mut().for_each(|life| life.correct(scene));
        out.append(&mut lives);
    }
    out.sort_by_key(|l| (l.key, l.time(0), l.kind, l.number));
    out
}

/// Events that stop a clock of a kind of case.
fn stopping(scene: &Scene<'_>, kind: CaseId) -> Vec<EventId> {
    let clocks = scene.plan.clocks.iter().filter(|c| c.case == kind);
    clocks.filter_map(|c| c.stop.get(&scene.plan.points)).flatten().map(|p| p.event).collect()
}
