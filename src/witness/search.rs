//! The search: histories drawn one after the other, each tried under every reading of every point that is not yet separated.

use super::chance::Chance;
use super::corpus::Corpus;
use super::draw::Drawer;
use super::history::History;
use super::learn;
use super::lexicon::Lexicon;
use super::material::{Difference, Material};
use super::open::Open;
use super::plausible::oddities;
use super::quarry::{Quarry, Score};
use super::trial::{Trial, Work};
use super::words::{plain, words};
use super::{aim, amplify, inner, stretches, varied};
use crate::plan::Plan;
use crate::readings::OF_ROWS;
use crate::value::Money;
use std::cmp::Reverse;

/// How hard to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// How many histories to draw at most.
    pub histories: usize,
    /// How many rows a history may have.
    pub events: usize,
    /// How much work may be done for a point, in evaluations in which few windows are judged.
    pub work: usize,
    /// Whether to look for points that part only together with others.
    pub joint: bool,
}

impl Default for Effort {
    fn default() -> Self {
        Self { histories: 400, events: 500, work: 16_000, joint: false }
    }
}

impl Effort {
    /// Everything.
    pub fn deep() -> Self {
        Self { histories: 4_000, events: 900, work: 200_000, joint: true }
    }
}

/// A history on which readings of a point part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The point.
    pub point: String,
    /// What happens.
    pub history: History,
    /// Readings of other points that it takes, where it does not part without: point and reading.
    pub with: Vec<(String, String)>,
    /// A reading that parts from the one in force.
    pub other: String,
    /// In what.
    pub difference: Difference,
    /// What each reading of the point pays on it, in the point's order: of the sum in which they differ, if it is one.
    pub pays: Vec<(String, Money)>,
    /// For each reading whether it parts from the one in force here.
    pub parted: Vec<bool>,
}

impl Witness {
    /// The readings to put in force to see the one result, or the other.
    pub fn readings(&self, other: bool) -> Vec<(&str, &str)> {
        let own = if other { Some(self.other.as_str()) } else { self.pays.first().map(|(name, _)| name.as_str()) };
        let with = self.with.iter().map(|(point, reading)| (point.as_str(), reading.as_str()));
        with.chain(own.map(|own| (self.point.as_str(), own))).collect()
    }
}

/// What came of looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Separated {
    /// The readings part.
    Differs(Box<Witness>),
    /// No history that was tried parts them.
    Not {
        /// How many were tried.
        histories: usize,
        /// The longest of them, in rows.
        events: usize,
    },
}

/// Of one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Which.
    pub open: Open,
    /// What was found.
    pub separated: Separated,
}

/// Of all points.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Searched {
    /// In the order of the points.
    pub outcomes: Vec<Outcome>,
    /// How much work it took, in evaluations in which few windows are judged.
    pub work: usize,
}

/// Every this many histories a critical time is looked for.
const LEARN_EVERY: usize = 6;
/// And no more than so many of them are kept.
const MOST_LEARNED: usize = 200;
/// After something was found, histories are tried for one on which money is at stake: one for so much of the work that may be done for a point.
const FOR_MONEY: usize = 40;
/// Evaluations that making a witness small may take.
const SHRINKING: usize = 500;

/// Hundredths of all work for what the contract tells and the plainest cases of each objective,
const SEEDING: usize = 10;
/// so many more for histories that are drawn,
const DRAWING: usize = 28;
/// so many more for what is known to cost something, told a little otherwise,
const VARYING: usize = 16;
/// and after which no values are aimed at any more, and no cases that met and missed are put together.
const AMPLIFYING: usize = 88;
const AMPLIFIED: usize = DRAWING + SEEDING + VARYING;

/// Points are looked at in so many parts, side by side.
const PARTS: usize = 4;
/// Near misses that are followed up, for each point.
const FOLLOWED: usize = 6;

struct Hunt<'a> {
    plan: &'a Plan,
    lexicon: &'a Lexicon,
    effort: Effort,
    base: Trial,
    with: Vec<(String, String)>,
    quarry: Vec<Quarry>,
    work: Work,
    /// How much work may be done by now.
    allowed: usize,
    corpus: Corpus,
    tried: usize,
    longest: usize,
}

/// Looks for a witness of each of these open points; what is told is tried first.
pub fn search(plan: &Plan, points: Vec<Open>, effort: Effort, told: &[History]) -> Searched {
    let Some(base) = Trial::new(plan, &[]).filter(|_| effort.histories > 0) else {
        let outcomes = points.into_iter().map(|open| Outcome { open, separated: Separated::Not { histories: 0, events: 0 } }).collect();
        return Searched { outcomes, work: 0 };
    };
    let lexicon = Lexicon::of(plan, base.calendars());
    let all = points;
    let (of_rows, points): (Vec<Open>, Vec<Open>) = all.iter().cloned().partition(|open| OF_ROWS.iter().any(|kind| kind.name == open.kind));
    let told: Vec<History> = told.iter().cloned().chain(inner::histories(plan, &points, effort)).collect();
    // Always so many parts, whatever the machine: what is found must not depend on it.
    let count = PARTS.min(points.len().max(1));
    let mut parts: Vec<Vec<Open>> = (0..count).map(|_| Vec::new()).collect();
    for (n, point) in points.iter().enumerate() {
        parts.get_mut(n % count).into_iter().for_each(|part| part.push(point.clone()));
    }
    let hunted: Vec<(Vec<Outcome>, usize)> = std::thread::scope(|scope| {
        let (lexicon, points, told) = (&lexicon, &points, told.as_slice());
        let started: Vec<_> = parts.into_iter().map(|part| scope.spawn(move || hunt(plan, lexicon, effort, part, (points, told)))).collect();
        started.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let work = hunted.iter().map(|(_, n)| n).sum();
    let mut outcomes: Vec<Outcome> = hunted.into_iter().flat_map(|(outcomes, _)| outcomes).collect();
    outcomes.extend(of_rows.into_iter().map(|open| Outcome { open, separated: Separated::Not { histories: 0, events: 0 } }));
    let place = |outcome: &Outcome| all.iter().position(|p| p.id == outcome.open.id);
    outcomes.sort_by_key(place);
    Searched { outcomes, work }
}

fn hunt(plan: &Plan, lexicon: &Lexicon, effort: Effort, part: Vec<Open>, (all, told): (&[Open], &[History])) -> (Vec<Outcome>, usize) {
    let (mut done, mut work) = (Vec::new(), 0);
    let mut left = part;
    // Together with others: every other point by its second reading, then by its third, and so on.
    let rounds = if effort.joint { 4 } else { 1 };
    let mut most = (0, 0);
    for round in 0..rounds {
        if left.is_empty() {
            break;
        }
        let turned = |open: &Open| Some((open.id.clone(), open.readings.get(round.min(open.readings.len().saturating_sub(1)))?.clone()));
        let with: Vec<(String, String)> = if round == 0 { Vec::new() } else { all.iter().filter_map(turned).collect() };
        let Some(mut hunt) = Hunt::new(plan, lexicon, effort, &with, std::mem::take(&mut left)) else { break };
        hunt.run(round, told);
        most = (most.0 + hunt.tried, hunt.longest.max(most.1));
        work += hunt.work.done();
        for mut quarry in std::mem::take(&mut hunt.quarry) {
            match quarry.found.take() {
                Some(witness) => {
                    let witness = if with.is_empty() { quarry.plainly(&hunt.base, lexicon, witness) } else { witness };
                    done.push(Outcome { open: quarry.open, separated: Separated::Differs(Box::new(witness)) });
                }
                None => left.push(quarry.open),
            }
        }
    }
    done.extend(left.into_iter().map(|open| Outcome { open, separated: Separated::Not { histories: most.0, events: most.1 } }));
    (done, work)
}

impl<'a> Hunt<'a> {
    fn new(plan: &'a Plan, lexicon: &'a Lexicon, effort: Effort, with: &[(String, String)], points: Vec<Open>) -> Option<Self> {
        let given = |except: &str| with.iter().filter(|(id, _)| id != except).map(|(id, r)| (id.clone(), r.clone())).collect::<Vec<_>>();
        let work = Work::default();
        let base = Trial::counted(plan, &borrowed(&given("")), &work)?;
        let quarry = points.into_iter().map(|open| {
            // In a context the point itself is compared between its own readings.
            let trial = |reading: &String| {
                let mut readings = given(&open.id);
                readings.push((open.id.clone(), reading.clone()));
                Some((reading.clone(), Trial::counted(plan, &borrowed(&readings), &work)?))
            };
            let trials = open.readings.iter().skip(1).filter_map(trial).collect();
            let own = if with.is_empty() { None } else { open.readings.first().and_then(trial).map(|(_, trial)| trial) };
            Quarry {
                open,
                own,
                trials,
                found: None,
                score: Score::default(),
                since: 0,
                for_money: effort.work / FOR_MONEY,
                followed: 0,
                shrinking: effort.work.min(SHRINKING),
            }
        });
        let quarry = quarry.collect();
        Some(Self { plan, lexicon, effort, base, with: with.to_vec(), quarry, work, allowed: 0, corpus: Corpus::default(), tried: 0, longest: 0 })
    }

    fn run(&mut self, round: usize, told: &[History]) {
        let mut chance = Chance::of(&format!("witness {round}"));
        let mut learned: Vec<i64> = Vec::new();
        let every: Vec<usize> = (0..self.quarry.len()).collect();
        let lexicon = self.lexicon;
        self.allow(SEEDING);
        for history in told {
            self.try_on(&varied::long_enough(lexicon, history.clone()), false, &every);
        }
        // Shares are made of cases that are met and of cases that are missed: the plainest there are, beside those that chance brings.
        for focus in &lexicon.foci {
            plain(self.plan, lexicon, focus).iter().for_each(|history| self.try_on(history, false, &every));
            stretches::alone(self.plan, lexicon, focus).iter().for_each(|history| self.try_on(history, false, &every));
        }
        for history in stretches::excused(self.plan, lexicon) {
            self.try_on(&history, false, &every);
        }
        self.allow(SEEDING + DRAWING);
        for number in 0..self.effort.histories {
            if !self.goes_on() {
                break;
            }
            let Some(focus) = self.lexicon.foci.get(number % self.lexicon.foci.len().max(1)) else { break };
            let drawer = Drawer { plan: self.plan, lexicon: self.lexicon, learned: &learned };
            let history = drawer.history(focus, &mut chance);
            let events = history.events();
            if number % LEARN_EVERY == 0 && learned.len() < MOST_LEARNED && events <= 12 {
                let (actor, step) = history.later_step(&mut chance);
                learned.extend(learn::turning(&self.base, self.lexicon, &history, actor, step));
                learned.sort_unstable();
                learned.dedup();
            }
            self.try_on(&history, events <= 8, &every);
        }
        self.allow(DRAWING + SEEDING + VARYING);
        for history in varied::paid(self.plan, lexicon, &self.corpus) {
            self.try_on(&history, false, &every);
        }
        for history in varied::twice(lexicon, &self.corpus) {
            self.try_on(&history, false, &every);
        }
        for history in varied::many(lexicon, &self.corpus, self.effort.events) {
            self.try_on(&history, false, &every);
        }
        let by_many: Vec<usize> = every.iter().copied().filter(|at| self.quarry.get(*at).is_some_and(|q| q.open.turns_on_many())).collect();
        for (nth, focus) in lexicon.foci.iter().enumerate() {
            // Each objective has its share of the work.
            let share = |part: usize| AMPLIFIED + (AMPLIFYING - AMPLIFIED) * (2 * nth + part) / (2 * lexicon.foci.len());
            self.allow(share(1));
            if self.is_spent() || !by_many.iter().any(|at| self.quarry.get(*at).is_some_and(Quarry::is_open)) {
                continue;
            }
            for history in aim::histories(&self.base, lexicon, focus, &self.corpus, self.effort.events) {
                if self.is_spent() {
                    break;
                }
                self.try_on(&history, false, &by_many);
            }
            self.allow(share(2));
            for history in amplify::beside(self.plan, lexicon, focus, &self.corpus, self.effort.events) {
                self.try_on(&history, false, &by_many);
            }
        }
        self.allow(100);
        for at in every {
            let Some(open) = self.quarry.get(at).filter(|q| q.is_open() && !q.open.turns_on_many()).map(|q| q.open.clone()) else { continue };
            for history in words(self.plan, lexicon, &open) {
                if self.is_spent() || !self.quarry.get(at).is_some_and(Quarry::is_open) {
                    break;
                }
                self.try_on(&history, true, &[at]);
            }
        }
    }

    fn goes_on(&self) -> bool {
        !self.is_spent() && self.quarry.iter().any(Quarry::is_open)
    }

    /// Allows so many hundredths of all work.
    fn allow(&mut self, hundredths: usize) {
        self.allowed = self.effort.work.saturating_mul(self.quarry.len()).saturating_mul(hundredths) / 100;
    }

    /// Whether all the work that may be done by now is done.
    fn is_spent(&self) -> bool {
        self.work.done() > self.allowed
    }

    /// Tries a history on those of these points that are left; if `near`, also what lies near it where readings can be told apart on it.
    fn try_on(&mut self, history: &History, near: bool, on: &[usize]) {
        let events = history.events();
        if events == 0 || events > self.effort.events || self.is_spent() || !on.iter().any(|at| self.quarry.get(*at).is_some_and(Quarry::is_open)) {
            return;
        }
        (self.tried, self.longest) = (self.tried + 1, self.longest.max(events));
        let (rows, odd) = (history.rows(), Reverse(oddities(self.plan, history)));
        let look = |trial: &Trial| trial.looks(&rows, history.as_of, near);
        let own = look(&self.base);
        self.corpus.take(history, &own.material);
        for at in on {
            let Some(quarry) = self.quarry.get_mut(*at).filter(|q| q.is_open()) else { continue };
            let base = quarry.own.as_ref().map_or_else(|| own.clone(), look);
            // What the history does not ask cannot part on it.
            if !base.asked.may_turn_on(self.plan, &quarry.open.id) {
                continue;
            }
            quarry.since += 1;
            let (mut seen, mut parting, mut money) = (None, Vec::new(), None);
            for (at, (_, trial)) in quarry.trials.iter().enumerate() {
                let found = look(trial);
                match base.material.parts_from(&found.material) {
                    Some(difference) => {
                        parting.push(at);
                        money = money.or(difference.is_money().then_some(at));
                    }
                    None if base.seen != found.seen => seen = seen.or(Some(at)),
                    None => {}
                }
            }
            if let Some(first) = parting.first().copied() {
                if quarry.score < (money.is_some(), parting.len(), odd) {
                    let at = money.unwrap_or(first);
                    quarry.takes(&self.base, at, &parting, self.lexicon, history.clone());
                }
                seen = None;
            }
            if let Some(at) = seen.filter(|_| quarry.found.is_none() && quarry.followed < FOLLOWED) {
                quarry.followed += 1;
                quarry.follow(&self.base, at, self.lexicon, history);
            }
            // What is told must be what the fewest readings come to, not what all of them did.
            if let Some(witness) = quarry.found.as_mut().filter(|w| !self.with.is_empty() && w.with.is_empty()) {
                let with = fewest(self.plan, &quarry.open, &self.with, witness);
                match told_again(self.plan, &quarry.open, witness, with) {
                    Some(again) => *witness = again,
                    None => (quarry.found, quarry.score) = (None, Score::default()),
                }
            }
        }
    }
}

/// The fewest readings of other points without which the history would not part the readings.
fn fewest(plan: &Plan, open: &Open, with: &[(String, String)], witness: &Witness) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = with.iter().filter(|(id, _)| *id != open.id).cloned().collect();
    let rows = witness.history.rows();
    let parts = |with: &[(String, String)]| {
        let of = |reading: &str| {
            let mut readings = borrowed(with);
            readings.push((&open.id, reading));
            Some(Trial::new(plan, &readings)?.material(&rows, witness.history.as_of))
        };
        let in_force = open.readings.first().and_then(|r| of(r));
        in_force.zip(of(&witness.other)).is_some_and(|(one, other)| one.parts_from(&other).is_some())
    };
    let mut at = 0;
    while at < kept.len() {
        let mut fewer = kept.clone();
        fewer.remove(at);
        if parts(&fewer) { kept = fewer } else { at += 1 }
    }
    kept
}

/// A witness with the readings of other points that it takes: what each reading of its own pays with those.
fn told_again(plan: &Plan, open: &Open, witness: &Witness, with: Vec<(String, String)>) -> Option<Witness> {
    let rows = witness.history.rows();
    let of = |reading: &str| {
        let mut readings = borrowed(&with);
        readings.push((&open.id, reading));
        Some(Trial::new(plan, &readings)?.material(&rows, witness.history.as_of))
    };
    let all: Vec<(String, Material)> = witness.pays.iter().filter_map(|(name, _)| Some((name.clone(), of(name)?))).collect();
    let (_, own) = all.first()?;
    let (_, other) = all.iter().find(|(name, _)| *name == witness.other)?;
    let difference = own.parts_from(other)?;
    let sum = difference.sum();
    let pays = all.iter().map(|(name, m)| (name.clone(), m.sum(&sum))).collect();
    let parted = all.iter().map(|(_, m)| own.parts_from(m).is_some()).collect();
    Some(Witness { with, difference, pays, parted, ..witness.clone() })
}

fn borrowed(list: &[(String, String)]) -> Vec<(&str, &str)> {
    list.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect()
}
