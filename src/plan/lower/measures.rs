//! What an objective measures, and values in its unit.

use super::conditions::Place;
use super::context::Lowering;
use super::values::{Because, For};
use crate::diagnostic::Diagnostic;
use crate::metric::{MetricKind, ResultUnit};
use crate::plan::{CaseId, ClockId, Cond, FieldKind, Limited, Measure, Quantity};
use crate::readings::{Choice, PercentileMethod};
use crate::resolve::DeclKind;
use crate::syntax::tree::{CondExpr, Expr, ExprKind, FieldExpr, MeasureExpr, Name, Path, Phrase, UnitsExpr};
use crate::text::Span;
use crate::value::Ratio;

pub(super) use crate::plan::NumUnit as Sort;

/// What is asked of the cases of a kind: a line `measure` of an objective, or a metric in a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub metric: &'a Name,
    pub rank: Option<&'a Expr>,
    /// The clock of `with CLOCK within …`.
    pub with: Option<&'a Path>,
    /// `within 4 hours`, `within its target` (none inside).
    pub within: Option<Option<&'a Expr>>,
    pub of: Option<&'a FieldExpr>,
    pub units: Option<&'a UnitsExpr>,
    pub weight: Option<&'a FieldExpr>,
    /// What must hold of those that count.
    pub cond: Option<&'a CondExpr>,
    pub method: Option<&'a Phrase>,
    pub span: Span,
}

impl<'a> Asked<'a> {
    /// By a line of an objective.
    pub(super) fn by(expr: &'a MeasureExpr) -> Self {
        Self {
            metric: &expr.metric,
            rank: expr.rank.as_ref(),
            with: expr.with.as_ref(),
            within: expr.within.as_ref().map(Option::as_ref),
            of: expr.of.as_ref(),
            units: expr.units.as_ref(),
            weight: expr.weight.as_ref(),
            cond: expr.cond.as_ref(),
            method: expr.method.as_ref(),
            span: expr.span,
        }
    }
}

impl<'a> Lowering<'a> {
    /// The metric of a name; unknown ones are reported with the nearest.
    pub(super) fn metric(&mut self, name: &Name) -> Option<&'static MetricKind> {
        let found = crate::metric::named(&name.text);
        if found.is_none() {
            let known: Vec<String> = crate::metric::KINDS.iter().flat_map(|k| k.aliases.iter().chain([&k.name])).map(|n| (*n).to_owned()).collect();
            self.say(crate::resolve::names::unknown_among("metric", &name.text, name.span, &known));
        }
        found
    }

    /// What is measured of the cases of an objective.
    pub(super) fn measure(&mut self, expr: Asked<'a>, case: CaseId, objective: &str) -> Option<Measure> {
        let metric = expr.metric.text.as_str();
        let kind = self.metric(expr.metric)?;
        let holds = match expr.cond {
            None => Some(Cond::True),
            Some(cond) => self.cond(cond, case, &Place::clause(objective)),
        };
        let clock = match (expr.with, expr.of) {
            (Some(path), _) => Some(self.clock_named(path, case)?),
            (None, Some(of)) if of.at.is_none() && self.is_clock(&of.field) => Some(self.clock_named(&of.field, case)?),
            _ => None,
        };
        let field = match expr.of {
            Some(of) if clock.is_none() => {
                let (at, field) = self.measured_field(of, case, objective)?;
                if kind.takes.field && field.kind != FieldKind::Number {
                    let said = format!("a {metric} is taken of numbers, and `{}` is {}", field.name, super::conditions::described(&field.kind));
                    self.error("type/measure", said, of.span, "name a clock, or a field that is a number");
                    return None;
                }
                Some(at)
            }
            _ => None,
        };
        let within = match (expr.within, clock) {
            (None, _) => None,
            (Some(_), _) if !kind.takes.within => {
                self.error(
                    "type/measure",
                    format!("`within` is for a share; a {metric} is compared with the target"),
                    expr.span,
                    "move the time to the line `target at most …`",
                );
                return None;
            }
            (Some(None), Some(clock)) => Some(self.own_targets(clock, expr.span)?),
            (Some(Some(length)), Some(clock)) => {
                let because = Some((expr.metric.span, "a clock is within a length of time".to_owned()));
                let subject = format!("{objective}.within");
                Some(Limited::Budget(self.one_of(length, &subject, "a length of time", |me, e| me.budget(e, clock, For::Target, &because))?))
            }
            (Some(_), None) => return None,
        };
        self.shape(&expr, kind, clock, within.is_some(), field.is_some())?;
        let (percentile, method) = self.percentile(&expr, kind, objective)?;
        let field = match expr.weight {
            Some(weight) => Some(self.weight(weight, kind, clock, case, objective)?),
            None => field,
        };
        let units = match expr.units {
            Some(units) if clock.is_some() && kind.unit == ResultUnit::OfValues => Some(self.units(units, objective)?),
            Some(units) => {
                let said = "hours are counted of the time of a clock";
                self.error("type/measure", said, units.span, "write `sum of CLOCK in started hours`");
                return None;
            }
            None => None,
        };
        Some(Measure { metric: kind.name.to_owned(), clock, within, field, holds: holds?, percentile, method, units })
    }

    /// What each value of a sum is multiplied by.
    fn weight(&mut self, weight: &'a FieldExpr, kind: &MetricKind, clock: Option<ClockId>, case: CaseId, objective: &str) -> Option<crate::plan::FieldAt> {
        if kind.name != "sum" || clock.is_none() {
            let said = "only a sum of the times of a clock is weighted";
            self.error("type/measure", said, weight.span, "write `sum of CLOCK weighted by FIELD`; divide it by `sum of FIELD` for a mean");
            return None;
        }
        let (at, field) = self.measured_field(weight, case, objective)?;
        if field.kind != FieldKind::Number {
            let said = format!("a sum is weighted by a number, and `{}` is {}", field.name, super::conditions::described(&field.kind));
            self.error("type/measure", said, weight.span, "name a field that is a number");
            return None;
        }
        Some(at)
    }

    fn measured_field(&mut self, of: &'a FieldExpr, case: CaseId, objective: &str) -> Option<(crate::plan::FieldAt, crate::plan::Field)> {
        if of.at.is_none() && self.field_named(case, &of.field.text()).is_none() {
            let mut known: Vec<String> =
                self.names.visible(DeclKind::Clock, self.here.file).iter().filter_map(|i| self.names.decls.get(*i)).map(|d| d.name.text.clone()).collect();
            known.extend(self.plan.case(case).into_iter().flat_map(|c| &c.fields).map(|f| f.name.clone()));
            self.say(crate::resolve::names::unknown_among("clock or field", &of.field.text(), of.field.span, &known));
            return None;
        }
        self.field_at(of, case, &Place::clause(objective))
    }

    pub(super) fn is_clock(&self, path: &Path) -> bool {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        !self.names.candidates(DeclKind::Clock, &parts, self.here.file).is_empty()
    }

    /// The clock a path names, of this kind of case.
    pub(super) fn clock_named(&mut self, path: &'a Path, case: CaseId) -> Option<ClockId> {
        let found = self.names.find(DeclKind::Clock, path, self.here.file);
        let at = self.found(found)?;
        let id = self.clock(at)?;
        let own = self.plan.clocks.get(id.index())?.case;
        if own != case {
            let called = |me: &Self, id| me.plan.case(id).map_or(String::new(), |c| c.plural.clone());
            let said = format!("`{}` is a clock of {}, but the objective is about {}", path.text(), called(self, own), called(self, case));
            self.error("type/case", said, path.span, "");
            return None;
        }
        Some(id)
    }

    fn own_targets(&mut self, clock: ClockId, span: Span) -> Option<Limited> {
        let clock_has = self.plan.clocks.get(clock.index()).map(|c| (c.targets.is_some(), c.name.clone()))?;
        if clock_has.0 {
            return Some(Limited::Targets);
        }
        if !self.tabled.contains_key(&clock) {
            let said = format!("`{}` has no targets of its own", clock_has.1);
            let name = &clock_has.1;
            self.error("measure/no-targets", said, span, &format!("add a table `targets by … {{ … }}` with a column `{name}`, or say `within 4 hours`"));
        }
        None
    }

    /// Whether a metric has what it needs and nothing else.
    fn shape(&mut self, expr: &Asked<'a>, kind: &MetricKind, clock: Option<ClockId>, within: bool, field: bool) -> Option<()> {
        let takes = kind.takes;
        let (said, help) = if field && !takes.field {
            ("it is taken of cases, not of values", "say which cases: `where …`")
        } else if takes.within && !within && clock.is_some() {
            ("it is not said within what time", "add `within …` a length of time, or `within its target`")
        } else if takes.within && !within && expr.cond.is_none() {
            ("it is not said what must hold", "add `with CLOCK within …`, or `with` a condition")
        } else if !takes.nothing && clock.is_none() && !field {
            ("it is not said of what", "add `of` a clock or a field")
        } else if !takes.condition && expr.cond.is_some() {
            ("it takes no condition of its own", "put the condition on the objective: `on … where …`")
        } else {
            return Some(());
        };
        self.error("measure/incomplete", format!("`{}`: {said}", kind.name), expr.span, help);
        None
    }

    fn percentile(&mut self, expr: &Asked<'a>, kind: &MetricKind, objective: &str) -> Option<(Option<Ratio>, Option<crate::plan::PointRef>)> {
        let Some(ratio) = self.rank(expr.metric, expr.rank, kind)? else { return Some((None, None)) };
        let said = match expr.method {
            None => None,
            Some(words) => Some(self.method(words)?),
        };
        let point = self.point(&PercentileMethod::KIND, objective, said, expr.span);
        Some((Some(ratio), Some(point)))
    }

    /// Which percentile; none of a metric that has no rank.
    pub(super) fn rank(&mut self, metric: &Name, rank: Option<&'a Expr>, kind: &MetricKind) -> Option<Option<Ratio>> {
        if !kind.takes.percentile {
            if let Some(rank) = rank {
                self.error("type/measure", format!("a {} has no rank", kind.name), rank.span, "only a percentile has one: `percentile 95 of …`");
                return None;
            }
            return Some(None);
        }
        let Some(rank) = rank else {
            self.error("measure/incomplete", "which percentile?", metric.span, "add its rank: `percentile 95 of …`");
            return None;
        };
        let number = match &rank.kind {
            ExprKind::Number(n) | ExprKind::Percent(n) => Ratio::percent(*n),
            _ => None,
        };
        let ratio = number.filter(|r| *r > Ratio::ZERO && *r <= Ratio::ONE);
        if ratio.is_none() {
            self.error("unit/range", "the rank of a percentile lies above 0 and is at most 100", rank.span, "");
        }
        ratio.map(Some)
    }

    /// `by nearest rank`: the words of the reading after "is by".
    pub(super) fn method(&mut self, words: &Phrase) -> Option<super::points::Said> {
        let text = words.text.trim();
        for full in [format!("is by {text}"), format!("is {text}")] {
            if let Some(reading) = PercentileMethod::KIND.phrased(&full) {
                return Some(super::points::Said { reading: reading.name, span: words.span });
            }
        }
        let methods: Vec<String> = PercentileMethod::KIND.readings.iter().map(|r| r.phrase.trim_start_matches("is by ").to_owned()).collect();
        self.say(crate::resolve::names::unknown_among("method of taking a percentile", text, words.span, &methods));
        None
    }

    /// An amount of what an objective measures.
    pub(super) fn quantity(&mut self, expr: &'a Expr, sort: Sort, because: &Because) -> Option<Quantity> {
        match (sort, &expr.kind) {
            (Sort::Share, _) => self.share(expr, because).map(Quantity::Share),
            (Sort::Length, _) => self.plain_length(expr, because).map(Quantity::Length),
            (Sort::Number, ExprKind::Number(n)) => Some(Quantity::Number(*n)),
            (Sort::Number, ExprKind::Count(n, noun)) => self.noun(noun).map(|()| Quantity::Number(*n)),
            (Sort::Points, ExprKind::Number(n) | ExprKind::Count(n, _) | ExprKind::Points(n)) => Some(Quantity::Number(*n)),
            (Sort::Money, _) => self.money(expr, because.clone()).map(Quantity::Money),
            (Sort::Number | Sort::Points, _) => {
                self.mismatch(expr, sort.words(), because);
                None
            }
        }
    }

    /// `[?]` where a target will stand.
    pub(super) fn open_quantity(&mut self, expr: &Expr, sort: Sort, subject: &str) -> bool {
        let ExprKind::Open(options) = &expr.kind else { return false };
        if !options.is_empty() {
            return false;
        }
        let said = format!("the target of `{subject}` is not agreed yet: every verdict stays undetermined");
        self.say(Diagnostic::warning("open/unknown", said, expr.span).help(format!("{} fits here", sort.words())));
        true
    }

    /// `[?]` where an amount will stand.
    pub(super) fn is_left_blank(&mut self, expr: &Expr, subject: &str) -> bool {
        let blank = matches!(&expr.kind, ExprKind::Open(options) if options.is_empty());
        if blank {
            let said = format!("an amount of `{subject}` is not agreed yet: what rests on it is not known, and told so");
            self.say(Diagnostic::warning("open/unknown", said, expr.span).help("an amount fits here, such as `500 GBP`"));
        }
        blank
    }
}
