//! Shares of so few periods that one bad one is the end of it.

use super::super::Finding;
use super::ends::{least_kept, rounded};
use super::{Facts, Risk, at, options, percent, share};
use crate::calendar::{Calendars, Windows};
use crate::plan::{Bound, Num, Objective, Op, OverEach, OverWhat, Plan, What, WindowSpec};
use crate::value::{Interval, Ratio};

pub(super) static RISK: Risk =
    Risk { code: "risk/one-bad-period", says: "a share of periods so long that a single bad one misses the target: the target is all or nothing", find };

pub(super) static PERCENTILES: Risk = Risk {
    code: "risk/percentile-of-percentiles",
    says: "percentiles of parts are put together, by their mean or the like: what comes out is no percentile of anything, and a quiet part weighs as much as a busy one",
    find: percentiles,
};

/// Whether a number is a percentile of something.
fn is_percentile(plan: &Plan, num: &Num) -> bool {
    match num {
        Num::Over(over) => over.percentile.is_some(),
        Num::Stretches { percentile, .. } => percentile.is_some(),
        Num::Result(id) => plan.objectives.get(id.index()).is_some_and(|of| match &of.what {
            What::Items(items) => items.measure.percentile.is_some(),
            What::Formula(formula) => matches!(&formula.num, Num::Over(over) if over.percentile.is_some()),
        }),
        _ => false,
    }
}

fn percentiles(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let put_together = |objective: &&Objective| match &objective.what {
        What::Formula(formula) => match &formula.num {
            // The worst part is a percentile, and of that part.
            Num::Over(over) => !matches!(over.metric.as_str(), "maximum" | "minimum") && matches!(&over.what, OverWhat::Num(of) if is_percentile(plan, of)),
            _ => false,
        },
        What::Items(_) => false,
    };
    let finding = |objective: &Objective| {
        let message = format!("`{}` puts percentiles of parts together: a part of 1 counts as much as one of 1,000", objective.name);
        let help = "take the percentile of all of them at once: `measure percentile 95 of …`";
        Finding::risk(PERCENTILES.code, message, at(facts.objective(&objective.name), "of percentiles"), help).in_clause(objective.clause.as_ref())
    };
    facts.objectives().filter(put_together).map(finding).collect()
}

/// How many periods a window has at most: of the first ones, among which are a year of months and a summer of days.
fn most(plan: &Plan, objective: &Objective, slice: &WindowSpec) -> Option<usize> {
    let calendars = Calendars::compile(plan).ok()?;
    let (windows, slices) = (Windows::of_objective(plan, &calendars, objective), Windows::of(plan, &calendars, slice));
    let begin_in = |window: Interval| slices.first_from(window.until).saturating_sub(slices.first_from(window.from));
    (0..windows.len().min(400)).filter_map(|number| windows.span(number)).map(begin_in).max()
}

fn find(facts: &Facts<'_>) -> Vec<Finding> {
    let plan = facts.plan;
    let mut found = Vec::new();
    for objective in facts.objectives() {
        let What::Formula(formula) = &objective.what else { continue };
        let Some(target) = objective.target.as_ref() else { continue };
        let Some(share) = share(plan, target) else { continue };
        let least = || least_kept(plan, objective, share).and_then(|least| Ratio::ONE.minus(least));
        // What may be bad: of `100% less share of periods where bad`, or of a share of bad ones.
        let (slices, allowed) = match (&formula.num, target.bound) {
            (Num::Op(Op::Less, parts), Bound::AtLeast) => (parts.iter().find_map(|part| share_of(plan, part)), least()),
            (num, Bound::AtMost) => (share_of(plan, num), Some(share).filter(|_| rounded(plan, objective) == [None])),
            (num, Bound::AtLeast) => (share_of(plan, num), least()),
            _ => (None, None),
        };
        let (Some(slices), Some(allowed)) = (slices, allowed.filter(|allowed| *allowed > Ratio::ZERO)) else { continue };
        let exact = if target.bound == Bound::AtMost { share } else { Ratio::ONE.minus(share).unwrap_or(allowed) };
        // However long a period is: by the reading that has the most of them.
        let Some(all) = slices.into_iter().filter_map(|slice| most(plan, objective, slice)).max() else { continue };
        let Some(one) = i128::try_from(all).ok().and_then(|all| Ratio::new(1, all)).filter(|one| *one > allowed) else { continue };
        let message = format!(
            "`{}` allows {} of {all} periods at most to be bad: a single one is {}",
            objective.name,
            percent(if rounded(plan, objective).contains(&None) { exact } else { allowed }),
            percent(one.round(6).unwrap_or(one))
        );
        let help = "take shorter periods, or measure the time itself: `share of time outside …`";
        found.push(Finding::risk(RISK.code, message, at(facts.objective(&objective.name), "of how many periods?"), help).in_clause(objective.clause.as_ref()));
    }
    found
}

/// The periods that a number is a share of, by every reading that may be meant.
fn share_of<'a>(plan: &Plan, num: &'a Num) -> Option<Vec<&'a WindowSpec>> {
    let Num::Over(over) = num else { return None };
    let OverEach::Windows(one) = &over.each else { return None };
    let all = options(plan, one);
    (over.metric == "share" && !all.is_empty() && all.iter().all(|each| !each.rolling)).then_some(all)
}
