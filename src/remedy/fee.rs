//! What a fee is over a window: kind `fee_base`; over one period; in proportion to elapsed time.

use crate::calendar::{Windows, Zone};
use crate::plan::{Fee, Points, Unit};
use crate::readings::{FeeBase, FeeDay};
use crate::value::{Instant, Interval, Ratio};

/// The fee of a window: of all periods that begin in it, of one at least; of a single period; or in proportion to time. `periods` are the fee's own windows.
pub fn over_window(fee: &Fee, periods: &Windows, points: &Points, base: FeeBase, window: Interval) -> Option<Ratio> {
    let begun = match base {
        FeeBase::InProportion => return elapsed(fee, periods, points, window),
        FeeBase::OnePeriod => 1,
        FeeBase::WholeWindow => periods.between(window.from, window.until).iter().filter(|p| window.contains(p.from)).count(),
    };
    amount(fee, points, begun)
}

/// The fee that a limit over the whole agreement is a share of: of the periods that begin by `as_of`, from the one that holds `first` on.
pub fn over_agreement(fee: &Fee, periods: &Windows, points: &Points, base: FeeBase, first: Instant, as_of: Instant) -> Option<Ratio> {
    let begun = match base {
        FeeBase::InProportion => return elapsed(fee, periods, points, Interval::new(first, Instant(as_of.0.saturating_add(1)))),
        FeeBase::OnePeriod => 1,
        FeeBase::WholeWindow => periods.between(first, Instant(as_of.0.saturating_add(1))).len(),
    };
    amount(fee, points, begun)
}

/// The fee of one period.
pub fn one_period(fee: &Fee, points: &Points) -> Option<Ratio> {
    amount(fee, points, 1)
}

/// The fee of one day of the period that holds an instant.
pub fn one_day(fee: &Fee, periods: &Windows, (points, how): (&Points, FeeDay), zone: &Zone, at: Instant) -> Option<Ratio> {
    let period = periods.containing(at)?;
    let months = match fee.each.unit {
        Unit::Month => Some(1),
        Unit::Quarter => Some(3),
        Unit::Year => Some(12),
        Unit::Minute | Unit::Day | Unit::Week | Unit::Term => None,
    };
    let months = months.map(|months| i64::from(fee.each.count).saturating_mul(months));
    match (how, months) {
        (FeeDay::ThirtyDays, Some(months)) => return one_period(fee, points)?.over(Ratio::whole(months.saturating_mul(30))),
        (FeeDay::YearOf365, Some(months)) => return one_period(fee, points)?.times(Ratio::new(12, i128::from(months).saturating_mul(365))?),
        _ => {}
    }
    let last = Instant(period.until.0.checked_sub(1)?);
    let dates = zone.local(last).date.days().checked_sub(zone.local(period.from).date.days())?.checked_add(1)?;
    one_period(fee, points)?.over(Ratio::whole(dates.into()))
}

/// The fee of some time: that of each period in proportion to how much of it lies in the time.
pub fn elapsed(fee: &Fee, periods: &Windows, points: &Points, time: Interval) -> Option<Ratio> {
    let one = one_period(fee, points)?;
    periods.between(time.from, time.until).iter().try_fold(Ratio::ZERO, |sum, period| {
        let period = Interval::new(period.from, period.until);
        let part = Ratio::new(period.and(time).measure().0.into(), period.measure().0.into())?;
        sum.plus(one.times(part)?)
    })
}

fn amount(fee: &Fee, points: &Points, periods: usize) -> Option<Ratio> {
    let periods = i64::try_from(periods.max(1)).ok()?;
    Ratio::from_decimal(*fee.amount.get(points)?)?.times(Ratio::whole(periods))
}
