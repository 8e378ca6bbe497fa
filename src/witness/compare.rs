//! Two plans on the same histories: where the one owes the customer more than the other, where less. Both are looked for to the end of the effort, so that what is said of them is said of every history
//! that was tried.

use super::amplify;
use super::chance::Chance;
use super::corpus::Corpus;
use super::draw::{Drawer, last};
use super::history::{Actor, History};
use super::learn;
use super::lexicon::Lexicon;
use super::material::{Difference, Weighed};
use super::moments::MORNING;
use super::open::Open;
use super::search::Effort;
use super::shrink::shrink;
use super::stretches;
use super::trial::{Seen, Trial, Work, same_words};
use super::words::{plain, words};
use crate::plan::Plan;
use crate::value::{Instant, Micros, Money};

/// A history on which two plans part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// What happens.
    pub history: History,
    /// Whether it is told in the words of the second plan.
    pub of_second: bool,
    /// In what they part.
    pub difference: Difference,
    /// What is owed by the first.
    pub one: Money,
    /// What is owed by the second.
    pub other: Money,
}

/// What came of comparing two plans.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Compared {
    /// The second is more to the customer on it.
    pub more: Option<Box<Apart>>,
    /// The second is less to the customer on it.
    pub less: Option<Box<Apart>>,
    /// They part on it, and nobody has more or less by it.
    pub aside: Option<Box<Apart>>,
    /// How many histories were tried.
    pub histories: usize,
    /// The longest of them, in rows.
    pub events: usize,
}

/// Every this many histories a critical time is looked for.
const LEARN_EVERY: usize = 10;
/// Near misses that are followed up.
const FOLLOWED: usize = 8;
/// Cases of which the two make something else that are kept for each objective.
const KEPT: usize = 4;
/// Evaluations that making a history small may take.
const SHRINKING: usize = 400;
/// So long after its last event what became of a case is taken as it is.
const SETTLED: Micros = Micros(25 * Micros::DAY.0);
/// Months that are waited for, until windows that differ have all ended.
const WAITS: usize = 13;
/// Histories tried after both directions were found, for one in which money is at stake.
const FOR_MORE: usize = 100;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    More,
    Less,
    Aside,
}

struct Chase<'a> {
    words: &'a Plan,
    of_second: bool,
    one: Trial,
    other: Trial,
    lexicon: Lexicon,
    customers: &'a [String],
    effort: Effort,
    corpus: Corpus,
    /// Cases of which the two make something else.
    turning: Vec<(String, Actor)>,
    /// Moments at which many cases begin: in the first months, and in each season.
    starts: Vec<Instant>,
    followed: usize,
    since: usize,
    work: Work,
    out: Compared,
}

/// Tries two plans on histories made of the words of both; first on histories that are known to part others like them, told in the words of the first.
pub fn compare(one: &Plan, other: &Plan, effort: Effort, known: &[History]) -> Compared {
    let mut customers: Vec<String> = Vec::new();
    for plan in [one, other] {
        let of = |p: &&crate::plan::Party| plan.roles.get(p.role.index()).is_some_and(|role| role == "customer");
        customers.extend(plan.parties.iter().filter(of).map(|p| p.name.clone()));
    }
    let mut out = Compared::default();
    let tongues = if same_words(one, other) { vec![false] } else { vec![true, false] };
    for of_second in tongues {
        let words = if of_second { other } else { one };
        let work = Work::default();
        let (Some(first), Some(second)) = (Trial::hearing_at(one, words, &work), Trial::hearing_at(other, words, &work)) else { continue };
        let own = |plan: &Plan, trial: &Trial| Lexicon::of(plan, trial.calendars());
        let (a, b) = (own(one, &first), own(other, &second));
        let mut lexicon = if of_second { b.with(&a) } else { a.with(&b) };
        lexicon.fill_shares();
        let mornings = lexicon.seasons.iter().map(|season| season.plus(MORNING));
        let starts: Vec<Instant> = lexicon.begins.iter().take(2).copied().chain(mornings).collect();
        let mut chase = Chase {
            words,
            of_second,
            one: first,
            other: second,
            lexicon,
            customers: &customers,
            effort,
            corpus: Corpus::default(),
            turning: Vec::new(),
            starts,
            followed: 0,
            since: 0,
            work,
            out: std::mem::take(&mut out),
        };
        for history in known.iter().filter(|_| !of_second) {
            chase.try_on(history, false);
        }
        chase.run();
        out = chase.out;
    }
    out
}

impl Chase<'_> {
    fn run(&mut self) {
        let mut chance = Chance::of("two plans");
        let mut learned: Vec<i64> = Vec::new();
        let foci = self.lexicon.foci.clone();
        for history in foci.iter().flat_map(|focus| plain(self.words, &self.lexicon, focus)).collect::<Vec<_>>() {
            self.try_on(&history, true);
        }
        for number in 0..self.effort.histories {
            // Half of the work is for chance.
            if self.is_over(2) {
                break;
            }
            let Some(focus) = self.lexicon.foci.get(number % self.lexicon.foci.len().max(1)).cloned() else { break };
            let drawer = Drawer { plan: self.words, lexicon: &self.lexicon, learned: &learned };
            let history = drawer.history(&focus, &mut chance);
            let events = history.events();
            if number % LEARN_EVERY == 0 && !self.is_over(5) && learned.len() < 200 && (1..=12).contains(&events) {
                let (actor, step) = history.later_step(&mut chance);
                for trial in [&self.one, &self.other] {
                    learned.extend(learn::turning(trial, &self.lexicon, &history, actor, step));
                }
                learned.sort_unstable();
                learned.dedup();
            }
            self.try_on(&history, events <= 4 && history.actors.len() == 1);
        }
        let told_alike = |plan: &&Plan| same_words(plan, self.words);
        let bad = |plan| {
            let alone = self.lexicon.foci.iter().flat_map(|focus| stretches::alone(plan, &self.lexicon, focus));
            alone.chain(stretches::excused(plan, &self.lexicon)).collect::<Vec<History>>()
        };
        let bad: Vec<History> = [self.one.plan(), self.other.plan()].into_iter().filter(told_alike).flat_map(bad).collect();
        for history in bad.into_iter().chain(self.gathered()) {
            if self.is_over(1) {
                return;
            }
            self.try_on(&history, false);
        }
        // What holds in one month need not hold in another.
        for begin in self.starts.clone() {
            let lexicon = Lexicon { begins: vec![begin], ..self.lexicon.clone() };
            for focus in &lexicon.foci {
                for history in amplify::beside(self.words, &lexicon, focus, &self.corpus, self.effort.events) {
                    if self.is_over(1) {
                        return;
                    }
                    self.try_on(&history, false);
                }
            }
        }
        let anything = Open { id: String::new(), kind: String::new(), readings: Vec::new(), clause: None, at: None };
        for history in words(self.words, &self.lexicon, &anything) {
            if self.is_over(1) {
                return;
            }
            self.try_on(&history, false);
        }
    }

    /// Whether this part of the work (a half, a third) is done, or nothing more is to be found.
    fn is_over(&self, share: usize) -> bool {
        let spent = self.work.done().saturating_mul(share) > self.effort.work;
        let both = self.out.more.is_some() && self.out.less.is_some();
        let money = |found: &Option<Box<Apart>>| found.as_ref().is_some_and(|a| a.difference.is_money());
        spent || (both && (self.since > FOR_MORE || (money(&self.out.more) && money(&self.out.less))))
    }

    /// Several cases alike of which the two make something else, as many as it takes for a window to be judged; and beside others, as they make each share.
    fn gathered(&self) -> Vec<History> {
        let mut all = Vec::new();
        let window = |objective: &str| self.lexicon.foci.iter().find(|f| f.objective == objective).map_or(Micros(30 * Micros::DAY.0), |f| f.window);
        for (objective, actor) in &self.turning {
            let alike = |actor: &Actor, copies: u32, apart: i64| Actor { copies, apart: Micros(apart), ..actor.clone() };
            let mut add = |actors: Vec<Actor>| {
                let latest = actors.iter().map(last).max().unwrap_or(actor.start);
                let as_of = self.lexicon.edges.iter().copied().find(|e| latest < *e).unwrap_or(latest).plus(window(objective));
                all.push(History { actors, as_of });
            };
            for n in &self.lexicon.samples {
                add(vec![alike(actor, *n, 0)]);
            }
            for n in 2..=6 {
                add(vec![alike(actor, n, window(objective).0)]);
            }
            for (held, whole) in self.lexicon.shares.iter().filter(|(held, whole)| held < whole).take(12) {
                let met = self.corpus.met(objective).iter().find(|a| a.steps != actor.steps);
                met.into_iter().for_each(|met| add(vec![alike(met, *held, 0), alike(actor, whole - held, 0)]));
                let missed = self.corpus.missed(objective).iter().find(|a| a.steps != actor.steps);
                missed.into_iter().for_each(|missed| add(vec![alike(actor, *held, 0), alike(missed, whole - held, 0)]));
            }
        }
        all
    }

    /// Keeps what becomes of a case by itself.
    fn learn(&mut self, history: &History, first: &Seen, second: &Seen) {
        let [actor] = history.actors.as_slice() else { return };
        if actor.copies != 1 {
            return;
        }
        // What is still open may become something else later.
        if last(actor).plus(SETTLED) <= history.as_of {
            for (objective, verdict) in first.items().chain(second.items()) {
                self.corpus.take_item(actor, objective, verdict);
            }
        }
        for (objective, verdict) in first.items() {
            let apart = second.items().any(|(other, v)| other == objective && v != verdict) || !second.items().any(|(other, _)| other == objective);
            let kept = self.turning.iter().filter(|(o, _)| o == objective).count();
            if apart && kept < KEPT && !self.turning.iter().any(|(o, a)| o == objective && a.steps == actor.steps) {
                self.turning.push((objective.to_owned(), actor.clone()));
            }
        }
    }

    /// How the two weigh on a history; none while time alone will tell.
    fn weigh(&mut self, history: &History) -> Option<Weighed> {
        let rows = history.rows();
        let (one, other) = (self.one.material(&rows, history.as_of), self.other.material(&rows, history.as_of));
        one.is_as_far_as(&other).then(|| one.weighed(&other, self.customers))
    }

    fn difference(&mut self, history: &History, way: Way) -> Option<Difference> {
        let weighed = self.weigh(history)?;
        match way {
            Way::More => weighed.more,
            Way::Less => weighed.less,
            Way::Aside if weighed == Weighed::default() => self.parts(history),
            Way::Aside => None,
        }
    }

    fn parts(&mut self, history: &History) -> Option<Difference> {
        let rows = history.rows();
        self.one.material(&rows, history.as_of).parts_from(&self.other.material(&rows, history.as_of))
    }

    fn try_on(&mut self, history: &History, near: bool) {
        let events = history.events();
        if events == 0 || events > self.effort.events {
            return;
        }
        (self.out.histories, self.out.events) = (self.out.histories + 1, self.out.events.max(events));
        self.since += 1;
        let rows = history.rows();
        let ((one, first), (other, second)) = (self.one.seen(&rows, history.as_of), self.other.seen(&rows, history.as_of));
        self.corpus.take(history, &one);
        self.corpus.take(history, &other);
        self.learn(history, &first, &second);
        if !one.is_as_far_as(&other) {
            // Windows that do not end together: looked at where they do.
            let latest = history.actors.iter().map(last).max().unwrap_or(history.as_of);
            let later: Vec<_> = self.lexicon.edges.iter().copied().filter(|e| *e > latest).take(WAITS).collect();
            for as_of in later {
                let late = History { as_of, ..history.clone() };
                if let Some(weighed) = self.weigh(&late) {
                    return self.take(&late, &weighed);
                }
            }
            if one.parts_from(&other).is_some() && self.out.aside.is_none() {
                self.keep(history.clone(), Way::Aside);
            }
            return;
        }
        let weighed = one.weighed(&other, self.customers);
        let apart = one.parts_from(&other).is_some();
        if weighed != Weighed::default() {
            self.take(history, &weighed);
        } else if apart && self.out.aside.is_none() {
            self.keep(history.clone(), Way::Aside);
        } else if near && !apart && first != second && self.followed < FOLLOWED && !self.is_over(2) && first.items().chain(second.items()).next().is_some() {
            self.followed += 1;
            // As many as it takes for every window to be judged.
            if let Some(copies) = self.lexicon.samples.last().copied() {
                let mut several = history.clone();
                several.actors.iter_mut().take(1).for_each(|actor| actor.copies = actor.copies.max(copies));
                self.follow(&several);
            }
        }
    }

    /// Looks near a history of which the two make something else, for one on which somebody has more or less by it.
    fn follow(&mut self, history: &History) {
        let all = amplify::near(&self.one, &self.other, &self.lexicon, history);
        for moved in all {
            let rows = moved.rows();
            let ((_, first), (_, second)) = (self.one.seen(&rows, moved.as_of), self.other.seen(&rows, moved.as_of));
            let single = History { actors: moved.actors.iter().map(|a| Actor { copies: 1, ..a.clone() }).collect(), as_of: moved.as_of };
            self.learn(&single, &first, &second);
            if let Some(weighed) = self.weigh(&moved).filter(|w| *w != Weighed::default()) {
                self.take(&moved, &weighed);
            }
        }
    }

    fn take(&mut self, history: &History, weighed: &Weighed) {
        for (way, difference) in [(Way::More, &weighed.more), (Way::Less, &weighed.less)] {
            let Some(difference) = difference else { continue };
            let held = if way == Way::More { &self.out.more } else { &self.out.less };
            if held.as_ref().is_none_or(|held| difference.is_money() && !held.difference.is_money()) {
                self.keep(history.clone(), way);
                self.since = 0;
            }
        }
    }

    /// Makes a history small and keeps it.
    fn keep(&mut self, history: History, way: Way) {
        let Some(money) = self.difference(&history, way).map(|d| d.is_money()) else {
            if way == Way::Aside
                && let Some(difference) = self.parts(&history)
            {
                self.put(history, way, difference);
            }
            return;
        };
        let (words, lexicon) = (self.words, self.lexicon.clone());
        let parts = self.parts(&history).is_some();
        let small = shrink(words, &lexicon, history, self.effort.work.min(SHRINKING), |tried| {
            self.difference(tried, way).is_some_and(|d| d.is_money() == money) && (!parts || self.parts(tried).is_some())
        });
        if let Some(difference) = self.difference(&small, way) {
            self.put(small, way, difference);
        }
    }

    fn put(&mut self, history: History, way: Way, difference: Difference) {
        let rows = history.rows();
        let (one, other) = (self.one.material(&rows, history.as_of).owed, self.other.material(&rows, history.as_of).owed);
        let found = Some(Box::new(Apart { history, of_second: self.of_second, difference, one, other }));
        match way {
            Way::More => self.out.more = found,
            Way::Less => self.out.less = found,
            Way::Aside => self.out.aside = found,
        }
    }
}
