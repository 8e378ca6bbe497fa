//! Objectives: population, measure, target, windows, and what is done with cases at the edges.

use super::conditions::Place;
use super::context::{Lowering, small};
use super::measures::Sort;
use super::points::Said;
use crate::diagnostic::Diagnostic;
use crate::metric::ResultUnit;
use crate::plan::{
    Bound, CaseId, ClockId, Cond, CountedAt, EventId, FieldAt, Items, Measure, Needs, Objective, ObjectiveId, OneOf, PointRef, Quantity, Target, Unit, What,
    WindowSpec,
};
use crate::readings::{self, Choice, EmptyWindow, Month, OpenCases, OpenValues, PartialWindow, RoundingBeforeCompare, SmallSample};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, Expr, ExprKind, ItemKind, Name, ObjectiveLine, Path, Phrase};
use crate::text::Span;
use rust_decimal::prelude::ToPrimitive;

/// The words that lines of an objective begin with.
const HEADS: &[&str] = &["measure", "target", "each", "for each", "needs", "open"];

/// The lines of an objective, each once.
#[derive(Default)]
struct Lines<'a> {
    measure: Option<&'a tree::MeasureExpr>,
    target: Option<(&'a Name, &'a Expr, Span)>,
    each: Option<(&'a tree::Window, Option<&'a Path>, Span)>,
    for_each: Option<&'a [tree::FieldExpr]>,
    needs: Option<(&'a Expr, Option<&'a Phrase>, Span)>,
    open: Option<(&'a Name, &'a Phrase, Span)>,
    settle: Vec<&'a Phrase>,
    broken: bool,
}

impl<'a> Lowering<'a> {
    /// Every objective.
    pub(super) fn objectives(&mut self) {
        for at in self.project(DeclKind::Objective) {
            let id = self.elsewhere(at, |me, decl| match &decl.item.kind {
                ItemKind::Objective(objective) => me.objective(objective),
                _ => None,
            });
            self.objectives.insert(at, id);
        }
    }

    fn lines_of(&mut self, objective: &'a tree::Objective) -> Lines<'a> {
        let mut lines = Lines::default();
        let (mut m, mut t, mut e, mut f, mut n, mut o) = (None, None, None, None, None, None);
        for line in &objective.lines {
            match line {
                ObjectiveLine::Measure(measure) if self.once("measure", measure.span, &mut m) => lines.measure = Some(measure),
                ObjectiveLine::Target { word, value, span } if self.once("target", *span, &mut t) => lines.target = Some((word, value, *span)),
                ObjectiveLine::Each { window, counted_at, span } if self.once("each", *span, &mut e) => lines.each = Some((window, counted_at.as_ref(), *span)),
                ObjectiveLine::ForEach { fields, span } if self.once("for each", *span, &mut f) => lines.for_each = Some(fields),
                ObjectiveLine::Needs { sample, otherwise, span } if self.once("needs", *span, &mut n) => {
                    lines.needs = Some((sample, otherwise.as_ref(), *span))
                }
                ObjectiveLine::Open { plural, rule, span } if self.once("open", *span, &mut o) => lines.open = Some((plural, rule, *span)),
                ObjectiveLine::Settle(phrase) => lines.settle.push(phrase),
                ObjectiveLine::Broken(_) => lines.broken = true,
                later => self.later_line(later),
            }
        }
        lines
    }

    fn objective(&mut self, declared: &'a tree::Objective) -> Option<ObjectiveId> {
        let name = declared.name.text.as_str();
        let place = declared.name.span;
        let lines = self.lines_of(declared);
        let Some(on) = &declared.on else { return self.not_yet("an objective without cases", place) };
        let case = self.case_by_plural(on)?;
        self.settle_here(name, &lines.settle, HEADS);
        let at = Place::clause(name);
        let population = match &declared.population {
            None => Some(Cond::True),
            Some(cond) => self.cond(cond, case, &at),
        };
        let dimensions: Option<Vec<FieldAt>> =
            lines.for_each.unwrap_or_default().iter().map(|f| self.field_at(f, case, &at).map(|(at, _)| at)).collect::<Vec<_>>().into_iter().collect();
        if !lines.broken {
            for (what, missing, example) in
                [("measure", lines.measure.is_none(), "measure share with CLOCK within 4 hours"), ("each", lines.each.is_none(), "each calendar month")]
            {
                if missing {
                    let said = format!("the objective `{name}` has no line `{what}`");
                    self.error("objective/incomplete", said, place, &format!("add a line such as `{example}`"));
                }
            }
        }
        let measure = lines.measure.and_then(|m| self.measure(m, case, name));
        let measured_at = lines.measure.map_or(place, |m| m.span);
        let target = lines.target.map(|(word, value, span)| self.target(word, value, span, measure.as_ref(), measured_at, name));
        let each = lines.each.and_then(|(window, ..)| self.window(window, name));
        let counted_at = self.counted(lines.each.and_then(|(_, at, _)| at), case, measure.as_ref(), name, place);
        let needs = lines.needs.map(|(sample, otherwise, span)| self.needs(sample, otherwise, span, case, name));
        let open = self.open_line(lines.open, case, measure.as_ref(), name, measured_at);
        let (measure, each) = (measure?, each?);
        let kind = crate::metric::named(&measure.metric)?;
        let empty =
            if kind.nought_when_empty { self.not_met(&EmptyWindow::KIND, name, place) } else { self.point(&EmptyWindow::KIND, name, None, measured_at) };
        let partial = self.partial(&each, name, lines.each.map_or(place, |(.., span)| span));
        let rounding = (kind.unit == ResultUnit::Share).then(|| self.point(&RoundingBeforeCompare::KIND, name, None, measured_at));
        let (open_cases, open_values) = open?;
        self.settled_here();
        let id = ObjectiveId(small(self.plan.objectives.len()));
        let target = match target {
            None => None,
            Some(target) => Some(target?),
        };
        let needs = match needs {
            None => None,
            Some(needs) => Some(needs?),
        };
        let items = Items { case, population: population?, dimensions: dimensions?, measure, counted_at: counted_at?, open_cases, open_values };
        let objective = Objective {
            name: name.to_owned(),
            clause: self.clause(),
            hidden: false,
            what: What::Items(items),
            target,
            each,
            needs,
            exclusions: Vec::new(),
            empty,
            partial,
            rounding,
        };
        if lines.broken {
            return None;
        }
        self.measure_spans.insert(id, measured_at);
        self.plan.objectives.push(objective);
        Some(id)
    }

    fn target(&mut self, word: &Name, value: &'a Expr, span: Span, measure: Option<&Measure>, measured_at: Span, name: &str) -> Option<Target> {
        let sort = Sort::of(measure?);
        let bound = match word.text.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
            "at least" => Bound::AtLeast,
            "above" => Bound::Above,
            "at most" => Bound::AtMost,
            "below" => Bound::Below,
            "exactly" => Bound::Exactly,
            other => {
                self.error("type/target", format!("a target is not `{other}`"), span, "write `at least`, `above`, `at most`, `below` or `exactly`");
                return None;
            }
        };
        let subject = format!("{name}.target");
        let value = if self.open_quantity(value, sort, name) {
            OneOf::just(Quantity::Unknown)
        } else {
            let because = Some((measured_at, format!("this measures {}", sort.words())));
            self.one_of(value, &subject, sort.words(), |me, e| me.quantity(e, sort, &because))?
        };
        Some(Target { bound, value, rows: Vec::new() })
    }

    /// Which moment puts an item into a window: `due`, the start or stop of the clock, or another event.
    fn counted(&mut self, at: Option<&'a Path>, case: CaseId, measure: Option<&Measure>, name: &str, place: Span) -> Option<CountedAt> {
        let Some(path) = at else {
            return Some(CountedAt::Open(self.point(&readings::CountedAt::KIND, name, None, place)));
        };
        let text = path.text();
        let settled = |me: &mut Self, reading| CountedAt::Open(me.point(&readings::CountedAt::KIND, name, Some(Said::new(reading, path.span)), path.span));
        if text == "due" {
            return Some(settled(self, readings::CountedAt::Due));
        }
        let event = match path.parts.as_slice() {
            [one] => self.event_of(case, one)?,
            _ => {
                self.error("name/unknown", format!("there is no event `{text}`"), path.span, "");
                return None;
            }
        };
        let clock = measure.and_then(|m| m.clock);
        if self.is_only(event, clock, |c| &c.start) {
            return Some(settled(self, readings::CountedAt::Start));
        }
        if self.is_only(event, clock, |c| &c.stop) {
            return Some(settled(self, readings::CountedAt::Stop));
        }
        Some(CountedAt::Event(event))
    }

    fn is_only(&self, event: EventId, clock: Option<ClockId>, which: impl Fn(&crate::plan::Clock) -> &crate::plan::Patterns) -> bool {
        let Some(clock) = clock.and_then(|c| self.plan.clocks.get(c.index())) else { return false };
        let mut patterns = which(clock).options.iter().flatten();
        let plain = |p: &crate::plan::Pattern| p.event == event && p.by.is_empty() && p.cond == Cond::True;
        patterns.next().is_some_and(plain) && patterns.next().is_none()
    }

    fn needs(&mut self, sample: &Expr, otherwise: Option<&Phrase>, span: Span, case: CaseId, name: &str) -> Option<Needs> {
        let count = match &sample.kind {
            ExprKind::Number(n) => Some(*n),
            ExprKind::Count(n, noun) => {
                let fits = self.plan.case(case).is_some_and(|c| c.plural == noun.text || c.name == noun.text);
                if !fits {
                    let plural = self.plan.case(case).map_or(String::new(), |c| c.plural.clone());
                    let wrong = Diagnostic::error("unit/mismatch", format!("a sample of `{}`, but the objective is about {plural}", noun.text), noun.span);
                    self.say(wrong.fix(format!("write `{plural}`"), noun.span, plural));
                    return None;
                }
                Some(*n)
            }
            _ => None,
        };
        let Some(count) = count else {
            self.mismatch(sample, "a number of cases", &None);
            return None;
        };
        let Some(sample_size) = count.fract().is_zero().then(|| count.to_u64()).flatten() else {
            self.error("unit/range", "a sample is a whole number", sample.span, "");
            return None;
        };
        let said = match otherwise {
            None => None,
            Some(words) => {
                let full = Phrase { text: format!("is {}", words.text.trim()), span: words.span };
                Some(self.rule_said(if SmallSample::KIND.phrased(&full.text).is_some() { &full } else { words }, &SmallSample::KIND)?)
            }
        };
        Some(Needs { sample: sample_size, otherwise: self.point(&SmallSample::KIND, name, said, span) })
    }

    /// What is done with open cases: verdicts of a share within a time, values of a clock; nothing turns on it otherwise.
    fn open_line(
        &mut self,
        line: Option<(&'a Name, &'a Phrase, Span)>,
        case: CaseId,
        measure: Option<&Measure>,
        name: &str,
        place: Span,
    ) -> Option<(Option<PointRef>, Option<PointRef>)> {
        let measure = measure?;
        let shares = measure.within.is_some();
        let values = !shares && Sort::of(measure) == Sort::Length;
        if let Some((plural, _, _)) = line {
            let own = self.plan.case(case).map_or(String::new(), |c| c.plural.clone());
            if plural.text != own && plural.text != "cases" {
                let wrong = Diagnostic::error("name/unknown", format!("the objective is about {own}, not `{}`", plural.text), plural.span);
                self.say(wrong.fix(format!("write `{own}`"), plural.span, own));
                return None;
            }
        }
        let kind = if shares { &OpenCases::KIND } else { &OpenValues::KIND };
        let said = match line {
            Some((_, rule, span)) if !shares && !values => {
                let _ = rule;
                self.say(Diagnostic::warning("settle/no-effect", format!("this line settles nothing: `{name}` does not turn on open cases"), span).fix(
                    "remove the line",
                    span,
                    "",
                ));
                None
            }
            Some((_, rule, _)) => Some(self.rule_said(rule, kind)?),
            None => None,
        };
        if !shares && !values {
            return Some((None, None));
        }
        let point = self.point(kind, name, said, line.map_or(place, |(.., span)| span));
        Some(if shares { (Some(point), None) } else { (None, Some(point)) })
    }

    /// Whether the term can cut a window: not if it begins and ends where calendar windows do.
    fn partial(&mut self, each: &WindowSpec, name: &str, place: Span) -> PointRef {
        let calendar = each.month.and_then(|m| self.plan.points.choice::<Month>(m)) == Some(Month::Calendar);
        let months = match each.unit {
            Unit::Minute | Unit::Day | Unit::Week | Unit::Term => None,
            Unit::Month => Some(1),
            Unit::Quarter => Some(3),
            Unit::Year => Some(12),
        };
        let whole = |date: Option<crate::value::Date>| date.is_none_or(|d| d.day == 1 && months.is_some_and(|n| (d.month - 1) % n == 0));
        let settled = each.month.and_then(|m| self.plan.points.get(m)).is_some_and(|p| p.settled != crate::plan::Settled::Provisional);
        let term = &self.plan.term;
        let aligned = calendar && settled && term.to_end.is_none() && whole(term.from) && whole(term.until);
        let endless = term.from.is_none() && term.until.is_none();
        if aligned || endless { self.not_met(&PartialWindow::KIND, name, place) } else { self.point(&PartialWindow::KIND, name, None, place) }
    }

    /// Whether an objective judges each case by itself, so that a case can be missed.
    pub(super) fn judges_cases(measure: &Measure) -> bool {
        Sort::of(measure) == Sort::Share
    }
}
