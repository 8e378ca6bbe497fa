//! Versions of an agreement: that what is in flight can be parted between two of them.

use super::Check;
use crate::calendar::apart_unevenly;
use crate::plan::{Before, Clock, Cond, CountedAt, Items, Objective, Pattern, Plan, Sort};
use crate::readings::{self, InFlight};

impl Check<'_> {
    /// The version before this one.
    pub(super) fn versions(&mut self) {
        let plan = self.plan;
        let Some(before) = &plan.before else { return };
        for flaw in before.plan.validate().err().unwrap_or_default() {
            self.fault(format!("in {}: {flaw}", before.plan.called()));
        }
        self.point(before.in_flight, "in_flight", "the version");
        let (own, theirs) = (plan.currency.as_ref(), before.plan.currency.as_ref());
        self.must(theirs.is_none() || own == theirs, || "the version before it pays in another currency".to_owned());
        let earlier = before.plan.before.as_ref().map(|b| b.from);
        self.must(earlier.is_none_or(|earlier| earlier < before.from), || "its versions are not in order of time".to_owned());
        if self.wrong.is_empty() {
            for (name, why) in plan.parted_unsoundly(before) {
                self.fault(format!("`{name}` cannot be parted between the versions: {why}"));
            }
        }
    }
}

impl Plan {
    /// Objectives that this version and one before it have by one name, and that the reading in force of what is in flight cannot part: each with why.
    pub fn parted_unsoundly(&self, before: &Before) -> Vec<(String, String)> {
        let mut out = apart_unevenly(self, before);
        if self.points.choice(before.in_flight).unwrap_or(InFlight::ByOpening) == InFlight::ByOpening {
            return out;
        }
        for objective in self.objectives.iter().filter(|o| !o.hidden) {
            let other = before.plan.objectives.iter().find(|o| o.name == objective.name && !o.hidden);
            let both = other.and_then(|other| Some((objective.items()?, other.items()?)));
            if both.is_some_and(|(own, theirs)| !same_moment((self, own), (&before.plan, theirs))) {
                out.push((objective.name.clone(), "a case could count in both, or in none, as they do not count it at one and the same moment".to_owned()));
            }
        }
        out
    }
}

/// Whether a case counts at the same moment in two plans, whatever happens to it.
fn same_moment((plan, own): (&Plan, &Items), (other, theirs): (&Plan, &Items)) -> bool {
    let (Some(case), Some(others)) = (plan.case(own.case), other.case(theirs.case)) else { return false };
    if case.name != others.name {
        return false;
    }
    let clocks = |plan: &Plan, items: &Items| items.measure.clock.and_then(|id| plan.clocks.get(id.index()).cloned());
    let (clock, another) = (clocks(plan, own), clocks(other, theirs));
    let reading = |plan: &Plan, at| plan.points.choice::<readings::CountedAt>(at);
    match (own.counted_at, theirs.counted_at) {
        (CountedAt::Event(a), CountedAt::Event(b)) => {
            let name = |events: &[crate::plan::EventDef], id: crate::plan::EventId| events.get(id.index()).map(|e| e.name.clone());
            name(&case.events, a).is_some_and(|a| Some(a) == name(&others.events, b))
        }
        (CountedAt::Open(a), CountedAt::Open(b)) => match (reading(plan, a), reading(other, b)) {
            (Some(a), Some(b)) if a == b => match (clock, another) {
                _ if case.sort != Sort::Case => true,
                (None, None) => true,
                (Some(one), Some(two)) => match a {
                    readings::CountedAt::Start => starts_alike((plan, &one), (other, &two)),
                    readings::CountedAt::Stop => starts_alike((plan, &one), (other, &two)) && stops_alike((plan, &one), (other, &two)),
                    readings::CountedAt::Due => false,
                },
                _ => false,
            },
            _ => false,
        },
        _ => false,
    }
}

/// Whether the cycles of two clocks begin at the same rows.
fn starts_alike((plan, one): (&Plan, &Clock), (other, two): (&Plan, &Clock)) -> bool {
    let words = |plan: &Plan, clock: &Clock| {
        let points = [Some(clock.repeat_start), Some(clock.on_reopen), clock.on_late_reopen, Some(clock.cycles), Some(clock.stop_before_start)];
        let readings: Vec<Option<String>> = points.iter().map(|at| at.and_then(|at| plan.points.get(at)).map(|p| p.reading.clone())).collect();
        let patterns = [&clock.start, &clock.stop, &clock.reopen]
            .map(|p| p.get(&plan.points).and_then(|list| list.iter().map(|p| said(plan, clock, p)).collect::<Option<Vec<_>>>()));
        (readings, patterns)
    };
    let (a, b) = (words(plan, one), words(other, two));
    let plain = a.1.iter().all(Option::is_some) && one.reopen_within.is_none() && two.reopen_within.is_none();
    plain && a == b
}

/// Whether, of cycles that begin alike, each stops at the same row.
fn stops_alike((plan, one): (&Plan, &Clock), (other, two): (&Plan, &Clock)) -> bool {
    let readings = |plan: &Plan, clock: &Clock| [clock.repeat_stop, clock.ended_case].map(|at| plan.points.get(at).map(|p| p.reading.clone()));
    readings(plan, one) == readings(other, two)
}

/// A pattern without ids; none where it has a condition.
fn said(plan: &Plan, clock: &Clock, pattern: &Pattern) -> Option<(String, Vec<String>)> {
    let event = plan.case(clock.case)?.events.get(pattern.event.index())?.name.clone();
    let by = pattern.by.iter().filter_map(|id| plan.roles.get(id.index()).cloned()).collect();
    (pattern.cond == Cond::True).then_some((event, by))
}

/// An objective's share must not be empty of itself.
pub(super) fn has_time(objective: &Objective) -> bool {
    let share = objective.share;
    let before = |a: Option<crate::value::Instant>, b: Option<crate::value::Instant>| a.zip(b).is_none_or(|(a, b)| a <= b);
    before(share.from, share.until) && before(share.opened_from, share.opened_until)
}
