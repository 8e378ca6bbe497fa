//! Seasons, surges and phases, and what is otherwise during them.

use super::context::{Lowering, small};
use crate::plan::{AdjustmentId, Cadence, CadenceUnit};
use crate::resolve::DeclKind;
use crate::syntax::tree::{Every, ExprKind, Path};
use rust_decimal::prelude::ToPrimitive;

impl<'a> Lowering<'a> {
    /// Gives every season, surge and phase its id, before anything can name one.
    pub(super) fn adjustment_ids(&mut self) {
        for (n, at) in self.project(DeclKind::Adjustment).into_iter().enumerate() {
            self.adjustments.insert(at, AdjustmentId(small(n)));
        }
    }

    /// The season, surge or phase a path names.
    pub(super) fn adjustment_named(&mut self, path: &'a Path) -> Option<AdjustmentId> {
        let found = self.names.find(DeclKind::Adjustment, path, self.here.file);
        let at = self.found(found)?;
        self.adjustments.get(&at).copied()
    }

    /// Every season, surge and phase.
    pub(super) fn adjustments(&mut self) {}

    /// How often.
    pub(super) fn cadence(&mut self, every: &Every) -> Option<Cadence> {
        let unit = match every.unit.text.as_str() {
            "day" => CadenceUnit::Day,
            "week" => CadenceUnit::Week,
            "month" => CadenceUnit::Month,
            "quarter" => CadenceUnit::Quarter,
            "year" => CadenceUnit::Year,
            other => {
                let known = ["day", "week", "month", "quarter", "year"].map(str::to_owned);
                self.say(crate::resolve::names::unknown_among("unit of time", other, every.unit.span, &known));
                return None;
            }
        };
        let count = match every.count.as_ref().map(|c| (&c.kind, c.span)) {
            None => 1,
            Some((ExprKind::Number(n) | ExprKind::Count(n, _), span)) => {
                let whole = n.fract().is_zero().then(|| n.to_u32()).flatten().filter(|n| (1..=1_000).contains(n));
                if whole.is_none() {
                    self.error("unit/range", "how often is a whole number, from 1 to 1000", span, "");
                }
                whole?
            }
            Some((_, span)) => {
                self.error("unit/range", "how often is a whole number, from 1 to 1000", span, "write `every 2 weeks`");
                return None;
            }
        };
        Some(Cadence { count, unit })
    }
}
