//! One log under many readings.

use super::exit::Stop;
use super::io::Io;
use super::log::{self, LogArgs, Taker};
use crate::eval::{Asked, Options, Several};
use crate::events::Event;
use crate::finding::{Combination, Combinations, Interval, Price};
use crate::outcome::Body;
use crate::plan::Plan;
use crate::readings::{Choice as _, UnknownParty};
use crate::witness::Trial;

/// How often the ends of an interval are looked at again, where that was asked for.
pub(super) const ROUNDS: usize = 4;

/// A reading of a point that is not in force, ready to run.
pub(super) struct Other {
    pub(super) point: String,
    pub(super) reading: String,
    pub(super) trial: Trial,
}

impl Other {
    /// Every reading of these points but the one that comes first in each.
    pub(super) fn all<'p>(plan: &Plan, points: impl Iterator<Item = (&'p str, &'p [String])>) -> Vec<Self> {
        let of = |(point, readings): (&str, &[String])| {
            let other = |reading: &String| Some(Self { point: point.to_owned(), reading: reading.clone(), trial: Trial::new(plan, &[(point, reading)])? });
            readings.iter().skip(1).filter_map(other).collect::<Vec<_>>()
        };
        points.flat_map(of).collect()
    }
}

/// What a log comes to as it is read, and under other readings, one point at a time: first those that share all that the log costs; then, of the rest, those that the log asks. What it does
/// not ask changes nothing. None where it would have to be read again and cannot be. What could not be used of it is said once.
pub(super) fn one_by_one(base: &Trial, others: &[Other], logs: &LogArgs, options: &Options, io: Option<&mut Io>) -> Result<(Body, Vec<Option<Body>>), Stop> {
    let plan = base.plan();
    let once = logs.has_stdin() || !base.program().tells_what_is_asked();
    let joins = |other: &Other| log::hear_alike(plan, other.trial.plan()) && (once || base.program().takes_in_like(other.trial.program()));
    let first: Vec<bool> = others.iter().map(joins).collect();
    let together: Vec<&Trial> = std::iter::once(base).chain(others.iter().zip(&first).filter(|(_, first)| **first).map(|(other, _)| &other.trial)).collect();
    let Pass { bodies, asked, read } = pass(&together, logs, options)?;
    if let Some(io) = io {
        log::say(&read, false, io)?;
    }
    let mut bodies = bodies.into_iter();
    let own = bodies.next().ok_or_else(|| Stop::fault("a log without a result"))?;
    let asks = |other: &Other| match log::hear_alike(plan, other.trial.plan()) {
        true => asked.may_turn_on(plan, &other.point),
        // Who is meant where nobody says so is heard, not taken in.
        false => read.report.unsaid > 0 || plan.points.find(&other.point).is_none_or(|(_, point)| point.kind != UnknownParty::KIND.name),
    };
    let mut found: Vec<Option<Body>> =
        others.iter().zip(&first).map(|(other, first)| if *first { bodies.next() } else { (!asks(other)).then(|| own.clone()) }).collect();
    let rest: Vec<usize> = found.iter().enumerate().filter(|(_, body)| body.is_none()).map(|(at, _)| at).collect();
    if !logs.has_stdin() {
        let trials: Vec<&Trial> = rest.iter().filter_map(|at| others.get(*at)).map(|other| &other.trial).collect();
        for (at, body) in rest.iter().zip(self::bodies(&trials, logs, options)?) {
            found.get_mut(*at).into_iter().for_each(|place| place.clone_from(&body));
        }
    }
    Ok((own, found))
}

/// What a log comes to under each of these.
fn bodies(all: &[&Trial], logs: &LogArgs, options: &Options) -> Result<Vec<Option<Body>>, Stop> {
    let mut bodies: Vec<Option<Body>> = all.iter().map(|_| None).collect();
    for at in 0..all.len() {
        // The log is read once for each way of reading its own words and times.
        let Some(words) = all.get(at).filter(|_| bodies.get(at).is_some_and(Option::is_none)).map(|trial| trial.plan()) else { continue };
        let alike: Vec<usize> = (at..all.len()).filter(|n| all.get(*n).is_some_and(|trial| log::hear_alike(words, trial.plan()))).collect();
        let trials: Vec<&Trial> = alike.iter().filter_map(|n| all.get(*n)).copied().collect();
        for (n, body) in alike.iter().zip(pass(&trials, logs, options)?.bodies) {
            bodies.get_mut(*n).into_iter().for_each(|place| *place = Some(body.clone()));
        }
    }
    Ok(bodies)
}

/// What came of reading a log once.
struct Pass {
    bodies: Vec<Body>,
    /// Of the first.
    asked: Asked,
    read: log::Read,
}

/// Reads the log once for all of these, which hear it alike.
fn pass(all: &[&Trial], logs: &LogArgs, options: &Options) -> Result<Pass, Stop> {
    let words = all.first().ok_or_else(|| Stop::fault("nothing to read a log for"))?.plan();
    let first = || Several::new(all.iter().map(|trial| trial.program()), options);
    let mut runner = Runner { several: first(), first: &first };
    let read = log::read(words, logs, None, &mut runner)?;
    let (bodies, asked) = runner.several.finish_asking();
    Ok(Pass { bodies, asked, read })
}

/// What a log comes to over the readings of these points, which were priced one by one: of those that move what is owed together, and then whether another one moves an end of that further,
/// so many times. None if the log cannot be read again, or nothing moves what is owed.
pub(super) fn interval(plan: &Plan, prices: &[(&str, &Price)], logs: &LogArgs, options: &Options, rounds: usize) -> Result<Option<Interval>, Stop> {
    let of = Combinations::of(prices.iter().copied());
    if logs.has_stdin() || of.count() == 1 {
        return Ok(None);
    }
    let found = together(plan, of.chosen(), logs, options)?;
    let Some(mut interval) = of.interval(&found.iter().map(|(readings, body)| (readings.clone(), body)).collect::<Vec<_>>()) else { return Ok(None) };
    for _ in 0..rounds {
        let beside = prices.iter().flat_map(|(point, price)| price.owed.iter().flat_map(|(reading, _)| interval.beside(point, reading)));
        let mut moved = false;
        for (readings, body) in together(plan, beside.collect(), logs, options)? {
            let point = readings.last().map_or("", |(point, _)| point.as_str()).to_owned();
            moved |= interval.widen(&point, &readings, &body);
        }
        if !moved {
            break;
        }
    }
    Ok(Some(interval))
}

/// What a log comes to under each of these readings; those that the plan does not take together are left out.
fn together(plan: &Plan, all: Vec<Combination>, logs: &LogArgs, options: &Options) -> Result<Vec<(Combination, Body)>, Stop> {
    let trial = |readings: &Combination| Trial::new(plan, &readings.iter().map(|(p, r)| (p.as_str(), r.as_str())).collect::<Vec<_>>());
    let trials: Vec<(Combination, Trial)> = all.into_iter().filter_map(|readings| trial(&readings).map(|trial| (readings, trial))).collect();
    let found = bodies(&trials.iter().map(|(_, trial)| trial).collect::<Vec<_>>(), logs, options)?;
    Ok(trials.into_iter().zip(found).filter_map(|((readings, _), body)| body.map(|body| (readings, body))).collect())
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
