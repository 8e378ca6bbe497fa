//! Mappings.

use super::Check;
use crate::calendar::Zone;
use crate::plan::{SourceSpec, StateRule, TimeSpec, When};

impl Check<'_> {
    /// Every mapping.
    pub(super) fn sources(&mut self) {
        let plan = self.plan;
        self.names("sources", plan.sources.iter().map(|s| s.name.as_str()));
        for source in &plan.sources {
            let place = format!("the source `{}`", source.name);
            if self.case(source.case, &place).is_some() {
                self.source(source, &place);
            }
        }
    }

    fn source(&mut self, source: &SourceSpec, place: &str) {
        let case = source.case;
        self.must(["csv", "json_lines"].contains(&source.format.as_str()), || format!("{place} reads an unknown format: `{}`", source.format));
        self.must(source.delimiter.is_ascii() && !['"', '\n', '\r'].contains(&source.delimiter), || {
            format!("{place} has cells separated by what cannot separate them")
        });
        if let Some(entered) = &source.entered {
            self.time(entered, place);
            self.must(source.time.is_some(), || format!("{place} says when its rows were entered, not when they are"));
        }
        if let Some(time) = &source.time {
            self.time(time, place);
        }
        for (_, role) in source.by.iter().flat_map(|by| &by.cases) {
            self.role(*role, place);
        }
        for rule in &source.events {
            self.event(case, rule.event, place);
            if let Some(role) = rule.by {
                self.role(role, place);
            }
            match &rule.when {
                When::At(time) => self.time(time, place),
                _ => self.must(source.time.is_some(), || format!("{place} does not say when its rows are")),
            }
        }
        for rule in &source.states {
            let (StateRule::While { state, begins, ends, .. } | StateRule::Pair { state, begins, ends, .. }) = rule;
            let there = self.plan.case(case).is_some_and(|c| state.index() < c.states.len());
            self.must(there, || format!("{place} refers to a state that is not there"));
            self.event(case, *begins, place);
            self.event(case, *ends, place);
            match rule {
                StateRule::Pair { from, until, .. } => {
                    self.time(from, place);
                    self.time(until, place);
                }
                StateRule::While { .. } => self.must(source.time.is_some(), || format!("{place} does not say when its rows are")),
            }
        }
        for assign in &source.fields {
            self.field(case, assign.field, place);
            let values: Vec<_> = assign.cases.iter().map(|(_, value)| value.clone()).collect();
            self.values(case, assign.field, &values, place);
        }
    }

    fn time(&mut self, time: &TimeSpec, place: &str) {
        if let Some(zone) = &time.zone {
            self.must(Zone::named(zone).is_some(), || format!("{place} is in no known zone: `{zone}`"));
        }
    }
}
