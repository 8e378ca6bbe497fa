//! What is kept of lives that are over for sets of time: when they counted and when they were in a state; and which groups there were.

use super::fold::MOST_GROUPS;
use super::judge::Group;
use super::life::Life;
use super::program::{Kind, Program};
use crate::value::{Instant, Interval, IntervalSet};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// The lives of one kind of case.
#[derive(Debug, Default)]
pub(super) struct KeptLives {
    /// By signature of the program, the groups seen.
    pub(super) groups: Vec<Groups>,
    /// Those of which something held.
    pub(super) lives: Vec<KeptLife>,
}

/// Groups, each once, in order of first seeing.
#[derive(Debug, Default)]
pub(super) struct Groups {
    known: FxHashMap<Group, u32>,
    pub(super) list: Vec<Group>,
    /// There were more than are kept.
    pub(super) crowded: bool,
}

/// A life.
#[derive(Debug)]
pub(super) struct KeptLife {
    /// By signature of the program: its group.
    pub(super) groups: SmallVec<[u32; 2]>,
    /// By position in [`Kind::sets`].
    pub(super) sets: Box<[KeptSet]>,
}

/// When a life counted and was in a state.
#[derive(Debug)]
pub(super) struct KeptSet {
    /// When it counted; empty where nobody asks.
    pub(super) counted: IntervalSet,
    /// When it counted and was in the state.
    pub(super) held: IntervalSet,
}

impl Groups {
    fn number(&mut self, group: Group) -> u32 {
        if let Some(number) = self.known.get(&group) {
            return *number;
        }
        if self.list.len() >= MOST_GROUPS {
            self.crowded = true;
            return u32::MAX;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(group.clone());
        self.known.insert(group, number);
        number
    }
}

impl KeptLives {
    /// Takes a life that lasted until `until`.
    pub(super) fn take(&mut self, program: &Program, kind: &Kind, life: &Life, until: Instant) {
        if kind.sets.is_empty() && kind.signatures.is_empty() {
            return;
        }
        self.groups.resize_with(program.signatures.len(), Groups::default);
        let value = |slot: &u16| life.history.tracks.get(usize::from(*slot)).and_then(|track| track.now()).cloned();
        let numbers = self.groups.iter_mut().zip(&kind.signatures).map(|(groups, slots)| match slots {
            Some(slots) => groups.number(slots.iter().map(value).collect()),
            None => u32::MAX,
        });
        let groups = numbers.collect();
        let whole = Interval::new(life.first, until);
        if whole.is_empty() || kind.sets.is_empty() {
            return;
        }
        let tests = life.watched(kind, until);
        let sets = kind.sets.iter().map(|(_, sets)| {
            let counted = sets.among.as_ref().map(|among| among.of(whole, &tests));
            let held = sets.holds.of(whole, &tests);
            let held = counted.as_ref().map_or(held.clone(), |counted| held.and(counted));
            let counted = if sets.of_all { counted.unwrap_or_else(|| IntervalSet::of([whole])) } else { IntervalSet::empty() };
            KeptSet { counted, held }
        });
        let sets: Box<[KeptSet]> = sets.collect();
        if sets.iter().any(|set| !set.counted.is_empty() || !set.held.is_empty()) {
            self.lives.push(KeptLife { groups, sets });
        }
    }
}
