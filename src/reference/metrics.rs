//! Every metric, from the list of its items.

use super::Scene;
use super::items::Item;
use crate::outcome::{ItemVerdict, Measured};
use crate::plan::Measure;
use crate::readings::PercentileMethod;
use crate::value::Ratio;

/// What was measured of some items.
pub(super) struct Sum {
    /// How many the measure rests on.
    pub sample: u64,
    /// Left out because they are open.
    pub open: u64,
    /// For shares: how many were met.
    pub met: Option<u64>,
    /// None if there is nothing to measure, or it does not fit.
    pub measured: Option<Measured>,
    /// Whether there was nothing to measure.
    pub empty: bool,
}

/// A value, and how many times it counts.
pub(super) type Weighed = (Ratio, u64);

/// Measures some items.
pub(super) fn measure(scene: &Scene<'_>, measure: &Measure, items: &[&Item]) -> Sum {
    let weight = |items: &mut dyn Iterator<Item = &&Item>| items.fold(0_u64, |sum, item| sum.saturating_add(item.weight));
    let of = |verdict: ItemVerdict| weight(&mut items.iter().filter(|i| i.verdict == verdict));
    let (met, missed, valued) = (of(ItemVerdict::Met), of(ItemVerdict::Missed), of(ItemVerdict::Measured));
    let open = weight(&mut items.iter().filter(|i| i.open));
    if measure.metric == "share" {
        let sample = met.saturating_add(missed);
        let share = ratio(met).zip(ratio(sample)).and_then(|(met, all)| met.over(all));
        return Sum { sample, open, met: Some(met), measured: share.map(Measured::Share), empty: sample == 0 };
    }
    let counted = items.iter().filter(|i| i.verdict == ItemVerdict::Measured && i.weight > 0);
    let values: Option<Vec<Weighed>> = counted.map(|i| Some((i.value?, i.weight))).collect();
    let method = measure.method.and_then(|point| scene.choice(point)).unwrap_or(PercentileMethod::NearestRank);
    let value = values.and_then(|values| folded(&measure.metric, measure.percentile.map(|share| (share, method)), values));
    let nought_counts = matches!(measure.metric.as_str(), "count" | "sum");
    Sum { sample: valued, open, met: None, measured: value.map(unit(measure)), empty: valued == 0 && !nought_counts }
}

/// What values of a measure are amounts of, but for shares.
pub(super) fn unit(measure: &Measure) -> fn(Ratio) -> Measured {
    let is_length = measure.clock.is_some() && measure.metric != "count" && measure.units.is_none();
    if is_length { Measured::Length } else { Measured::Number }
}

fn ratio(n: u64) -> Option<Ratio> {
    Ratio::new(i128::from(n), 1)
}

/// The metric of some values, by the name of its kind; a count adds up how many there are.
pub(super) fn folded(metric: &str, percentile: Option<(Ratio, PercentileMethod)>, mut values: Vec<Weighed>) -> Option<Ratio> {
    values.sort_unstable();
    let all = || values.iter().try_fold(Ratio::ZERO, |sum, (_, weight)| sum.plus(ratio(*weight)?));
    let sum = || values.iter().try_fold(Ratio::ZERO, |sum, (value, weight)| sum.plus(value.times(ratio(*weight)?)?));
    match metric {
        "count" => all(),
        "sum" => sum(),
        "mean" => sum()?.over(all()?),
        "minimum" => values.first().map(|(value, _)| *value),
        "maximum" => values.last().map(|(value, _)| *value),
        "percentile" => {
            let (share, method) = percentile?;
            at_share(method, share.clamp(Ratio::ZERO, Ratio::ONE), &values, all()?)
        }
        _ => None,
    }
}

/// The value at a share of `n` sorted values.
fn at_share(method: PercentileMethod, share: Ratio, values: &[Weighed], n: Ratio) -> Option<Ratio> {
    // The value at a rank from 1; beyond the last, the last.
    let at = |rank: i128| {
        let mut left = rank.max(1);
        let holds = |(_, weight): &&Weighed| {
            left -= i128::from(*weight);
            left <= 0
        };
        values.iter().find(holds).or(values.last()).map(|(value, _)| *value)
    };
    let whole = |r: Ratio| r.num().div_euclid(r.den());
    if method == PercentileMethod::NearestRank {
        let rank = share.times(n)?;
        return at(whole(rank) + i128::from(rank.den() != 1));
    }
    let rank = n.minus(Ratio::ONE)?.times(share)?.plus(Ratio::ONE)?;
    let lower = at(whole(rank))?;
    if method == PercentileMethod::LowerRank {
        return Some(lower);
    }
    let part = rank.minus(Ratio::new(whole(rank), 1)?)?;
    at(whole(rank) + 1)?.minus(lower)?.times(part)?.plus(lower)
}
