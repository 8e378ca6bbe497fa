//! Objectives: population, measure, target, windows, and what is done with cases at the edges.

use super::conditions::Place;
use super::context::{Lowering, small};
use super::measures::{Asked, Sort};
use super::points::Said;
use super::populations::both;
use super::promises::{ByGroup, ForAll};
use crate::diagnostic::Diagnostic;
use crate::metric::ResultUnit;
use crate::plan::{CaseId, ClockId, Cond, CountedAt, EventId, Field, FieldAt, Items, Measure, Needs, Objective, ObjectiveId, PointRef, Unit, What, WindowSpec};
use crate::readings::{self, Choice, EmptyWindow, LinkedCases, Month, OpenCases, OpenValues, PartialWindow, RoundingBeforeCompare, SmallSample};
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, Expr, ExprKind, ItemKind, Name, ObjectiveLine, Path, Phrase};
use crate::text::Span;
use rust_decimal::prelude::ToPrimitive;

/// The words that lines of an objective begin with.
pub(super) const HEADS: &[&str] = &["measure", "target", "each", "for each", "exclude", "needs", "open"];

/// The lines of an objective, each once.
#[derive(Default)]
pub(super) struct Lines<'a> {
    pub measure: Option<&'a tree::MeasureExpr>,
    pub formula: Option<&'a tree::NumExpr>,
    pub target: Option<ForAll<'a>>,
    pub target_by: Option<ByGroup<'a>>,
    pub exclude: Vec<(&'a tree::SetExpr, Option<&'a Phrase>, Span)>,
    pub each: Option<(&'a tree::Window, Option<&'a Path>, Span)>,
    pub unused: Option<&'a Name>,
    pub for_each: Option<&'a [tree::FieldExpr]>,
    pub needs: Option<(&'a Expr, Option<&'a Phrase>, Span)>,
    pub open: Option<(&'a Name, &'a Phrase, Span)>,
    pub settle: Vec<&'a Phrase>,
    pub broken: bool,
}

impl<'a> Lowering<'a> {
    /// Every objective.
    pub(super) fn objectives(&mut self) {
        for at in self.project(DeclKind::Objective) {
            let span = self.names.decls.get(at).map_or(Span::default(), |d| d.name.span);
            self.objective_at(at, span);
        }
    }

    /// The objective that a declaration makes; one that another rests on comes before it.
    pub(super) fn objective_at(&mut self, at: usize, span: Span) -> Option<ObjectiveId> {
        if let Some(known) = self.objectives.get(&at) {
            return *known;
        }
        self.may_rest_on(at, span)?;
        self.following.push(at);
        let id = self.elsewhere(at, |me, decl| match &decl.item.kind {
            ItemKind::Objective(objective) => me.objective(objective),
            _ => None,
        });
        self.following.pop();
        self.objectives.insert(at, id);
        id
    }

    fn lines_of(&mut self, objective: &'a tree::Objective) -> Lines<'a> {
        let mut lines = Lines::default();
        let (mut m, mut t, mut b, mut e, mut f, mut n, mut o) = (None, None, None, None, None, None, None);
        for line in &objective.lines {
            match line {
                ObjectiveLine::Measure(measure) if self.once("measure", measure.span, &mut m) => lines.measure = Some(measure),
                ObjectiveLine::Formula(number) if self.once("measure", number.span(), &mut m) => lines.formula = Some(number),
                ObjectiveLine::Target { word, value, span } if self.once("target", *span, &mut t) => lines.target = Some((word, value, *span)),
                ObjectiveLine::TargetBy { keys, table, span } if self.once("target by", *span, &mut b) => lines.target_by = Some((keys, table, *span)),
                ObjectiveLine::Exclude { set, from, span } => lines.exclude.push((set, from.as_ref(), *span)),
                ObjectiveLine::Each { window, counted_at, unused, span } if self.once("each", *span, &mut e) => {
                    lines.each = Some((window, counted_at.as_ref(), *span));
                    lines.unused = unused.as_ref();
                }
                ObjectiveLine::ForEach { fields, span } if self.once("for each", *span, &mut f) => lines.for_each = Some(fields),
                ObjectiveLine::Needs { sample, otherwise, span } if self.once("needs", *span, &mut n) => {
                    lines.needs = Some((sample, otherwise.as_ref(), *span))
                }
                ObjectiveLine::Open { plural, rule, span } if self.once("open", *span, &mut o) => lines.open = Some((plural, rule, *span)),
                ObjectiveLine::Settle(phrase) => lines.settle.push(phrase),
                ObjectiveLine::Broken(_) => lines.broken = true,
                _ => {}
            }
        }
        lines
    }

    fn whole_lines(&mut self, lines: &Lines<'a>, name: &str, place: Span) {
        if lines.broken {
            return;
        }
        let measured = lines.measure.is_some() || lines.formula.is_some();
        for (what, missing, example) in
            [("measure", !measured, "measure share with CLOCK within 4 hours"), ("each", lines.each.is_none(), "each calendar month")]
        {
            if missing {
                let said = format!("the objective `{name}` has no line `{what}`");
                self.error("objective/incomplete", said, place, &format!("add a line such as `{example}`"));
            }
        }
    }

    fn objective(&mut self, declared: &'a tree::Objective) -> Option<ObjectiveId> {
        let name = declared.name.text.as_str();
        let place = declared.name.span;
        let lines = self.lines_of(declared);
        let Some(on) = &declared.on else {
            self.whole_lines(&lines, name, place);
            return self.formula(declared, &lines);
        };
        let at = Place::clause(name);
        let (case, meant) = self.population(on, &at)?;
        if let Some(formula) = lines.formula {
            let said = "a formula is of windows, not of the cases that the head names";
            self.error(
                "objective/of-cases",
                said,
                formula.span(),
                "leave `on …` out of the head, and name the cases in the formula: `share of requests where …`",
            );
            return None;
        }
        self.settle_here(name, &lines.settle, HEADS);
        if let Some(unused) = lines.unused {
            self.only_time_is_used(unused.span);
        }
        let population = match &declared.population {
            None => Some(meant),
            Some(cond) => self.cond(cond, case, &at).map(|cond| both(meant, cond)),
        };
        let population = population.map(|population| self.alone(population, case, name, on.span));
        let dimensions: Option<Vec<FieldAt>> =
            lines.for_each.unwrap_or_default().iter().map(|f| self.field_at(f, case, &at).map(|(at, _)| at)).collect::<Vec<_>>().into_iter().collect();
        self.whole_lines(&lines, name, place);
        let measure = lines.measure.and_then(|m| self.measure(Asked::by(m), case, name));
        let measured_at = lines.measure.map_or(place, |m| m.span);
        let fields = dimensions.iter().flatten().filter_map(|at| self.plan.case(case)?.fields.get(at.field.index()));
        let groups: Vec<(String, Option<Field>)> = fields.map(|f| (f.name.clone(), Some(f.clone()))).collect();
        let target = measure.as_ref().map(Sort::of).map(|sort| self.promise((lines.target, lines.target_by), (sort, measured_at), name, &groups));
        let exclusions = self.exclusions(&lines.exclude, name, false);
        let each = lines.each.and_then(|(window, ..)| self.windows_told(window, name));
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
        let target = target??;
        let needs = match needs {
            None => None,
            Some(needs) => Some(needs?),
        };
        let items = Items { case, population: population?, dimensions: dimensions?, measure, counted_at: counted_at?, open_cases, open_values };
        let bare = self.bare(self.in_full(name), What::Items(items), each, (empty, partial));
        let objective = Objective { target, needs, exclusions: exclusions?, rounding, ..bare };
        (!lines.broken).then(|| self.measured_at(objective, measured_at))
    }

    /// Those of a population that are no part of another, where cases can be: an open question.
    pub(super) fn alone(&mut self, population: Cond, case: CaseId, subject: &str, span: Span) -> Cond {
        let Some(field) = self.links.get(&case).copied() else { return population };
        let point = self.point(&LinkedCases::KIND, subject, None, span);
        both(population, Cond::Alone { point, field })
    }

    /// An objective that measures something and promises nothing: what becomes of empty windows and of those that are cut is all that is said of it.
    pub(super) fn bare(&self, name: String, what: What, each: WindowSpec, (empty, partial): (PointRef, PointRef)) -> Objective {
        Objective {
            name,
            clause: self.clause(),
            hidden: false,
            what,
            target: None,
            each,
            needs: None,
            exclusions: Vec::new(),
            empty,
            partial,
            rounding: None,
            share: crate::plan::Share::default(),
        }
    }

    /// Gives the plan an objective.
    pub(super) fn add_objective(&mut self, objective: Objective) -> ObjectiveId {
        let id = ObjectiveId(small(self.plan.objectives.len()));
        self.plan.objectives.push(objective);
        id
    }

    /// As [`Self::add_objective`]; what is said of its measure is said at a place.
    pub(super) fn measured_at(&mut self, objective: Objective, place: Span) -> ObjectiveId {
        let id = self.add_objective(objective);
        self.measure_spans.insert(id, place);
        id
    }

    /// Which moment puts an item into a window: `due`, the start or stop of the clock, or another event.
    pub(super) fn counted(&mut self, at: Option<&'a Path>, case: CaseId, measure: Option<&Measure>, name: &str, place: Span) -> Option<CountedAt> {
        let Some(path) = at else {
            let (once, kind) = (self.is_over_at_once(case), &readings::CountedAt::KIND);
            return Some(CountedAt::Open(if once { self.not_met(kind, name, place) } else { self.point(kind, name, None, place) }));
        };
        let text = path.text();
        let settled = |me: &mut Self, reading| CountedAt::Open(me.own_point(&readings::CountedAt::KIND, name, Some(Said::new(reading, path.span)), path.span));
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

    pub(super) fn needs(&mut self, sample: &Expr, otherwise: Option<&Phrase>, span: Span, case: CaseId, name: &str) -> Option<Needs> {
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
        let values = measure.folds_a_clock();
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
    pub(super) fn partial(&mut self, each: &WindowSpec, name: &str, place: Span) -> PointRef {
        let calendar = each.month.and_then(|m| self.plan.points.choice::<Month>(m)) == Some(Month::Calendar);
        let months = match each.unit {
            Unit::Minute | Unit::Day | Unit::Week | Unit::Term => None,
            Unit::Month => Some(1_u32),
            Unit::Quarter => Some(3),
            Unit::Year => Some(12),
        };
        let months = months.filter(|_| each.origin.is_none()).and_then(|n| each.count.checked_mul(n)).filter(|n| 12_u32.is_multiple_of(*n));
        let whole = |date: Option<crate::value::Date>| date.is_none_or(|d| d.day == 1 && months.is_some_and(|n| u32::from(d.month - 1) % n == 0));
        let settled = each.month.and_then(|m| self.plan.points.get(m)).is_some_and(|p| p.settled != crate::plan::Settled::Provisional);
        let term = &self.plan.term;
        let aligned = calendar && settled && term.to_end.is_none() && whole(term.from) && whole(term.until);
        let endless = term.from.is_none() && term.until.is_none();
        // Windows that the term does not cut, or that are not asked whether it does.
        let never = each.rolling || each.before.is_some() || each.unit == Unit::Term || (matches!(each.unit, Unit::Minute | Unit::Day) && each.count == 1);
        if aligned || endless || never { self.not_met(&PartialWindow::KIND, name, place) } else { self.point(&PartialWindow::KIND, name, None, place) }
    }

    /// Whether an objective judges each case by itself, so that a case can be missed.
    pub(super) fn judges_cases(measure: &Measure) -> bool {
        Sort::of(measure) == Sort::Share
    }
}
