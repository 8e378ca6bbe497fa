//! Hours of a working week without holidays.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{CalendarId, Hours};
use crate::syntax::tree::ItemKind;
use crate::value::Date;

pub(super) static RISK: Risk =
    Risk { code: "risk/no-holidays", says: "a calendar of a working week that no holiday closes: on Christmas Day the clock runs", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    // A calendar that another takes holidays away from is no calendar by itself.
    let part = |id: usize| {
        let is = |other: &CalendarId| other.index() == id;
        plan.calendars.iter().any(|c| match &c.hours {
            Hours::Minus(a, b) => is(a) || is(b),
            Hours::Union(of) | Hours::Intersection(of) => of.iter().any(is),
            _ => false,
        })
    };
    let mut found = Vec::new();
    for (at_, calendar) in plan.calendars.iter().enumerate() {
        let Hours::Weekly { weekly, closed, .. } = &calendar.hours else { continue };
        let mut days: Vec<usize> = weekly.iter().map(|hours| hours.day.index()).collect();
        days.sort_unstable();
        days.dedup();
        if !closed.is_empty() || days.is_empty() || days.len() >= 7 || part(at_) {
            continue;
        }
        let name = calendar.name.rsplit('.').next().unwrap_or(&calendar.name);
        let Some(place) = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Calendar(c) if c.name.text == name)) else { continue };
        let year = plan.term.from.map_or(2026, |from| from.year);
        let Some(first) = Date::new(year, 1, 1) else { continue };
        let open = (0..366).map(|n| first.plus_days(n)).filter(|d| d.year == year && days.contains(&d.weekday().index())).count();
        let message = format!("`{name}` is open on all {open} days of its week in {year}: no holiday closes it");
        let help =
            "close it on public holidays, such as `closed on uk.bank_holidays.england_and_wales` with `use calendars.uk as uk`, or say that it is open on them";
        found.push(Finding::risk(RISK.code, message, at(Some(place), "no `closed on`"), help).in_clause(calendar.clause.as_ref()));
    }
    found
}
