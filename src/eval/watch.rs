//! Sets of time of a life: what holds after each row, kept as intervals only where it changes; put together when the life is over.

use super::condition::Condition;
use super::program::{StateBits, States};
use crate::value::{Instant, Interval, IntervalSet, Micros};
use smallvec::SmallVec;

/// What holds or not after a row.
#[derive(Clone, Debug)]
pub(super) enum Test {
    /// States, or a stretch from an event to another, which is one.
    States(States),
    Holds(Condition),
    Any(Vec<Test>),
    All(Vec<Test>),
    Except(Box<Test>, Box<Test>),
    Not(Box<Test>),
}

impl Test {
    /// Whether it holds while these states do and conditions are as they are; none: while the values of the last row have run out.
    pub(super) fn holds(&self, now: Option<&dyn Fn(&Condition) -> bool>, held: StateBits) -> bool {
        match self {
            Self::States(states) => now.is_some() && states.hold(held),
            Self::Holds(cond) => now.is_some_and(|now| now(cond)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(now, held)),
            Self::All(parts) => parts.iter().all(|part| part.holds(now, held)),
            Self::Except(base, less) => base.holds(now, held) && !less.holds(now, held),
            Self::Not(part) => !part.holds(now, held),
        }
    }
}

/// A set of time of a life, over the tests that are watched.
#[derive(Clone, Debug)]
pub(super) enum LifeSet {
    /// While a test holds: position in [`super::program::Kind::tests`].
    Test(usize),
    Any(Vec<LifeSet>),
    All(Vec<LifeSet>),
    Except(Box<LifeSet>, Box<LifeSet>),
    Not(Box<LifeSet>),
    Lasting(Box<LifeSet>, Micros, bool),
}

impl LifeSet {
    /// What it is of a life of that length, whose tests held then.
    pub(super) fn of(&self, life: Interval, tests: &[IntervalSet]) -> IntervalSet {
        match self {
            Self::Test(at) => tests.get(*at).cloned().unwrap_or_default(),
            Self::Any(parts) => parts.iter().fold(IntervalSet::empty(), |set, part| set.or(&part.of(life, tests))),
            Self::All(parts) => parts.iter().fold(IntervalSet::of([life]), |set, part| set.and(&part.of(life, tests))),
            Self::Except(base, less) => base.of(life, tests).except(&less.of(life, tests)),
            Self::Not(part) => IntervalSet::of([life]).except(&part.of(life, tests)),
            Self::Lasting(set, least, more) => set.of(life, tests).lasting(*least, *more),
        }
    }
}

/// What lives are looked at for: those that count, and those of them that are in a state.
#[derive(Clone, Debug)]
pub(super) struct CaseSets {
    pub(super) among: Option<LifeSet>,
    pub(super) holds: LifeSet,
    /// How many count matters as well.
    pub(super) of_all: bool,
}

/// When a test held, so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Watched {
    since: Option<Instant>,
    held: Vec<Interval>,
}

impl Watched {
    /// From this instant on it holds, or not.
    pub(super) fn set(&mut self, time: Instant, holds: bool) {
        match (self.since, holds) {
            (None, true) => {
                // An end and a begin at one instant do not part a stretch.
                let goes_on = self.held.last().filter(|last| last.until == time).map(|last| last.from);
                if goes_on.is_some() {
                    self.held.pop();
                }
                self.since = goes_on.or(Some(time));
            }
            (Some(from), false) => {
                self.since = None;
                if from < time {
                    self.held.push(Interval::new(from, time));
                }
            }
            _ => {}
        }
    }

    /// When it held, up to an instant.
    pub(super) fn until(&self, time: Instant) -> IntervalSet {
        IntervalSet::of(self.held.iter().copied().chain(self.since.map(|from| Interval::new(from, time))))
    }
}

/// The tests of a life.
#[derive(Clone, Debug, Default)]
pub(super) struct Watches {
    pub(super) tests: SmallVec<[Watched; 2]>,
    /// When the values of the last row run out.
    pub(super) runs_out: Option<Instant>,
}

impl Watches {
    /// The values of the last row have run out by `time`, if they have.
    pub(super) fn run_out(&mut self, tests: &[Test], time: Instant) {
        if let Some(end) = self.runs_out.take_if(|end| *end < time) {
            for (watched, test) in self.tests.iter_mut().zip(tests) {
                watched.set(end, test.holds(None, 0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_kept_and_touching_stretches_are_one() {
        let mut watched = Watched::default();
        for (time, holds) in [(0, false), (1, true), (2, true), (3, true), (4, false), (4, true), (5, false), (9, true), (9, false)] {
            watched.set(Instant(time), holds);
        }
        let stretch = |from, until| Interval::new(Instant(from), Instant(until));
        assert_eq!(watched.held, [stretch(1, 5)]);
        watched.set(Instant(11), true);
        assert_eq!(watched.until(Instant(20)).intervals(), [stretch(1, 5), stretch(11, 20)]);
        assert_eq!(watched.until(Instant(11)).intervals(), [stretch(1, 5)]);
    }
}
