//! Figures of objectives: the latest windows, how they move, what is owed, which targets hold.

use crate::calendar::Zone;
use crate::outcome::{Body, ClaimStatus, Measured, Verdict, WindowResult};
use crate::plan::{AdjustmentWhen, Change, Objective, ObjectiveId, Plan};
use crate::report::{Local, credit, phrase, words};
use crate::value::{Instant, Ratio};
use serde::Serialize;

/// Windows of an objective that are shown, the latest.
const WINDOWS: usize = 4;
/// Months of credits that are shown, the latest.
const MONTHS: usize = 6;

/// The latest windows of one group of an objective.
#[derive(Debug, Serialize)]
pub struct ObjectiveFigures {
    /// Its name.
    pub objective: String,
    /// Its clause.
    pub clause: Option<String>,
    /// What it measures, in words.
    pub measures: String,
    /// Field and value of the group.
    pub group: Vec<(String, String)>,
    /// In order of time; the last may not be over.
    pub windows: Vec<WindowFigure>,
    /// How the windows that are over move.
    pub trend: Option<Trend>,
}

/// One window.
#[derive(Debug, Serialize)]
pub struct WindowFigure {
    /// Its label.
    pub window: String,
    /// What was measured, for reading.
    pub measured: Option<String>,
    /// What was measured, exactly.
    pub exact: Option<Measured>,
    /// The target in force.
    pub target: Option<String>,
    /// How many items it rests on.
    pub sample: u64,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, when it is not just a comparison.
    pub note: Option<String>,
    /// What it pays.
    pub credit: Option<String>,
    /// Seasons, surges and phases that apply.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adjusted: Vec<String>,
}

/// The latest window that is over beside the mean of the three before it (as many as there are).
#[derive(Debug, Serialize)]
pub struct Trend {
    /// Where it goes.
    pub direction: Direction,
    /// The latest.
    pub latest: String,
    /// The mean of those before.
    pub before: String,
    /// Of how many.
    pub windows: usize,
}

/// Where figures go. Steady: by less than a hundredth of the mean before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// As the promise wants it.
    Better,
    /// The other way.
    Worse,
    /// Hardly.
    Steady,
    /// More, where nothing is promised.
    Up,
    /// Less, where nothing is promised.
    Down,
}

impl Direction {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Steady => "steady",
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// What is owed.
#[derive(Debug, Serialize)]
pub struct CreditFigures {
    /// The latest months with a credit or a bonus: label, credit, bonus.
    pub months: Vec<MonthFigure>,
    /// Credits in all.
    pub credit: String,
    /// Bonuses in all; none if there are none.
    pub bonus: Option<String>,
    /// What can still be claimed, in order of the last day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claimable: Vec<ClaimFigure>,
    /// What is to be paid by as-of or later, in order of the last day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub payable: Vec<PaymentFigure>,
}

/// A credit or a bonus that is to be paid.
#[derive(Debug, Serialize)]
pub struct PaymentFigure {
    /// For which objective.
    pub objective: String,
    /// Field and value of its group.
    pub group: Vec<(String, String)>,
    /// For which window.
    pub window: String,
    /// What is paid.
    pub amount: String,
    /// By when.
    pub due: String,
}

/// A credit that can still be claimed.
#[derive(Debug, Serialize)]
pub struct ClaimFigure {
    /// For which objective.
    pub objective: String,
    /// Field and value of its group.
    pub group: Vec<(String, String)>,
    /// For which window.
    pub window: String,
    /// What is paid once it is claimed.
    pub credit: String,
    /// When it lapses; none: never.
    pub lapses: Option<String>,
}

/// What is owed for a month.
#[derive(Debug, Serialize)]
pub struct MonthFigure {
    /// Its label.
    pub month: String,
    /// To the customer.
    pub credit: String,
    /// To the provider; none if there is none.
    pub bonus: Option<String>,
}

/// A target and when it holds.
#[derive(Debug, Serialize)]
pub struct TargetLine {
    /// Of which objective.
    pub objective: String,
    /// Its clause.
    pub clause: Option<String>,
    /// `at least 95%`; `no target`.
    pub target: String,
    /// `from 1 November through 31 January every year`; none: otherwise.
    pub during: Option<String>,
    /// The latest verdict and measure, of an objective with one group.
    pub latest: Option<String>,
}

/// Objectives that promise something.
pub(super) fn promised(plan: &Plan) -> Vec<ObjectiveId> {
    let ids = plan.objectives.iter().enumerate().filter(|(_, o)| o.target.is_some() && !o.hidden);
    ids.filter_map(|(at, _)| u16::try_from(at).ok()).map(ObjectiveId).collect()
}

/// The latest windows of objectives, group by group.
pub(super) fn of(plan: &Plan, body: &Body, ids: &[ObjectiveId]) -> Vec<ObjectiveFigures> {
    let objectives = ids.iter().filter_map(|id| plan.objectives.get(id.index()));
    objectives.flat_map(|objective| groups(plan, body, objective)).collect()
}

fn groups(plan: &Plan, body: &Body, objective: &Objective) -> Vec<ObjectiveFigures> {
    let results: Vec<&WindowResult> = body.results.iter().filter(|r| r.objective == objective.name).collect();
    results.chunk_by(|a, b| a.group == b.group).map(|group| one(plan, body, objective, group)).collect()
}

fn one(plan: &Plan, body: &Body, objective: &Objective, results: &[&WindowResult]) -> ObjectiveFigures {
    let currency = body.currency.as_deref();
    let latest = results.iter().skip(results.len().saturating_sub(WINDOWS));
    let windows = latest.map(|r| WindowFigure {
        window: r.window.label.clone(),
        measured: r.measured.map(|m| words::measured(m, r.target.and_then(|t| t.value))),
        exact: r.measured,
        target: r.target.map(words::target),
        sample: r.sample,
        verdict: r.verdict,
        note: r.note.clone(),
        credit: r.credit.as_ref().map(|c| credit::cell(c, currency)),
        adjusted: r.adjusted.clone(),
    });
    ObjectiveFigures {
        objective: objective.name.clone(),
        clause: objective.clause.clone(),
        measures: phrase::measure(plan, objective),
        group: results.first().map(|r| r.group.clone()).unwrap_or_default(),
        windows: windows.collect(),
        trend: trend(objective, results, body.as_of),
    }
}

/// How the windows that are over move: the latest beside those before it.
fn trend(objective: &Objective, results: &[&WindowResult], as_of: Instant) -> Option<Trend> {
    let over = results.iter().rev().filter(|r| r.window.until <= as_of && matches!(r.verdict, Verdict::Met | Verdict::Missed | Verdict::Reported));
    let mut measures = over.filter_map(|r| r.measured).take(WINDOWS);
    let latest = measures.next()?;
    let before: Vec<Ratio> = measures.map(Measured::ratio).collect();
    let count = i64::try_from(before.len()).ok().filter(|n| *n > 0)?;
    let sum = before.into_iter().try_fold(Ratio::ZERO, Ratio::plus)?;
    let mean = sum.over(Ratio::whole(count))?;
    let upwards = objective.target.as_ref().map(|t| t.bound.upwards());
    let direction = direction(latest.ratio(), mean, upwards)?;
    Some(Trend { direction, latest: words::measured(latest, None), before: words::measured(like(latest, mean), None), windows: usize::try_from(count).ok()? })
}

fn direction(latest: Ratio, mean: Ratio, upwards: Option<bool>) -> Option<Direction> {
    let moved = latest.minus(mean)?;
    let size = if moved < Ratio::ZERO { Ratio::ZERO.minus(moved)? } else { moved };
    let whole = if mean < Ratio::ZERO { Ratio::ZERO.minus(mean)? } else { mean };
    if size.times(Ratio::whole(100))? < whole || size == Ratio::ZERO {
        return Some(Direction::Steady);
    }
    let more = moved > Ratio::ZERO;
    Some(match upwards {
        None if more => Direction::Up,
        None => Direction::Down,
        Some(up) if up == more => Direction::Better,
        Some(_) => Direction::Worse,
    })
}

/// A number in the unit of another.
fn like(of: Measured, number: Ratio) -> Measured {
    match of {
        Measured::Share(_) => Measured::Share(number),
        Measured::Number(_) => Measured::Number(number),
        Measured::Length(_) => Measured::Length(number),
        Measured::Money(_) => Measured::Money(number),
    }
}

/// What is owed, the latest months and in all.
pub(super) fn credits(body: &Body, zone: &Zone) -> CreditFigures {
    let currency = body.currency.as_deref();
    let bonus = |amount: crate::value::Money| (!amount.is_zero()).then(|| words::money(amount, currency));
    let owed: Vec<_> = body.totals.iter().filter(|t| !t.credit.is_zero() || !t.bonus.is_zero()).collect();
    let latest = owed.iter().skip(owed.len().saturating_sub(MONTHS));
    let months = latest.map(|t| MonthFigure { month: t.window.label.clone(), credit: words::money(t.credit, currency), bonus: bonus(t.bonus) });
    let claims = body.results.iter().filter_map(|r| Some((r, r.credit.as_ref()?.claim.filter(|c| c.status == ClaimStatus::Claimable)?)));
    let mut claims: Vec<_> = claims.collect();
    claims.sort_by_key(|(_, claim)| (claim.until.is_none(), claim.until));
    let claimable = claims.into_iter().map(|(r, claim)| ClaimFigure {
        objective: r.objective.clone(),
        group: r.group.clone(),
        window: r.window.label.clone(),
        credit: words::money(claim.claimable, currency),
        lapses: claim.until.map(|at| Local(zone).day_and_moment(at)),
    });
    let paid = body.results.iter().filter_map(|r| Some((r, r.credit.as_ref()?.payable.filter(|at| *at >= body.as_of)?)));
    let mut paid: Vec<_> = paid.collect();
    paid.sort_by_key(|(_, at)| *at);
    let payable = paid.into_iter().map(|(r, at)| PaymentFigure {
        objective: r.objective.clone(),
        group: r.group.clone(),
        window: r.window.label.clone(),
        amount: r.credit.as_ref().map(|c| words::money(c.paid, currency)).unwrap_or_default(),
        due: Local(zone).day_and_moment(at),
    });
    let (claimable, payable) = (claimable.collect(), payable.collect());
    CreditFigures { months: months.collect(), credit: words::money(body.credit, currency), bonus: bonus(body.bonus), claimable, payable }
}

/// Targets in the contract, and those of seasons, surges and phases.
pub(super) fn targets(plan: &Plan, body: Option<&Body>) -> Vec<TargetLine> {
    let mut out = Vec::new();
    for id in promised(plan) {
        let Some(objective) = plan.objectives.get(id.index()) else { continue };
        let line = |target: String, during: Option<String>, latest| {
            let (name, clause) = (objective.name.clone(), objective.clause.clone());
            TargetLine { objective: name, clause, target, during, latest }
        };
        let target = objective.target.as_ref().map(|t| phrase::target(plan, t)).unwrap_or_default();
        out.push(line(target, None, body.and_then(|b| latest(b, objective))));
        for adjustment in &plan.adjustments {
            for change in &adjustment.changes {
                if let Change::Target(changed, to) = change
                    && *changed == id
                {
                    let target = to.as_ref().map_or_else(|| "no target".to_owned(), |t| phrase::target(plan, t));
                    let condition =
                        if adjustment.given.is_some() || matches!(adjustment.when, AdjustmentWhen::Windows { .. }) { ", if it comes about" } else { "" };
                    out.push(line(target, Some(format!("{}{condition}", adjustment.name)), None));
                }
            }
        }
    }
    out
}

/// `92.86% in 2026-11, missed`, of an objective with one group.
fn latest(body: &Body, objective: &Objective) -> Option<String> {
    let results = || body.results.iter().filter(|r| r.objective == objective.name);
    let last = results().rfind(|r| matches!(r.verdict, Verdict::Met | Verdict::Missed))?;
    if results().any(|r| r.group != last.group) {
        return None;
    }
    let measured = last.measured.map(|m| words::measured(m, last.target.and_then(|t| t.value)))?;
    Some(format!("{measured} in {}, {}", last.window.label, words::verdict(last.verdict)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_goes_with_the_promise() {
        let ratio = |n: i128| Ratio::new(n, 1_000).unwrap();
        assert_eq!(direction(ratio(950), ratio(900), Some(true)), Some(Direction::Better));
        assert_eq!(direction(ratio(950), ratio(900), Some(false)), Some(Direction::Worse));
        assert_eq!(direction(ratio(905), ratio(900), Some(true)), Some(Direction::Steady));
        assert_eq!(direction(ratio(2), ratio(4), None), Some(Direction::Down));
        assert_eq!(direction(Ratio::ZERO, Ratio::ZERO, None), Some(Direction::Steady));
    }
}
