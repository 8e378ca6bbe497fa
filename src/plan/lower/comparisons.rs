//! Conditions on numbers of a window: `attained is below 99%`, `count of tickets is above 520`.

use super::context::{Lowering, small};
use super::measures::Sort;
use super::numbers::NumContext;
use crate::diagnostic::Diagnostic;
use crate::plan::{NumCond, Value};
use crate::readings::{Choice, SliceRule};
use crate::resolve::DeclKind;
use crate::syntax::tree::{CondExpr, Expr, FieldExpr};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// A condition on a window and a group.
    pub(super) fn num_cond(&mut self, cond: &'a CondExpr, context: &NumContext) -> Option<NumCond> {
        match cond {
            CondExpr::Broken(_) => None,
            CondExpr::Group(inner, _) => self.num_cond(inner, context),
            CondExpr::Not(inner, _) => Some(NumCond::Not(Box::new(self.num_cond(inner, context)?))),
            CondExpr::Joined { parts, joins, span } => {
                let made: Vec<Option<NumCond>> = parts.iter().map(|part| self.num_cond(part, context)).collect();
                let made = made.into_iter().collect::<Option<Vec<_>>>()?;
                match (joins.contains(&true), joins.contains(&false)) {
                    (true, true) => {
                        let help = "put brackets around the parts that belong together: `(… and …) or …`";
                        self.error("history/brackets", "`and` and `or` stand side by side, and nothing says which binds first", *span, help);
                        None
                    }
                    (_, true) => Some(NumCond::Any(made)),
                    _ => Some(NumCond::All(made)),
                }
            }
            CondExpr::Number { left, word, right, .. } => {
                let bound = self.bound(word)?;
                let (num, unit) = self.num(left, context)?;
                let because = Some((left.span(), format!("this is {}", unit.words())));
                let other = self.num_of(right, unit, &because, context)?;
                Some(NumCond::Compare(num, bound, other))
            }
            CondExpr::Compare { field, word, value, .. } => {
                let bound = self.bound(word)?;
                self.without_moment(field)?;
                let (num, unit) = self.num_named(&field.field, context)?;
                let (other, own) = self.num_value(value, context)?;
                if unit.sum(own).is_none() {
                    self.not_comparable(value, own, field.span, unit);
                    return None;
                }
                Some(NumCond::Compare(num, bound, other))
            }
            CondExpr::Is { field, not, values, span } => {
                let group = self.group_is(field, values, context, *span)?;
                Some(if *not { NumCond::Not(Box::new(group)) } else { group })
            }
            CondExpr::For { cond, how, fields, span } => self.cond_for(cond, how, fields, *span, context),
            CondExpr::Flag(field) => self.set_in_window(field, context),
            CondExpr::Apart { span, .. } | CondExpr::During { span, .. } => self.no_condition(*span),
        }
    }

    /// `share of periods of 5 minutes where unavailable`: a set of time holds in the window.
    fn set_in_window(&mut self, field: &'a FieldExpr, context: &NumContext) -> Option<NumCond> {
        let parts: Vec<&str> = field.field.parts.iter().map(|p| p.text.as_str()).collect();
        let set = self.names.candidates(DeclKind::Define, &parts, self.here.file).first().is_some_and(|at| self.is_set(*at));
        if !set {
            return self.no_condition(field.span);
        }
        self.without_moment(field)?;
        let set = self.time_set_named(&field.field)?;
        Some(NumCond::In(set, self.point(&SliceRule::KIND, &context.subject, None, field.span)))
    }

    fn no_condition(&mut self, span: Span) -> Option<NumCond> {
        let text = self.written(span);
        self.error("type/condition", format!("`{text}` is no condition on a window"), span, "compare a number: `attained is below 99%`");
        None
    }

    fn without_moment(&mut self, field: &FieldExpr) -> Option<()> {
        let Some(at) = &field.at else { return Some(()) };
        let wrong = Diagnostic::error("type/condition", "a number of a window has no moment", at.span);
        let rest = Span { start: field.field.span.end, end: at.span.end, ..at.span };
        self.say(wrong.fix(format!("write `{}` alone", field.field.text()), rest, ""));
        None
    }

    fn not_comparable(&mut self, value: &Expr, own: Sort, at: Span, unit: Sort) {
        let said = format!("`{}` is {}, but {} is needed", self.written(value.span), own.words(), unit.words());
        let wrong = Diagnostic::error("unit/mismatch", said, value.span).label(own.words());
        self.say(wrong.at(at, format!("this is {}", unit.words())));
    }

    /// `class is premium`: a dimension of the windows.
    fn group_is(&mut self, field: &'a FieldExpr, values: &'a [Expr], context: &NumContext, span: Span) -> Option<NumCond> {
        self.without_moment(field)?;
        let name = field.field.text();
        let Some(at) = context.dimensions.iter().position(|d| *d == name) else {
            let said = format!("`{name}` is none of the groups that are judged here");
            let help = format!("judge by it: `for each {name}`; or compare a number: `attained is below 99%`");
            self.error("type/condition", said, span, &help);
            return None;
        };
        let known = self.plan.cases.iter().flat_map(|c| &c.fields).find(|f| f.name == name).cloned()?;
        let values: Vec<Option<Value>> = values.iter().map(|v| self.value(v, &known)).collect();
        Some(NumCond::Group(small(at), values.into_iter().collect::<Option<_>>()?))
    }
}
