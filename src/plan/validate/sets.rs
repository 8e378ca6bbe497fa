//! Sets of time: of each case, and of everything.

use super::{Check, LONGEST};
use crate::plan::rests::{Fault, Thing};
use crate::plan::{Basis, Budget, CaseId, CaseSet, Cond, FieldKind, OfCases, Quantifier, Sort, TimeSet, computable_share};
use crate::value::{Micros, Ratio};

/// Sets are nested no deeper.
pub(super) const DEEPEST: usize = 64;

impl Check<'_> {
    /// Every set with a name; each rests on earlier ones only.
    pub(super) fn sets(&mut self) {
        let plan = self.plan;
        self.names("sets of time", plan.sets.iter().map(|s| s.name.as_str()));
        for (at, named) in plan.sets.iter().enumerate() {
            let place = format!("the set of time `{}`", named.name);
            self.time_set(&named.set, at, &place, 0);
        }
        if let Some(fault) = plan.rests_unsoundly() {
            let (Fault::Circle(thing) | Fault::TooDeep(thing)) = fault;
            let name = match thing {
                Thing::Set(at) => plan.sets.get(at).map(|s| s.name.clone()),
                Thing::Adjustment(at) => plan.adjustments.get(at).map(|a| a.name.clone()),
                Thing::Objective(at) => plan.objectives.get(at).map(|o| o.name.clone()),
            };
            let how = if matches!(fault, Fault::Circle(_)) { "on itself" } else { "on too many others, one upon the next" };
            self.fault(format!("`{}` rests {how}", name.unwrap_or_default()));
        }
    }

    /// A set of everything that may name the first `known` sets.
    pub(super) fn time_set(&mut self, set: &TimeSet, known: usize, place: &str, depth: usize) {
        if depth > DEEPEST {
            return self.fault(format!("{place} has a set nested too deeply"));
        }
        match set {
            TimeSet::Always => {}
            TimeSet::Used => self.fault(format!("{place} looks at what earlier windows used up where nothing uses anything up")),
            TimeSet::Calendar(id) => self.calendar(*id, place),
            TimeSet::Adjustment(id) => {
                let there = id.index() < self.plan.adjustments.len();
                self.must(there, || format!("{place} refers to a season, surge or phase that is not there"));
            }
            TimeSet::Cases(of) => self.of_cases(of, place, depth),
            TimeSet::Named(id) => self.must(id.index() < known, || format!("{place} refers to a set of time that does not come before it")),
            TimeSet::Any(parts) | TimeSet::All(parts) => {
                self.must(!parts.is_empty(), || format!("{place} has an empty set of time"));
                parts.iter().for_each(|part| self.time_set(part, known, place, depth + 1));
            }
            TimeSet::Several { how, of } => {
                let counted = matches!(how, Quantifier::AtLeast(_) | Quantifier::AtMost(_));
                self.must(counted && !of.is_empty(), || format!("{place} counts no sets, or not by a number"));
                of.iter().for_each(|part| self.time_set(part, known, place, depth + 1));
            }
            TimeSet::Read(one) => {
                self.one_of(one, "and_or", place);
                one.options.iter().for_each(|part| self.time_set(part, known, place, depth + 1));
            }
            TimeSet::Except(a, b) => {
                self.time_set(a, known, place, depth + 1);
                self.time_set(b, known, place, depth + 1);
            }
            TimeSet::Not(inner) => self.time_set(inner, known, place, depth + 1),
            TimeSet::Lasting { set, least, .. } => {
                self.length(*least, place);
                self.time_set(set, known, place, depth + 1);
            }
            TimeSet::UpTo { set, most, each, order } => {
                self.length(*most, place);
                self.window(each, place);
                self.must(each.before.is_none(), || format!("{place} has an allowance in windows that end at events"));
                self.point(*order, "allowance_order", place);
                self.time_set(set, known, place, depth + 1);
            }
        }
    }

    /// A length that can be computed with.
    pub(super) fn length(&mut self, length: Micros, place: &str) {
        self.must((0..=LONGEST).contains(&length.0), || format!("{place} has a length of time that is negative or too long"));
    }

    fn of_cases(&mut self, of: &OfCases, place: &str, depth: usize) {
        let Some(sort) = self.case(of.case, place).map(|c| c.sort) else { return };
        self.must(!matches!(sort, Sort::Occurrence { .. }), || format!("{place} is of what does not last"));
        for set in of.among.iter().chain([&of.holds]) {
            self.case_set(of.case, set, place, depth + 1);
        }
        let asked = matches!(of.how, Quantifier::Every | Quantifier::Share(_));
        self.must(asked == of.vacuous.is_some(), || format!("{place} does not say what holds of none, or says it for nothing"));
        self.some_point(of.vacuous, "vacuous", place);
        if let Quantifier::Share(share) = of.how {
            let fits = share > Ratio::ZERO && share <= Ratio::ONE && computable_share(share);
            self.must(fits, || format!("{place} is of a share of them that there is not"));
        }
    }

    fn case_set(&mut self, case: CaseId, set: &CaseSet, place: &str, depth: usize) {
        if depth > DEEPEST {
            return self.fault(format!("{place} has a set nested too deeply"));
        }
        match set {
            CaseSet::States(states) => self.set(case, states, place, 0),
            CaseSet::Holds(cond) => {
                self.in_set = true;
                self.cond(case, cond, true, place, 0);
                self.in_set = false;
            }
            CaseSet::Between { from, until } => {
                self.must(!from.is_empty() && !until.is_empty(), || format!("{place} lies between no events"));
                for pattern in from.iter().chain(until) {
                    self.pattern(case, pattern, place);
                }
            }
            CaseSet::Any(parts) | CaseSet::All(parts) => {
                self.must(!parts.is_empty(), || format!("{place} has an empty set of time"));
                parts.iter().for_each(|part| self.case_set(case, part, place, depth + 1));
            }
            CaseSet::Read(one) => {
                self.one_of(one, "and_or", place);
                one.options.iter().for_each(|part| self.case_set(case, part, place, depth + 1));
            }
            CaseSet::Except(a, b) => {
                self.case_set(case, a, place, depth + 1);
                self.case_set(case, b, place, depth + 1);
            }
            CaseSet::Not(inner) => self.case_set(case, inner, place, depth + 1),
            CaseSet::NotOf { set, missing } => {
                self.point(*missing, "missing_data", place);
                self.case_set(case, set, place, depth + 1);
            }
            CaseSet::Lasting { set, least, .. } => {
                self.length(*least, place);
                self.case_set(case, set, place, depth + 1);
            }
        }
    }

    /// What the rows of a key are.
    pub(super) fn sort(&mut self, id: CaseId, place: &str) {
        let Some(case) = self.plan.case(id) else { return };
        match case.sort {
            Sort::Case => {}
            Sort::Signal { holds, missing } => {
                let fits = holds.is_none_or(|l| (1..=LONGEST).contains(&l.0));
                self.must(fits, || format!("{place} has samples that hold for no time, or for too long"));
                self.must(holds.is_some() != missing.is_some(), || format!("{place} does not say how long its samples hold, or says it twice"));
                self.some_point(missing, "missing_sample", place);
                self.must(case.ends_at.is_empty(), || format!("{place} is a signal and ends"));
            }
            Sort::Occurrence { count } => {
                self.must(case.states.is_empty(), || format!("{place} is over at once and has states"));
                if let Some(count) = count {
                    let number = self.field(id, count, place).is_none_or(|f| f.kind == FieldKind::Number);
                    self.must(number, || format!("{place} is counted by what is no number"));
                }
            }
        }
    }

    /// The time between two events: elapsed, or of a calendar.
    pub(super) fn between(&mut self, budget: &Budget, place: &str) {
        let fits = matches!(budget, Budget::Time { basis: Basis::Elapsed | Basis::Calendar(_), .. });
        self.must(fits, || format!("{place} has a time between events that is no plain length"));
        self.budget(budget, place);
    }

    /// Whether a condition asks of the value of a clock.
    pub(super) fn measured(&mut self, cond: &Cond, place: &str) {
        if let Cond::Measured { length, .. } = cond {
            self.length(*length, place);
        }
    }
}
