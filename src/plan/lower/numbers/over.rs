//! Metrics over other windows: smaller ones within each, or those before it.

use super::{NumContext, Worked};
use crate::diagnostic::Diagnostic;
use crate::metric::{MetricKind, ResultUnit};
use crate::plan::lower::context::Lowering;
use crate::plan::lower::windows::unit_called;
use crate::plan::validate::MOST_SLICES;
use crate::plan::{Bound, Num, NumCond, NumUnit, OneOf, Over, OverEach, OverWhat, PointRef, Quantifier, Quantity, WindowSpec};
use crate::readings::{Choice, EmptySlice, ShortHistory};
use crate::resolve::DeclKind;
use crate::syntax::tree::{CondExpr, FieldExpr, FoldExpr, FoldOf, HowMany, Name, OverExpr, PeriodsExpr};
use crate::text::Span;
use crate::value::Ratio;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Whether a condition compares numbers, which there may be none of.
pub(in crate::plan::lower) fn compares(cond: &NumCond) -> bool {
    match cond {
        NumCond::Compare(..) => true,
        NumCond::In(..) | NumCond::Group(..) => false,
        NumCond::All(parts) | NumCond::Any(parts) => parts.iter().any(compares),
        NumCond::Not(inner) => compares(inner),
    }
}

/// Over what a metric goes, and where what it takes of each stands.
type Within = (OverEach, NumContext);

impl<'a> Lowering<'a> {
    /// `mean of error_rate over hours`, `mean of … over the 3 months before`
    pub(super) fn num_over(&mut self, fold: &'a FoldExpr, kind: &'static MetricKind, context: &NumContext) -> Option<Worked> {
        let over = fold.over.as_ref()?;
        if kind.unit == ResultUnit::Share {
            let said = "a share over windows is of windows of which something holds";
            self.error("type/measure", said, fold.metric.span, "write `share of hours where … is above …`, or take the `mean` over them");
            return None;
        }
        if let Some(span) = fold.cond.as_ref().map(CondExpr::span).or(fold.with.as_ref().map(|(path, _)| path.span)) {
            let said = "is this said of the windows, or of what is measured in each?";
            self.error("type/measure", said, span, "put brackets around what it belongs to: `mean of (share of … where …) over hours`");
            return None;
        }
        if let OverExpr::Before { count, unit, span } = over {
            return self.num_before(fold, kind, (*count, unit, *span), context);
        }
        let (each, inner) = match over {
            OverExpr::Periods(periods) => {
                let lengths = self.lengths(periods, context)?;
                self.windows_within(lengths, fold.span, context)?
            }
            OverExpr::Every(names, _) => self.groups_within(names, context)?,
            OverExpr::Windows(word) => {
                let each = match self.windows_of_objective(fold, word) {
                    Some(each) => each,
                    None => self.windows_called(&word.text, word.span, &context.subject)?,
                };
                self.windows_within(OneOf::just(each), fold.span, context)?
            }
            OverExpr::Before { .. } => return None,
        };
        let (num, unit) = self.folded(fold, &inner)?;
        let (percentile, method) = self.percentile_of(fold, kind, context)?;
        let empty = self.empty_slice(fold, context)?;
        let unit = if kind.unit == ResultUnit::Count { NumUnit::Number } else { unit };
        let what = OverWhat::Num(num);
        self.are_fields(&each, fold.span)?;
        Some((Num::Over(Box::new(Over { metric: kind.name.to_owned(), percentile, method, what, each, empty })), unit))
    }

    /// What is folded: one name, or a number in words.
    fn folded(&mut self, fold: &'a FoldExpr, inner: &NumContext) -> Option<Worked> {
        match &fold.of {
            FoldOf::Num(num) => self.num_part(num, inner),
            FoldOf::Names(names) => match names.as_slice() {
                [FieldExpr { field, at: None, .. }] => self.num_named(field, inner),
                [first, ..] => {
                    let said = format!("`{}` of what is folded?", first.field.text());
                    self.error(
                        "number/folded-alone",
                        said,
                        first.span,
                        "put brackets around the inner number: `mean of (sum of price of deliveries) over months`",
                    );
                    None
                }
                [] => None,
            },
            FoldOf::Time(span) | FoldOf::Periods(PeriodsExpr { span, .. }) | FoldOf::Every(_, span) => {
                let help = "put brackets around the inner number: `mean of (share of time outside downtime) over months`";
                self.error("number/folded-alone", "what is folded over these windows is no number", *span, help);
                None
            }
        }
    }

    /// `mean of availability over months`, of an objective: its own months.
    fn windows_of_objective(&mut self, fold: &FoldExpr, word: &Name) -> Option<WindowSpec> {
        let FoldOf::Names(names) = &fold.of else { return None };
        let [one] = names.as_slice() else { return None };
        let parts: Vec<&str> = one.field.parts.iter().map(|p| p.text.as_str()).collect();
        if !self.names.candidates(DeclKind::Define, &parts, self.here.file).is_empty() {
            return None;
        }
        let at = self.names.candidates(DeclKind::Objective, &parts, self.here.file).first().copied()?;
        let id = self.objective_at(at, word.span)?;
        let each = &self.plan.objectives.get(id.index())?.each;
        let (unit, count) = unit_called(&word.text)?;
        (each.unit == unit && each.count == count && !each.rolling && each.before.is_none()).then(|| each.clone())
    }

    /// `share of periods of 5 minutes where unavailable`, `count of months where …`
    pub(super) fn num_slices(&mut self, fold: &'a FoldExpr, kind: &'static MetricKind, each: OneOf<WindowSpec>, context: &NumContext) -> Option<Worked> {
        if kind.unit == ResultUnit::OfValues {
            let said = format!("a {} of windows is of what in each?", kind.name);
            let over = match (&fold.of, each.options.first()) {
                (FoldOf::Periods(periods), _) => self.written(periods.span),
                (_, Some(each)) => self.called(each).trim_start_matches("each ").to_owned() + "s",
                _ => String::new(),
            };
            let help = format!("write `{} of NUMBER over {over}`, or `share of …` with a condition", kind.name);
            self.error("type/measure", said, fold.metric.span, &help);
            return None;
        }
        let within = self.windows_within(each, fold.span, context)?;
        self.over_those(fold, kind, within, context)
    }

    /// `share over every circuit where …`, `count over every zone where …`
    pub(super) fn num_every(&mut self, fold: &'a FoldExpr, kind: &'static MetricKind, names: &'a [Name], span: Span, context: &NumContext) -> Option<Worked> {
        if kind.unit == ResultUnit::OfValues {
            let said = format!("a {} over groups is of what in each?", kind.name);
            let help = format!("write `{} of NUMBER over {}`, or `share …` or `count …` with a condition", kind.name, self.written(span));
            self.error("type/measure", said, fold.metric.span, &help);
            return None;
        }
        let within = self.groups_within(names, context)?;
        self.over_those(fold, kind, within, context)
    }

    /// A share or a count of windows, or of groups, of which a condition holds.
    fn over_those(&mut self, fold: &'a FoldExpr, kind: &MetricKind, (each, inner): Within, context: &NumContext) -> Option<Worked> {
        let unit = if kind.unit == ResultUnit::Share { NumUnit::Share } else { NumUnit::Number };
        let Some(cond) = &fold.cond else {
            self.error(
                "measure/incomplete",
                format!("`{}`: it is not said what must hold in them", kind.name),
                fold.span,
                "add `where …` a set of time, or a number that is compared",
            );
            return None;
        };
        let cond = self.num_cond(cond, &inner)?;
        let empty = match (&fold.empty, compares(&cond)) {
            (None, false) => self.not_met(&EmptySlice::KIND, &context.subject, fold.span),
            _ => self.empty_slice(fold, context)?,
        };
        let what = OverWhat::Cond(cond);
        self.are_fields(&each, fold.span)?;
        Some((Num::Over(Box::new(Over { metric: kind.name.to_owned(), percentile: None, method: None, what, each, empty })), unit))
    }

    /// `error_rate is above 5% for any feature`: the share or the number of the groups of which it holds, compared. A share where it can be one, as it is none where no group has such a number.
    pub(in crate::plan::lower) fn cond_for(
        &mut self,
        cond: &'a CondExpr,
        how: &'a HowMany,
        fields: &'a [Name],
        span: Span,
        context: &NumContext,
    ) -> Option<NumCond> {
        self.has_windows(span, context)?;
        let how = self.quantifier(how)?;
        let (each, inner) = self.groups_within(fields, context)?;
        let cond = self.num_cond(cond, &inner)?;
        let kind = &EmptySlice::KIND;
        let empty = if compares(&cond) { self.point(kind, &context.subject, None, span) } else { self.not_met(kind, &context.subject, span) };
        let what = OverWhat::Cond(cond);
        self.are_fields(&each, span)?;
        let of_all = |share| ("share", Quantity::Share(share));
        let (bound, (metric, than)) = match how {
            Quantifier::Every => (Bound::AtLeast, of_all(Ratio::ONE)),
            Quantifier::Share(share) => (Bound::AtLeast, of_all(share)),
            Quantifier::AtLeast(1) => (Bound::Above, of_all(Ratio::ZERO)),
            Quantifier::AtMost(0) => (Bound::AtMost, of_all(Ratio::ZERO)),
            Quantifier::AtLeast(n) => (Bound::AtLeast, ("count", Quantity::Number(n.into()))),
            Quantifier::AtMost(n) => (Bound::AtMost, ("count", Quantity::Number(n.into()))),
        };
        let over = Over { metric: metric.to_owned(), percentile: None, method: None, what, each, empty };
        Some(NumCond::Compare(Num::Over(Box::new(over)), bound, Num::Value(OneOf::just(than))))
    }

    /// `1 minute`, `[1 minute or 5 minutes or 1 hour]`
    pub(super) fn lengths(&mut self, periods: &'a PeriodsExpr, context: &NumContext) -> Option<OneOf<WindowSpec>> {
        let short = periods.rolling.then(|| self.point(&ShortHistory::KIND, &context.subject, None, periods.span));
        self.one_of(&periods.length, &context.subject, "a length", |me, one| me.periods(one, short))
    }

    /// Windows within those of a context, and where what is taken of them stands.
    fn windows_within(&mut self, each: OneOf<WindowSpec>, span: Span, context: &NumContext) -> Option<Within> {
        for one in &each.options {
            self.smaller(one, span, context)?;
        }
        let inner = NumContext { each: each.options.first().cloned(), objective: None, ..context.clone() };
        Some((OverEach::Windows(each), inner))
    }

    /// Groups within those of a context, and where what is taken of them stands.
    fn groups_within(&mut self, names: &'a [Name], context: &NumContext) -> Option<Within> {
        let mut dimensions = context.dimensions.clone();
        for name in names {
            if dimensions.contains(&name.text) {
                let said = format!("`{}` has one value here", name.text);
                self.error("number/groups", said, name.span, "it is judged for each of them already: leave it out, or take another field");
                return None;
            }
            dimensions.push(name.text.clone());
        }
        Some((OverEach::Groups(dimensions.clone()), NumContext { dimensions, objective: None, ..context.clone() }))
    }

    /// What counts for a window in which there is nothing to measure.
    fn empty_slice(&mut self, fold: &'a FoldExpr, context: &NumContext) -> Option<PointRef> {
        let said = match &fold.empty {
            None => None,
            Some(words) => Some(self.rule_said(words, &EmptySlice::KIND)?),
        };
        Some(self.own_point(&EmptySlice::KIND, &context.subject, said, fold.span))
    }

    /// Whether windows fit into those of a context.
    fn smaller(&mut self, each: &WindowSpec, span: Span, context: &NumContext) -> Option<()> {
        let length = |w: &WindowSpec| w.unit.minutes().saturating_mul(w.count.into());
        let outer = context.each.as_ref()?;
        if self.plan.slices(each, outer) > MOST_SLICES {
            let said = format!("`{}` is worked out {}, which holds more than {MOST_SLICES} of these", context.subject, self.called(outer));
            self.error("number/windows", said, span, "take larger windows here, or smaller ones there");
            return None;
        }
        if length(each) <= length(outer) {
            return Some(());
        }
        let said = format!("`{}` is worked out {}, which holds no {}", context.subject, self.called(outer), self.called(each).trim_start_matches("each "));
        self.error("number/windows", said, span, "take smaller windows here, or larger ones there");
        None
    }

    /// `mean of count of tickets over the 3 months before`
    fn num_before(&mut self, fold: &'a FoldExpr, kind: &'static MetricKind, before: (Decimal, &Name, Span), context: &NumContext) -> Option<Worked> {
        let (number, unit_word, span) = before;
        let each = context.each.as_ref()?;
        let called = self.called(each);
        let found = unit_called(&unit_word.text);
        let fits = found.filter(|(unit, _)| *unit == each.unit && !each.rolling && each.before.is_none());
        let Some((_, of)) = fits else {
            let wrong = Diagnostic::error("number/windows", format!("`{}` is worked out {called}, and not by the {}", context.subject, unit_word.text), span);
            self.say(wrong.help("count the windows before it in the same unit"));
            return None;
        };
        let units = number.fract().is_zero().then(|| number.to_u32()).flatten().and_then(|n| n.checked_mul(of));
        let count = units.filter(|n| n.is_multiple_of(each.count)).map(|n| n / each.count).filter(|n| (1..=1_200).contains(n));
        let Some(count) = count else {
            self.error("number/windows", format!("`{}` is worked out {called}: these are not so many whole ones", context.subject), span, "");
            return None;
        };
        if kind.takes.percentile {
            self.error("type/measure", "a percentile is not taken of so few windows", fold.metric.span, "take the `mean`, `maximum` or `minimum`");
            return None;
        }
        if let Some(words) = &fold.empty {
            self.error("type/measure", "windows before without a number are left out", words.span, "leave this out");
            return None;
        }
        let inner = NumContext { objective: None, ..context.clone() };
        let (num, unit) = self.folded(fold, &inner)?;
        self.rank(&fold.metric, fold.rank.as_ref(), kind)?;
        let unit = if kind.unit == ResultUnit::Count { NumUnit::Number } else { unit };
        Some((Num::Before { num: Box::new(num), count, metric: kind.name.to_owned() }, unit))
    }
}
