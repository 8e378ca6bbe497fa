//! Times of high demand: windows in which a condition holds, all cases together.

use crate::calendar::Windows;
use crate::eval::court::Court;
use crate::eval::measure::Place;
use crate::plan::{NumCond, PointRef, WindowSpec};
use crate::readings::SurgeReach;
use crate::value::{Instant, Interval, IntervalSet};

impl Court<'_> {
    /// The windows in which a condition holds, as far as kind `surge_reach` says.
    pub(super) fn surge(&self, each: &WindowSpec, condition: &NumCond, reach: PointRef) -> IntervalSet {
        let Some(windows) = self.sequences.of(each) else { return IntervalSet::empty() };
        let reach = self.plan.points.choice(reach).unwrap_or(SurgeReach::WholeWindow);
        let (earliest, as_of) = (self.measuring.state.earliest, self.measuring.as_of);
        let begun = windows.walk(windows.begun(earliest, as_of));
        IntervalSet::of(begun.filter_map(|(number, window)| {
            let place = self.place_in(windows, number, window, 0);
            match reach {
                SurgeReach::WholeWindow => self.holds(condition, &place).then_some(window),
                SurgeReach::NextWindow => next(windows, number).filter(|_| window.until <= as_of && self.holds(condition, &place)),
                SurgeReach::FromTheMoment => self.moment(condition, place).map(|moment| Interval::new(moment, window.until)),
            }
        }))
    }

    /// The earliest instant of a window at which the condition holds.
    fn moment(&self, condition: &NumCond, place: Place<'_>) -> Option<Instant> {
        let moments = self.measuring.moments(condition, &place, self);
        let mut moments = std::iter::once(place.window.from).chain(moments);
        moments.find(|moment| self.holds(condition, &Place { until: *moment, through: Some(*moment), ..place }))
    }
}

fn next(windows: &Windows, number: usize) -> Option<Interval> {
    windows.span(number.checked_add(1)?)
}
