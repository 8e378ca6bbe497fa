//! The largest of the values of the items.

use super::{MetricKind, Rank, ResultUnit, Takes, Tally};
use crate::outcome::Measured;

/// `maximum of …`
pub(super) static KIND: MetricKind = MetricKind {
    name: "maximum",
    aliases: &["longest", "largest"],
    signature: "maximum of FIELD | longest of CLOCK | longest of SET | maximum of NUMBER over WINDOWS",
    doc: "the largest value",
    takes: Takes::VALUES,
    unit: ResultUnit::OfValues,
    nought_when_empty: false,
    keeps_values: false,
    finish,
};

fn finish(tally: &Tally, _: Option<Rank>) -> Option<Measured> {
    tally.extremes().1.map(|most| tally.measured(most))
}

#[cfg(test)]
mod tests {
    use super::super::tally::of_lengths;
    use super::*;
    use crate::value::Ratio;

    #[test]
    fn is_the_largest() {
        assert_eq!(finish(&of_lengths(&KIND, &[4, 2, 9]), None), Some(Measured::Length(Ratio::whole(9))));
        assert_eq!(finish(&of_lengths(&KIND, &[]), None), None);
    }
}
