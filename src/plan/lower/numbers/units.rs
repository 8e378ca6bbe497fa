//! Lengths as numbers of units: `per started hour of downtime beyond 1 hour`.

use super::{NumContext, Worked};
use crate::diagnostic::Diagnostic;
use crate::plan::lower::context::Lowering;
use crate::plan::{FeeTime, Num, NumUnit, PartUnit, Units};
use crate::readings::{Choice, FirstPreceding, PartUnit as PartUnitKind, Straddle};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Expr, ExprKind, Name, NumExpr, Path, UnitsExpr};
use crate::text::Span;
use crate::value::Micros;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The longest unit: a hundred years.
const LONGEST: i64 = 36_525 * Micros::DAY.0;

impl<'a> Lowering<'a> {
    /// `[started|full] [N] UNIT … [beyond LENGTH]`
    pub(in crate::plan::lower) fn units(&mut self, expr: &'a UnitsExpr, subject: &str) -> Option<Units> {
        let UnitsExpr { part, every, unit, beyond, span } = expr;
        let each = self.unit_length(unit)?;
        let length = Decimal::from(each).checked_mul((*every).unwrap_or(Decimal::ONE)).filter(|l| l.fract().is_zero() && *l > Decimal::ZERO);
        let Some(length) = length.and_then(|l| l.to_i64()).filter(|l| *l <= LONGEST) else {
            self.error("unit/range", "this length of time is nought, too long, or finer than a microsecond", unit.span, "");
            return None;
        };
        let beyond = match beyond {
            None => Micros(0),
            Some(expr) => self.plain_length(expr, &Some((unit.span, "what is counted is time".to_owned())))?,
        };
        let part = match part.as_ref().map(|p| p.text.as_str()) {
            Some("started") => PartUnit::Started,
            Some("full") => PartUnit::Full,
            _ => PartUnit::Open(self.point(&PartUnitKind::KIND, subject, None, *span)),
        };
        Some(Units { unit: Micros(length), beyond, part })
    }

    /// A length as a number of units: all of it together.
    pub(super) fn units_of(&mut self, expr: &'a UnitsExpr, of: Option<&'a NumExpr>, context: &NumContext) -> Option<Num> {
        let units = self.units(expr, &context.subject);
        let of = self.length_of(of, &expr.unit, expr.span, context);
        Some(Num::Units(Box::new(of?), units?))
    }

    /// Each stretch of a set of time as a number of units, added: what is left of one does not count for the next.
    pub(super) fn units_of_each(&mut self, expr: &'a UnitsExpr, of: Option<&'a NumExpr>, context: &NumContext) -> Option<Num> {
        let units = self.units(expr, &context.subject);
        let path = match of {
            Some(NumExpr::Value(Expr { kind: ExprKind::Name(path), .. })) if self.is_set_name(path) => path,
            _ => {
                let span = of.map_or(expr.span, NumExpr::span);
                self.error(
                    "type/measure",
                    "`each` is of a set of time that has a name: of each stretch of it",
                    span,
                    "define it: `define downtime as while …`",
                );
                return None;
            }
        };
        self.has_windows(expr.span, context)?;
        let set = self.time_set_named(path)?;
        let straddle = self.point(&Straddle::KIND, &context.subject, None, expr.span);
        Some(Num::Stretches { set, metric: "sum".to_owned(), percentile: None, method: None, units: Some(units?), straddle })
    }

    fn unit_length(&mut self, unit: &Name) -> Option<i64> {
        match unit.text.trim_end_matches('s') {
            "second" => Some(1_000_000),
            "minute" => Some(60_000_000),
            "hour" => Some(Micros::HOUR.0),
            word @ ("day" | "week") => {
                let hours = if word == "day" { "24 hours" } else { "168 hours" };
                let wrong = Diagnostic::error("unit/days", "a unit of time is needed here, and a day is not always 24 hours", unit.span);
                self.say(wrong.fix(format!("write `{hours}` if that is meant"), unit.span, hours));
                None
            }
            word @ ("month" | "quarter" | "year") => {
                self.error(
                    "unit/month",
                    format!("a {word} is not a length of time: it has no fixed number of days"),
                    unit.span,
                    "say it in hours: `720 hours`",
                );
                None
            }
            _ => {
                let known = ["second", "minute", "hour"].map(str::to_owned);
                self.say(crate::resolve::names::unknown_among("unit of time", &unit.text, unit.span, &known));
                None
            }
        }
    }

    /// What is counted in units: a length; without any, what was measured.
    pub(super) fn length_of(&mut self, of: Option<&'a NumExpr>, unit: &Name, span: Span, context: &NumContext) -> Option<Num> {
        let Some(of) = of else {
            let id = self.only_of_an_objective(&unit.text, span, context)?;
            let measured = self.plan.objectives.get(id.index()).and_then(|o| self.plan.unit_of_objective(o))?;
            if measured != NumUnit::Length {
                let said = format!("what is measured is {}, and `{}` counts time", measured.words(), unit.text);
                self.error("unit/mismatch", said, unit.span, "say of what: `per started hour of downtime`");
                return None;
            }
            return Some(Num::Attained);
        };
        // A set of time in this place is the time it holds.
        if let NumExpr::Value(Expr { kind: ExprKind::Name(path), span }) = of
            && self.is_set_name(path)
        {
            self.has_windows(*span, context)?;
            return self.time_set_named(path).map(Num::Time);
        }
        let because = Some((unit.span, format!("`{}` counts time", unit.text)));
        self.num_of(of, NumUnit::Length, &because, context)
    }

    fn is_set_name(&self, path: &Path) -> bool {
        let parts: Vec<&str> = path.parts.iter().map(|p| p.text.as_str()).collect();
        self.names.candidates(DeclKind::Define, &parts, self.here.file).first().is_some_and(|at| self.is_set(*at))
    }

    /// `fee of the preceding month`: what one period of the fee came to.
    pub(super) fn preceding(&mut self, of: &'a Path, unit: &Name, span: Span, context: &NumContext) -> Option<Worked> {
        let fee = self.fee_named(of)?;
        let each = self.plan.fees.get(fee.index()).map(|f| f.each.clone())?;
        let own = crate::plan::lower::windows::unit_called(&unit.text);
        if own != Some((each.unit, each.count)) || context.each.is_none() {
            let said = format!("`{}` is paid {}, not by the {}", of.text(), self.called(&each), unit.text);
            self.error("number/windows", said, span, "name its own period, or the fee alone: then it is that of the window");
            return None;
        }
        let first = self.point(&FirstPreceding::KIND, "", None, span);
        Some((Num::Fee { fee, time: FeeTime::Preceding(first) }, NumUnit::Money))
    }
}
