//! Judges a life: cycles to items, items to verdicts. What comes out goes to folds, counters and facts.

use super::allowance::Course;
use super::condition::{Condition, Seen, Span};
use super::cycle::View;
use super::life::Life;
use super::number::units_of;
use super::program::{Allowed, Clock, Counted, Items, Kind, Lives, Program};
use super::targets::{Shares, Target};
use crate::metric::{ResultUnit, Sampled};
use crate::outcome::{ClockState, ItemVerdict};
use crate::plan::Value;
use crate::readings::{CountedAt, Cycles, MissingTarget, OpenCases, OpenValues};
use crate::value::{Instant, Micros, Ratio};
use smallvec::SmallVec;

/// Values of an objective's dimensions.
pub(super) type Group = SmallVec<[Option<Value>; 2]>;

/// An item of the population of an objective.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Position of the objective.
    pub(super) objective: usize,
    pub(super) cycle: Option<u32>,
    /// What puts it into a window.
    pub(super) moment: Option<Instant>,
    pub(super) group: Group,
    pub(super) judged: Judged,
    /// How many it stands for.
    pub(super) times: u64,
    /// The incident that it belongs to, where somebody asks.
    pub(super) incident: Option<Value>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Judged {
    /// What it adds to the measure; none if it is left out.
    pub(super) sampled: Option<Sampled>,
    /// Left out because it is open.
    pub(super) open: bool,
    /// Left out because no row of the targets applies.
    pub(super) untargeted: bool,
    pub(super) target: Option<Micros>,
    pub(super) due: Option<Instant>,
}

impl Judged {
    /// How it is told.
    pub(super) fn verdict(&self, objective: &Items) -> ItemVerdict {
        match self.sampled {
            None => ItemVerdict::LeftOut,
            Some(Sampled::Judged(met)) if objective.metric.unit == ResultUnit::Share => {
                if met {
                    ItemVerdict::Met
                } else {
                    ItemVerdict::Missed
                }
            }
            Some(_) => ItemVerdict::Measured,
        }
    }
}

/// The cycles of each clock of a life, measured up to their stops, the end of the case or `as_of`.
pub(super) fn views(program: &Program, kind: &Kind, life: &Life, as_of: Instant) -> Vec<Vec<View>> {
    let of = |(state, clock): (&super::clock::ClockState, &Clock)| {
        let views: Vec<View> = state.cycles().map(|c| c.view(program, clock, as_of)).collect();
        if views.iter().any(|view| view.paused_at_stop) {
            life.history.asked.note(clock.points.unended_pause);
        }
        views
    };
    life.clocks.iter().zip(&kind.clocks).map(of).collect()
}

/// A life on the bench.
struct Bench<'a> {
    program: &'a Program,
    life: &'a Life,
    views: &'a [Vec<View>],
    as_of: Instant,
    /// When it begins and when it was last told of.
    whole: (Instant, Instant),
    /// How many it stands for.
    times: u64,
}

/// The items that a life gives to the objectives of its kind, in their order.
/// `tells_due`: also where nothing turns on when they are due.
pub(super) fn items(program: &Program, life: &Life, views: &[Vec<View>], as_of: Instant, tells_due: bool, into: &mut dyn FnMut(Item)) {
    let Some(kind) = program.kinds.get(life.kind) else { return };
    let bench = Bench { program, life, views, as_of, whole: (life.first, life.last), times: times(kind, life) };
    for at in &kind.objectives {
        let own = program.objectives.get(*at).filter(|o| o.share.holds(life.first));
        let Some(objective) = own.and_then(|o| o.items.as_ref()).filter(|o| !o.samples) else { continue };
        let Some(clock) = objective.clock else {
            let span = Span { start: 0, stop: life.history.latest() };
            bench.item(objective, *at, span, None, into);
            continue;
        };
        let (Some(clock), Some(cycles)) = (kind.clocks.get(clock), views.get(clock)) else { continue };
        if cycles.len() > 1 {
            life.history.asked.note(clock.points.cycles);
        }
        let wants_due = tells_due || !matches!(objective.counted, Counted::Mark(_) | Counted::At(CountedAt::Start));
        let mut give = |parts: &[View]| {
            let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
            let as_of = last.as_of;
            let span = Span { start: first.span.start, stop: last.span.stop.min(life.history.latest()) };
            let bench = Bench { as_of, ..bench };
            bench.item(objective, *at, span, Some(Course { program, clock, parts, as_of, wants_due }), into);
        };
        match clock.cycles {
            Cycles::Each => cycles.chunks(1).for_each(give),
            Cycles::First => give(cycles.get(..1).unwrap_or(&[])),
            Cycles::Last => give(cycles.len().checked_sub(1).and_then(|n| cycles.get(n..)).unwrap_or(&[])),
            Cycles::Longest => {
                let longest = (0..cycles.len()).reduce(|best, next| {
                    let value = |n: usize| cycles.get(n).map(|v| v.value);
                    if value(next) > value(best) { next } else { best }
                });
                give(longest.and_then(|n| cycles.get(n..=n)).unwrap_or(&[]));
            }
            Cycles::Total => give(cycles),
        }
    }
}

/// The items that the latest row of a signal gives to the objectives that look at its samples.
pub(super) fn samples(program: &Program, life: &Life, into: &mut dyn FnMut(Item)) {
    let Some(kind) = program.kinds.get(life.kind) else { return };
    let row = life.history.latest();
    let bench = Bench { program, life, views: &[], as_of: life.last, whole: (life.last, life.last), times: 1 };
    for at in &kind.objectives {
        let own = program.objectives.get(*at).filter(|o| o.share.holds(life.first));
        if let Some(objective) = own.and_then(|o| o.items.as_ref()).filter(|o| o.samples) {
            bench.item(objective, *at, Span { start: row, stop: row }, None, into);
        }
    }
}

/// How many a life stands for: one, or what its count says.
fn times(kind: &Kind, life: &Life) -> u64 {
    let Lives::Occurrence(Some(slot)) = kind.lives else { return 1 };
    match life.history.tracks.get(usize::from(slot)).and_then(|track| track.now()) {
        Some(Value::Number(count)) => rust_decimal::prelude::ToPrimitive::to_u64(count).unwrap_or(1),
        _ => 1,
    }
}

impl Bench<'_> {
    fn item(&self, objective: &Items, at: usize, span: Span, course: Option<Course<'_>>, into: &mut dyn FnMut(Item)) {
        let (life, course) = (self.life, course.as_ref());
        if !self.holds(&objective.population, objective, span, course) {
            return;
        }
        let group: Group = objective.dimensions.iter().map(|(look, _)| look.value(&life.history, span).cloned()).collect();
        if objective.blank_is_none && group.iter().any(Option::is_none) {
            return;
        }
        let mut judged = self.judge(objective, span, course);
        if course.and_then(Course::last).is_some_and(|v| v.state == ClockState::Ended) {
            judged.open = false;
        }
        let total = course.is_some_and(|c| c.clock.cycles == Cycles::Total);
        let moment = match objective.counted {
            Counted::Mark(mark) => life.history.firsts.get(usize::from(mark)).copied().flatten().map(|(_, time)| time),
            Counted::At(when) => Some(match course {
                None => {
                    let (first, last) = self.whole;
                    if when == CountedAt::Stop { last } else { first }
                }
                Some(course) => match when {
                    CountedAt::Start => course.start(),
                    CountedAt::Due => judged.due.unwrap_or(course.start()),
                    CountedAt::Stop => course.stop().or(judged.due).unwrap_or(self.as_of),
                },
            }),
        };
        let cycle = course.filter(|_| !total).and_then(|c| c.last()).map(|v| v.number);
        let incident = objective.incident.and_then(|slot| life.history.tracks.get(usize::from(slot))?.now().cloned());
        into(Item { objective: at, cycle, moment, group, judged, times: self.times, incident });
    }

    /// Whether a condition holds of an item.
    fn holds(&self, cond: &Condition, objective: &Items, span: Span, course: Option<&Course<'_>>) -> bool {
        let measured = |clock: usize| match course.filter(|_| objective.clock == Some(clock)) {
            Some(course) => Some(value_of(course)),
            None => self.views.get(clock)?.first().map(|view| view.value),
        };
        cond.holds(Seen { history: &self.life.history, calendars: &self.program.calendars, measured: &measured }, span)
    }

    fn judge(&self, objective: &Items, span: Span, course: Option<&Course<'_>>) -> Judged {
        let holds = || self.holds(&objective.holds, objective, span, course);
        match objective.metric.unit {
            ResultUnit::Share => match (objective.within, course) {
                (Some(allowed), Some(course)) => judge_time(objective, allowed, self.life, course),
                _ => Judged { sampled: Some(Sampled::Judged(holds())), ..Judged::default() },
            },
            ResultUnit::Count => Judged { sampled: holds().then_some(Sampled::Judged(true)), ..Judged::default() },
            ResultUnit::OfValues => self.judge_value(objective, span, course),
        }
    }

    fn judge_value(&self, objective: &Items, span: Span, course: Option<&Course<'_>>) -> Judged {
        let field = objective.field.map(|look| match look.value(&self.life.history, span) {
            Some(Value::Number(number)) => Ratio::from_decimal(*number),
            _ => None,
        });
        let Some(course) = course else { return Judged { sampled: field.flatten().map(Sampled::Number), ..Judged::default() } };
        if course.stop().is_none() {
            self.life.history.asks(objective.open_points[1]);
        }
        let open = course.stop().is_none() && objective.open_values == OpenValues::LeftOut;
        let length = value_of(course);
        let sampled = match &objective.units {
            None => Some(Sampled::Length(length)),
            Some(units) => units_of(crate::outcome::length(length), units, &self.program.plan.points).map(|number| Sampled::Number(number.ratio())),
        };
        let sampled = match field {
            None => sampled,
            Some(weight) => sampled.zip(weight).map(|(sampled, weight)| sampled.times(weight)),
        };
        Judged { sampled: sampled.filter(|_| !open), open, ..Judged::default() }
    }
}

/// What an item's cycles have measured.
fn value_of(course: &Course<'_>) -> Micros {
    course.parts.iter().fold(Micros::ZERO, |sum, v| sum.plus(v.value))
}

fn judge_time(objective: &Items, allowed: Allowed, life: &Life, course: &Course<'_>) -> Judged {
    let by_table = |clock: &Clock| clock.targets.as_ref().map_or(Target::None, |table| table.of(course, &life.history));
    let target = match allowed {
        Allowed::Time(allowance) => Target::One(allowance),
        Allowed::Targets => by_table(course.clock),
    };
    let (length, due, kept) = match &target {
        Target::None => return Judged::default(),
        Target::Missing(MissingTarget::LeftOut) => return Judged { untargeted: true, ..Judged::default() },
        Target::Missing(MissingTarget::Missed) => return Judged { sampled: Some(Sampled::Judged(false)), ..Judged::default() },
        Target::One(allowance) => {
            let due = if course.wants_due { allowance.due(course) } else { None };
            (allowance.length(), due, allowance.is_kept(course))
        }
        Target::Shared(list) => {
            let due = if course.wants_due { Shares(list).due(course) } else { None };
            (Shares(list).length(), due, Shares(list).is_kept(course))
        }
    };
    let verdict = if course.last().is_some_and(|v| v.state == ClockState::Stopped) {
        Some(kept)
    } else {
        life.history.asks(objective.open_points[0]);
        match objective.open_cases {
            OpenCases::LeftOut => None,
            OpenCases::MissedOnceOverdue => (!kept).then_some(false),
            OpenCases::Missed => Some(false),
        }
    };
    Judged { sampled: verdict.map(Sampled::Judged), open: verdict.is_none(), untargeted: false, target: length, due }
}
