//! Where and how amounts are rounded: each credit and limit to the currency's coin, or only the total.

use crate::plan::Plan;
use crate::readings::{MoneyRounding, RoundingPlace};
use crate::value::{Money, Ratio, RoundingMode};

/// Decimal places of money that is told unrounded.
const EXACT_PLACES: u32 = 6;

/// The rounding of one agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    mode: RoundingMode,
    places: u32,
    only_totals: bool,
}

impl Rounding {
    /// As the points of the agreement say.
    pub fn of(plan: &Plan) -> Self {
        let mode = match plan.points.choice(plan.rules.money_rounding).unwrap_or(MoneyRounding::HalfUp) {
            MoneyRounding::HalfUp => RoundingMode::HalfUp,
            MoneyRounding::HalfEven => RoundingMode::HalfEven,
            MoneyRounding::Up => RoundingMode::Up,
            MoneyRounding::Down => RoundingMode::Down,
        };
        let place = plan.points.choice(plan.rules.rounding_place).unwrap_or(RoundingPlace::EachCredit);
        Self { mode, places: plan.currency.as_ref().map_or(2, |c| c.places), only_totals: place == RoundingPlace::Total }
    }

    /// A credit or a limit.
    pub fn amount(self, exact: Ratio) -> Option<Money> {
        if self.only_totals { RoundingMode::HalfUp.round(exact, EXACT_PLACES) } else { self.mode.round(exact, self.places) }
    }

    /// What is owed for a settlement window.
    pub fn total(self, sum: Money) -> Option<Money> {
        self.mode.round(Ratio::from_decimal(sum)?, self.places)
    }

    /// No money, with the places of a total.
    pub fn nothing(self) -> Money {
        self.mode.round(Ratio::ZERO, self.places).unwrap_or(Money::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounding(mode: RoundingMode, only_totals: bool) -> Rounding {
        Rounding { mode, places: 2, only_totals }
    }

    #[test]
    fn each_credit_or_only_the_total() {
        let third = Ratio::new(100, 3).unwrap();
        let shown = |amount: Option<Money>| amount.unwrap().to_string();
        assert_eq!(shown(rounding(RoundingMode::HalfUp, false).amount(third)), "33.33");
        assert_eq!(shown(rounding(RoundingMode::Up, false).amount(third)), "33.34");
        assert_eq!(shown(rounding(RoundingMode::Up, true).amount(third)), "33.333333");
        assert_eq!(shown(rounding(RoundingMode::Up, true).total("66.666666".parse().unwrap())), "66.67");
        assert_eq!(rounding(RoundingMode::Up, true).nothing().to_string(), "0.00");
    }

    #[test]
    fn half_up_and_half_even_part_at_half_a_coin() {
        let half = Ratio::new(1, 200).unwrap();
        assert_eq!(rounding(RoundingMode::HalfUp, false).amount(half).unwrap().to_string(), "0.01");
        assert_eq!(rounding(RoundingMode::HalfEven, false).amount(half).unwrap().to_string(), "0.00");
        assert_eq!(rounding(RoundingMode::Down, false).amount(half).unwrap().to_string(), "0.00");
    }
}
