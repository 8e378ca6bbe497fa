//! Clauses that are clear but unwise: one file for each kind, each with the figure that shows it. To add one: a file, a `mod` line and an entry in [`RISKS`].

mod cliff;
mod constant;
mod credit_when_met;
mod dead_row;
mod excluded;
mod fleeting_pause;
mod governance;
mod grain;
mod holidays;
mod limit;
mod names;
mod no_end;
mod no_exit;
mod on_the_log;
mod once;
mod one_miss;
mod own_stop;
mod pairs;
mod parts;
mod pause;
mod pool;
mod prose;
mod range;
mod runs_always;
mod small;
mod surge;
mod table;
mod twice;
mod unused;
mod weak;
mod worse_pays_less;
mod zone;

pub use governance::MISSING;

use super::{Finding, place};
use crate::outcome::Body;
use crate::plan::{Adjustment, Base, Bound, Change, Objective, ObjectiveId, Per, Plan, Quantity, Row, Scale, Target};
use crate::resolve::Loaded;
use crate::text::Span;
use crate::value::Ratio;

/// What a risk is looked for in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) plan: &'a Plan,
    /// What the contract comes to on the parties' own log, if there is one.
    pub(super) body: Option<&'a Body>,
}

/// A kind of risk.
#[derive(Debug)]
pub struct Risk {
    /// Stable code: `risk/unbounded-pause`.
    pub code: &'static str,
    /// What it is, and why it is unwise, in one sentence.
    pub says: &'static str,
    /// Every place where it is.
    find: fn(&Facts<'_>) -> Vec<Finding>,
}

/// Every kind.
pub static RISKS: &[&Risk] = &[
    &pause::UNBOUNDED,
    &pause::BY_PROVIDER,
    &fleeting_pause::RISK,
    &own_stop::RISK,
    &once::RISK,
    &one_miss::RISK,
    &range::IMPOSSIBLE,
    &range::TRIVIAL,
    &parts::RISK,
    &surge::RISK,
    &weak::RISK,
    &cliff::RISK,
    &worse_pays_less::RISK,
    &credit_when_met::RISK,
    &dead_row::RISK,
    &table::HOLE,
    &table::OVERLAP,
    &twice::TOGETHER,
    &twice::CASE,
    &pairs::BETTER,
    &pairs::TARGETS,
    &pairs::LIMITS,
    &twice::BONUS,
    &pairs::NOTHING,
    &pairs::WINDOWS,
    &excluded::UNBOUNDED,
    &excluded::SWALLOWS,
    &excluded::UNANNOUNCED,
    &holidays::RISK,
    &runs_always::RISK,
    &zone::RISK,
    &prose::RISK,
    &prose::EMPTY,
    &unused::RISK,
    &names::ALIKE,
    &names::SHADOW,
    &names::SCRIPTS,
    &limit::RISK,
    &no_exit::RISK,
    &small::OF_NOTHING,
    &small::PENNIES,
    &pool::RISK,
    &pool::OVERDRAWN,
    &no_end::RIGHT,
    &no_end::CHAIN,
    &constant::RISK,
    &constant::DOUBLE,
    &grain::RISK,
    &grain::PERCENTILES,
    &no_end::FREE,
    &governance::OWNER,
    &governance::REVIEW,
    &governance::DISPUTE,
    &governance::RECORD,
    &governance::PAYER,
    &on_the_log::ALWAYS_MISSED,
    &on_the_log::NEVER_NEAR,
];

/// Every risk of a contract.
pub fn risks(loaded: &Loaded, plan: &Plan, body: Option<&Body>) -> Vec<Finding> {
    let facts = Facts { loaded, plan, body };
    RISKS.iter().flat_map(|risk| (risk.find)(&facts)).collect()
}

impl Facts<'_> {
    /// Objectives that are told.
    fn objectives(&self) -> impl Iterator<Item = &Objective> {
        self.plan.objectives.iter().filter(|o| !o.hidden)
    }

    /// Where an objective begins.
    fn objective(&self, name: &str) -> Option<Span> {
        place::objective(self.loaded, name)
    }

    /// The name of the objective of a credit.
    fn name(&self, credit: &crate::plan::Credit) -> &str {
        self.plan.objectives.get(credit.objective.index()).map_or("?", |o| o.name.as_str())
    }

    /// Whether a factor can make a credit more than its rows say.
    fn grows(&self, credit: &crate::plan::Credit) -> bool {
        let more = |change: &Change| matches!(change, Change::Multiply(of, by) if *by > Ratio::ONE && (of.is_empty() || of.contains(&credit.objective)));
        credit.multiply.iter().any(|factor| factor.by > Ratio::ONE) || self.plan.adjustments.iter().any(|a| a.changes.iter().any(more))
    }

    /// What a row pays as a share of the first fee, if the text alone says so.
    fn share_of_fee(&self, row: &Row) -> Option<Ratio> {
        if row.pays.per != Per::Window {
            return None;
        }
        match row.pays.base.options.as_slice() {
            [Base::OfFee(share, _)] => Some(*share),
            [Base::Money(amount)] => {
                let fee = self.plan.fees.first()?.amount.get(&self.plan.points)?;
                Ratio::from_decimal(*amount)?.over(Ratio::from_decimal(*fee)?)
            }
            _ => None,
        }
    }
}

/// The shares that an objective is promised at: always, then during each season, surge or phase that has a target of its own.
fn targets(plan: &Plan, id: ObjectiveId) -> Vec<(Option<&Adjustment>, Bound, Ratio)> {
    let share = |target: &Target| match target.value.get(&plan.points)? {
        Quantity::Share(share) => Some((target.bound, *share)),
        _ => None,
    };
    let usual = plan.objectives.get(id.index()).and_then(|o| o.target.as_ref()).and_then(share).map(|(bound, share)| (None, bound, share));
    // While nothing is paid, nothing is paid wrongly.
    let pays = |adjustment: &&Adjustment| {
        let free = |change: &Change| matches!(change, Change::Multiply(of, factor) if *factor == Ratio::ZERO && (of.is_empty() || of.contains(&id)));
        !adjustment.changes.iter().any(free)
    };
    let other = plan.adjustments.iter().filter(pays).flat_map(|adjustment| {
        let own = adjustment.changes.iter().filter_map(|change| match change {
            Change::Target(of, Some(target)) if *of == id => share(target),
            _ => None,
        });
        own.map(|(bound, share)| (Some(adjustment), bound, share)).collect::<Vec<_>>()
    });
    usual.into_iter().chain(other).collect()
}

/// A place, if it is known.
fn at(span: Option<Span>, text: &str) -> Vec<crate::diagnostic::Label> {
    span.map(|span| crate::diagnostic::Label { span, text: text.to_owned() }).into_iter().collect()
}

/// Rows for all groups, the mildest first: the values that come nearest to the target before those far from it. None if rows are for some groups only, or have no order.
fn by_severity(plan: &Plan, credit: &crate::plan::Credit) -> Option<Vec<Row>> {
    let plain = credit.rows.iter().all(|row| row.when.iter().all(Vec::is_empty) && !row.otherwise);
    let upwards = plan.objectives.get(credit.objective.index())?.target.as_ref().is_none_or(|t| t.bound.upwards());
    let mut rows = credit.rows.clone();
    // Further from the target: lower for what is measured upwards, else higher.
    match (credit.scale, upwards) {
        (Scale::Attained, true) => rows.sort_by_key(|row| std::cmp::Reverse(row.upper.map_or((1, Ratio::ZERO), |e| (0, e.at)))),
        (Scale::Attained, false) | (Scale::ShortBy | Scale::InARow, _) => rows.sort_by_key(|row| row.lower.map_or((0, Ratio::ZERO), |e| (1, e.at))),
        (Scale::Missed, _) => return None,
    }
    plain.then_some(rows)
}

/// `12.5%`
fn percent(share: Ratio) -> String {
    share.show_percent(4)
}
