//! How a set of time comes to hold, read off its shape: which cases it takes, and what begins and what ends their part in it. A recipe is a guess; what a history made of it shows is
//! only ever what its evaluation says.

use super::draw::last;
use super::history::{Actor, Step};
use crate::plan::{
    Budget, CaseId, CaseSet, Cond, EventId, FieldId, FieldKind, Num, NumCond, ObjectiveId, OfCases, OverWhat, Pattern, Plan, Quantifier, RoleId, Scope, Sort,
    StateSet, Test, TimeSet, Value,
};
use crate::value::{Instant, Micros};
use rust_decimal::Decimal;

/// Sets within sets no deeper than this.
const DEEPEST: usize = 16;
/// Ways in which one set comes to hold, at most.
const WAYS: usize = 6;
/// Cases of one kind, at most.
const COPIES: u32 = 24;
/// Samples of one signal, at most.
const SAMPLES: i64 = 24;

/// Cases that together make a set hold.
pub(super) type Recipe = Vec<Part>;

/// What is told of a case.
#[derive(Clone, Debug, Default)]
struct Told {
    event: Option<EventId>,
    by: Vec<RoleId>,
}

/// The part of one case, or of several to which the same happens.
#[derive(Clone, Debug)]
pub(super) struct Part {
    kind: CaseId,
    copies: u32,
    /// What is told before it.
    before: Option<EventId>,
    /// How long before at least.
    pub(super) notice: Option<Micros>,
    begin: Vec<Told>,
    /// In order of the beginnings: what began last ends first.
    end: Vec<Told>,
    /// Values with which it begins, and with which it ends.
    values: Vec<(FieldId, Value)>,
    after: Vec<(FieldId, Value)>,
}

impl Part {
    fn of(kind: CaseId) -> Self {
        Self { kind, copies: 1, before: None, notice: None, begin: Vec::new(), end: Vec::new(), values: Vec::new(), after: Vec::new() }
    }

    /// Whether words of it come before it.
    pub(super) fn is_announced(&self) -> bool {
        self.before.is_some()
    }

    /// Everything that the other asks for as well.
    fn with(mut self, other: Self) -> Self {
        self.copies = self.copies.max(other.copies);
        self.before = self.before.or(other.before);
        self.notice = self.notice.max(other.notice);
        self.begin.extend(other.begin);
        self.end.extend(other.end);
        for (into, from) in [(&mut self.values, other.values), (&mut self.after, other.after)] {
            let more: Vec<_> = from.into_iter().filter(|(field, _)| !into.iter().any(|(known, _)| known == field)).collect();
            into.extend(more);
        }
        self
    }

    /// The same where something begins twice and ends once before the rest begins: each of what begins in turn.
    fn begun_twice(&self) -> Vec<Self> {
        let one = |(at, (begin, end)): (usize, (&Told, &Told))| {
            let mut other = self.clone();
            other.begin.splice(at..=at, [begin.clone(), begin.clone(), end.clone()]);
            other
        };
        self.begin.iter().zip(&self.end).enumerate().map(one).collect()
    }

    /// The case, whose part begins at a moment and lasts so long; words of it so long before.
    fn actor(&self, plan: &Plan, begin: Instant, length: Micros, ahead: Micros) -> Option<Actor> {
        let case = plan.case(self.kind)?;
        let by = |told: &Told| told.by.first().copied().or_else(|| case.events.get(told.event?.index())?.by.first().copied());
        let step = |told: &Told, gap: Micros| Step { gap, event: told.event, by: by(told), values: Vec::new() };
        let mut steps: Vec<Step> = self.before.iter().map(|event| step(&Told { event: Some(*event), by: Vec::new() }, Micros(0))).collect();
        let first = steps.len();
        steps.extend(self.begin.iter().map(|told| step(told, Micros(0))));
        if steps.len() == first {
            // Nothing has to happen to it; but there must be one.
            let event = (!matches!(case.sort, Sort::Signal { .. }) && !case.events.is_empty()).then_some(EventId(0));
            steps.push(step(&Told { event, by: Vec::new() }, Micros(0)));
        }
        steps.get_mut(first).into_iter().filter(|_| first > 0).for_each(|step| step.gap = ahead);
        steps.first_mut()?.values.clone_from(&self.values);
        let mut left = length;
        if let Sort::Signal { holds, .. } = case.sort {
            // Samples follow each other before what they say has run out.
            let each = holds.map_or(length.0, |holds| holds.0).max(length.0 / SAMPLES).max(1);
            while left.0 > each {
                steps.push(Step { gap: Micros(each), event: None, by: None, values: self.values.clone() });
                left = Micros(left.0 - each);
            }
        }
        let begun = steps.len();
        steps.extend(self.end.iter().rev().map(|told| step(told, Micros(0))));
        if steps.len() == begun && matches!(case.sort, Sort::Signal { .. }) {
            steps.push(Step { gap: Micros(0), event: None, by: None, values: Vec::new() });
        }
        let ends = steps.get_mut(begun);
        ends.into_iter().for_each(|step| {
            step.gap = left;
            step.values.clone_from(&self.after);
        });
        steps.iter_mut().for_each(|step| step.values.sort_by_key(|(field, _)| *field));
        let start = if first > 0 { Instant(begin.0.saturating_sub(ahead.0)) } else { begin };
        Some(Actor { kind: self.kind, start, copies: self.copies, apart: Micros(0), steps })
    }
}

/// The cases of a recipe, where it begins to hold at a moment and holds so long.
pub(super) fn actors(plan: &Plan, recipe: &Recipe, begin: Instant, length: Micros, ahead: Micros) -> Vec<Actor> {
    recipe.iter().filter_map(|part| part.actor(plan, begin, length, ahead)).collect()
}

/// The same recipe where one thing begins twice and ends once, before the rest begins.
pub(super) fn begun_twice(recipe: &Recipe) -> Vec<Recipe> {
    let of = |at: usize| {
        let others = move |part: Part| recipe.iter().enumerate().map(move |(n, known)| if n == at { part.clone() } else { known.clone() }).collect::<Recipe>();
        recipe.get(at).map(Part::begun_twice).unwrap_or_default().into_iter().map(others)
    };
    (0..recipe.len()).flat_map(of).collect()
}

/// When the last thing happens to any of these.
pub(super) fn latest(actors: &[Actor]) -> Option<Instant> {
    actors.iter().map(last).max()
}

/// Ways in which the time that a number looks at comes about.
pub(super) fn of_number(plan: &Plan, num: &Num) -> Vec<Recipe> {
    let mut all = number(plan, num, DEEPEST);
    all.truncate(WAYS);
    all
}

fn number(plan: &Plan, num: &Num, depth: usize) -> Vec<Recipe> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    match num {
        Num::Time(set) | Num::Stretches { set, .. } => ways(plan, set, true, depth),
        Num::Share { of, set, .. } => both(vec![ways(plan, of, true, depth), ways(plan, set, true, depth)]),
        Num::Over(over) => match &over.what {
            OverWhat::Num(num) => number(plan, num, depth),
            OverWhat::Cond(cond) => condition(plan, cond, true, depth),
        },
        Num::Op(_, parts) => parts.iter().flat_map(|part| number(plan, part, depth)).collect(),
        Num::Before { num, .. } | Num::Units(num, _) => number(plan, num, depth),
        Num::Result(id) => items(plan, *id, true).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn condition(plan: &Plan, cond: &NumCond, holds: bool, depth: usize) -> Vec<Recipe> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    let parts = |parts: &[NumCond], all: bool| {
        let each: Vec<_> = parts.iter().map(|part| condition(plan, part, holds, depth)).collect();
        if all == holds { both(each) } else { each.concat() }
    };
    match cond {
        NumCond::In(set, _) => ways(plan, set, holds, depth),
        NumCond::Compare(Num::Result(id), bound, _) => items(plan, *id, bound.upwards() == holds).into_iter().collect(),
        NumCond::Compare(one, _, other) => [one, other].into_iter().flat_map(|num| number(plan, num, depth)).collect(),
        NumCond::All(all) => parts(all, true),
        NumCond::Any(any) => parts(any, false),
        NumCond::Not(inner) => condition(plan, inner, !holds, depth),
        NumCond::Group(..) => Vec::new(),
    }
}

/// An item that a share or a count looks at, of which its condition holds or not.
fn items(plan: &Plan, id: ObjectiveId, holds: bool) -> Option<Recipe> {
    let items = plan.objectives.get(id.index())?.items().filter(|items| items.measure.clock.is_none())?;
    let mut part = Part::of(items.case);
    asks(plan, items.case, &items.population, true, &mut part);
    asks(plan, items.case, &items.measure.holds, holds, &mut part);
    part.after.clear();
    Some(vec![part])
}

/// Ways in which a set comes to hold.
pub(super) fn of_set(plan: &Plan, set: &TimeSet) -> Vec<Recipe> {
    ways(plan, set, true, DEEPEST)
}

/// Ways in which a set comes to hold, or not to; none if its shape does not tell.
fn ways(plan: &Plan, set: &TimeSet, holds: bool, depth: usize) -> Vec<Recipe> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    let parts = |parts: &[TimeSet], all: bool| {
        let each: Vec<_> = parts.iter().map(|part| ways(plan, part, holds, depth)).collect();
        if all == holds { both(each) } else { each.concat() }
    };
    let mut found = match set {
        TimeSet::Named(id) => plan.sets.get(id.index()).map(|named| ways(plan, &named.set, holds, depth)).unwrap_or_default(),
        TimeSet::Any(any) => parts(any, false),
        TimeSet::All(all) => parts(all, true),
        TimeSet::Several { of, .. } => parts(of, true),
        TimeSet::Except(base, _) | TimeSet::Lasting { set: base, .. } | TimeSet::UpTo { set: base, .. } => ways(plan, base, holds, depth),
        TimeSet::Read(one) => one.options.first().map(|first| ways(plan, first, holds, depth)).unwrap_or_default(),
        TimeSet::Not(inner) => ways(plan, inner, !holds, depth),
        TimeSet::Cases(of) => of_cases(plan, of, holds, depth),
        TimeSet::Always | TimeSet::Calendar(_) | TimeSet::Adjustment(_) | TimeSet::Used => Vec::new(),
    };
    found.truncate(WAYS);
    found
}

/// All of these at once: the first ways of each together, then the second ones. What is of one kind of case is of the same cases.
fn both(each: Vec<Vec<Recipe>>) -> Vec<Recipe> {
    let count = each.iter().map(Vec::len).max().unwrap_or(0);
    let one = |n: usize| {
        let mut recipe: Recipe = Vec::new();
        for part in each.iter().filter_map(|ways| ways.get(n).or(ways.first())).flatten() {
            match recipe.iter_mut().find(|known| known.kind == part.kind) {
                Some(known) => *known = known.clone().with(part.clone()),
                None => recipe.push(part.clone()),
            }
        }
        recipe
    };
    (0..count).map(one).collect()
}

fn of_cases(plan: &Plan, of: &OfCases, holds: bool, depth: usize) -> Vec<Recipe> {
    let (copies, of_them) = match (of.how, holds) {
        (Quantifier::AtLeast(n), true) => (n, true),
        (Quantifier::AtMost(n), false) => (n.saturating_add(1), true),
        (Quantifier::Every | Quantifier::Share(_), true) => (1, true),
        _ => (1, false),
    };
    let among = of.among.as_ref().map(|among| lives(plan, of.case, among, true, depth)).unwrap_or_default();
    let found = joined(vec![among, lives(plan, of.case, &of.holds, of_them, depth)]);
    let copies = copies.clamp(1, COPIES);
    found.into_iter().map(|part| vec![Part { copies: part.copies.max(copies), ..part }]).collect()
}

/// As [`both`], of one case.
fn joined(each: Vec<Vec<Part>>) -> Vec<Part> {
    let recipes = each.into_iter().map(|parts| parts.into_iter().map(|part| vec![part]).collect()).collect();
    both(recipes).into_iter().flatten().collect()
}

/// Ways in which a set of a case's life comes to hold, or not to.
fn lives(plan: &Plan, kind: CaseId, set: &CaseSet, holds: bool, depth: usize) -> Vec<Part> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    let parts = |parts: &[CaseSet], all: bool| {
        let each: Vec<_> = parts.iter().map(|part| lives(plan, kind, part, holds, depth)).collect();
        if all == holds { joined(each) } else { each.concat() }
    };
    match set {
        CaseSet::States(states) if holds => of_states(plan, kind, states, depth),
        CaseSet::Between { from, until } if holds => stretch(kind, from, until).into_iter().collect(),
        // A case to which nothing of the kind happens.
        CaseSet::States(_) | CaseSet::Between { .. } => vec![Part::of(kind)],
        CaseSet::Holds(cond) => {
            let mut part = Part::of(kind);
            asks(plan, kind, cond, holds, &mut part);
            vec![part]
        }
        CaseSet::Any(any) => parts(any, false),
        CaseSet::All(all) => parts(all, true),
        CaseSet::Except(base, _) | CaseSet::Lasting { set: base, .. } => lives(plan, kind, base, holds, depth),
        CaseSet::Read(one) => one.options.first().map(|first| lives(plan, kind, first, holds, depth)).unwrap_or_default(),
        CaseSet::Not(inner) | CaseSet::NotOf { set: inner, .. } => lives(plan, kind, inner, !holds, depth),
    }
}

fn stretch(kind: CaseId, from: &[Pattern], until: &[Pattern]) -> Option<Part> {
    let told = |pattern: &Pattern| vec![Told { event: Some(pattern.event), by: pattern.by.clone() }];
    let end = until.first().map(told).unwrap_or_default();
    Some(Part { begin: told(from.first()?), end, ..Part::of(kind) })
}

fn of_states(plan: &Plan, kind: CaseId, states: &StateSet, depth: usize) -> Vec<Part> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    match states {
        StateSet::State(id) => {
            plan.case(kind).and_then(|case| case.states.get(id.index())).and_then(|state| stretch(kind, &state.begin, &state.end)).into_iter().collect()
        }
        StateSet::Any(any) => any.iter().flat_map(|part| of_states(plan, kind, part, depth)).collect(),
        StateSet::All(all) => joined(all.iter().map(|part| of_states(plan, kind, part, depth)).collect()),
        StateSet::Except(base, _) => of_states(plan, kind, base, depth),
        StateSet::Read(one) => one.options.first().map(|first| of_states(plan, kind, first, depth)).unwrap_or_default(),
    }
}

/// What a condition asks of a case: values of fields, words of it before.
fn asks(plan: &Plan, kind: CaseId, cond: &Cond, holds: bool, into: &mut Part) {
    match cond {
        Cond::All(parts) if holds => parts.iter().for_each(|part| asks(plan, kind, part, holds, into)),
        Cond::Any(parts) if !holds => parts.iter().for_each(|part| asks(plan, kind, part, holds, into)),
        Cond::All(parts) | Cond::Any(parts) | Cond::Mixed { parts, .. } => parts.first().into_iter().for_each(|part| asks(plan, kind, part, holds, into)),
        Cond::Not(inner) => asks(plan, kind, inner, !holds, into),
        Cond::Apart { earlier, by, .. } if holds => {
            into.before = Some(*earlier);
            into.notice = by.as_ref().and_then(|by| if let Budget::Time { length, .. } = by { Some(*length) } else { None });
        }
        Cond::Field { field, test } => {
            let Some(known) = plan.case(kind).and_then(|case| case.fields.get(field.field.index())).filter(|known| known.scope == Scope::Case) else { return };
            for (list, passes) in [(&mut into.values, holds), (&mut into.after, !holds)] {
                let value = value(&known.kind, test, passes).filter(|_| !list.iter().any(|(id, _)| *id == field.field));
                list.extend(value.map(|value| (field.field, value)));
            }
        }
        _ => {}
    }
}

/// A value that passes a test, or one that does not.
fn value(kind: &FieldKind, test: &Test, passes: bool) -> Option<Value> {
    let one = Decimal::ONE;
    match (test, passes) {
        (Test::AnyOf(values), true) => values.first().cloned(),
        (Test::AnyOf(values), false) => {
            let other = |value: &Value| !values.contains(value);
            match kind {
                FieldKind::Names(names) => (0..names.len()).filter_map(|at| u16::try_from(at).ok()).map(Value::Name).find(other),
                FieldKind::Flag => [Value::Flag(true), Value::Flag(false)].into_iter().find(other),
                FieldKind::Text => Some(Value::Text("another".into())).filter(other),
                FieldKind::Number => (0..=i64::try_from(values.len()).ok()?).map(|n| Value::Number(n.into())).find(other),
            }
        }
        (Test::AtLeast(n), true) | (Test::AtMost(n), true) | (Test::Above(n), false) | (Test::Below(n), false) => Some(Value::Number(*n)),
        (Test::Above(n), true) | (Test::AtMost(n), false) => n.checked_add(one).map(Value::Number),
        (Test::Below(n), true) | (Test::AtLeast(n), false) => n.checked_sub(one).map(Value::Number),
    }
}
