//! Objectives and tables of targets.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Expr, ExprKind, MeasureExpr, Objective, ObjectiveLine, Phrase, Table, Targets};

/// A part of a block whose body is a table: the table, or a line that settles a point.
enum Part {
    Table(Table),
    Settle(Phrase),
    Broken,
}

impl<'i> Build<'i> {
    /// `targets by priority at opened { table }`
    pub(super) fn targets(&mut self, node: &Node<'_>) -> Option<Targets> {
        let said = self.diagnostics.len();
        let line = |b: &mut Self, n: &Node<'_>| (n.rule() == Rule::table).then(|| Part::Table(b.table(n)));
        let parts = self.block(node, &blocks::TARGETS, line, |p| Some(Part::Settle(p)), |_| Part::Broken);
        let keys = self.fields_of(&node.child(Rule::targets_head)?)?;
        let mut table = None;
        let mut settle = Vec::new();
        for part in parts {
            match part {
                Part::Table(more) if table.is_some() => {
                    self.error_with("syntax/second-table", "a list of targets has one table", more.span, "join the rows to the first table");
                }
                Part::Table(first) => table = Some(first),
                Part::Settle(phrase) => settle.push(phrase),
                Part::Broken => {}
            }
        }
        if table.is_none() && self.diagnostics.len() == said {
            let span = self.span(node);
            self.error_with(
                "syntax/no-table",
                "these targets have no table",
                span,
                "write a row of heads and a row for each value: `| priority | resolution |`",
            );
        }
        Some(Targets { keys, table: table?, settle })
    }

    /// `objective quick_fix on tickets where … { … }`
    pub(super) fn objective(&mut self, node: &Node<'_>) -> Option<Objective> {
        let lines = self.block(node, &blocks::OBJECTIVE, Self::objective_line, |p| Some(ObjectiveLine::Settle(p)), ObjectiveLine::Broken);
        let head = node.child(Rule::objective_head)?;
        let mut names = self.names(&head).into_iter();
        Some(Objective { name: names.next()?, on: names.next()?, population: self.cond_of(&head), lines })
    }

    fn objective_line(&mut self, node: &Node<'_>) -> Option<ObjectiveLine> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::measure => ObjectiveLine::Measure(self.measure(node)?),
            Rule::target => {
                let word = self.word_of(node, Rule::kw_at_least).or_else(|| self.word_of(node, Rule::kw_at_most))?;
                ObjectiveLine::Target { word, value: self.value_of(node)?, span }
            }
            Rule::each => ObjectiveLine::Each { window: self.window_of(node)?, counted_at: node.child(Rule::path).map(|p| self.path(&p)), span },
            Rule::for_each => ObjectiveLine::ForEach { fields: self.fields_of(node)?, span },
            Rule::needs => ObjectiveLine::Needs { sample: self.value_of(node)?, otherwise: self.word_of(node, Rule::phrase), span },
            Rule::open_cases => ObjectiveLine::Open { plural: self.word_of(node, Rule::name)?, rule: self.word_of(node, Rule::phrase)?, span },
            _ => return None,
        })
    }

    fn measure(&mut self, node: &Node<'_>) -> Option<MeasureExpr> {
        let with = node.child(Rule::measure_with);
        let within = match &with {
            Some(with) if with.has(Rule::its_target) => Some(None),
            Some(with) if with.has(Rule::expr) => Some(self.value_of(with)),
            _ => None,
        };
        let rank = match node.child(Rule::rank) {
            Some(rank) => {
                let number = self.number(&rank.child(Rule::number)?)?;
                let kind = if rank.has(Rule::percent_sign) { ExprKind::Percent(number) } else { ExprKind::Number(number) };
                Some(Expr { kind, span: self.span(&rank) })
            }
            None => None,
        };
        let of = node.child(Rule::measure_of).and_then(|of| of.child(Rule::field)).and_then(|f| self.field(&f));
        Some(MeasureExpr {
            metric: self.word_of(node, Rule::metric)?,
            rank,
            with: with.as_ref().and_then(|w| w.child(Rule::path)).map(|p| self.path(&p)),
            within,
            of,
            cond: with.and_then(|w| self.cond_of(&w)).or_else(|| self.cond_of(node)),
            method: self.word_of(node, Rule::phrase),
            span: self.span(node),
        })
    }
}
