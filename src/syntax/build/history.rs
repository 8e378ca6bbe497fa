//! Numbers compared, what has happened in windows before, and rights.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::tree::{CondExpr, ExprKind, Extent, FieldExpr, HistoryExpr, HistoryTest, NumExpr, Right};

impl<'i> Build<'i> {
    /// Numbers compared, joined flat. A name compared with a plain value is a comparison like that of a field.
    pub(super) fn num_tests(&mut self, node: &Node<'_>) -> Option<CondExpr> {
        let mut parts: Vec<CondExpr> = Vec::new();
        let mut joins = Vec::new();
        for child in node.children() {
            match child.rule() {
                Rule::num_test => parts.push(self.num_test(&child)?),
                Rule::joined_by => joins.push(child.has(Rule::kw_and)),
                _ => {}
            }
        }
        if joins.is_empty() { parts.pop() } else { Some(CondExpr::Joined { parts, joins, span: self.span(node) }) }
    }

    fn num_test(&mut self, node: &Node<'_>) -> Option<CondExpr> {
        let mut sides = node.all(Rule::num);
        let (left, right) = (sides.next()?, sides.next()?);
        let (left, right) = (self.num(&left)?, self.num(&right)?);
        let (word, span) = (self.word_of(node, Rule::compare_word)?, self.span(node));
        Some(match (left, right) {
            (NumExpr::Value(left), NumExpr::Value(value)) => match left.kind {
                ExprKind::Name(field) => CondExpr::Compare { field: FieldExpr { field, at: None, span: left.span }, word, value, span },
                _ => CondExpr::Number { left: Box::new(NumExpr::Value(left)), word, right: Box::new(NumExpr::Value(value)), span },
            },
            (left, right) => CondExpr::Number { left: Box::new(left), word, right: Box::new(right), span },
        })
    }

    /// The history directly beneath.
    pub(super) fn history_of(&mut self, node: &Node<'_>) -> Option<HistoryExpr> {
        self.history(&node.child(Rule::history)?)
    }

    /// Parts joined flat; brackets recurse, no deeper than the text may be nested.
    pub(super) fn history(&mut self, node: &Node<'_>) -> Option<HistoryExpr> {
        let mut parts: Vec<HistoryExpr> = Vec::new();
        let mut joins = Vec::new();
        for child in node.children() {
            match child.rule() {
                Rule::history_test => parts.push(self.history_test(&child)?),
                Rule::history_group => parts.push(HistoryExpr::Group(Box::new(self.history_of(&child)?), self.span(&child))),
                Rule::joined_by => joins.push(child.has(Rule::kw_and)),
                _ => {}
            }
        }
        if joins.is_empty() { parts.pop() } else { Some(HistoryExpr::Joined { parts, joins, span: self.span(node) }) }
    }

    fn history_test(&mut self, node: &Node<'_>) -> Option<HistoryExpr> {
        let subject = match node.child(Rule::history_subject) {
            Some(subject) => Some(self.num_of(&subject)?),
            None => None,
        };
        let test = match self.word_of(node, Rule::compare_word) {
            Some(word) => HistoryTest::Compare(word, self.num_of(node)?),
            None if node.has(Rule::kw_missed) => HistoryTest::Missed,
            None => HistoryTest::Met,
        };
        Some(HistoryExpr::Test { subject, test, extent: self.extent(&node.child(Rule::extent)?)?, span: self.span(node) })
    }

    fn extent(&mut self, node: &Node<'_>) -> Option<Extent> {
        let span = self.span(node);
        let how = node.children().find(|c| c.rule() != Rule::kw_in)?;
        let unit = self.unit_of(&how)?;
        Some(match how.rule() {
            Rule::extent_next => Extent::Next { count: self.plain_of(&how)?, unit, span },
            Rule::extent_every => Extent::Every { unit, of: self.path(&how.child(Rule::path)?), span },
            Rule::extent_any => Extent::Any { unit, span },
            _ => {
                let mut counts = self.plains(&how).into_iter();
                Extent::Windows { least: counts.next()?, of: counts.next(), unit, span }
            }
        })
    }

    /// `right to terminate for customer when …`
    pub(super) fn right(&mut self, node: &Node<'_>) -> Option<Right> {
        let mut settle: Vec<_> = node.all(Rule::right_settle).map(|words| self.phrase(&words)).collect();
        if let Some(phrases) = node.child(Rule::phrases) {
            settle.extend(self.phrases(&phrases));
        }
        let mut notices = node.all(Rule::notice);
        let notice = match notices.next() {
            Some(notice) => Some(self.value_of(&notice)?),
            None => None,
        };
        if let Some(again) = notices.next() {
            let span = self.span(&again);
            self.error_with("syntax/second-body", "this right has already said how long its notice is", span, "take one of the two out");
        }
        let effect = match node.child(Rule::effect) {
            Some(effect) => Some(self.value_of(&effect)?),
            None => None,
        };
        let (name, party) = (self.word_of(node, Rule::right_name)?, self.word_of(node, Rule::name)?);
        Some(Right { name, party, when: self.history_of(node)?, notice, effect, settle })
    }
}
