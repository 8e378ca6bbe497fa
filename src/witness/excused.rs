//! What is bad beside what excuses it: for each exclusion of an objective a stretch of bad time before, within and beyond a stretch of what is excluded, announced in time if that is asked for.

use super::history::{Actor, History, Step};
use super::lexicon::Lexicon;
use crate::plan::{Budget, CaseId, CaseSet, Cond, FieldId, Num, NumCond, Objective, OverWhat, Pattern, Plan, RoleId, StateSet, Test, TimeSet, Value, What};
use crate::value::{Instant, Micros};

/// Sets within sets no deeper than this.
const DEEPEST: usize = 16;
/// So many histories of one objective at most.
const MOST: usize = 160;

/// How a stretch of a set comes about: what is told before it, what begins it and what ends it.
#[derive(Clone, Debug)]
struct Stretch {
    kind: CaseId,
    before: Option<Pattern>,
    /// How long before at least.
    notice: Option<Micros>,
    begin: Pattern,
    end: Pattern,
    values: Vec<(FieldId, Value)>,
}

/// For each exclusion of each objective.
pub(super) fn histories(plan: &Plan, lexicon: &Lexicon) -> Vec<History> {
    plan.objectives.iter().filter(|o| !o.exclusions.is_empty()).flat_map(|objective| of_objective(plan, lexicon, objective)).collect()
}

fn of_objective(plan: &Plan, lexicon: &Lexicon, objective: &Objective) -> Vec<History> {
    let What::Formula(formula) = &objective.what else { return Vec::new() };
    let mut bad = Vec::new();
    sets_of(&formula.num, DEEPEST, &mut |set| stretches(plan, set, DEEPEST, &mut bad));
    let mut all = Vec::new();
    for exclusion in &objective.exclusions {
        let mut excluded = Vec::new();
        stretches(plan, &exclusion.set, DEEPEST, &mut excluded);
        for one in bad.iter().take(2) {
            for other in excluded.iter().take(2) {
                all.extend(together(plan, lexicon, one, other));
            }
        }
    }
    all.truncate(MOST);
    all
}

/// The one before, within and beyond the other; short and long.
fn together(plan: &Plan, lexicon: &Lexicon, bad: &Stretch, excluded: &Stretch) -> Vec<History> {
    let mut all = Vec::new();
    let hours = |n: i64| Micros(n * Micros::HOUR.0);
    let Some(begin) = lexicon.begins.first().map(|at| at.plus(hours(24 * 9))) else { return all };
    // Words of it three weeks before, an hour, or just as long as is asked for.
    let ahead: Vec<Micros> = [hours(24 * 21), hours(1)].into_iter().chain(excluded.notice).collect();
    for length in [4, 16, 24 * 20] {
        // From when to when it is bad, in hours after the work began.
        for (from, until) in [(1, 3), (-2, 3), (0, length), (1, length + 6), (-2, length + 6)] {
            for ahead in &ahead {
                let work = actor(plan, excluded, begin, hours(length), *ahead);
                let down = actor(plan, bad, begin.plus(hours(from)), hours(until - from), hours(1));
                let latest = begin.plus(hours(until.max(length)));
                let as_of = lexicon.edges.iter().copied().find(|edge| *edge > latest).unwrap_or(latest).plus(lexicon.patience);
                all.push(History { actors: vec![down, work], as_of });
                if excluded.before.is_none() {
                    break;
                }
            }
        }
    }
    all
}

fn actor(plan: &Plan, stretch: &Stretch, begin: Instant, length: Micros, ahead: Micros) -> Actor {
    let by = |pattern: &Pattern| -> Option<RoleId> {
        let own = || plan.case(stretch.kind)?.events.get(pattern.event.index())?.by.first().copied();
        pattern.by.first().copied().or_else(own)
    };
    let step = |pattern: &Pattern, gap: Micros| Step { gap, event: Some(pattern.event), by: by(pattern), values: Vec::new() };
    let mut steps: Vec<Step> = stretch.before.iter().map(|before| step(before, Micros(0))).collect();
    steps.push(step(&stretch.begin, if steps.is_empty() { Micros(0) } else { ahead }));
    steps.push(step(&stretch.end, length));
    steps.first_mut().into_iter().for_each(|first| first.values.clone_from(&stretch.values));
    let start = if stretch.before.is_some() { Instant(begin.0.saturating_sub(ahead.0)) } else { begin };
    Actor { kind: stretch.kind, start, copies: 1, apart: Micros(0), steps }
}

/// Sets of time that a number looks at.
fn sets_of(num: &Num, depth: usize, see: &mut dyn FnMut(&TimeSet)) {
    if depth == 0 {
        return;
    }
    match num {
        Num::Time(set) | Num::Share { set, .. } | Num::Stretches { set, .. } => see(set),
        Num::Over(over) => match &over.what {
            OverWhat::Num(num) => sets_of(num, depth - 1, see),
            OverWhat::Cond(cond) => sets_of_cond(cond, depth - 1, see),
        },
        Num::Op(_, parts) => parts.iter().for_each(|part| sets_of(part, depth - 1, see)),
        Num::Before { num, .. } | Num::Units(num, _) => sets_of(num, depth - 1, see),
        _ => {}
    }
}

fn sets_of_cond(cond: &NumCond, depth: usize, see: &mut dyn FnMut(&TimeSet)) {
    match cond {
        _ if depth == 0 => {}
        NumCond::In(set, _) => see(set),
        NumCond::Compare(one, _, other) => [one, other].into_iter().for_each(|num| sets_of(num, depth - 1, see)),
        NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| sets_of_cond(part, depth - 1, see)),
        NumCond::Not(inner) => sets_of_cond(inner, depth - 1, see),
        NumCond::Group(..) => {}
    }
}

/// How stretches of a set come about, as far as its shape tells.
fn stretches(plan: &Plan, set: &TimeSet, depth: usize, into: &mut Vec<Stretch>) {
    if depth == 0 {
        return;
    }
    match set {
        TimeSet::Named(id) => plan.sets.get(id.index()).into_iter().for_each(|named| stretches(plan, &named.set, depth - 1, into)),
        TimeSet::Any(parts) | TimeSet::All(parts) => parts.iter().for_each(|part| stretches(plan, part, depth - 1, into)),
        TimeSet::Except(base, _) => stretches(plan, base, depth - 1, into),
        TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => stretches(plan, set, depth - 1, into),
        TimeSet::Cases(of) => {
            let mut found = Vec::new();
            of_case(plan, of.case, &of.holds, depth - 1, &mut found);
            for mut stretch in found {
                of.among.iter().for_each(|among| qualify(among, &mut stretch));
                into.push(stretch);
            }
        }
        _ => {}
    }
}

fn of_case(plan: &Plan, kind: CaseId, set: &CaseSet, depth: usize, into: &mut Vec<Stretch>) {
    let plain = |begin: &Pattern, end: &Pattern| Stretch { kind, before: None, notice: None, begin: begin.clone(), end: end.clone(), values: Vec::new() };
    match set {
        _ if depth == 0 => {}
        CaseSet::States(states) => {
            let Some(state) = first_state(states).and_then(|id| plan.case(kind)?.states.get(id)) else { return };
            into.extend(state.begin.first().zip(state.end.first()).map(|(begin, end)| plain(begin, end)));
        }
        CaseSet::Between { from, until } => into.extend(from.first().zip(until.first()).map(|(begin, end)| plain(begin, end))),
        CaseSet::Any(parts) => parts.iter().for_each(|part| of_case(plan, kind, part, depth - 1, into)),
        CaseSet::All(parts) => {
            let mut found = Vec::new();
            parts.iter().for_each(|part| of_case(plan, kind, part, depth - 1, &mut found));
            found.iter_mut().for_each(|stretch| parts.iter().for_each(|part| qualify(part, stretch)));
            into.extend(found);
        }
        CaseSet::Except(base, _) => of_case(plan, kind, base, depth - 1, into),
        CaseSet::Lasting { set, .. } => of_case(plan, kind, set, depth - 1, into),
        _ => {}
    }
}

fn first_state(states: &StateSet) -> Option<usize> {
    match states {
        StateSet::State(id) => Some(id.index()),
        StateSet::Any(parts) | StateSet::All(parts) => parts.first().and_then(first_state),
        StateSet::Except(base, _) => first_state(base),
        StateSet::Read(one) => one.options.first().and_then(first_state),
    }
}

/// What else is asked of the cases: words of it before, values of fields.
fn qualify(among: &CaseSet, stretch: &mut Stretch) {
    match among {
        CaseSet::Holds(cond) => asks(cond, stretch),
        CaseSet::All(parts) => parts.iter().for_each(|part| qualify(part, stretch)),
        _ => {}
    }
}

fn asks(cond: &Cond, stretch: &mut Stretch) {
    match cond {
        Cond::All(parts) => parts.iter().for_each(|part| asks(part, stretch)),
        Cond::Apart { earlier, by, .. } => {
            stretch.before = Some(Pattern { event: *earlier, by: Vec::new(), cond: Cond::True });
            stretch.notice = by.as_ref().and_then(|by| if let Budget::Time { length, .. } = by { Some(*length) } else { None });
        }
        Cond::Field { field, test: Test::AnyOf(values) } => {
            let known = stretch.values.iter().any(|(id, _)| *id == field.field);
            stretch.values.extend(values.first().filter(|_| !known).map(|value| (field.field, value.clone())));
        }
        _ => {}
    }
}
