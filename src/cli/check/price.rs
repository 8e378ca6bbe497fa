//! Prices open points on a log: every reading of every one, in one pass; then the readings that move what is owed, together.

use super::Args;
use crate::calendar::Calendars;
use crate::cli::exit::Stop;
use crate::cli::io::Io;
use crate::cli::log::LogArgs;
use crate::cli::readings::{Heard, Other, ROUNDS};
use crate::cli::{evaluate, load};
use crate::eval::Options;
use crate::finding::{Finding, Interval, Price, Priced, Verdict};
use crate::outcome::Body;
use crate::plan::Plan;
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
    let mut points: Vec<(&str, Vec<String>)> = Vec::new();
    for finding in findings.iter() {
        let mut readings: Vec<_> = finding.readings.iter().collect();
        readings.sort_by_key(|reading| !reading.in_force);
        points.extend(finding.point.as_deref().map(|point| (point, readings.iter().map(|reading| reading.name.clone()).collect())));
    }
    let others = Other::all(plan, points.iter().map(|(point, readings)| (*point, readings.as_slice())));
    let logs = LogArgs { log: args.log.clone() };
    let mut log = Heard::new(plan, &logs, Options { as_of, ..Options::default() });
    let (own, bodies) = log.one_by_one(&others, Some(io))?;
    let priced = others.into_iter().zip(bodies).filter_map(|(Other { point, reading, .. }, body)| Some(Priced { point, reading, body: body? }));
    let priced: Vec<Priced> = priced.collect();
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
    let interval = log.interval(&prices, if args.deep { ROUNDS } else { 0 })?;
    Ok(OnTheLog { body: own, interval })
}
