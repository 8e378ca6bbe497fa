//! For each what an amount is paid: once, for each point, for each missed case.

use super::Standing;
use crate::plan::Per;
use crate::value::Ratio;

/// How often an amount is paid. `points` are those that count: short of the target, or inside a row of a stepped table.
pub(super) fn times(per: Per, standing: &Standing, points: Option<Ratio>) -> Option<Ratio> {
    match per {
        Per::Window => Some(Ratio::ONE),
        Per::Point => match points.filter(|p| standing.is_share && *p > Ratio::ZERO) {
            Some(points) => points.times(Ratio::whole(100)),
            None => Some(Ratio::ZERO),
        },
        Per::MissedCase => Ratio::new(standing.missed_cases.into(), 1),
    }
}
