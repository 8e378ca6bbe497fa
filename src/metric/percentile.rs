//! A percentile of the values of the items, by a named method.

use super::{MetricKind, Rank, ResultUnit, Takes, Tally};
use crate::outcome::Measured;
use crate::readings::PercentileMethod;
use crate::value::Ratio;

/// `percentile 95 of … by nearest rank`
pub(super) static KIND: MetricKind = MetricKind {
    name: "percentile",
    aliases: &[],
    signature: "percentile 95 of CLOCK by nearest rank | percentile 99.5 of FIELD | percentile 95 of NUMBER over WINDOWS",
    doc: "the value that the given share of all values does not exceed, by the method that kind `percentile_method` names",
    takes: Takes { percentile: true, ..Takes::VALUES },
    unit: ResultUnit::OfValues,
    nought_when_empty: false,
    keeps_values: true,
    finish,
};

fn finish(tally: &Tally, rank: Option<Rank>) -> Option<Measured> {
    let Rank { share, method } = rank?;
    let sorted = tally.sorted();
    let number = i128::from(sorted.last()?.1);
    let at = |index: i128| {
        let index = u64::try_from(index.clamp(0, number - 1)).ok()?;
        sorted.get(sorted.partition_point(|(_, count)| *count <= index)).map(|(value, _)| *value)
    };
    let share = share.clamp(Ratio::ZERO, Ratio::ONE);
    let value = match method {
        // The rank is the share of the number, rounded up; at least the first.
        PercentileMethod::NearestRank => at((share.num().checked_mul(number)?.checked_add(share.den() - 1)? / share.den()) - 1),
        PercentileMethod::LowerRank => at(share.num().checked_mul(number - 1)? / share.den()),
        PercentileMethod::Linear => {
            let steps = share.num().checked_mul(number - 1)?;
            let (low, high) = (at(steps / share.den())?, at(steps / share.den() + 1)?);
            let part = Ratio::new(steps % share.den(), share.den())?;
            low.plus(high.minus(low)?.times(part)?)
        }
    };
    value.map(|value| tally.measured(value))
}

#[cfg(test)]
mod tests {
    use super::super::tally::of_lengths;
    use super::*;

    fn of(values: &[i64], share: (i128, i128), method: PercentileMethod) -> Option<Measured> {
        finish(&of_lengths(&KIND, values), Some(Rank { share: Ratio::new(share.0, share.1).unwrap(), method }))
    }

    #[test]
    fn methods_differ_where_a_rank_falls_between_two() {
        let values = [40, 10, 30, 20];
        let whole = |v| Some(Measured::Length(Ratio::whole(v)));
        assert_eq!(of(&values, (1, 2), PercentileMethod::NearestRank), whole(20));
        assert_eq!(of(&values, (1, 2), PercentileMethod::Linear), whole(25));
        assert_eq!(of(&values, (1, 2), PercentileMethod::LowerRank), whole(20));
        assert_eq!(of(&values, (9, 10), PercentileMethod::NearestRank), whole(40));
        assert_eq!(of(&values, (9, 10), PercentileMethod::Linear), whole(37));
        assert_eq!(of(&values, (9, 10), PercentileMethod::LowerRank), whole(30));
    }

    #[test]
    fn a_value_that_counts_several_times_is_several_values() {
        use super::super::Sampled;
        for method in [PercentileMethod::NearestRank, PercentileMethod::LowerRank, PercentileMethod::Linear] {
            for percent in [0, 10, 33, 50, 90, 100] {
                let mut tally = Tally::new(&KIND, false);
                for (value, times) in [(30, 3), (7, 0), (10, 1), (20, 2)] {
                    tally.push_many(Sampled::Number(Ratio::whole(value)), times);
                }
                let share = Ratio::new(percent, 100).unwrap();
                let plain = of(&[30, 30, 30, 10, 20, 20], (percent, 100), method).unwrap().ratio();
                assert_eq!(finish(&tally, Some(Rank { share, method })), Some(Measured::Number(plain)), "{method:?} {percent}");
            }
        }
    }

    #[test]
    fn ends_and_nothing() {
        for method in [PercentileMethod::NearestRank, PercentileMethod::Linear, PercentileMethod::LowerRank] {
            assert_eq!(of(&[3, 8], (0, 1), method), Some(Measured::Length(Ratio::whole(3))), "{method:?}");
            assert_eq!(of(&[3, 8], (1, 1), method), Some(Measured::Length(Ratio::whole(8))), "{method:?}");
            assert_eq!(of(&[], (1, 2), method), None, "{method:?}");
        }
    }
}
