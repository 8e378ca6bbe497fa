//! Conditions on fields, with the values they are compared with.

use super::context::{Lowering, small};
use crate::diagnostic::Diagnostic;
use crate::plan::{Bound, CaseId, Cond, Field, FieldAt, FieldKind, Moment, Scope, Test, Value};
use crate::readings::{AndOr, Choice, FieldMoment, Kind, MissingField};
use crate::syntax::tree::{CondExpr, Expr, ExprKind, FieldExpr, Name};
use crate::text::Span;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Where a condition stands, which says at what moment a field without `at` is looked at.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// On an event: as it happens.
    Event,
    /// In a set of time: as the values are then.
    Set,
    /// Where a clock of that name says when it runs.
    Run(String),
    /// In a clause of that name: an open point of this kind.
    Clause(String, &'static Kind),
}

impl Place {
    /// A condition in a clause.
    pub(super) fn clause(name: &str) -> Self {
        Self::Clause(name.to_owned(), &FieldMoment::KIND)
    }
}

impl<'a> Lowering<'a> {
    /// A condition.
    pub(super) fn cond(&mut self, cond: &'a CondExpr, case: CaseId, place: &Place) -> Option<Cond> {
        match cond {
            CondExpr::Broken(_) => None,
            CondExpr::Number { span, .. } => {
                let said = "a condition on a case compares one of its fields with a value; numbers are worked out for windows, not for cases";
                self.error("type/condition", said, *span, "write `FIELD is above …`");
                None
            }
            CondExpr::For { span, .. } => {
                let said = "a condition on a case is of that case alone; what holds for any or every group is said of numbers of a window";
                self.error("type/condition", said, *span, "compare a number: `share of periods of 1 minute where error_rate is above 5% for any feature`");
                None
            }
            CondExpr::Apart { earlier, least, later, .. } => self.apart(earlier, least.as_ref(), later, case),
            CondExpr::During { event, calendar, .. } => {
                let (event, calendar) = (self.event_of(case, event), self.calendar_named(calendar));
                Some(Cond::During { event: event?, calendar: calendar? })
            }
            CondExpr::Compare { field, word, value, span } if self.compares_a_clock(field, case) => self.measured(field, word, value, case, place, *span),
            CondExpr::Group(inner, _) => self.cond(inner, case, place),
            CondExpr::Not(inner, _) => Some(Cond::Not(Box::new(self.cond(inner, case, place)?))),
            CondExpr::Joined { parts, joins, span } => {
                if let Some(wrong) = self.values_as_fields(parts, joins, case) {
                    self.say(wrong);
                    return None;
                }
                let lowered: Vec<Option<Cond>> = parts.iter().map(|p| self.cond(p, case, place)).collect();
                let parts: Vec<Cond> = lowered.into_iter().collect::<Option<_>>()?;
                Some(match (joins.contains(&true), joins.contains(&false)) {
                    (true, true) => {
                        let subject = if self.here.name.is_empty() { "condition".to_owned() } else { self.here.name.clone() };
                        let point = self.point(&AndOr::KIND, &subject, None, *span);
                        Cond::Mixed { point, parts, joins: joins.clone() }
                    }
                    (_, true) => Cond::Any(parts),
                    _ => Cond::All(parts),
                })
            }
            CondExpr::Flag(field) => {
                let (at, known) = self.field_at(field, case, place)?;
                if known.kind != FieldKind::Flag {
                    let said = format!("`{}` is {}, not yes or no", known.name, described(&known.kind));
                    let wrong = Diagnostic::error("type/condition", said, field.span);
                    self.say(wrong.help(format!("say what it must be: `{} is …`", known.name)));
                    return None;
                }
                Some(self.test(at, Test::AnyOf(vec![Value::Flag(true)]), field.span))
            }
            CondExpr::Is { field, not, values, span } => {
                let (at, known) = self.field_at(field, case, place)?;
                let values: Vec<Option<Value>> = values.iter().map(|v| self.value(v, &known)).collect();
                let values: Vec<Value> = values.into_iter().collect::<Option<_>>()?;
                let holds = self.test(at, Test::AnyOf(values), *span);
                Some(if *not { Cond::Not(Box::new(holds)) } else { holds })
            }
            CondExpr::Compare { field, word, value, span } => {
                let (at, known) = self.field_at(field, case, place)?;
                if known.kind != FieldKind::Number {
                    let said = format!("`{}` is {}; only numbers are more or less", known.name, described(&known.kind));
                    let wrong = Diagnostic::error("type/condition", said, *span);
                    self.say(wrong.help(format!("name the values: `{} is any of …`", known.name)));
                    return None;
                }
                let number = match &value.kind {
                    ExprKind::Money(amount, code) if self.is_amount(&known.name) => {
                        self.in_currency(code)?;
                        *amount
                    }
                    _ => self.number(value)?,
                };
                let test = match word.text.as_str() {
                    "at least" => Test::AtLeast(number),
                    "at most" => Test::AtMost(number),
                    "above" | "more than" => Test::Above(number),
                    _ => Test::Below(number),
                };
                Some(self.test(at, test, *span))
            }
        }
    }

    /// Whether a field of that name is an amount of money.
    fn is_amount(&self, name: &str) -> bool {
        self.amounts.iter().any(|(_, amount)| amount == name)
    }

    fn compares_a_clock(&self, field: &FieldExpr, case: CaseId) -> bool {
        field.at.is_none() && self.field_named(case, &field.field.text()).is_none() && self.is_clock(&field.field)
    }

    /// `resolution is above 60 minutes`
    fn measured(&mut self, field: &'a FieldExpr, word: &Name, value: &'a Expr, case: CaseId, place: &Place, span: Span) -> Option<Cond> {
        if !matches!(place, Place::Clause(..)) {
            let said = format!("`{}` is a clock: what it measures is known of a case as a whole, not here", field.field.text());
            self.error("type/condition", said, span, "put the condition on the objective: `on … where …`");
            return None;
        }
        let clock = self.clock_named(&field.field, case)?;
        let because = Some((field.span, format!("`{}` is a clock: it measures time", field.field.text())));
        let length = self.plain_length(value, &because)?;
        self.point(&MissingField::KIND, "", None, span);
        let bound = match word.text.as_str() {
            "at least" => Bound::AtLeast,
            "at most" => Bound::AtMost,
            "above" | "more than" => Bound::Above,
            _ => Bound::Below,
        };
        Some(Cond::Measured { clock, bound, length })
    }

    /// `announced at least 48 hours before started`
    pub(super) fn apart(&mut self, earlier: &Name, least: Option<&'a Expr>, later: &Name, case: CaseId) -> Option<Cond> {
        let ends = (self.event_of(case, earlier), self.event_of(case, later));
        let by = match least {
            None => None,
            Some(length) => Some(self.length_between(length, &Some((earlier.span.to(later.span), "between two events lies a length of time".to_owned())))?),
        };
        Some(Cond::Apart { earlier: ends.0?, later: ends.1?, by })
    }

    /// `priority is P1 or P2`: the second value stands where a field would.
    fn values_as_fields(&self, parts: &[CondExpr], joins: &[bool], case: CaseId) -> Option<Diagnostic> {
        for ((first, second), and) in parts.iter().zip(parts.iter().skip(1)).zip(joins) {
            let (CondExpr::Is { field, not: false, values, .. }, CondExpr::Flag(other), false) = (first, second, *and) else { continue };
            let (name, value) = (field.field.text(), other.field.text());
            let id = self.field_named(case, &name)?;
            let known = self.plan.case(case)?.fields.get(id.index())?;
            if !matches!(&known.kind, FieldKind::Names(names) if names.contains(&value)) || self.field_named(case, &value).is_some() {
                continue;
            }
            let begin = values.first()?.span;
            let list = values.iter().map(|v| self.written(v.span)).chain([value.clone()]).collect::<Vec<_>>().join(", ");
            let any = if self.loaded.sources.slice(field.span.to(begin)).contains("any of") { "" } else { "any of " };
            let wrong = Diagnostic::error("name/unknown", format!("there is no field `{value}`; it is a value of `{name}`"), other.span);
            return Some(wrong.fix(format!("write `{name} is any of {list}`"), begin.to(other.span), format!("{any}{list}")));
        }
        None
    }

    fn test(&mut self, field: FieldAt, test: Test, span: Span) -> Cond {
        self.point(&MissingField::KIND, "", None, span);
        Cond::Field { field, test }
    }

    /// The field a name means; unknown ones are reported with the nearest.
    pub(super) fn known_field(&mut self, expr: &FieldExpr, case: CaseId) -> Option<crate::plan::FieldId> {
        let name = expr.field.text();
        let found = self.field_named(case, &name).or_else(|| self.key_named(case, &name));
        if found.is_none() {
            let known: Vec<String> = self.plan.case(case).map_or(Vec::new(), |c| c.fields.iter().map(|f| f.name.clone()).collect());
            self.say(crate::resolve::names::unknown_among("field", &name, expr.field.span, &known));
        }
        found
    }

    /// A field at a moment.
    pub(super) fn field_at(&mut self, expr: &'a FieldExpr, case: CaseId, place: &Place) -> Option<(FieldAt, Field)> {
        let name = expr.field.text();
        let id = self.known_field(expr, case)?;
        let field = self.plan.case(case)?.fields.get(id.index())?.clone();
        let moment = match (&expr.at, place) {
            (None, Place::Event | Place::Set) => Moment::Now,
            (Some(at), Place::Event) => {
                let wrong = Diagnostic::error("event/moment", "a condition on an event looks at the moment of that event", at.span);
                let rest = Span { start: expr.field.span.end, end: at.span.end, ..at.span };
                self.say(wrong.fix(format!("write `{name}` alone"), rest, ""));
                return None;
            }
            (Some(at), Place::Clause(..) | Place::Run(_) | Place::Set) => Moment::Event(self.event_of(case, at)?),
            (None, Place::Clause(..) | Place::Run(_)) => {
                let (clause, kind) = match place {
                    Place::Clause(clause, kind) => (clause, *kind),
                    Place::Run(clause) => (clause, &FieldMoment::KIND),
                    Place::Event | Place::Set => return None,
                };
                if field.scope == Scope::Event {
                    let said = format!("`{name}` belongs to an event, not to the case");
                    let help = format!("name the event: `{name} at EVENT`, or put the condition on the event: `stop at EVENT where {name}`");
                    self.error("type/condition", said, expr.span, &help);
                    return None;
                }
                let subject = if kind.name == "field_moment" { format!("{name}.{clause}") } else { clause.clone() };
                // What is over at once has one moment.
                let once = field.scope == Scope::Key || self.is_over_at_once(case);
                Moment::Open(if once { self.not_met(kind, &subject, expr.span) } else { self.point(kind, &subject, None, expr.span) })
            }
        };
        Some((FieldAt { field: id, moment }, field))
    }

    /// A value of a field.
    pub(super) fn value(&mut self, expr: &Expr, field: &Field) -> Option<Value> {
        match (&expr.kind, &field.kind) {
            (ExprKind::Broken, _) => None,
            (ExprKind::Name(path), FieldKind::Names(names)) => self.one_of_names(&path.text(), names, field, expr.span),
            (ExprKind::Text(text), FieldKind::Names(names)) => self.one_of_names(text, names, field, expr.span),
            (ExprKind::Name(path), FieldKind::Flag) => match path.text().as_str() {
                "yes" | "true" => Some(Value::Flag(true)),
                "no" | "false" => Some(Value::Flag(false)),
                _ => self.not_a(expr, field),
            },
            (ExprKind::Money(n, code), FieldKind::Number) if self.is_amount(&field.name) => {
                self.in_currency(code)?;
                Some(Value::Number(*n))
            }
            (ExprKind::Number(n), FieldKind::Number) => Some(Value::Number(*n)),
            (ExprKind::Number(_), FieldKind::Names(names)) => self.one_of_names(&self.written(expr.span), names, field, expr.span),
            (ExprKind::Text(text), FieldKind::Text) => Some(Value::Text(Arc::from(text.as_str()))),
            (ExprKind::Name(path), FieldKind::Text) => Some(Value::Text(Arc::from(path.text().as_str()))),
            (ExprKind::Number(_), FieldKind::Text) => Some(Value::Text(Arc::from(self.written(expr.span).as_str()))),
            _ => self.not_a(expr, field),
        }
    }

    fn one_of_names(&mut self, name: &str, names: &[String], field: &Field, span: Span) -> Option<Value> {
        if let Some(at) = names.iter().position(|n| n == name) {
            return Some(Value::Name(small(at)));
        }
        let wrong = Diagnostic::error("name/unknown", format!("`{}` is never `{name}`", field.name), span);
        let near = crate::diagnostic::nearest(name, names.iter().map(String::as_str));
        self.say(match near {
            Some(near) => wrong.fix(format!("did you mean `{near}`?"), span, near),
            None => wrong.help(format!("it is {}", listed(names))),
        });
        None
    }

    fn not_a(&mut self, expr: &Expr, field: &Field) -> Option<Value> {
        let said = format!("`{}` is {}, but `{}` is {}", self.written(expr.span), super::values::sort(expr), field.name, described(&field.kind));
        self.error("type/value", said, expr.span, "");
        None
    }

    /// A plain number.
    pub(super) fn number(&mut self, expr: &Expr) -> Option<Decimal> {
        match &expr.kind {
            ExprKind::Number(n) => Some(*n),
            ExprKind::Broken => None,
            _ => {
                let said = format!("`{}` is {}, but a number is needed", self.written(expr.span), super::values::sort(expr));
                self.error("type/number", said, expr.span, "");
                None
            }
        }
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

/// What a field holds, in words.
pub(super) fn described(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Names(names) => format!("one of {}", listed(names)),
        FieldKind::Text => "text".to_owned(),
        FieldKind::Flag => "yes or no".to_owned(),
        FieldKind::Number => "a number".to_owned(),
    }
}
