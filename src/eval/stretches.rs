//! Why each stretch of a cycle counted or did not: for explanations, only when asked.

use super::cycle::View;
use super::program::{Clock, Program};
use crate::outcome::{Stretch, StretchKind};
use crate::plan;
use crate::value::{Instant, Interval};

/// The stretches of a cycle from its start to where it is measured up to, without holes.
pub(super) fn stretches(program: &Program, clock: &Clock, spec: &plan::Clock, view: &View) -> Vec<Stretch> {
    let mut told = Told(Vec::new());
    let mut at = view.start;
    for run in &view.runs {
        told.add(at, run.from, StretchKind::Stopped, None, &spec.clause);
        let run = Interval::new(run.from, run.until.min(view.as_of));
        at = run.from;
        for (pausing, pause) in &view.pausing {
            let pausing = pausing.and(run).and(Interval::new(at, Instant::MAX));
            if pausing.is_empty() {
                continue;
            }
            counted(&mut told, program, spec, view, Interval::new(at, pausing.from));
            let says = clock.pauses.get(*pause).map(|p| p.says.clone());
            told.add(pausing.from, pausing.until, StretchKind::Paused, says, &spec.clause);
            at = pausing.until;
        }
        counted(&mut told, program, spec, view, Interval::new(at, run.until));
        at = at.max(run.until);
    }
    told.add(at, view.stop.unwrap_or(view.as_of), StretchKind::Stopped, None, &spec.clause);
    told.0
}

/// Stretches so far.
struct Told(Vec<Stretch>);

impl Told {
    fn add(&mut self, from: Instant, until: Instant, kind: StretchKind, by: Option<String>, clause: &Option<String>) {
        if until <= from {
            return;
        }
        match self.0.last_mut() {
            Some(last) if (last.until, last.kind, &last.by, &last.clause) == (from, kind, &by, clause) => last.until = until,
            _ => self.0.push(Stretch { from, until, kind, by, clause: clause.clone() }),
        }
    }
}

/// A stretch that ran unpaused: open hours count.
fn counted(told: &mut Told, program: &Program, spec: &plan::Clock, view: &View, stretch: Interval) {
    let calendar = view.run.and_then(|id| Some((id, program.plan.calendars.get(id.index())?)));
    let Some((id, calendar)) = calendar else {
        return told.add(stretch.from, stretch.until, StretchKind::Counted, None, &spec.clause);
    };
    let name = || Some(calendar.name.clone());
    let mut at = stretch.from;
    for open in program.calendars.get(id).open_set(stretch).intervals() {
        told.add(at, open.from, StretchKind::ClosedHours, name(), &calendar.clause);
        told.add(open.from, open.until, StretchKind::Counted, name(), &calendar.clause);
        at = open.until;
    }
    told.add(at, stretch.until, StretchKind::ClosedHours, name(), &calendar.clause);
}
