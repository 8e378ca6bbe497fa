//! A pair of pest's with its place in the whole text, and the ways the builder looks into it.

use super::grammar::Rule;
use super::patch::Map;
use pest::iterators::Pair;

/// A matched rule. Children are found by their rule, so that the builder does not depend on keywords or on order.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pair: Pair<'a, Rule>,
    map: &'a Map,
}

impl<'a> Node<'a> {
    /// A pair of a text whose places `map` knows.
    pub(super) fn new(pair: Pair<'a, Rule>, map: &'a Map) -> Self {
        Self { pair, map }
    }

    /// Which rule matched.
    pub(super) fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// What it matched; may end in white space and comments.
    pub(super) fn text(&self) -> &'a str {
        self.pair.as_str()
    }

    /// First byte in the whole text.
    pub(super) fn start(&self) -> usize {
        self.map.place(self.pair.as_span().start())
    }

    /// One past its last byte in the whole text.
    pub(super) fn end(&self) -> usize {
        self.map.place(self.pair.as_span().end())
    }

    /// What it is made of, in order.
    pub(super) fn children(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let map = self.map;
        self.pair.clone().into_inner().map(move |pair| Node { pair, map })
    }

    /// The first child of that rule.
    pub(super) fn child(&self, rule: Rule) -> Option<Node<'a>> {
        self.children().find(|c| c.rule() == rule)
    }

    /// The children of that rule.
    pub(super) fn all(&self, rule: Rule) -> impl Iterator<Item = Node<'a>> + use<'a> {
        self.children().filter(move |c| c.rule() == rule)
    }

    /// Whether there is a child of that rule.
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.child(rule).is_some()
    }

    /// The first child, whatever it is.
    pub(super) fn first(&self) -> Option<Node<'a>> {
        self.children().next()
    }
}
