//! Metrics of the lengths of stretches of time.

use super::super::number::units_of;
use super::asked::{Asked, Folded};
use crate::metric::{MetricKind, Rank};
use crate::outcome::{Measured, length};
use crate::plan::{PointRef, Units};
use crate::readings::Straddle;
use crate::value::{Instant, Interval, IntervalSet, Micros, Ratio};

impl Asked<'_, '_, '_> {
    /// A metric of the stretches of a set in the window.
    pub(super) fn stretches(
        &self,
        set: &IntervalSet,
        kind: &'static MetricKind,
        rank: Option<Rank>,
        units: Option<Units>,
        straddle: PointRef,
    ) -> Option<Measured> {
        let points = &self.measuring.program.plan.points;
        let (window, as_of) = (self.window(), self.measuring.as_of);
        let mut folded = Folded::new(kind, false);
        let mut take = |stretch: Interval| -> Option<()> {
            let length = length(stretch.measure());
            folded.value(match &units {
                None => length,
                Some(units) => units_of(length, units, points)?,
            });
            Some(())
        };
        match points.choice(straddle).unwrap_or(Straddle::Cut) {
            Straddle::Cut => set.inside(window).try_for_each(&mut take)?,
            Straddle::WhereItBegins => set.meeting(window).iter().filter(|s| window.contains(s.from)).copied().try_for_each(&mut take)?,
            Straddle::WhereItEnds => {
                let ends = |s: &&Interval| s.until < as_of && window.contains(Instant(s.until.0 - 1));
                set.meeting(window).iter().filter(ends).copied().try_for_each(&mut take)?;
            }
        }
        let nought = if units.is_some() { Measured::Number(Ratio::ZERO) } else { length(Micros::ZERO) };
        folded.finish(rank, || Some(nought))
    }
}
