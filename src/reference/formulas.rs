//! Objectives whose measure is a formula: their groups, and the number of each window.

use super::groups::Group;
use super::leaves::{Judged, Numbers, Place};
use super::metrics::Sum;
use super::results::Measurement;
use super::sequence::Sequence;
use crate::outcome::{Measured, WindowId};
use crate::plan::{CaseId, Formula, Num, NumCond, Objective, OverWhat, Plan, TimeSet, Value, What};
use crate::readings::BlankGroup;
use crate::value::IntervalSet;
use std::collections::{BTreeMap, BTreeSet};

/// For each group, the number of each window.
pub(super) fn measurements(numbers: &Numbers<'_, '_>, judged: &dyn Judged, of: (usize, &Objective), formula: &Formula, windows: &Sequence) -> Vec<Measurement> {
    let mut out = Vec::new();
    for group in groups(numbers, formula) {
        out.extend(windows.begun().map(|window| measurement(numbers, judged, of, (formula, windows), (&group, window), None)));
    }
    out
}

/// The number of one window for a group; `used`: what earlier windows have used up.
pub(super) fn measurement(
    numbers: &Numbers<'_, '_>,
    judged: &dyn Judged,
    (at, objective): (usize, &Objective),
    (formula, windows): (&Formula, &Sequence),
    (group, (number, window)): (&Group, (usize, WindowId)),
    used: Option<&IntervalSet>,
) -> Measurement {
    let upto = numbers.sets.scene.as_of;
    let place = Place { window: &window, number, sequence: windows, group, exclusions: &objective.exclusions, used, judged, upto };
    let sum = sum(numbers.number(&formula.num, &place));
    Measurement { objective: at, group: group.clone(), number, cut: windows.is_cut(&window), window, sum }
}

fn sum(measured: Option<Measured>) -> Sum {
    Sum { sample: u64::from(measured.is_some()), open: 0, met: None, empty: measured.is_none(), measured }
}

/// The combinations of values that lives have at last, in order.
pub(super) fn groups(numbers: &Numbers<'_, '_>, formula: &Formula) -> Vec<Group> {
    if formula.dimensions.is_empty() {
        return vec![Group::default()];
    }
    groups_of(numbers, &formula.dimensions, |kinds| kinds.num(&formula.num))
}

/// The combinations of values of some fields, of the lives of the kinds of case that something looks at.
pub(super) fn groups_of<'n>(numbers: &'n Numbers<'_, '_>, dimensions: &[String], look: impl FnOnce(&mut Kinds<'n>)) -> Vec<Group> {
    let scene = numbers.sets.scene;
    let left_out = scene.choice(scene.plan.rules.blank_group) == Some(BlankGroup::LeftOut);
    let mut kinds = Kinds { plan: numbers.sets.scene.plan, seen: BTreeSet::new() };
    look(&mut kinds);
    // By what is shown: the kind that has it first, its values there, and the group.
    type Found = (CaseId, Vec<Option<Value>>, Group);
    let mut groups: BTreeMap<Vec<String>, Found> = BTreeMap::new();
    for life in numbers.sets.lives.iter().filter(|life| kinds.seen.contains(&life.kind)) {
        let Some((values, group)) = Group::last(kinds.plan, life, dimensions) else { continue };
        if left_out && values.iter().any(Option::is_none) {
            continue;
        }
        let known = groups.entry(group.shown.clone()).or_insert_with(|| (life.kind, values.clone(), group));
        if life.kind < known.0 {
            (known.0, known.1) = (life.kind, values);
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by(|(one, a, _), (other, b, _)| a.cmp(b).then(one.cmp(other)));
    groups.into_iter().map(|(_, _, group)| group).collect()
}

/// The kinds of case that a formula looks at.
pub(super) struct Kinds<'p> {
    plan: &'p Plan,
    seen: BTreeSet<CaseId>,
}

impl Kinds<'_> {
    fn num(&mut self, num: &Num) {
        match num {
            Num::Result(id) => match self.plan.objectives.get(id.index()).map(|o| &o.what) {
                Some(What::Items(own)) => drop(self.seen.insert(own.case)),
                Some(What::Formula(formula)) => self.num(&formula.num),
                None => {}
            },
            Num::Time(set) | Num::Stretches { set, .. } => self.set(set),
            Num::Share { of, set, .. } => [of, set].into_iter().for_each(|set| self.set(set)),
            Num::Over(over) => self.what(&over.what),
            Num::Before { num, .. } | Num::Units(num, _) => self.num(num),
            Num::Op(_, parts) => parts.iter().for_each(|part| self.num(part)),
            Num::Between { of, points } => [&**of].into_iter().chain(points.iter().map(|(_, num)| num)).for_each(|num| self.num(num)),
            Num::Choose(cases, last) => {
                for (cond, num) in cases {
                    self.cond(cond);
                    self.num(num);
                }
                self.num(last);
            }
            _ => {}
        }
    }

    pub(super) fn what(&mut self, what: &OverWhat) {
        match what {
            OverWhat::Num(num) => self.num(num),
            OverWhat::Cond(cond) => self.cond(cond),
        }
    }

    fn cond(&mut self, cond: &NumCond) {
        match cond {
            NumCond::Compare(a, _, b) => [a, b].into_iter().for_each(|num| self.num(num)),
            NumCond::In(set, _) => self.set(set),
            NumCond::Group(..) => {}
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| self.cond(part)),
            NumCond::Not(part) => self.cond(part),
        }
    }

    fn set(&mut self, set: &TimeSet) {
        match set {
            TimeSet::Cases(cases) => drop(self.seen.insert(cases.case)),
            TimeSet::Named(id) => self.plan.sets.get(id.index()).into_iter().for_each(|named| self.set(&named.set)),
            TimeSet::Any(sets) | TimeSet::All(sets) | TimeSet::Several { of: sets, .. } => sets.iter().for_each(|set| self.set(set)),
            TimeSet::Read(one) => one.options.iter().for_each(|set| self.set(set)),
            TimeSet::Except(first, second) => [first, second].into_iter().for_each(|set| self.set(set)),
            TimeSet::Not(set) | TimeSet::Lasting { set, .. } | TimeSet::UpTo { set, .. } => self.set(set),
            TimeSet::Always | TimeSet::Calendar(_) | TimeSet::Adjustment(_) | TimeSet::Used => {}
        }
    }
}
