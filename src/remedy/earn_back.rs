//! Credits that are earned back by the windows that follow.

use super::Rounding;
use crate::plan::Return;
use crate::value::{Money, Ratio};

/// What of `paid` is earned back: positions in `returns` with amounts, in order of time. `earned` says whether a return has been.
pub fn returned(paid: Money, returns: &[Return], rounding: Rounding, mut earned: impl FnMut(&Return) -> bool) -> Vec<(usize, Money)> {
    let mut in_time: Vec<(usize, &Return)> = returns.iter().enumerate().collect();
    in_time.sort_by_key(|(_, one)| one.met);
    let mut left = paid;
    let mut amounts = Vec::new();
    for (at, one) in in_time {
        if !earned(one) {
            continue;
        }
        let exact = Ratio::from_decimal(paid).and_then(|paid| paid.times(one.share));
        let amount = exact.and_then(|exact| rounding.amount(exact)).map_or(Money::ZERO, |amount| amount.min(left));
        if amount > Money::ZERO {
            left = left.saturating_sub(amount);
            amounts.push((at, amount));
        }
    }
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Plan, PointRef};

    #[test]
    fn never_more_than_was_paid() {
        let one = |percent: i128, met| Return { share: Ratio::new(percent, 100).unwrap(), met, by: None, scope: PointRef(0), unmeasured: PointRef(0) };
        let rounding = Rounding::of(&Plan::new(2026));
        let of = |up_to: u32| {
            let amounts = returned("10.01".parse().unwrap(), &[one(80, 3), one(50, 1)], rounding, |r| r.met <= up_to);
            amounts.into_iter().map(|(at, amount)| (at, amount.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(of(0), []);
        assert_eq!(of(2), [(1, "5.01".into())]);
        assert_eq!(of(3), [(1, "5.01".into()), (0, "5.00".into())]);
    }
}
