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
    /// A number, or a length that is no whole number of microseconds.
    Number(Ratio),
    /// A value that does not fit 128 bits: no sum with it does.
    Beyond,
}

impl Sampled {
    /// So many times the value.
    pub fn times(self, weight: Ratio) -> Self {
        let value = match self {
            Self::Judged(_) | Self::Beyond => return self,
            Self::Length(length) => Ratio::whole(length.0),
            Self::Number(number) => number,
        };
        value.times(weight).map_or(Self::Beyond, Self::Number)
    }
}

/// Sum, extremes and, if the metric asks for them, the values themselves: lengths take eight bytes each.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Values {
    sum: Option<Ratio>,
    least: Ratio,
    most: Ratio,
    lengths: Vec<i64>,
    numbers: Vec<Ratio>,
    /// Values that count several times.
    many: Vec<(Ratio, u64)>,
}

/// Counts, sum, extremes and, if the metric asks for them, the values of some items. Small where nothing but counts is asked for: there may be one for each minute of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    sample: u64,
    met: u64,
    lengths: bool,
    keeps_values: bool,
    values: Option<Box<Values>>,
}

impl Tally {
    /// Nothing yet, for a metric over lengths of time or over anything else.
    pub fn new(kind: &MetricKind, lengths: bool) -> Self {
        Self { sample: 0, met: 0, lengths, keeps_values: kind.keeps_values, values: None }
    }

    /// Takes one more item.
    pub fn push(&mut self, item: Sampled) {
        self.push_many(item, 1);
    }

    /// Takes one more item, which counts so many times.
    pub fn push_many(&mut self, item: Sampled, times: u64) {
        self.sample = self.sample.saturating_add(times);
        let value = match item {
            Sampled::Judged(met) => {
                self.met = self.met.saturating_add(if met { times } else { 0 });
                return;
            }
            Sampled::Length(length) => Ratio::whole(length.0),
            Sampled::Number(number) => number,
            Sampled::Beyond => Ratio::ZERO,
        };
        if times == 0 {
            return;
        }
        let added = if item == Sampled::Beyond {
            None
        } else if times == 1 {
            Some(value)
        } else {
            Ratio::new(times.into(), 1).and_then(|times| value.times(times))
        };
        let nothing = || Values { sum: Some(Ratio::ZERO), least: value, most: value, lengths: Vec::new(), numbers: Vec::new(), many: Vec::new() };
        let values = self.values.get_or_insert_with(|| Box::new(nothing()));
        values.sum = values.sum.zip(added).and_then(|(sum, added)| sum.plus(added));
        values.least = values.least.min(value);
        values.most = values.most.max(value);
        if self.keeps_values {
            match item {
                _ if times > 1 => values.many.push((value, times)),
                Sampled::Length(length) => values.lengths.push(length.0),
                _ => values.numbers.push(value),
            }
        }
    }

    /// Takes in the items of a later part.
    pub fn merge(&mut self, later: Self) {
        self.sample = self.sample.saturating_add(later.sample);
        self.met = self.met.saturating_add(later.met);
        match (&mut self.values, later.values) {
            (_, None) => {}
            (none @ None, more) => *none = more,
            (Some(values), Some(more)) => {
                values.sum = values.sum.zip(more.sum).and_then(|(a, b)| a.plus(b));
                values.least = values.least.min(more.least);
                values.most = values.most.max(more.most);
                values.lengths.extend(more.lengths);
                values.numbers.extend(more.numbers);
                values.many.extend(more.many);
            }
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
        self.sum().is_some()
    }

    /// The measure. None if there is none to take, or it does not fit.
    pub fn finish(&self, kind: &MetricKind, rank: Option<Rank>) -> Option<Measured> {
        (kind.finish)(self, rank)
    }

    /// Sum of the values, if it fits.
    pub(super) fn sum(&self) -> Option<Ratio> {
        self.values.as_ref().map_or(Some(Ratio::ZERO), |values| values.sum)
    }

    /// The smallest and the largest value.
    pub(super) fn extremes(&self) -> (Option<Ratio>, Option<Ratio>) {
        self.values.as_ref().map(|values| (values.least, values.most)).unzip()
    }

    /// An amount of what the values are.
    pub(super) fn measured(&self, value: Ratio) -> Measured {
        if self.lengths { Measured::Length(value) } else { Measured::Number(value) }
    }

    /// Every value and how many there are up to and with it, sorted.
    pub(super) fn sorted(&self) -> Vec<(Ratio, u64)> {
        let Some(values) = &self.values else { return Vec::new() };
        let single = values.lengths.iter().map(|l| Ratio::whole(*l)).chain(values.numbers.iter().copied());
        let mut all: Vec<(Ratio, u64)> = single.map(|value| (value, 1)).chain(values.many.iter().copied()).collect();
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
