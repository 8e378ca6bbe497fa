//! Who meets whom about what, who is told, what is done step by step, and who answers for the agreement.

use super::context::{Lowering, small};
use super::values::Because;
use crate::diagnostic::{Diagnostic, nearest};
use crate::plan::{CalendarId, CaseId, ClockId, Notice, NoticeWhen, Procedure, Review, Step, Topic};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, Expr, ExprKind, ItemKind, Name, NotifyWhen, Path, Phrase, ReviewLine, StepLine};
use crate::text::Span;
use crate::value::Ratio;
use rust_decimal::prelude::ToPrimitive;

/// Words of a topic that are figures of the agreement.
const TOPICS: [(&str, Topic); 4] = [("trends", Topic::Trends), ("credits", Topic::Credits), ("targets", Topic::Targets), ("actions", Topic::Actions)];

impl<'a> Lowering<'a> {
    /// Every review; reports and adjustments are known by then.
    pub(super) fn reviews(&mut self) {
        for at in self.project(DeclKind::Review) {
            self.elsewhere(at, |me, decl| match &decl.item.kind {
                ItemKind::Review(review) => me.review(review, at),
                _ => None,
            });
        }
    }

    fn review(&mut self, review: &'a tree::Review, at: usize) -> Option<()> {
        let every = self.cadence(&review.every);
        let (mut led_by, mut attended_by, mut covers) = (None, Vec::new(), Vec::new());
        let (mut led, mut attended, mut covered) = (None, None, None);
        for line in &review.lines {
            match line {
                ReviewLine::Led(name) if self.once("led by", name.span, &mut led) => led_by = self.party_called(name),
                ReviewLine::Attended(names) => {
                    let span = names.first().map_or(review.name.span, |n| n.span);
                    if self.once("attended by", span, &mut attended) {
                        attended_by = names.iter().filter_map(|n| self.party_called(n)).collect();
                    }
                }
                ReviewLine::Covers(topics) => {
                    let span = topics.first().map_or(review.name.span, |t| t.span);
                    if self.once("covers", span, &mut covered) {
                        covers = topics.iter().filter_map(|t| self.topic(t)).collect();
                    }
                }
                _ => {}
            }
        }
        attended_by.sort_unstable();
        attended_by.dedup();
        let during = self.review_during.iter().filter(|(review, ..)| *review == at).map(|(_, id, cadence)| (*id, *cadence)).collect();
        let review = Review { name: review.name.text.clone(), clause: self.clause(), every: every?, during, led_by, attended_by, covers };
        self.plan.reviews.push(review);
        Some(())
    }

    /// An objective or a report by name, one of the words for figures, `tickets at risk`; else the words themselves.
    fn topic(&mut self, words: &'a Phrase) -> Option<Topic> {
        let text = words.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((_, topic)) = TOPICS.iter().find(|(word, _)| *word == text) {
            return Some(topic.clone());
        }
        if let Some(plural) = text.strip_suffix(" at risk") {
            return self.at_risk(plural, words).map(Topic::AtRisk);
        }
        let parts: Vec<&str> = text.split('.').collect();
        if let [at] = self.names.candidates(DeclKind::Objective, &parts, self.here.file).as_slice() {
            return self.objective_at(*at, words.span).map(Topic::Objective);
        }
        if let [at] = self.names.candidates(DeclKind::Report, &parts, self.here.file).as_slice() {
            return self.reports.get(at).copied().flatten().map(Topic::Report);
        }
        self.near_topic(&text, words.span);
        Some(Topic::Words(text))
    }

    /// Words that are almost a name are probably meant to be one.
    fn near_topic(&mut self, text: &str, span: Span) {
        let mut known: Vec<&str> = TOPICS.iter().map(|(word, _)| *word).collect();
        for kind in [DeclKind::Objective, DeclKind::Report] {
            known.extend(self.names.visible(kind, self.here.file).into_iter().filter_map(|at| self.names.decls.get(at)).map(|d| d.name.text.as_str()));
        }
        if let Some(near) = nearest(text, known) {
            let said = format!("`{text}` is no objective and no report, so the review has no figures for it");
            self.say(Diagnostic::warning("review/near-topic", said, span).fix(format!("did you mean `{near}`?"), span, near));
        }
    }

    fn at_risk(&mut self, plural: &str, words: &Phrase) -> Option<CaseId> {
        let found = self.plan.cases.iter().position(|c| c.plural == plural);
        if found.is_none() {
            let known: Vec<String> = self.plan.cases.iter().map(|c| c.plural.clone()).collect();
            let end = words.span.start.saturating_add(u32::try_from(plural.len()).unwrap_or(0));
            self.say(crate::resolve::names::unknown_among("kind of case with the plural", plural, Span { end, ..words.span }, &known));
        }
        found.map(|at| CaseId(small(at)))
    }

    /// Somebody to be told.
    pub(super) fn notify(&mut self, notify: &'a tree::Notify) {
        let party = self.party_called(&notify.party);
        let when = match &notify.when {
            NotifyWhen::Used { clock, share, span } => {
                let because: Because = Some((*span, "a part of the time allowed".to_owned()));
                let share = self.share(share, &because).filter(|s| self.positive(*s, *span));
                self.timed_clock(clock).zip(share).map(|(clock, share)| NoticeWhen::Used(clock, share))
            }
            NotifyWhen::Overdue { clock, .. } => self.timed_clock(clock).map(NoticeWhen::Overdue),
            NotifyWhen::Missed { objective, .. } => self.promised(objective).map(NoticeWhen::Missed),
            NotifyWhen::History(history) => self.history(history, None, "notify").map(NoticeWhen::History),
            NotifyWhen::Broken(_) => None,
        };
        let (Some(party), Some(when)) = (party, when) else { return };
        self.plan.notices.push(Notice { clause: self.clause(), party, whom: notify.whom.as_ref().map(|w| w.text.clone()), when });
    }

    fn positive(&mut self, share: Ratio, span: Span) -> bool {
        let fits = share > Ratio::ZERO && share <= Ratio::ONE;
        if !fits {
            self.error("unit/range", "a part of the time allowed lies above 0% and is at most 100%", span, "for more than all of it, say `is overdue`");
        }
        fits
    }

    /// An objective that can be missed.
    fn promised(&mut self, path: &'a Path) -> Option<crate::plan::ObjectiveId> {
        let id = self.objective_named(path)?;
        if self.plan.objectives.get(id.index()).is_some_and(|o| o.target.is_none()) {
            let said = format!("`{}` has no target, so it is never missed", path.text());
            self.error("notify/never", said, path.span, "name an objective with a target");
            return None;
        }
        Some(id)
    }

    /// A clock for which some time is allowed.
    fn timed_clock(&mut self, path: &'a Path) -> Option<ClockId> {
        let found = self.names.find(DeclKind::Clock, path, self.here.file);
        let at = self.found(found)?;
        let id = self.clock(at)?;
        let own = self.plan.clocks.get(id.index()).is_some_and(|c| c.targets.is_some());
        let judged = self.plan.objectives.iter().filter_map(|o| o.items()).any(|i| i.measure.clock == Some(id) && i.measure.within.is_some());
        if !own && !judged {
            let said = format!("no time is allowed to `{}`, so it never uses a part of it and is never overdue", path.text());
            self.error("notify/never", said, path.span, "give it a target: a table `targets by … { … }`, or an objective `share with … within …`");
            return None;
        }
        Some(id)
    }

    /// Steps in order.
    pub(super) fn procedure(&mut self, procedure: &'a tree::Procedure) {
        let mut steps = Vec::new();
        for step in &procedure.steps {
            let StepLine::Step { text, by, within, .. } = step else { continue };
            let party = by.as_ref().map(|name| self.party_called(name));
            let within = within.as_ref().map(|length| self.days_allowed(length));
            if let (None | Some(Some(_)), None | Some(Some(_))) = (party, within) {
                let (within_days, calendar) = within.flatten().map_or((None, None), |(days, calendar)| (Some(days), calendar));
                steps.push(Step { text: text.text.clone(), party: party.flatten(), within_days, calendar });
            }
        }
        if procedure.steps.is_empty() {
            let said = format!("the procedure `{}` has no step", procedure.name.text);
            self.error("procedure/empty", said, procedure.name.span, "add a line such as `step \"…\" by PARTY within 5 days`");
        }
        self.plan.procedures.push(Procedure { name: procedure.name.text.clone(), clause: self.clause(), steps });
    }

    /// Whole days, perhaps those on which a calendar is open.
    fn days_allowed(&mut self, length: &'a Expr) -> Option<(u32, Option<CalendarId>)> {
        let (parts, of) = match &length.kind {
            ExprKind::Length { parts, of } => (parts, of),
            _ => {
                self.mismatch(length, "a number of days", &None);
                return None;
            }
        };
        let days = match parts.as_slice() {
            [(n, unit)] => {
                let each = match unit.text.trim_end_matches('s') {
                    "day" => Some(1_u32),
                    "week" if of.is_none() => Some(7),
                    _ => None,
                };
                each.zip(n.fract().is_zero().then(|| n.to_u32()).flatten()).and_then(|(each, n)| n.checked_mul(each)).filter(|n| (1..=3_660).contains(n))
            }
            _ => None,
        };
        if days.is_none() {
            self.error("unit/range", "the time for a step is a whole number of days", length.span, "write `within 5 days`, or `within 10 days of` a calendar");
        }
        let calendar = match of {
            None => None,
            Some(path) => Some(self.calendar_named(path)?),
        };
        Some((days?, calendar))
    }

    /// Who answers for the agreement.
    pub(super) fn owner(&mut self, party: &'a Name, who: &Name) {
        if let Some(party) = self.party_called(party) {
            self.plan.owners.push((party, who.text.clone()));
        }
    }
}
