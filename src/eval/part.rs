//! A part of a log: takes events, joins with the part after it, and becomes a result.
//!
//! The first part of a log evaluates as it goes. A later part cannot (its cases may have begun earlier), so it keeps its events and the first one
//! takes them in when they are merged: exact, and the same however the log was cut. A part that finds a case's events out of order says so
//! ([`Part::in_order`]): its result is then void and the log is to be read again with [`Options::sort`].

use super::asked::Asked;
use super::buffer::Buffer;
use super::facts::KeptFacts;
use super::fold::Fold;
use super::judge::{Item, items, samples, views};
use super::kept::KeptLives;
use super::life::Life;
use super::measure::Known;
use super::program::{Kind, Lives, Program};
use super::waiting::Waiting;
use crate::events::Event;
use crate::outcome::{Body, CaseFacts, Seen};
use crate::plan::{FieldId, Value};
use crate::readings::SameInstant;
use crate::value::Instant;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::Arc;

/// Which cases to tell of one by one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Facts {
    /// None; costs nothing.
    #[default]
    None,
    /// All. Memory grows with the log.
    All,
    /// Those with this key.
    Of(String),
}

/// How to evaluate.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Up to when the log counts; none: up to its latest row.
    pub as_of: Option<Instant>,
    /// Which cases to tell of.
    pub facts: Facts,
    /// Whether to tell the stretches behind each measure as well.
    pub stretches: bool,
    /// Keep all events and put them in order of time first: for logs that are not.
    pub sort: bool,
}

/// A part of a log under evaluation.
#[derive(Debug)]
pub struct Part<'p> {
    program: &'p Program,
    /// Others that make the same lives of a log.
    beside: Vec<&'p Program>,
    options: Options,
    first: bool,
    /// Events that wait: all of a later part or of a log to be sorted.
    kept: Buffer,
    state: State,
}

/// A row that is kept: when it happened, and the values of some fields as it did.
pub(super) type Row = (Instant, SmallVec<[Option<Value>; 2]>);

/// What the first part knows.
#[derive(Debug, Default)]
pub(super) struct State {
    /// By kind, by key: position of the life.
    tables: Vec<FxHashMap<Arc<str>, usize>>,
    lives: Vec<Option<Life>>,
    free: Vec<usize>,
    /// Lives that have ended with a clock running, which as-of will measure.
    pub(super) ended: Vec<Life>,
    pub(super) ledger: Ledger,
    /// By position among the programs beside.
    beside: Vec<Ledger>,
    /// By kind, what sets of time need of lives that are over.
    pub(super) kept_lives: Vec<KeptLives>,
    /// By kind, lives whose rows wait.
    pub(super) waiting: Vec<Waiting>,
    /// By position in [`Program::noted`], the rows.
    pub(super) noted: Vec<Vec<Row>>,
    /// What is worked out at the end.
    pub(super) known: Known,
    pub(super) facts: KeptFacts,
    pub(super) seen: Seen,
    pub(super) earliest: Option<Instant>,
    pub(super) latest: Option<Instant>,
    /// Latest row of any life that has ended.
    latest_end: Option<Instant>,
    /// Events of the instant at hand, where kind `same_instant` orders them.
    instant: Buffer,
    pub(super) disorder: bool,
    pub(super) asked: Asked,
    /// By position among [`Program::members`].
    pub(super) members: Vec<Member>,
}

/// What a program has made of lives.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) folds: Vec<Fold>,
    /// See [`Seen::outside_term`].
    pub(super) outside_term: u64,
    /// See [`Seen::without_target`].
    pub(super) without_target: u64,
}

/// A program, and those beside it that make the same lives of a log ([`Program::lives_like`]) and something else of the lives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Programs<'a> {
    pub(super) own: &'a Program,
    beside: &'a [&'a Program],
}

/// What a plan inside another knows.
#[derive(Debug, Default)]
pub(super) struct Member {
    pub(super) state: State,
    /// The values of the event in hand, in its own words.
    values: Vec<(FieldId, Option<Value>)>,
}

impl<'p> Part<'p> {
    /// The first part of a log, or all of it.
    pub fn first(program: &'p Program, options: Options) -> Self {
        Self::new(program, Vec::new(), options, true)
    }

    /// The same, with others beside it.
    pub(super) fn beside(program: &'p Program, beside: Vec<&'p Program>, options: Options) -> Self {
        Self::new(program, beside, options, true)
    }

    /// A part that follows another.
    pub fn later(program: &'p Program, options: Options) -> Self {
        Self::new(program, Vec::new(), options, false)
    }

    fn new(program: &'p Program, beside: Vec<&'p Program>, options: Options, first: bool) -> Self {
        let ledgers = beside.iter().map(|program| Ledger::new(program)).collect();
        Self { program, beside, options, first, kept: Buffer::default(), state: State { beside: ledgers, ..State::new(program) } }
    }

    /// Takes the next event of the log.
    pub fn push(&mut self, event: &Event<'_>) {
        if self.first && !self.options.sort {
            self.state.push(Programs { own: self.program, beside: &self.beside }, &self.options, event);
        } else {
            self.kept.push(event);
        }
    }

    /// Joins the part that follows.
    pub fn merge(&mut self, later: Self) {
        later.kept.events().for_each(|event| self.push(&event));
    }

    /// Whether every case's events came in order of time, as far as is known. If not, the result is void.
    pub fn in_order(&self) -> bool {
        self.state.in_order()
    }

    /// The result, and before it the facts that were asked for, in order of keys, first instants, kinds and lives.
    pub fn finish(self, facts: &mut dyn FnMut(CaseFacts)) -> Body {
        self.finish_counting(facts).0
    }

    /// As [`Self::finish`]; how much there was to settle: smaller windows that were worked out, and eight for each window that was judged (the same on any machine); and what the log asked.
    pub fn finish_counting(mut self, facts: &mut dyn FnMut(CaseFacts)) -> (Body, usize, Asked) {
        let as_of = self.end();
        let body = super::body::body(self.program, &mut self.state, as_of, facts);
        let windows = self.state.slices().saturating_add(body.results.len().saturating_mul(8));
        (body, windows, std::mem::take(&mut self.state.asked))
    }

    /// What each of these programs makes of the log: each judges lives as the one beside this part's own at that position, or as its own.
    pub(super) fn finish_as(mut self, programs: &[(Option<usize>, &Program)]) -> (Vec<Body>, Asked) {
        let as_of = self.end();
        let state = &mut self.state;
        let mut bodies = Vec::with_capacity(programs.len());
        for (beside, program) in programs {
            let turn = |state: &mut State| {
                let theirs = beside.and_then(|at| state.beside.get_mut(at));
                theirs.into_iter().for_each(|theirs| std::mem::swap(&mut state.ledger, theirs));
            };
            state.forget();
            turn(state);
            bodies.push(super::body::body(program, state, as_of, &mut |_| ()));
            turn(state);
        }
        (bodies, std::mem::take(&mut state.asked))
    }

    /// The log is over: everything that waits is taken in. As-of.
    fn end(&mut self) -> Instant {
        let mut kept = std::mem::take(&mut self.kept);
        if self.options.sort {
            kept.sort(|_, _| false);
        }
        let programs = Programs { own: self.program, beside: &self.beside };
        kept.events().for_each(|event| self.state.push(programs, &self.options, &event));
        self.state.end(programs, &self.options);
        self.state.as_of(&self.options)
    }
}

/// Whether a life is told of: unless all objectives of its kind leave it to another version.
fn is_told(program: &Program, kind: &Kind, life: &Life) -> bool {
    let mut own = kind.objectives.iter().filter_map(|at| program.objectives.get(*at)).filter(|o| !o.hidden).peekable();
    own.peek().is_none() || own.any(|objective| objective.share.holds(life.first))
}

impl Ledger {
    fn new(program: &Program) -> Self {
        Self { folds: program.objectives.iter().map(|_| Fold::default()).collect(), ..Self::default() }
    }

    /// Folds an item whose moment lies in the term, or counts it among those outside.
    fn take(&mut self, program: &Program, item: Item, known: Instant) {
        let Some((fold, objective)) = self.folds.get_mut(item.objective).zip(program.objectives.get(item.objective)) else { return };
        let Some(moment) = item.moment else { return };
        if objective.windows.term().contains(moment) {
            self.without_target = self.without_target.saturating_add(u64::from(item.judged.untargeted && !objective.hidden));
            fold.add(objective, item, moment, known);
        } else {
            self.outside_term = self.outside_term.saturating_add(u64::from(!objective.hidden));
        }
    }
}

impl<'a> Programs<'a> {
    /// One by itself.
    fn one(own: &'a Program) -> Self {
        Self { own, beside: &[] }
    }
}

impl State {
    fn new(program: &Program) -> Self {
        let member = |(program, _): &(Program, _)| Member { state: Self::new(program), values: Vec::new() };
        Self {
            tables: program.kinds.iter().map(|_| FxHashMap::default()).collect(),
            ledger: Ledger::new(program),
            kept_lives: program.kinds.iter().map(|_| KeptLives::default()).collect(),
            waiting: program.kinds.iter().map(|_| Waiting::default()).collect(),
            noted: vec![Vec::new(); program.noted.len()],
            members: program.members.iter().map(member).collect(),
            asked: Asked::of(program),
            ..Self::default()
        }
    }

    /// Forgets what was worked out of it.
    fn forget(&mut self) {
        self.known = Known::default();
        self.members.iter_mut().for_each(|member| member.state.forget());
    }

    fn slices(&self) -> usize {
        self.members.iter().fold(self.known.slices(), |sum, member| sum.saturating_add(member.state.slices()))
    }

    fn in_order(&self) -> bool {
        !self.disorder && self.members.iter().all(|member| member.state.in_order())
    }

    /// The log is over.
    fn end(&mut self, programs: Programs<'_>, options: &Options) {
        self.flush(programs, options);
        self.close(programs, options);
        for (member, (program, _)) in self.members.iter_mut().zip(&programs.own.members) {
            member.state.end(Programs::one(program), options);
        }
    }

    /// An event that is nothing to this plan: the log goes on.
    fn pass(&mut self, time: Instant, options: &Options) {
        if options.as_of.is_none_or(|as_of| time <= as_of) {
            self.earliest = Some(self.earliest.map_or(time, |t| t.min(time)));
            self.latest = self.latest.max(Some(time));
        }
        self.members.iter_mut().for_each(|member| member.state.pass(time, options));
    }

    /// As-of, as far as it is known.
    fn as_of(&self, options: &Options) -> Instant {
        options.as_of.or(self.latest).unwrap_or(Instant(0))
    }

    fn push(&mut self, programs: Programs<'_>, options: &Options, event: &Event<'_>) {
        let program = programs.own;
        for (Member { state, values }, (program, translation)) in self.members.iter_mut().zip(&program.members) {
            match translation.say(event, values) {
                Some(event) => state.push(Programs::one(program), options, &event),
                None => state.pass(event.time, options),
            }
        }
        if options.as_of.is_some_and(|as_of| event.time > as_of) {
            self.seen.after_as_of = self.seen.after_as_of.saturating_add(1);
            return;
        }
        self.seen.events = self.seen.events.saturating_add(1);
        self.earliest = Some(self.earliest.map_or(event.time, |t| t.min(event.time)));
        if program.same_instant == SameInstant::LogOrder {
            self.latest = Some(self.latest.map_or(event.time, |t| t.max(event.time)));
            self.take(programs, options, event);
            return;
        }
        if self.latest.is_some_and(|latest| event.time < latest) {
            self.disorder = true;
        }
        if self.instant.instant().is_some_and(|instant| instant != event.time) {
            self.flush(programs, options);
        }
        self.latest = Some(self.latest.map_or(event.time, |t| t.max(event.time)));
        self.instant.push(event);
    }

    /// Takes the events of the instant at hand, in their order.
    fn flush(&mut self, programs: Programs<'_>, options: &Options) {
        let program = programs.own;
        if self.instant.is_empty() {
            return;
        }
        let mut instant = std::mem::take(&mut self.instant);
        let stops_first = program.same_instant == SameInstant::StopsFirst;
        instant.sort(|kind, event| {
            let rule = program.kinds.get(kind.index()).zip(event).and_then(|(kind, event)| kind.events.get(event.index()));
            rule.is_some_and(|r| r.stops) != stops_first
        });
        instant.events().for_each(|event| self.take(programs, options, &event));
        instant.clear();
        self.instant = instant;
    }

    fn take(&mut self, programs: Programs<'_>, options: &Options, event: &Event<'_>) {
        let program = programs.own;
        let at = event.kind.index();
        let (Some(table), Some(kind)) = (self.tables.get_mut(at), program.kinds.get(at)) else { return };
        if let Some(revising) = &kind.revising {
            return self.wait(programs, options, event, revising);
        }
        if let Lives::Occurrence(_) = kind.lives {
            let mut life = Life::new(at, kind, event.case.into(), self.seen.cases, event.time);
            self.seen.cases = self.seen.cases.saturating_add(1);
            life.take(program, kind, event);
            Self::note(&mut self.noted, program, kind, &life, event);
            self.judge(programs, options, &life, true);
            return;
        }
        let place = match table.get(event.case) {
            Some(place) => *place,
            None => {
                if self.latest_end.is_some_and(|end| event.time < end) {
                    self.disorder = true;
                }
                let key: Arc<str> = event.case.into();
                let life = Life::new(at, kind, Arc::clone(&key), self.seen.cases, event.time);
                self.seen.cases = self.seen.cases.saturating_add(1);
                let place = self.free.pop().unwrap_or(self.lives.len());
                match self.lives.get_mut(place) {
                    Some(free) => *free = Some(life),
                    None => self.lives.push(Some(life)),
                }
                table.insert(key, place);
                place
            }
        };
        let Some(slot) = self.lives.get_mut(place) else { return };
        let Some(life) = slot else { return };
        if event.time < life.last {
            self.disorder = true;
        }
        if event.time == life.last && life.history.rows > 0 || self.latest_end == Some(event.time) {
            self.asked.note(program.plan.rules.same_instant);
        }
        let ends = life.take(program, kind, event);
        Self::note(&mut self.noted, program, kind, life, event);
        if let Lives::Signal(_) = kind.lives {
            samples(program, life, &mut |item| self.ledger.take(program, item, event.time));
            self.asked.join(&life.history.asked);
            for (program, ledger) in programs.beside.iter().zip(&mut self.beside) {
                samples(program, life, &mut |item| ledger.take(program, item, event.time));
            }
            return;
        }
        if !ends {
            return;
        }
        table.remove(event.case);
        self.free.push(place);
        self.latest_end = self.latest_end.max(Some(event.time));
        let Some(life) = slot.take() else { return };
        if options.as_of.is_none() && life.is_running() {
            self.ended.push(life);
        } else {
            self.judge(programs, options, &life, true);
        }
    }

    /// Notes a row at which windows end or that claims a credit.
    pub(super) fn note(noted: &mut [Vec<Row>], program: &Program, kind: &Kind, life: &Life, event: &Event<'_>) {
        let rule = event.event.and_then(|e| kind.events.get(e.index()));
        for (at, guards) in rule.iter().flat_map(|rule| &rule.noted) {
            let Some((rows, spec)) = noted.get_mut(*at).zip(program.noted.get(*at)).filter(|_| life.matches(program, event, guards)) else { continue };
            let value = |slot: &u16| life.history.tracks.get(usize::from(*slot)).and_then(|track| track.now()).cloned();
            rows.push((event.time, spec.slots.iter().map(value).collect()));
        }
    }

    /// Judges what is left: lives that did not end, and those that ended with a clock running.
    fn close(&mut self, programs: Programs<'_>, options: &Options) {
        self.wait_no_longer(programs, options);
        for life in &std::mem::take(&mut self.ended) {
            self.judge(programs, options, life, true);
        }
        for life in std::mem::take(&mut self.lives).iter().flatten() {
            self.judge(programs, options, life, false);
        }
        let as_of = self.as_of(options);
        let ledgers = std::iter::once(&mut self.ledger).chain(&mut self.beside);
        for (program, ledger) in std::iter::once(&programs.own).chain(programs.beside).zip(ledgers) {
            for (fold, objective) in ledger.folds.iter_mut().zip(&program.objectives) {
                fold.settle_until(objective, as_of);
            }
        }
    }

    /// Judges a life: folds its items, counts, tells its facts if asked.
    pub(super) fn judge(&mut self, programs: Programs<'_>, options: &Options, life: &Life, ended: bool) {
        let program = programs.own;
        let Some(kind) = program.kinds.get(life.kind) else { return };
        if !kind.clocks.is_empty() && !life.started() {
            self.seen.never_started = self.seen.never_started.saturating_add(1);
        }
        let as_of = self.as_of(options);
        if let Some(kept) = self.kept_lives.get_mut(life.kind) {
            kept.take(program, kind, life, if ended { life.last } else { as_of });
        }
        let tells = match &options.facts {
            Facts::None => false,
            Facts::All => true,
            Facts::Of(key) => **key == *life.key,
        };
        let tells = tells && is_told(program, kind, life);
        let views = views(program, kind, life, as_of);
        let mut told = Vec::new();
        items(program, life, &views, as_of, tells, &mut |item| {
            if tells && program.objectives.get(item.objective).is_some_and(|objective| !objective.hidden) {
                told.push(item.clone());
            }
            self.ledger.take(program, item, as_of);
        });
        self.asked.join(&life.history.asked);
        for (program, ledger) in programs.beside.iter().zip(&mut self.beside) {
            items(program, life, &views, as_of, false, &mut |item| ledger.take(program, item, as_of));
        }
        if tells {
            self.facts.keep(program, life, &views, told, options.stretches);
        }
    }
}
