//! Prices open points on a log: every reading of every one, in one pass.

use super::Args;
use crate::calendar::Calendars;
use crate::cli::exit::Stop;
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
pub(super) fn price(args: &Args, plan: &Plan, findings: &mut [Finding]) -> Result<Body, Stop> {
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
    let all: Vec<&Trial> = std::iter::once(&base).chain(others.iter().map(|(_, _, trial)| trial)).collect();
    let first = || Several::new(all.iter().map(|trial| trial.program()), &options);
    let mut runner = Runner { several: first(), first: &first };
    let logs = LogArgs { log: args.log.clone() };
    log::read(plan, &logs, None, &mut runner)?;
    let mut bodies = runner.several.finish().into_iter();
    let own = bodies.next().ok_or_else(|| Stop::fault("a log without a result"))?;
    let priced: Vec<Priced> =
        others.iter().zip(bodies).map(|((point, reading, _), body)| Priced { point: point.clone(), reading: reading.clone(), body }).collect();
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
