//! Hours of a working week without holidays.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::{CalendarId, CalendarSpec, Hours, Plan, Settled};
use crate::syntax::tree::ItemKind;
use crate::value::Date;

pub(super) static RISK: Risk =
    Risk { code: "risk/no-holidays", says: "a calendar of a working week that no holiday closes: on Christmas Day the clock runs", find };

/// Holidays of the library, by the zone in which they are kept; of one country several.
const OFFERED: &[(&str, &str, &str)] = &[
    ("America/Chicago", "us", "federal_holidays"),
    ("America/Denver", "us", "federal_holidays"),
    ("America/Edmonton", "ca", "public_holidays.alberta"),
    ("America/Los_Angeles", "us", "federal_holidays"),
    ("America/Montreal", "ca", "public_holidays.quebec"),
    ("America/New_York", "us", "federal_holidays"),
    ("America/Phoenix", "us", "federal_holidays"),
    ("America/Sao_Paulo", "br", "national_holidays"),
    ("America/Toronto", "ca", "public_holidays.ontario"),
    ("America/Vancouver", "ca", "public_holidays.british_columbia"),
    ("Asia/Kolkata", "india", "national_holidays"),
    ("Asia/Tokyo", "jp", "public_holidays"),
    ("Australia/Adelaide", "au", "public_holidays.south_australia"),
    ("Australia/Brisbane", "au", "public_holidays.queensland.brisbane"),
    ("Australia/Melbourne", "au", "public_holidays.victoria"),
    ("Australia/Perth", "au", "public_holidays.western_australia"),
    ("Australia/Sydney", "au", "public_holidays.new_south_wales"),
    ("Europe/Amsterdam", "nl", "public_holidays"),
    ("Europe/Berlin", "de", "public_holidays"),
    ("Europe/Dublin", "ie", "public_holidays"),
    ("Europe/London", "uk", "bank_holidays.england_and_wales"),
    ("Europe/Madrid", "es", "public_holidays"),
    ("Europe/Paris", "fr", "public_holidays"),
];

/// The country and the days that a calendar may mean, by its zone, if that is settled.
fn offered(plan: &Plan, calendar: &CalendarSpec) -> Option<(&'static str, &'static str)> {
    let settled = plan.points.get(plan.zone).filter(|point| point.settled != Settled::Provisional).map(|point| point.reading.as_str());
    let zone = calendar.zone.as_deref().or(settled)?;
    OFFERED.iter().find(|(of, ..)| *of == zone).map(|(_, country, days)| (*country, *days))
}

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
        let such = offered(plan, calendar)
            .map_or_else(String::new, |(country, days)| format!(", such as `closed on {country}.{days}` with `use calendars.{country} as {country}`"));
        let help = format!("close it on public holidays{such}, or say that it is open on them");
        found.push(Finding::risk(RISK.code, message, at(Some(place), "no `closed on`"), &help).in_clause(calendar.clause.as_ref()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::{Texts, load};

    #[test]
    fn what_is_offered_is_in_the_library() {
        for (zone, country, days) in OFFERED {
            assert!(crate::calendar::Zone::named(zone).is_some(), "{zone}");
            let text = format!(
                "edition 2026\nuse calendars.{country} as {country}\ncalendar desk {{ open mon through fri from 08:00 until 18:00   closed on {country}.{days} }}\n"
            );
            let loaded = load(&Texts::new([("c.sla", text)]), std::path::Path::new("c.sla"));
            assert_eq!(crate::plan::lower::lower(&loaded).diagnostics.iter().map(|d| &d.message).collect::<Vec<_>>(), Vec::<&String>::new(), "{days}");
        }
    }
}
