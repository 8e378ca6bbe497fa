//! Cases that need care, and notices that fell due.

use super::{Evaluated, Made, party};
use crate::outcome::{CaseFacts, ClockFact, ClockState, ItemFact, StretchKind, Verdict};
use crate::plan::{Basis, Budget, CaseId, Clock, ClockId, Limited, NoticeWhen, Plan};
use crate::report::{Local, phrase, words};
use crate::value::{Date, Instant, Micros, Ratio, TimeOfDay};
use serde::Serialize;

/// Cases at risk that are listed.
const MOST: usize = 100;
/// Notices that are listed.
const MOST_TOLD: usize = 200;
/// A clock that has used up so much of its time puts its case at risk, in quarters; unless a notice names another share.
const QUARTERS: i128 = 3;

/// A case whose clock has used up most of its time, is overdue, or will be by the next meeting.
#[derive(Debug, Serialize)]
pub struct RiskLine {
    /// Its key.
    pub case: String,
    /// Which clock.
    pub clock: String,
    /// Time so far.
    pub used: String,
    /// Time allowed; none if it is a date.
    pub allowed: Option<String>,
    /// When it is used up, were the clock to run on.
    pub due: Option<String>,
    /// That moment has passed.
    pub overdue: bool,
    /// It is paused.
    pub paused: bool,
    #[serde(skip)]
    order: (bool, Option<Instant>),
}

/// A notice that fell due.
#[derive(Debug, Serialize)]
pub struct Told {
    /// When.
    pub at: String,
    /// Which party.
    pub party: String,
    /// Who there.
    pub whom: Option<String>,
    /// Of what: `IT-0451: first_contact is overdue`.
    pub what: String,
    /// Clause of the notice.
    pub clause: Option<String>,
    #[serde(skip)]
    instant: Instant,
}

/// The cases of a kind that need care before `next`, the most urgent first.
pub(super) fn at_risk(made: &Made<'_>, log: Evaluated<'_>, case: CaseId, next: Date) -> Vec<RiskLine> {
    let (plan, as_of) = (made.plan, log.body.as_of);
    let local = Local(made.calendars.zone());
    let until = made.calendars.instant(next, TimeOfDay::MIDNIGHT);
    let mut out = Vec::new();
    for facts in log.facts {
        for fact in facts.clocks.iter().filter(|c| matches!(c.state, ClockState::Running | ClockState::Paused)) {
            let Some((id, _)) = clock(plan, &fact.clock).filter(|(_, c)| c.case == case) else { continue };
            let items: Vec<&ItemFact> = items(plan, facts, fact).collect();
            let due = items.iter().filter_map(|i| i.due).min();
            let target = items.iter().filter_map(|i| i.target_us).min();
            let overdue = due.is_some_and(|due| due <= as_of);
            let most = target.is_some_and(|allowed| used(fact.value_us, allowed) >= Some(threshold(plan, id)));
            if overdue || most || due.is_some_and(|due| due < until) {
                out.push(RiskLine {
                    case: facts.case.clone(),
                    clock: fact.clock.clone(),
                    used: phrase::in_basis(plan, &fact.clock, fact.value_us),
                    allowed: target.map(words::length),
                    due: due.map(|t| local.day_and_moment(t)),
                    overdue,
                    paused: fact.state == ClockState::Paused,
                    order: (due.is_none(), due),
                });
            }
        }
    }
    out.sort_by(|a, b| (a.order, &a.case, &a.clock).cmp(&(b.order, &b.case, &b.clock)));
    out.truncate(MOST);
    out
}

fn clock<'a>(plan: &'a Plan, name: &str) -> Option<(ClockId, &'a Clock)> {
    let at = plan.clocks.iter().position(|c| c.name == name)?;
    Some((ClockId(u16::try_from(at).ok()?), plan.clocks.get(at)?))
}

/// The items that a cycle of a clock is judged by.
fn items<'a>(plan: &'a Plan, facts: &'a CaseFacts, fact: &'a ClockFact) -> impl Iterator<Item = &'a ItemFact> {
    facts.objectives.iter().filter(move |item| {
        let measures = plan.objectives.iter().find(|o| o.name == item.objective).and_then(|o| o.items()?.measure.clock);
        measures.and_then(|id| plan.clocks.get(id.index())).is_some_and(|c| c.name == fact.clock) && item.cycle.is_none_or(|n| n == fact.cycle)
    })
}

fn used(value: Micros, allowed: Micros) -> Option<Ratio> {
    if allowed.0 == 0 { Some(Ratio::ONE) } else { Ratio::new(i128::from(value.0), i128::from(allowed.0)) }
}

/// The smallest share of which somebody is told, else three quarters.
fn threshold(plan: &Plan, clock: ClockId) -> Ratio {
    let shares = plan.notices.iter().filter_map(|n| if let NoticeWhen::Used(id, share) = &n.when { (*id == clock).then_some(*share) } else { None });
    shares.min().or_else(|| Ratio::new(QUARTERS, 4)).unwrap_or(Ratio::ONE)
}

/// What fell due in the month before the figures end, in order of time.
pub(super) fn told(made: &Made<'_>) -> Vec<Told> {
    let Some(log) = made.log else { return Vec::new() };
    let until = log.body.as_of;
    let since = until.plus(Micros(-31 * Micros::DAY.0));
    let mut out: Vec<Told> = Vec::new();
    for (at, notice) in made.plan.notices.iter().enumerate() {
        let found: Vec<(Instant, String)> = match &notice.when {
            NoticeWhen::Used(id, share) => reached(made.plan, log.facts, *id, Some(*share)),
            NoticeWhen::Overdue(id) => reached(made.plan, log.facts, *id, None),
            NoticeWhen::Missed(id) => {
                let name = made.plan.objectives.get(id.index()).map_or("", |o| &o.name);
                let missed = log.body.results.iter().filter(|r| r.objective == name && r.verdict == Verdict::Missed);
                missed.map(|r| (r.window.until, format!("{name} is missed in {}{}", r.window.label, group(&r.group)))).collect()
            }
            NoticeWhen::History(_) => log.histories.iter().filter(|(n, ..)| *n == at).map(|(_, what, when)| (*when, what.clone())).collect(),
        };
        out.extend(found.into_iter().filter(|(when, _)| since < *when && *when <= until).map(|(when, what)| Told {
            at: Local(made.calendars.zone()).day_and_moment(when),
            party: party(made.plan, notice.party),
            whom: notice.whom.clone(),
            what,
            clause: notice.clause.clone(),
            instant: when,
        }));
    }
    out.sort_by(|a, b| (a.instant, &a.what).cmp(&(b.instant, &b.what)));
    let early = out.len().saturating_sub(MOST_TOLD);
    out.split_off(early)
}

fn group(group: &[(String, String)]) -> String {
    group.iter().map(|(_, value)| format!(" for {value}")).collect()
}

/// When cycles of a clock had used a share of their time, or were overdue, with the words for it.
fn reached(plan: &Plan, facts: &[CaseFacts], id: ClockId, share: Option<Ratio>) -> Vec<(Instant, String)> {
    let Some(clock) = plan.clocks.get(id.index()) else { return Vec::new() };
    let mut out = Vec::new();
    for facts in facts {
        for fact in facts.clocks.iter().filter(|c| c.clock == clock.name) {
            let when = match share {
                None => items(plan, facts, fact).filter_map(|i| i.due).min().filter(|due| fact.stop.is_none_or(|stop| *due < stop)),
                Some(share) => items(plan, facts, fact).filter_map(|i| i.target_us).min().and_then(|allowed| {
                    let part = share.times(Ratio::whole(allowed.0))?.to_decimal(0)?;
                    at_use(fact, Micros(i64::try_from(part.mantissa()).ok()?), elapsed(plan, id))
                }),
            };
            let what = match share {
                None => "is overdue".to_owned(),
                Some(share) => format!("has used {} of its target", share.show_percent(2)),
            };
            out.extend(when.map(|when| (when, format!("{}: {} {what}", facts.case, clock.name))));
        }
    }
    out
}

/// When a cycle had counted so much time.
fn at_use(fact: &ClockFact, wanted: Micros, elapsed: bool) -> Option<Instant> {
    let counts = |kind: StretchKind| kind == StretchKind::Counted || (elapsed && kind == StretchKind::ClosedHours);
    let mut left = wanted;
    for stretch in fact.stretches.iter().filter(|s| counts(s.kind)) {
        let long = stretch.until.since(stretch.from);
        if left <= long {
            return Some(stretch.from.plus(left));
        }
        left = Micros(left.0 - long.0);
    }
    None
}

/// Whether every time allowed to a clock is elapsed time, so that hours outside its calendar count.
fn elapsed(plan: &Plan, id: ClockId) -> bool {
    let table = plan.clocks.get(id.index()).and_then(|c| c.targets.as_ref());
    let rows = table.into_iter().flat_map(|t| &t.rows).filter_map(|r| r.budget.as_ref()).flat_map(|b| &b.options);
    let within = plan.objectives.iter().filter_map(|o| o.items()).filter(|i| i.measure.clock == Some(id)).filter_map(|i| match &i.measure.within {
        Some(Limited::Budget(budget)) => Some(&budget.options),
        _ => None,
    });
    let mut all = rows.chain(within.flatten()).peekable();
    all.peek().is_some() && all.all(|b| matches!(b, Budget::Time { basis: Basis::Elapsed, .. }))
}
