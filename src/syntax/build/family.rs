//! Agreements that rest on others, and who caused what was missed.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Attribute, AttributeLine, Rest};

impl<'i> Build<'i> {
    /// `rests on hosting "hosting.sla", network "network.sla"`
    pub(super) fn rests(&mut self, node: &Node<'_>) -> Option<Vec<Rest>> {
        let rest = |b: &mut Self, n: Node<'_>| Some(Rest { name: b.word_of(&n, Rule::name)?, file: b.quoted_of(&n)? });
        let mut rests = Vec::new();
        for child in node.all(Rule::rest) {
            rests.push(rest(self, child)?);
        }
        Some(rests)
    }

    /// `attribute uptime while service_down { … }`
    pub(super) fn attribute(&mut self, node: &Node<'_>) -> Option<Attribute> {
        let lines = self.block(node, &blocks::ATTRIBUTE, Self::attribute_line, |_| None, AttributeLine::Broken);
        let head = node.child(Rule::attribute_head).or_else(|| node.child(Rule::attribute_alone))?;
        let by = match head.child(Rule::field) {
            Some(field) => Some(self.field(&field)?),
            None => None,
        };
        let bad = if head.has(Rule::set_whole) { Some(self.set_of(&head)?) } else { None };
        Some(Attribute { objective: self.path(&head.child(Rule::path)?), bad, by, lines })
    }

    fn attribute_line(&mut self, node: &Node<'_>) -> Option<AttributeLine> {
        Some(match node.rule() {
            Rule::cause => AttributeLine::Cause { name: self.word_of(node, Rule::name)?, set: self.set_of(node)? },
            Rule::root_cause => AttributeLine::RootCause { within: self.value_of(node)?, span: self.span(node) },
            _ => return None,
        })
    }
}
