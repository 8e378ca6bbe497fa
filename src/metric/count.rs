//! How many items there are, or of how many a condition holds.

use super::{MetricKind, Rank, ResultUnit, Takes, Tally};
use crate::outcome::Measured;
use crate::value::Ratio;

/// `count of …`
pub(super) static KIND: MetricKind = MetricKind {
    name: "count",
    aliases: &[],
    signature: "count | count where CONDITION | count of CLOCK | count of SET | count of periods of TIME where CONDITION",
    doc: "how many items there are, or of how many of them the condition holds; of a set of time, its stretches; none is nought",
    takes: Takes { clock: true, field: false, nothing: true, within: false, condition: true, percentile: false },
    unit: ResultUnit::Count,
    nought_when_empty: true,
    keeps_values: false,
    finish,
};

fn finish(tally: &Tally, _: Option<Rank>) -> Option<Measured> {
    Ratio::new(tally.sample().into(), 1).map(Measured::Number)
}

#[cfg(test)]
mod tests {
    use super::super::Sampled;
    use super::*;

    #[test]
    fn none_is_nought() {
        let mut tally = Tally::new(&KIND, false);
        assert_eq!(tally.finish(&KIND, None), Some(Measured::Number(Ratio::ZERO)));
        tally.push(Sampled::Judged(true));
        assert_eq!(tally.finish(&KIND, None), Some(Measured::Number(Ratio::ONE)));
    }
}
