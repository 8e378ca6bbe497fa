//! Clocks and the time they allow, with every reading looked up.

use super::super::allowance::Allowance;
use super::super::condition::{Look, When};
use super::super::program::{Basis, Cap, Clock, ClockPoints, Pause, PauseBits, TargetRow, Targets};
use super::Builder;
use crate::plan::{self, Budget, Moment, Points};
use crate::readings::{self, Day, Deadline, HoursBasis, LateReopen, MissingTarget, PauseOverStop, Reopen, RepeatStart, RepeatStop};
use crate::readings::{Cycles, EndedCase, StopBeforeStart, TargetChange, UnendedPause};
use crate::value::Micros;

impl<'a> Builder<'a> {
    /// Adds a clock and what events do to it.
    pub(super) fn clock(&mut self, id: usize, clock: &'a plan::Clock, wrong: &mut Vec<String>) {
        let points = &self.plan.points;
        let at = self.kind.clocks.len();
        for (patterns, which) in [(&clock.start, 0), (&clock.stop, 1), (&clock.reopen, 2)] {
            for pattern in self.patterns(patterns) {
                let guard = self.guard(pattern);
                if let Some(rule) = self.kind.events.get_mut(pattern.event.index()) {
                    rule.stops |= which == 1;
                }
                let Some(step) = self.clock_step(pattern.event, at) else { continue };
                match which {
                    0 => step.start.push(guard),
                    1 => step.stop.push(guard),
                    _ => step.reopen.push(guard),
                }
            }
        }
        if clock.pauses.len() > PauseBits::BITS as usize {
            wrong.push(format!("clock `{}` has more than {} pauses", clock.name, PauseBits::BITS));
        }
        let pauses = clock.pauses.iter().map(|pause| self.pause(pause, wrong)).collect();
        let run = clock.run.iter().map(|run| (self.condition(&run.when), run.during)).collect();
        let targets = clock.targets.as_ref().map(|table| self.targets(table));
        self.kind.clocks.push(Clock {
            id,
            pauses,
            run,
            targets,
            on_reopen: points.choice(clock.on_reopen).unwrap_or(Reopen::ContinuesWithoutClosedTime),
            on_late_reopen: late(clock.on_late_reopen.and_then(|p| points.choice(p)).unwrap_or(LateReopen::StartsNewCase)),
            reopen_within: clock.reopen_within.as_ref().map(|budget| allowance(budget, points)),
            repeat_start: points.choice(clock.repeat_start).unwrap_or(RepeatStart::IsIgnored),
            repeat_stop: points.choice(clock.repeat_stop).unwrap_or(RepeatStop::IsIgnored),
            early_stop_counts: points.choice(clock.stop_before_start) == Some(StopBeforeStart::MeasuresNothing),
            pause_ends_with_stop: points.choice(clock.pause_over_stop) == Some(PauseOverStop::EndsWithTheStop),
            unended_is_void: points.choice(clock.unended_pause) == Some(UnendedPause::IsVoid),
            ended_case: points.choice(clock.ended_case).unwrap_or(EndedCase::AsOpen),
            cycles: points.choice(clock.cycles).unwrap_or(Cycles::Each),
            deadline: points.choice(clock.deadline).unwrap_or(Deadline::AtClosing),
            within: points.choice(clock.within).unwrap_or(readings::Within::IncludesTheLimit),
            points: ClockPoints {
                on_reopen: clock.on_reopen.into(),
                on_late_reopen: clock.on_late_reopen.map(Into::into),
                repeat_start: clock.repeat_start.into(),
                repeat_stop: clock.repeat_stop.into(),
                stop_before_start: clock.stop_before_start.into(),
                pause_over_stop: clock.pause_over_stop.into(),
                unended_pause: clock.unended_pause.into(),
                ended_case: clock.ended_case.into(),
                cycles: clock.cycles.into(),
            },
        });
    }

    fn pause(&mut self, pause: &plan::Pause, wrong: &mut Vec<String>) -> Pause {
        let cap = pause.cap.as_ref().and_then(|cap| match allowance(&cap.budget, &self.plan.points) {
            Allowance::Time { length, basis } => Some(Cap { length, basis, each: cap.each }),
            Allowance::Date { .. } => {
                wrong.push("a pause is bounded by a time, not by dates".to_owned());
                None
            }
        });
        Pause { states: self.states(&pause.while_, wrong), cap, says: self.says(&pause.while_) }
    }

    fn targets(&mut self, table: &plan::TargetTable) -> Targets {
        let points = &self.plan.points;
        let open = table.keys.iter().find_map(|key| if let Moment::Open(point) = key.moment { Some(point) } else { None });
        let change = open.and_then(|point| points.choice(point)).unwrap_or(TargetChange::AtStart);
        let keys = table.keys.iter().map(|key| match key.moment {
            Moment::Event(event) => Look { slot: self.slots.field(key.field, true), when: When::Mark(self.slots.mark(event)), open: None },
            Moment::Now => Look { slot: self.slots.field(key.field, true), when: When::Start, open: None },
            // The row to look at is given by whoever asks: see `targets`.
            Moment::Open(_) => Look { slot: self.slots.field(key.field, true), when: When::Stop, open: None },
        });
        let keys = keys.collect();
        let row = |row: &plan::TargetRow| {
            let allowed = row.budget.as_ref().and_then(|b| b.get(points)).map(|b| allowance(b, points));
            TargetRow { when: row.when.clone(), allowed }
        };
        let missing = points.choice(table.missing).unwrap_or(MissingTarget::LeftOut);
        Targets { keys, change, changing: open.map(Into::into), rows: table.rows.iter().map(row).collect(), missing, lacking: table.missing.into() }
    }
}

/// A budget with its readings.
pub(super) fn allowance(budget: &Budget, points: &Points) -> Allowance {
    match budget {
        Budget::Time { length, basis } => {
            let basis = match basis {
                plan::Basis::Elapsed => Basis::Elapsed,
                plan::Basis::Clock => Basis::Clock,
                plan::Basis::Calendar(id) => Basis::Calendar(*id),
                plan::Basis::Open(point) => match points.choice(*point).unwrap_or(HoursBasis::OfTheClock) {
                    HoursBasis::OfTheClock => Basis::Clock,
                    HoursBasis::Elapsed => Basis::Elapsed,
                },
            };
            Allowance::Time { length: *length, basis }
        }
        Budget::Days { count, day, calendar } => match points.choice(*day).unwrap_or(Day::Is24Hours) {
            Day::Is24Hours => {
                let length = Micros(Micros::DAY.0.saturating_mul(i64::from(*count)));
                Allowance::Time { length, basis: calendar.map_or(Basis::Clock, Basis::Calendar) }
            }
            day => Allowance::Date { count: *count, day, calendar: *calendar },
        },
    }
}

fn late(reading: LateReopen) -> Reopen {
    match reading {
        LateReopen::ContinuesWithoutClosedTime => Reopen::ContinuesWithoutClosedTime,
        LateReopen::ContinuesWithClosedTime => Reopen::ContinuesWithClosedTime,
        LateReopen::Restarts => Reopen::Restarts,
        LateReopen::StartsNewCase => Reopen::StartsNewCase,
        LateReopen::IsIgnored => Reopen::IsIgnored,
    }
}
