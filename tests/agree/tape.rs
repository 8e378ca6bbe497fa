//! A tape of numbers from which contracts and logs are made, one choice after the other. Nought is always the plainest choice, so that a shorter
//! tape, or one with noughts in it, makes a plainer pair: that is how proptest shrinks one.

use proptest::prelude::Rng;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// Takes choices from a tape; noughts once it is used up.
pub(super) struct Choices<'t> {
    tape: &'t [u32],
    at: usize,
}

impl<'t> Choices<'t> {
    pub(super) fn new(tape: &'t [u32]) -> Self {
        Self { tape, at: 0 }
    }

    fn next(&mut self) -> u32 {
        self.at += 1;
        self.tape.get(self.at - 1).copied().unwrap_or(0)
    }

    /// A number below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.next() as usize % n.max(1)
    }

    /// From `low` through `high`.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(usize::try_from(high - low + 1).unwrap()) as i64
    }

    /// True once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// As many as it likes of some things, at least `least`.
    pub(super) fn some<T: Clone>(&mut self, from: &[T], least: usize) -> Vec<T> {
        let kept: Vec<T> = from.iter().filter(|_| self.once_in(2)).cloned().collect();
        if kept.len() < least { from.iter().take(least).cloned().collect() } else { kept }
    }
}

/// Tapes of one length.
#[derive(Debug)]
pub(super) struct Tapes(pub(super) usize);

impl Strategy for Tapes {
    type Tree = Tree;
    type Value = Vec<u32>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let tape = (0..self.0).map(|_| runner.rng().next_u32()).collect();
        Ok(Tree { tape, before: Vec::new(), chunk: self.0 / 2, at: 0, zero: false })
    }
}

/// Shrinks a tape: takes out chunks, then sets them to nought, then halves the chunks.
#[derive(Debug)]
pub(super) struct Tree {
    tape: Vec<u32>,
    before: Vec<u32>,
    chunk: usize,
    at: usize,
    zero: bool,
}

impl ValueTree for Tree {
    type Value = Vec<u32>;

    fn current(&self) -> Vec<u32> {
        self.tape.clone()
    }

    fn simplify(&mut self) -> bool {
        while self.chunk > 0 {
            if self.at >= self.tape.len() {
                self.at = 0;
                if self.zero {
                    self.chunk /= 2;
                }
                self.zero = !self.zero;
                continue;
            }
            let until = (self.at + self.chunk).min(self.tape.len());
            let mut next = self.tape.clone();
            if self.zero {
                next[self.at..until].fill(0);
            } else {
                next.drain(self.at..until);
            }
            if next != self.tape {
                self.before = std::mem::replace(&mut self.tape, next);
                return true;
            }
            self.at += self.chunk;
        }
        false
    }

    fn complicate(&mut self) -> bool {
        if self.before.is_empty() {
            return false;
        }
        self.tape = std::mem::take(&mut self.before);
        self.at += self.chunk;
        true
    }
}
