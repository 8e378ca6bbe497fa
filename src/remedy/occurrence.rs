//! For each what an amount is paid: once, for each point, for each missed case; and what becomes of a part of a unit.

use super::Standing;
use crate::plan::{PartUnit, Per, Points};
use crate::readings;
use crate::value::Ratio;

/// How often an amount is paid. `short` is what counts: short of the target, or inside a row of a stepped table.
pub(super) fn times(per: Per, standing: &Standing, short: Option<Ratio>, points: &Points) -> Option<Ratio> {
    match per {
        Per::Window => Some(Ratio::ONE),
        Per::Point(part) => match short.filter(|p| standing.is_share && *p > Ratio::ZERO) {
            Some(short) => counted(short.times(Ratio::whole(100))?, part, points),
            None => Some(Ratio::ZERO),
        },
        Per::MissedCase => Ratio::new(standing.missed_cases.into(), 1),
    }
}

/// So many units, if a part of one counts so; not less than nought.
pub fn counted(exact: Ratio, part: PartUnit, points: &Points) -> Option<Ratio> {
    let full = exact.num().div_euclid(exact.den());
    let reading = match part {
        PartUnit::Started => readings::PartUnit::Started,
        PartUnit::Full => readings::PartUnit::Full,
        PartUnit::Exact => readings::PartUnit::Exact,
        PartUnit::Open(point) => points.choice(point).unwrap_or(readings::PartUnit::Exact),
    };
    match reading {
        readings::PartUnit::Started => Ratio::new(full.checked_add(i128::from(exact.den() != 1))?, 1),
        readings::PartUnit::Full => Ratio::new(full, 1),
        readings::PartUnit::Exact => Some(exact),
    }
}
