//! Histories drawn by chance from the words and numbers of a plan: mostly one or two cases, moments near edges, times between that the plan compares with.

use super::chance::Chance;
use super::company;
use super::history::{Actor, History, Step};
use super::lexicon::{self, Focus, Letter, Lexicon, Words};
use crate::plan::{CaseId, Plan, Scope, Sort, Value};
use crate::value::{Instant, Micros};

/// What histories are drawn from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawer<'a> {
    pub plan: &'a Plan,
    pub lexicon: &'a Lexicon,
    /// Lengths between events at which something was seen to turn.
    pub learned: &'a [i64],
}

impl Drawer<'_> {
    /// One history.
    pub(super) fn history(&self, focus: &Focus, chance: &mut Chance) -> History {
        let begin = if chance.percent(40) { self.lexicon.begins.first() } else { chance.pick(&self.lexicon.begins) };
        let begin = begin.copied().unwrap_or(Instant(0));
        let mut actors = Vec::new();
        let count = 1 + chance.below(2) + usize::from(chance.percent(25)) * chance.below(3);
        for n in 0..count {
            // Signals and occurrences of several kinds belong together: each kind has its turn.
            let kind = match focus.kinds.get(n) {
                Some(kind) if focus.kinds.len() > 1 && chance.percent(60) => Some(kind),
                _ => chance.pick(&focus.kinds),
            };
            let Some(kind) = kind.copied() else { continue };
            let start = if n == 0 || chance.percent(50) { begin } else { chance.pick(&self.lexicon.begins).copied().unwrap_or(begin) };
            let start = if chance.percent(75) { start } else { start.plus(Micros(self.length(chance))) };
            actors.push(self.actor(kind, start, chance));
        }
        if let Some(model) = actors.first().cloned().filter(|_| chance.percent(40)) {
            self.alike(model, focus, &mut actors, chance);
        }
        let latest = actors.iter().map(last).max().unwrap_or(begin);
        let wait = match chance.below(8) {
            0 => 0,
            1 => self.length(chance),
            2 => 2 * focus.window.0,
            _ => focus.window.0 + 3 * Micros::DAY.0,
        };
        let history = History { actors, as_of: latest.plus(Micros(wait)) };
        if chance.percent(40) { company::beside(self.plan, self.lexicon, focus, history) } else { history }
    }

    /// More cases like the first: as many as make a share, a sample or a count; or one a window.
    fn alike(&self, mut model: Actor, focus: &Focus, actors: &mut Vec<Actor>, chance: &mut Chance) {
        match chance.below(3) {
            0 => {
                let Some((held, all)) = chance.pick(&self.lexicon.shares).copied() else { return };
                let mut worse = self.varied(&model, chance);
                (model.copies, worse.copies) = (held.max(1), (all - held).max(1));
                *actors = vec![model, worse];
            }
            1 => {
                model.copies = chance.pick(&self.lexicon.counts).copied().unwrap_or(2).max(1);
                model.apart = if chance.percent(50) { Micros(0) } else { Micros(self.length(chance).max(0)) };
                let copies = model.copies;
                actors.first_mut().into_iter().for_each(|first| *first = model.clone());
                if chance.percent(40) {
                    let mut worse = self.varied(&model, chance);
                    worse.copies = if chance.percent(50) { 1 } else { copies };
                    actors.push(worse);
                }
            }
            _ => {
                model.copies = 2 + u32::try_from(chance.below(6)).unwrap_or(0);
                model.apart = Micros(focus.window.0);
                if let Some(first) = actors.first_mut() {
                    *first = model;
                }
            }
        }
    }

    /// The same with one thing changed.
    fn varied(&self, model: &Actor, chance: &mut Chance) -> Actor {
        let mut other = model.clone();
        let at = chance.below(other.steps.len());
        match chance.below(3) {
            0 => drop(other.steps.pop()),
            1 => {
                let fresh = self.step(model.kind, at, chance);
                other.steps.get_mut(at).into_iter().for_each(|step| step.values.clone_from(&fresh.values));
            }
            _ => {
                let gap = Micros(self.length(chance));
                other.steps.iter_mut().skip(at.max(1)).take(1).for_each(|step| step.gap = gap);
            }
        }
        if other.steps.is_empty() { model.clone() } else { other }
    }

    fn actor(&self, kind: CaseId, start: Instant, chance: &mut Chance) -> Actor {
        let sort = self.plan.case(kind).map(|case| case.sort);
        let long = match sort {
            Some(Sort::Occurrence { .. }) => 1,
            Some(Sort::Signal { .. }) => 1 + chance.below(4),
            _ => 1 + chance.below(3) + usize::from(chance.percent(50)) * chance.below(4),
        };
        let mut steps: Vec<Step> = (0..long).map(|n| self.step(kind, n, chance)).collect();
        steps.first_mut().into_iter().for_each(|first| first.gap = Micros(0));
        let copies = if matches!(sort, Some(Sort::Occurrence { .. })) && chance.percent(40) { 1 + u32::try_from(chance.below(12)).unwrap_or(0) } else { 1 };
        let apart = if copies > 1 { Micros(self.length(chance)) } else { Micros(0) };
        Actor { kind, start, copies, apart, steps }
    }

    fn step(&self, kind: CaseId, n: usize, chance: &mut Chance) -> Step {
        let none = Words::default();
        let words = self.lexicon.words.get(&kind).unwrap_or(&none);
        let letter = self.letter(words, n, chance);
        let mut values: Vec<_> = letter.map(|l| l.values.clone()).unwrap_or_default();
        let case = self.plan.case(kind);
        let signal = case.is_some_and(|c| !matches!(c.sort, Sort::Case));
        if (n == 0 || chance.percent(8)) && chance.percent(85) {
            for (field, value) in chance.pick(&words.wanted).into_iter().flatten() {
                if !values.iter().any(|(f, _)| f == field) {
                    values.push((*field, value.clone()));
                }
            }
        }
        for (at, field) in case.iter().flat_map(|c| &c.fields).enumerate() {
            let id = crate::plan::FieldId(u16::try_from(at).unwrap_or(u16::MAX));
            let often = if signal {
                85
            } else if n == 0 {
                50
            } else {
                12
            };
            if field.scope == Scope::Key || values.iter().any(|(f, _)| *f == id) || !chance.percent(often) {
                continue;
            }
            let all: Vec<Value> = case.map(|case| lexicon::values(self.lexicon, case, id)).unwrap_or_default();
            values.extend(chance.pick(&all).map(|value| (id, value.clone())));
        }
        values.sort_by_key(|(field, _)| *field);
        let by = letter.and_then(|l| {
            let own = case.and_then(|c| c.events.get(l.event.index())).map(|e| e.by.as_slice()).unwrap_or_default();
            chance.pick(if l.by.is_empty() { own } else { &l.by }).copied().filter(|_| !chance.percent(4))
        });
        Step { gap: Micros(self.length(chance)), event: letter.map(|l| l.event), by, values }
    }

    fn letter<'a>(&self, words: &'a Words, n: usize, chance: &mut Chance) -> Option<&'a Letter> {
        let lists = [&words.starts, &words.stops, &words.others, &words.rest];
        let order: [usize; 4] = match (n, chance.below(20)) {
            (0, 0..=16) => [0, 2, 1, 3],
            (0, _) | (_, 0..=7) => [1, 2, 0, 3],
            (_, 8..=16) => [2, 1, 0, 3],
            (_, 17..=18) => [0, 1, 2, 3],
            _ => [3, 2, 1, 0],
        };
        order.iter().filter_map(|at| lists.get(*at)).find_map(|list| chance.pick(list))
    }

    /// A time from one thing to the next.
    fn length(&self, chance: &mut Chance) -> i64 {
        let learned = !self.learned.is_empty() && chance.percent(35);
        let length = if learned { chance.pick(self.learned) } else { chance.pick(&self.lexicon.lengths) };
        let length = length.copied().unwrap_or(0).min(400 * Micros::DAY.0);
        match chance.below(10) {
            0 => 0,
            1 => Micros::HOUR.0,
            2 => length.saturating_mul(2).min(400 * Micros::DAY.0),
            _ => length,
        }
    }
}

/// When the last thing happens to the last of them.
pub(super) fn last(actor: &Actor) -> Instant {
    let whole = actor.steps.iter().fold(0_i64, |sum, step| sum.saturating_add(step.gap.0));
    actor.start.plus(Micros(whole)).plus(Micros(actor.apart.0.saturating_mul(i64::from(actor.copies.saturating_sub(1)))))
}
