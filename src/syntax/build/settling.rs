//! What settles points: interpretations, terms, decisions, acceptances.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Accept, Decide, Interpretation, TermDef};

impl<'i> Build<'i> {
    /// `interpretation plain_2026 "…" { lines }`
    pub(super) fn interpretation(&mut self, node: &Node<'_>) -> Option<Interpretation> {
        let lines = self.block(node, &blocks::INTERPRETATION, |_, _| None, |p| Some(Some(p)), |_| None).into_iter().flatten().collect();
        let head = node.child(Rule::interpretation_head)?;
        Some(Interpretation { name: self.word_of(&head, Rule::name)?, doc: self.quoted_of(&head), lines })
    }

    /// `term responded on ticket means …`
    pub(super) fn term(&mut self, node: &Node<'_>) -> Option<TermDef> {
        let meanings = match node.child(Rule::meanings) {
            Some(list) => list.all(Rule::meaning).map(|m| Some(vec![self.event(&m)?])).collect::<Option<Vec<_>>>()?,
            None => vec![self.events_of(node)?],
        };
        let case = node.child(Rule::on_case).map(|c| self.word(&c));
        Some(TermDef { name: self.word_of(node, Rule::name)?, case, meanings })
    }

    /// `reopen of resolution as continues, without the closed time`
    pub(super) fn decision(&mut self, node: &Node<'_>) -> Option<Decide> {
        Some(Decide { what: self.word_of(node, Rule::what)?, of: node.child(Rule::path).map(|p| self.path(&p)), as_: self.word_of(node, Rule::phrase)? })
    }

    /// `accept rounding of quick_contact because "…" by acme until 31 December 2026`
    pub(super) fn accept(&mut self, node: &Node<'_>) -> Option<Accept> {
        Some(Accept {
            what: self.word_of(node, Rule::what)?,
            of: node.child(Rule::path).map(|p| self.path(&p)),
            because: self.quoted_of(node)?,
            by: self.word_of(node, Rule::name)?,
            until: self.date_of(node)?,
        })
    }
}
