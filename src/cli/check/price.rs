//! Prices open points on a log: every reading of every one, in one pass.

use super::Args;
use crate::calendar::Calendars;
use crate::cli::exit::Stop;
use crate::cli::io::Io;
use crate::cli::log::{self, LogArgs, Taker};
use crate::cli::{evaluate, load};
use crate::eval::{Options, Several};
use crate::events::Event;
use crate::finding::{Finding, Price, Priced, Verdict};
use crate::outcome::Body;
use crate::plan::Plan;
use crate::witness::Trial;
use std::cmp::Reverse;

/// Adds to each finding what its readings come to on the log, and puts those with most money at stake first. What the contract comes to on it.
pub(super) fn price(args: &Args, plan: &Plan, findings: &mut [Finding], io: &mut Io) -> Result<Body, Stop> {
    let calendars: Calendars = load::compile(plan)?;
    let as_of = args.as_of.as_deref().map(|text| evaluate::instant(text, plan, &calendars)).transpose()?;
    let base = Trial::new(plan, &[]).ok_or_else(|| Stop::fault("the plan cannot be made ready"))?;
    let mut others: Vec<(String, String, Trial)> = Vec::new();
    for finding in findings.iter() {
        let Some(point) = &finding.point else { continue };
        let readings = finding.readings.iter().filter(|r| !r.in_force);
        others.extend(readings.filter_map(|r| Some((point.clone(), r.name.clone(), Trial::new(plan, &[(point, &r.name)])?))));
    }
    let options = Options { as_of, ..Options::default() };
    let logs = LogArgs { log: args.log.clone() };
    let all: Vec<&Trial> = std::iter::once(&base).chain(others.iter().map(|(_, _, trial)| trial)).collect();
    let mut bodies: Vec<Option<Body>> = all.iter().map(|_| None).collect();
    for at in 0..all.len() {
        // The log is read once, and once more for each way of reading its own words and times.
        if bodies.get(at).is_none_or(Option::is_some) || at > 0 && logs.has_stdin() {
            continue;
        }
        let Some(words) = all.get(at).map(|trial| trial.plan()) else { continue };
        let alike: Vec<usize> = (at..all.len()).filter(|n| all.get(*n).is_some_and(|trial| log::hear_alike(words, trial.plan()))).collect();
        let first = || Several::new(alike.iter().filter_map(|n| all.get(*n)).map(|trial| trial.program()), &options);
        let mut runner = Runner { several: first(), first: &first };
        let read = log::read(words, &logs, None, &mut runner)?;
        if at == 0 {
            log::say(&read, false, io)?;
        }
        for (n, body) in alike.iter().zip(runner.several.finish()) {
            bodies.get_mut(*n).into_iter().for_each(|place| *place = Some(body.clone()));
        }
    }
    let mut bodies = bodies.into_iter();
    let own = bodies.next().flatten().ok_or_else(|| Stop::fault("a log without a result"))?;
    let priced: Vec<Priced> = others
        .iter()
        .zip(bodies)
        .filter_map(|((point, reading, _), body)| Some(Priced { point: point.clone(), reading: reading.clone(), body: body? }))
        .collect();
    for finding in findings.iter_mut() {
        let Some(point) = &finding.point else { continue };
        let in_force = finding.readings.iter().find(|r| r.in_force).map_or("", |r| r.name.as_str());
        let price = Price::of(point, (in_force, &own), &priced);
        // A log is a history: what parts on it parts.
        if price.parts() {
            finding.verdict = Verdict::Differs;
        }
        finding.price = Some(price);
    }
    findings.sort_by_key(|f| (f.verdict != Verdict::Differs, Reverse(f.stake())));
    Ok(own)
}

struct Runner<'p, 'f> {
    several: Several<'p>,
    first: &'f dyn Fn() -> Several<'p>,
}

impl Taker for Runner<'_, '_> {
    fn take(&mut self, event: &Event<'_>) {
        self.several.push(event);
    }

    fn again(&mut self) {
        self.several = (self.first)();
    }
}
