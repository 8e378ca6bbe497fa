//! Claims and payments in contracts made by chance: what the time is counted from, how long it lasts.

use super::contract::Maker;
use sla::plan::*;
use sla::readings;

impl Maker<'_> {
    /// A time after something.
    fn delay(&mut self) -> Delay {
        if self.chance.once_in(4) {
            let unit = *self.chance.pick(&[Unit::Month, Unit::Week, Unit::Day, Unit::Quarter]);
            let month = matches!(unit, Unit::Month | Unit::Quarter).then(|| self.point::<readings::Month>());
            let weekend = self.chance.once_in(2).then(|| self.point::<readings::Weekend>());
            return Delay::EndOf { each: WindowSpec::of(unit, month), count: self.chance.between(1, 3) as u32, weekend };
        }
        let mut budget = self.budget();
        if let Budget::Time { basis, .. } = &mut budget
            && !matches!(basis, Basis::Elapsed | Basis::Calendar(_))
        {
            *basis = Basis::Elapsed;
        }
        let calendar = matches!(budget, Budget::Time { basis: Basis::Calendar(_), .. } | Budget::Days { calendar: Some(_), .. });
        let closing = (calendar || self.chance.once_in(4)).then(|| self.point::<readings::Deadline>());
        let weekend = (matches!(budget, Budget::Days { calendar: None, .. }) && self.chance.once_in(2)).then(|| self.point::<readings::Weekend>());
        Delay::After { budget, closing, weekend }
    }

    fn rows(&mut self) -> Anchor {
        let case = self.any_case();
        Anchor { case, events: self.patterns(&["reply", "opened", "resolved"]) }
    }

    /// That a credit must be claimed.
    pub(super) fn claim(&mut self) -> Claim {
        let from = match self.chance.below(4) {
            0 => ClaimFrom::Window,
            1 => ClaimFrom::Rows { rows: self.rows(), several: self.point::<readings::ClaimOccasion>(), none: self.point::<readings::NoOccasion>() },
            _ => ClaimFrom::Stretches {
                set: self.time_set(1),
                edge: self.point::<readings::ClaimEdge>(),
                several: self.point::<readings::ClaimOccasion>(),
                none: self.point::<readings::NoOccasion>(),
            },
        };
        let by = (!self.chance.once_in(6)).then(|| self.delay());
        let within = self.point::<readings::Within>();
        let known = if self.chance.once_in(5) {
            ClaimKnown::Never(self.point::<readings::Unclaimed>())
        } else {
            ClaimKnown::Rows {
                rows: self.rows(),
                takes: self.point::<readings::ClaimTakes>(),
                early: self.point::<readings::EarlyClaim>(),
                blank: Some(self.point::<readings::BlankClaim>()),
            }
        };
        Claim { from, by, within, known }
    }

    /// When a credit is to be paid.
    pub(super) fn payment(&mut self, claimed: bool) -> Payment {
        Payment { of_claim: claimed && self.chance.once_in(2), by: self.delay() }
    }
}
