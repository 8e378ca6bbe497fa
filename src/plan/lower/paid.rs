//! What is paid: amounts, shares of fees, points, and numbers that are worked out.

use super::context::Lowering;
use super::measures::Sort;
use super::numbers::NumContext;
use crate::diagnostic::Diagnostic;
use crate::plan::{Amount, Base, FeeId, FeeTime, Num, ObjectiveId, OneOf, Per, WindowSpec, computable_money};
use crate::readings::{Choice, FeeBase};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Expr, ExprKind, NumExpr, Path};
use crate::text::Span;
use crate::value::Ratio;

impl<'a> Lowering<'a> {
    /// The unit of what an objective measures.
    pub(super) fn sort_of(&self, id: ObjectiveId) -> Option<Sort> {
        self.plan.unit_of_objective(self.plan.objectives.get(id.index())?)
    }

    /// An amount that a credit pays for an objective.
    pub(super) fn pays(&mut self, number: &'a NumExpr, subject: &str, objective: ObjectiveId) -> Option<Amount> {
        let context = NumContext::of_objective(self, objective, subject)?;
        let amount = self.paid_number(number, subject, &context)?;
        self.fits_objective(amount, number.span(), objective)
    }

    /// As [`Self::pays`], of a plain value.
    pub(super) fn pays_value(&mut self, expr: &'a Expr, subject: &str, objective: ObjectiveId) -> Option<Amount> {
        let amount = match &expr.kind {
            ExprKind::Name(_) | ExprKind::PercentOf(..) | ExprKind::Length { .. } if !self.is_plain(expr) => {
                let context = NumContext::of_objective(self, objective, subject)?;
                let worked = self.num_value(expr, &context)?;
                self.worked_out(worked, expr.span)?
            }
            _ => self.plain_amount(expr, subject)?,
        };
        self.fits_objective(amount, expr.span, objective)
    }

    /// An amount in a context: plain values as they stand, everything else as a formula.
    pub(super) fn paid_number(&mut self, number: &'a NumExpr, subject: &str, context: &NumContext) -> Option<Amount> {
        if let Some(expr) = number.value().filter(|e| self.is_plain(e)) {
            return self.plain_amount(expr, subject);
        }
        let worked = self.num(number, context)?;
        self.worked_out(worked, number.span())
    }

    fn worked_out(&mut self, (num, unit): (Num, Sort), span: Span) -> Option<Amount> {
        if unit != Sort::Money {
            let text = self.written(span);
            let wrong = Diagnostic::error("unit/mismatch", format!("`{text}` is {}, and what is paid is money", unit.words()), span).label(unit.words());
            let help = if unit == Sort::Share { "say of what: `… times fee`" } else { "multiply it by an amount: `… times 10 GBP`" };
            self.say(wrong.help(help));
            return None;
        }
        Some(Amount { base: OneOf::just(Base::Formula(Box::new(num))), per: Per::Window })
    }

    /// Whether a value is an amount by itself: money, a share of a fee, points, an open value.
    fn is_plain(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(path) | ExprKind::PercentOf(_, path) => !self.is_worked_out(path),
            ExprKind::Length { of: Some(path), .. } => !self.is_fee(path),
            ExprKind::Per(inner, _) => self.is_plain(inner),
            _ => true,
        }
    }

    /// Whether a name is a number that is not a fee.
    fn is_worked_out(&self, path: &Path) -> bool {
        let name = path.text();
        if name == "fee" || self.plan.fees.iter().any(|f| f.name == name) {
            return false;
        }
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        let declared = |kind| !self.names.candidates(kind, &parts, self.here.file).is_empty();
        let word = ["attained", "target", "shortfall", "sample", "missed", "window", "points", "credits"].contains(&name.as_str());
        word || declared(DeclKind::Pool) || declared(DeclKind::Define) || declared(DeclKind::Objective)
    }

    fn plain_amount(&mut self, expr: &'a Expr, subject: &str) -> Option<Amount> {
        match &expr.kind {
            ExprKind::Points(_) => {
                let points = self.points(expr)?;
                Some(Amount { base: OneOf::just(Base::Points(points)), per: Per::Window })
            }
            ExprKind::Name(path) => {
                let fee = self.fee_named(path)?;
                Some(Amount { base: OneOf::just(Base::OfFee(Ratio::ONE, fee)), per: Per::Window })
            }
            _ => self.amount(expr, subject, &None),
        }
    }

    /// Cells of a column `gives`: a number of service points.
    pub(super) fn gives(&mut self, expr: &'a Expr, subject: &str) -> Option<Amount> {
        let base = self.one_of(expr, subject, "a number of points", |me, e| me.points(e).map(Base::Points))?;
        Some(Amount { base, per: Per::Window })
    }

    fn points(&mut self, expr: &Expr) -> Option<rust_decimal::Decimal> {
        let (ExprKind::Points(n) | ExprKind::Number(n)) = &expr.kind else {
            self.mismatch(expr, "a number of points", &None);
            return None;
        };
        if !computable_money(*n) {
            self.error("unit/range", format!("`{n}` cannot be computed with exactly: points go up to 10^15, with at most 6 decimal places"), expr.span, "");
            return None;
        }
        Some(*n)
    }

    /// Whether an amount for each of something can be paid for an objective.
    fn fits_objective(&mut self, amount: Amount, span: Span, objective: ObjectiveId) -> Option<Amount> {
        let sort = self.sort_of(objective)?;
        let judges = self.plan.objectives.get(objective.index())?.items().is_some_and(|i| Self::judges_cases(&i.measure));
        if matches!(amount.per, Per::Point(_)) && sort != Sort::Share {
            self.error("money/per", format!("points are short of a percentage, and the objective measures {}", sort.words()), span, "");
            return None;
        }
        if matches!(amount.per, Per::Point(_)) {
            self.has_target(objective, span)?;
        }
        if amount.per == Per::MissedCase && !judges {
            self.error("credit/no-cases", "no case is missed by itself: the objective is no share", span, "");
            return None;
        }
        if amount.per == Per::MissedCase {
            self.counts_what_is_kept(objective, span)?;
        }
        Some(amount)
    }

    /// A factor: `50%`, `2`.
    pub(super) fn factor(&mut self, expr: &Expr) -> Option<Ratio> {
        let ratio = match &expr.kind {
            ExprKind::Percent(n) => Ratio::percent(*n),
            ExprKind::Number(n) => Ratio::from_decimal(*n),
            _ => {
                self.mismatch(expr, "a factor such as `50%` or `2`", &None);
                return None;
            }
        };
        let fits = ratio.filter(|r| *r >= Ratio::ZERO && crate::plan::computable_share(*r));
        if fits.is_none() {
            self.error("unit/range", "a factor lies between 0 and 100, with at most 8 decimal places", expr.span, "");
        }
        fits
    }

    /// A share of a fee over windows of another length than the fee's own is an open point.
    pub(super) fn meets_fee_base(&mut self, amount: &Amount, each: Option<&WindowSpec>, span: Span) {
        let mut fees = Vec::new();
        for base in &amount.base.options {
            match base {
                Base::OfFee(_, fee) => fees.push(*fee),
                Base::Formula(num) => window_fees(num, &mut fees),
                Base::Money(_) | Base::Points(_) => {}
            }
        }
        self.meets_fee_base_of(&fees, each, span);
    }

    /// As [`Self::meets_fee_base`], of fees.
    pub(super) fn meets_fee_base_of(&mut self, fees: &[FeeId], each: Option<&WindowSpec>, span: Span) {
        let month = |w: &WindowSpec| w.month.and_then(|m| self.plan.points.get(m)).map(|p| p.reading.clone());
        let shape = |w: &WindowSpec| (w.unit, w.count, w.rolling, w.origin, month(w));
        let same = |fee: &FeeId| self.plan.fees.get(fee.index()).zip(each).is_some_and(|(fee, each)| shape(&fee.each) == shape(each));
        if !fees.iter().all(same) {
            let subject = self.here.name.clone();
            self.point(&FeeBase::KIND, &subject, None, span);
        }
    }
}

/// The fees that a number takes for its own window.
pub(super) fn window_fees(num: &Num, out: &mut Vec<FeeId>) {
    match num {
        Num::Fee { fee, time: FeeTime::Window } => out.push(*fee),
        Num::Op(_, parts) => parts.iter().for_each(|part| window_fees(part, out)),
        Num::Units(inner, _) => window_fees(inner, out),
        Num::Between { of, points } => {
            window_fees(of, out);
            points.iter().for_each(|(_, value)| window_fees(value, out));
        }
        Num::Choose(choices, last) => {
            choices.iter().for_each(|(_, value)| window_fees(value, out));
            window_fees(last, out);
        }
        _ => {}
    }
}
