//! Values aimed at: where an objective is judged or paid by a number, histories on which exactly that number is measured, and numbers between.
//!
//! A known case is changed in one thing (a time, or how many there are of it), the measure is taken twice, and the line through both says what that thing has to be. A measure that is no
//! line there is missed, and nothing is lost but the try: what a history shows is only ever what its evaluation says.

use super::company;
use super::corpus::Corpus;
use super::draw::last;
use super::history::{Actor, History};
use super::lexicon::{Focus, Lexicon, MOST_COPIES};
use super::trial::Trial;
use crate::plan::{Plan, Quantity, Scale, Sort, Value};
use crate::value::{Instant, Micros, Ratio};
use rust_decimal::Decimal;

/// Cases of each kind, met and missed, that are changed.
const BASES: usize = 4;
/// Beginnings of months that are tried until a value is reached exactly: some windows are too long or too short for it.
const BEGINS: usize = 6;
/// How long after that it begins: a morning on which what has to be claimed can still be claimed when the month is over.
const INTO: Micros = Micros(81 * Micros::HOUR.0);

/// The values at which an objective turns, then what lies between two of them, then what is rounded to them.
pub(super) fn goals(plan: &Plan, objective: &crate::plan::Objective) -> Vec<Ratio> {
    let mut edges: Vec<Ratio> = Vec::new();
    let own = plan.objectives.iter().position(|o| std::ptr::eq(o, objective));
    if let Some(target) = &objective.target {
        let values = target.value.options.iter().chain(target.rows.iter().filter_map(|row| row.value.as_ref()).flat_map(|value| &value.options));
        edges.extend(values.filter_map(|value| match value {
            Quantity::Share(share) => Some(*share),
            Quantity::Number(number) | Quantity::Money(number) => Ratio::from_decimal(*number),
            Quantity::Length(length) => Some(Ratio::whole(length.0)),
            Quantity::Unknown => None,
        }));
    }
    let credits = plan.credits.iter().filter(|c| Some(c.objective.index()) == own && c.scale == Scale::Attained);
    let rows = credits.flat_map(|credit| &credit.rows);
    edges.extend(rows.flat_map(|row| [row.lower, row.upper]).flatten().map(|edge| edge.at));
    edges.sort();
    edges.dedup();
    let between = edges.windows(2).filter_map(|pair| pair.first()?.plus(*pair.last()?)?.over(Ratio::whole(2)));
    let shares = edges.iter().filter(|e| Ratio::ZERO < **e && **e <= Ratio::ONE);
    let rounded = shares.flat_map(|edge| [2_500, 25_000].into_iter().filter_map(|part| edge.minus(Ratio::new(1, part)?)));
    let mut all = edges.clone();
    all.extend(between.chain(rounded).collect::<Vec<_>>());
    all
}

/// What of a case is changed.
#[derive(Clone, Copy, Debug)]
enum Lever {
    /// The time before a step of a case.
    Gap(usize, usize),
    /// How many there are, so far apart.
    Copies(Micros),
    /// A number that comes with a step of the first case, by its place among the values: in thousandths, or in whole ones.
    Value(usize, usize, i64),
}

impl Lever {
    /// Two values at which the measure is taken.
    fn samples(self) -> [i64; 2] {
        match self {
            Self::Gap(..) => [2 * Micros::HOUR.0, 3 * Micros::HOUR.0],
            Self::Copies(_) => [1, 2],
            Self::Value(..) => [10_000, 20_000],
        }
    }

    /// The history of cases the first of which begins at a moment, with this at a value.
    fn set(self, lexicon: &Lexicon, focus: &Focus, base: &[Actor], begin: Instant, value: i64) -> History {
        let first = base.iter().map(|actor| actor.start).min().unwrap_or(begin);
        let mut actors: Vec<Actor> = base.iter().map(|actor| Actor { start: begin.plus(actor.start.since(first)), ..actor.clone() }).collect();
        match self {
            Self::Gap(actor, step) => {
                let found = actors.get_mut(actor).and_then(|actor| actor.steps.get_mut(step));
                found.into_iter().for_each(|step| step.gap = Micros(value));
            }
            Self::Copies(apart) => {
                let copies = u32::try_from(value.clamp(1, i64::from(MOST_COPIES))).unwrap_or(1);
                actors.iter_mut().for_each(|actor| (actor.copies, actor.apart) = (copies, apart));
            }
            Self::Value(step, place, _) => {
                let found = actors.first_mut().and_then(|actor| actor.steps.get_mut(step)).and_then(|step| step.values.get_mut(place));
                found.into_iter().for_each(|(_, known)| *known = Value::Number(Decimal::new(value, 3).normalize()));
            }
        }
        let latest = actors.iter().map(last).max().unwrap_or(begin);
        let over = lexicon.edges.iter().copied().find(|e| latest < *e).unwrap_or(latest);
        History { actors, as_of: over.plus(focus.window) }
    }

    /// Whole values by which a wanted one is reached: itself, or those on either side.
    fn near(self, wanted: Ratio) -> Vec<i64> {
        let unit = match self {
            Self::Gap(..) if wanted.den() != 1 => i128::from(Micros::SECOND.0),
            Self::Value(_, _, unit) => i128::from(unit),
            _ => 1,
        };
        let whole = wanted.num().div_euclid(wanted.den().saturating_mul(unit)).saturating_mul(unit);
        let exact = wanted.den() == 1 && wanted.num() == whole;
        let both = if exact { vec![whole] } else { vec![whole, whole.saturating_add(unit)] };
        let most = match self {
            Self::Gap(..) => i128::from(400 * Micros::DAY.0),
            Self::Copies(_) => i128::from(MOST_COPIES),
            Self::Value(..) => 1_000_000_000_000_000,
        };
        both.into_iter().filter(|value| (1..=most).contains(value)).filter_map(|value| i64::try_from(value).ok()).collect()
    }
}

/// Histories on which an objective should measure the values at which it turns.
pub(super) fn histories(trial: &Trial, lexicon: &Lexicon, focus: &Focus, corpus: &Corpus, most: usize) -> Vec<History> {
    let plan = trial.plan();
    let mut all: Vec<History> = Vec::new();
    for mut base in corpus.bases(&focus.objective, BASES) {
        // What its credits rest on comes again by itself, in time.
        base.retain(|actor| focus.kinds.contains(&actor.kind) || !focus.company.contains(&actor.kind));
        let base = base.as_slice();
        let gaps = base.iter().enumerate().flat_map(|(at, actor)| (1..actor.steps.len()).map(move |step| Lever::Gap(at, step)));
        let alone = if base.len() == 1 { base } else { &[] };
        let aparts = alone.iter().flat_map(|_| std::iter::once(Micros(0)).chain(lexicon.slices.iter().copied()));
        let numbers = alone.iter().flat_map(|actor| numbers(plan, actor));
        for lever in numbers.chain(gaps).chain(aparts.map(Lever::Copies)) {
            let mut left = focus.goals.clone();
            for begin in lexicon.edges.iter().take(BEGINS).chain(&lexicon.seasons).map(|edge| edge.plus(INTO)) {
                if left.is_empty() {
                    break;
                }
                let Some(line) = Line::through(trial, lexicon, focus, base, lever, begin) else { break };
                left.retain(|goal| {
                    let Some(wanted) = line.at(*goal) else { return true };
                    let histories = lever.near(wanted).into_iter().map(|value| lever.set(lexicon, focus, base, begin, value));
                    all.extend(histories.filter(|history| history.events() <= most).map(|history| company::beside(plan, lexicon, focus, history)));
                    wanted.den() != 1
                });
            }
        }
    }
    all.dedup();
    all
}

/// The numbers of a case.
fn numbers(plan: &Plan, base: &Actor) -> Vec<Lever> {
    let counted = plan.case(base.kind).and_then(|case| if let Sort::Occurrence { count } = case.sort { count } else { None });
    let mut all = Vec::new();
    for (step, row) in base.steps.iter().enumerate() {
        let places = row.values.iter().enumerate().filter(|(_, (_, value))| matches!(value, Value::Number(_)));
        all.extend(places.map(|(place, (field, _))| Lever::Value(step, place, if counted == Some(*field) { 1_000 } else { 1 })));
    }
    all
}

/// A measure by a value: two points of it.
#[derive(Clone, Copy, Debug)]
struct Line {
    values: [Ratio; 2],
    measures: [Ratio; 2],
}

impl Line {
    /// In the first window in which the measure changes; none if it changes in none.
    fn through(trial: &Trial, lexicon: &Lexicon, focus: &Focus, base: &[Actor], lever: Lever, begin: Instant) -> Option<Self> {
        let samples = lever.samples();
        let [one, other] = samples.map(|value| trial.measures(&lever.set(lexicon, focus, base, begin, value), &focus.objective));
        let apart = |(window, measure): &&(Instant, Ratio)| other.iter().any(|(at, there)| at == window && there != measure);
        let (window, first) = one.iter().find(apart)?;
        let (_, second) = other.iter().find(|(at, _)| at == window)?;
        Some(Self { values: samples.map(Ratio::whole), measures: [*first, *second] })
    }

    /// The value at which the measure should be that.
    fn at(&self, goal: Ratio) -> Option<Ratio> {
        let ([x, y], [from, until]) = (self.values, self.measures);
        let slope = until.minus(from)?.over(y.minus(x)?)?;
        goal.minus(from)?.over(slope)?.plus(x)
    }
}
