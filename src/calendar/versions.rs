//! Versions of an agreement, apart: which part of a log each of two plans judges, as [`Before`] says.

use super::{Calendars, Windows};
use crate::plan::{Before, Objective, Plan, Sort, Term, Unit};
use crate::readings::InFlight;
use crate::value::{Date, Instant, TimeOfDay};

/// A plan and the version before it, each with its share of the log marked; none if there is no version before it. The plan has none then, the earlier one its own.
///
/// # Errors
/// One sentence for each thing in the calendars that cannot be laid out.
pub fn apart(plan: &Plan) -> Result<Option<(Plan, Plan)>, Vec<String>> {
    let Some(before) = &plan.before else { return Ok(None) };
    let (mut own, mut earlier) = (Plan { before: None, ..plan.clone() }, before.plan.clone());
    let calendars = (Calendars::compile(&own)?, Calendars::compile(&Plan { before: None, ..earlier.clone() })?);
    let change = calendars.0.instant(before.from, TimeOfDay::MIDNIGHT);
    let rule = plan.points.choice(before.in_flight).unwrap_or(InFlight::ByOpening);
    let begins: Vec<(bool, Instant)> = plan.objectives.iter().map(|o| (opened(plan, o, rule), begin(plan, &calendars.0, o, rule, change))).collect();
    for (objective, (by_opening, from)) in own.objectives.iter_mut().zip(begins) {
        objective.share.from = Some(from);
        objective.share.opened_from = by_opening.then_some(change);
    }
    let ends: Vec<(bool, Instant)> =
        earlier.objectives.iter().map(|o| (opened(&before.plan, o, rule), end(&before.plan, &calendars.1, o, rule, change))).collect();
    let last = ends.iter().map(|(_, end)| *end).max().unwrap_or(change);
    for (objective, (by_opening, until)) in earlier.objectives.iter_mut().zip(ends) {
        if by_opening {
            objective.share.opened_until = Some(change);
        } else {
            objective.share.until = Some(until);
        }
    }
    if rule != InFlight::ByOpening {
        let date = last_date(&calendars.1, last);
        let sooner = earlier.term.until.is_none_or(|until| date < until);
        earlier.term = if sooner { Term { until: Some(date), to_end: None, ..earlier.term } } else { earlier.term };
    }
    Ok(Some((own, earlier)))
}

/// The day after the one that holds the last instant before another.
fn last_date(calendars: &Calendars, before: Instant) -> Date {
    calendars.zone().local(Instant(before.0.saturating_sub(1))).date.plus_days(1)
}

/// Whether lives are told apart by their first rows.
fn opened(plan: &Plan, objective: &Objective, rule: InFlight) -> bool {
    let of_cases = objective.items().and_then(|items| plan.case(items.case)).is_some_and(|case| case.sort == Sort::Case);
    rule == InFlight::ByOpening && of_cases && !objective.hidden
}

/// Whether windows are told apart by when they begin.
fn by_window(objective: &Objective, rule: InFlight) -> bool {
    let each = &objective.each;
    rule == InFlight::ByWindow && !each.rolling && each.before.is_none() && each.unit != Unit::Term
}

/// From when on an objective of the later version judges.
fn begin(plan: &Plan, calendars: &Calendars, objective: &Objective, rule: InFlight, change: Instant) -> Instant {
    if !by_window(objective, rule) {
        return change;
    }
    let windows = Windows::of(plan, calendars, &objective.each);
    let first = windows.number_of(change).and_then(|n| windows.uncut(n));
    first.map_or(change, |first| if first.from < change { first.until } else { change })
}

/// Until when an objective of the earlier version judges, where lives are not told apart.
fn end(plan: &Plan, calendars: &Calendars, objective: &Objective, rule: InFlight, change: Instant) -> Instant {
    if !by_window(objective, rule) {
        return change;
    }
    let windows = Windows::of(plan, calendars, &objective.each);
    let last = windows.number_of(change).and_then(|n| windows.uncut(n));
    last.map_or(change, |last| if last.from < change { last.until } else { change })
}

/// Objectives that both versions have by one name and whose windows leave time between them, or share some: each with what it is.
pub fn apart_unevenly(plan: &Plan, before: &Before) -> Vec<(String, String)> {
    let rule = plan.points.choice(before.in_flight).unwrap_or(InFlight::ByOpening);
    if rule != InFlight::ByWindow {
        return Vec::new();
    }
    let (Ok(own), Ok(theirs)) = (Calendars::compile(&Plan { before: None, ..plan.clone() }), Calendars::compile(&Plan { before: None, ..before.plan.clone() }))
    else {
        return Vec::new();
    };
    let change = own.instant(before.from, TimeOfDay::MIDNIGHT);
    let uneven = |objective: &Objective| {
        let other = before.plan.objectives.iter().find(|o| o.name == objective.name && !o.hidden)?;
        let (from, until) = (begin(plan, &own, objective, rule, change), end(&before.plan, &theirs, other, rule, change));
        (from != until).then(|| {
            let day = |calendars: &Calendars, at: Instant| calendars.zone().local(at).date;
            let why = match own.zone().name() == theirs.zone().name() {
                true => format!("the earlier version's last window ends on {}, this one's first begins on {}", day(&theirs, until), day(&own, from)),
                false => format!("windows of {} and of {} do not meet", theirs.zone().name(), own.zone().name()),
            };
            (objective.name.clone(), why)
        })
    };
    plan.objectives.iter().filter(|o| !o.hidden).filter_map(uneven).collect()
}
