//! The agenda: who meets whom, when, about what, with the figures that each topic needs. `schemas/agenda.json` describes it.

mod figures;
mod risk;
pub mod text;

pub use figures::{ClaimFigure, CreditFigures, Direction, ObjectiveFigures, TargetLine, Trend, WindowFigure};
pub use risk::{RiskLine, Told};

use crate::calendar::{Calendars, Meetings};
use crate::outcome::{Body, CaseFacts};
use crate::plan::{Plan, Review, Topic};
use crate::value::{Date, Instant};
use serde::Serialize;

/// What an agenda is made of.
#[derive(Debug)]
pub struct Made<'a> {
    /// The agreement.
    pub plan: &'a Plan,
    /// Its calendars.
    pub calendars: &'a Calendars,
    /// First day of the period.
    pub from: Date,
    /// The day after its last.
    pub until: Date,
    /// What the log came to; none without a log.
    pub log: Option<Evaluated<'a>>,
    /// Open actions.
    pub actions: &'a [Action],
}

/// What a log came to.
#[derive(Clone, Copy, Debug)]
pub struct Evaluated<'a> {
    /// The result.
    pub body: &'a Body,
    /// Every case, with the stretches behind its clocks.
    pub facts: &'a [CaseFacts],
    /// When the conditions of notices came about: position of the notice, what is said of it, when.
    pub histories: &'a [(usize, String, Instant)],
}

/// The page.
#[derive(Debug, Serialize)]
pub struct Agenda {
    /// What the agreement is called.
    pub agreement: String,
    /// Its version.
    pub version: Option<u32>,
    /// The zone of all dates and times.
    pub zone: String,
    /// First day of the period.
    pub from: Date,
    /// The day after its last.
    pub until: Date,
    /// Up to when the figures count; none without a log.
    pub as_of: Option<String>,
    /// Who answers for the agreement.
    pub owners: Vec<Owner>,
    /// Every meeting of the period, and the next of each review that has none in it; in order of dates.
    pub meetings: Vec<Meeting>,
    /// What each review is about.
    pub reviews: Vec<ReviewPage>,
    /// Rights that have arisen and have not lapsed before the period.
    pub rights: Vec<RightHeld>,
    /// Joint analyses of root causes that are owed and not too late before the period.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub root_causes: Vec<AnalysisOwed>,
    /// Notices that fell due in the month before the figures end.
    pub notices: Vec<Told>,
    /// Actions that no review takes up.
    pub actions: Vec<Action>,
    /// Steps of disputes and changes.
    pub procedures: Vec<ProcedurePage>,
    /// How many open points the figures rest on.
    pub open_points: usize,
    #[serde(skip)]
    as_of_local: Option<String>,
}

/// Who answers for the agreement.
#[derive(Clone, Debug, Serialize)]
pub struct Owner {
    /// Short name of the party.
    pub party: String,
    /// Who there.
    pub who: String,
}

/// One meeting.
#[derive(Clone, Debug, Serialize)]
pub struct Meeting {
    /// When.
    pub date: Date,
    /// Of which review.
    pub review: String,
    /// Who leads.
    pub led_by: Option<String>,
    /// Who attends.
    pub attended_by: Vec<String>,
    /// About what, in the contract's words.
    pub about: Vec<String>,
}

/// A review and the figures of its topics.
#[derive(Debug, Serialize)]
pub struct ReviewPage {
    /// Its name.
    pub review: String,
    /// Its clause.
    pub clause: Option<String>,
    /// `every 2 weeks`
    pub every: String,
    /// Its meetings listed above.
    pub dates: Vec<Date>,
    /// What is on the table.
    pub topics: Vec<TopicPage>,
}

/// A topic.
#[derive(Debug, Serialize)]
pub struct TopicPage {
    /// In the contract's words.
    pub topic: String,
    /// What is to be known of it; none without a log, or for words.
    #[serde(flatten)]
    pub figures: Option<Figures>,
}

/// What is to be known of a topic.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Figures {
    /// Latest windows of objectives or of the lines of a report.
    Objectives(Vec<ObjectiveFigures>),
    /// Cases that need care.
    AtRisk(Vec<RiskLine>),
    /// What is owed.
    Credits(CreditFigures),
    /// Targets in force and to come.
    Targets(Vec<TargetLine>),
    /// What is still to be done.
    Actions(Vec<Action>),
}

/// A right that has arisen.
#[derive(Debug, Serialize)]
pub struct RightHeld {
    /// `right to terminate`
    pub right: String,
    /// Its clause.
    pub clause: Option<String>,
    /// Who has it.
    pub party: String,
    /// Field and value of its group.
    pub group: Vec<(String, String)>,
    /// The window at whose end it arose.
    pub window: String,
    /// The last day on which it can be used.
    pub through: Option<Date>,
}

/// A joint analysis of a root cause.
#[derive(Debug, Serialize)]
pub struct AnalysisOwed {
    /// Name of the objective that was missed.
    pub objective: String,
    /// The clause that asks for it.
    pub clause: Option<String>,
    /// Field and value of its group.
    pub group: Vec<(String, String)>,
    /// The window that was missed.
    pub window: String,
    /// Who owes it.
    pub owed_by: Vec<String>,
    /// The last day on which it is in time.
    pub through: Date,
}

/// Something that is still to be done, from `actions.toml`.
#[derive(Clone, Debug, Serialize)]
pub struct Action {
    /// What.
    pub what: String,
    /// Which party.
    pub owner: String,
    /// By when.
    pub due: Option<Date>,
    /// The review that asks after it; none: any.
    pub review: Option<String>,
    /// Its date lies before the period.
    pub late: bool,
}

/// A procedure.
#[derive(Debug, Serialize)]
pub struct ProcedurePage {
    /// Its name.
    pub procedure: String,
    /// Its clause.
    pub clause: Option<String>,
    /// `1. … (northwind, within 5 days)`
    pub steps: Vec<String>,
}

/// Puts an agenda together.
pub fn agenda(made: &Made<'_>) -> Agenda {
    let Made { plan, calendars, from, until, log, actions } = *made;
    let held = log.map_or(&[][..], |l| &l.body.adjustments);
    let dates = Meetings::of(plan, calendars, held);
    let mut meetings = Vec::new();
    let mut reviews = Vec::new();
    for review in &plan.reviews {
        let mut own = dates.between(review, from, until);
        if own.is_empty() {
            own.extend(dates.next(review, until));
        }
        let about: Vec<String> = review.covers.iter().map(|topic| super::contract::topic(plan, topic)).collect();
        meetings.extend(own.iter().map(|date| meeting(plan, review, *date, &about)));
        let next = own.first().copied().unwrap_or(until);
        let topics = review.covers.iter().zip(about).map(|(topic, words)| TopicPage { topic: words, figures: figures(made, review, topic, next) });
        reviews.push(ReviewPage {
            review: review.name.clone(),
            clause: review.clause.clone(),
            every: super::phrase::cadence(review.every),
            dates: own.clone(),
            topics: topics.collect(),
        });
    }
    meetings.sort_by(|a: &Meeting, b| (a.date, &a.review).cmp(&(b.date, &b.review)));
    let taken = |action: &Action| plan.reviews.iter().any(|r| r.covers.contains(&Topic::Actions) && action.review.as_ref().is_none_or(|name| *name == r.name));
    let as_of = log.map(|l| l.body.as_of);
    Agenda {
        agreement: plan.agreement.clone(),
        version: plan.version,
        zone: calendars.zone().name().to_owned(),
        from,
        until,
        as_of: as_of.map(Instant::rfc3339),
        owners: plan.owners.iter().map(|(at, who)| Owner { party: party(plan, *at), who: who.clone() }).collect(),
        meetings,
        reviews,
        rights: rights(made),
        root_causes: root_causes(made),
        notices: risk::told(made),
        actions: actions.iter().filter(|a| !taken(a)).cloned().collect(),
        procedures: plan.procedures.iter().map(|p| procedure(plan, p)).collect(),
        open_points: log.map_or(0, |l| l.body.provisional.len()),
        as_of_local: as_of.map(|at| super::Local(calendars.zone()).moment(at)),
    }
}

/// Short name of a party.
fn party(plan: &Plan, at: u16) -> String {
    plan.parties.get(usize::from(at)).map_or_else(String::new, |p| p.name.clone())
}

fn meeting(plan: &Plan, review: &Review, date: Date, about: &[String]) -> Meeting {
    let led_by = review.led_by.map(|at| party(plan, at));
    let all = 0..u16::try_from(plan.parties.len()).unwrap_or(0);
    let attending: Vec<u16> = if review.attended_by.is_empty() { all.collect() } else { review.attended_by.clone() };
    let attended_by = attending.into_iter().filter(|at| Some(*at) != review.led_by).map(|at| party(plan, at)).collect();
    Meeting { date, review: review.name.clone(), led_by, attended_by, about: about.to_vec() }
}

fn figures(made: &Made<'_>, review: &Review, topic: &Topic, next: Date) -> Option<Figures> {
    let plan = made.plan;
    let mine = |a: &&Action| a.review.as_ref().is_none_or(|name| *name == review.name);
    match (topic, made.log) {
        (Topic::Actions, _) => Some(Figures::Actions(made.actions.iter().filter(mine).cloned().collect())),
        (Topic::Targets, log) => Some(Figures::Targets(figures::targets(plan, log.map(|l| l.body)))),
        (Topic::Objective(id), Some(log)) => Some(Figures::Objectives(figures::of(plan, log.body, &[*id]))),
        (Topic::Report(at), Some(log)) => plan.reports.get(usize::from(*at)).map(|report| Figures::Objectives(figures::of(plan, log.body, &report.lines))),
        (Topic::Trends, Some(log)) => Some(Figures::Objectives(figures::of(plan, log.body, &figures::promised(plan)))),
        (Topic::Credits, Some(log)) => Some(Figures::Credits(figures::credits(log.body, made.calendars.zone()))),
        (Topic::AtRisk(id), Some(log)) => Some(Figures::AtRisk(risk::at_risk(made, log, *id, next))),
        (Topic::Words(_), _) | (_, None) => None,
    }
}

/// Rights that can still be used when the period begins.
fn rights(made: &Made<'_>) -> Vec<RightHeld> {
    let Some(log) = made.log else { return Vec::new() };
    let zone = made.calendars.zone();
    let held = log.body.rights.iter().filter_map(|right| {
        let through = right.until.map(|end| zone.local(Instant(end.0.saturating_sub(1))).date);
        let alive = through.is_none_or(|day| day >= made.from);
        alive.then(|| RightHeld {
            right: format!("right {}", right.right),
            clause: right.clause.clone(),
            party: right.party.clone(),
            group: right.group.clone(),
            window: right.window.label.clone(),
            through,
        })
    });
    held.collect()
}

/// Analyses whose last day does not lie before the period.
fn root_causes(made: &Made<'_>) -> Vec<AnalysisOwed> {
    let zone = made.calendars.zone();
    let owed = |a: &crate::outcome::AttributionResult| {
        let root_cause = a.root_cause.as_ref()?;
        let (objective, clause, group, window) = (a.objective.clone(), a.clause.clone(), a.group.clone(), a.window.label.clone());
        let through = super::family::last_day(zone, root_cause);
        Some(AnalysisOwed { objective, clause, group, window, owed_by: root_cause.owed_by.clone(), through })
    };
    let all = made.log.iter().flat_map(|log| &log.body.attributions).filter_map(owed);
    all.filter(|analysis| analysis.through >= made.from).collect()
}

fn procedure(plan: &Plan, procedure: &crate::plan::Procedure) -> ProcedurePage {
    let steps = procedure.steps.iter().map(|step| {
        let by = step.party.map_or_else(|| "both".to_owned(), |at| party(plan, at));
        let within = step.within_days.map(|n| {
            let days = super::words::count(u64::from(n), "day", "days");
            let of = step.calendar.and_then(|id| plan.calendars.get(id.index())).map(|c| format!(" of {}", c.name)).unwrap_or_default();
            format!(", within {days}{of}")
        });
        format!("{} ({by}{})", step.text, within.unwrap_or_default())
    });
    ProcedurePage { procedure: procedure.name.clone(), clause: procedure.clause.clone(), steps: steps.collect() }
}
