//! One log under many readings.

use super::exit::Stop;
use super::io::Io;
use super::log::{self, LogArgs, Taker};
use crate::eval::{Options, Several};
use crate::events::Event;
use crate::finding::{Combination, Combinations, Interval, Price};
use crate::outcome::Body;
use crate::plan::Plan;
use crate::witness::Trial;

/// How often the ends of an interval are looked at again, where that was asked for.
pub(super) const ROUNDS: usize = 4;

/// What a log comes to under each of these: none where it would have to be read again and cannot be. What could not be used of it is said the first time.
pub(super) fn bodies(all: &[&Trial], logs: &LogArgs, options: &Options, mut io: Option<&mut Io>) -> Result<Vec<Option<Body>>, Stop> {
    let mut bodies: Vec<Option<Body>> = all.iter().map(|_| None).collect();
    for at in 0..all.len() {
        // The log is read once, and once more for each way of reading its own words and times.
        if bodies.get(at).is_none_or(Option::is_some) || at > 0 && logs.has_stdin() {
            continue;
        }
        let Some(words) = all.get(at).map(|trial| trial.plan()) else { continue };
        let alike: Vec<usize> = (at..all.len()).filter(|n| all.get(*n).is_some_and(|trial| log::hear_alike(words, trial.plan()))).collect();
        let first = || Several::new(alike.iter().filter_map(|n| all.get(*n)).map(|trial| trial.program()), options);
        let mut runner = Runner { several: first(), first: &first };
        let read = log::read(words, logs, None, &mut runner)?;
        if let Some(io) = io.take() {
            log::say(&read, false, io)?;
        }
        for (n, body) in alike.iter().zip(runner.several.finish()) {
            bodies.get_mut(*n).into_iter().for_each(|place| *place = Some(body.clone()));
        }
    }
    Ok(bodies)
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
    let found = bodies(&trials.iter().map(|(_, trial)| trial).collect::<Vec<_>>(), logs, options, None)?;
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
