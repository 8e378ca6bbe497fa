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

/// Measures some items.
pub(super) fn measure(scene: &Scene<'_>, measure: &Measure, items: &[&Item]) -> Sum {
    let of = |verdict: ItemVerdict| items.iter().filter(|i| i.verdict == verdict).count();
    let (met, missed, valued) = (of(ItemVerdict::Met), of(ItemVerdict::Missed), of(ItemVerdict::Measured));
    let open = super::count(items.iter().filter(|i| i.open).count());
    if measure.metric == "share" {
        let share = ratio(met).zip(ratio(met + missed)).and_then(|(met, all)| met.over(all));
        let sample = super::count(met + missed);
        return Sum { sample, open, met: Some(super::count(met)), measured: share.map(Measured::Share), empty: sample == 0 };
    }
    let values: Option<Vec<Ratio>> = items.iter().filter(|i| i.verdict == ItemVerdict::Measured).map(|i| i.value).collect();
    let value = values.and_then(|mut values| {
        values.sort_unstable();
        folded(scene, measure, &values)
    });
    let is_length = measure.clock.is_some() && measure.field.is_none() && measure.metric != "count";
    let measured = value.map(if is_length { Measured::Length } else { Measured::Number });
    let nought_counts = matches!(measure.metric.as_str(), "count" | "sum");
    Sum { sample: super::count(valued), open, met: None, measured, empty: valued == 0 && !nought_counts }
}

fn ratio(n: usize) -> Option<Ratio> {
    i64::try_from(n).ok().map(Ratio::whole)
}

/// The metric of sorted values.
fn folded(scene: &Scene<'_>, measure: &Measure, values: &[Ratio]) -> Option<Ratio> {
    let sum = || values.iter().try_fold(Ratio::ZERO, |sum, value| sum.plus(*value));
    match measure.metric.as_str() {
        "count" | "sum" => sum(),
        "mean" => sum()?.over(ratio(values.len())?),
        "minimum" => values.first().copied(),
        "maximum" => values.last().copied(),
        "percentile" => {
            let method = measure.method.and_then(|point| scene.choice(point)).unwrap_or(PercentileMethod::NearestRank);
            percentile(method, measure.percentile?.clamp(Ratio::ZERO, Ratio::ONE), values)
        }
        _ => None,
    }
}

/// The value at a share of sorted values.
fn percentile(method: PercentileMethod, share: Ratio, values: &[Ratio]) -> Option<Ratio> {
    let n = ratio(values.len())?;
    // The value at a rank from 1; beyond the last, the last.
    let at = |rank: i128| usize::try_from(rank.max(1) - 1).ok().and_then(|i| values.get(i).or(values.last())).copied();
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
