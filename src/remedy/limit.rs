//! A bound on credits: earlier ones are paid whole, the cut is taken off the last.

use crate::value::Money;

/// Cuts `paid` (in the order in which the limit is used up) to `limit` in all. What was asked for and what is left, if anything was taken away.
pub fn cut(limit: Money, paid: &mut [&mut Money]) -> Option<(Money, Money)> {
    let zero = zero_like(limit);
    let (mut before, mut after) = (zero, zero);
    for amount in paid {
        before = before.checked_add(**amount)?;
        let left = limit.checked_sub(after)?.max(zero);
        if **amount > left {
            **amount = left;
        }
        after = after.checked_add(**amount)?;
    }
    (after < before).then_some((before, after))
}

/// Nought with as many places.
fn zero_like(amount: Money) -> Money {
    Money::new(0, amount.scale())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_is_cut_first() {
        let money = |text: &str| text.parse::<Money>().unwrap();
        let mut paid = [money("60.00"), money("50.00"), money("10.00")];
        let cut_to = |limit: &str, paid: &mut [Money]| cut(money(limit), &mut paid.iter_mut().collect::<Vec<_>>());
        assert_eq!(cut_to("120.00", &mut paid), None);
        assert_eq!(cut_to("100.00", &mut paid), Some((money("120.00"), money("100.00"))));
        assert_eq!(paid.map(|p| p.to_string()), ["60.00", "40.00", "0.00"]);
        assert_eq!(cut_to("0.00", &mut paid), Some((money("100.00"), money("0.00"))));
        assert_eq!(paid.map(|p| p.to_string()), ["0.00", "0.00", "0.00"]);
    }
}
