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
        self.must(right.effect_days.is_none_or(|n| (1..=MOST_DAYS).contains(&n)), || format!("{place} has effect after no days, or after too many"));
        self.must(right.notice_days.is_none_or(|n| (1..=MOST_DAYS).contains(&n)), || format!("{place} has a notice of no days, or of too many"));
        self.point(right.again, "right_again", &place);
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::lower::lower;
    use crate::plan::{
        AdjustmentId, AdjustmentWhen, Base, Bound, Change, History, Num, ObjectiveId, OneOf, Plan, PointRef, Quantity, Scale, TestIs, TestOf, Value,
    };
    use crate::resolve::{Texts, load};
    use crate::value::{Date, Micros, Ratio};
    use std::path::Path;

    fn sound() -> Plan {
        let text = "edition 2026\nuse itsm\nagreement \"Desk\" { provider nw \"N\"  customer acme \"A\"  term 1 January 2026 through 31 December 2028  currency GBP  fee 100 GBP each calendar month }\n\
            clock fix on ticket { start at opened  stop at resolved }\n\
            objective quick on tickets for each priority at opened { measure share with fix within 4 hours  target at least 90%  each calendar month }\n\
            objective slow on tickets { measure mean of fix  target at most 8 hours  each calendar month }\n\
            season cold from 1 November through 31 January every year\n\
            surge rush each calendar month in which more than 5 tickets are opened\n\
            phase late from 1 January 2027, when quick is met in every month of cold\n\
            during cold, rush { target quick at least 80%  multiply credits by 50% }\n\
            prefer cold over late\n\
            pool risk of 10% of fee each calendar month {\n  | objective | allocation |\n  | quick | 50% |\n}\n\
            credit for quick {\n  | priority | attained | pays |\n  | P1 | below 90% | its allocation of risk times risk |\n  | - | below 80% | 1 GBP |\n  multiply by 2 when missed in 2 consecutive months\n  return 50% when met in the next 2 months\n  pays nothing below 1 GBP\n}\n\
            limit each credit to 50 GBP\n\
            right to leave for customer when quick is missed in 3 of any 6 months or credits are above 10% of fee in any month, notice within 30 days\n";
        let text = text.replace("its allocation of risk times risk", "(its allocation of risk) times risk");
        let lowered = lower(&load(&Texts::new([("c.sla", text)]), Path::new("c.sla")));
        assert_eq!(lowered.diagnostics, []);
        lowered.plan.unwrap()
    }

    #[test]
    fn a_lowered_plan_is_sound_and_survives_json() {
        let plan = sound();
        assert_eq!(plan.validate(), Ok(()));
        let json = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    }

    fn given(plan: &mut Plan) -> &mut History {
        plan.adjustments[2].given.as_mut().unwrap()
    }

    fn first_right(plan: &mut Plan) -> &mut History {
        match &mut plan.rights[0].when {
            History::Any(parts) => &mut parts[0],
            other => other,
        }
    }

    #[test]
    fn what_is_broken_by_hand_is_found() {
        type Break = fn(&mut Plan);
        let breaks: &[(&str, Break)] = &[
            ("a day that is not there", |p| p.adjustments[0].when = AdjustmentWhen::Yearly((2, 29), (3, 1))),
            ("dates", |p| p.adjustments[2].when = AdjustmentWhen::Dates(Date::new(2027, 1, 1), Date::new(2027, 1, 1))),
            ("reach", |p| {
                let cut = p.adjustments[0].cut;
                if let AdjustmentWhen::Windows { reach, .. } = &mut p.adjustments[1].when {
                    *reach = cut;
                }
            }),
            ("cut", |p| p.adjustments[0].cut = PointRef(9_999)),
            ("names", |p| p.adjustments[1].name = "cold".into()),
            ("too many", |p| {
                let one = p.adjustments[2].clone();
                p.adjustments.extend((0..200).map(|n| crate::plan::Adjustment { name: format!("a{n}"), ..one.clone() }));
            }),
            ("itself", |p| p.adjustments[0].before = vec![AdjustmentId(0)]),
            ("circle", |p| p.adjustments[2].before = vec![AdjustmentId(0)]),
            ("nothing preferred", |p| p.adjustments[0].before = vec![AdjustmentId(9)]),
            ("beside an earlier one", |p| p.adjustments[1].beside = vec![(AdjustmentId(0), p.adjustments[0].beside[0].1)]),
            ("an objective that is not there", |p| p.adjustments[0].changes.push(Change::Target(ObjectiveId(9), None))),
            ("a hidden one", |p| p.adjustments[0].changes.push(Change::Target(ObjectiveId(2), None))),
            ("one target twice", |p| p.adjustments[0].changes.push(Change::Target(ObjectiveId(0), None))),
            ("a factor", |p| p.adjustments[0].changes.push(Change::Multiply(vec![], Ratio::whole(101)))),
            ("unit of a target", |p| {
                if let Change::Target(_, Some(target)) = &mut p.adjustments[0].changes[0] {
                    target.value = OneOf::just(Quantity::Length(Micros(1)));
                }
            }),
            ("a phase of itself", |p| {
                if let History::Throughout { during, .. } = given(p) {
                    *during = AdjustmentId(2);
                }
            }),
            ("a phase of nothing", |p| {
                if let History::Throughout { during, .. } = given(p) {
                    *during = AdjustmentId(9);
                }
            }),
            ("more than there are", |p| {
                if let History::Windows { least, .. } = first_right(p) {
                    *least = 7;
                }
            }),
            ("too far back", |p| {
                if let History::Windows { of, .. } = first_right(p) {
                    *of = u32::MAX;
                }
            }),
            ("a verdict of nothing", |p| {
                if let History::Windows { test, .. } = first_right(p) {
                    test.of = TestOf::Windows(crate::plan::WindowSpec::of(crate::plan::Unit::Month, None));
                }
            }),
            ("what cannot be compared", |p| {
                if let History::Windows { test, .. } = first_right(p) {
                    test.is = TestIs::Compare(Num::Attained, Bound::Above, Num::Window);
                }
            }),
            ("depth", |p| {
                for _ in 0..100 {
                    let inner = p.rights[0].when.clone();
                    p.rights[0].when = History::All(vec![inner]);
                }
            }),
            ("no parts", |p| p.rights[0].when = History::Any(vec![])),
            ("party", |p| p.rights[0].party = 9),
            ("notice", |p| p.rights[0].notice_days = Some(0)),
            ("effect", |p| p.rights[0].effect_days = Some(u32::MAX)),
            ("right again", |p| p.rights[0].again = p.adjustments[0].cut),
            ("share of a pool", |p| p.pools[0].allocations[0].share = Ratio::whole(101)),
            ("objective of a pool", |p| p.pools[0].allocations[0].objective = ObjectiveId(9)),
            ("a pool of time", |p| p.pools[0].amount = Num::Window),
            ("groups", |p| p.credits[0].rows[0].when.push(Vec::new())),
            ("value of a group", |p| p.credits[0].rows[0].when[0] = vec![Value::Name(99)]),
            ("points and money", |p| p.credits[0].points = true),
            ("unit of what is paid", |p| p.credits[0].rows[0].pays.base.options[0] = Base::Formula(Box::new(Num::Attained))),
            ("scale", |p| p.credits[0].scale = Scale::Missed),
            ("times", |p| p.credits[0].multiply[0].by = Ratio::whole(-1)),
            ("back more than all", |p| p.credits[0].returns[0].share = Ratio::whole(2)),
            ("back at once", |p| p.credits[0].returns[0].met = 0),
            ("least", |p| p.credits[0].least = Some(rust_decimal::Decimal::MAX)),
            ("each credit in windows", |p| p.limits[0].each = Some(crate::plan::WindowSpec::of(crate::plan::Unit::Term, None))),
        ];
        for (what, make) in breaks {
            let mut plan = sound();
            make(&mut plan);
            assert!(plan.validate().is_err(), "{what}");
        }
    }
}
