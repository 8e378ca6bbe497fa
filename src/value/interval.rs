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
        let at = self.0.partition_point(|i| i.until <= t);
        self.0.get(at).is_some_and(|i| i.from <= t)
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

    /// What of it lies in `span`, in order.
    pub fn inside(&self, span: Interval) -> impl Iterator<Item = Interval> + '_ {
        let first = self.0.partition_point(|i| i.until <= span.from);
        self.0.iter().skip(first).map(move |i| i.and(span)).take_while(|i| !i.is_empty())
    }

    /// Its intervals of which any part lies in `span`, whole.
    pub fn meeting(&self, span: Interval) -> &[Interval] {
        let first = self.0.partition_point(|i| i.until <= span.from);
        let past = self.0.partition_point(|i| i.from < span.until);
        self.0.get(first..past.max(first)).unwrap_or(&[])
    }

    /// How much of it lies in `span`.
    pub fn measure_in(&self, span: Interval) -> Micros {
        self.inside(span).fold(Micros::ZERO, |sum, i| sum.plus(i.measure()))
    }

    /// Whether all of `span` lies in it; not of an empty span.
    pub fn covers(&self, span: Interval) -> bool {
        !span.is_empty() && matches!(self.meeting(span), [one] if one.and(span) == span)
    }

    /// Those of its intervals that are at least so long (longer, if `more`).
    #[must_use]
    pub fn lasting(&self, least: Micros, more: bool) -> Self {
        let long = |i: &&Interval| if more { i.measure() > least } else { i.measure() >= least };
        Self(self.0.iter().filter(long).copied().collect())
    }

    /// The first or (if `last`) the latest part of it, of so much in all.
    #[must_use]
    pub fn up_to(&self, most: Micros, last: bool) -> Self {
        let (mut left, mut out) = (most.0.max(0), Vec::new());
        let mut take = |i: &Interval| {
            let length = i.measure().0.min(left);
            left -= length;
            if length > 0 {
                out.push(if last { Interval::new(Instant(i.until.0 - length), i.until) } else { Interval::new(i.from, i.from.plus(Micros(length))) });
            }
        };
        if last {
            self.0.iter().rev().for_each(&mut take);
            out.reverse();
        } else {
            self.0.iter().for_each(&mut take);
        }
        Self(out)
    }

    /// The instants of `span` at which a condition holds of how many `intervals` lie there. Two kinds of interval are counted apart.
    pub fn where_counts(span: Interval, intervals: impl IntoIterator<Item = (Interval, bool)>, holds: impl Fn(u64, u64) -> bool) -> Self {
        let mut edges: Vec<(Instant, bool, bool)> = Vec::new();
        for (interval, second) in intervals {
            let inside = interval.and(span);
            if !inside.is_empty() {
                edges.extend([(inside.from, second, true), (inside.until, second, false)]);
            }
        }
        edges.sort_unstable();
        let (mut counts, mut at, mut out) = ([0_u64; 2], span.from, Vec::new());
        let mut add = |from: Instant, until: Instant, counts: [u64; 2]| {
            if from < until && holds(counts[0], counts[1]) {
                match out.last_mut() {
                    Some(Interval { until: last, .. }) if *last == from => *last = until,
                    _ => out.push(Interval::new(from, until)),
                }
            }
        };
        for (time, second, begins) in edges {
            add(at, time, counts);
            at = at.max(time);
            let [first, other] = &mut counts;
            let count = if second { other } else { first };
            *count = if begins { count.saturating_add(1) } else { count.saturating_sub(1) };
        }
        add(at, span.until, counts);
        Self(out)
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

        #[test]
        fn parts_of_sets_are_what_their_instants_are(a in set(), from in -1..45_i64, length in 0..20_i64, most in 0..20_i64) {
            let span = Interval::new(Instant(from), Instant(from + length));
            let inside = a.and(&IntervalSet::of([span]));
            prop_assert_eq!(a.inside(span).collect::<Vec<_>>(), inside.intervals().to_vec());
            prop_assert_eq!(a.measure_in(span), inside.measure());
            prop_assert_eq!(a.covers(span), length > 0 && inside.measure().0 == length);
            prop_assert!(a.meeting(span).iter().all(|i| !i.and(span).is_empty()) || length == 0);
            for last in [false, true] {
                let part = a.up_to(Micros(most), last);
                prop_assert_eq!(part.measure().0, most.min(a.measure().0));
                let rest = a.except(&part);
                prop_assert_eq!(&part.and(&a), &part);
                let ordered = |x: &IntervalSet, y: &IntervalSet| x.intervals().last().zip(y.intervals().first()).is_none_or(|(x, y)| x.until <= y.from);
                let (first, second) = if last { (&rest, &part) } else { (&part, &rest) };
                prop_assert!(ordered(first, second));
            }
        }

        #[test]
        fn counts_are_those_of_each_instant(sets in proptest::collection::vec((set(), any::<bool>()), 0..4), least in 0..3_u64) {
            let span = Interval::new(Instant(3), Instant(30));
            let all = sets.iter().flat_map(|(set, second)| set.intervals().iter().map(|i| (*i, *second)));
            let holds = |first: u64, second: u64| first >= least && second <= first;
            let counted = IntervalSet::where_counts(span, all, holds);
            for t in (-1..50).map(Instant) {
                let count = |of: bool| sets.iter().filter(|(set, second)| *second == of && set.contains(t)).count() as u64;
                prop_assert_eq!(counted.contains(t), span.contains(t) && holds(count(false), count(true)));
            }
            prop_assert_eq!(&IntervalSet::of(counted.intervals().to_vec()), &counted);
        }
    }
}
