//! What rests on what: sets of time on sets and adjustments, formulas on sets, adjustments and objectives, adjustments on numbers and verdicts.
//! None of it rests on itself, and no chain is longer than evaluators follow.

use super::{AdjustmentWhen, History, Num, NumCond, Objective, OverWhat, Plan, TestIs, TestOf, TimeSet, What};

/// The longest chain.
const LONGEST_CHAIN: usize = 64;
/// Deeper parts are not looked into: they are refused by themselves.
const DEEPEST: usize = 200;

/// A thing that others may rest on: its kind, and its position in the plan's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// Of [`Plan::sets`].
    Set(usize),
    /// Of [`Plan::adjustments`].
    Adjustment(usize),
    /// Of [`Plan::objectives`].
    Objective(usize),
}

/// What is wrong with a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It rests on itself.
    Circle(Thing),
    /// It rests on too many others, one upon the next.
    TooDeep(Thing),
}

/// What is not known yet, being looked at, or known to be so deep.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Not,
    Open,
    Depth(usize),
}

impl Plan {
    /// The first thing that rests on itself, or on too many others.
    pub(super) fn rests_unsoundly(&self) -> Option<Fault> {
        let (sets, adjustments) = (self.sets.len(), self.adjustments.len());
        let count = sets + adjustments + self.objectives.len();
        let thing = |at: usize| match at {
            at if at < sets => Thing::Set(at),
            at if at < sets + adjustments => Thing::Adjustment(at - sets),
            at => Thing::Objective(at - sets - adjustments),
        };
        let place = |thing: Thing| match thing {
            Thing::Set(at) => at,
            Thing::Adjustment(at) => sets + at,
            Thing::Objective(at) => sets + adjustments + at,
        };
        let uses: Vec<Vec<usize>> = (0..count)
            .map(|at| {
                let mut out = Vec::new();
                self.uses(thing(at), &mut out);
                out.into_iter().map(place).filter(|at| *at < count).collect()
            })
            .collect();
        let mut seen = vec![Seen::Not; count];
        for from in 0..count {
            // Without recursion: a thing, and how many of its uses were looked at.
            let mut path: Vec<(usize, usize)> = vec![(from, 0)];
            while let Some((at, next)) = path.last_mut() {
                let (at, one) = (*at, uses.get(*at).and_then(|u| u.get(*next)).copied());
                *next += 1;
                match (seen.get(at).copied(), one) {
                    (Some(Seen::Depth(_)) | None, _) => {
                        path.pop();
                    }
                    (Some(_), Some(one)) => {
                        seen.get_mut(at).into_iter().for_each(|s| *s = Seen::Open);
                        match seen.get(one) {
                            Some(Seen::Open) => return Some(Fault::Circle(thing(one))),
                            Some(Seen::Not) => path.push((one, 0)),
                            _ => {}
                        }
                    }
                    (Some(_), None) => {
                        let below = uses.get(at).into_iter().flatten().filter_map(|u| if let Some(Seen::Depth(d)) = seen.get(*u) { Some(*d) } else { None });
                        let depth = 1 + below.max().unwrap_or(0);
                        if depth > LONGEST_CHAIN {
                            return Some(Fault::TooDeep(thing(at)));
                        }
                        seen.get_mut(at).into_iter().for_each(|s| *s = Seen::Depth(depth));
                        path.pop();
                    }
                }
            }
        }
        None
    }

    fn uses(&self, thing: Thing, out: &mut Vec<Thing>) {
        match thing {
            Thing::Set(at) => self.sets.get(at).into_iter().for_each(|s| in_set(&s.set, out, 0)),
            Thing::Adjustment(at) => {
                let Some(adjustment) = self.adjustments.get(at) else { return };
                if let AdjustmentWhen::Windows { condition, .. } = &adjustment.when {
                    in_cond(condition, out, 0);
                }
                adjustment.given.iter().for_each(|given| in_history(given, out, 0));
            }
            Thing::Objective(at) => self.objectives.get(at).into_iter().for_each(|o| in_objective(o, out)),
        }
    }
}

fn in_objective(objective: &Objective, out: &mut Vec<Thing>) {
    objective.exclusions.iter().for_each(|e| in_set(&e.set, out, 0));
    if let What::Formula(formula) = &objective.what {
        in_num(&formula.num, out, 0);
    }
}

fn in_set(set: &TimeSet, out: &mut Vec<Thing>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match set {
        TimeSet::Always | TimeSet::Calendar(_) | TimeSet::Cases(_) | TimeSet::Used => {}
        TimeSet::Adjustment(id) => out.push(Thing::Adjustment(id.index())),
        TimeSet::Named(id) => out.push(Thing::Set(id.index())),
        TimeSet::Any(parts) | TimeSet::All(parts) | TimeSet::Several { of: parts, .. } => parts.iter().for_each(|part| in_set(part, out, depth + 1)),
        TimeSet::Read(one) => one.options.iter().for_each(|part| in_set(part, out, depth + 1)),
        TimeSet::Except(a, b) => {
            in_set(a, out, depth + 1);
            in_set(b, out, depth + 1);
        }
        TimeSet::Not(inner) | TimeSet::Lasting { set: inner, .. } | TimeSet::UpTo { set: inner, .. } => in_set(inner, out, depth + 1),
    }
}

fn in_num(num: &Num, out: &mut Vec<Thing>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    let mut inner = |num: &Num| in_num(num, out, depth + 1);
    match num {
        Num::Result(id) => out.push(Thing::Objective(id.index())),
        Num::Time(set) | Num::Stretches { set, .. } => in_set(set, out, depth + 1),
        Num::Share { of, set, .. } => {
            in_set(of, out, depth + 1);
            in_set(set, out, depth + 1);
        }
        Num::Over(over) => match &over.what {
            OverWhat::Num(num) => inner(num),
            OverWhat::Cond(cond) => in_cond(cond, out, depth + 1),
        },
        Num::Before { num, .. } | Num::Units(num, _) => inner(num),
        Num::Op(_, parts) => parts.iter().for_each(inner),
        Num::Between { of, points } => {
            inner(of);
            points.iter().for_each(|(_, value)| inner(value));
        }
        Num::Choose(choices, last) => {
            inner(last);
            for (cond, value) in choices {
                in_cond(cond, out, depth + 1);
                in_num(value, out, depth + 1);
            }
        }
        // Credits and pools are judged by stages (see [`Num::Points`]).
        _ => {}
    }
}

fn in_cond(cond: &NumCond, out: &mut Vec<Thing>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match cond {
        NumCond::Compare(a, _, b) => {
            in_num(a, out, depth + 1);
            in_num(b, out, depth + 1);
        }
        NumCond::In(set, _) => in_set(set, out, depth + 1),
        NumCond::Group(..) => {}
        NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| in_cond(part, out, depth + 1)),
        NumCond::Not(inner) => in_cond(inner, out, depth + 1),
    }
}

fn in_history(history: &History, out: &mut Vec<Thing>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match history {
        History::Windows { test, .. } | History::Throughout { test, .. } => {
            if let History::Throughout { during, .. } = history {
                out.push(Thing::Adjustment(during.index()));
            }
            if let TestOf::Objective(id) = &test.of {
                out.push(Thing::Objective(id.index()));
            }
            if let TestIs::Compare(a, _, b) = &test.is {
                in_num(a, out, depth + 1);
                in_num(b, out, depth + 1);
            }
        }
        History::All(parts) | History::Any(parts) => parts.iter().for_each(|part| in_history(part, out, depth + 1)),
    }
}
