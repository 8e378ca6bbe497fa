//! Time zones that do not follow their country's clocks.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::calendar::Zone;
use crate::syntax::tree::ItemKind;
use crate::value::{Instant, Micros};

pub(super) static RISK: Risk =
    Risk { code: "risk/fixed-zone", says: "a time zone that keeps one distance from UTC all year, whatever the clocks of the place do", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let name = facts.plan.zone_name();
    // Abbreviations of a winter's time; `Etc/GMT+5` counts westwards. Other names are of places, and follow their clocks.
    let abbreviated = matches!(name, "EST" | "MST" | "HST");
    let Some(zone) = Zone::named(name).filter(|_| abbreviated || name.starts_with("Etc/GMT")) else { return Vec::new() };
    let ahead = |at: Instant| {
        let civil = zone.local(at);
        i64::from(civil.date.days()).saturating_mul(Micros::DAY.0).saturating_add(civil.time.0).saturating_sub(at.0)
    };
    let year = facts.plan.term.from.map_or(2026, |from| from.year);
    let of_month = |month: u8| crate::value::Date::new(year, month, 1).map(|date| ahead(Instant(i64::from(date.days()) * Micros::DAY.0)));
    let (Some(winter), Some(summer)) = (of_month(1), of_month(7)) else { return Vec::new() };
    if winter != summer || winter == 0 {
        return Vec::new();
    }
    let hours = winter.abs() / Micros::HOUR.0;
    let message = format!("`{name}` is {hours} hours {} UTC all year: it knows no summer time", if winter < 0 { "behind" } else { "ahead of" });
    let place = place::item(facts.loaded, |kind| matches!(kind, ItemKind::Agreement(_)));
    let help = "name the place whose clocks are meant, such as `America/New_York`, unless this is meant";
    vec![Finding::risk(RISK.code, message, at(place, "its zone"), help)]
}
