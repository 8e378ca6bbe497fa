//! Logs of months of 200 tickets each, so many of them late.

use super::super::fixtures::*;
use crate::events::OwnedEvent;
use crate::plan::{Objective, Plan};
use crate::value::{Instant, Ratio};

/// For each month of 2026, how many of its 200 tickets are resolved too late. 201: there are none at all.
pub(super) fn months(late: &[usize]) -> Vec<OwnedEvent> {
    let mut lines = Vec::new();
    for (n, late) in late.iter().enumerate().filter(|(_, late)| **late <= 200) {
        let month = n + 1;
        for (hour, what, from, until) in [(9, "opened", 0, 200), (10, "resolved", *late, 200), (19, "resolved", 0, *late)] {
            lines.extend((from..until).map(|t| format!("T{month}-{t} | 2026-{month:02}-05 {hour:02}:00 | {what}")));
        }
    }
    log(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The first instant of a month of 2026 (13: of the next year).
pub(super) fn as_of_month(month: usize) -> Option<Instant> {
    Some(if month > 12 { at("2027-01-01 00:00") } else { at(&format!("2026-{month:02}-01 00:00")) })
}

/// So many per cent.
pub(super) fn percent(percent: i128) -> Ratio {
    Ratio::new(percent, 100).unwrap()
}

/// The objective of the fixture, to be changed.
pub(super) fn fix(plan: &Plan) -> Objective {
    plan.objectives.iter().find(|o| o.name == "fix").unwrap().clone()
}
