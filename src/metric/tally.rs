//! What is kept of the items of one window and group. Tallies of consecutive parts merge, in any grouping.

use super::{MetricKind, Rank};
use crate::outcome::Measured;
use crate::value::{Micros, Ratio};

/// What an item adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampled {
    /// It was met or not, it holds or not.
    Judged(bool),
    /// A length of time.
    Length(Micros),
    /// A number.
    Number(Ratio),
}

/// The values themselves, where a metric needs them all: lengths take eight bytes each.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
struct Kept {
    lengths: Vec<i64>,
    numbers: Vec<Ratio>,
    /// Values that count several times.
    many: Vec<(Ratio, u64)>,
}

/// Counts, sum, extremes and, if the metric asks for them, the values of some items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    sample: u64,
    met: u64,
    lengths: bool,
    sum: Option<Ratio>,
    least: Option<Ratio>,
    most: Option<Ratio>,
    kept: Option<Kept>,
}

impl Tally {
    /// Nothing yet, for a metric over lengths of time or over anything else.
    pub fn new(kind: &MetricKind, lengths: bool) -> Self {
        let kept = kind.keeps_values.then(Kept::default);
        Self { sample: 0, met: 0, lengths, sum: Some(Ratio::ZERO), least: None, most: None, kept }
    }

    /// Takes one more item, which counts so many times.
    pub fn push_many(&mut self, item: Sampled, times: u64) {
        if times == 1 {
            return self.push(item);
        }
        self.sample = self.sample.saturating_add(times);
        let value = match item {
            Sampled::Judged(met) => {
                self.met = self.met.saturating_add(if met { times } else { 0 });
                return;
            }
            Sampled::Length(length) => Ratio::whole(length.0),
            Sampled::Number(number) => number,
        };
        if times == 0 {
            return;
        }
        let product = Ratio::new(times.into(), 1).and_then(|times| value.times(times));
        self.sum = self.sum.zip(product).and_then(|(sum, product)| sum.plus(product));
        self.least = Some(self.least.map_or(value, |least| least.min(value)));
        self.most = Some(self.most.map_or(value, |most| most.max(value)));
        if let Some(kept) = &mut self.kept {
            kept.many.push((value, times));
        }
    }

    /// Takes one more item.
    pub fn push(&mut self, item: Sampled) {
        self.sample = self.sample.saturating_add(1);
        let value = match item {
            Sampled::Judged(met) => {
                self.met = self.met.saturating_add(u64::from(met));
                return;
            }
            Sampled::Length(length) => Ratio::whole(length.0),
            Sampled::Number(number) => number,
        };
        self.sum = self.sum.and_then(|sum| sum.plus(value));
        self.least = Some(self.least.map_or(value, |least| least.min(value)));
        self.most = Some(self.most.map_or(value, |most| most.max(value)));
        if let Some(kept) = &mut self.kept {
            match item {
                Sampled::Length(length) => kept.lengths.push(length.0),
                _ => kept.numbers.push(value),
            }
        }
    }

    /// Takes in the items of a later part.
    pub fn merge(&mut self, later: Self) {
        self.sample = self.sample.saturating_add(later.sample);
        self.met = self.met.saturating_add(later.met);
        self.sum = self.sum.zip(later.sum).and_then(|(a, b)| a.plus(b));
        self.least = [self.least, later.least].into_iter().flatten().min();
        self.most = [self.most, later.most].into_iter().flatten().max();
        if let (Some(kept), Some(more)) = (&mut self.kept, later.kept) {
            kept.lengths.extend(more.lengths);
            kept.numbers.extend(more.numbers);
            kept.many.extend(more.many);
        }
    }

    /// How many items there were.
    pub fn sample(&self) -> u64 {
        self.sample
    }

    /// How many of them were met, or held.
    pub fn met(&self) -> u64 {
        self.met
    }

    /// True if every sum fits 128 bits.
    pub fn fits(&self) -> bool {
        self.sum.is_some()
    }

    /// The measure. None if there is none to take, or it does not fit.
    pub fn finish(&self, kind: &MetricKind, rank: Option<Rank>) -> Option<Measured> {
        (kind.finish)(self, rank)
    }

    /// Sum of the values, if it fits.
    pub(super) fn sum(&self) -> Option<Ratio> {
        self.sum
    }

    /// The smallest and the largest value.
    pub(super) fn extremes(&self) -> (Option<Ratio>, Option<Ratio>) {
        (self.least, self.most)
    }

    /// An amount of what the values are.
    pub(super) fn measured(&self, value: Ratio) -> Measured {
        if self.lengths { Measured::Length(value) } else { Measured::Number(value) }
    }

    /// Every value and how many there are up to and with it, sorted.
    pub(super) fn sorted(&self) -> Vec<(Ratio, u64)> {
        let Some(kept) = &self.kept else { return Vec::new() };
        let single = kept.lengths.iter().map(|l| Ratio::whole(*l)).chain(kept.numbers.iter().copied());
        let mut all: Vec<(Ratio, u64)> = single.map(|value| (value, 1)).chain(kept.many.iter().copied()).collect();
        all.sort_unstable();
        let mut so_far = 0_u64;
        for (_, count) in &mut all {
            so_far = so_far.saturating_add(*count);
            *count = so_far;
        }
        all
    }
}

#[cfg(test)]
pub(super) fn of_lengths(kind: &MetricKind, values: &[i64]) -> Tally {
    let mut tally = Tally::new(kind, true);
    values.iter().for_each(|v| tally.push(Sampled::Length(Micros(*v))));
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_merge_in_any_grouping() {
        for kind in super::super::KINDS {
            let part = |values: &[i64]| of_lengths(kind, values);
            let whole = part(&[5, -1, 7, 7, 2, 0]);
            let (a, b, c) = (part(&[5, -1]), part(&[7]), part(&[7, 2, 0]));
            let (mut left, mut right) = (a.clone(), b.clone());
            left.merge(b);
            left.merge(c.clone());
            right.merge(c);
            let mut grouped = a;
            grouped.merge(right);
            assert_eq!((&left, &grouped), (&whole, &whole), "{}", kind.name);
        }
    }

    #[test]
    fn a_sum_that_does_not_fit_is_no_measure() {
        let mut tally = Tally::new(&super::super::sum::KIND, false);
        let huge = Ratio::new(i128::MAX, 1).unwrap();
        tally.push(Sampled::Number(huge));
        assert!(tally.fits());
        tally.push(Sampled::Number(huge));
        assert!(!tally.fits());
        assert_eq!(tally.finish(&super::super::sum::KIND, None), None);
    }
}
