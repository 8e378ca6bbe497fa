//! Lives whose rows wait: a later row may change what the earlier ones mean, so such a life is lived once that is over.

use super::buffer::Buffer;
use super::part::{Options, Programs, State};
use super::program::Kind;
use super::revise::{Amended, LifeOf, Revising};
use crate::events::Event;
use crate::value::Instant;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The lives of one kind of case that wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// The latest of each key.
    lives: FxHashMap<Arc<str>, WaitingLife>,
    /// Those that are over, by the instant from which on no news of them is in time.
    settled: BTreeMap<(Instant, u64), Arc<str>>,
    latest: Option<Instant>,
}

/// A life that waits.
#[derive(Debug)]
struct WaitingLife {
    number: u64,
    first: Instant,
    rows: Buffer,
    /// How many of them are its own; the others bring news of it.
    own: usize,
    /// When it ended.
    over: Option<Instant>,
}

impl State {
    /// Takes a row of a kind whose rows may be revised.
    pub(super) fn wait(&mut self, programs: Programs<'_>, options: &Options, event: &Event<'_>, revising: &Revising) {
        let program = programs.own;
        let at = event.kind.index();
        let news = revising.is_news(event.event);
        let Some(waiting) = self.waiting.get_mut(at) else { return };
        self.disorder |= waiting.latest.is_some_and(|latest| event.time < latest);
        if waiting.latest == Some(event.time) {
            self.asked.note(program.plan.rules.same_instant);
        }
        waiting.latest = waiting.latest.max(Some(event.time));
        let mut done: Vec<(Arc<str>, WaitingLife)> = Vec::new();
        while let Some(first) = waiting.settled.first_entry().filter(|first| first.key().0 < event.time) {
            let (number, key) = (first.key().1, first.remove());
            // A key that was used again has another life by now.
            if waiting.lives.get(&key).is_some_and(|life| life.number == number) {
                done.extend(waiting.lives.remove_entry(&key));
            }
        }
        let over = waiting.lives.get(event.case).and_then(|life| life.over);
        if over.is_some() && !news {
            done.extend(waiting.lives.remove_entry(event.case));
        }
        let known = waiting.lives.get_mut(event.case);
        let ends = event.event.and_then(|e| program.kinds.get(at)?.events.get(e.index())).is_some_and(|rule| rule.ends);
        match (known, over) {
            (Some(life), Some(over)) if revising.in_time(program, event.event, over, event.time) => life.rows.push(event),
            (Some(_), Some(_)) => self.seen.late_corrections = self.seen.late_corrections.saturating_add(1),
            (None, _) if news => self.seen.late_corrections = self.seen.late_corrections.saturating_add(1),
            (known, _) => {
                let life = match known {
                    Some(life) => life,
                    None => {
                        let number = self.seen.cases;
                        self.seen.cases = number.saturating_add(1);
                        let life = WaitingLife { number, first: event.time, rows: Buffer::default(), own: 0, over: None };
                        waiting.lives.entry(event.case.into()).or_insert(life)
                    }
                };
                life.rows.push(event);
                life.own += 1;
                if ends {
                    life.over = Some(event.time);
                    let number = life.number;
                    if revising.news.is_empty() {
                        done.extend(waiting.lives.remove_entry(event.case));
                    } else if let Some(settled) = revising.settled(program, event.time) {
                        waiting.settled.insert((settled, number), event.case.into());
                    }
                }
            }
        }
        self.live(programs, options, at, done);
    }

    /// Lives what still waits, at the end of the log.
    pub(super) fn wait_no_longer(&mut self, programs: Programs<'_>, options: &Options) {
        for (at, waiting) in std::mem::take(&mut self.waiting).into_iter().enumerate() {
            let mut lives: Vec<(Arc<str>, WaitingLife)> = waiting.lives.into_iter().collect();
            lives.sort_by_key(|(_, life)| life.number);
            self.live(programs, options, at, lives);
        }
    }

    fn live(&mut self, programs: Programs<'_>, options: &Options, at: usize, lives: Vec<(Arc<str>, WaitingLife)>) {
        let Some(kind) = programs.own.kinds.get(at) else { return };
        for (key, life) in lives {
            self.live_one(programs, options, (at, kind), &key, &life);
        }
    }

    fn live_one(&mut self, programs: Programs<'_>, options: &Options, (at, kind): (usize, &Kind), key: &Arc<str>, waiting: &WaitingLife) {
        let program = programs.own;
        let Some(revising) = &kind.revising else { return };
        let of = LifeOf { kind: at, key, number: waiting.number, first: waiting.first };
        let rows: Vec<Event<'_>> = waiting.rows.events().collect();
        let amended = Amended::of(program, revising, &of, &rows, waiting.own);
        let own = rows.get(..waiting.own).unwrap_or(&rows);
        let noted = &mut self.noted;
        let life = of.live(program, kind, amended, own, &mut |life, row| Self::note(noted, program, kind, life, row));
        if waiting.over.is_some() && options.as_of.is_none() && life.is_running() {
            self.ended.push(life);
        } else {
            self.judge(programs, options, &life, waiting.over.is_some());
        }
    }
}
