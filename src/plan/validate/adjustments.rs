//! Seasons, surges and phases; what has happened in windows before; rights.

use super::Check;
use super::numbers::Place;
use crate::plan::adjustment::{MOST_ADJUSTMENTS, MOST_WINDOWS};
use crate::plan::{Adjustment, AdjustmentId, AdjustmentWhen, Change, History, Objective, ObjectiveId, Quantity, Right, Target, TestIs, TestOf, WindowTest};
use crate::value::{Date, Ratio};

/// Conditions on windows are nested no deeper.
const DEEPEST: usize = 32;
/// The longest notice of a right, in days.
const MOST_DAYS: u32 = 3_653;

impl<'a> Check<'a> {
    /// Every season, surge and phase.
    pub(super) fn adjustments(&mut self) {
        let plan = self.plan;
        self.names("seasons, surges and phases", plan.adjustments.iter().map(|a| a.name.as_str()));
        self.must(plan.adjustments.len() <= MOST_ADJUSTMENTS, || "there are too many seasons, surges and phases".to_owned());
        for (at, adjustment) in plan.adjustments.iter().take(MOST_ADJUSTMENTS).enumerate() {
            let place = format!("`{}`", adjustment.name);
            self.adjustment(at, adjustment, &place);
        }
        self.phases();
    }

    fn adjustment(&mut self, at: usize, adjustment: &Adjustment, place: &str) {
        match &adjustment.when {
            AdjustmentWhen::Yearly(from, through) => {
                let real = [from, through].into_iter().all(|(month, day)| Date::new(2025, *month, *day).is_some());
                self.must(real, || format!("{place} begins or ends on a day that is not in every year"));
            }
            AdjustmentWhen::Dates(from, until) => {
                self.must(from.zip(*until).is_none_or(|(from, until)| from < until), || format!("{place} ends before it begins"));
            }
            AdjustmentWhen::Windows { each, reach, condition } => {
                self.window(each, place);
                let at = Place { name: place, of: None, each: Some(each), dimensions: &[], known: self.plan.objectives.len() };
                self.num_cond(condition, at, 0);
                self.point(*reach, "surge_reach", place);
            }
        }
        if let Some(given) = &adjustment.given {
            self.history(given, place, 0);
        }
        self.point(adjustment.cut, "cut_window", place);
        let mut changed: Vec<ObjectiveId> = Vec::new();
        for change in &adjustment.changes {
            match change {
                Change::Target(id, target) => {
                    self.must(!changed.contains(id), || format!("{place} changes one target twice"));
                    changed.push(*id);
                    let Some(objective) = self.judged(*id, place) else { continue };
                    if let Some(target) = target {
                        self.target_fits(objective, target, place);
                    }
                }
                Change::Multiply(objectives, by) => {
                    for id in objectives {
                        self.judged(*id, place);
                    }
                    self.factor(*by, place);
                }
            }
        }
        let count = self.plan.adjustments.len();
        let id = AdjustmentId(u16::try_from(at).unwrap_or(u16::MAX));
        for other in &adjustment.before {
            let known = self.plan.adjustments.get(other.index());
            self.must(known.is_some_and(|o| *other != id && !o.before.contains(&id)), || format!("{place} is preferred in a circle, or to nothing"));
        }
        for (other, point) in &adjustment.beside {
            self.must(other.index() < count && *other > id, || format!("{place} stands beside nothing that comes later"));
            self.point(*point, "overlapping_adjustments", place);
        }
    }

    /// Conditions of phases on one another go one way.
    fn phases(&mut self) {
        fn during(history: &History, out: &mut Vec<usize>, depth: usize) {
            match history {
                History::Throughout { during, .. } => out.push(during.index()),
                History::All(parts) | History::Any(parts) if depth < DEEPEST => parts.iter().for_each(|part| during(part, out, depth + 1)),
                _ => {}
            }
        }
        let edges: Vec<Vec<usize>> = self
            .plan
            .adjustments
            .iter()
            .take(MOST_ADJUSTMENTS)
            .map(|a| {
                let mut out = Vec::new();
                a.given.iter().for_each(|given| during(given, &mut out, 0));
                out
            })
            .collect();
        for (at, first) in edges.iter().enumerate() {
            let mut open = first.clone();
            let mut seen: Vec<usize> = Vec::new();
            while let Some(next) = open.pop() {
                if !seen.contains(&next) {
                    seen.push(next);
                    open.extend(edges.get(next).into_iter().flatten());
                }
            }
            self.must(!seen.contains(&at), || "a phase depends on itself, by way of others".to_owned());
        }
    }

    /// An objective that has verdicts of its own.
    pub(super) fn judged(&mut self, id: ObjectiveId, place: &str) -> Option<&'a Objective> {
        let objective = self.plan.objectives.get(id.index()).filter(|o| !o.hidden);
        self.must(objective.is_some(), || format!("{place} refers to an objective that is not there"));
        objective
    }

    /// A factor on money.
    pub(super) fn factor(&mut self, by: Ratio, place: &str) {
        self.must(by >= Ratio::ZERO && crate::plan::computable_share(by), || format!("{place} multiplies by what cannot be computed with"));
    }

    fn target_fits(&mut self, objective: &Objective, target: &Target, place: &str) {
        self.one_of(&target.value, "value", place);
        let unit = self.plan.unit_of_objective(objective);
        for value in &target.value.options {
            let own = crate::plan::NumUnit::of_quantity(*value);
            let fits = own.is_none() || own.zip(unit).is_some_and(|(own, unit)| own.sum(unit).is_some());
            let bounded = match value {
                Quantity::Share(r) => *r >= Ratio::ZERO && *r <= Ratio::ONE,
                Quantity::Length(l) => (0..=super::LONGEST).contains(&l.0),
                Quantity::Number(n) | Quantity::Money(n) => crate::plan::computable_money(*n),
                Quantity::Unknown => true,
            };
            self.must(fits && bounded, || format!("{place} has a target that is not in the unit of its measure"));
        }
        self.must(target.rows.is_empty(), || format!("{place} has a target for each group, and may have one for all"));
    }

    /// What has happened in windows before.
    pub(super) fn history(&mut self, history: &History, place: &str, depth: usize) {
        if depth > DEEPEST {
            return self.fault(format!("{place} has a condition that is nested too deeply"));
        }
        match history {
            History::Windows { test, least, of, unmeasured } => {
                self.window_test(test, place);
                self.must(*least >= 1 && least <= of && *of <= MOST_WINDOWS, || format!("{place} looks back on no windows, or on too many"));
                self.point(*unmeasured, "unmeasured_in_count", place);
            }
            History::Throughout { test, during, unmeasured } => {
                self.window_test(test, place);
                let known = during.index() < self.plan.adjustments.len();
                self.must(known, || format!("{place} refers to a season, surge or phase that is not there"));
                self.must(matches!(test.of, TestOf::Objective(_)), || format!("{place} looks at every window of no objective"));
                self.point(*unmeasured, "unmeasured_in_count", place);
            }
            History::All(parts) | History::Any(parts) => {
                self.must(!parts.is_empty(), || format!("{place} has a condition of no parts"));
                parts.iter().for_each(|part| self.history(part, place, depth + 1));
            }
        }
    }

    fn window_test(&mut self, test: &WindowTest, place: &str) {
        let objective = match &test.of {
            TestOf::Objective(id) => match self.judged(*id, place) {
                None => return,
                found => found,
            },
            TestOf::Windows(each) => {
                self.window(each, place);
                None
            }
        };
        match &test.is {
            TestIs::Missed | TestIs::Met => {
                self.must(objective.is_some_and(|o| o.target.is_some()), || format!("{place} asks for a verdict where there is no target"));
            }
            TestIs::Compare(left, _, right) => {
                let dimensions = objective.map_or_else(Vec::new, |o| self.plan.dimension_names(o));
                let each = match &test.of {
                    TestOf::Windows(each) => Some(each),
                    TestOf::Objective(_) => objective.map(|o| &o.each),
                };
                let at = Place { name: place, of: objective, each, dimensions: &dimensions, known: self.plan.objectives.len() };
                let units = self.number(left, at).zip(self.number(right, at));
                self.must(units.is_some_and(|(a, b)| a.sum(b).is_some()), || format!("{place} compares what cannot be compared"));
            }
        }
    }

    /// Every right.
    pub(super) fn rights(&mut self) {
        let plan = self.plan;
        plan.rights.iter().for_each(|right| self.right(right));
    }

    fn right(&mut self, right: &Right) {
        let place = format!("the right `{}`", right.name);
        self.must(!right.name.is_empty(), || "a right has no name".to_owned());
        self.party(right.party, &place);
        self.history(&right.when, &place, 0);
        self.must(right.notice_days.is_none_or(|n| (1..=MOST_DAYS).contains(&n)), || format!("{place} has a notice of no days, or of too many"));
        self.point(right.again, "right_again", &place);
    }
}
