//! Metrics in a number: of cases, of stretches of time, of time itself. What is measured of cases is a hidden objective of the same windows and groups.

use super::{NumContext, Worked};
use crate::diagnostic::Diagnostic;
use crate::metric::{MetricKind, ResultUnit};
use crate::plan::lower::conditions::Place;
use crate::plan::lower::context::{Lowering, small};
use crate::plan::lower::measures::{Asked, Sort};
use crate::plan::lower::populations::both;
use crate::plan::{CaseId, FieldAt, Items, Num, NumUnit, Objective, ObjectiveId, OneOf, Op, PointRef, Quantity, TimeSet, What};
use crate::readings::{self, Choice, EmptyWindow, OpenCases, OpenValues, PartialWindow, PercentileMethod, RoundingBeforeCompare, Straddle};
use crate::resolve::DeclKind;
use crate::syntax::tree::{FieldExpr, FoldExpr, FoldOf, Path, SetExpr};
use crate::text::Span;
use crate::value::Ratio;

impl<'a> Lowering<'a> {
    /// A metric of something.
    pub(super) fn num_fold(&mut self, fold: &'a FoldExpr, context: &NumContext) -> Option<Worked> {
        let kind = self.metric(&fold.metric)?;
        self.has_windows(fold.span, context)?;
        if fold.over.is_some() {
            return self.num_over(fold, kind, context);
        }
        match &fold.of {
            FoldOf::Time(span) => self.share_of_time(fold, kind, TimeSet::Always, *span),
            FoldOf::Periods(periods) => {
                let each = self.lengths(periods, context)?;
                self.num_slices(fold, kind, each, context)
            }
            FoldOf::Every(names, span) => self.num_every(fold, kind, names, *span, context),
            FoldOf::Num(inner) => {
                let said = format!("a {} of one number is that number: over which windows?", kind.name);
                self.error("number/folded-alone", said, inner.span(), "add `over months`, `over periods of 5 minutes`");
                None
            }
            FoldOf::Names(names) => self.fold_of_names(fold, names, kind, context),
        }
    }

    fn fold_of_names(&mut self, fold: &'a FoldExpr, names: &'a [FieldExpr], kind: &'static MetricKind, context: &NumContext) -> Option<Worked> {
        match names {
            [] => None,
            [one] => {
                let word = one.field.text();
                if self.is_population(&one.field) {
                    return self.fold_of_cases(fold, None, &one.field, kind, context);
                }
                if let Some((inside, set)) = &fold.inside {
                    let _ = (inside, set);
                    let of = self.set_or_calendar(&one.field)?;
                    return self.share_of_time(fold, kind, of, one.span);
                }
                if crate::plan::lower::windows::unit_called(&word).is_some() {
                    let each = self.windows_called(&word, one.span, &context.subject)?;
                    return self.num_slices(fold, kind, OneOf::just(each), context);
                }
                let parts: Vec<&str> = one.field.parts.iter().map(|p| p.text.as_str()).collect();
                let defined = self.names.candidates(DeclKind::Define, &parts, self.here.file).first().copied();
                match defined {
                    Some(at) if self.is_set(at) => self.stretches(fold, &one.field, kind, context),
                    _ => self.folded_alone(one, kind),
                }
            }
            [value, of] => self.fold_of_cases(fold, Some(value), &of.field, kind, context),
            [_, .., last] => {
                let said = format!("`{}` is of more things than one at a time", kind.name);
                self.error("number/folded-alone", said, last.span, "put brackets around the inner number, and say over which windows");
                None
            }
        }
    }

    /// A name after a metric that is neither cases nor a set of time.
    fn folded_alone(&mut self, one: &'a FieldExpr, kind: &MetricKind) -> Option<Worked> {
        let parts: Vec<&str> = one.field.parts.iter().map(|p| p.text.as_str()).collect();
        let file = self.here.file;
        let number = [DeclKind::Define, DeclKind::Objective].into_iter().any(|k| !self.names.candidates(k, &parts, file).is_empty());
        if number {
            let end = Span { start: one.span.end, ..one.span };
            let wrong = Diagnostic::error("number/folded-alone", format!("a {} of one number is that number: over which windows?", kind.name), one.span);
            self.say(wrong.help("add `over months`, `over periods of 5 minutes`").fix("over months", end, " over months"));
            return None;
        }
        let mut known: Vec<String> = Vec::new();
        for decl in [DeclKind::Define, DeclKind::Objective] {
            known.extend(self.names.visible(decl, file).iter().filter_map(|i| self.names.decls.get(*i)).map(|d| d.name.text.clone()));
        }
        known.extend(self.plan.cases.iter().map(|c| c.plural.clone()));
        self.say(crate::resolve::names::unknown_among("kind of case, set of time or number", &one.field.text(), one.span, &known));
        None
    }

    /// Whether there are windows; what is measured is measured over them.
    pub(super) fn has_windows(&mut self, span: Span, context: &NumContext) -> Option<()> {
        if context.each.is_none() {
            self.error("number/no-windows", "nothing is measured here: there are no windows", span, "write an amount, or a share of a fee");
        }
        context.each.as_ref().map(|_| ())
    }

    /// `share of time outside downtime`
    fn share_of_time(&mut self, fold: &'a FoldExpr, kind: &MetricKind, of: TimeSet, span: Span) -> Option<Worked> {
        let Some((inside, set)) = &fold.inside else {
            self.error("measure/incomplete", "a share of time is in or outside what?", span, "add a set of time: `share of time outside downtime`");
            return None;
        };
        if kind.unit != ResultUnit::Share {
            let text = if *inside { "time in" } else { "time outside" };
            let wrong = Diagnostic::error("type/measure", format!("a {} is not of time in a set", kind.name), fold.metric.span);
            self.say(wrong.help(format!("write `share of time …`, or `{text} {}` for its length", self.written(set.span()))));
            return None;
        }
        self.nothing_else(fold, "a share of time")?;
        let set = self.time_set(set)?;
        Some((Num::Share { of, set, outside: !inside }, NumUnit::Share))
    }

    /// A set with a name, or a calendar.
    fn set_or_calendar(&mut self, path: &'a Path) -> Option<TimeSet> {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let calendar = self.names.candidates(DeclKind::Define, &parts, self.here.file).is_empty()
            && !self.names.candidates(DeclKind::Calendar, &parts, self.here.file).is_empty();
        if calendar { self.calendar_named(path).map(TimeSet::Calendar) } else { self.time_set_named(path) }
    }

    /// `time in downtime`, `time outside downtime`.
    pub(super) fn time_in(&mut self, inside: bool, set: &'a SetExpr, span: Span, context: &NumContext) -> Option<Worked> {
        self.has_windows(span, context)?;
        let set = self.time_set(set)?;
        let time = Num::Time(set);
        // The set is the bad time on both sides of the line.
        Some((if inside { time } else { Num::Op(Op::Less, vec![Num::Window, time]) }, NumUnit::Length))
    }

    /// `longest of outage`, `count of outage`
    fn stretches(&mut self, fold: &'a FoldExpr, path: &'a Path, kind: &MetricKind, context: &NumContext) -> Option<Worked> {
        if kind.unit == ResultUnit::Share {
            let said = format!("`{}` is a set of time: a share of what?", path.text());
            self.error("type/measure", said, path.span, &format!("write `share of time in {}`", path.text()));
            return None;
        }
        self.nothing_else(fold, "the stretches of a set of time")?;
        let (percentile, method) = self.percentile_of(fold, kind, context)?;
        let set = self.time_set_named(path)?;
        let straddle = self.point(&Straddle::KIND, &context.subject, None, fold.span);
        let units = match &fold.units {
            Some(units) => Some(self.units(units, &context.subject)?),
            None => None,
        };
        let unit = if kind.unit == ResultUnit::Count || units.is_some() { NumUnit::Number } else { NumUnit::Length };
        Some((Num::Stretches { set, metric: kind.name.to_owned(), percentile, method, units, straddle }, unit))
    }

    /// Which percentile, and by which method; none of a metric that has no rank.
    pub(super) fn percentile_of(&mut self, fold: &'a FoldExpr, kind: &MetricKind, context: &NumContext) -> Option<(Option<Ratio>, Option<PointRef>)> {
        let Some(ratio) = self.rank(&fold.metric, fold.rank.as_ref(), kind)? else { return Some((None, None)) };
        let said = match &fold.method {
            None => None,
            Some(words) => Some(self.method(words)?),
        };
        let point = self.own_point(&PercentileMethod::KIND, &context.subject, said, fold.span);
        Some((Some(ratio), Some(point)))
    }

    /// Parts of a metric that do not belong to what it is of.
    fn nothing_else(&mut self, fold: &'a FoldExpr, what: &str) -> Option<()> {
        let cond = fold.cond.as_ref().map(crate::syntax::tree::CondExpr::span);
        let with = fold.with.as_ref().map(|(path, _)| path.span);
        let method = fold.method.as_ref().filter(|_| fold.rank.is_none()).map(|m| m.span);
        let empty = fold.empty.as_ref().map(|e| e.span);
        let weight = fold.weight.as_ref().map(|w| w.span).or(fold.counted_at.as_ref().map(|at| at.span));
        let Some(span) = cond.or(with).or(method).or(empty).or(weight) else { return Some(()) };
        self.error("type/measure", format!("this says nothing of {what}"), span, "leave it out, or define a set of time by it");
        None
    }

    /// `share of requests where …`, `percentile 95 of latency of requests`: a hidden objective, the same one for the same words.
    fn fold_of_cases(
        &mut self,
        fold: &'a FoldExpr,
        value: Option<&'a FieldExpr>,
        plural: &'a Path,
        kind: &'static MetricKind,
        context: &NumContext,
    ) -> Option<Worked> {
        if let Some((_, set)) = &fold.inside {
            self.error("type/measure", "cases do not lie in a set of time", set.span(), "leave cases out by a line `exclude …`, or say which: `where …`");
            return None;
        }
        let place = Place::clause(&context.subject);
        let (case, meant) = self.population(plural, &place)?;
        // What must hold of those that count; for every other metric the same words say which are meant.
        let own = kind.takes.condition && fold.with.is_none();
        let population = match fold.cond.as_ref().filter(|_| !own) {
            None => Some(meant),
            Some(cond) => self.cond(cond, case, &place).map(|cond| both(meant, cond)),
        };
        let population = population.map(|population| self.alone(population, case, &context.subject, plural.span));
        let asked = Asked {
            metric: &fold.metric,
            rank: fold.rank.as_ref(),
            with: fold.with.as_ref().map(|(path, _)| path),
            within: fold.with.as_ref().map(|(_, within)| within.as_ref()),
            of: value,
            units: fold.units.as_ref(),
            weight: fold.weight.as_ref(),
            cond: fold.cond.as_ref().filter(|_| own),
            method: fold.method.as_ref(),
            span: fold.span,
        };
        let measure = self.measure(asked, case, &context.subject);
        let dimensions = self.fields_of_groups(case, context, plural.span);
        let (measure, population, dimensions) = (measure?, population?, dimensions?);
        let unit = Sort::of(&measure);
        let amount = measure.field.is_some_and(|at| self.holds_money(case, at.field)) && unit == Sort::Number;
        let shares = measure.within.is_some();
        let subject = &context.subject;
        let open_cases = shares.then(|| self.point(&OpenCases::KIND, subject, None, fold.span));
        let open_values = measure.folds_a_clock().then(|| self.point(&OpenValues::KIND, subject, None, fold.span));
        let counted_at = self.counted(fold.counted_at.as_ref(), case, Some(&measure), subject, fold.span)?;
        let items = Items { case, population, dimensions, measure, counted_at, open_cases, open_values };
        let id = self.hidden(What::Items(items), unit, fold.span, context)?;
        if amount && self.in_a_currency(fold.span).is_some() {
            let one = Self::just(Quantity::Money(rust_decimal::Decimal::ONE));
            return Some((Num::Op(Op::Times, vec![Num::Result(id), one]), NumUnit::Money));
        }
        Some((Num::Result(id), unit))
    }

    /// Whether a field is an amount of money.
    fn holds_money(&self, case: CaseId, field: crate::plan::FieldId) -> bool {
        let name = self.plan.case(case).and_then(|c| c.fields.get(field.index())).map(|f| f.name.clone());
        name.is_some_and(|name| self.amounts.contains(&(case, name)))
    }

    /// The fields of a kind of case that make the groups.
    fn fields_of_groups(&mut self, case: CaseId, context: &NumContext, span: Span) -> Option<Vec<FieldAt>> {
        let mut out = Vec::new();
        let once = self.is_over_at_once(case);
        for name in &context.dimensions {
            let Some(field) = self.field_named(case, name).or_else(|| self.key_named(case, name)) else {
                let plural = self.plan.case(case).map_or(String::new(), |c| c.plural.clone());
                let said = format!("`{}` is for each `{name}`, and {plural} have no such field", context.subject);
                self.error("number/windows", said, span, &format!("declare it: `field {name} is text`, or leave `for each {name}` out"));
                return None;
            };
            let subject = format!("{name}.{}", context.subject);
            let kind = &readings::FieldMoment::KIND;
            let point = if once { self.not_met(kind, &subject, span) } else { self.point(kind, &subject, None, span) };
            out.push(FieldAt { field, moment: crate::plan::Moment::Open(point) });
        }
        Some(out)
    }

    /// The hidden objective that measures something in the windows and groups of a context.
    fn hidden(&mut self, what: What, unit: NumUnit, span: Span, context: &NumContext) -> Option<ObjectiveId> {
        let each = context.each.clone()?;
        let same = |o: &Objective| o.hidden && o.what == what && o.each == each && o.exclusions == context.exclusions;
        if let Some(at) = self.plan.objectives.iter().position(same) {
            return Some(ObjectiveId(small(at)));
        }
        let mut n = 1;
        let mut name = format!("{}.{n}", context.subject);
        while self.plan.objectives.iter().any(|o| o.name == self.in_full(&name)) {
            n += 1;
            name = format!("{}.{n}", context.subject);
        }
        let empty = self.not_met(&EmptyWindow::KIND, &name, span);
        let partial = self.not_met(&PartialWindow::KIND, &name, span);
        let rounding = (unit == NumUnit::Share).then(|| self.not_met(&RoundingBeforeCompare::KIND, &name, span));
        let bare = self.bare(self.in_full(&name), what, each, (empty, partial));
        Some(self.add_objective(Objective { hidden: true, exclusions: context.exclusions.clone(), rounding, ..bare }))
    }
}
