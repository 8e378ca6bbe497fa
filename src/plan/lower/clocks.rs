//! Clocks: start, stop, pauses, runs, reopening.

use super::conditions::Place;
use super::context::{Lowering, small};
use super::points::Said;
use super::values::For;
use crate::diagnostic::Diagnostic;
use crate::plan::{Budget, Cap, CaseId, Clock, ClockId, Cond, EventId, OneOf, Pattern, Patterns, Pause, PointRef, Run};
use crate::readings::{Choice, Cycles, Deadline, EndedCase, LateReopen, PauseOverStop, Reopen, RepeatStart, RepeatStop, StopBeforeStart, UnendedPause, Within};
use crate::resolve::DeclKind;
use crate::syntax::tree::{CapExpr, Clock as Declared, ClockLine, EventExpr, ItemKind, Phrase, RunArm};
use crate::text::Span;

/// The words that lines of a clock begin with.
const HEADS: &[&str] = &["start", "stop", "pause", "run", "reopen"];

impl<'a> Lowering<'a> {
    /// Every clock of the project itself; those of the library come in as they are named.
    pub(super) fn clocks(&mut self) {
        for at in self.project(DeclKind::Clock) {
            self.clock(at);
        }
    }

    /// The clock that a declaration makes.
    pub(super) fn clock(&mut self, at: usize) -> Option<ClockId> {
        if let Some(known) = self.clocks.get(&at) {
            return *known;
        }
        self.clocks.insert(at, None);
        let id = self.elsewhere(at, |me, decl| {
            let ItemKind::Clock(clock) = &decl.item.kind else { return None };
            let case = me.case_by_name(&clock.case)?;
            me.has_history(case, "a clock", clock.case.span)?;
            let settle: Vec<&Phrase> = clock.lines.iter().filter_map(|l| if let ClockLine::Settle(p) = l { Some(p) } else { None }).collect();
            me.settle_here(&clock.name.text, &settle, HEADS);
            let made = me.clock_lines(clock, case);
            me.settled_here();
            me.clocks.insert(at, made);
            me.targets_of_a_part();
            made
        });
        self.clocks.insert(at, id);
        id
    }

    fn clock_lines(&mut self, declared: &'a Declared, case: CaseId) -> Option<ClockId> {
        let name = &declared.name;
        let (mut start, mut stop, mut run): (Option<Patterns>, Option<Patterns>, Option<Vec<Run>>) = (None, None, None);
        let mut reopen: Option<&'a ClockLine> = None;
        let (mut start_at, mut stop_at, mut run_at, mut reopen_at) = (None, None, None, None);
        let (mut second_start, mut second_stop) = (None, None);
        let mut whole = true;
        let mut broken = false;
        for line in &declared.lines {
            match line {
                ClockLine::Start { events, span } => {
                    if self.once("start", *span, &mut start_at) {
                        start = self.patterns(events, case);
                        whole &= start.is_some();
                        second_start = self.which(events, RepeatStart::IsIgnored, RepeatStart::Restarts);
                    }
                }
                ClockLine::Stop { events, span } => {
                    if self.once("stop", *span, &mut stop_at) {
                        stop = self.patterns(events, case);
                        whole &= stop.is_some();
                        second_stop = self.which(events, RepeatStop::IsIgnored, RepeatStop::MovesTheStop);
                    }
                }
                ClockLine::Run { arms, span } => {
                    if self.once("run", *span, &mut run_at) {
                        run = self.run(arms, case, &name.text, *span);
                        whole &= run.is_some();
                    }
                }
                ClockLine::Reopen { span, .. } => {
                    if self.once("reopen", *span, &mut reopen_at) {
                        reopen = Some(line);
                    }
                }
                ClockLine::Broken(_) => broken = true,
                ClockLine::Pause { .. } | ClockLine::Settle(_) => {}
            }
        }
        if !broken {
            for (what, at, example) in [("start", start_at, "start at opened"), ("stop", stop_at, "stop at resolved")] {
                if at.is_none() {
                    let wrong = Diagnostic::error("clock/incomplete", format!("the clock `{}` does not say when to {what}", name.text), name.span);
                    self.say(wrong.help(format!("add a line such as `{example}`")));
                    whole = false;
                }
            }
        }
        let id = ClockId(small(self.plan.clocks.len()));
        let place = declared.name.span;
        self.run_spans.insert(id, run_at.unwrap_or(place));
        let run = run.unwrap_or_else(|| vec![Run { when: Cond::True, during: None }]);
        let in_calendar = run.iter().any(|r| r.during.is_some());
        let own = &name.text;
        let none = PointRef(0);
        let clock = Clock {
            name: self.in_full(own),
            clause: self.clause(),
            case,
            start: start.unwrap_or_else(|| OneOf::just(Vec::new())),
            stop: stop.unwrap_or_else(|| OneOf::just(Vec::new())),
            reopen: OneOf::just(Vec::new()),
            reopen_within: None,
            pauses: Vec::new(),
            run,
            targets: None,
            on_reopen: none,
            on_late_reopen: None,
            repeat_start: self.point(&RepeatStart::KIND, own, second_start, place),
            repeat_stop: self.point(&RepeatStop::KIND, own, second_stop, stop_at.unwrap_or(place)),
            stop_before_start: self.point(&StopBeforeStart::KIND, own, None, place),
            pause_over_stop: none,
            unended_pause: none,
            ended_case: none,
            cycles: none,
            deadline: if in_calendar { self.point(&Deadline::KIND, own, None, run_at.unwrap_or(place)) } else { self.not_met(&Deadline::KIND, own, place) },
            within: self.point(&Within::KIND, own, None, place),
        };
        self.plan.clocks.push(clock);
        let pauses = self.pauses(&declared.lines, case, id);
        whole &= pauses.is_some();
        let pauses = pauses.unwrap_or_default();
        let reopening = self.reopening(reopen, case, id, place);
        whole &= reopening.is_some();
        let reopening = reopening.unwrap_or_else(|| Reopening { events: OneOf::just(Vec::new()), within: None, rule: none, late: None });
        let reopens = !reopening.events.options.iter().all(Vec::is_empty);
        let runs_on = self.plan.points.get(self.last_clock(|c| c.repeat_stop)).is_some_and(|p| p.reading == "moves_the_stop");
        let again = self.plan.points.choice(self.last_clock(|c| c.repeat_start)) == Some(RepeatStart::MeasuresAgain);
        let paused = !pauses.is_empty();
        let may_end = self.may_end_running(id, &reopening.events);
        let points = (
            if paused && (reopens || runs_on) { self.point(&PauseOverStop::KIND, own, None, place) } else { self.not_met(&PauseOverStop::KIND, own, place) },
            if paused { self.point(&UnendedPause::KIND, own, None, place) } else { self.not_met(&UnendedPause::KIND, own, place) },
            if may_end { self.point(&EndedCase::KIND, own, None, place) } else { self.not_met(&EndedCase::KIND, own, place) },
            if reopens || again { self.point(&Cycles::KIND, own, None, place) } else { self.not_met(&Cycles::KIND, own, place) },
        );
        if let Some(clock) = self.plan.clocks.get_mut(id.index()) {
            clock.pauses = pauses;
            (clock.reopen, clock.reopen_within, clock.on_reopen, clock.on_late_reopen) = (reopening.events, reopening.within, reopening.rule, reopening.late);
            (clock.pause_over_stop, clock.unended_pause, clock.ended_case, clock.cycles) = points;
        }
        (whole && !broken).then_some(id)
    }

    /// Whether some event ends a case without stopping the clock for certain: in one of the meanings, for somebody, under a condition, or because it sets the clock going.
    fn may_end_running(&self, clock: ClockId, reopen: &Patterns) -> bool {
        let Some(clock) = self.plan.clocks.get(clock.index()) else { return false };
        let ends = self.plan.case(clock.case).map_or(&[][..], |case| &case.ends_at);
        let names = |patterns: &Patterns, end: EventId| patterns.options.iter().flatten().any(|p| p.event == end);
        let stops = |end: EventId| {
            let always = |p: &Pattern| p.event == end && p.by.is_empty() && p.cond == Cond::True;
            clock.stop.options.iter().all(|meaning| meaning.iter().any(always))
        };
        ends.iter().any(|end| !stops(*end) || names(&clock.start, *end) || names(reopen, *end))
    }

    fn last_clock(&self, which: impl Fn(&Clock) -> PointRef) -> PointRef {
        self.plan.clocks.last().map_or(PointRef(0), which)
    }

    /// `first` and `last` before an event say what a second one does.
    fn which<C: Choice>(&mut self, events: &'a [EventExpr], first: C, last: C) -> Option<Said> {
        let nth = events.iter().find_map(|e| e.nth.as_ref())?;
        match nth.text.as_str() {
            "first" => Some(Said::new(first, nth.span)),
            "last" => Some(Said::new(last, nth.span)),
            _ => None,
        }
    }

    fn run(&mut self, arms: &'a [RunArm], case: CaseId, clock: &str, span: Span) -> Option<Vec<Run>> {
        let place = Place::Run(clock.to_owned());
        let mut out = Some(Vec::new());
        for (at, arm) in arms.iter().enumerate() {
            let last = at + 1 == arms.len();
            let during = match &arm.during {
                None => Some(None),
                Some(path) => self.calendar_named(path).map(Some),
            };
            let when = match &arm.when {
                None => Some(Cond::True),
                Some(cond) => self.cond(cond, case, &place),
            };
            if last != arm.when.is_none() {
                let (said, help) = if last {
                    ("it is not said when the clock runs otherwise", "add `, otherwise always` or `, otherwise during NAME`")
                } else {
                    ("nothing after this part is ever reached", "say when it applies, or remove what follows")
                };
                self.say(Diagnostic::error("clock/run", said, if last { span } else { arm.span }).help(help));
                out = None;
            }
            out = out.zip(during.zip(when)).map(|(mut list, (during, when)): (Vec<Run>, _)| {
                list.push(Run { when, during });
                list
            });
        }
        out
    }

    fn pauses(&mut self, lines: &'a [ClockLine], case: CaseId, clock: ClockId) -> Option<Vec<Pause>> {
        let mut out = Some(Vec::new());
        for line in lines {
            let ClockLine::Pause { set, cap, span } = line else { continue };
            let while_ = self.set(set, case);
            let cap = match cap {
                None => Some(None),
                Some(cap) => self.cap(cap, clock, *span).map(Some),
            };
            out = out.zip(while_.zip(cap)).map(|(mut list, (while_, cap)): (Vec<Pause>, _)| {
                list.push(Pause { while_, cap });
                list
            });
        }
        out
    }

    fn cap(&mut self, cap: &'a CapExpr, clock: ClockId, pause: Span) -> Option<Cap> {
        let budget = self.budget(&cap.length, clock, For::Cap, &Some((pause, "a pause is bounded by a length of time".to_owned())));
        let Some(each) = cap.each else {
            let end = Span { start: cap.length.span.end, end: cap.length.span.end, ..cap.length.span };
            let wrong = Diagnostic::error("clock/cap", "is the pause bounded for the case as a whole, or each time?", cap.length.span);
            self.say(wrong.help("add `in all` or `each time`").fix("write `in all` if the whole is meant", end, " in all"));
            return None;
        };
        Some(Cap { budget: budget?, each })
    }

    fn reopening(&mut self, line: Option<&'a ClockLine>, case: CaseId, clock: ClockId, place: Span) -> Option<Reopening> {
        let name = self.plan.clocks.get(clock.index()).map_or(String::new(), |c| c.name.clone());
        let usual = self.undoing(case, clock);
        let Some(ClockLine::Reopen { events, within, rule, later, span }) = line else {
            if usual.is_empty() {
                let rule = self.not_met(&Reopen::KIND, &name, place);
                return Some(Reopening { events: OneOf::just(usual), within: None, rule, late: None });
            }
            let rule = self.point(&Reopen::KIND, &name, None, place);
            return Some(Reopening { events: OneOf::just(usual), within: None, rule, late: None });
        };
        let events = if events.is_empty() {
            if usual.is_empty() {
                self.error("clock/reopen", "no event takes back what stops this clock, so nothing reopens it", *span, "name the event: `reopen at EVENT …`");
                return None;
            }
            Some(OneOf::just(usual))
        } else {
            self.patterns(events, case)
        };
        let within_said = within.is_some();
        let within = match within {
            None => Some(None),
            Some(length) => self.budget(length, clock, For::Reopening, &Some((*span, "reopening is in time within a length of time".to_owned()))).map(Some),
        };
        let said = rule.as_ref().map_or(Some(None), |words| self.rule_said(words, &Reopen::KIND).map(Some))?;
        let rule = self.point(&Reopen::KIND, &name, said, *span);
        let late_said = later.as_ref().map_or(Some(None), |words| self.rule_said(words, &LateReopen::KIND).map(Some))?;
        if let (Some(words), false) = (later, within_said) {
            self.error(
                "clock/reopen",
                "`later` than what? no time for reopening is given",
                words.span,
                "add `within` a length of time: `reopen within 120 hours …`",
            );
            return None;
        }
        let late = within_said.then(|| self.point(&LateReopen::KIND, &name, late_said, *span));
        Some(Reopening { events: events?, within: within?, rule, late })
    }

    /// The events that the vocabulary says undo what stops the clock, in any meaning of its stop.
    fn undoing(&self, case: CaseId, clock: ClockId) -> Vec<Pattern> {
        let stops = self.plan.clocks.get(clock.index()).map_or(&[][..], |c| &c.stop.options);
        let stops = |event: &EventId| stops.iter().flatten().any(|p| p.event == *event);
        let undo = self.undoes.iter().filter(|(of, _, others)| *of == case && others.iter().any(stops));
        undo.map(|(_, event, _)| Pattern { event: *event, by: Vec::new(), cond: Cond::True }).collect()
    }

    /// The reading whose words stand in a clause's own form.
    pub(super) fn rule_said(&mut self, words: &Phrase, kind: &'static crate::readings::Kind) -> Option<Said> {
        if let Some(reading) = kind.phrased(&words.text) {
            return Some(Said { reading: reading.name, span: words.span });
        }
        let text = self.written(words.span);
        let wrong = Diagnostic::error("settle/unknown-reading", format!("`{}` has no reading `{text}`", kind.phrase), words.span);
        let near = crate::diagnostic::nearest(&text, kind.readings.iter().map(|r| r.phrase));
        let list = kind.readings.iter().map(|r| format!("`{}`", r.phrase)).collect::<Vec<_>>().join(", ");
        self.say(match near {
            Some(near) => wrong.fix(format!("did you mean `{near}`?"), words.span, near),
            None => wrong.help(format!("it can be {list}")),
        });
        None
    }
}

/// What reopens a clock, and what that does.
struct Reopening {
    events: Patterns,
    within: Option<Budget>,
    rule: PointRef,
    late: Option<PointRef>,
}
