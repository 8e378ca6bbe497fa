//! Clocks of contracts made by chance: meanings, pauses, reopening, times allowed, tables of targets.

use super::contract::{EVENTS, Maker};
use super::tape::Choices;
use sla::plan::*;
use sla::readings;

impl Maker<'_> {
    pub(super) fn any_calendar(&mut self) -> Option<CalendarId> {
        let at = self.chance.below(self.calendars.len() + 1);
        at.checked_sub(1).map(|at| CalendarId(at as u16))
    }

    fn basis(&mut self) -> Basis {
        match self.chance.below(4) {
            0 => Basis::Clock,
            1 => Basis::Elapsed,
            2 => self.any_calendar().map_or(Basis::Elapsed, Basis::Calendar),
            _ => Basis::Open(self.point::<readings::HoursBasis>()),
        }
    }

    pub(super) fn budget(&mut self) -> Budget {
        if self.chance.once_in(5) {
            let calendar = self.any_calendar();
            return Budget::Days { count: self.chance.between(1, 4) as u32, day: self.point::<readings::Day>(), calendar };
        }
        Budget::Time { length: self.length(), basis: self.basis() }
    }

    fn meaning(&mut self, names: &[&str]) -> Patterns {
        self.one_of("meaning", |make| make.patterns(names))
    }

    pub(super) fn clock(&mut self, at: usize, kinds: usize) -> Clock {
        let case = CaseId(self.chance.below(kinds) as u16);
        let start = self.meaning(&["opened", "reopened"]);
        let stops: &[&[&str]] = &[&["resolved", "closed"], &["resolved"], &["reply", "resolved"], &["resolved", "reply"], &["noted"]];
        let names = *self.chance.pick(stops);
        let stop = self.meaning(names);
        let reopen = match self.chance.below(4) {
            0 => OneOf::just(Vec::new()),
            _ => self.meaning(&["reopened", "go_on", "reply"]),
        };
        let reopen_within = self.chance.once_in(3).then(|| self.budget());
        let on_late_reopen = reopen_within.as_ref().map(|_| self.point::<readings::LateReopen>());
        let pauses = (0..self.chance.below(3)).map(|_| self.pause()).collect();
        let mut run: Vec<Run> = Vec::new();
        if self.chance.once_in(3) {
            run.push(Run { when: self.cond(1, None), during: self.any_calendar() });
        }
        run.push(Run { when: Cond::True, during: self.any_calendar() });
        let targets = self.chance.once_in(2).then(|| self.targets());
        Clock {
            name: format!("clock_{at}"),
            clause: self.clause(4, at),
            case,
            start,
            stop,
            reopen,
            reopen_within,
            pauses,
            run,
            targets,
            on_reopen: self.point::<readings::Reopen>(),
            on_late_reopen,
            repeat_start: self.point::<readings::RepeatStart>(),
            repeat_stop: self.point::<readings::RepeatStop>(),
            stop_before_start: self.point::<readings::StopBeforeStart>(),
            pause_over_stop: self.point::<readings::PauseOverStop>(),
            unended_pause: self.point::<readings::UnendedPause>(),
            ended_case: self.point::<readings::EndedCase>(),
            cycles: self.point::<readings::Cycles>(),
            deadline: self.point::<readings::Deadline>(),
            within: self.point::<readings::Within>(),
        }
    }

    pub(super) fn state_set(&mut self, depth: usize) -> StateSet {
        let one = |chance: &mut Choices<'_>| StateSet::State(StateId(chance.below(3) as u16));
        if depth == 0 {
            return one(&mut self.chance);
        }
        match self.chance.below(7) {
            0..=3 => one(&mut self.chance),
            4 => StateSet::Any(vec![self.state_set(depth - 1), self.state_set(depth - 1)]),
            5 => StateSet::All(vec![self.state_set(depth - 1), self.state_set(depth - 1)]),
            _ => StateSet::Except(Box::new(self.state_set(depth - 1)), Box::new(self.state_set(depth - 1))),
        }
    }

    fn pause(&mut self) -> Pause {
        let while_ = self.state_set(1);
        let cap = self.chance.once_in(2).then(|| Cap { budget: Budget::Time { length: self.length(), basis: self.basis() }, each: self.chance.once_in(2) });
        Pause { while_, cap }
    }

    fn targets(&mut self) -> TargetTable {
        let moment = match self.chance.below(3) {
            0 => Moment::Event(EventId(self.chance.below(EVENTS.len()) as u16)),
            _ => Moment::Open(self.point::<readings::TargetChange>()),
        };
        let mut keys = vec![FieldAt { field: FieldId(0), moment }];
        if self.chance.once_in(4) {
            keys.push(FieldAt { field: FieldId(2), moment });
        }
        let rows = (0..1 + self.chance.below(4)).map(|_| self.target_row(keys.len())).collect();
        TargetTable { clause: None, keys, rows, missing: self.point::<readings::MissingTarget>() }
    }

    fn target_row(&mut self, keys: usize) -> TargetRow {
        let mut when = vec![self.chance.some(&[Value::Name(0), Value::Name(1), Value::Name(2)], 0)];
        if keys > 1 {
            when.push(self.chance.some(&[Value::Flag(true), Value::Flag(false)], 0));
        }
        let budget = (!self.chance.once_in(6)).then(|| self.one_of("value", |make| make.budget()));
        TargetRow { when, budget }
    }
}
