//! The sum of the values of the items.

use super::{MetricKind, Rank, ResultUnit, Takes, Tally};
use crate::outcome::Measured;

/// `sum of …`
pub(super) static KIND: MetricKind = MetricKind {
    name: "sum",
    aliases: &["total"],
    signature: "sum of CLOCK | sum of CLOCK weighted by FIELD | sum of FIELD | sum of SET | sum of NUMBER over WINDOWS",
    doc: "all values added, exactly, each times its weight if there is one; none is nought",
    takes: Takes::VALUES,
    unit: ResultUnit::OfValues,
    nought_when_empty: true,
    keeps_values: false,
    finish,
};

fn finish(tally: &Tally, _: Option<Rank>) -> Option<Measured> {
    tally.sum().map(|sum| tally.measured(sum))
}

#[cfg(test)]
mod tests {
    use super::super::tally::of_lengths;
    use super::*;
    use crate::value::Ratio;

    #[test]
    fn adds_up() {
        assert_eq!(finish(&of_lengths(&KIND, &[5, 7, -2]), None), Some(Measured::Length(Ratio::whole(10))));
        assert_eq!(finish(&of_lengths(&KIND, &[]), None), Some(Measured::Length(Ratio::ZERO)));
    }
}
