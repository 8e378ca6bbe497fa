//! Claims and payments: until when, and what that is counted from.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::tree::{Claim, ClaimAt, DelayBy, Occasion, PaymentLine};

/// As the grammar has them.
const ORDINALS: [&str; 12] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];

impl<'i> Build<'i> {
    /// `claim made by customer within 30 days of the window's end`, `claim by the end of the second month after the window`, `claim made at any time`
    pub(super) fn claim(&mut self, node: &Node<'_>) -> Option<Claim> {
        let at = match node.child(Rule::claim_at) {
            Some(at) => Some(self.claim_at(&at)?),
            None => None,
        };
        let by = if node.has(Rule::any_time) { DelayBy::Ever } else { self.delay(node)? };
        Some(Claim { at, by, span: self.span(node) })
    }

    /// `paid within 60 days of the window's end`, `paid by the end of the month after the claim`
    pub(super) fn payment(&mut self, node: &Node<'_>) -> Option<PaymentLine> {
        Some(PaymentLine { by: self.delay(node)?, span: self.span(node) })
    }

    fn claim_at(&mut self, node: &Node<'_>) -> Option<ClaimAt> {
        Some(ClaimAt { noun: self.word_of(node, Rule::name), events: self.events_of(node)?, span: self.span(node) })
    }

    fn delay(&mut self, node: &Node<'_>) -> Option<DelayBy> {
        if let Some(within) = node.child(Rule::delay_within) {
            return Some(DelayBy::Within(self.value_of(&within)?, self.occasion(&within)?));
        }
        let end = node.child(Rule::delay_end)?;
        let place = |word: &str| ORDINALS.iter().position(|known| *known == word).and_then(|at| u32::try_from(at).ok());
        let count = end.child(Rule::ordinal).and_then(|word| place(word.text().trim())).map_or(1, |at| at.saturating_add(1));
        Some(DelayBy::EndOf(count, self.window_of(&end)?, self.occasion(&end)?))
    }

    /// What a time is counted from: the window's end, where nothing is said.
    fn occasion(&mut self, node: &Node<'_>) -> Option<Occasion> {
        let Some(of) = node.child(Rule::occasion) else { return Some(Occasion::Window) };
        if let Some(claim) = of.child(Rule::of_claim) {
            return Some(Occasion::Claim(self.span(&claim)));
        }
        if let Some(event) = of.child(Rule::of_event) {
            return Some(Occasion::Event(self.claim_at(&event)?));
        }
        if let Some(edge) = of.child(Rule::of_edge) {
            let begins = Some((edge.has(Rule::kw_beginning), self.span(&edge)));
            return Some(Occasion::Set { set: self.path(&edge.child(Rule::path)?), begins });
        }
        if let Some(words) = of.child(Rule::of_words) {
            return self.word_of(&words, Rule::phrase).map(Occasion::Words);
        }
        match of.child(Rule::of_set) {
            Some(set) => Some(Occasion::Set { set: self.path(&set.child(Rule::path)?), begins: None }),
            None => Some(Occasion::Window),
        }
    }
}
