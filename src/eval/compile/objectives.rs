//! Objectives, with every reading looked up.

use super::super::condition::Look;
use super::super::number::settled;
use super::super::program::{Allowed, Counted, Items, Objective};
use super::Builder;
use super::asked::Sequence;
use super::clocks::allowance;
use crate::calendar::{Calendars, Windows};
use crate::metric::{self, Rank};
use crate::plan::{self, Limited, Plan};
use crate::readings::{self, BlankGroup, CountedAt, EmptyWindow, OpenCases, OpenValues, PartialWindow, PercentileMethod, RoundingBeforeCompare, SmallSample};
use crate::value::Ratio;

impl Builder<'_> {
    /// Compiles the cases of an objective, which are of this kind.
    pub(super) fn items(&mut self, at: usize, items: &plan::Items) -> Result<Items, String> {
        let points = &self.plan.points;
        let measure = &items.measure;
        let metric = metric::named(&measure.metric).ok_or_else(|| format!("there is no metric `{}`", measure.metric))?;
        let clock = measure.clock.map(|id| {
            let at = self.kind.clocks.iter().position(|clock| clock.id == id.index());
            at.ok_or_else(|| "its clock is of another kind of case".to_owned())
        });
        let clock = clock.transpose()?;
        let within = match &measure.within {
            None => None,
            Some(Limited::Budget(budget)) => Some(Allowed::Time(allowance(budget.get(points).ok_or("it allows no time")?, points))),
            Some(Limited::Targets) => Some(Allowed::Targets),
        };
        if within.is_some() && clock.is_none() {
            return Err("a time is allowed, but no clock measures it".to_owned());
        }
        if !metric.takes.nothing && clock.is_none() && measure.field.is_none() {
            return Err(format!("the {} needs a clock or a field", metric.name));
        }
        let share = measure.percentile.unwrap_or(Ratio::ONE);
        let method = measure.method.and_then(|at| points.choice(at)).unwrap_or(PercentileMethod::NearestRank);
        let counted = match items.counted_at {
            plan::CountedAt::Open(point) => Counted::At(points.choice(point).unwrap_or(CountedAt::Start)),
            plan::CountedAt::Event(event) => Counted::Mark(self.slots.mark(event)),
        };
        let rule = self.plan.one_credits.iter().find(|one| one.objectives.iter().any(|id| id.index() == at));
        let field = rule.and_then(|rule| self.case.fields.iter().position(|f| f.name == rule.field)).and_then(|at| u16::try_from(at).ok());
        let incident = field.map(|at| self.slots.field(plan::FieldId(at), false));
        let samples = clock.is_none() && matches!(self.case.sort, plan::Sort::Signal { .. });
        let look = |builder: &mut Self, field: &plan::FieldAt| {
            if samples { Look::at_a_row(field, &mut builder.slots) } else { Look::compile(field, points, &mut builder.slots) }
        };
        let condition = |builder: &mut Self, cond: &plan::Cond| if samples { builder.condition_now(cond) } else { builder.condition(cond) };
        let shown = self.plan.objectives.get(at).is_some_and(|objective| !objective.hidden);
        let blank_is_none = shown && points.choice(self.plan.rules.blank_group) == Some(BlankGroup::LeftOut);
        Ok(Items {
            samples,
            population: condition(self, &items.population),
            blank_is_none,
            dimensions: items.dimensions.iter().map(|d| (look(self, d), d.field)).collect(),
            metric,
            rank: metric.keeps_values.then_some(Rank { share, method }),
            clock,
            within,
            field: measure.field.as_ref().map(|f| look(self, f)),
            units: measure.units.map(|units| settled(units, points)),
            holds: condition(self, &measure.holds),
            counted,
            open_cases: items.open_cases.and_then(|at| points.choice(at)).unwrap_or(OpenCases::MissedOnceOverdue),
            open_values: items.open_values.and_then(|at| points.choice(at)).unwrap_or(OpenValues::LeftOut),
            open_points: [items.open_cases, items.open_values].map(|at| at.map(Into::into)),
            incident,
        })
    }
}

/// What is asked of an objective once it is measured.
pub(super) fn judged(plan: &Plan, objective: &plan::Objective, calendars: &Calendars, sequences: &[Sequence], items: Option<Items>) -> Objective {
    let points = &plan.points;
    let others = sequences.iter().skip(1).filter(|_| items.is_some());
    let exclusion = |e: &plan::Exclusion| {
        let partly = e.partly.and_then(|at| points.choice(at)).unwrap_or(readings::PartlyExcluded::Overlap);
        (e.set.clone(), points.choice(e.from).unwrap_or(readings::Exclusion::FromBoth), partly)
    };
    Objective {
        hidden: objective.hidden,
        share: objective.share,
        exclusions: objective.exclusions.iter().map(exclusion).collect(),
        others: others.map(|(spec, _)| Windows::of(plan, calendars, spec)).collect(),
        fine: items.is_some() && sequences.iter().any(|(_, fine)| *fine),
        items,
        windows: Windows::of_objective(plan, calendars, objective),
        needs: objective.needs.map(|n| (n.sample, points.choice(n.otherwise).unwrap_or(SmallSample::NotMeasured))),
        empty: points.choice(objective.empty).unwrap_or(EmptyWindow::NotMeasured),
        partial: points.choice(objective.partial).unwrap_or(PartialWindow::Measured),
        rounding: match objective.rounding.and_then(|at| points.choice(at)).unwrap_or(RoundingBeforeCompare::Exact) {
            RoundingBeforeCompare::Exact => None,
            RoundingBeforeCompare::OneDecimal => Some(3),
            RoundingBeforeCompare::TwoDecimals => Some(4),
        },
    }
}
