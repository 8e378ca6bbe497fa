//! One point, and what was found of it so far.

use super::amplify;
use super::history::History;
use super::lexicon::Lexicon;
use super::material::{Difference, Material};
use super::open::Open;
use super::plausible::oddities;
use super::search::Witness;
use super::shrink::{plainer, shrink};
use super::trial::Trial;
use crate::value::{Instant, Micros, Money};
use std::cmp::Reverse;

/// Histories that are tried after some readings parted, for one on which more of them do.
const FOR_MORE: usize = 100;
/// Tries that making the times of a witness plain may take.
const PLAIN: usize = 120;

/// Tries for one that is less odd.
const FOR_LESS_ODD: usize = 60;

/// Whether money is at stake on a history, how many readings part on it, and how little of it is odd: more is better.
pub(super) type Score = (bool, usize, Reverse<usize>);

/// A point that is not separated yet, or not as well as it may be.
pub(super) struct Quarry {
    pub open: Open,
    /// In a context of other readings: the reading in force, there.
    pub own: Option<Trial>,
    /// By reading after the first.
    pub trials: Vec<(String, Trial)>,
    pub found: Option<Witness>,
    /// How good what was found is.
    pub score: Score,
    /// Histories tried since something was found.
    pub since: usize,
    /// How many of them there may be for the sake of money.
    pub for_money: usize,
    pub followed: usize,
    /// Tries that making a witness small may take.
    pub shrinking: usize,
}

impl Quarry {
    /// Whether it is worth looking on: for a history at all; for long, for one on which money is at stake; for a while, for one on which every reading parts from the one in force, and one that can have been recorded.
    pub(super) fn is_open(&self) -> bool {
        let (money, readings, Reverse(odd)) = self.score;
        let more = !money && self.since < self.for_money || readings < self.trials.len() && self.since < FOR_MORE || odd > 0 && self.since < FOR_LESS_ODD;
        self.found.is_none() || more
    }
}

/// The reading in force and another, with the others that part from it as well.
struct Pair<'a> {
    base: &'a Trial,
    other: &'a Trial,
    others: Vec<&'a Trial>,
    /// All but the one in force.
    every: &'a [(String, Trial)],
    /// After so long every window is over.
    patience: Micros,
}

impl Pair<'_> {
    fn at(&self, history: &History, as_of: Instant) -> Option<Difference> {
        let rows = history.rows();
        self.base.material(&rows, as_of).parts_from(&self.other.material(&rows, as_of))
    }

    fn later(&self, history: &History) -> Instant {
        history.as_of.plus(self.patience)
    }

    /// What is only a question of time is none of reading: it must part later on as well.
    fn lasts(&self, history: &History) -> bool {
        self.at(history, self.later(history)).is_some()
    }

    /// Whether every reading parts by as much later on.
    fn stays(&self, history: &History) -> bool {
        let by = |as_of: Instant| -> Vec<Money> {
            let rows = history.rows();
            let own = self.base.material(&rows, as_of).in_all;
            self.every.iter().map(|(_, other)| other.material(&rows, as_of).in_all - own).collect()
        };
        by(history.as_of) == by(self.later(history))
    }

    /// Whether all of them still part on a history, in money if that is so, and for good if that is so.
    fn holds(&self, history: &History, money: bool, stay: bool) -> bool {
        let rows = history.rows();
        let own = self.base.material(&rows, history.as_of);
        let apart = |other: &Trial| own.parts_from(&other.material(&rows, history.as_of));
        let same = apart(self.other).is_some_and(|difference| difference.is_money() == money) && self.others.iter().all(|other| apart(other).is_some());
        same && self.lasts(history) && (!stay || self.stays(history))
    }
}

impl Quarry {
    /// Takes a history on which the readings part: makes it small and says what each reading pays on it.
    pub(super) fn takes(&mut self, base: &Trial, at: usize, parting: &[usize], lexicon: &Lexicon, history: History) {
        let Some(witness) = self.witness(base, at, parting, lexicon, history) else { return };
        let score = (witness.difference.is_money(), witness.parted.iter().filter(|p| **p).count(), Reverse(oddities(base.plan(), &witness.history)));
        if self.found.is_none() || self.score < score {
            (self.found, self.score, self.since) = (Some(witness), score, 0);
        }
    }

    /// Looks near a history on which two readings can be told apart.
    pub(super) fn follow(&mut self, base: &Trial, at: usize, lexicon: &Lexicon, history: &History) {
        let one = self.own.as_ref().unwrap_or(base);
        let Some((_, other)) = self.trials.get(at) else { return };
        // As many as it takes for a window to be judged.
        let mut several = history.clone();
        let most = lexicon.samples.last().copied().unwrap_or(1);
        several.actors.first_mut().into_iter().for_each(|actor| actor.copies = actor.copies.max(most));
        let near = amplify::near(one, other, lexicon, &several);
        let parts = |history: &History| {
            let rows = history.rows();
            one.material(&rows, history.as_of).parts_from(&other.material(&rows, history.as_of)).is_some()
        };
        if let Some(history) = near.into_iter().find(|history| parts(history)) {
            self.takes(base, at, &[at], lexicon, history);
        }
    }

    fn pair<'a>(&'a self, base: &'a Trial, which: usize, parting: &[usize], lexicon: &Lexicon) -> Option<Pair<'a>> {
        let (_, other) = self.trials.get(which)?;
        let others = parting.iter().filter(|other| **other != which).filter_map(|other| self.trials.get(*other)).map(|(_, trial)| trial).collect();
        Some(Pair { base: self.own.as_ref().unwrap_or(base), other, others, every: &self.trials, patience: lexicon.patience })
    }

    fn witness(&self, base: &Trial, which: usize, parting: &[usize], lexicon: &Lexicon, history: History) -> Option<Witness> {
        let pair = self.pair(base, which, parting, lexicon)?;
        let after = |times: i64| History { as_of: history.as_of.plus(Micros(lexicon.patience.0.saturating_mul(times))), ..history.clone() };
        let settled = (0..3).map(after).find(|history| pair.at(history, history.as_of).is_some() && pair.lasts(history) && pair.stays(history));
        let stay = settled.is_some();
        let history = settled.unwrap_or_else(|| if pair.lasts(&history) { history.clone() } else { after(1) });
        let money = pair.at(&history, history.as_of).filter(|_| pair.lasts(&history))?.is_money();
        let history = shrink(pair.base.plan(), lexicon, history, self.shrinking, |history| pair.holds(history, money, stay));
        self.told(&pair, which, history)
    }

    /// What was found, its times made plain.
    pub(super) fn plainly(&self, base: &Trial, lexicon: &Lexicon, witness: Witness) -> Witness {
        let parting: Vec<usize> = witness.parted.iter().skip(1).enumerate().filter(|(_, parted)| **parted).map(|(at, _)| at).collect();
        let which = self.trials.iter().position(|(name, _)| *name == witness.other);
        let Some((which, pair)) = which.and_then(|which| Some((which, self.pair(base, which, &parting, lexicon)?))) else { return witness };
        let (money, stay) = (witness.difference.is_money(), pair.stays(&witness.history));
        let history = plainer(lexicon, witness.history.clone(), PLAIN, |history| pair.holds(history, money, stay));
        self.told(&pair, which, history).unwrap_or(witness)
    }

    /// What is told of a history on which these part.
    fn told(&self, pair: &Pair<'_>, which: usize, history: History) -> Option<Witness> {
        let (other, base) = (&self.trials.get(which)?.0, pair.base);
        let difference = pair.at(&history, history.as_of)?;
        let rows = history.rows();
        let own = base.material(&rows, history.as_of);
        let all: Vec<Material> = std::iter::once(own.clone()).chain(self.trials.iter().map(|(_, t)| t.material(&rows, history.as_of))).collect();
        let names = std::iter::once(self.open.readings.first()?.clone()).chain(self.trials.iter().map(|(name, _)| name.clone()));
        let parted = all.iter().map(|m| own.parts_from(m).is_some()).collect();
        // Where another reading parts by more, that is the difference to tell of.
        let sum = difference.sum();
        let apart = |m: &Material| (m.sum(&sum) - own.sum(&sum)).abs();
        let told = self.trials.iter().zip(all.iter().skip(1));
        let least = told.clone().find(|((name, _), _)| name == other).map_or(Money::ZERO, |(_, m)| apart(m));
        let most = told.max_by_key(|(_, m)| apart(m)).filter(|(_, m)| apart(m) > least);
        let (other, difference) = match most.and_then(|((name, _), m)| Some((name.clone(), own.parts_from(m)?))) {
            Some(told) => told,
            None => (other.clone(), difference),
        };
        let sum = difference.sum();
        let pays = names.zip(&all).map(|(name, m)| (name, m.sum(&sum))).collect();
        Some(Witness { point: self.open.id.clone(), history, with: Vec::new(), other, difference, pays, parted })
    }
}
