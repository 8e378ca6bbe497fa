//! What later rows of a life make of the rows before them: fields that were other than they were said to be, states that never counted.

use super::allowance::{Allowance, date_rule, within};
use super::asked::Asking;
use super::history::RowNumber;
use super::life::Life;
use super::measure::tell;
use super::program::{Guards, Kind, Program, StateBits};
use crate::events::Event;
use crate::outcome::Revised;
use crate::plan::{CaseType, EventId, FieldId, StateId, Value};
use crate::readings::{RevisionReach, Within};
use crate::value::Instant;
use std::sync::Arc;

/// What revises lives of a kind.
#[derive(Debug, Default)]
pub(super) struct Revising {
    /// Events that only bring news: of the latest life of their key, also when that is over.
    pub(super) news: Vec<EventId>,
    /// Events that correct fields, and until when.
    pub(super) corrections: Vec<(EventId, Vec<FieldId>, Option<InTime>)>,
    pub(super) states: Vec<RevisedState>,
}

/// Patterns, each with its event.
pub(super) type ByEvent = Vec<(EventId, Guards)>;

/// A state that is taken back, or counts once it is confirmed.
#[derive(Debug)]
pub(super) struct RevisedState {
    pub(super) id: StateId,
    pub(super) bit: usize,
    pub(super) reach: RevisionReach,
    /// Events that take it back, and until when.
    pub(super) back: (ByEvent, Option<InTime>),
    /// Events that confirm it, and until when; none if it counts by itself.
    pub(super) once: Option<(ByEvent, Option<InTime>)>,
}

/// How long after an instant something is in time.
#[derive(Clone, Copy, Debug)]
pub(super) struct InTime {
    pub(super) allowance: Allowance,
    pub(super) within: Within,
}

impl InTime {
    /// The last instant that may be in time; none: there is no last one.
    pub(super) fn due(&self, program: &Program, from: Instant) -> Option<Instant> {
        match self.allowance {
            Allowance::Time { length, .. } => Some(from.plus(length)),
            Allowance::Date { count, day, .. } => date_rule(program, None, count, day, from),
        }
    }

    fn holds(&self, program: &Program, from: Instant, then: Instant) -> bool {
        self.due(program, from).is_none_or(|due| within(then, due, self.within))
    }
}

impl Revising {
    /// Whether an event only brings news.
    pub(super) fn is_news(&self, event: Option<EventId>) -> bool {
        event.is_some_and(|event| self.news.contains(&event))
    }

    /// Each piece of news that may come when a life is over, and until when.
    fn limits(&self) -> impl Iterator<Item = (EventId, Option<InTime>)> + '_ {
        let corrections = self.corrections.iter().map(|(event, _, limit)| (*event, *limit));
        let states = self.states.iter().flat_map(|state| std::iter::once(&state.back).chain(&state.once));
        let states = states.flat_map(|(events, limit)| events.iter().map(|(event, _)| (*event, *limit)));
        corrections.chain(states).filter(|(event, _)| self.news.contains(event))
    }

    /// Whether news of a life that was over at an instant is in time.
    pub(super) fn in_time(&self, program: &Program, event: Option<EventId>, over: Instant, then: Instant) -> bool {
        let mut own = self.limits().filter(|(news, _)| Some(*news) == event);
        own.any(|(_, limit)| limit.is_none_or(|limit| limit.holds(program, over, then)))
    }

    /// From when on no news of a life that was over at an instant is in time; none: never.
    pub(super) fn settled(&self, program: &Program, over: Instant) -> Option<Instant> {
        let each = self.limits().map(|(_, limit)| limit.and_then(|limit| limit.due(program, over)));
        each.collect::<Option<Vec<Instant>>>().map(|dues| dues.into_iter().max().unwrap_or(over))
    }
}

/// What a life is, now that all of its rows are known.
#[derive(Clone, Debug, Default)]
pub(super) struct Amended {
    /// Up to this row a field has this value.
    values: Vec<(FieldId, usize, Value)>,
    /// From one row until another these states do not hold.
    off: Vec<(StateBits, RowNumber, RowNumber)>,
    /// How it is told.
    pub(super) told: Vec<Revised>,
    /// What was asked to know it.
    asked: Asking,
}

impl Amended {
    /// Of some rows, of which the first `own` are the life's.
    pub(super) fn of(program: &Program, revising: &Revising, life: &LifeOf<'_>, rows: &[Event<'_>], own: usize) -> Self {
        let mut out = Self::default();
        let Some((case, kind)) = program.plan.cases.get(life.kind).zip(program.kinds.get(life.kind)) else { return out };
        out.correct(revising, case, rows);
        if !revising.states.is_empty() {
            out.take_back(program, revising, (case, kind), life, (rows, own));
        }
        out
    }

    /// The states that are off at a row.
    pub(super) fn off(&self, row: RowNumber) -> StateBits {
        let here = self.off.iter().filter(|(_, from, until)| (*from..*until).contains(&row));
        here.fold(0, |bits, (bit, ..)| bits | bit)
    }

    /// The values that a row gives.
    fn given(&self, number: usize, values: &[(FieldId, Option<Value>)]) -> Vec<(FieldId, Option<Value>)> {
        let fixed = |field: FieldId| self.values.iter().any(|(of, until, _)| *of == field && number <= *until);
        let own = values.iter().filter(|(field, _)| !fixed(*field)).cloned();
        let first = self.values.iter().filter(|_| number == 0).map(|(field, _, value)| (*field, Some(value.clone())));
        own.chain(first).collect()
    }

    fn correct(&mut self, revising: &Revising, case: &CaseType, rows: &[Event<'_>]) {
        for (number, row) in rows.iter().enumerate() {
            let Some((_, fields, _)) = revising.corrections.iter().find(|(event, ..)| Some(*event) == row.event) else { continue };
            for field in fields {
                let Some(value) = given(row, *field).flatten() else { continue };
                let before = rows.get(..number).unwrap_or_default().iter().rev().find_map(|row| given(row, *field)).flatten();
                let spec = case.fields.get(field.index());
                let kind = spec.map(|f| &f.kind);
                self.told.push(Revised::Corrected {
                    field: spec.map_or_else(String::new, |f| f.name.clone()),
                    from: tell(kind, before),
                    to: tell(kind, Some(value)),
                    at: row.time,
                });
                self.values.retain(|(of, ..)| of != field);
                self.values.push((*field, number, value.clone()));
            }
        }
    }

    fn take_back(&mut self, program: &Program, revising: &Revising, (case, kind): (&CaseType, &Kind), of: &LifeOf<'_>, (rows, own): (&[Event<'_>], usize)) {
        let over = own.checked_sub(1).and_then(|last| rows.get(last)).map(|row| row.time);
        let mut stretches: Vec<Vec<Stretch>> = revising.states.iter().map(|_| Vec::new()).collect();
        let mut life = Life::new(of.kind, kind, Arc::clone(of.key), of.number, of.first);
        for (number, row) in rows.iter().enumerate() {
            let values = self.given(number, row.values);
            let row = Event { values: &values, ..*row };
            life.take(program, kind, &row);
            for (state, stretches) in revising.states.iter().zip(&mut stretches) {
                let matches =
                    |patterns: &[(EventId, Guards)]| patterns.iter().any(|(event, guards)| Some(*event) == row.event && life.matches(program, &row, guards));
                let back = matches(&state.back.0);
                // What comes when the life is over changes no state of it.
                let afterwards = number >= own;
                let holds = life.is_in(state.bit);
                if let Some(open) = stretches.last_mut().filter(|last| !afterwards && last.until.is_none() && (back || !holds)) {
                    open.until = Some((number, row.time));
                }
                let reached = match state.reach {
                    RevisionReach::Last => stretches.len().saturating_sub(1),
                    RevisionReach::EveryTime => 0,
                };
                let reached = stretches.get_mut(reached..).unwrap_or_default();
                let in_time = |stretch: &Stretch, limit: Option<InTime>| {
                    let over = stretch.until.map(|(_, over)| over).or(over.filter(|_| afterwards));
                    over.is_none_or(|over| limit.is_none_or(|limit| limit.holds(program, over, row.time)))
                };
                for stretch in reached {
                    if back && in_time(stretch, state.back.1) {
                        stretch.back = stretch.back.or(Some(row.time));
                    }
                    if let Some((_, limit)) = state.once.as_ref().filter(|(once, _)| matches(once)) {
                        stretch.confirmed |= in_time(stretch, *limit);
                    }
                }
                if !afterwards && holds && stretches.last().is_none_or(|last| last.until.is_some()) {
                    stretches.push(Stretch { from: (number, row.time), until: None, back: None, confirmed: state.once.is_none() });
                }
            }
        }
        self.asked.join(&life.history.asked);
        for (state, stretches) in revising.states.iter().zip(stretches) {
            let name = case.states.get(state.id.index()).map_or_else(String::new, |s| s.name.clone());
            for Stretch { from, until, back, .. } in stretches.into_iter().filter(|s| s.back.is_some() || !s.confirmed) {
                let row = |number: usize| RowNumber::try_from(number).unwrap_or(RowNumber::MAX);
                self.off.push((1 << state.bit, row(from.0), until.map_or(RowNumber::MAX, |(number, _)| row(number))));
                let (state, from, until) = (name.clone(), from.1, until.map(|(_, time)| time));
                self.told.push(match back {
                    Some(at) => Revised::TakenBack { state, from, until, at },
                    None => Revised::Unconfirmed { state, from, until },
                });
            }
        }
    }
}

/// Which life it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct LifeOf<'a> {
    pub(super) kind: usize,
    pub(super) key: &'a Arc<str>,
    pub(super) number: u64,
    pub(super) first: Instant,
}

impl LifeOf<'_> {
    /// Lives it, now that it is known what its rows say; each row that was taken is given.
    pub(super) fn live(self, program: &Program, kind: &Kind, amended: Amended, rows: &[Event<'_>], taken: &mut dyn FnMut(&Life, &Event<'_>)) -> Life {
        let mut life = Life::new(self.kind, kind, Arc::clone(self.key), self.number, self.first);
        life.history.asked.join(&amended.asked);
        let amended = life.amended.insert(Box::new(amended)).clone();
        for (number, row) in rows.iter().enumerate() {
            let values = amended.given(number, row.values);
            let row = Event { values: &values, ..*row };
            life.take(program, kind, &row);
            taken(&life, &row);
        }
        life
    }
}

/// A state from one row until another.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: (usize, Instant),
    until: Option<(usize, Instant)>,
    /// When it was taken back.
    back: Option<Instant>,
    confirmed: bool,
}

/// What a row gives a field, if it says anything of it.
fn given<'a>(row: &Event<'a>, field: FieldId) -> Option<Option<&'a Value>> {
    row.values.iter().rev().find(|(of, _)| *of == field).map(|(_, value)| value.as_ref())
}
