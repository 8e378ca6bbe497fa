//! Expectations of what an earlier version of the agreement judges: they name things as the latest version does.

use super::Found;
use super::until::named;
use crate::calendar::Calendars;
use crate::check::scenario::{Expectation, Expected};
use crate::outcome::Body;
use crate::plan::{ClockId, ObjectiveId, Plan, WindowSpec};
use crate::value::{Instant, Interval};

/// The version that an expectation is about, by its path (none: the latest), and the expectation in its ids.
pub(super) fn whose(plan: &Plan, found: &Found, expectation: &Expectation) -> (Option<String>, Expectation) {
    let (mut inner, mut body, mut path) = (plan, &found.body, None::<String>);
    loop {
        let holds = match &expectation.what {
            Expected::Window { objective, window, .. } | Expected::Credit { objective, window, .. } => {
                let name = plan.objectives.get(objective.index()).map(|o| o.name.as_str());
                body.results.iter().any(|r| Some(r.objective.as_str()) == name && named(&r.window.label, window))
            }
            Expected::Clock { case, .. } | Expected::Item { case, .. } => found.facts.iter().any(|f| f.part == path && f.case == *case),
            Expected::Right { .. } | Expected::Applies { .. } | Expected::Credits { .. } => true,
        };
        if holds {
            return (path, Expectation { what: translated(plan, inner, &expectation.what), ..expectation.clone() });
        }
        let (Some(before), Some(earlier)) = (&inner.before, &body.before) else { return (None, expectation.clone()) };
        (inner, body) = (&before.plan, earlier);
        path = Some(path.map_or_else(|| inner.called(), |path| format!("{path}.{}", inner.called())));
    }
}

/// What is expected, in the ids of an earlier version: things are the same by name.
fn translated(plan: &Plan, earlier: &Plan, what: &Expected) -> Expected {
    let objective = |id: ObjectiveId| {
        let name = plan.objectives.get(id.index()).map(|o| &o.name);
        earlier.objectives.iter().position(|o| Some(&o.name) == name).and_then(|at| u16::try_from(at).ok()).map_or(id, ObjectiveId)
    };
    let clock = |id: ClockId| {
        let name = plan.clocks.get(id.index()).map(|c| &c.name);
        earlier.clocks.iter().position(|c| Some(&c.name) == name).and_then(|at| u16::try_from(at).ok()).map_or(id, ClockId)
    };
    let mut what = what.clone();
    match &mut what {
        Expected::Window { objective: id, .. } | Expected::Credit { objective: id, .. } | Expected::Item { objective: id, .. } => *id = objective(*id),
        Expected::Clock { clock: id, .. } => *id = clock(*id),
        Expected::Right { .. } | Expected::Applies { .. } | Expected::Credits { .. } => {}
    }
    what
}

/// The end of a window of an objective in the version that has it.
pub(super) fn end(plan: &Plan, name: &str, find: impl Fn(&Plan, &Calendars, &WindowSpec) -> Option<Interval>) -> Option<Instant> {
    let mut next = plan.before.as_ref();
    while let Some(before) = next {
        let each = before.plan.objectives.iter().find(|o| o.name == name).map(|o| &o.each);
        let calendars = Calendars::compile(&before.plan).ok()?;
        if let Some(window) = each.and_then(|each| find(&before.plan, &calendars, each)) {
            return Some(window.until);
        }
        next = before.plan.before.as_ref();
    }
    None
}

/// What is paid for windows that end in a month, by all versions.
pub(super) fn totals(body: &Body) -> &[crate::outcome::Total] {
    body.together.as_ref().map_or(&body.totals, |together| &together.totals)
}
