//! Moments at which it is worth beginning: a Monday morning, edges of months, the seasons of a plan, nights on which clocks change.

use crate::calendar::{Calendars, in_season};
use crate::plan::{AdjustmentWhen, Plan};
use crate::readings::{LocalFold, LocalGap};
use crate::value::{Civil, Date, Instant, Micros, TimeOfDay};

/// When people begin.
pub(super) const MORNING: Micros = Micros(9 * Micros::HOUR.0);
/// So many seasons are looked at.
const SEASONS: usize = 6;

fn first_day(plan: &Plan) -> Date {
    plan.term.from.or_else(|| Date::new(2026, 1, 1)).unwrap_or(Date::from_days(20_454))
}

/// The first midnight of a month in each season that goes by dates, else its own first.
pub(super) fn seasons(plan: &Plan, calendars: &Calendars) -> Vec<Instant> {
    let first = first_day(plan);
    let midnight = |date: Date| calendars.zone().instant(Civil { date, time: TimeOfDay::MIDNIGHT }, LocalGap::MovedForward, LocalFold::First);
    let of = |adjustment: &crate::plan::Adjustment| {
        let days: Vec<Date> = match &adjustment.when {
            AdjustmentWhen::Yearly(from, through) => (0..366).map(|n| first.plus_days(n)).filter(|day| in_season(*day, *from, *through)).collect(),
            AdjustmentWhen::Dates(from, until) => {
                let from = (*from)?.max(first);
                (0..366).map(|n| from.plus_days(n)).take_while(|day| until.is_none_or(|until| *day < until)).collect()
            }
            AdjustmentWhen::Windows { .. } => return None,
        };
        days.iter().find(|day| day.day == 1 && **day != first).or(days.first()).map(|day| midnight(*day))
    };
    let mut all: Vec<Instant> = plan.adjustments.iter().filter_map(of).collect();
    all.sort();
    all.dedup();
    all.truncate(SEASONS);
    all
}

/// Moments at which things happen in a plan: a Monday morning first, then edges of months, nights on which clocks change, the end of February.
pub(super) fn begins(plan: &Plan, calendars: &Calendars, seasons: &[Instant]) -> (Vec<Instant>, Vec<Instant>) {
    let first = first_day(plan);
    let zone = calendars.zone();
    let at = |date: Date, hour: u32, minute: u32| {
        let time = TimeOfDay::new(hour, minute, 0, 0).unwrap_or(TimeOfDay::MIDNIGHT);
        zone.instant(Civil { date, time }, LocalGap::MovedForward, LocalFold::First)
    };
    let month = |n: i32| {
        let months = first.year * 12 + i32::from(first.month) - 1 + n;
        Date::new(months.div_euclid(12), u8::try_from(months.rem_euclid(12)).unwrap_or(0) + 1, 1).unwrap_or(first)
    };
    // The first whole month of the term.
    let whole = i32::from(first.day > 1);
    let monday = {
        let from = month(whole).plus_days(7);
        (0..7).map(|n| from.plus_days(n)).find(|d| d.weekday().index() == 0).unwrap_or(from)
    };
    let mut list = vec![at(monday, 9, 0), at(monday.plus_days(35), 9, 0), at(first, 0, 0), at(monday.plus_days(4), 17, 30), at(monday.plus_days(5), 12, 0)];
    list.extend(seasons.iter().map(|season| season.plus(MORNING)));
    for n in whole + 1..whole + 4 {
        let edge = at(month(n), 0, 0);
        list.extend([
            edge,
            edge.plus(Micros(-Micros::SECOND.0)),
            edge.plus(Micros(-Micros::HOUR.0)),
            edge.plus(Micros(-2 * Micros::DAY.0)),
            edge.plus(Micros(Micros::HOUR.0)),
        ]);
    }
    list.extend([at(monday, 0, 0), at(monday.plus_days(6), 23, 0), at(month(whole).plus_days(30), 9, 0), at(month(whole).plus_days(28), 9, 0)]);
    // Nights on which clocks change: where the offset of two noons differs.
    let noon = |n: i32| at(first.plus_days(n), 12, 0);
    let changes = (0..370).filter(|n| noon(*n + 1).since(noon(*n)) != Micros::DAY).take(2);
    for n in changes.collect::<Vec<_>>() {
        list.extend([at(first.plus_days(n), 22, 0), at(first.plus_days(n + 1), 1, 30), at(first.plus_days(n + 1), 2, 30)]);
    }
    let until = plan.term.until;
    let inside = |t: &Instant| until.is_none_or(|until| *t < at(until, 0, 0));
    let kept: Vec<Instant> = list.iter().copied().filter(inside).collect();
    let edges = (whole..60).map(|n| at(month(n), 0, 0)).collect();
    (if kept.is_empty() { vec![at(first, 9, 0)] } else { kept }, edges)
}
