//! Exact ratios of two integers: shares, percentages, percentage points.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// An exact ratio `num / den`, `den > 0`, in lowest terms. A percentage is stored as a ratio of one: 95 % is 19/20.
/// Serialised as text, `19/20`, so that no reader loses digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Ratio {
    num: i128,
    den: i128,
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ratio {
    /// Nought.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// One, or 100 %.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// `num / den`; `None` if `den` is zero or a sign cannot be turned.
    pub fn new(num: i128, den: i128) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let (num, den) = if den < 0 { (num.checked_neg()?, den.checked_neg()?) } else { (num, den) };
        let g = i128::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())).ok()?.max(1);
        Some(Self { num: num / g, den: den / g })
    }

    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self { num: i128::from(n), den: 1 }
    }

    /// The decimal `value`, exactly.
    pub fn from_decimal(value: Decimal) -> Option<Self> {
        Self::new(value.mantissa(), 10_i128.checked_pow(value.scale())?)
    }

    /// `value` per cent.
    pub fn percent(value: Decimal) -> Option<Self> {
        Self::new(value.mantissa(), 10_i128.checked_pow(value.scale())?.checked_mul(100)?)
    }

    /// Numerator in lowest terms.
    pub fn num(self) -> i128 {
        self.num
    }

    /// Denominator in lowest terms, positive.
    pub fn den(self) -> i128 {
        self.den
    }

    /// Sum; `None` if it does not fit 128 bits.
    pub fn plus(self, other: Self) -> Option<Self> {
        let num = self.num.checked_mul(other.den)?.checked_add(other.num.checked_mul(self.den)?)?;
        Self::new(num, self.den.checked_mul(other.den)?)
    }

    /// Difference; `None` if it does not fit 128 bits.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self { num: other.num.checked_neg()?, den: other.den })
    }

    /// Product; `None` if it does not fit 128 bits.
    pub fn times(self, other: Self) -> Option<Self> {
        Self::new(self.num.checked_mul(other.num)?, self.den.checked_mul(other.den)?)
    }

    /// Quotient; `None` by nought or if it does not fit 128 bits.
    pub fn over(self, other: Self) -> Option<Self> {
        Self::new(self.num.checked_mul(other.den)?, self.den.checked_mul(other.num)?)
    }

    /// Rounded half away from nought to `digits` decimal places, as an exact ratio again.
    #[must_use]
    pub fn round(self, digits: u32) -> Option<Self> {
        Self::from_decimal(self.to_decimal(digits)?)
    }

    /// As a decimal with `digits` places, half away from nought. For display and for rounding that a contract asks for.
    pub fn to_decimal(self, digits: u32) -> Option<Decimal> {
        let scaled = self.num.checked_mul(10_i128.checked_pow(digits)?)?;
        let (quotient, rest) = (scaled / self.den, scaled % self.den);
        let up = rest.unsigned_abs().checked_mul(2)? >= self.den.unsigned_abs();
        let rounded = if up { quotient + scaled.signum() } else { quotient };
        Decimal::try_from_i128_with_scale(rounded, digits).ok()
    }

    /// "94.74%": per cent with at most `digits` places, trailing noughts dropped.
    pub fn show_percent(self, digits: u32) -> String {
        let hundred = Self { num: 100, den: 1 };
        match self.times(hundred).and_then(|r| r.to_decimal(digits)) {
            Some(decimal) => format!("{}%", decimal.normalize()),
            None => format!("{}/{}", self.num, self.den),
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Exact at any size: by whole parts first, then by the remainders turned over (a continued fraction).
impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut flip) = (*self, *other, false);
        loop {
            let (qa, qb) = (a.num.div_euclid(a.den), b.num.div_euclid(b.den));
            let (ra, rb) = (a.num.rem_euclid(a.den), b.num.rem_euclid(b.den));
            let order = qa.cmp(&qb).then_with(|| match (ra == 0, rb == 0) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                (false, false) => Ordering::Equal,
            });
            if order != Ordering::Equal || (ra == 0 && rb == 0) {
                return if flip { order.reverse() } else { order };
            }
            (a, b) = (Self { num: a.den, den: ra }, Self { num: b.den, den: rb });
            flip = !flip;
        }
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> Self {
        format!("{}/{}", ratio.num, ratio.den)
    }
}

impl TryFrom<String> for Ratio {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let (num, den) = text.split_once('/').unwrap_or((&text, "1"));
        let parsed = num.parse().ok().zip(den.parse().ok());
        parsed.and_then(|(num, den)| Self::new(num, den)).ok_or_else(|| format!("`{text}` is not a ratio such as 19/20"))
    }
}
