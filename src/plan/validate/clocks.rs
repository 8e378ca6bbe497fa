//! Clocks, budgets and targets.

use super::{Check, LONGEST};
use crate::plan::{Basis, Budget, CaseId, Clock, Cond, OneOf, Sort, TargetTable};

impl Check<'_> {
    /// Every clock.
    pub(super) fn clocks(&mut self) {
        let plan = self.plan;
        self.names("clocks", plan.clocks.iter().map(|c| c.name.as_str()));
        for clock in &plan.clocks {
            let place = format!("the clock `{}`", clock.name);
            if let Some(case) = self.case(clock.case, &place) {
                let lasts = !matches!(case.sort, Sort::Occurrence { .. });
                self.must(lasts, || format!("{place} is of what is over at once"));
                self.clock(clock, &place);
            }
        }
    }

    fn clock(&mut self, clock: &Clock, place: &str) {
        let case = clock.case;
        for patterns in [&clock.start, &clock.stop, &clock.reopen] {
            self.patterns(case, patterns, place);
        }
        for (patterns, what) in [(&clock.start, "start"), (&clock.stop, "stop")] {
            self.must(patterns.options.iter().all(|o| !o.is_empty()), || format!("{place} has no {what}"));
        }
        if let Some(within) = &clock.reopen_within {
            self.budget(within, place);
        }
        for pause in &clock.pauses {
            self.set(case, &pause.while_, place, 0);
            if let Some(cap) = &pause.cap {
                self.must(matches!(cap.budget, Budget::Time { .. }), || format!("{place} has a pause bounded by dates"));
                self.budget(&cap.budget, place);
            }
        }
        self.must(clock.run.last().is_some_and(|r| r.when == Cond::True), || format!("{place} does not say when it runs otherwise"));
        for run in &clock.run {
            self.cond(case, &run.when, false, place, 0);
            if let Some(calendar) = run.during {
                self.calendar(calendar, place);
            }
        }
        if let Some(table) = &clock.targets {
            self.table(case, table, place);
        }
        for (at, kind) in [
            (clock.on_reopen, "reopen"),
            (clock.repeat_start, "repeat_start"),
            (clock.repeat_stop, "repeat_stop"),
            (clock.stop_before_start, "stop_before_start"),
            (clock.pause_over_stop, "pause_over_stop"),
            (clock.unended_pause, "unended_pause"),
            (clock.ended_case, "ended_case"),
            (clock.cycles, "cycles"),
            (clock.deadline, "deadline"),
            (clock.within, "within"),
        ] {
            self.point(at, kind, place);
        }
        self.some_point(clock.on_late_reopen, "late_reopen", place);
        self.must(clock.reopen_within.is_none() || clock.on_late_reopen.is_some(), || format!("{place} does not say what a late reopening does"));
    }

    fn table(&mut self, case: CaseId, table: &TargetTable, place: &str) {
        self.must(!table.keys.is_empty(), || format!("{place} has targets by nothing"));
        for key in &table.keys {
            self.field_at(case, *key, false, "target_change", place);
        }
        for row in &table.rows {
            self.must(row.when.len() == table.keys.len(), || format!("{place} has a row of targets that does not fit its head"));
            for (key, values) in table.keys.iter().zip(&row.when) {
                self.values(case, key.field, values, place);
            }
            if let Some(budget) = &row.budget {
                self.budgets(budget, place);
            }
        }
        self.point(table.missing, "missing_target", place);
    }

    /// A time allowed, in each of its options.
    pub(super) fn budgets(&mut self, budgets: &OneOf<Budget>, place: &str) {
        self.one_of(budgets, "value", place);
        for budget in &budgets.options {
            self.budget(budget, place);
        }
    }

    pub(super) fn budget(&mut self, budget: &Budget, place: &str) {
        match budget {
            Budget::Time { length, basis } => {
                self.must((0..=LONGEST).contains(&length.0), || format!("{place} has a length of time that is negative or too long"));
                match basis {
                    Basis::Elapsed | Basis::Clock => {}
                    Basis::Calendar(calendar) => self.calendar(*calendar, place),
                    Basis::Open(point) => self.point(*point, "hours_basis", place),
                }
            }
            Budget::Days { count, day, calendar } => {
                self.must((1..=36_525).contains(count), || format!("{place} has a number of days that is nought or too large"));
                self.point(*day, "day", place);
                if let Some(calendar) = calendar {
                    self.calendar(*calendar, place);
                }
            }
        }
    }
}
