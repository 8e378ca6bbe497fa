//! Numbers that are worked out: ids, units, bounds, and that what is measured is of the same windows and groups.

use super::{Check, LONGEST, sets};
use crate::metric::{self, ResultUnit};
use crate::plan::{
    Bound, FeeTime, Num, NumCond, NumUnit, Objective, ObjectiveId, OneOf, OverEach, OverWhat, PartUnit, PointRef, Quantity, Unit, Units, What, WindowSpec,
    computable_money, computable_share,
};
use crate::value::Ratio;

/// So many smaller windows at most lie in a window: a year has fewer minutes.
pub(in crate::plan) const MOST_SLICES: u64 = 1_000_000;
/// So many windows at most of a sequence have results that are told.
pub(in crate::plan) const MOST_WINDOWS: u64 = 200_000;
/// So many windows before one are looked at.
const MOST_BEFORE: u32 = 1_200;

/// Where a number stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// In words.
    pub name: &'p str,
    /// The objective whose results are known.
    pub of: Option<&'p Objective>,
    /// The windows; none: not known here.
    pub each: Option<&'p WindowSpec>,
    /// The groups.
    pub dimensions: &'p [String],
    /// Results of objectives before this position may be asked for.
    pub known: usize,
}

impl Check<'_> {
    /// A number, and that it has a unit.
    pub(super) fn number(&mut self, num: &Num, place: Place<'_>) -> Option<NumUnit> {
        self.num(num, place, 0);
        let unit = self.plan.unit_of(num, place.of);
        self.must(unit.is_some(), || format!("{} has a number of no one unit", place.name));
        unit
    }

    fn num(&mut self, num: &Num, at: Place<'_>, depth: usize) {
        let place = at.name;
        if depth > sets::DEEPEST {
            return self.fault(format!("{place} has a number nested too deeply"));
        }
        let sets = self.plan.sets.len();
        match num {
            Num::Value(value) => {
                self.one_of(value, "value", place);
                let fits = value.options.iter().all(|q| match q {
                    Quantity::Share(share) => computable_share(*share),
                    Quantity::Number(n) | Quantity::Money(n) => computable_money(*n),
                    Quantity::Length(l) => (0..=LONGEST).contains(&l.0),
                    Quantity::Unknown => true,
                });
                self.must(fits, || format!("{place} has a value that cannot be computed with"));
            }
            Num::Fee { fee, time } => {
                self.must(fee.index() < self.plan.fees.len(), || format!("{place} refers to a fee that is not there"));
                match time {
                    FeeTime::Preceding(first) => self.point(*first, "first_preceding", place),
                    FeeTime::Day(how) => self.point(*how, "fee_day", place),
                    FeeTime::Window | FeeTime::Elapsed => {}
                }
            }
            Num::Window => {}
            Num::Attained | Num::Target | Num::Shortfall | Num::Sample | Num::Missed | Num::InARow => {
                self.must(at.of.is_some(), || format!("{place} asks for what only an objective has"));
            }
            Num::Result(id) => self.result(*id, at),
            Num::Time(set) => self.time_set(set, sets, place, depth),
            Num::Share { of, set, .. } => {
                self.time_set(of, sets, place, depth);
                self.time_set(set, sets, place, depth);
            }
            Num::Stretches { set, metric, percentile, method, units, straddle } => {
                self.time_set(set, sets, place, depth);
                self.metric(metric, *percentile, place);
                self.method(*percentile, *method, place);
                units.iter().for_each(|u| self.units(u, place));
                self.point(*straddle, "straddle", place);
            }
            Num::Over(over) => {
                self.metric(&over.metric, over.percentile, place);
                self.method(over.percentile, over.method, place);
                self.point(over.empty, "empty_slice", place);
                match &over.each {
                    OverEach::Windows(one) => self.over_windows(one, &over.what, at, depth),
                    OverEach::Groups(names) => {
                        self.over_groups(names, at);
                        self.taken(&over.what, Place { of: None, dimensions: names, ..at }, depth);
                    }
                }
            }
            Num::Before { num, count, metric } => {
                self.metric(metric, None, place);
                self.must((1..=MOST_BEFORE).contains(count), || format!("{place} looks back on no windows, or on too many"));
                self.num(num, Place { of: None, ..at }, depth + 1);
            }
            Num::Points(ids) | Num::Credits(ids) => {
                for id in ids {
                    self.judged(*id, place);
                }
            }
            Num::Pool(id) | Num::Allocation(id) => {
                self.must(id.index() < self.plan.pools.len(), || format!("{place} refers to a pool that is not there"));
            }
            Num::Units(inner, units) => {
                self.units(units, place);
                self.num(inner, at, depth + 1);
            }
            Num::Op(_, parts) => {
                self.must(!parts.is_empty(), || format!("{place} works out nothing"));
                parts.iter().for_each(|part| self.num(part, at, depth + 1));
            }
            Num::Between { of, points } => {
                self.must(!points.is_empty() && points.is_sorted_by_key(|p| p.0), || format!("{place} goes between points that are not in order"));
                self.num(of, at, depth + 1);
                points.iter().for_each(|(_, value)| self.num(value, at, depth + 1));
            }
            Num::Choose(choices, last) => {
                self.num(last, at, depth + 1);
                for (cond, value) in choices {
                    self.num_cond(cond, at, depth + 1);
                    self.num(value, at, depth + 1);
                }
            }
        }
    }

    /// Smaller windows, of each reading: what is taken of them is worked out in all.
    fn over_windows(&mut self, one: &OneOf<WindowSpec>, what: &OverWhat, at: Place<'_>, depth: usize) {
        let place = at.name;
        self.one_of(one, "value", place);
        for each in &one.options {
            self.window(each, place);
            self.must(each.before.is_none(), || format!("{place} goes over windows that end at events"));
            if let Some(outer) = at.each {
                self.must(self.plan.slices(each, outer) <= MOST_SLICES, || format!("{place} goes over too many windows"));
            }
            // What is measured of cases is measured in windows of any length.
            self.taken(what, Place { of: None, each: (one.options.len() == 1).then_some(each), ..at }, depth);
        }
    }

    /// Groups within the group in hand.
    fn over_groups(&mut self, names: &[String], at: Place<'_>) {
        let place = at.name;
        self.names("dimensions", names.iter().map(String::as_str));
        let more = names.len() > at.dimensions.len() && names.starts_with(at.dimensions);
        self.must(more, || format!("{place} goes over groups that are not within its own"));
        for name in names {
            let there = self.plan.cases.iter().any(|c| c.fields.iter().any(|f| f.name == *name));
            self.must(there, || format!("{place} goes over each `{name}`, and there is no such field"));
        }
    }

    fn taken(&mut self, what: &OverWhat, at: Place<'_>, depth: usize) {
        match what {
            OverWhat::Num(num) => self.num(num, at, depth + 1),
            OverWhat::Cond(cond) => self.num_cond(cond, at, depth + 1),
        }
    }

    /// A condition on a window.
    pub(super) fn num_cond(&mut self, cond: &NumCond, at: Place<'_>, depth: usize) {
        let place = at.name;
        if depth > sets::DEEPEST {
            return self.fault(format!("{place} has a condition nested too deeply"));
        }
        match cond {
            NumCond::Compare(a, bound, b) => {
                let _: &Bound = bound;
                self.num(a, at, depth + 1);
                self.num(b, at, depth + 1);
                let units = self.plan.unit_of(a, at.of).zip(self.plan.unit_of(b, at.of));
                self.must(units.is_some_and(|(a, b)| a.sum(b).is_some()), || format!("{place} compares what cannot be compared"));
            }
            NumCond::In(set, rule) => {
                self.time_set(set, self.plan.sets.len(), place, depth);
                self.point(*rule, "slice_rule", place);
            }
            NumCond::Group(dimension, _) => {
                self.must(usize::from(*dimension) < at.dimensions.len(), || format!("{place} asks for a group that is not there"));
            }
            NumCond::All(parts) | NumCond::Any(parts) => parts.iter().for_each(|part| self.num_cond(part, at, depth + 1)),
            NumCond::Not(inner) => self.num_cond(inner, at, depth + 1),
        }
    }

    fn result(&mut self, id: ObjectiveId, at: Place<'_>) {
        let place = at.name;
        let found = self.plan.objectives.get(id.index()).filter(|_| id.index() < at.known);
        let Some(objective) = found else { return self.fault(format!("{place} asks for the measure of an objective that does not come before it")) };
        let shape = |w: &WindowSpec| WindowSpec { month: None, short: None, step: None, ..w.clone() };
        let same = at.each.is_none_or(|each| shape(each) == shape(&objective.each));
        self.must(same, || format!("{place} asks for the measure of an objective with other windows"));
        let dimensions = self.plan.dimension_names(objective);
        self.must(dimensions == at.dimensions, || format!("{place} asks for the measure of an objective with other groups"));
    }

    fn metric(&mut self, name: &str, percentile: Option<Ratio>, place: &str) {
        let Some(kind) = metric::named(name).filter(|k| k.name == name) else {
            return self.fault(format!("{place} has an unknown metric: `{name}`"));
        };
        let rank = percentile.is_none_or(|p| p > Ratio::ZERO && p <= Ratio::ONE && computable_share(p));
        self.must(rank && kind.takes.percentile == percentile.is_some(), || format!("{place} has a rank without a percentile, or a percentile without a rank"));
        self.must(kind.unit != ResultUnit::Share || percentile.is_none(), || format!("{place} has a rank of a share"));
    }

    /// How a percentile is taken.
    fn method(&mut self, percentile: Option<Ratio>, method: Option<PointRef>, place: &str) {
        self.some_point(method, "percentile_method", place);
        self.must(percentile.is_some() || method.is_none(), || format!("{place} has a method for no percentile"));
    }

    /// Units that lengths are counted in.
    pub(super) fn units(&mut self, units: &Units, place: &str) {
        self.must((1..=LONGEST).contains(&units.unit.0), || format!("{place} counts in units of no length, or of too much"));
        self.length(units.beyond, place);
        self.part_unit(units.part, place);
    }

    /// What becomes of a part of a unit.
    pub(super) fn part_unit(&mut self, part: PartUnit, place: &str) {
        if let PartUnit::Open(point) = part {
            self.point(point, "part_unit", place);
        }
    }

    /// The formula of an objective, and the names of its groups.
    pub(super) fn formula(&mut self, objective: &Objective, known: usize, place: &str) {
        let What::Formula(formula) = &objective.what else { return };
        self.names("dimensions", formula.dimensions.iter().map(String::as_str));
        for name in &formula.dimensions {
            let there = self.plan.cases.iter().any(|c| c.fields.iter().any(|f| f.name == *name));
            self.must(there, || format!("{place} is by `{name}`, and there is no such field"));
        }
        let at = Place { name: place, of: None, each: Some(&objective.each), dimensions: &formula.dimensions, known };
        let unit = self.number(&formula.num, at);
        self.promise(objective, unit, place);
    }
}

impl crate::plan::Plan {
    /// How many smaller windows lie in a window, at most and roughly.
    pub fn slices(&self, inner: &WindowSpec, outer: &WindowSpec) -> u64 {
        let term = self.term.from.zip(self.term.until).and_then(|(from, until)| u64::try_from(i64::from(until.days()) - i64::from(from.days())).ok());
        let length = |w: &WindowSpec| match (w.unit, term) {
            (Unit::Term, Some(days)) => days.saturating_mul(1_440),
            (Unit::Term, None) => 52_596_000,
            (unit, _) => unit.minutes().saturating_mul(w.count.into()),
        };
        let step = if inner.rolling { inner.unit.minutes() } else { length(inner) };
        length(outer) / step.max(1)
    }

    /// How many windows of a sequence lie in the term; in ten years, if it has no beginning or no end. None is counted that ends at an event.
    pub(in crate::plan) fn windows_in_term(&self, each: &WindowSpec) -> u64 {
        if each.before.is_some() {
            return 0;
        }
        let days = self.term.from.zip(self.term.until).map(|(from, until)| i64::from(until.days()) - i64::from(from.days()));
        let minutes = days.map_or(5_259_600, |days| u64::try_from(days).unwrap_or(0).saturating_mul(1_440));
        let count = if each.rolling { 1 } else { u64::from(each.count) };
        minutes / each.unit.minutes().saturating_mul(count).max(1)
    }

    /// Names of the fields that make the groups of an objective.
    pub fn dimension_names(&self, objective: &Objective) -> Vec<String> {
        match &objective.what {
            What::Formula(formula) => formula.dimensions.clone(),
            What::Items(items) => {
                let fields = self.case(items.case).map_or(&[][..], |case| &case.fields);
                items.dimensions.iter().filter_map(|at| fields.get(at.field.index())).map(|f| f.name.clone()).collect()
            }
        }
    }
}
