//! Meetings: the dates on which a review is held.

use super::Calendars;
use crate::outcome::AdjustmentResult;
use crate::plan::{AdjustmentId, AdjustmentWhen, Cadence, CadenceUnit, Plan, Review};
use crate::value::{Date, TimeOfDay};

/// Whether a date lies in a time of the year, from one month and day through another, past the new year if the second comes first.
pub fn in_season(date: Date, from: (u8, u8), through: (u8, u8)) -> bool {
    let at = (date.month, date.day);
    if from <= through { from <= at && at <= through } else { at >= from || at <= through }
}

/// The dates of reviews. An adjustment that only the log can tell of holds when an evaluation says so.
#[derive(Debug)]
pub struct Meetings<'a> {
    plan: &'a Plan,
    calendars: &'a Calendars,
    held: &'a [AdjustmentResult],
}

impl<'a> Meetings<'a> {
    /// Of a plan; `held` is what an evaluation found of seasons, surges and phases (nothing without one).
    pub fn of(plan: &'a Plan, calendars: &'a Calendars, held: &'a [AdjustmentResult]) -> Self {
        Self { plan, calendars, held }
    }

    /// The dates of a review from `from` until before `until`, in order, as far as they lie in the term.
    pub fn between(&self, review: &Review, from: Date, until: Date) -> Vec<Date> {
        let mut cadences: Vec<Cadence> = std::iter::once(review.every).chain(review.during.iter().map(|(_, cadence)| *cadence)).collect();
        cadences.dedup();
        let mut out = Vec::new();
        for cadence in cadences {
            out.extend(self.dates(cadence, from, until).into_iter().filter(|date| self.in_force(review, *date) == cadence));
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The first date of a review on or after a day, within ten years of it.
    pub fn next(&self, review: &Review, from: Date) -> Option<Date> {
        let mut from = from;
        for step in [31, 92, 366, 3_660] {
            let until = from.plus_days(step);
            if let Some(first) = self.between(review, from, until).first() {
                return Some(*first);
            }
            from = until;
        }
        None
    }

    /// The last date of a review before a day, within ten years of it.
    pub fn last(&self, review: &Review, before: Date) -> Option<Date> {
        [31, 366, 3_660].into_iter().find_map(|step| self.between(review, before.plus_days(-step), before).last().copied())
    }

    /// How often on a date: as the adjustment says that holds and is preferred to the others that do.
    fn in_force(&self, review: &Review, date: Date) -> Cadence {
        let holding: Vec<&(AdjustmentId, Cadence)> = review.during.iter().filter(|(id, _)| self.holds(*id, date)).collect();
        let beaten = |id: AdjustmentId| holding.iter().any(|(other, _)| self.plan.adjustments.get(other.index()).is_some_and(|a| a.before.contains(&id)));
        holding.iter().find(|(id, _)| !beaten(*id)).map_or(review.every, |(_, cadence)| *cadence)
    }

    fn holds(&self, id: AdjustmentId, date: Date) -> bool {
        let Some(adjustment) = self.plan.adjustments.get(id.index()) else { return false };
        match (&adjustment.when, &adjustment.given) {
            (AdjustmentWhen::Yearly(from, through), None) => in_season(date, *from, *through),
            (AdjustmentWhen::Dates(from, until), None) => from.is_none_or(|d| d <= date) && until.is_none_or(|d| date < d),
            _ => {
                let at = self.calendars.instant(date, TimeOfDay::MIDNIGHT);
                let held = self.held.iter().filter(|h| h.adjustment == adjustment.name);
                held.flat_map(|h| &h.held).any(|(from, until)| *from <= at && at < *until)
            }
        }
    }

    fn dates(&self, cadence: Cadence, from: Date, until: Date) -> Vec<Date> {
        let first = self.plan.term.from.unwrap_or(Date { year: 1970, month: 1, day: 1 });
        let until = self.plan.term.until.map_or(until, |end| end.min(until));
        let count = i32::try_from(cadence.count.max(1)).unwrap_or(i32::MAX);
        let (days, months) = match cadence.unit {
            CadenceUnit::Day => (count, 0),
            CadenceUnit::Week => (count.saturating_mul(7), 0),
            CadenceUnit::Month => (0, count),
            CadenceUnit::Quarter => (0, count.saturating_mul(3)),
            CadenceUnit::Year => (0, count.saturating_mul(12)),
        };
        let nth = |n: i32| if days > 0 { first.plus_days(days.saturating_mul(n)) } else { plus_months(first, months.saturating_mul(n)) };
        let ahead = from.days().saturating_sub(first.days()).max(0);
        let skipped = if days > 0 { ahead / days } else { ahead / 31 / months.max(1) };
        let mut out = Vec::new();
        for n in skipped.max(1).. {
            let date = nth(n);
            if date >= until || date.year > 9_999 {
                break;
            }
            if date >= from {
                out.push(date);
            }
        }
        out
    }
}

/// The same day so many months later, or the last of a shorter month.
fn plus_months(date: Date, months: i32) -> Date {
    let month = date.year.saturating_mul(12).saturating_add(i32::from(date.month) - 1).saturating_add(months);
    let (year, month) = (month.div_euclid(12), u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1));
    Date { year, month, day: date.day.min(Date::month_len(year, month)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Adjustment, AdjustmentKind, PointRef};
    use crate::readings::{LocalFold, LocalGap};

    fn day(text: &str) -> Date {
        Date::try_from(text.to_owned()).unwrap()
    }

    fn review(every: Cadence, during: Vec<(AdjustmentId, Cadence)>) -> Review {
        Review { name: "operational".into(), clause: None, every, during, led_by: None, attended_by: Vec::new(), covers: Vec::new() }
    }

    type Season = ((u8, u8), (u8, u8));

    fn dates(first: &str, review: &Review, seasons: &[Season], from: &str, until: &str) -> Vec<String> {
        let mut plan = Plan::new(2026);
        plan.term.from = Some(day(first));
        for (at, (from, through)) in seasons.iter().enumerate() {
            let when = AdjustmentWhen::Yearly(*from, *through);
            let before = if at == 0 { (1..seasons.len()).map(|n| AdjustmentId(n as u16)).collect() } else { Vec::new() };
            let (kind, cut) = (AdjustmentKind::Season, PointRef(0));
            plan.adjustments.push(Adjustment { name: format!("s{at}"), clause: None, kind, when, given: None, cut, changes: vec![], before, beside: vec![] });
        }
        let calendars = Calendars::new(&[], "UTC", LocalGap::MovedForward, LocalFold::First).unwrap();
        Meetings::of(&plan, &calendars, &[]).between(review, day(from), day(until)).iter().map(Date::to_string).collect()
    }

    #[test]
    fn every_so_many_units_from_the_first_day() {
        let every = |count, unit| review(Cadence { count, unit }, Vec::new());
        assert_eq!(dates("2026-07-01", &every(2, CadenceUnit::Week), &[], "2026-07-01", "2026-08-01"), ["2026-07-15", "2026-07-29"]);
        assert_eq!(dates("2026-01-31", &every(1, CadenceUnit::Month), &[], "2026-02-01", "2026-05-01"), ["2026-02-28", "2026-03-31", "2026-04-30"]);
        assert_eq!(
            dates("2026-01-01", &every(1, CadenceUnit::Quarter), &[], "2027-01-01", "2027-12-31"),
            ["2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01"]
        );
    }

    #[test]
    fn an_adjustment_has_a_cadence_of_its_own() {
        let (week, month) = (Cadence { count: 1, unit: CadenceUnit::Week }, Cadence { count: 1, unit: CadenceUnit::Month });
        let often = review(month, vec![(AdjustmentId(1), week), (AdjustmentId(0), month)]);
        let seasons = [((12, 20), (1, 5)), ((12, 1), (1, 10))];
        let found = dates("2026-01-01", &often, &seasons, "2026-11-25", "2027-02-02");
        assert_eq!(found, ["2026-12-03", "2026-12-10", "2026-12-17", "2027-01-01", "2027-01-07", "2027-02-01"]);
    }
}
