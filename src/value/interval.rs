//! Half-open intervals of time and finite sets of them: union, intersection, difference, measure.

use super::{Instant, Micros};
use serde::{Deserialize, Serialize};

/// The instants `from <= t < until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First instant inside.
    pub from: Instant,
    /// First instant outside.
    pub until: Instant,
}

impl Interval {
    /// `from..until`; empty if `until <= from`.
    pub fn new(from: Instant, until: Instant) -> Self {
        Self { from, until }
    }

    /// True if no instant lies inside.
    pub fn is_empty(self) -> bool {
        self.until <= self.from
    }

    /// How long it is; zero if empty.
    pub fn measure(self) -> Micros {
        if self.is_empty() { Micros::ZERO } else { self.until.since(self.from) }
    }

    /// True if `t` lies inside.
    pub fn contains(self, t: Instant) -> bool {
        self.from <= t && t < self.until
    }

    /// What both cover.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), until: self.until.min(other.until) }
    }
}

/// A set of instants: sorted, disjoint, non-touching, non-empty intervals.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct IntervalSet(Vec<Interval>);

impl IntervalSet {
    /// The empty set.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The set that any intervals cover together.
    pub fn of(intervals: impl IntoIterator<Item = Interval>) -> Self {
        let mut all: Vec<_> = intervals.into_iter().filter(|i| !i.is_empty()).collect();
        all.sort_unstable();
        let mut out: Vec<Interval> = Vec::with_capacity(all.len());
        for next in all {
            match out.last_mut() {
                Some(last) if next.from <= last.until => last.until = last.until.max(next.until),
                _ => out.push(next),
            }
        }
        Self(out)
    }

    /// Its intervals, in order.
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// True if it holds no instant.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `t` is inside.
    pub fn contains(&self, t: Instant) -> bool {
        self.0.iter().any(|i| i.contains(t))
    }

    /// Union.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).copied())
    }

    /// Intersection.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut out = Vec::new();
        while let (Some(&&x), Some(&&y)) = (a.peek(), b.peek()) {
            let both = x.and(y);
            if !both.is_empty() {
                out.push(both);
            }
            if x.until <= y.until {
                a.next()
            } else {
                b.next()
            };
        }
        Self(out)
    }

    /// What lies in `self` and not in `other`.
    #[must_use]
    pub fn except(&self, other: &Self) -> Self {
        let (mut out, mut cuts) = (Vec::new(), other.0.iter().peekable());
        for piece in &self.0 {
            let mut from = piece.from;
            while let Some(cut) = cuts.peek().filter(|cut| cut.from < piece.until) {
                if from < cut.from {
                    out.push(Interval::new(from, cut.from));
                }
                from = from.max(cut.until);
                // A cut that reaches beyond this piece may cut the next one too.
                if cut.until > piece.until {
                    break;
                }
                cuts.next();
            }
            if from < piece.until {
                out.push(Interval::new(from, piece.until));
            }
        }
        Self(out)
    }

    /// Total length.
    pub fn measure(&self) -> Micros {
        self.0.iter().fold(Micros::ZERO, |sum, i| sum.plus(i.measure()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set() -> impl Strategy<Value = IntervalSet> {
        let interval = (0..40_i64, 0..8_i64).prop_map(|(from, length)| Interval::new(Instant(from), Instant(from + length)));
        proptest::collection::vec(interval, 0..8).prop_map(IntervalSet::of)
    }

    proptest! {
        #[test]
        fn sets_are_what_their_instants_are(a in set(), b in set()) {
            let (or, and, except) = (a.or(&b), a.and(&b), a.except(&b));
            for t in (-1..50).map(Instant) {
                let (a, b) = (a.contains(t), b.contains(t));
                prop_assert_eq!((or.contains(t), and.contains(t), except.contains(t)), (a || b, a && b, a && !b));
            }
            prop_assert_eq!(or.measure().0 + and.measure().0, a.measure().0 + b.measure().0);
            prop_assert_eq!(&IntervalSet::of(except.intervals().to_vec()), &except);
        }
    }
}
