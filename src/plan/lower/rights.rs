//! Rights: what a party may do once something has happened.

use super::context::{Lowering, small};
use crate::plan::Right;
use crate::readings::{Choice, RightAgain};
use crate::syntax::tree::{self, Expr, ExprKind, ItemKind, Name, Phrase};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The longest notice: ten years.
const MOST_DAYS: u32 = 3_653;

impl<'a> Lowering<'a> {
    /// The party of that short name, or the one that has that role, by its position in the plan.
    pub(super) fn party_called(&mut self, name: &Name) -> Option<u16> {
        let role = self.plan.roles.iter().position(|r| *r == name.text).map(small);
        let parties = &self.plan.parties;
        let at = parties.iter().position(|p| p.name == name.text).or_else(|| parties.iter().position(|p| Some(p.role.0) == role));
        if at.is_none() {
            let mut known: Vec<String> = self.plan.parties.iter().map(|p| p.name.clone()).collect();
            known.extend(self.plan.parties.iter().filter_map(|p| self.plan.roles.get(p.role.index()).cloned()));
            self.say(crate::resolve::names::unknown_among("party", &name.text, name.span, &known));
        }
        at.map(small)
    }

    /// Every right.
    pub(super) fn rights(&mut self) {
        let mut subjects: Vec<String> = Vec::new();
        self.each_item(|me, item| {
            let ItemKind::Right(right) = &item.kind else { return };
            let plain = right.name.text.split_whitespace().collect::<Vec<_>>().join("_");
            let mut subject = plain.clone();
            let mut n = 2;
            while subjects.contains(&subject) {
                subject = format!("{plain}.{n}");
                n += 1;
            }
            subjects.push(subject.clone());
            me.right(right, &subject);
        });
    }

    fn right(&mut self, right: &'a tree::Right, subject: &str) {
        self.settle_here(subject, &right.settle.iter().collect::<Vec<&Phrase>>(), &["notice within", "effective"]);
        let party = self.party_called(&right.party);
        let when = self.history(&right.when, None, subject);
        let notice = right.notice.as_ref().map(|expr| self.notice_days(expr));
        let again = self.point(&RightAgain::KIND, subject, None, right.name.span);
        if when.is_some() {
            self.settled_here();
        }
        self.here.lines.clear();
        let effect = right.effect.as_ref().map(|expr| self.whole_days(expr, ("a notice takes effect", "effective 30 days later")));
        let (notice_days, effect_days) = match (notice, effect) {
            (Some(None), _) | (_, Some(None)) => return,
            (notice, effect) => (notice.flatten(), effect.flatten()),
        };
        if let (Some(party), Some(when)) = (party, when) {
            let name = right.name.text.split_whitespace().collect::<Vec<_>>().join(" ");
            self.plan.rights.push(Right { name, clause: self.clause(), party, when, notice_days, effect_days, again });
        }
    }

    /// Days are dates here: a notice ends with one.
    fn notice_days(&mut self, expr: &Expr) -> Option<u32> {
        self.whole_days(expr, ("a notice is given", "notice within 30 days"))
    }

    /// A number of whole days, as dates; `what` is allowed them, as in `example`.
    pub(super) fn whole_days(&mut self, expr: &Expr, (what, example): (&str, &str)) -> Option<u32> {
        let days = match &expr.kind {
            ExprKind::Length { parts, of: None } => match parts.as_slice() {
                [(n, unit)] if unit.text.trim_end_matches('s') == "day" => Some(*n),
                [(n, unit)] if unit.text.trim_end_matches('s') == "week" => n.checked_mul(Decimal::from(7)),
                _ => None,
            },
            ExprKind::Broken => return None,
            _ => None,
        };
        let whole = days.filter(|n| n.fract().is_zero()).and_then(|n| n.to_u32()).filter(|n| (1..=MOST_DAYS).contains(n));
        if whole.is_none() {
            let help = format!("write `{example}`");
            self.error("unit/days", format!("{what} within whole days, from 1 to {MOST_DAYS}"), expr.span, &help);
        }
        whole
    }
}
