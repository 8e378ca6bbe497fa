//! Reviews, reports, notices, procedures, owners: that what they name is there.

use super::Check;
use crate::plan::{AdjustmentId, Cadence, CaseId, ClockId, Notice, NoticeWhen, ObjectiveId, Procedure, Report, Review, Topic};
use crate::value::Ratio;

/// Most days in which a step is to be done, and most units from one meeting to the next.
const MOST_DAYS: u32 = 3_660;

impl Check<'_> {
    /// Everything that is between the parties and pays nothing.
    pub(super) fn governance(&mut self) {
        let plan = self.plan;
        self.names("reports", plan.reports.iter().map(|r| r.name.as_str()));
        self.names("reviews", plan.reviews.iter().map(|r| r.name.as_str()));
        self.names("procedures", plan.procedures.iter().map(|p| p.name.as_str()));
        plan.reports.iter().for_each(|r| self.report(r));
        plan.reviews.iter().for_each(|r| self.review(r));
        plan.notices.iter().for_each(|n| self.notice(n));
        plan.procedures.iter().for_each(|p| self.procedure(p));
        for (party, _) in &plan.owners {
            self.party(*party, "an owner");
        }
        for accepted in &plan.accepted {
            self.party(accepted.by, "an accepted point");
            let known = accepted.points.iter().all(|id| plan.points.find(id).is_some());
            self.must(known, || "something is accepted that is no choice point".to_owned());
        }
    }

    pub(super) fn party(&mut self, party: u16, place: &str) {
        self.must(usize::from(party) < self.plan.parties.len(), || format!("{place} refers to a party that is not there"));
    }

    fn known_objective(&mut self, id: ObjectiveId, place: &str) {
        self.must(id.index() < self.plan.objectives.len(), || format!("{place} refers to an objective that is not there"));
    }

    fn report(&mut self, report: &Report) {
        let place = format!("the report `{}`", report.name);
        self.must(!report.lines.is_empty(), || format!("{place} has no lines"));
        for line in &report.lines {
            self.known_objective(*line, &place);
            let promised = self.plan.objectives.get(line.index()).is_some_and(|o| o.target.is_some());
            self.must(!promised, || format!("{place} has a line that promises something"));
        }
    }

    fn review(&mut self, review: &Review) {
        let place = format!("the review `{}`", review.name);
        self.cadence(review.every, &place);
        for (AdjustmentId(id), cadence) in &review.during {
            self.must(usize::from(*id) < self.plan.adjustments.len(), || format!("{place} refers to a season, surge or phase that is not there"));
            self.cadence(*cadence, &place);
        }
        for party in review.led_by.iter().chain(&review.attended_by) {
            self.party(*party, &place);
        }
        for topic in &review.covers {
            match topic {
                Topic::Objective(id) => self.known_objective(*id, &place),
                Topic::Report(at) => {
                    self.must(usize::from(*at) < self.plan.reports.len(), || format!("{place} refers to a report that is not there"));
                }
                Topic::AtRisk(CaseId(id)) => {
                    self.must(usize::from(*id) < self.plan.cases.len(), || format!("{place} refers to a kind of case that is not there"));
                }
                Topic::Trends | Topic::Credits | Topic::Targets | Topic::Actions | Topic::Words(_) => {}
            }
        }
    }

    fn cadence(&mut self, cadence: Cadence, place: &str) {
        self.must((1..=MOST_DAYS).contains(&cadence.count), || format!("{place} is held every {} of something", cadence.count));
    }

    fn notice(&mut self, notice: &Notice) {
        let place = "a notice";
        self.party(notice.party, place);
        match &notice.when {
            NoticeWhen::Used(ClockId(id), share) => {
                self.must(usize::from(*id) < self.plan.clocks.len(), || format!("{place} refers to a clock that is not there"));
                self.must(*share > Ratio::ZERO && *share <= Ratio::ONE, || format!("{place} goes by more than all of a time, or by none"));
            }
            NoticeWhen::Overdue(ClockId(id)) => {
                self.must(usize::from(*id) < self.plan.clocks.len(), || format!("{place} refers to a clock that is not there"));
            }
            NoticeWhen::Missed(id) => self.known_objective(*id, place),
            NoticeWhen::History(history) => self.history(history, place, 0),
        }
    }

    fn procedure(&mut self, procedure: &Procedure) {
        let place = format!("the procedure `{}`", procedure.name);
        self.must(!procedure.steps.is_empty(), || format!("{place} has no steps"));
        for step in &procedure.steps {
            if let Some(party) = step.party {
                self.party(party, &place);
            }
            self.must(step.within_days.is_none_or(|n| (1..=MOST_DAYS).contains(&n)), || format!("{place} has a step that takes no time, or too much"));
            let calendars = self.plan.calendars.len();
            self.must(step.calendar.is_none_or(|id| id.index() < calendars), || format!("{place} refers to a calendar that is not there"));
        }
    }
}
