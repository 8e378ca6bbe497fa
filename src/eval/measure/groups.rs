//! Groups: those of items, those of a formula, and how they are told.

use super::super::compile::{looked_at, taken_of};
use super::super::judge::Group;
use super::{GroupOf, Measuring, NothingJudged};
use crate::plan::{CaseId, FieldKind, OverWhat, Value, What};
use crate::readings::BlankGroup;
use std::collections::BTreeSet;

impl Measuring<'_> {
    /// The groups of an objective, in order; none if there are too many.
    pub(in super::super) fn groups(&self, objective: usize) -> Option<Vec<GroupOf>> {
        let of = self.program.objectives.get(objective)?;
        let Some(items) = &of.items else {
            return match &self.program.plan.objectives.get(objective)?.what {
                What::Formula(formula) if !formula.dimensions.is_empty() => {
                    self.groups_of_lives(&formula.dimensions, looked_at(&self.program.plan, &formula.num))
                }
                _ => Some(vec![GroupOf::default()]),
            };
        };
        if items.dimensions.is_empty() {
            return Some(vec![GroupOf::default()]);
        }
        // Where what is excluded rests on adjustments, groups that turn out to have no item are struck out once all is judged.
        let group = |key: &Group| GroupOf { key: key.clone(), shown: self.shown(objective, key), meant: None };
        if self.exclusions_change(objective) {
            let all: BTreeSet<&Group> = self.state.ledger.folds.get(objective).iter().flat_map(|fold| &fold.kept).map(|item| &item.group).collect();
            return Some(all.into_iter().map(group).collect());
        }
        let fold = self.fold(objective, of, &NothingJudged);
        (!fold.crowded).then(|| fold.groups.keys().map(group).collect())
    }

    /// The groups within a group, by more fields, of what a metric takes of each; none if there are too many.
    pub(super) fn groups_within(&self, group: &GroupOf, dimensions: &[String], what: &OverWhat) -> Option<Vec<GroupOf>> {
        let mut groups = self.groups_of_lives(dimensions, taken_of(&self.program.plan, what))?;
        groups.retain(|inner| group.shown.iter().all(|own| inner.shown.iter().all(|shown| shown.0 != own.0 || shown.1 == own.1)));
        Some(groups)
    }

    /// The groups of the lives of some kinds of case, by some fields. Values of several kinds that are told alike are one, in the place of the first kind's.
    fn groups_of_lives(&self, dimensions: &[String], kinds: Vec<CaseId>) -> Option<Vec<GroupOf>> {
        let signature = self.program.signatures.iter().position(|names| names == dimensions)?;
        let left_out = self.program.plan.points.choice(self.program.plan.rules.blank_group) == Some(BlankGroup::LeftOut);
        let mut told: BTreeSet<Vec<(String, String)>> = BTreeSet::new();
        let mut all: Vec<(usize, GroupOf)> = Vec::new();
        for case in kinds {
            let has_them = self.program.kinds.get(case.index())?.signatures.get(signature).is_some_and(Option::is_some);
            let Some(groups) = self.state.kept_lives.get(case.index()).and_then(|kept| kept.groups.get(signature)).filter(|_| has_them) else { continue };
            if groups.crowded {
                return None;
            }
            for key in groups.list.iter().filter(|key| !left_out || key.iter().all(Option::is_some)) {
                let shown = self.told(case, dimensions, key);
                if told.insert(shown.clone()) {
                    let meant = Some(self.meant(&shown, key));
                    all.push((case.index(), GroupOf { key: key.clone(), shown, meant }));
                }
            }
        }
        all.sort_by(|a, b| (&a.1.key, a.0).cmp(&(&b.1.key, b.0)));
        Some(all.into_iter().map(|(_, group)| group).collect())
    }

    /// Of a window (by number) of an objective and group, the items that were missed, by the last dimension of a hidden objective that has one more: in order of its values.
    pub(in super::super) fn missed_by(&self, by: usize, group: &GroupOf, (objective, number): (usize, usize)) -> Vec<(Option<String>, u64)> {
        let (Some(of), Some(windows)) = (self.program.objectives.get(by), self.windows(objective)) else { return Vec::new() };
        let (steps, mut out) = (windows.steps(number), Vec::new());
        for (key, cells) in &self.fold(by, of, &NothingJudged).groups {
            let Some((last, rest)) = key.split_last().filter(|(_, rest)| **rest == *group.key) else { continue };
            let missed = cells.own.range(steps.clone()).map(|(_, cell)| cell.tally.sample().saturating_sub(cell.tally.met()));
            let missed = missed.fold(0_u64, u64::saturating_add);
            debug_assert_eq!(rest.len(), group.key.len());
            if missed > 0 {
                let shown = self.shown(by, key).pop().map(|(_, value)| value);
                out.push((shown.filter(|_| last.is_some()), missed));
            }
        }
        out
    }

    /// The values of a group of lives as the plan means them.
    fn meant(&self, shown: &[(String, String)], group: &Group) -> Group {
        let first = |name: &String| self.program.plan.cases.iter().find_map(|case| case.fields.iter().find(|f| f.name == *name)).map(|f| &f.kind);
        let of = |((name, shown), own): (&(String, String), &Option<Value>)| match (own, first(name)) {
            (Some(Value::Name(_)), Some(FieldKind::Names(names))) => {
                names.iter().position(|known| known == shown).and_then(|at| u16::try_from(at).ok()).map(Value::Name)
            }
            (Some(Value::Name(_)), _) => None,
            (own, _) => own.clone(),
        };
        shown.iter().zip(group).map(of).collect()
    }

    /// Fields and values of a group of an objective of cases, as they are told.
    pub(super) fn shown(&self, objective: usize, group: &Group) -> Vec<(String, String)> {
        let spec = self.program.plan.objectives.get(objective).and_then(|spec| spec.items());
        let case = spec.and_then(|items| self.program.plan.case(items.case));
        let fields = spec.iter().flat_map(|items| &items.dimensions).map(|d| case.and_then(|c| c.fields.get(d.field.index())));
        fields.zip(group).map(|(field, v)| (field.map_or_else(String::new, |f| f.name.clone()), tell(field.map(|f| &f.kind), v.as_ref()))).collect()
    }

    /// Names and values of a group of lives of a kind, as they are told.
    pub(super) fn told(&self, case: CaseId, names: &[String], group: &Group) -> Vec<(String, String)> {
        let case = self.program.plan.case(case);
        let field = |name: &String| case.and_then(|c| c.fields.iter().find(|f| f.name == *name)).map(|f| &f.kind);
        names.iter().zip(group).map(|(name, v)| (name.clone(), tell(field(name), v.as_ref()))).collect()
    }
}

/// How a value of a field is told.
pub(in crate::eval) fn tell(kind: Option<&FieldKind>, value: Option<&Value>) -> String {
    match (value, kind) {
        (None, _) => crate::outcome::NO_VALUE.to_owned(),
        (Some(Value::Name(name)), Some(FieldKind::Names(names))) => names.get(usize::from(*name)).cloned().unwrap_or_default(),
        (Some(value), _) => plain(value).unwrap_or_default(),
    }
}

/// How a value is told; none for one that only its field can tell.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Flag(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => Some(number.normalize().to_string()),
        Value::Name(_) => None,
    }
}
