//! Clauses that are clear but unwise: one file for each kind, each with the figure that shows it. To add one: a file, a `mod` line and an entry in [`RISKS`].

mod cliff;
mod constant;
mod credit_when_met;
mod dead_row;
mod ends;
mod excluded;
mod fleeting_pause;
mod governance;
mod grain;
mod holidays;
mod limit;
mod names;
mod no_end;
mod no_exit;
mod no_row;
mod on_the_log;
mod once;
mod one_miss;
mod own_stop;
mod pairs;
mod parts;
mod pause;
mod pays;
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

use super::canon::said_alone;
use super::{Finding, place};
use crate::outcome::Body;
use crate::plan::{Adjustment, Base, Bound, Change, Objective, ObjectiveId, OneOf, Per, Plan, PointRef, Quantity, Row, Settled, Target};
use crate::readings::Choice;
use crate::resolve::Loaded;
use crate::text::Span;
use crate::value::Ratio;
use std::collections::BTreeMap;

/// What a risk is looked for in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) plan: &'a Plan,
    /// What the contract comes to on the parties' own log, if there is one.
    pub(super) body: Option<&'a Body>,
    /// What each objective measures, and when, in words that two that do the same have in common.
    said: &'a BTreeMap<&'a str, [String; 2]>,
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
    &no_row::RISK,
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
    let said = |o: &Objective| [said_alone(plan, &(&o.what, &o.exclusions)), said_alone(plan, &o.each)];
    let said = plan.objectives.iter().map(|o| (o.name.as_str(), said(o))).collect();
    let facts = Facts { loaded, plan, body, said: &said };
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

    /// Whether two objectives measure the same, of the same.
    fn same_measure(&self, one: &Objective, other: &Objective) -> bool {
        self.alike(one, other, 0)
    }

    /// Whether two objectives have the same windows.
    fn same_windows(&self, one: &Objective, other: &Objective) -> bool {
        self.alike(one, other, 1)
    }

    fn alike(&self, one: &Objective, other: &Objective, what: usize) -> bool {
        let of = |objective: &Objective| self.said.get(objective.name.as_str()).and_then(|said| said.get(what));
        of(one).zip(of(other)).is_some_and(|(one, other)| one == other)
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

/// The share that a target asks for, if that is settled.
fn share(plan: &Plan, target: &Target) -> Option<Ratio> {
    match options(plan, &target.value).as_slice() {
        [Quantity::Share(share)] => Some(*share),
        _ => None,
    }
}

/// The shares that an objective is promised at: always, then during each season, surge or phase that has a target of its own.
fn targets(plan: &Plan, id: ObjectiveId) -> Vec<(Option<&Adjustment>, Bound, Ratio)> {
    let share = |target: &Target| Some((target.bound, share(plan, target)?));
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

/// Every reading of a point that may be meant: the one in force or, while it is open, each.
fn meant<C: Choice>(plan: &Plan, at: PointRef) -> Vec<C> {
    let open = plan.points.get(at).filter(|point| point.settled == Settled::Provisional);
    open.map_or_else(|| plan.points.choice(at).into_iter().collect(), |point| point.readings.iter().filter_map(|reading| C::named(reading)).collect())
}

/// Every option that may be meant of a value, alike.
fn options<'a, T>(plan: &Plan, one: &'a OneOf<T>) -> Vec<&'a T> {
    let open = one.point.and_then(|at| plan.points.get(at)).is_some_and(|point| point.settled == Settled::Provisional);
    if open { one.options.iter().collect() } else { one.get(&plan.points).into_iter().collect() }
}

/// `12.5%`
fn percent(share: Ratio) -> String {
    share.show_percent(4)
}
