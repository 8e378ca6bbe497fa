//! Clocks that say no hours in an agreement that has some.

use super::super::{Finding, place};
use super::{Facts, Risk, at};
use crate::plan::Hours;
use crate::syntax::tree::{ClockLine, ItemKind};

pub(super) static RISK: Risk =
    Risk { code: "risk/runs-always", says: "a clock does not say when it runs, in an agreement that has working hours: it runs at night too", find };

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let own = |name: &str| place::item(facts.loaded, |kind| matches!(kind, ItemKind::Calendar(c) if c.name.text == name)).is_some();
    let Some(hours) = facts.plan.calendars.iter().find(|c| matches!(c.hours, Hours::Weekly { .. }) && own(&c.name)) else { return Vec::new() };
    let silent = |name: &str| {
        let says = |line: &ClockLine| matches!(line, ClockLine::Run { .. });
        place::item(facts.loaded, |kind| matches!(kind, ItemKind::Clock(c) if c.name.text == name && !c.lines.iter().any(says)))
    };
    let found = facts.plan.clocks.iter().filter_map(|clock| {
        let place = silent(&clock.name)?;
        let message = format!("`{}` does not say when it runs: it runs at all times, not only during `{}`", clock.name, hours.name);
        let help = format!("say it: `run always`, or `run during {}`", hours.name);
        Some(Finding::risk(RISK.code, message, at(Some(place), "no `run`"), &help).in_clause(clock.clause.as_ref()))
    });
    found.collect()
}
