//! One log under many readings.

use super::exit::Stop;
use super::io::Io;
use super::log::{self, LogArgs, Taker};
use crate::eval::{Asked, Buffer, Options, Several};
use crate::events::Event;
use crate::finding::{Combination, Combinations, Interval, Price};
use crate::outcome::Body;
use crate::plan::{Plan, Value};
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

/// A log, to be heard under many readings of one plan. What was heard of it is kept, if it is not too much, so that it is read once.
pub(super) struct Heard<'a> {
    plan: &'a Plan,
    logs: &'a LogArgs,
    options: Options,
    /// What it says to this plan, once it was read and if it was kept.
    kept: Option<Kept>,
}

/// What came of a log, once for each of several programs.
struct Pass {
    bodies: Vec<Body>,
    /// Of the first.
    asked: Asked,
    /// None if it was kept.
    read: Option<log::Read>,
}

impl<'a> Heard<'a> {
    pub(super) fn new(plan: &'a Plan, logs: &'a LogArgs, options: Options) -> Self {
        Self { plan, logs, options, kept: None }
    }

    /// What the log comes to as it is read, and under other readings, one point at a time: first those that make the same lives of it; then, of the rest, those that the log asks. What it does
    /// not ask changes nothing. None where it would have to be read again and cannot be. What could not be used of it is said once.
    pub(super) fn one_by_one(&mut self, others: &[Other], io: Option<&mut Io>) -> Result<(Body, Vec<Option<Body>>), Stop> {
        let base = Trial::new(self.plan, &[]).ok_or_else(|| Stop::fault("the plan cannot be made ready"))?;
        let once = self.logs.has_stdin() || !base.program().tells_what_is_asked();
        let joins = |other: &Other| log::hear_alike(self.plan, other.trial.plan()) && (once || base.program().lives_like(other.trial.program()));
        let first: Vec<bool> = others.iter().map(joins).collect();
        let together: Vec<&Trial> =
            std::iter::once(&base).chain(others.iter().zip(&first).filter(|(_, first)| **first).map(|(other, _)| &other.trial)).collect();
        let Pass { bodies, asked, read } = self.pass(&together)?;
        if let Some((io, read)) = io.zip(read.as_ref()) {
            log::say(read, false, io)?;
        }
        let unsaid = read.map_or(u64::MAX, |read| read.report.unsaid);
        let mut bodies = bodies.into_iter();
        let own = bodies.next().ok_or_else(|| Stop::fault("a log without a result"))?;
        let asks = |other: &Other| match log::hear_alike(self.plan, other.trial.plan()) {
            true => asked.may_turn_on(self.plan, &other.point),
            // Who is meant where nobody says so is heard, not taken in.
            false => unsaid > 0 || self.plan.points.find(&other.point).is_none_or(|(_, point)| point.kind != UnknownParty::KIND.name),
        };
        let mut found: Vec<Option<Body>> =
            others.iter().zip(&first).map(|(other, first)| if *first { bodies.next() } else { (!asks(other)).then(|| own.clone()) }).collect();
        let rest: Vec<usize> = found.iter().enumerate().filter(|(_, body)| body.is_none()).map(|(at, _)| at).collect();
        let trials: Vec<&Trial> = rest.iter().filter_map(|at| others.get(*at)).map(|other| &other.trial).collect();
        for (at, body) in rest.iter().zip(self.bodies(&trials)?) {
            found.get_mut(*at).into_iter().for_each(|place| place.clone_from(&body));
        }
        Ok((own, found))
    }

    /// What the log comes to under each of these; none where it would have to be read again and cannot be.
    fn bodies(&mut self, all: &[&Trial]) -> Result<Vec<Option<Body>>, Stop> {
        let mut bodies: Vec<Option<Body>> = all.iter().map(|_| None).collect();
        for at in 0..all.len() {
            // The log is read once for each way of reading its own words and times.
            let Some(words) = all.get(at).filter(|_| bodies.get(at).is_some_and(Option::is_none)).map(|trial| trial.plan()) else { continue };
            if self.logs.has_stdin() && !self.keeps(words) {
                continue;
            }
            let alike: Vec<usize> = (at..all.len()).filter(|n| all.get(*n).is_some_and(|trial| log::hear_alike(words, trial.plan()))).collect();
            let trials: Vec<&Trial> = alike.iter().filter_map(|n| all.get(*n)).copied().collect();
            for (n, body) in alike.iter().zip(self.pass(&trials)?.bodies) {
                bodies.get_mut(*n).into_iter().for_each(|place| *place = Some(body.clone()));
            }
        }
        Ok(bodies)
    }

    /// Whether what the log says to a plan was kept.
    fn keeps(&self, plan: &Plan) -> bool {
        self.kept.is_some() && log::hear_alike(self.plan, plan)
    }

    /// Hears the log once for all of these, which hear it alike.
    fn pass(&mut self, all: &[&Trial]) -> Result<Pass, Stop> {
        let words = all.first().ok_or_else(|| Stop::fault("nothing to read a log for"))?.plan();
        let first = || Several::new(all.iter().map(|trial| trial.program()), &self.options);
        if let Some(kept) = self.kept.as_ref().filter(|_| self.keeps(words)) {
            let mut several = first();
            kept.pieces.iter().for_each(|events| several.take(events));
            let (bodies, asked) = several.finish_asking();
            return Ok(Pass { bodies, asked, read: None });
        }
        let keeps = log::hear_alike(self.plan, words);
        let mut runner = Runner { several: first(), kept: keeps.then(Kept::default), keeps, first: &first };
        let read = log::read(words, self.logs, None, &mut runner)?;
        let (bodies, asked) = runner.several.finish_asking();
        if keeps {
            self.kept = runner.kept;
        }
        Ok(Pass { bodies, asked, read: Some(read) })
    }

    /// What the log comes to over the readings of these points, which were priced one by one: of those that move what is owed together, and then whether another one moves an end of that
    /// further, so many times. None if nothing moves what is owed, or the log would have to be read again and cannot be.
    pub(super) fn interval(&mut self, prices: &[(&str, &Price)], rounds: usize) -> Result<Option<Interval>, Stop> {
        let of = Combinations::of(prices.iter().copied());
        if of.count() == 1 {
            return Ok(None);
        }
        let found = self.together(of.chosen())?;
        let Some(mut interval) = of.interval(&found.iter().map(|(readings, body)| (readings.clone(), body)).collect::<Vec<_>>()) else { return Ok(None) };
        for _ in 0..rounds {
            let beside = prices.iter().flat_map(|(point, price)| price.owed.iter().flat_map(|(reading, _)| interval.beside(point, reading)));
            let mut moved = false;
            for (readings, body) in self.together(beside.collect())? {
                let point = readings.last().map_or("", |(point, _)| point.as_str()).to_owned();
                moved |= interval.widen(&point, &readings, &body);
            }
            if !moved {
                break;
            }
        }
        Ok(Some(interval))
    }

    /// What the log comes to under each of these readings; those that the plan does not take together are left out.
    fn together(&mut self, all: Vec<Combination>) -> Result<Vec<(Combination, Body)>, Stop> {
        let trial = |readings: &Combination| Trial::new(self.plan, &readings.iter().map(|(p, r)| (p.as_str(), r.as_str())).collect::<Vec<_>>());
        let trials: Vec<(Combination, Trial)> = all.into_iter().filter_map(|readings| trial(&readings).map(|trial| (readings, trial))).collect();
        let found = self.bodies(&trials.iter().map(|(_, trial)| trial).collect::<Vec<_>>())?;
        Ok(trials.into_iter().zip(found).filter_map(|((readings, _), body)| body.map(|body| (readings, body))).collect())
    }
}

/// Events in the order in which they were heard.
#[derive(Default)]
struct Kept {
    pieces: Vec<Buffer>,
    /// About how much room they take.
    bytes: usize,
}

/// So many events are kept in one piece.
const PIECE: usize = 1 << 14;
/// So many bytes of a log are kept at most.
const ROOM: usize = 256 << 20;

impl Kept {
    /// False if there is no room for it.
    fn take(&mut self, event: &Event<'_>) -> bool {
        let text = |value: &Option<Value>| if let Some(Value::Text(text)) = value { text.len() } else { 0 };
        let texts = event.values.iter().fold(event.case.len(), |sum, (_, value)| sum.saturating_add(text(value)));
        self.bytes = self.bytes.saturating_add(size_of_val(event)).saturating_add(size_of_val(event.values)).saturating_add(texts);
        if self.bytes > ROOM {
            return false;
        }
        if self.pieces.last().is_none_or(|piece| piece.len() >= PIECE) {
            self.pieces.push(Buffer::default());
        }
        self.pieces.last_mut().into_iter().for_each(|piece| piece.push(event));
        true
    }
}

struct Runner<'p, 'f> {
    several: Several<'p>,
    kept: Option<Kept>,
    keeps: bool,
    first: &'f dyn Fn() -> Several<'p>,
}

impl Taker for Runner<'_, '_> {
    fn take(&mut self, event: &Event<'_>) {
        self.several.push(event);
        if self.kept.as_mut().is_some_and(|kept| !kept.take(event)) {
            self.kept = None;
        }
    }

    fn again(&mut self) {
        self.several = (self.first)();
        self.kept = self.keeps.then(Kept::default);
    }
}
