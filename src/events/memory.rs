//! Rules that compare a row with the case's earlier rows: snapshots of a record, columns of times that repeat on each row, stretches.

use super::batch::Place;
use super::mapping::{BEGINS, ENDS, Moment, RowRule, Slots, TimeColumn, passes};
use super::reject::{Fault, Reason};
use super::row::Row;
use crate::plan::{EventId, EventRule, Plan, RoleId, StateRule, When};
use crate::value::Instant;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// A column of a snapshot: which of the texts that rules name stands in it.
#[derive(Debug)]
struct Watched {
    slot: usize,
    texts: Vec<String>,
}

/// Position of a text in [`Watched::texts`], from 1; 0 for any other text.
type Class = u16;

/// What a change of a watched column means.
#[derive(Debug)]
struct Change {
    column: usize,
    what: What,
    only: Vec<RowRule>,
}

#[derive(Debug)]
enum What {
    Becomes(Vec<Class>, Happens),
    Leaves(Vec<Class>, Vec<Class>, Happens),
    While(Vec<Class>, EventId, EventId),
}

#[derive(Clone, Copy, Debug)]
struct Happens {
    event: EventId,
    rank: usize,
    by: Option<RoleId>,
}

/// What a column of times means, or two.
#[derive(Debug)]
struct Dated {
    column: TimeColumn,
    what: Date,
    only: Vec<RowRule>,
}

#[derive(Debug)]
enum Date {
    At(Happens),
    Pair(TimeColumn, EventId, EventId),
}

/// The rules of a mapping that need a memory.
#[derive(Debug, Default)]
pub(super) struct Rules {
    watched: Vec<Watched>,
    changes: Vec<Change>,
    dated: Vec<Dated>,
}

/// Rule and times that have been handed on; an end that is not known is [`Instant::MAX`].
type Told = SmallVec<[(u16, Instant, Instant); 4]>;

/// What is known of a case from its earlier rows.
#[derive(Debug, Default)]
struct Known {
    /// By watched column.
    classes: SmallVec<[Class; 4]>,
    told: Told,
}

/// The rules and what they know of each case. Grows with the number of cases in the log: a record can be exported again at any time.
#[derive(Debug)]
pub(super) struct Memory {
    rules: Rules,
    /// Rows have no time of their own.
    timeless: bool,
    cases: FxHashMap<Box<[u8]>, Known>,
    /// Used again for every row.
    now: SmallVec<[Class; 4]>,
    dates: Vec<(u16, Instant, Instant)>,
}

impl Rules {
    /// Adds an event that is not told by its row alone.
    pub(super) fn event(&mut self, when: &When, rank: usize, rule: &EventRule, only: Vec<RowRule>, slots: &mut Slots, plan: &Plan) -> Result<(), String> {
        let happens = Happens { event: rule.event, rank, by: rule.by };
        match when {
            When::Row(_) => {}
            When::Becomes(column, texts) => {
                let (column, classes) = self.watch(column, texts, slots);
                self.changes.push(Change { column, what: What::Becomes(classes, happens), only });
            }
            When::Leaves { column, from, but } => {
                let (at, from) = self.watch(column, from, slots);
                let (_, but) = self.watch(column, but, slots);
                self.changes.push(Change { column: at, what: What::Leaves(from, but, happens), only });
            }
            When::At(spec) => self.dated.push(Dated { column: slots.time(spec, plan)?, what: Date::At(happens), only }),
        }
        Ok(())
    }

    /// Adds a state.
    pub(super) fn state(&mut self, rule: &StateRule, slots: &mut Slots, plan: &Plan) -> Result<(), String> {
        match rule {
            StateRule::While { begins, ends, column, is, .. } => {
                let (column, classes) = self.watch(column, is, slots);
                self.changes.push(Change { column, what: What::While(classes, *begins, *ends), only: Vec::new() });
            }
            StateRule::Pair { begins, ends, from, until, only, .. } => {
                let only = slots.tests(only);
                let until = slots.time(until, plan)?;
                self.dated.push(Dated { column: slots.time(from, plan)?, what: Date::Pair(until, *begins, *ends), only });
            }
        }
        Ok(())
    }

    /// None if there is nothing to remember.
    pub(super) fn memory(self, timeless: bool) -> Option<Memory> {
        let any = timeless || !self.changes.is_empty() || !self.dated.is_empty();
        any.then(|| Memory { rules: self, timeless, cases: FxHashMap::default(), now: SmallVec::new(), dates: Vec::new() })
    }

    fn watch(&mut self, column: &str, texts: &[String], slots: &mut Slots) -> (usize, Vec<Class>) {
        let slot = slots.of(column);
        let at = self.watched.iter().position(|w| w.slot == slot).unwrap_or_else(|| {
            self.watched.push(Watched { slot, texts: Vec::new() });
            self.watched.len() - 1
        });
        let Some(watched) = self.watched.get_mut(at) else { return (at, Vec::new()) };
        let class = |text: &String| {
            let known = watched.texts.iter().position(|t| t == text);
            let at = known.unwrap_or_else(|| {
                watched.texts.push(text.clone());
                watched.texts.len() - 1
            });
            Class::try_from(at + 1).unwrap_or(Class::MAX)
        };
        (at, texts.iter().map(class).collect())
    }
}

impl Memory {
    /// Whether events can lie at other instants than their row.
    pub(super) fn shifts(&self) -> bool {
        self.timeless || !self.rules.dated.is_empty()
    }

    /// Whether each row states the whole record, so that an empty cell means that there is no value.
    pub(super) fn is_record(&self) -> bool {
        !self.rules.changes.is_empty() || self.rules.dated.iter().any(|d| matches!(d.what, Date::At(_)))
    }

    /// Adds what a row means beyond itself to `moments`; says whether it is the first row of its case. Nothing is remembered of a row at fault.
    pub(super) fn take(&mut self, row: &Row<'_>, key: &[u8], time: Option<Instant>, missing: &[String], moments: &mut Vec<Moment>) -> Result<bool, Fault> {
        let Self { rules, cases, now, dates, timeless } = self;
        dates.clear();
        let absent = |cell: &[u8]| cell.is_empty() || missing.iter().any(|m| m.as_bytes() == cell);
        let read = |column: &TimeColumn| match row.cell(column.slot) {
            cell if absent(cell) => Ok(None),
            cell => column.reader.read(cell).map(Some).map_err(|reason| Fault::cell(reason, column.slot)),
        };
        for (rule, dated) in (0_u16..).zip(&rules.dated).filter(|(_, d)| passes(&d.only, row)) {
            let Some(from) = read(&dated.column)? else { continue };
            let until = match &dated.what {
                Date::At(_) => from,
                Date::Pair(until, ..) => {
                    let end = read(until)?.unwrap_or(Instant::MAX);
                    if end < from {
                        return Err(Fault::cell(Reason::EndBeforeBegin, until.slot));
                    }
                    end
                }
            };
            dates.push((rule, from, until));
        }
        if *timeless && dates.is_empty() {
            let slot = rules.dated.first().map(|d| d.column.slot);
            return Err(Fault { reason: Reason::BadTime, slot });
        }
        now.clear();
        now.extend(rules.watched.iter().map(|w| w.class(row.cell(w.slot))));
        let fresh = !cases.contains_key(key);
        if fresh {
            cases.insert(key.into(), Known::default());
        }
        let Some(known) = cases.get_mut(key) else { return Ok(fresh) };
        if let Some(time) = time {
            for change in &rules.changes {
                let before = if fresh { None } else { known.classes.get(change.column).copied() };
                let after = now.get(change.column).copied().unwrap_or(0);
                change.tell(before, after, time, row, moments);
            }
        }
        known.classes.clone_from(now);
        for &(rule, from, until) in dates.iter() {
            if let Some(dated) = rules.dated.get(usize::from(rule)) {
                dated.tell(rule, (from, until), time, &mut known.told, moments);
            }
        }
        Ok(fresh)
    }
}

impl Watched {
    fn class(&self, cell: &[u8]) -> Class {
        let at = self.texts.iter().position(|t| t.as_bytes() == cell);
        at.and_then(|at| Class::try_from(at + 1).ok()).unwrap_or(0)
    }
}

impl Change {
    fn tell(&self, before: Option<Class>, after: Class, time: Instant, row: &Row<'_>, moments: &mut Vec<Moment>) {
        let moment = |h: &Happens| Moment { time, rank: h.rank, event: h.event, by: h.by, place: Place::Row };
        let was = |classes: &[Class]| before.is_some_and(|b| classes.contains(&b));
        match &self.what {
            What::Becomes(texts, h) if before != Some(after) && texts.contains(&after) && passes(&self.only, row) => moments.push(moment(h)),
            What::Leaves(from, but, h) if was(from) && !from.contains(&after) && !but.contains(&after) && passes(&self.only, row) => moments.push(moment(h)),
            What::While(texts, begins, _) if !was(texts) && texts.contains(&after) => {
                moments.push(Moment { time, rank: BEGINS, event: *begins, by: None, place: Place::Row });
            }
            What::While(texts, _, ends) if was(texts) && !texts.contains(&after) => {
                moments.push(Moment { time, rank: ENDS, event: *ends, by: None, place: Place::Row });
            }
            _ => {}
        }
    }
}

impl Dated {
    fn tell(&self, rule: u16, dates: (Instant, Instant), row: Option<Instant>, told: &mut Told, moments: &mut Vec<Moment>) {
        let (from, until) = dates;
        if told.contains(&(rule, from, until)) {
            return;
        }
        let begun = told.iter().any(|&(r, f, u)| (r, f) == (rule, from) && u > f);
        told.push((rule, from, until));
        let place = |at: Instant| if row.is_some_and(|row| row < at) { Place::Last } else { Place::Row };
        match &self.what {
            Date::At(h) => moments.push(Moment { time: from, rank: h.rank, event: h.event, by: h.by, place: place(from) }),
            // a stretch without length holds at no instant
            Date::Pair(..) if from == until => {}
            Date::Pair(_, begins, ends) => {
                if !begun {
                    moments.push(Moment { time: from, rank: BEGINS, event: *begins, by: None, place: place(from) });
                }
                if until != Instant::MAX {
                    moments.push(Moment { time: until, rank: ENDS, event: *ends, by: None, place: Place::First });
                }
            }
        }
    }
}
