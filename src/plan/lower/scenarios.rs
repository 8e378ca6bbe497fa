//! Scenarios: cases expanded, events in the plan's ids, expectations with the labels that results carry.

use super::context::{Lowering, small};
use crate::check::scenario::{Always, AlwaysOf, Expectation, Expected, ExpectedValue, Moment, Repeat, Scenario, ScenarioEvent};
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseId, ClockId, FieldId, ObjectiveId, RoleId, Scope, Sort, Value};
use crate::readings::UnknownParty;
use crate::resolve::DeclKind;
use crate::syntax::tree::{self, AlwaysWhat, Expr, ExprKind, Happening, HappensLine, InstantLit, Name, Path, ScenarioLine};
use crate::text::Span;
use crate::value::{Micros, Ratio};

/// Cases of one scenario.
const MOST_CASES: usize = 10_000;
/// Events of one scenario.
const MOST_EVENTS: usize = 1_000_000;

/// What becomes of cases and windows.
const VERDICTS: &[&str] = &["met", "missed", "not_measured", "undetermined", "reported", "left_out", "measured", "running", "paused", "stopped"];
/// Where the claim of a credit stands.
const STANDINGS: &[&str] = &["claimable", "claimed", "lapsed", "not_known"];

impl<'a> Lowering<'a> {
    /// A scenario.
    pub(super) fn scenario(&mut self, declared: &'a tree::Scenario, span: Span) {
        let mut scenario = Scenario { title: declared.title.text.clone(), span, events: Vec::new(), as_of: None, given: Vec::new(), expects: Vec::new() };
        let mut as_of = None;
        let mut keys: Vec<(CaseId, String)> = Vec::new();
        for line in &declared.lines {
            match line {
                ScenarioLine::Cases { .. } => self.scenario_cases(line, &mut scenario, &mut keys),
                ScenarioLine::AsOf(at) if self.once("as of", at.span, &mut as_of) => {
                    scenario.as_of = Some(moment(at));
                }
                ScenarioLine::Reading(decide) => {
                    let given = self.given(decide);
                    scenario.given.extend(given);
                }
                _ => {}
            }
        }
        for line in &declared.lines {
            if let ScenarioLine::Expect(expect) = line
                && let Some(expectation) = self.expectation(expect, &keys)
            {
                scenario.expects.push(expectation);
            }
        }
        if !declared.lines.iter().any(|l| matches!(l, ScenarioLine::Expect(_) | ScenarioLine::Broken(_))) {
            let nothing = Diagnostic::warning("scenario/nothing", "the scenario expects nothing", declared.title.span);
            self.say(nothing.help("add a line such as `expect resolution of T-1 is met`"));
        }
        self.scenarios.push(scenario);
    }

    /// A reading to put in force: the point it names must be one of the contract's; as in a `decide`, of several that are of what it names all are meant.
    fn given(&mut self, decide: &'a tree::Decide) -> Vec<(String, String)> {
        let Some(decision) = self.decision(decide) else { return Vec::new() };
        let id = match &decision.of {
            Some(of) => format!("{}@{of}", decision.kind),
            None => decision.kind.clone(),
        };
        let met = |p: &&crate::plan::Point| p.settled != crate::plan::Settled::NotMet && p.kind == decision.kind;
        let about = |p: &&crate::plan::Point| match (p.id.split_once('@'), &decision.of) {
            _ if p.id == id => true,
            (Some((_, subject)), Some(of)) => super::points::concerns(of, subject),
            _ => false,
        };
        let of_kind = || self.plan.points.0.iter().filter(met);
        let mut points: Vec<crate::plan::Point> = of_kind().filter(about).cloned().collect();
        if points.is_empty() {
            // What the contract settles in so many words has a place in the plan, though nothing turns on it.
            points.extend(self.plan.points.find(&id).map(|(_, point)| point.clone()));
        }
        if points.is_empty() {
            let list = of_kind().map(|p| format!("`{}`", p.id)).collect::<Vec<_>>().join(", ");
            let known: Vec<String> = self.plan.points.0.iter().map(|p| p.id.clone()).collect();
            let near = crate::diagnostic::nearest(&id, known.iter().map(String::as_str)).map(str::to_owned);
            let wrong = Diagnostic::error("settle/unknown-point", format!("the contract has no choice point `{id}`"), decide.what.span);
            self.say(match near {
                _ if !list.is_empty() => wrong.help(format!("of that kind there is {list}")),
                Some(near) => wrong.help(format!("did you mean `{near}`?")),
                None => wrong.help("`sla eval` lists the points that the contract meets"),
            });
        }
        let mut out = Vec::new();
        let mut without = None;
        for point in points {
            let named = |r: &&String| super::settling::same_words(r, &decision.reading);
            let reading = point.readings.iter().find(named).cloned().or_else(|| (point.kind == "timezone").then(|| decision.reading.clone()));
            match reading {
                Some(reading) => out.push((point.id, reading)),
                None => without = Some(point),
            }
        }
        if let Some(point) = without.filter(|_| out.is_empty()) {
            let list = point.readings.iter().map(|r| format!("`{r}`")).collect::<Vec<_>>().join(", ");
            self.error("settle/unknown-reading", format!("`{}` has no such reading", point.id), decide.as_.span, &format!("it can be {list}"));
        }
        out
    }

    fn scenario_cases(&mut self, line: &'a ScenarioLine, scenario: &mut Scenario, known: &mut Vec<(CaseId, String)>) {
        let ScenarioLine::Cases { noun, keys, through, with, lines, span } = line else { return };
        let Some(case) = self.case_by_noun(noun) else { return };
        let sort = self.plan.case(case).map_or(Sort::Case, |c| c.sort);
        let occurs = matches!(sort, Sort::Occurrence { .. });
        if keys.is_empty() && !occurs {
            return self.error("scenario/keys", format!("which {}?", noun.text), noun.span, &format!("name it: `{} T-1 {{ … }}`", noun.text));
        }
        let keys = if keys.is_empty() { Some(vec![noun.text.clone()]) } else { self.keys(keys, *through, *span) };
        let Some(keys) = keys else { return };
        let with: Vec<Option<(FieldId, Option<Value>)>> = with.iter().map(|(name, value)| self.given_value(case, name, value)).collect();
        let with: Vec<(FieldId, Option<Value>)> = with.into_iter().flatten().collect();
        let mut happens: Vec<ScenarioEvent> = Vec::new();
        for line in lines {
            match line {
                HappensLine::At { at, what } => {
                    happens.extend(self.happening(case, at, what));
                }
                HappensLine::Every { step, from, until, what, span } => self.every(case, step, (from, until), what, *span, &mut happens),
                HappensLine::Broken(_) => {}
            }
        }
        let times = |events: &[ScenarioEvent]| events.iter().map(|e| e.times() as usize).fold(0, usize::saturating_add);
        if known.len().saturating_add(keys.len()) > MOST_CASES
            || times(&scenario.events).saturating_add(keys.len().saturating_mul(times(&happens))) > MOST_EVENTS
        {
            return self.error(
                "scenario/too-much",
                format!("a scenario has at most {MOST_CASES} cases and {MOST_EVENTS} events"),
                *span,
                "fewer show it as well",
            );
        }
        let key_field = self.plan.case(case).and_then(|c| c.fields.iter().position(|f| f.scope == Scope::Key)).map(|at| FieldId(small(at)));
        for key in &keys {
            let mut first = true;
            for event in &happens {
                let mut event = ScenarioEvent { case: key.clone(), ..event.clone() };
                event.values.extend(key_field.map(|f| (f, Some(Value::Text(key.as_str().into())))));
                // What a row of a case says goes on holding; a row of a signal or an occurrence speaks for itself.
                if std::mem::take(&mut first) || sort != Sort::Case {
                    let rest = if sort == Sort::Case { later(&event) } else { None };
                    event.repeat = if rest.is_some() { None } else { event.repeat };
                    let own = std::mem::take(&mut event.values);
                    let mut values: Vec<(FieldId, Option<Value>)> = with.iter().filter(|(f, _)| !own.iter().any(|(o, _)| o == f)).cloned().collect();
                    values.extend(own);
                    event.values = values;
                    scenario.events.push(event);
                    scenario.events.extend(rest);
                } else {
                    scenario.events.push(event);
                }
            }
        }
        if occurs {
            return;
        }
        let before: rustc_hash::FxHashSet<(CaseId, &String)> = known.iter().map(|(kind, key)| (*kind, key)).collect();
        if let Some(key) = keys.iter().find(|key| before.contains(&(case, *key))) {
            self.error("name/twice", format!("the case `{key}` is in this scenario twice"), *span, "let all of it happen in one place");
        }
        known.extend(keys.into_iter().map(|key| (case, key)));
    }

    fn case_by_noun(&mut self, noun: &'a Name) -> Option<CaseId> {
        let singular = self.names.candidates(DeclKind::Case, &[&noun.text], self.here.file);
        match singular.first() {
            Some(at) => self.case(*at),
            None => self.case_by_plural(noun),
        }
    }

    /// `T-1 through T-5`: the numbers at the end of two keys that are otherwise the same.
    fn keys(&mut self, keys: &[Name], through: bool, span: Span) -> Option<Vec<String>> {
        if !through {
            return Some(keys.iter().map(|k| k.text.clone()).collect());
        }
        let (first, last) = (keys.first()?, keys.last()?);
        let split = |key: &str| {
            let digits = key.bytes().rev().take_while(u8::is_ascii_digit).count();
            let (head, number) = key.split_at(key.len() - digits);
            number.parse::<u32>().ok().map(|n| (head.to_owned(), n, digits))
        };
        let range = split(&first.text).zip(split(&last.text)).filter(|((a, from, _), (b, to, _))| a == b && from <= to);
        let Some(((head, from, digits), (_, to, _))) = range else {
            let said = format!("`{}` through `{}` is no row of keys", first.text, last.text);
            self.error("scenario/keys", said, first.span.to(last.span), "keys are counted by the number at their end: `T-1 through T-5`");
            return None;
        };
        if (to - from) as usize >= MOST_CASES {
            self.error("scenario/too-much", format!("a scenario has at most {MOST_CASES} cases"), span, "fewer show it as well");
            return None;
        }
        let wide = first.text.as_bytes().get(head.len()) == Some(&b'0');
        Some((from..=to).map(|n| if wide { format!("{head}{n:0digits$}") } else { format!("{head}{n}") }).collect())
    }

    fn given_value(&mut self, case: CaseId, name: &Name, value: &Expr) -> Option<(FieldId, Option<Value>)> {
        let Some(id) = self.field_named(case, &name.text) else {
            let known: Vec<String> = self.plan.case(case).map_or(Vec::new(), |c| c.fields.iter().map(|f| f.name.clone()).collect());
            self.say(crate::resolve::names::unknown_among("field", &name.text, name.span, &known));
            return None;
        };
        let field = self.plan.case(case)?.fields.get(id.index())?.clone();
        let value = self.value(value, &field)?;
        Some((id, Some(value)))
    }

    fn happening(&mut self, case: CaseId, at: &InstantLit, what: &'a Happening) -> Option<ScenarioEvent> {
        let event = match &what.event {
            None => None,
            Some(name) => Some(self.event_of(case, name)?),
        };
        let said: Option<Option<RoleId>> = match &what.by {
            None => Some(None),
            Some(name) => self.known_role(name).map(Some),
        };
        let values: Vec<Option<(FieldId, Option<Value>)>> = what.values.iter().map(|(name, value)| self.given_value(case, name, value)).collect();
        let able = event.and_then(|e| self.plan.case(case)?.events.get(e.index())).map_or(&[][..], |e| e.by.as_slice());
        let nobody = able.len() > 1 && self.plan.points.choice(self.plan.rules.unknown_party) == Some(UnknownParty::Nobody);
        let usual = able.first().copied().filter(|_| !nobody);
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        Some(ScenarioEvent { at: moment(at), kind: case, case: String::new(), event, by: said?.or(usual), repeat: None, values, span: what.span })
    }

    fn every(
        &mut self,
        case: CaseId,
        step: &'a Expr,
        (from, until): (&InstantLit, &InstantLit),
        what: &'a Happening,
        span: Span,
        out: &mut Vec<ScenarioEvent>,
    ) {
        let step = self.plain_length(step, &None);
        let event = self.happening(case, from, what);
        let (Some(step), Some(event)) = (step, event) else { return };
        let flat = |at: &InstantLit| i64::from(at.civil.date.days()) * Micros::DAY.0 + at.civil.time.0 - i64::from(at.offset.unwrap_or(0)) * Micros::MINUTE.0;
        let length = flat(until).saturating_sub(flat(from));
        if length <= 0 {
            return self.error("date/order", "this ends before it begins", span, "exchange the two times");
        }
        let times = length.saturating_sub(1) / step.0.max(1) + 1;
        let Some(times) = u32::try_from(times).ok().filter(|n| *n as usize <= MOST_EVENTS) else {
            return self.error("scenario/too-much", format!("a scenario has at most {MOST_EVENTS} events"), span, "a longer step shows it as well");
        };
        out.push(ScenarioEvent { repeat: Some(Repeat { step, times }), ..event });
    }

    fn expectation(&mut self, expect: &'a tree::Expect, keys: &[(CaseId, String)]) -> Option<Expectation> {
        let (part, what) = self.expected(&expect.what, keys)?;
        let about = expect.about;
        let known = if matches!(what, Expected::Credit { .. }) { STANDINGS } else { VERDICTS };
        let is: Vec<Option<ExpectedValue>> = expect.is.iter().map(|e| self.expected_value(e, known).map(|v| if about { rounded(e, v) } else { v })).collect();
        let clause = expect.by_clause.as_ref().map(|c| c.text.clone());
        let is: Vec<ExpectedValue> = is.into_iter().collect::<Option<_>>()?;
        if part.is_some() && is.iter().any(|value| matches!(value, ExpectedValue::OfFee(..))) {
            self.error("parts/own", "this is a share of the agreement's own fee, and the part has another", expect.span, "write the amount itself");
            return None;
        }
        Some(Expectation { what, part, is, due: expect.due.as_ref().map(moment), clause, span: expect.span })
    }

    /// What is expected, and of which part.
    fn expected(&mut self, what: &'a tree::Expected, keys: &[(CaseId, String)]) -> Option<(Option<String>, Expected)> {
        let own = |what: Expected| (None, what);
        match what {
            tree::Expected::OfCase { name, case, cycle } => {
                if !keys.iter().any(|(_, key)| *key == case.text) {
                    let known: Vec<String> = keys.iter().map(|(_, key)| key.clone()).collect();
                    let unknown = crate::resolve::names::unknown_among("case", &case.text, case.span, &known);
                    self.say(if keys.len() > 12 { unknown } else { unknown.label("not in this scenario") });
                    return None;
                }
                let cycle = match cycle {
                    None => None,
                    Some(n) => Some(n.text.parse::<u32>().ok().filter(|n| *n > 0)?),
                };
                self.clock_or_objective(name, &case.text, cycle)
            }
            tree::Expected::Window { name, group, window } => {
                let (part, objective) = match self.line_of_a_report(name) {
                    Some(line) => (None, line?),
                    None => self.objective_expected(name)?,
                };
                Some((part, Expected::Window { objective, group: self.group(group), window: self.window_label(window)? }))
            }
            tree::Expected::Credit { objective, group, window } => {
                let (part, objective) = self.objective_expected(objective)?;
                Some((part, Expected::Credit { objective, group: self.group(group), window: self.window_label(window)? }))
            }
            tree::Expected::Right { not, name, group, window } => {
                let right = self.right_called(name)?;
                Some(own(Expected::Right { not: *not, right, group: self.group(group), window: self.window_label(window)? }))
            }
            tree::Expected::Applies { not, name, window } => {
                let adjustment = self.adjustment_named(name)?;
                Some(own(Expected::Applies { not: *not, adjustment, window: self.window_label(window)? }))
            }
            tree::Expected::Credits { window } => Some(own(Expected::Credits { window: self.window_label(window)? })),
        }
    }

    /// A line of a report (`business_impact`, `service_report.2`), if that is what a path names.
    fn line_of_a_report(&mut self, path: &'a Path) -> Option<Option<ObjectiveId>> {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let head = parts.get(..parts.len().saturating_sub(1)).unwrap_or_default();
        let report = |parts: &[&str]| !parts.is_empty() && !self.names.candidates(DeclKind::Report, parts, self.here.file).is_empty();
        if !report(&parts) && !report(head) {
            return None;
        }
        let name = path.text();
        let found = self.plan.objectives.iter().position(|o| o.name == name && !o.hidden);
        if found.is_none() && report(&parts) {
            self.error("scenario/line", format!("the report `{name}` has several lines"), path.span, &format!("name one by its place: `{name}.1`"));
        } else if found.is_none() {
            self.error("scenario/line", format!("the report has no line `{name}`"), path.span, "lines are counted from 1");
        }
        Some(found.map(|at| ObjectiveId(small(at))))
    }

    /// A right of the agreement, by the words between `right` and `for`.
    fn right_called(&mut self, name: &Name) -> Option<String> {
        let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = spaced(&name.text);
        let found = self.plan.rights.iter().find(|r| spaced(&r.name) == words).map(|r| r.name.clone());
        if found.is_none() {
            let known: Vec<String> = self.plan.rights.iter().map(|r| r.name.clone()).collect();
            self.say(crate::resolve::names::unknown_among("right", &words, name.span, &known));
        }
        found
    }

    /// An objective of the agreement or of a part, with the part.
    fn objective_expected(&mut self, path: &'a Path) -> Option<(Option<String>, ObjectiveId)> {
        let found = self.names.find(DeclKind::Objective, path, self.here.file);
        let at = self.found(found)?;
        match self.of_which_part(at, |plan, name| plan.objectives.iter().position(|o| o.name == name)) {
            Some((part, at)) => Some((Some(part), ObjectiveId(small(at)))),
            None => Some((None, self.objective_at(at, path.span)?)),
        }
    }

    fn clock_or_objective(&mut self, name: &'a Path, case: &str, cycle: Option<u32>) -> Option<(Option<String>, Expected)> {
        let parts: Vec<&str> = name.parts.iter().map(|p| p.text.as_str()).collect();
        let (clocks, objectives) =
            (self.names.candidates(DeclKind::Clock, &parts, self.here.file), self.names.candidates(DeclKind::Objective, &parts, self.here.file));
        match (clocks.first(), objectives.first()) {
            (Some(at), _) => {
                let theirs = self.of_which_part(*at, |plan, name| plan.clocks.iter().position(|c| c.name == name));
                let (part, clock) = match theirs {
                    Some((part, at)) => (Some(part), ClockId(small(at))),
                    None => (None, self.clock(*at)?),
                };
                Some((part, Expected::Clock { clock, case: case.to_owned(), cycle: cycle.unwrap_or(1) }))
            }
            (None, Some(_)) => {
                let (part, objective) = self.objective_expected(name)?;
                Some((part, Expected::Item { objective, case: case.to_owned(), cycle }))
            }
            (None, None) => {
                let of = |kind| self.names.visible(kind, self.here.file);
                let known: Vec<String> = of(DeclKind::Clock)
                    .into_iter()
                    .chain(of(DeclKind::Objective))
                    .filter_map(|i| self.names.decls.get(i))
                    .map(|d| d.name.text.clone())
                    .collect();
                self.say(crate::resolve::names::unknown_among("clock or objective", &name.text(), name.span, &known));
                None
            }
        }
    }

    fn group(&self, values: &[Expr]) -> Vec<String> {
        values.iter().map(|v| if let ExprKind::Text(text) = &v.kind { text.clone() } else { self.written(v.span) }).collect()
    }

    fn window_label(&mut self, window: &Name) -> Option<String> {
        let label = crate::check::labels::label(&window.text);
        if label.is_none() {
            let said = format!("`{}` is no window", window.text);
            self.error("scenario/window", said, window.span, "windows are named `February 2027`, `Q1 2027`, `2027`, or as results name them: `2027-02`");
        }
        label
    }

    fn expected_value(&mut self, expr: &'a Expr, known: &[&str]) -> Option<ExpectedValue> {
        Some(match &expr.kind {
            ExprKind::Percent(p) => ExpectedValue::Share(Ratio::percent(*p)?),
            ExprKind::Number(n) | ExprKind::Count(n, _) => ExpectedValue::Number(*n),
            ExprKind::Money(amount, code) => {
                self.in_currency(code)?;
                ExpectedValue::Money(*amount)
            }
            ExprKind::Points(n) => ExpectedValue::Points(*n),
            ExprKind::PercentOf(percent, fee) => ExpectedValue::OfFee(Ratio::percent(*percent)?, self.fee_named(fee)?),
            ExprKind::Length { parts, .. } if parts.iter().all(|(n, _)| n.is_zero()) => ExpectedValue::Length(Micros::ZERO),
            ExprKind::Length { parts, of: None } => ExpectedValue::Length(self.expected_length(parts, expr.span)?),
            ExprKind::Name(path) => {
                let word = path.text().split_whitespace().collect::<Vec<_>>().join("_");
                if !known.contains(&word.as_str()) {
                    let words: Vec<String> = known.iter().map(|k| k.replace('_', " ")).collect();
                    let what = if known == STANDINGS { "standing of a credit" } else { "verdict" };
                    self.say(crate::resolve::names::unknown_among(what, &path.text(), path.span, &words));
                    return None;
                }
                ExpectedValue::Word(word)
            }
            ExprKind::Broken => return None,
            _ => {
                self.error("scenario/expect", format!("`{}` is {}, which no result is", self.written(expr.span), super::values::sort(expr)), expr.span, "");
                return None;
            }
        })
    }

    /// A measured length; days are 24 hours, as results print them.
    fn expected_length(&mut self, parts: &'a [(rust_decimal::Decimal, Name)], span: Span) -> Option<Micros> {
        use rust_decimal::prelude::ToPrimitive;
        let mut total = rust_decimal::Decimal::ZERO;
        for (n, unit) in parts {
            let micros = match unit.text.trim_end_matches('s') {
                "second" => Micros::SECOND,
                "minute" => Micros::MINUTE,
                "hour" => Micros::HOUR,
                "day" => Micros::DAY,
                _ => {
                    self.error(
                        "unit/unknown",
                        format!("a measure is not printed in `{}`", unit.text),
                        unit.span,
                        "measures are in days of 24 hours, hours, minutes and seconds",
                    );
                    return None;
                }
            };
            total = n.checked_mul(micros.0.into()).and_then(|m| m.checked_add(total)).unwrap_or(rust_decimal::Decimal::MAX);
        }
        let length = total.fract().is_zero().then(|| total.to_i64()).flatten();
        if length.is_none() {
            self.error("unit/range", "this length of time is too long, or finer than a microsecond", span, "");
        }
        length.map(Micros)
    }

    /// A property of every result.
    pub(super) fn property(&mut self, always: &'a tree::Always, span: Span) {
        let what = match &always.what {
            AlwaysWhat::Credits(window) => self.unit(window).map(AlwaysOf::Credits),
            AlwaysWhat::Credit(path) => self.objective_named(path).map(AlwaysOf::Credit),
        };
        let amount = self.amount(&always.value, "always", &None);
        let at_least = always.word.text.split_whitespace().next_back() == Some("least");
        if let (Some(what), Some(amount)) = (what, amount) {
            self.always.push(Always { what, at_least, amount, span });
        }
    }
}

/// The repetitions after the first.
fn later(event: &ScenarioEvent) -> Option<ScenarioEvent> {
    let Repeat { step, times } = event.repeat?;
    let repeat = times.checked_sub(1).filter(|n| *n > 0).map(|times| Repeat { step, times })?;
    let at = Moment { plus: event.at.plus.plus(step), ..event.at };
    Some(ScenarioEvent { at, repeat: Some(repeat), ..event.clone() })
}

/// A value that is compared after rounding to the places written: those of a percentage or a number, the last unit of a length.
fn rounded(expr: &Expr, value: ExpectedValue) -> ExpectedValue {
    let place = |written: rust_decimal::Decimal| Ratio::new(1, 10_i128.pow(written.scale().min(20)));
    let to = match &expr.kind {
        ExprKind::Percent(n) => place(*n).and_then(|p| p.over(Ratio::whole(100))),
        ExprKind::Number(n) | ExprKind::Count(n, _) | ExprKind::Money(n, _) | ExprKind::Points(n) => place(*n),
        ExprKind::Length { parts, .. } => parts.last().and_then(|(n, unit)| {
            let micros = match unit.text.trim_end_matches('s') {
                "second" => Micros::SECOND,
                "minute" => Micros::MINUTE,
                "hour" => Micros::HOUR,
                _ => Micros::DAY,
            };
            place(*n)?.times(Ratio::whole(micros.0))
        }),
        _ => None,
    };
    match to {
        Some(to) => ExpectedValue::About(Box::new(value), to),
        None => value,
    }
}

fn moment(at: &InstantLit) -> Moment {
    Moment { civil: at.civil, offset: at.offset, plus: Micros::ZERO }
}
