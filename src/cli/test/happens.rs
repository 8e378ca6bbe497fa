//! A scenario as a log: what happens, in order of time, and what comes of it.

use super::until::named;
use super::{Clockwork, Found, until};
use crate::check::scenario::{Expected, Scenario, ScenarioEvent};
use crate::cli::evaluate;
use crate::cli::exit::Stop;
use crate::eval::{Facts, Options, Part};
use crate::events::Event;
use crate::plan::Plan;
use crate::value::{Instant, Interval, Micros};

/// Evaluates a scenario. A repetition is laid out as instants only; its events are made as they are needed.
pub(super) fn play(plan: &Plan, scenario: &Scenario, clockwork: &Clockwork<'_>) -> Result<Found, Stop> {
    let mut happens: Vec<(Instant, &ScenarioEvent)> = Vec::new();
    for event in &scenario.events {
        let (first, step) = (clockwork.instant(&event.at), event.repeat.map_or(0, |r| r.step.0));
        happens.extend((0..i64::from(event.times())).map(|n| (first.plus(Micros(step.saturating_mul(n))), event)));
    }
    happens.sort_by_key(|(at, _)| *at);
    let program = evaluate::program(plan)?;
    let ends = happens.first().zip(happens.last()).map(|((first, _), (last, _))| (*first, *last));
    let as_of = match &scenario.as_of {
        Some(moment) => Some(clockwork.instant(moment)),
        None => ends.and_then(|ends| until::until(plan, clockwork.calendars, scenario, ends)),
    };
    let of_cases = scenario.expects.iter().any(|e| matches!(e.what, Expected::Clock { .. } | Expected::Item { .. }));
    let facts = if of_cases { Facts::All } else { Facts::None };
    let mut part = Part::first(&program, Options { as_of, facts, ..Options::default() });
    for (time, event) in happens {
        part.push(&Event { time, kind: event.kind, case: &event.case, event: event.event, by: event.by, values: &event.values });
    }
    let mut facts = Vec::new();
    let body = part.finish(&mut |f| facts.push(f));
    Ok(Found { body, facts })
}

/// Whether a season, surge or phase applies to a window: to that of any objective; where none has such a window, whether it holds in it.
pub(super) fn applies(plan: &Plan, found: &Found, name: &str, window: &str) -> Result<bool, String> {
    let mut own = found.body.results.iter().filter(|r| named(&r.window.label, window)).peekable();
    if own.peek().is_some() {
        return Ok(own.any(|r| r.adjusted.iter().any(|a| a == name)));
    }
    let whole = Interval::new(found.body.as_of, found.body.as_of);
    let calendars = crate::calendar::Calendars::compile(plan).map_err(|flaws| flaws.join("; "))?;
    let window = until::window(plan, &calendars, window, whole).ok_or("no such window in the result")?;
    let held = found.body.adjustments.iter().filter(|a| a.adjustment == name).flat_map(|a| &a.held);
    Ok(held.into_iter().any(|(from, until)| *from < window.until && window.from < *until))
}
