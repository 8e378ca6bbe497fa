//! The share of items that were met, or of which a condition holds.

use super::{MetricKind, Rank, ResultUnit, Takes, Tally};
use crate::outcome::Measured;
use crate::value::Ratio;

/// `share with …`
pub(super) static KIND: MetricKind = MetricKind {
    name: "share",
    aliases: &[],
    signature: "share with CLOCK within TIME | share with CLOCK within its target | share where CONDITION | share of time in SET | share of periods of TIME where CONDITION",
    doc: "the items that are in time, or of which the condition holds, out of all items: two whole numbers, never rounded by itself; of time, the part in which a set of time holds; of periods, those in which something does",
    takes: Takes { clock: true, field: false, nothing: true, within: true, condition: true, percentile: false },
    unit: ResultUnit::Share,
    nought_when_empty: false,
    keeps_values: false,
    finish,
};

fn finish(tally: &Tally, _: Option<Rank>) -> Option<Measured> {
    Ratio::new(tally.met().into(), tally.sample().into()).map(Measured::Share)
}

#[cfg(test)]
mod tests {
    use super::super::Sampled;
    use super::*;

    #[test]
    fn two_of_three() {
        let mut tally = Tally::new(&KIND, false);
        assert_eq!(tally.finish(&KIND, None), None);
        for met in [true, false, true] {
            tally.push(Sampled::Judged(met));
        }
        assert_eq!(tally.finish(&KIND, None), Ratio::new(2, 3).map(Measured::Share));
    }
}
