//! Vocabularies: cases, their events, fields and states.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Case, CaseLine, CaseSort, EventExpr, Expr, FieldType, StateDef};

impl<'i> Build<'i> {
    /// `case ticket "…" { … }`, `signal probe …`, `occurrence request …`
    pub(super) fn case(&mut self, node: &Node<'_>) -> Option<Case> {
        let lines = self.block(node, &blocks::CASE, Self::case_line, |_| None, CaseLine::Broken);
        let head = node.child(Rule::case_head)?;
        let plural = head.child(Rule::plural).map(|p| self.word(&p));
        let sort = match (node.has(Rule::kw_signal), node.has(Rule::kw_occurrence)) {
            (true, _) => CaseSort::Signal,
            (_, true) => CaseSort::Occurrence,
            _ => CaseSort::Case,
        };
        let also = head.has(Rule::case_also);
        Some(Case { name: self.word_of(&head, Rule::name)?, also, plural, doc: self.quoted_of(&head), sort, lines })
    }

    fn case_line(&mut self, node: &Node<'_>) -> Option<CaseLine> {
        let doc = self.quoted_of(node);
        Some(match node.rule() {
            Rule::case_event => CaseLine::Event {
                name: self.word_of(node, Rule::name)?,
                by: node.child(Rule::case_by).map_or_else(Vec::new, |b| self.names(&b)),
                with: node.child(Rule::case_with).map_or_else(Vec::new, |w| self.names(&w)),
                undoes: node.child(Rule::case_undoes).map_or_else(Vec::new, |u| self.names(&u)),
                corrects: node.child(Rule::case_corrects).map_or_else(Vec::new, |c| self.names(&c)),
                within: node.child(Rule::case_corrects).and_then(|c| self.in_time(&c)),
                doc,
            },
            Rule::case_field => {
                let kind = node.child(Rule::field_type)?.first()?;
                let kind = match kind.rule() {
                    Rule::field_flag => FieldType::Flag,
                    Rule::field_number => FieldType::Number,
                    Rule::field_text => FieldType::Text,
                    Rule::field_money => FieldType::Money,
                    Rule::field_link => FieldType::Link(self.word_of(&kind, Rule::name)?),
                    _ => FieldType::Names(self.names(&kind)),
                };
                CaseLine::Field { name: self.word_of(node, Rule::name)?, kind, doc }
            }
            Rule::case_follows => {
                for child in node.children() {
                    match child.rule() {
                        Rule::missing_open => self.missing_open(&child),
                        Rule::missing_close => self.missing_close(node, &child, &blocks::TARGETS),
                        _ => {}
                    }
                }
                let mut names = self.names(node).into_iter();
                CaseLine::Follows { name: names.next()?, from: names.collect(), table: self.table(&node.child(Rule::table)?) }
            }
            Rule::case_state => CaseLine::State {
                name: self.word_of(node, Rule::name)?,
                begin: self.edge(node.child(Rule::state_begin))?,
                end: self.edge(node.child(Rule::state_end))?,
                void: self.edge(node.child(Rule::state_void))?,
                once: self.edge(node.child(Rule::state_once))?,
                void_within: node.child(Rule::state_void).and_then(|void| self.in_time(&void)),
                within: node.child(Rule::state_once).and_then(|once| self.in_time(&once)),
                doc,
                settle: node.child(Rule::phrases).map_or_else(Vec::new, |p| self.phrases(&p)),
            },
            Rule::case_holds => CaseLine::Holds(self.value_of(node), self.span(node)),
            Rule::case_counted => CaseLine::CountedBy(self.word_of(node, Rule::name)?),
            Rule::case_ends => CaseLine::Ends(self.names(node)),
            _ => return None,
        })
    }

    /// The events that begin or end a state; none if it is not said.
    fn edge(&mut self, node: Option<Node<'_>>) -> Option<Vec<EventExpr>> {
        match node {
            Some(node) => self.events_of(&node),
            None => Some(Vec::new()),
        }
    }

    /// `within 30 days`, if it is said.
    fn in_time(&mut self, node: &Node<'_>) -> Option<Expr> {
        self.value_of(&node.child(Rule::in_time)?)
    }

    /// `state busy on ticket while waiting or parked`
    pub(super) fn state(&mut self, node: &Node<'_>) -> Option<StateDef> {
        let head = node.child(Rule::state_head)?;
        let mut names = self.names(&head).into_iter();
        Some(StateDef { name: names.next()?, case: names.next()?, set: self.set_of(&head)? })
    }
}
