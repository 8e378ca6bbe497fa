//! Numbers as they are written: percentages, amounts, lengths, open values.

use super::{NumContext, Worked};
use crate::plan::lower::context::{Lowering, small};
use crate::plan::{FeeId, FeeTime, Num, NumUnit, OneOf, Op, Quantity, computable_money, computable_share};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Expr, ExprKind, Name, Path};
use crate::text::Span;
use crate::value::Ratio;
use rust_decimal::Decimal;

impl<'a> Lowering<'a> {
    /// A value, or a name.
    pub(in crate::plan::lower) fn num_value(&mut self, expr: &'a Expr, context: &NumContext) -> Option<Worked> {
        match &expr.kind {
            ExprKind::Broken => None,
            ExprKind::Name(path) => self.num_named(path, context),
            ExprKind::PercentOf(percent, path) => {
                let share = self.percentage(*percent, expr.span)?;
                let (num, unit) = self.num_named(path, context)?;
                Some((Self::share_of(share, num), NumUnit::Share.product(unit)?))
            }
            ExprKind::Open(_) => self.open_value(expr, context),
            ExprKind::Length { parts, of: Some(path) } if self.is_fee(path) => self.days_of_a_fee(parts, path, expr.span),
            _ => {
                let (quantity, unit) = self.written_quantity(expr)?;
                Some((Self::just(quantity), unit))
            }
        }
    }

    /// A share of a number.
    pub(super) fn share_of(share: Ratio, num: Num) -> Num {
        Num::Op(Op::Times, vec![Self::just(Quantity::Share(share)), num])
    }

    /// Whether a path names a fee and nothing that has hours.
    pub(in crate::plan::lower) fn is_fee(&self, path: &Path) -> bool {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let name = path.text();
        self.names.candidates(DeclKind::Calendar, &parts, self.here.file).is_empty() && self.plan.fees.iter().any(|fee| fee.name == name)
    }

    /// `3 days of annual_price`: what is paid for so many days.
    fn days_of_a_fee(&mut self, parts: &[(Decimal, Name)], path: &Path, span: Span) -> Option<Worked> {
        let name = path.text();
        let at = self.plan.fees.iter().position(|fee| fee.name == name)?;
        let [(days, unit)] = parts else {
            self.error("unit/mismatch", "a fee is shared out by days", span, &format!("write `3 days of {name}`"));
            return None;
        };
        if unit.text.trim_end_matches('s') != "day" {
            self.error(
                "unit/mismatch",
                format!("a fee is shared out by days, not by {}", unit.text),
                unit.span,
                &format!("write `{} days of {name}`", days.normalize()),
            );
            return None;
        }
        let days = self.computable(*days, span)?;
        let day = Num::Fee { fee: FeeId(small(at)), time: FeeTime::Day };
        Some((Num::Op(Op::Times, vec![Self::just(Quantity::Number(days)), day]), NumUnit::Money))
    }

    /// A percentage that can be computed with.
    pub(in crate::plan::lower) fn percentage(&mut self, percent: Decimal, span: Span) -> Option<Ratio> {
        let share = Ratio::percent(percent).filter(|share| computable_share(*share));
        if share.is_none() {
            let said = format!("`{percent}%` cannot be computed with exactly: percentages go up to 10,000%, with at most 6 decimal places");
            self.error("unit/range", said, span, "");
        }
        share
    }

    /// `[90% or 95%]`: all of one unit.
    fn open_value(&mut self, expr: &'a Expr, context: &NumContext) -> Option<Worked> {
        let mut unit: Option<(Span, NumUnit)> = None;
        let value: OneOf<Quantity> = self.one_of(expr, &context.subject.clone(), "a value", |me, one| {
            let (quantity, own) = me.written_quantity(one)?;
            match unit {
                Some((at, former)) if former.sum(own).is_none() => {
                    let said = format!("one is {}, the other {}", former.words(), own.words());
                    me.say(crate::diagnostic::Diagnostic::error("unit/mismatch", said, one.span).label(own.words()).at(at, former.words()));
                    return None;
                }
                Some((at, former)) => unit = Some((at, former.sum(own)?)),
                None => unit = Some((one.span, own)),
            }
            Some(quantity)
        })?;
        Some((Num::Value(value), unit?.1))
    }

    /// A value that is no name.
    fn written_quantity(&mut self, expr: &'a Expr) -> Option<(Quantity, NumUnit)> {
        match &expr.kind {
            ExprKind::Percent(percent) => Some((Quantity::Share(self.percentage(*percent, expr.span)?), NumUnit::Share)),
            ExprKind::Number(n) => Some((Quantity::Number(self.computable(*n, expr.span)?), NumUnit::Number)),
            ExprKind::Count(n, noun) => {
                self.noun(noun)?;
                Some((Quantity::Number(self.computable(*n, expr.span)?), NumUnit::Number))
            }
            ExprKind::Points(n) => Some((Quantity::Number(self.computable(*n, expr.span)?), NumUnit::Points)),
            ExprKind::Money(..) => Some((Quantity::Money(self.money(expr, None)?), NumUnit::Money)),
            ExprKind::Length { .. } => Some((Quantity::Length(self.plain_length(expr, &None)?), NumUnit::Length)),
            ExprKind::Per(inner, words) => {
                let said = format!("an amount for each `{}` stands by itself, not in a formula", words.text);
                let help = format!("multiply: `{} times …`", self.written(inner.span));
                self.error("number/per", said, expr.span, &help);
                None
            }
            _ => {
                let said = format!("`{}` is {}, but a number is needed", self.written(expr.span), crate::plan::lower::values::sort(expr));
                self.error("type/number", said, expr.span, "");
                None
            }
        }
    }

    fn computable(&mut self, n: Decimal, span: Span) -> Option<Decimal> {
        if !computable_money(n) {
            self.error("unit/range", format!("`{n}` cannot be computed with exactly: numbers go up to 10^15, with at most 6 decimal places"), span, "");
            return None;
        }
        Some(n)
    }
}
