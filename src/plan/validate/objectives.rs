//! Objectives and windows.

use super::Check;
use crate::metric;
use crate::plan::{Anchor, Cond, CountedAt, FieldKind, Items, Limited, Measure, NumUnit, Objective, Quantity, TimeSet, Unit, What, WindowSpec};
use crate::value::Ratio;

impl Check<'_> {
    /// Every objective.
    pub(super) fn objectives(&mut self) {
        let plan = self.plan;
        self.names("objectives", plan.objectives.iter().map(|o| o.name.as_str()));
        for (at, objective) in plan.objectives.iter().enumerate() {
            let place = format!("the objective `{}`", objective.name);
            self.objective(objective, at, &place);
        }
    }

    fn objective(&mut self, objective: &Objective, at: usize, place: &str) {
        match &objective.what {
            What::Items(items) if self.case(items.case, place).is_some() => self.items(objective, items, place),
            What::Items(_) => {}
            What::Formula(_) => self.formula(objective, at, place),
        }
        self.must(super::versions::has_time(objective), || format!("{place} has a share of the log that ends before it begins"));
        self.must(!objective.hidden || objective.target.is_none(), || format!("{place} is hidden and promises something"));
        for exclusion in &objective.exclusions {
            if exclusion.set != TimeSet::Used || objective.items().is_some() || objective.hidden {
                self.time_set(&exclusion.set, self.plan.sets.len(), place, 0);
            }
            self.point(exclusion.from, "exclusion", place);
            self.some_point(exclusion.partly, "partly_excluded", place);
        }
        self.window(&objective.each, place);
        let few = objective.hidden || self.plan.windows_in_term(&objective.each) <= super::MOST_WINDOWS;
        self.must(few, || format!("{place} has too many windows"));
        if let Some(needs) = objective.needs {
            self.point(needs.otherwise, "small_sample", place);
        }
        self.point(objective.empty, "empty_window", place);
        self.point(objective.partial, "partial_window", place);
        self.some_point(objective.rounding, "rounding_before_compare", place);
    }

    fn items(&mut self, objective: &Objective, items: &Items, place: &str) {
        let case = items.case;
        self.cond(case, &items.population, false, place, 0);
        for field in &items.dimensions {
            self.field_at(case, *field, false, "field_moment", place);
        }
        self.measure(objective, items, place);
        match items.counted_at {
            CountedAt::Open(point) => self.point(point, "counted_at", place),
            CountedAt::Event(event) => self.event(case, event, place),
        }
        self.some_point(items.open_cases, "open_cases", place);
        self.some_point(items.open_values, "open_values", place);
    }

    fn measure(&mut self, objective: &Objective, items: &Items, place: &str) {
        let measure = &items.measure;
        let Some(kind) = metric::named(&measure.metric) else {
            return self.fault(format!("{place} has an unknown metric: `{}`", measure.metric));
        };
        let takes = kind.takes;
        self.cond(items.case, &measure.holds, false, place, 0);
        self.must(takes.condition || measure.holds == Cond::True, || format!("{place} has a condition that a {} does not take", kind.name));
        if let Some(clock) = measure.clock {
            let own = self.plan.clocks.get(clock.index());
            self.must(own.is_some_and(|c| c.case == items.case), || format!("{place} measures a clock that is not there, or of another kind of case"));
            self.must(takes.clock, || format!("{place}: a {} takes no clock", kind.name));
            self.must(measure.field.is_none() || kind.name == "sum", || format!("{place} weighs what is no sum"));
        }
        if let Some(field) = measure.field {
            self.field_at(items.case, field, false, "field_moment", place);
            let number = self.field(items.case, field.field, place).is_none_or(|f| f.kind == FieldKind::Number);
            self.must(takes.field && number, || format!("{place}: a {} does not take that field", kind.name));
        }
        let something = takes.nothing || measure.clock.is_some() || measure.field.is_some();
        self.must(something, || format!("{place} does not say what is measured"));
        self.within(measure, takes.within, place);
        match (takes.percentile, measure.percentile, measure.method) {
            (true, Some(rank), Some(method)) => {
                self.must(rank > Ratio::ZERO && rank <= Ratio::ONE, || format!("{place} has a rank outside 0 to 100"));
                self.point(method, "percentile_method", place);
            }
            (false, None, None) => {}
            _ => self.fault(format!("{place} has a rank without a percentile, or a percentile without a rank")),
        }
        let length = measure.folds_a_clock();
        if let Some(units) = &measure.units {
            self.units(units, place);
            self.must(length, || format!("{place} counts units of what is no time"));
        }
        self.promise(objective, Some(NumUnit::of(measure)), place);
        self.must(measure.within.is_none() || items.open_cases.is_some(), || format!("{place} does not say how open cases count"));
        self.must(!length || items.open_values.is_some(), || format!("{place} does not say how values of open cases count"));
    }

    /// What is promised is in the unit of what is measured.
    pub(super) fn promise(&mut self, objective: &Objective, unit: Option<NumUnit>, place: &str) {
        let share = unit == Some(NumUnit::Share);
        let of_items = objective.items().is_some();
        self.must(share || !of_items || objective.rounding.is_none(), || format!("{place} rounds a percentage and measures none"));
        self.must(!share || objective.rounding.is_some(), || format!("{place} does not say whether its percentage is rounded"));
        let Some(target) = &objective.target else { return };
        let values = std::iter::once(&target.value).chain(target.rows.iter().filter_map(|row| row.value.as_ref()));
        for values in values {
            self.one_of(values, "value", place);
            for value in &values.options {
                let own = NumUnit::of_quantity(*value);
                let fits = own.is_none() || own.zip(unit).is_some_and(|(own, unit)| own.sum(unit).is_some());
                let bounded = match value {
                    Quantity::Share(ratio) => *ratio >= Ratio::ZERO && *ratio <= Ratio::ONE,
                    Quantity::Length(micros) => (0..=super::LONGEST).contains(&micros.0),
                    Quantity::Number(_) | Quantity::Unknown => true,
                    Quantity::Money(n) => crate::plan::computable_money(*n),
                };
                self.must(fits && bounded, || format!("{place} has a target that is not in the unit of its measure"));
            }
        }
        for row in &target.rows {
            self.groups(objective, &row.when, place);
            self.must(!row.when.is_empty(), || format!("{place} has a target of no groups"));
        }
    }

    fn within(&mut self, measure: &Measure, takes: bool, place: &str) {
        let Some(within) = &measure.within else {
            // A clock whose cycles are counted or folded needs no limit; a share of them does.
            return self.must(!takes || measure.clock.is_none(), || format!("{place} does not say within what time"));
        };
        let clock = measure.clock.and_then(|c| self.plan.clocks.get(c.index()));
        self.must(takes && clock.is_some(), || format!("{place} has a limit of time for nothing"));
        match within {
            Limited::Budget(budgets) => self.budgets(budgets, place),
            Limited::Targets => self.must(clock.is_some_and(|c| c.targets.is_some()), || format!("{place} goes by targets that its clock has not")),
        }
    }

    /// A sequence of windows.
    pub(super) fn window(&mut self, window: &WindowSpec, place: &str) {
        self.some_point(window.month, "month", place);
        self.some_point(window.short, "short_history", place);
        self.some_point(window.step, "rolling_step", place);
        let months = matches!(window.unit, Unit::Month | Unit::Quarter | Unit::Year);
        self.must(months || window.month.is_none(), || format!("{place} has windows of another unit that are months"));
        self.must((1..=window.unit.most()).contains(&window.count), || format!("{place} has windows of no units, or of too many"));
        let day = window.unit != Unit::Minute || window.before.is_some() || 1_440_u32.checked_rem(window.count) == Some(0);
        self.must(day, || format!("{place} has minutes that do not divide a day"));
        self.must(window.rolling == window.short.is_some(), || format!("{place} does not say whether its first rolling windows count"));
        let steps = window.rolling && !matches!(window.unit, Unit::Minute | Unit::Term);
        self.must(steps || window.step.is_none(), || format!("{place} has windows that move by no steps of dates"));
        self.must(window.unit != Unit::Term || !window.rolling, || format!("{place} has a term that rolls"));
        if let Some((month, day)) = window.origin {
            let fits = matches!(window.unit, Unit::Quarter | Unit::Year) && crate::value::Date::new(2001, month, day).is_some();
            self.must(fits, || format!("{place} has windows that cannot begin on that date"));
        }
        if let Some(anchor) = &window.before {
            self.must(!window.rolling, || format!("{place} has windows that end at events and roll"));
            self.anchor(anchor, place);
        }
    }

    /// Rows of the log.
    pub(super) fn anchor(&mut self, rows: &Anchor, place: &str) {
        self.must(!rows.events.is_empty(), || format!("{place} names no event"));
        if self.case(rows.case, place).is_some() {
            for pattern in &rows.events {
                self.pattern(rows.case, pattern, place);
            }
        }
    }
}
