//! Numbers that are worked out: what is joined, compared and paid. Every part has a unit; parts that do not fit are said with both sides.

mod folds;
mod joined;
mod names;
mod over;
mod units;
mod values;

pub(super) use over::compares;

use super::context::Lowering;
use crate::diagnostic::Diagnostic;
use crate::plan::{Exclusion, Num, NumUnit, ObjectiveId, OneOf, Quantity, WindowSpec};
use crate::syntax::tree::NumExpr;
use crate::text::Span;

/// How deep a number may be nested, definitions included: a plan that is deeper could not be read back.
const DEEPEST: usize = 24;

/// Where a number stands: for which windows and groups it is worked out, and what is known there.
#[derive(Clone, Debug)]
pub(super) struct NumContext {
    /// What its points are asked of, and what the hidden objectives it needs are named after.
    pub subject: String,
    /// The windows it is worked out for. None: nothing can be measured there.
    pub each: Option<WindowSpec>,
    /// Names of the fields that make its groups, in order.
    pub dimensions: Vec<String>,
    /// The objective whose `attained`, `target`, `shortfall`, `sample` and `missed` are known.
    pub objective: Option<ObjectiveId>,
    /// What does not count in what is measured.
    pub exclusions: Vec<Exclusion>,
}

impl NumContext {
    /// That of the windows and groups of an objective, with what is known of them.
    pub(super) fn of_objective(lowering: &Lowering<'_>, id: ObjectiveId, subject: &str) -> Option<Self> {
        let objective = lowering.plan.objectives.get(id.index())?;
        let dimensions = lowering.plan.dimension_names(objective);
        Some(Self { subject: subject.to_owned(), each: Some(objective.each.clone()), dimensions, objective: Some(id), exclusions: Vec::new() })
    }

    /// That of windows, all groups together.
    pub(super) fn of_windows(each: WindowSpec, subject: &str) -> Self {
        Self { subject: subject.to_owned(), each: Some(each), dimensions: Vec::new(), objective: None, exclusions: Vec::new() }
    }
}

/// A number and its unit.
pub(super) type Worked = (Num, NumUnit);

impl<'a> Lowering<'a> {
    /// A number, worked out in a context.
    pub(super) fn num(&mut self, expr: &'a NumExpr, context: &NumContext) -> Option<Worked> {
        let made = self.num_part(expr, context)?;
        if super::depth::of(&made.0) > 4 * DEEPEST {
            self.error("number/too-deep", "this number is nested too deeply", expr.span(), "give its parts names: `define NAME as …`, over fewer steps");
            return None;
        }
        Some(made)
    }

    /// A number of a certain unit; `because` says where the unit comes from.
    pub(super) fn num_of(&mut self, expr: &'a NumExpr, wanted: NumUnit, because: &super::values::Because, context: &NumContext) -> Option<Num> {
        let (num, unit) = self.num(expr, context)?;
        if unit.sum(wanted).is_some() {
            return Some(num);
        }
        let said = format!("`{}` is {}, but {} is needed", self.written(expr.span()), unit.words(), wanted.words());
        let mut wrong = Diagnostic::error("unit/mismatch", said, expr.span()).label(unit.words());
        if let Some((span, text)) = because {
            wrong = wrong.at(*span, text.clone());
        }
        self.say(wrong);
        None
    }

    fn num_part(&mut self, expr: &'a NumExpr, context: &NumContext) -> Option<Worked> {
        match expr {
            NumExpr::Broken(_) => None,
            NumExpr::Group(inner, _) => self.num_part(inner, context),
            NumExpr::Value(value) => self.num_value(value, context),
            NumExpr::PercentOf { percent, of, span } => {
                let share = self.percentage(*percent, *span)?;
                let (num, unit) = self.num_part(of, context)?;
                Some((Self::share_of(share, num), NumUnit::Share.product(unit)?))
            }
            NumExpr::Joined { parts, joins, .. } => self.num_joined(parts, joins, context),
            NumExpr::Choose { greater, parts, .. } => self.num_chosen(*greater, parts, context),
            NumExpr::Time { inside, set, span } => self.time_in(*inside, set, *span, context),
            NumExpr::Per { amount, units, of, each, .. } => {
                let counted = if *each { self.units_of_each(units, of.as_deref(), context) } else { self.units_of(units, of.as_deref(), context) };
                let (amount, sort) = self.num_part(amount, context)?;
                Some((Num::Op(crate::plan::Op::Times, vec![amount, counted?]), sort.product(NumUnit::Number)?))
            }
            NumExpr::Allocation { pool, span } => {
                let named = pool;
                let pool = self.pool_named(pool)?;
                let objective = self.only_of_an_objective("its allocation", *span, context)?;
                self.has_a_row(named, objective, *span);
                Some((Num::Allocation(pool), NumUnit::Share))
            }
            NumExpr::Preceding { of, unit, span } => self.preceding(of, unit, *span, context),
            NumExpr::Fold(fold) => self.num_fold(fold, context),
        }
    }

    /// What only a credit, or a condition on an objective's windows, knows.
    fn only_of_an_objective(&mut self, what: &str, span: Span, context: &NumContext) -> Option<ObjectiveId> {
        if context.objective.is_none() {
            let said = format!("`{what}` is of an objective, and none is in hand here");
            self.error("number/no-objective", said, span, "it is known in a credit, and where windows of an objective are compared");
        }
        context.objective
    }

    /// That number as it stands.
    fn just(quantity: Quantity) -> Num {
        Num::Value(OneOf::just(quantity))
    }
}
