//! Credits and limits.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Credit, CreditBody, Limit, NumExpr, Phrase};
use crate::text::Span;

/// A line of a credit.
enum Part {
    Body(CreditBody, Span),
    Settle(Phrase),
}

impl<'i> Build<'i> {
    /// `credit for quick_fix { … }`
    pub(super) fn credit(&mut self, node: &Node<'_>) -> Option<Credit> {
        let said = self.diagnostics.len();
        let parts = self.block(node, &blocks::CREDIT, Self::credit_line, |p| Some(Part::Settle(p)), |s| Part::Body(CreditBody::Broken(s), s));
        let objectives = vec![self.path(&node.child(Rule::credit_head)?.child(Rule::path)?)];
        let mut body = None;
        let mut settle = Vec::new();
        for part in parts {
            match part {
                Part::Settle(phrase) => settle.push(phrase),
                Part::Body(CreditBody::Broken(span), _) => drop(body.get_or_insert(CreditBody::Broken(span))),
                Part::Body(more, span) if body.as_ref().is_some_and(|b| !matches!(b, CreditBody::Broken(_))) => {
                    drop(more);
                    self.error_with(
                        "syntax/second-body",
                        "this credit has already said what it pays",
                        span,
                        "write another `credit`, or take one of the two out",
                    );
                }
                Part::Body(first, _) => body = Some(first),
            }
        }
        let span = self.span(node);
        if body.is_none() && self.diagnostics.len() == said {
            self.error_with(
                "syntax/no-body",
                "this credit does not say what it pays",
                span,
                "write a table of bands, or a line like `pays 5% of fee when missed`",
            );
        }
        let body = body.unwrap_or(CreditBody::Broken(span));
        Some(Credit { bonus: false, objectives, body, multiply: Vec::new(), returns: Vec::new(), least: None, claim: None, settle })
    }

    fn credit_line(&mut self, node: &Node<'_>) -> Option<Part> {
        let span = self.span(node);
        let body = match node.rule() {
            Rule::table => CreditBody::Table(self.table(node)),
            Rule::pays => {
                let amount = self.value_of(node)?;
                match node.child(Rule::name) {
                    Some(noun) => CreditBody::EachMissed(amount, self.word(&noun)),
                    None => CreditBody::WhenMissed(NumExpr::Value(amount)),
                }
            }
            _ => return None,
        };
        Some(Part::Body(body, span))
    }

    /// `limit credits each calendar month to 25% of fee`
    pub(super) fn limit(&mut self, node: &Node<'_>) -> Option<Limit> {
        let objectives = node.all(Rule::path).map(|p| self.path(&p)).collect();
        let (each, to) = (self.window_of(node), NumExpr::Value(self.value_of(node)?));
        Some(Limit { objectives, for_each: Vec::new(), each, each_credit: false, to })
    }
}
