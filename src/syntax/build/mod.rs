//! Pairs to tree. One file for each idea of the language; each function takes the node of one rule and gives one part of the tree,
//! or nothing after it has said why.

mod agreement;
mod calendar;
mod case;
mod clock;
mod dates;
mod events;
mod holidays;
mod money;
mod objective;
mod scenario;
mod settling;
mod source;
mod table;
mod values;

use super::Parsed;
use super::grammar::{Grammar, Rule};
use super::node::Node;
use super::recover::Block;
use super::scan::Trivia;
use super::tree::{Clause, File, Item, ItemKind, Phrase, Use, UseWhat};
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span};
use pest::Parser;

/// What the builder knows besides the node at hand.
pub(super) struct Build<'i> {
    /// The file that spans point into.
    pub(super) file: FileId,
    /// Its whole text.
    pub(super) text: &'i str,
    /// Its comments.
    pub(super) trivia: Trivia,
    /// What has been said so far.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Parses and builds a text that was looked at before.
pub(super) fn file(file: FileId, text: &str, trivia: Trivia) -> Parsed {
    let mut build = Build { file, text, trivia, diagnostics: Vec::new() };
    let mut items = Vec::new();
    match Grammar::parse(Rule::file, text) {
        Ok(pairs) => {
            let mut previous = None;
            for pair in pairs.flat_map(|p| p.into_inner()).filter(|p| p.as_rule() != Rule::EOI) {
                let node = Node::new(pair, 0);
                let start = node.start();
                items.push(build.item(&node, previous));
                previous = Some(start);
            }
        }
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            build.error("syntax/unreadable", "this file cannot be read from here on", build.one_char(at));
        }
    }
    build.diagnostics.sort_by_key(|d| d.span().map(|s| s.start));
    Parsed { file: File { items }, diagnostics: build.diagnostics }
}

impl<'i> Build<'i> {
    /// Where a node stands, without the white space and comments at its end.
    pub(super) fn span(&self, node: &Node<'_>) -> Span {
        Span::new(self.file, node.start(), self.trivia.trim_end(self.text, node.start(), node.end()))
    }

    /// The text of a node, trimmed, with single spaces.
    pub(super) fn phrase(&self, node: &Node<'_>) -> Phrase {
        let span = self.span(node);
        let text = self.text.get(span.range()).unwrap_or("");
        Phrase { text: text.split_whitespace().collect::<Vec<_>>().join(" "), span }
    }

    /// Says that something is wrong.
    pub(super) fn error(&mut self, code: &'static str, message: impl Into<String>, span: Span) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        self.diagnostics.push(Diagnostic::error(code, message, span));
        &mut self.diagnostics[at]
    }

    /// The span of the character at an offset; of the last one at the end of the text.
    pub(super) fn one_char(&self, at: usize) -> Span {
        let len = self.text.get(at..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8);
        Span::new(self.file, at, at + len)
    }

    /// One declaration. `previous` is where the one before it begins.
    fn item(&mut self, node: &Node<'i>, previous: Option<usize>) -> Item {
        let span = self.span(node);
        let said = self.diagnostics.len();
        let kind = match self.item_kind(node, previous) {
            Some(kind) => kind,
            None => {
                if self.diagnostics.len() == said {
                    self.error("syntax/unreadable", "this clause cannot be read", span);
                }
                ItemKind::Broken
            }
        };
        Item { kind, span }
    }

    fn item_kind(&mut self, node: &Node<'i>, previous: Option<usize>) -> Option<ItemKind> {
        Some(match node.rule() {
            Rule::edition => ItemKind::Edition(self.word(&node.child(Rule::year)?)),
            Rule::use_ => ItemKind::Use(self.import(node)?),
            Rule::agreement => ItemKind::Agreement(self.agreement(node)?),
            Rule::clause => {
                ItemKind::Clause(Clause { number: self.word(&node.child(Rule::clause_number)?), text: node.child(Rule::text).map(|t| self.quoted(&t)) })
            }
            Rule::case => ItemKind::Case(self.case(node)?),
            Rule::state => ItemKind::State(self.state(node)?),
            Rule::calendar => ItemKind::Calendar(self.calendar(node)?),
            Rule::holidays => ItemKind::Holidays(self.holidays(node)?),
            Rule::clock => ItemKind::Clock(self.clock(node)?),
            Rule::targets => ItemKind::Targets(self.targets(node)?),
            Rule::objective => ItemKind::Objective(self.objective(node)?),
            Rule::credit => ItemKind::Credit(self.credit(node)?),
            Rule::limit => ItemKind::Limit(self.limit(node)?),
            Rule::interpretation => ItemKind::Interpretation(self.interpretation(node)?),
            Rule::term => ItemKind::Term(self.term(node)?),
            Rule::decide => ItemKind::Decide(self.decision(&node.child(Rule::decision)?)?),
            Rule::accept => ItemKind::Accept(self.accept(node)?),
            Rule::scenario => ItemKind::Scenario(self.scenario(node)?),
            Rule::always => ItemKind::Always(self.always(node)?),
            Rule::source => ItemKind::Source(self.source(node)?),
            _ => {
                self.broken_item(node, previous);
                ItemKind::Broken
            }
        })
    }

    fn import(&mut self, node: &Node<'i>) -> Option<Use> {
        let what = match (node.child(Rule::text), node.child(Rule::path)) {
            (Some(text), _) => UseWhat::File(self.quoted(&text)),
            (None, path) => UseWhat::Path(self.path(&path?)),
        };
        Some(Use { what, alias: node.child(Rule::name).map(|n| self.word(&n)) })
    }

    /// The lines of a block: each good one through `line`, each that settles a point through `settle`, each bad one reported.
    /// `None` from `line` is a broken line.
    pub(super) fn block<L>(
        &mut self,
        node: &Node<'i>,
        block: &'static Block,
        line: impl Fn(&mut Self, &Node<'i>) -> Option<L>,
        settle: impl Fn(Phrase) -> Option<L>,
        broken: impl Fn(Span) -> L,
    ) -> Vec<L> {
        let mut lines = Vec::new();
        let mut previous = None;
        for child in node.children() {
            let said = self.diagnostics.len();
            let made = match child.rule() {
                rule if block.skips(rule) => continue,
                Rule::missing_open => {
                    self.missing_open(node, &child);
                    continue;
                }
                Rule::missing_close => {
                    self.missing_close(node, &child);
                    continue;
                }
                Rule::bad_head => {
                    self.bad_head(node, &child, block);
                    continue;
                }
                Rule::junk_line | Rule::junk_plain | Rule::junk_arm => {
                    self.junk_line(&child, previous, block);
                    None
                }
                Rule::settle => self.settle(&child, previous, block).and_then(&settle),
                _ => line(self, &child),
            };
            let span = self.span(&child);
            if made.is_none() && self.diagnostics.len() == said {
                self.error("syntax/unreadable", "this line cannot be read", span);
            }
            lines.push(made.unwrap_or_else(|| broken(span)));
            previous = Some(child.start());
        }
        lines
    }
}
