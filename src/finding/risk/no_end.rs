//! Times that do not fit: rights that never lapse, procedures that outlast them; and money that is paid for each miss once enough were missed.

use super::super::{Finding, place};
use super::{Facts, Risk, at, percent, share};
use crate::plan::{Bound, Per, Scale};
use crate::value::Ratio;

pub(super) static RIGHT: Risk =
    Risk { code: "risk/right-without-end", says: "a right that arises once can be used at any time after: years later as well", find: right };
pub(super) static FREE: Risk =
    Risk { code: "risk/free-misses", says: "money is paid for each miss, but only in a window in which so many were missed that the target was", find: free };

pub(super) static CHAIN: Risk = Risk {
    code: "risk/steps-outlast",
    says: "the steps of a procedure take longer than the time in which a right can be used: who follows them is too late",
    find: chain,
};

fn chain(facts: &Facts<'_>) -> Vec<Finding> {
    let Some((right, days)) = facts.plan.rights.iter().filter_map(|right| Some((right, right.notice_days?))).min_by_key(|(_, days)| *days) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for procedure in &facts.plan.procedures {
        let steps: Vec<u32> = procedure.steps.iter().filter_map(|step| step.within_days).collect();
        let whole = steps.iter().fold(0_u32, |sum, days| sum.saturating_add(*days));
        if whole <= days || steps.len() < 2 {
            continue;
        }
        let taken = steps.iter().map(u32::to_string).collect::<Vec<_>>().join(" + ");
        let message = format!("the steps of `{}` take {taken} = {whole} days, and the right {} lapses after {days}", procedure.name, right.name);
        let help = "let the right last as long as its dispute, or shorten the steps";
        found.push(Finding::risk(CHAIN.code, message, at(place::right(facts.loaded, &right.name), "lapses first"), help).in_clause(procedure.clause.as_ref()));
    }
    found
}

fn right(facts: &Facts<'_>) -> Vec<Finding> {
    let open = facts.plan.rights.iter().filter(|right| right.notice_days.is_none());
    let finding = |right: &crate::plan::Right| {
        let message = format!("the right {} has no last day: once it has arisen it can be used for the rest of the term", right.name);
        let help = "say until when: `…, notice within 30 days`";
        Finding::risk(RIGHT.code, message, at(place::right(facts.loaded, &right.name), "until when?"), help).in_clause(right.clause.as_ref())
    };
    open.map(finding).collect()
}

fn free(facts: &Facts<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for credit in facts.plan.credits.iter().filter(|c| !c.bonus && c.scale == Scale::Missed) {
        let each = credit.rows.iter().any(|row| row.pays.per == Per::MissedCase);
        let Some(objective) = facts.plan.objectives.get(credit.objective.index()).filter(|_| each) else { continue };
        let Some(target) = objective.target.as_ref().filter(|t| matches!(t.bound, Bound::AtLeast | Bound::Above)) else { continue };
        let Some(share) = share(facts.plan, target).filter(|share| *share < Ratio::ONE) else { continue };
        let name = &objective.name;
        let plural = objective.items().and_then(|items| facts.plan.case(items.case)).map_or("cases", |case| case.plural.as_str());
        let message = format!(
            "`{name}` pays for each miss, but nothing while {} are kept: of 100 {plural} the first misses are free, and then all are paid",
            percent(share)
        );
        let help = "pay for each from the first on with `target at least 100%`, or say that this is meant";
        found.push(Finding::risk(FREE.code, message, at(place::credit(facts.loaded, name), "for each"), help).in_clause(credit.clause.as_ref()));
    }
    found
}
