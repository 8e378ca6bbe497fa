//! Amounts of money: an exact ratio until it is rounded once, then a decimal with the places of its currency.

use super::Ratio;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount in the agreement's currency, rounded. The currency stands once, on the agreement.
pub type Money = Decimal;

/// What happens to the part below the last place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// Half away from nought.
    HalfUp,
    /// Half to the even neighbour.
    HalfEven,
    /// Away from nought.
    Up,
    /// Towards nought.
    Down,
}

impl RoundingMode {
    /// `amount` to `places` decimals; `None` if it does not fit a decimal.
    pub fn round(self, amount: Ratio, places: u32) -> Option<Money> {
        let scaled = amount.num().checked_mul(10_i128.checked_pow(places)?)?;
        let (quotient, rest) = (scaled / amount.den(), scaled % amount.den());
        let twice = rest.unsigned_abs().checked_mul(2)?;
        let half = twice.cmp(&amount.den().unsigned_abs());
        let away = match self {
            Self::HalfUp => half.is_ge(),
            Self::HalfEven => half.is_gt() || (half.is_eq() && quotient % 2 != 0),
            Self::Up => rest != 0,
            Self::Down => false,
        };
        let rounded = if away { quotient + scaled.signum() } else { quotient };
        Decimal::try_from_i128_with_scale(rounded, places).ok()
    }
}
