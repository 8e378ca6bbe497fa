//! The arithmetic mean of the values of the items.

use super::{MetricKind, Rank, ResultUnit, Takes, Tally};
use crate::outcome::Measured;
use crate::value::Ratio;

/// `mean of …`
pub(super) static KIND: MetricKind = MetricKind {
    name: "mean",
    aliases: &["average"],
    signature: "mean of CLOCK | mean of FIELD | mean of SET | mean of NUMBER over WINDOWS",
    doc: "the sum of all values over their number, as an exact ratio; of a set of time, of the lengths of its stretches",
    takes: Takes::VALUES,
    unit: ResultUnit::OfValues,
    nought_when_empty: false,
    keeps_values: false,
    finish,
};

fn finish(tally: &Tally, _: Option<Rank>) -> Option<Measured> {
    let number = Ratio::new(tally.sample().into(), 1)?;
    tally.sum()?.over(number).map(|mean| tally.measured(mean))
}

#[cfg(test)]
mod tests {
    use super::super::tally::of_lengths;
    use super::*;

    #[test]
    fn is_exact() {
        assert_eq!(finish(&of_lengths(&KIND, &[1, 2, 2]), None), Ratio::new(5, 3).map(Measured::Length));
        assert_eq!(finish(&of_lengths(&KIND, &[]), None), None);
    }
}
