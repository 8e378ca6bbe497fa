//! Prices open points on a log: every reading of every one, in one pass; then the readings that move what is owed, together.

use super::Args;
use crate::calendar::Calendars;
use crate::cli::exit::Stop;
use crate::cli::io::Io;
use crate::cli::log::LogArgs;
use crate::cli::readings::{self, ROUNDS};
use crate::cli::{evaluate, load};
use crate::eval::Options;
use crate::finding::{Finding, Interval, Price, Priced, Verdict};
use crate::outcome::Body;
use crate::plan::Plan;
use crate::witness::Trial;
use std::cmp::Reverse;

/// What a contract comes to on a log, and over the readings of its open points.
pub(super) struct OnTheLog {
    pub(super) body: Body,
    pub(super) interval: Option<Interval>,
}

/// Adds to each finding what its readings come to on the log, and puts those with most money at stake first.
pub(super) fn price(args: &Args, plan: &Plan, findings: &mut [Finding], io: &mut Io) -> Result<OnTheLog, Stop> {
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
    let mut bodies = readings::bodies(&all, &logs, &options, Some(io))?.into_iter();
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
    let prices: Vec<(&str, &Price)> = findings.iter().filter_map(|f| f.point.as_deref().zip(f.price.as_ref())).collect();
    let interval = readings::interval(plan, &prices, &logs, &options, if args.deep { ROUNDS } else { 0 })?;
    Ok(OnTheLog { body: own, interval })
}
