//! As of when a scenario without `as of` is judged: once everything that it expects something of is over.

use crate::calendar::{Calendars, Windows};
use crate::check::scenario::{Expected, Scenario};
use crate::plan::{Plan, Unit, WindowSpec};
use crate::value::{Instant, Micros};

/// How far from what happens a window is looked for.
const AROUND: Micros = Micros(800 * Micros::DAY.0);

/// The end of the latest window that an expectation names, or the latest instant at which something happens, whichever is later.
pub(super) fn until(plan: &Plan, calendars: &Calendars, scenario: &Scenario, happens: &[Instant]) -> Option<Instant> {
    let (first, last) = (happens.iter().min().copied()?, happens.iter().max().copied()?);
    let (from, to) = (first.plus(Micros(-AROUND.0)), last.plus(AROUND));
    let end = |spec: &WindowSpec, label: &str| {
        let windows = Windows::of(plan, calendars, spec);
        windows.between(from, to).into_iter().find(|w| w.label == label).map(|w| w.until)
    };
    let ends = scenario.expects.iter().filter_map(|expectation| match &expectation.what {
        Expected::Window { objective, window, .. } | Expected::Credit { objective, window, .. } => {
            plan.objectives.get(objective.index()).and_then(|o| end(&o.each, window))
        }
        Expected::Credits { window } => [Unit::Month, Unit::Quarter, Unit::Year].into_iter().find_map(|unit| end(&WindowSpec::of(unit, None), window)),
        _ => None,
    });
    ends.chain([last]).max()
}
