//! The smallest of the values of the items.

use super::{MetricKind, Rank, ResultUnit, Takes, Tally};
use crate::outcome::Measured;

/// `minimum of …`
pub(super) static KIND: MetricKind = MetricKind {
    name: "minimum",
    aliases: &["shortest", "smallest"],
    signature: "minimum of FIELD | shortest of CLOCK | shortest of SET | minimum of NUMBER over WINDOWS",
    doc: "the smallest value",
    takes: Takes::VALUES,
    unit: ResultUnit::OfValues,
    nought_when_empty: false,
    keeps_values: false,
    finish,
};

fn finish(tally: &Tally, _: Option<Rank>) -> Option<Measured> {
    tally.extremes().0.map(|least| tally.measured(least))
}

#[cfg(test)]
mod tests {
    use super::super::tally::of_lengths;
    use super::*;
    use crate::value::Ratio;

    #[test]
    fn is_the_smallest() {
        assert_eq!(finish(&of_lengths(&KIND, &[4, 2, 9]), None), Some(Measured::Length(Ratio::whole(2))));
        assert_eq!(finish(&of_lengths(&KIND, &[]), None), None);
    }
}
