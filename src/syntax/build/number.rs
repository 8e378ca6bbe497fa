//! Numbers that are worked out, and definitions.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::tree::{Define, DefineBody, Expr, ExprKind, NumExpr, NumJoin, UnitsExpr};
use crate::text::Span;

impl<'i> Build<'i> {
    /// `define outage as while …`
    pub(super) fn define(&mut self, node: &Node<'_>) -> Option<Define> {
        let body = match (node.child(Rule::define_set), node.child(Rule::define_cases)) {
            (Some(set), _) => DefineBody::Set(self.set_of(&set)?),
            (_, Some(cases)) => DefineBody::Cases(self.path(&cases.child(Rule::path)?), Box::new(self.cond_of(&cases)?)),
            _ => DefineBody::Num(self.num_of(node)?),
        };
        let settle = node.child(Rule::phrases).map_or_else(Vec::new, |p| self.phrases(&p));
        Some(Define { name: self.word_of(node, Rule::name)?, body, settle })
    }

    /// The number directly beneath.
    pub(super) fn num_of(&mut self, node: &Node<'_>) -> Option<NumExpr> {
        self.num(&node.child(Rule::num)?)
    }

    /// Parts joined flat; brackets recurse, no deeper than the text may be nested.
    pub(super) fn num(&mut self, node: &Node<'_>) -> Option<NumExpr> {
        let span = self.span(node);
        if let Some(choose) = node.child(Rule::num_choose) {
            let mut parts: Vec<NumExpr> = Vec::new();
            for part in choose.all(Rule::num_part) {
                parts.push(self.num_part(&part)?);
            }
            return Some(NumExpr::Choose { greater: choose.has(Rule::kw_greater_of), parts, span });
        }
        let mut parts: Vec<NumExpr> = Vec::new();
        let mut joins = Vec::new();
        for child in node.children() {
            match child.rule() {
                Rule::num_part => parts.push(self.num_part(&child)?),
                Rule::num_join => joins.push((join(&child), self.span(&child))),
                _ => {}
            }
        }
        if joins.is_empty() {
            return parts.pop();
        }
        self.same_joins(&parts, &joins, span);
        Some(NumExpr::Joined { parts, joins: joins.into_iter().map(|(join, _)| join).collect(), span })
    }

    /// Sums and products beside each other need brackets; says where they may stand.
    fn same_joins(&mut self, parts: &[NumExpr], joins: &[(NumJoin, Span)], span: Span) {
        let sum = |join: NumJoin| matches!(join, NumJoin::Plus | NumJoin::Less);
        let Some((first, _)) = joins.first().copied() else { return };
        let Some(at) = joins.iter().position(|(join, _)| sum(*join) != sum(first)) else { return };
        let (Some((_, place)), Some(before), Some(after)) = (joins.get(at), parts.get(at), parts.get(at + 1)) else { return };
        let left = self.slice(Span::new(self.file, span.range().start, before.span().range().end)).to_owned();
        let right = self.slice(before.span().to(after.span())).to_owned();
        let word = self.slice(*place).to_owned();
        let message = format!("sums and products stand side by side at `{word}`, and which is worked out first is not said");
        self.error_with("syntax/brackets", message, *place, format!("put brackets around `{left}` or around `{right}`"));
    }

    fn num_part(&mut self, node: &Node<'_>) -> Option<NumExpr> {
        let amount = self.num_atom(&node.first()?)?;
        let Some(per) = node.child(Rule::num_per) else { return Some(amount) };
        let span = self.span(node);
        let Some(time) = per.child(Rule::per_time) else {
            let words = self.word_of(&per, Rule::per_words)?;
            return Some(match amount {
                NumExpr::Value(value) => NumExpr::Value(Expr { kind: ExprKind::Per(Box::new(value), words), span }),
                amount => {
                    let units = UnitsExpr { part: None, every: None, unit: words, beyond: None, span };
                    NumExpr::Per { amount: Box::new(amount), units, of: None, each: false, span }
                }
            });
        };
        let units = self.units(&time, span)?;
        let of = match time.children().find(|c| matches!(c.rule(), Rule::num_group | Rule::num_time | Rule::num_named)) {
            Some(of) => Some(Box::new(self.num_atom(&of)?)),
            None => None,
        };
        Some(NumExpr::Per { amount: Box::new(amount), units, of, each: time.has(Rule::kw_each), span })
    }

    /// `started 30 minutes … beyond 1 hour`
    pub(super) fn units(&mut self, node: &Node<'_>, span: Span) -> Option<UnitsExpr> {
        let part = self.word_of(node, Rule::kw_started).or_else(|| self.word_of(node, Rule::kw_full));
        let every = match node.child(Rule::number) {
            Some(number) => Some(self.number(&number)?),
            None => None,
        };
        let mut unit = self.unit_of(node)?;
        unit.text.push('s');
        Some(UnitsExpr { part, every, unit, beyond: self.value_of(node), span })
    }

    fn num_atom(&mut self, node: &Node<'_>) -> Option<NumExpr> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::num_group => NumExpr::Group(Box::new(self.num_of(node)?), span),
            Rule::num_allocation => NumExpr::Allocation { pool: self.path(&node.child(Rule::path)?), span },
            Rule::num_time => NumExpr::Time { inside: node.has(Rule::kw_in), set: self.set_simple(&node.child(Rule::set_simple)?)?, span },
            Rule::num_percent => self.percent(node)?,
            Rule::num_value => NumExpr::Value(self.expr(node)),
            Rule::num_named => self.num_named(node)?,
            _ => return None,
        })
    }

    /// `5%`, `5% of fee`, `120% of (…)`
    fn percent(&mut self, node: &Node<'_>) -> Option<NumExpr> {
        let span = self.span(node);
        let percent = self.number(&node.child(Rule::plain_percent)?.child(Rule::number)?)?;
        let value = |kind| NumExpr::Value(Expr { kind, span });
        let Some(of) = node.children().find(|c| matches!(c.rule(), Rule::num_group | Rule::num_value | Rule::num_named)) else {
            return Some(value(ExprKind::Percent(percent)));
        };
        Some(match self.num_atom(&of)? {
            NumExpr::Value(Expr { kind: ExprKind::Name(base), .. }) => value(ExprKind::PercentOf(percent, base)),
            of => NumExpr::PercentOf { percent, of: Box::new(of), span },
        })
    }

    /// A name alone, the fee of an earlier period, or a metric of something.
    fn num_named(&mut self, node: &Node<'_>) -> Option<NumExpr> {
        let span = self.span(node);
        let path = self.path(&node.child(Rule::path)?);
        if let Some(preceding) = node.child(Rule::preceding) {
            return Some(NumExpr::Preceding { of: path, unit: self.unit_of(&preceding)?, span });
        }
        match node.child(Rule::fold) {
            Some(fold) => self.fold(path, &fold, span).map(|fold| NumExpr::Fold(Box::new(fold))),
            None => Some(NumExpr::Value(Expr { kind: ExprKind::Name(path), span })),
        }
    }
}

fn join(node: &Node<'_>) -> NumJoin {
    match node.first().map(|j| j.rule()) {
        Some(Rule::kw_plus) => NumJoin::Plus,
        Some(Rule::kw_times) => NumJoin::Times,
        Some(Rule::kw_divided_by) => NumJoin::DividedBy,
        _ => NumJoin::Less,
    }
}
