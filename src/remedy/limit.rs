//! A bound on credits: earlier ones are paid whole, the cut is taken off the last, or off each of one time in proportion. Windows of a limit may overlap.

use crate::value::{Money, Ratio};
use std::collections::BTreeMap;
use std::ops::Range;

/// A credit under a limit.
#[derive(Debug)]
pub struct Under<'a> {
    /// What is paid so far.
    pub paid: &'a mut Money,
    /// The windows of the limit that it belongs to.
    pub windows: Range<usize>,
    /// Credits with the same number, which follow each other, are of one time.
    pub together: usize,
}

/// What a window of a limit took away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The window.
    pub window: usize,
    /// At most.
    pub limit: Money,
    /// Asked for in it.
    pub before: Money,
    /// Left in it.
    pub after: Money,
}

/// A window of a limit, as far as it is used up.
struct Used {
    limit: Money,
    before: Money,
    after: Money,
    took: bool,
}

/// Cuts credits, in the order in which the limit is used up, to what is left of `limit` in each of their windows. Which windows took something away, in their order.
/// `part`: credits of one time in the same windows are each cut to their part of what is left, rounded so; else those that come first are paid whole.
pub fn cut(credits: &mut [Under<'_>], mut limit: impl FnMut(usize) -> Option<Money>, part: Option<&dyn Fn(Ratio) -> Option<Money>>) -> Vec<Taken> {
    let mut windows: BTreeMap<usize, Option<Used>> = BTreeMap::new();
    for credits in credits.chunk_by_mut(|a, b| a.together == b.together && a.windows == b.windows) {
        let Some(first) = credits.first() else { continue };
        let span = first.windows.start..first.windows.end.max(first.windows.start);
        for number in span.clone() {
            let begin = || limit(number).map(|limit| Used { limit, before: nought_like(limit), after: nought_like(limit), took: false });
            windows.entry(number).or_insert_with(begin);
        }
        let left = |used: &Used| used.limit.saturating_sub(used.after).max(nought_like(used.limit));
        let least = windows.range(span.clone()).filter_map(|(number, used)| Some((left(used.as_ref()?), *number))).min();
        let asked = sum(credits);
        if let Some((least, number)) = least.filter(|(least, _)| asked > *least) {
            share_out(credits, least, part);
            if let Some(Some(used)) = windows.get_mut(&number) {
                used.took = true;
            }
        }
        let paid = sum(credits);
        for used in windows.range_mut(span).filter_map(|(_, used)| used.as_mut()) {
            used.before = used.before.saturating_add(asked);
            used.after = used.after.saturating_add(paid);
        }
    }
    let took = windows.into_iter().filter_map(|(window, used)| used.filter(|used| used.took).map(|used| (window, used)));
    took.map(|(window, used)| Taken { window, limit: used.limit, before: used.before, after: used.after }).collect()
}

fn sum(credits: &[Under<'_>]) -> Money {
    credits.iter().fold(Money::ZERO, |sum, credit| sum.saturating_add(*credit.paid))
}

/// Cuts credits to what is left for all of them.
fn share_out(credits: &mut [Under<'_>], mut left: Money, part: Option<&dyn Fn(Ratio) -> Option<Money>>) {
    let mut asked = sum(credits);
    for credit in credits {
        let own = *credit.paid;
        *credit.paid = part
            .and_then(|part| part(Ratio::from_decimal(left)?.times(Ratio::from_decimal(own)?)?.over(Ratio::from_decimal(asked)?)?))
            .unwrap_or(left)
            .min(own)
            .min(left);
        left = left.saturating_sub(*credit.paid);
        asked = asked.saturating_sub(own);
    }
}

/// Nought with as many places.
fn nought_like(amount: Money) -> Money {
    Money::new(0, amount.scale())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    /// What is left of credits, and what is told.
    fn cut_to(limit: &str, paid: &mut [Money], windows: &[Range<usize>]) -> Vec<(usize, String, String)> {
        let mut credits: Vec<Under<'_>> =
            paid.iter_mut().zip(windows).enumerate().map(|(together, (paid, windows))| Under { paid, windows: windows.clone(), together }).collect();
        let taken = cut(&mut credits, |_| Some(money(limit)), None);
        taken.iter().map(|t| (t.window, t.before.to_string(), t.after.to_string())).collect()
    }

    #[test]
    fn the_last_is_cut_first() {
        let mut paid = [money("60.00"), money("50.00"), money("10.00")];
        let one = [0..1, 0..1, 0..1];
        assert_eq!(cut_to("120.00", &mut paid, &one), []);
        assert_eq!(cut_to("100.00", &mut paid, &one), [(0, "120.00".into(), "100.00".into())]);
        assert_eq!(paid.map(|p| p.to_string()), ["60.00", "40.00", "0.00"]);
        assert_eq!(cut_to("0.00", &mut paid, &one), [(0, "100.00".into(), "0.00".into())]);
        assert_eq!(paid.map(|p| p.to_string()), ["0.00", "0.00", "0.00"]);
    }

    proptest::proptest! {
        #[test]
        fn no_window_holds_more_than_its_limit(asked in proptest::collection::vec((0_i64..50, 0_usize..6, 0_usize..4), 0..12), limit in 0_i64..120) {
            let mut paid: Vec<Money> = asked.iter().map(|(amount, ..)| Money::from(*amount)).collect();
            let windows: Vec<Range<usize>> = asked.iter().map(|(_, from, length)| *from..from + length).collect();
            let mut credits: Vec<Under<'_>> = paid.iter_mut().zip(&windows).enumerate().map(|(together, (paid, windows))| Under { paid, windows: windows.clone(), together }).collect();
            let taken = cut(&mut credits, |_| Some(Money::from(limit)), None);
            let sum = |n: usize, amounts: &[Money]| amounts.iter().zip(&windows).filter(|(_, w)| w.contains(&n)).fold(Money::ZERO, |sum, (a, _)| sum + a);
            let before: Vec<Money> = asked.iter().map(|(amount, ..)| Money::from(*amount)).collect();
            for n in 0..10 {
                proptest::prop_assert!(sum(n, &paid) <= Money::from(limit));
                if let Some(told) = taken.iter().find(|t| t.window == n) {
                    proptest::prop_assert_eq!((told.before, told.after), (sum(n, &before), Money::from(limit)));
                }
            }
            // Nothing is taken without need: whatever was cut lies in a window that is used up.
            for ((paid, before), windows) in paid.iter().zip(&before).zip(&windows) {
                proptest::prop_assert!(paid == before || windows.clone().any(|n| taken.iter().any(|t| t.window == n)));
            }
        }
    }

    #[test]
    fn each_is_cut_in_proportion() {
        let mut paid = [money("60.00"), money("50.00"), money("10.00"), money("30.00")];
        let mut credits: Vec<Under<'_>> = paid.iter_mut().enumerate().map(|(n, paid)| Under { paid, windows: 0..1, together: n / 3 }).collect();
        let cents = |exact: Ratio| exact.to_decimal(2);
        let taken = cut(&mut credits, |_| Some(money("100.00")), Some(&cents));
        assert_eq!(paid.map(|p| p.to_string()), ["50.00", "41.67", "8.33", "0.00"]);
        assert_eq!(taken.iter().map(|t| (t.before.to_string(), t.after.to_string())).collect::<Vec<_>>(), [("150.00".into(), "100.00".into())]);
    }

    #[test]
    fn no_rolling_window_holds_more_than_its_limit() {
        // Windows of two months: credit n lies in windows n and n + 1.
        let mut paid = [money("60"), money("60"), money("60"), money("60")];
        let told = cut_to("100", &mut paid, &[0..2, 1..3, 2..4, 3..5]);
        assert_eq!(paid.map(|p| p.to_string()), ["60", "40", "60", "40"]);
        assert_eq!(told, [(1, "120".into(), "100".into()), (3, "120".into(), "100".into())]);
    }
}
