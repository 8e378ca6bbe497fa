//! Credits, bonuses and limits.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Claim, PaymentLine};
use crate::syntax::tree::{Credit, CreditBody, Expr, Limit, MultiplyLine, NumExpr, OneCredit, Phrase, ReturnLine};
use crate::text::Span;

/// A line of a credit.
enum Part {
    Body(CreditBody, Span),
    Multiply(MultiplyLine),
    Return(ReturnLine),
    Least(Expr, Span),
    Claim(Claim),
    Payment(PaymentLine),
    Settle(Phrase),
}

impl<'i> Build<'i> {
    /// `credit for quick_fix { … }`, `bonus for …`
    pub(super) fn credit(&mut self, node: &Node<'_>) -> Option<Credit> {
        let said = self.diagnostics.len();
        let parts = self.block(node, &blocks::CREDIT, Self::credit_line, |p| Some(Part::Settle(p)), |s| Part::Body(CreditBody::Broken(s), s));
        let bonus = node.has(Rule::kw_bonus);
        let objectives = self.paths(&node.child(Rule::credit_head)?);
        let mut body = None;
        let span = self.span(node);
        let mut credit = Credit {
            bonus,
            objectives,
            body: CreditBody::Broken(span),
            multiply: Vec::new(),
            returns: Vec::new(),
            least: None,
            claim: None,
            payment: None,
            settle: Vec::new(),
        };
        let what = if bonus { "bonus" } else { "credit" };
        for part in parts {
            match part {
                Part::Settle(phrase) => credit.settle.push(phrase),
                Part::Multiply(line) => credit.multiply.push(line),
                Part::Return(line) => credit.returns.push(line),
                Part::Least(_, span) if credit.least.is_some() => self.twice(what, "what it pays nothing below", span),
                Part::Least(least, _) => credit.least = Some(least),
                Part::Claim(claim) if credit.claim.is_some() => self.twice(what, "how long it can be claimed", claim.span),
                Part::Claim(claim) => credit.claim = Some(claim),
                Part::Payment(line) if credit.payment.is_some() => self.twice(what, "when it is paid", line.span),
                Part::Payment(line) => credit.payment = Some(line),
                Part::Body(CreditBody::Broken(span), _) => drop(body.get_or_insert(CreditBody::Broken(span))),
                // Where a line is broken, the next one may be the rest of it.
                Part::Body(..) if body.is_some() && self.diagnostics.len() > said => {}
                Part::Body(_, span) if body.is_some() => {
                    let message = format!("this {what} has already said what it pays");
                    self.error_with("syntax/second-body", message, span, format!("write another `{what}`, or take one of the two out"));
                }
                Part::Body(first, _) => body = Some(first),
            }
        }
        if body.is_none() && self.diagnostics.len() == said {
            let message = format!("this {what} does not say what it pays");
            self.error_with("syntax/no-body", message, span, "write a table of bands, or a line like `pays 5% of fee when missed`");
        }
        if let Some(body) = body {
            credit.body = body;
        }
        Some(credit)
    }

    fn twice(&mut self, what: &str, said: &str, span: Span) {
        self.error_with("syntax/second-body", format!("this {what} has already said {said}"), span, "take one of the two out");
    }

    fn credit_line(&mut self, node: &Node<'_>) -> Option<Part> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::table => Part::Body(CreditBody::Table(self.table(node)), span),
            Rule::pays => match node.child(Rule::pays_nothing) {
                Some(nothing) => Part::Least(self.value_of(&nothing)?, span),
                None => Part::Body(self.pays(node)?, span),
            },
            Rule::multiply => Part::Multiply(MultiplyLine { by: self.value_of(node)?, when: self.history_of(node)?, span }),
            Rule::earn_back => Part::Return(ReturnLine { share: self.value_of(node)?, when: self.history_of(node)?, span }),
            Rule::claim => Part::Claim(self.claim(node)?),
            Rule::payment => Part::Payment(self.payment(node)?),
            _ => return None,
        })
    }

    fn pays(&mut self, node: &Node<'_>) -> Option<CreditBody> {
        let span = self.span(node);
        let amount = self.num_of(node)?;
        if let Some(at) = node.child(Rule::pays_at) {
            let mut steps = vec![(amount, self.value_of(&at)?)];
            for step in at.all(Rule::pays_step) {
                steps.push((self.num_of(&step)?, self.value_of(&step)?));
            }
            return Some(CreditBody::InProportion(steps, span));
        }
        if let Some(noun) = node.child(Rule::pays_each).and_then(|each| self.word_of(&each, Rule::name)) {
            if let NumExpr::Value(value) = amount {
                return Some(CreditBody::EachMissed(value, noun));
            }
            let help = "write an amount such as `50 GBP`, or a formula that is paid `when missed`";
            self.error_with("syntax/value", "what is paid for each missed case is a plain amount", amount.span(), help);
            return None;
        }
        Some(match node.child(Rule::pays_when) {
            Some(when) => match when.child(Rule::num_tests) {
                Some(tests) => CreditBody::Formula(amount, Some(self.num_tests(&tests)?)),
                None if when.has(Rule::kw_met) => CreditBody::WhenMet(amount),
                None => CreditBody::WhenMissed(amount),
            },
            None => CreditBody::Formula(amount, None),
        })
    }

    /// `limit credits each calendar month to 25% of fee`, `limit each credit to 100 GBP`
    pub(super) fn limit(&mut self, node: &Node<'_>) -> Option<Limit> {
        let to = self.num_of(node)?;
        let Some(credits) = node.child(Rule::limit_credits) else {
            return Some(Limit { objectives: Vec::new(), for_each: Vec::new(), each: None, each_credit: true, to });
        };
        let for_each = if credits.has(Rule::fields) { self.fields_of(&credits)? } else { Vec::new() };
        let each = match credits.child(Rule::window) {
            Some(window) => Some(self.window(&window)?),
            None => None,
        };
        Some(Limit { objectives: self.paths(&credits), for_each, each, each_credit: false, to })
    }

    /// `one credit for each incident among responses, resolutions, the customer chooses`
    pub(super) fn one_credit(&mut self, node: &Node<'_>) -> Option<OneCredit> {
        let mut names = node.all(Rule::name).map(|name| self.word(&name));
        let field = names.next()?;
        Some(OneCredit { field, by: names.next(), objectives: self.paths(node) })
    }
}
