//! Pools: what is at risk, its bounds, and its table.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Pool, PoolBound, PoolBoundOf, Table};

impl<'i> Build<'i> {
    /// `pool at_risk of 10% of fee each calendar month, up to 200% allocated { table }`
    pub(super) fn pool(&mut self, node: &Node<'_>) -> Option<Pool> {
        let said = self.diagnostics.len();
        let line = |b: &mut Self, n: &Node<'_>| (n.rule() == Rule::table).then(|| Some(b.table(n)));
        let mut tables = self.block(node, &blocks::POOL, line, |_| None, |_| None).into_iter().flatten();
        let first: Option<Table> = tables.next();
        if let Some(more) = tables.next() {
            self.error_with("syntax/second-table", "a pool has one table", more.span, "join the rows to the first table");
        }
        if first.is_none() && self.diagnostics.len() == said {
            let span = self.span(node);
            let help = "write a row of heads and a row for each objective: `| objective | allocation |`";
            self.error_with("syntax/no-table", "this pool has no table", span, help);
        }
        let head = node.child(Rule::pool_head)?;
        let (name, amount, each) = (self.word_of(&head, Rule::name)?, self.num_of(&head)?, self.window_of(&head)?);
        let (mut allocatable, mut bounds) = (None, Vec::new());
        for bound in head.all(Rule::pool_bound) {
            let (most, span) = (self.value_of(&bound)?, self.span(&bound));
            if !bound.has(Rule::kw_allocated) {
                let category = self.word_of(&bound, Rule::name).map(PoolBoundOf::Category);
                let each = if bound.has(Rule::kw_each) { PoolBoundOf::Each } else { PoolBoundOf::Number };
                bounds.push(PoolBound { most, of: category.unwrap_or(each), span });
            } else if allocatable.is_some() {
                self.error_with("syntax/second-bound", "this pool has already said how much may be allocated", span, "take one of the two out");
            } else {
                allocatable = Some(most);
            }
        }
        Some(Pool { name, amount, each, allocatable, bounds, table: first? })
    }
}
