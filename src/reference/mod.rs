//! The plain evaluator: slow on purpose. Every set of time is laid out as intervals, every metric is worked out from the list of its items,
//! nothing is folded, merged or remembered. It shares with the engine the plan, the outcome, the readings and the calendars; not the way anything
//! is computed. Where the two differ, one of them is wrong.

mod adjustments;
mod attribution;
mod bands;
mod carried;
mod case_sets;
mod claims;
mod conditions;
mod cycles;
mod family;
mod formulas;
mod groups;
mod history;
mod incidents;
mod items;
mod leaves;
mod limits;
mod lives;
mod looks;
mod metrics;
mod number;
mod occasions;
mod past;
mod pauses;
mod results;
mod revisions;
mod rights;
mod sequence;
mod settle;
mod slices;
mod spans;
mod stages;
mod states;
mod stretches;
mod targets;
mod time_sets;
mod totals;
mod units;

#[cfg(test)]
mod tests;

pub use looks::stretches;

use crate::calendar::{Calendars, apart};
use crate::events::{OwnedEvent, Translation};
use crate::outcome::{Body, CaseFacts, ClockFact, ClockState, Provisional, Seen};
use crate::plan::{Plan, PointRef, Settled};
use crate::readings::{self, Choice};
use crate::value::Instant;
use items::{Item, Ran};
use lives::Life;
use pauses::Timed;
use sequence::Sequence;
use settle::{Settlement, World};

/// What every step looks at.
struct Scene<'a> {
    plan: &'a Plan,
    calendars: &'a Calendars,
    as_of: Instant,
    /// The earliest row at or before as-of.
    first: Option<Instant>,
}

impl Scene<'_> {
    fn choice<C: Choice>(&self, at: PointRef) -> Option<C> {
        self.plan.points.choice(at)
    }
}

/// What `plan` says of a log. The order of `events` is that of the log. Nothing, if the plan's calendars cannot be laid out.
pub fn evaluate(plan: &Plan, events: &[OwnedEvent], as_of: Option<Instant>) -> (Body, Vec<CaseFacts>) {
    evaluate_with(plan, events, as_of, false)
}

/// As [`evaluate`]; with the stretches of every cycle if asked.
pub fn evaluate_with(plan: &Plan, events: &[OwnedEvent], as_of: Option<Instant>, stretches: bool) -> (Body, Vec<CaseFacts>) {
    match Calendars::compile(plan) {
        Ok(calendars) => evaluate_in(plan, &calendars, events, as_of, stretches),
        Err(_) => (empty(plan, known(events, as_of)), Vec::new()),
    }
}

/// Up to when a log is taken into account.
fn known(events: &[OwnedEvent], as_of: Option<Instant>) -> Instant {
    as_of.or(events.iter().map(|e| e.time).max()).unwrap_or(Instant(0))
}

/// As [`evaluate_with`], in calendars that are laid out already.
pub fn evaluate_in(plan: &Plan, calendars: &Calendars, events: &[OwnedEvent], as_of: Option<Instant>, stretches: bool) -> (Body, Vec<CaseFacts>) {
    evaluate_as(plan, calendars, events, family::span(events, as_of), stretches)
}

/// As [`evaluate_in`], for as-of and earliest row of a log of which these events are what the plan knows.
fn evaluate_as(
    plan: &Plan,
    calendars: &Calendars,
    events: &[OwnedEvent],
    (as_of, first): (Instant, Option<Instant>),
    stretches: bool,
) -> (Body, Vec<CaseFacts>) {
    if let Ok(Some((own, earlier))) = apart(plan) {
        let (mut body, mut facts) = evaluate_as(&own, calendars, events, (as_of, first), stretches);
        let theirs = Translation::between(plan, &earlier).say_all(events);
        if let Ok(calendars) = Calendars::compile(&earlier) {
            let (before, more) = evaluate_as(&earlier, &calendars, &theirs, (as_of, first), stretches);
            facts.extend(family::named(&earlier.called(), more));
            body.together = Some(family::together(&body, &before));
            body.before = Some(Box::new(before));
        }
        return (body, facts);
    }
    let scene = Scene { plan, calendars, as_of, first };
    let lives = lives::lives(&scene, events);
    let windows: Vec<_> = plan.objectives.iter().map(|o| Sequence::of_objective(&scene, &lives, o)).collect();
    let mut items: Vec<Vec<Item>> = plan.objectives.iter().map(|_| Vec::new()).collect();
    let (mut facts, mut told, mut never_started) = (Vec::new(), Vec::new(), 0);
    for (number, life) in lives.iter().enumerate() {
        let states = states::States::of(&scene, life);
        let clocks = || plan.clocks.iter().filter(|c| c.case == life.kind);
        let run = |clock| {
            let cycles = cycles::cycles(&scene, life, &states, clock);
            let timed = |cycle| {
                let timed = Timed::of(&scene, life, &states, clock, &cycle);
                (cycle, timed)
            };
            Ran { clock, cycles: cycles.into_iter().map(timed).collect() }
        };
        let ran: Vec<Ran<'_>> = clocks().map(run).collect();
        never_started += u64::from(!ran.is_empty() && ran.iter().all(|r| r.cycles.is_empty()));
        let clocks = ran.iter().flat_map(|r| clock_facts(&scene, life, r, stretches)).collect();
        for ((objective, windows), all) in plan.objectives.iter().zip(&windows).zip(&mut items) {
            all.extend(items::items(&scene, (number, life), objective, &ran, windows));
        }
        let revised = revisions::told(&scene, life, &states.raw);
        let mut own = plan.objectives.iter().filter(|o| !o.hidden && o.items().is_some_and(|i| i.case == life.kind)).peekable();
        told.push(own.peek().is_none() || own.any(|o| o.share.holds(life.time(0))));
        facts.push(CaseFacts { part: None, case: life.key.to_owned(), revised, clocks, objectives: Vec::new() });
    }
    let settled = World { scene: &scene, lives: &lives, items: &items, windows: &windows }.settle();
    let (mut outside, mut without_target) = (0, 0);
    for (_, items) in plan.objectives.iter().zip(&settled.items).filter(|(objective, _)| !objective.hidden) {
        for item in items {
            outside += usize::from(item.moment.is_some() && !item.in_term);
            without_target += usize::from(item.in_term && item.untargeted);
            facts.get_mut(item.life).into_iter().for_each(|facts| facts.objectives.extend(item.fact.clone()));
        }
    }
    let mut keep = told.iter();
    facts.retain(|_| keep.next().copied().unwrap_or(true));
    let seen = Seen {
        events: count(events.iter().filter(|e| e.time <= as_of).count()),
        after_as_of: count(events.iter().filter(|e| e.time > as_of).count()),
        cases: count(lives.len()),
        never_started,
        outside_term: count(outside),
        without_target: count(without_target),
        late_corrections: count(events.iter().filter(|e| e.time <= as_of).count() - lives.iter().map(|l| l.rows.len() + l.afterwards.len()).sum::<usize>()),
    };
    let Settlement { results, limits, totals, credit, bonus, claimable, rights, adjustments, attributions, .. } = settled;
    let parts = family::parts(plan, events, (as_of, first), stretches, &mut facts);
    let gaps = family::gaps(&totals, rust_decimal::Decimal::new(0, totals::places(plan)), &parts);
    (Body { results, limits, totals, credit, bonus, claimable, rights, adjustments, attributions, parts, gaps, seen, ..empty(plan, as_of) }, facts)
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// A body without results.
fn empty(plan: &Plan, as_of: Instant) -> Body {
    let open = plan.points.0.iter().filter(|p| p.settled == Settled::Provisional);
    let provisional = open.map(|p| Provisional {
        point: p.id.clone(),
        reading: p.reading.clone(),
        says: readings::kind(&p.kind).and_then(|k| k.reading(&p.reading)).map_or(p.reading.as_str(), |r| r.says).to_owned(),
        clause: p.clause.clone(),
    });
    Body {
        agreement: plan.agreement.clone(),
        version: plan.version,
        currency: plan.currency.as_ref().map(|c| c.code.clone()),
        as_of,
        results: Vec::new(),
        limits: Vec::new(),
        totals: Vec::new(),
        credit: rust_decimal::Decimal::new(0, totals::places(plan)),
        bonus: rust_decimal::Decimal::ZERO,
        claimable: rust_decimal::Decimal::ZERO,
        rights: Vec::new(),
        adjustments: Vec::new(),
        attributions: Vec::new(),
        parts: Vec::new(),
        gaps: Vec::new(),
        before: None,
        together: None,
        provisional: provisional.collect(),
        seen: Seen::default(),
    }
}

/// The cycles of a clock, as they are reported.
fn clock_facts(scene: &Scene<'_>, life: &Life<'_>, ran: &Ran<'_>, stretches: bool) -> Vec<ClockFact> {
    let fact = |(number, (cycle, timed)): (u32, &(cycles::Cycle, Timed))| ClockFact {
        clock: ran.clock.name.clone(),
        cycle: number,
        start: life.time(cycle.start),
        stop: cycle.stop().map(|row| life.time(row)),
        value_us: pauses::meter(scene, life, ran.clock, &[(cycle, timed)]).value(),
        state: match cycle.stop() {
            Some(_) => ClockState::Stopped,
            None if cycle.ended.is_some() => ClockState::Ended,
            None if timed.paused_at(scene.as_of) => ClockState::Paused,
            None => ClockState::Running,
        },
        stretches: if stretches { stretches::stretches(scene, life, ran.clock, cycle, timed) } else { Vec::new() },
    };
    (1..).zip(&ran.cycles).map(fact).collect()
}
