//! What a fee is over a window: kind `fee_base`.

use crate::calendar::Windows;
use crate::plan::{Fee, Points};
use crate::readings::FeeBase;
use crate::value::{Instant, Interval, Ratio};

/// The fee of a window: of all periods that begin in it, of one at least; or of a single period. `periods` are the fee's own windows.
pub fn over_window(fee: &Fee, periods: &Windows, points: &Points, base: FeeBase, window: Interval) -> Option<Ratio> {
    let begun = match base {
        FeeBase::OnePeriod => 1,
        FeeBase::WholeWindow => periods.between(window.from, window.until).iter().filter(|p| window.contains(p.from)).count(),
    };
    amount(fee, points, begun)
}

/// The fee that a limit over the whole agreement is a share of: of the periods that begin by `as_of`, from the one that holds `first` on.
pub fn over_agreement(fee: &Fee, periods: &Windows, points: &Points, base: FeeBase, first: Instant, as_of: Instant) -> Option<Ratio> {
    let begun = match base {
        FeeBase::OnePeriod => 1,
        FeeBase::WholeWindow => periods.between(first, Instant(as_of.0.saturating_add(1))).len(),
    };
    amount(fee, points, begun)
}

fn amount(fee: &Fee, points: &Points, periods: usize) -> Option<Ratio> {
    let periods = i64::try_from(periods.max(1)).ok()?;
    Ratio::from_decimal(*fee.amount.get(points)?)?.times(Ratio::whole(periods))
}
