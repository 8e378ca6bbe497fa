//! A pair of pest's with its place in the whole text, and the ways the builder looks into it.

use super::grammar::Rule;
use pest::iterators::Pair;

/// A matched rule. Children are found by their rule, so that the builder does not depend on keywords or on order.
#[derive(Clone, Debug)]
pub(super) struct Node<'i> {
    pair: Pair<'i, Rule>,
    /// Where the parsed text begins in the whole text.
    base: usize,
}

impl<'i> Node<'i> {
    /// A pair of a text that begins at `base`.
    pub(super) fn new(pair: Pair<'i, Rule>, base: usize) -> Self {
        Self { pair, base }
    }

    /// Which rule matched.
    pub(super) fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// What it matched; may end in white space and comments.
    pub(super) fn text(&self) -> &'i str {
        self.pair.as_str()
    }

    /// First byte in the whole text.
    pub(super) fn start(&self) -> usize {
        self.base + self.pair.as_span().start()
    }

    /// One past its last byte in the whole text.
    pub(super) fn end(&self) -> usize {
        self.base + self.pair.as_span().end()
    }

    /// What it is made of, in order.
    pub(super) fn children(&self) -> impl Iterator<Item = Node<'i>> + use<'i> {
        let base = self.base;
        self.pair.clone().into_inner().map(move |pair| Node { pair, base })
    }

    /// The first child of that rule.
    pub(super) fn child(&self, rule: Rule) -> Option<Node<'i>> {
        self.children().find(|c| c.rule() == rule)
    }

    /// The children of that rule.
    pub(super) fn all(&self, rule: Rule) -> impl Iterator<Item = Node<'i>> + use<'i> {
        self.children().filter(move |c| c.rule() == rule)
    }

    /// Whether there is a child of that rule.
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.child(rule).is_some()
    }

    /// The first child, whatever it is.
    pub(super) fn first(&self) -> Option<Node<'i>> {
        self.children().next()
    }
}
