//! As of when a scenario without `as of` is judged: once everything that it expects something of is over.

use crate::calendar::{Calendars, Windows};
use crate::check::scenario::{Expected, Scenario};
use crate::plan::{Plan, Unit, WindowSpec};
use crate::value::{Instant, Interval, Micros};

/// How far from what happens a window is looked for, in days; windows of minutes, of which there are many, nearer.
const AROUND: i64 = 800;
const NEAR: i64 = 3;
/// Units that a window may be named after where no objective has it.
const UNITS: [Unit; 5] = [Unit::Month, Unit::Quarter, Unit::Year, Unit::Week, Unit::Day];

/// The end of the latest window that an expectation names, or the latest instant at which something happens, whichever is later. `ends`: the first and the last instant.
pub(super) fn until(plan: &Plan, own: &Calendars, scenario: &Scenario, ends: (Instant, Instant)) -> Option<Instant> {
    let (first, last) = ends;
    let around = Interval::new(first, last);
    let end = |spec: &WindowSpec, label: &str| of(plan, own, spec, label, around).map(|w| w.until);
    let ends = scenario.expects.iter().filter_map(|expectation| match &expectation.what {
        Expected::Window { objective, window, .. } | Expected::Credit { objective, window, .. } => {
            let plan = expectation.part.as_ref().map_or(Some(plan), |part| plan.part(part))?;
            let calendars = expectation.part.as_ref().and_then(|_| Calendars::compile(plan).ok());
            let end = |spec: &WindowSpec| of(plan, calendars.as_ref().unwrap_or(own), spec, window, around).map(|w| w.until);
            let own = plan.objectives.get(objective.index());
            own.and_then(|o| end(&o.each)).or_else(|| super::versions::end(plan, &own?.name, |plan, calendars, each| of(plan, calendars, each, window, around)))
        }
        Expected::Credits { window } | Expected::Applies { window, .. } => self::window(plan, own, window, around).map(|w| w.until),
        Expected::Right { window, .. } => {
            let specs = plan.objectives.iter().map(|o| &o.each);
            let found = specs.filter_map(|each| end(each, window)).max();
            found.or_else(|| self::window(plan, own, window, around).map(|w| w.until))
        }
        Expected::Clock { .. } | Expected::Item { .. } => None,
    });
    ends.chain([last]).max()
}

/// The window of that name among those of the usual units.
pub(super) fn window(plan: &Plan, calendars: &Calendars, name: &str, around: Interval) -> Option<Interval> {
    UNITS.into_iter().find_map(|unit| of(plan, calendars, &WindowSpec::of(unit, None), name, around))
}

fn of(plan: &Plan, calendars: &Calendars, spec: &WindowSpec, name: &str, around: Interval) -> Option<Interval> {
    let days = Micros::DAY.0 * if spec.unit == Unit::Minute { NEAR } else { AROUND };
    let around = Interval::new(around.from.plus(Micros(-days)), around.until.plus(Micros(days))).and(crate::calendar::SUPPORTED);
    let windows = Windows::of(plan, calendars, spec);
    let named = windows.between(around.from, around.until).into_iter().find(|w| named(&w.label, name));
    named.map(|w| Interval::new(w.from, w.until))
}

/// Whether a window is named so: by its label; without the length after it (the date on which a contract month begins); or, of one that overlaps others, by the
/// last unit in it (`February 2027` of the twelve months that end with it).
pub(super) fn named(window: &str, name: &str) -> bool {
    let rest = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|r| r.starts_with('/'));
    let last = window.starts_with('P') && window.strip_suffix(name).is_some_and(|r| r.ends_with('/'));
    window == name || rest(window, name) || last
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_window_is_named_by_what_tells_it_apart() {
        for (window, name) in
            [("2027-02", "2027-02"), ("P12M/2027-02", "2027-02"), ("2026-02-15/P1M", "2026-02-15"), ("2027-02-03T10:05/PT5M", "2027-02-03T10:05")]
        {
            assert!(named(window, name), "{window} {name}");
        }
        for (window, name) in [("2027-02", "2027"), ("2027-Q1", "2027"), ("P12M/2027-02", "2027"), ("P12M/2027-02", "02")] {
            assert!(!named(window, name), "{window} {name}");
        }
    }
}
