//! The header of a contract.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::{blocks, misspelt};
use crate::syntax::tree::{Agreement, AgreementLine, Name, Phrase};

impl<'i> Build<'i> {
    /// `agreement "…" version 1 { … }`
    pub(super) fn agreement(&mut self, node: &Node<'_>) -> Option<Agreement> {
        let lines = self.block(node, &blocks::AGREEMENT, Self::agreement_line, |p| Some(AgreementLine::Settle(p)), AgreementLine::Broken);
        let head = node.child(Rule::agreement_head);
        let title = match &head {
            Some(head) => self.quoted_of(head)?,
            None => Name { text: String::new(), span: self.span(&node.first()?) },
        };
        Some(Agreement { title, version: head.and_then(|h| self.word_of(&h, Rule::version_name)), lines })
    }

    fn agreement_line(&mut self, node: &Node<'_>) -> Option<AgreementLine> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::replaces => AgreementLine::Replaces {
                amends: node.has(Rule::kw_amends),
                file: self.quoted_of(node),
                version: self.word_of(node, Rule::version_name)?,
                from: match node.child(Rule::date) {
                    Some(date) => Some(self.date(&date)?),
                    None => None,
                },
                rule: self.word_of(node, Rule::phrase),
                span,
            },
            Rule::rests => AgreementLine::Rests { parts: self.rests(node)?, span },
            Rule::party => self.party(node)?,
            Rule::agreement_term => AgreementLine::Term(self.date_range(&node.child(Rule::date_range)?)?),
            Rule::timezone => AgreementLine::Timezone(self.word_of(node, Rule::zone_name)?),
            Rule::currency => AgreementLine::Currency { code: self.word_of(node, Rule::currency_code)?, places: self.word_of(node, Rule::integer) },
            Rule::fee => AgreementLine::Fee { name: self.word_of(node, Rule::name), amount: self.value_of(node)?, each: self.window_of(node)?, span },
            Rule::owner => AgreementLine::Owner { party: self.word_of(node, Rule::name)?, who: self.quoted_of(node)? },
            Rule::interpretation_line => AgreementLine::Interpretation {
                path: self.path(&node.child(Rule::path)?),
                except: node.child(Rule::phrases).map_or_else(Vec::new, |p| self.phrases(&p)),
            },
            _ => return None,
        })
    }

    /// A role is any word; one that is nearly the head of another line is taken for a slip.
    fn party(&mut self, node: &Node<'_>) -> Option<AgreementLine> {
        let role = node.child(Rule::role).or_else(|| node.child(Rule::known_role))?;
        if misspelt(role.text().trim(), blocks::AGREEMENT.heads).is_some() {
            let span = self.span(node);
            return self.reread(span, blocks::AGREEMENT.strict(), Self::agreement_line)?.into_iter().next();
        }
        Some(AgreementLine::Party { role: self.word(&role), name: self.word_of(node, Rule::name)?, full: self.quoted_of(node) })
    }

    /// The lines of a block that holds nothing but settled points.
    pub(super) fn phrases(&mut self, node: &Node<'_>) -> Vec<Phrase> {
        self.block(node, &blocks::PHRASES, |_, _| None, |p| Some(Some(p)), |_| None).into_iter().flatten().collect()
    }
}
