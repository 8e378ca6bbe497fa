//! Pairs to tree. One file for each idea of the language; each function takes the node of one rule and gives one part of the tree,
//! or nothing after it has said why.

mod adjustment;
mod agreement;
mod block;
mod calendar;
mod case;
mod claim;
mod clock;
mod dates;
mod events;
mod family;
mod fold;
mod governance;
mod history;
mod holidays;
mod money;
mod number;
mod objective;
mod pool;
mod scenario;
mod set;
mod settling;
mod source;
mod table;
mod values;

use super::Parsed;
use super::grammar::{Grammar, Rule};
use super::node::Node;
use super::patch::Map;
use super::scan::Trivia;
use super::tree::{Clause, File, Item, ItemKind, Phrase, Use, UseWhat};
use crate::diagnostic::Diagnostic;
use crate::text::{FileId, Span};
use pest::Parser;

/// So many mistakes are reported in one file.
const MOST_ERRORS: usize = 1000;

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
            let map = Map::default();
            let (mut previous, mut spilt, mut junk) = (None, false, false);
            for pair in pairs.flat_map(|p| p.into_inner()).filter(|p| p.as_rule() != Rule::EOI) {
                let node = Node::new(pair, &map);
                if build.gave_up(node.start()) {
                    break;
                }
                let said = build.diagnostics.len();
                let span = build.span(&node);
                // What spills out of a block that was closed too early, and its brace, have been reported with it.
                if (junk && node.rule() == Rule::stray_close) || (spilt && build.is_inner(&node)) {
                    junk = node.rule() != Rule::stray_close;
                    items.push(Item { kind: ItemKind::Broken, span });
                    previous = None;
                    continue;
                }
                items.push(build.item(&node, previous));
                previous = (!matches!(node.rule(), Rule::stray_close | Rule::junk_item)).then(|| node.start());
                junk = node.rule() == Rule::junk_item;
                spilt = build.diagnostics.len() > said && node.rule() != Rule::stray_close;
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
    build.diagnostics.dedup_by(|a, b| a.span() == b.span() && a.code == b.code);
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
        let cut = node.end().saturating_sub(span.range().end);
        let text = node.text().get(..node.text().len().saturating_sub(cut)).unwrap_or("");
        Phrase { text: text.split_whitespace().collect::<Vec<_>>().join(" "), span }
    }

    /// Says that something is wrong.
    pub(super) fn error(&mut self, code: &'static str, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::error(code, message, span));
    }

    /// Says that something is wrong, and what to do about it.
    pub(super) fn error_with(&mut self, code: &'static str, message: impl Into<String>, span: Span, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, message, span).help(help));
    }

    /// Whether so much is wrong that the rest is not looked at; says so once.
    fn gave_up(&mut self, at: usize) -> bool {
        let full = self.diagnostics.len() >= MOST_ERRORS;
        if full && self.diagnostics.iter().all(|d| d.code != "syntax/too-many") {
            let message = format!("more than {MOST_ERRORS} mistakes; what follows is not looked at");
            self.error_with("syntax/too-many", message, self.one_char(at), "mend some of them first");
        }
        full
    }

    /// The span of the character at an offset; of the last one at the end of the text.
    pub(super) fn one_char(&self, at: usize) -> Span {
        let len = self.text.get(at..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8);
        Span::new(self.file, at, at + len)
    }

    /// One declaration. `previous` is where the one before it begins.
    fn item(&mut self, node: &Node<'_>, previous: Option<usize>) -> Item {
        let span = self.span(node);
        let said = self.diagnostics.len();
        let made = match node.has(Rule::bad_head) {
            true => self.rebuild(span, &[], Rule::just_item, |build, node| build.item_kind(node, None)).and_then(|made| made.into_iter().next()),
            false => self.item_kind(node, previous),
        };
        let kind = match made {
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

    /// What a node declares. Broken parts are read again.
    pub(super) fn item_kind(&mut self, node: &Node<'_>, previous: Option<usize>) -> Option<ItemKind> {
        Some(match node.rule() {
            Rule::edition => ItemKind::Edition(self.word(&node.child(Rule::year)?)),
            Rule::use_ => ItemKind::Use(self.import(node)?),
            Rule::agreement => ItemKind::Agreement(self.agreement(node)?),
            Rule::clause => {
                ItemKind::Clause(Clause { number: self.word(&node.child(Rule::clause_number)?), text: node.child(Rule::text).map(|t| self.quoted(&t)) })
            }
            Rule::case => ItemKind::Case(self.case(node)?),
            Rule::state => ItemKind::State(self.state(node)?),
            Rule::define => ItemKind::Define(self.define(node)?),
            Rule::calendar => ItemKind::Calendar(self.calendar(node)?),
            Rule::holidays => ItemKind::Holidays(self.holidays(node)?),
            Rule::clock => ItemKind::Clock(self.clock(node)?),
            Rule::targets => ItemKind::Targets(self.targets(node)?),
            Rule::objective => ItemKind::Objective(self.objective(node)?),
            Rule::credit => ItemKind::Credit(self.credit(node)?),
            Rule::limit => ItemKind::Limit(self.limit(node)?),
            Rule::one_credit => ItemKind::OneCredit(self.one_credit(node)?),
            Rule::pool => ItemKind::Pool(self.pool(node)?),
            Rule::adjustment => ItemKind::Adjustment(self.adjustment(node)?),
            Rule::during => ItemKind::During(self.during(node)?),
            Rule::prefer => ItemKind::Prefer(self.prefer(node)),
            Rule::right => ItemKind::Right(self.right(node)?),
            Rule::attribute => ItemKind::Attribute(self.attribute(node)?),
            Rule::report => ItemKind::Report(self.report(node)?),
            Rule::review => ItemKind::Review(self.review(node)?),
            Rule::notify => ItemKind::Notify(self.notify(node)?),
            Rule::procedure => ItemKind::Procedure(self.procedure(node)?),
            Rule::interpretation => ItemKind::Interpretation(self.interpretation(node)?),
            Rule::term => ItemKind::Term(self.term(node)?),
            Rule::decide => ItemKind::Decide(self.decision(&node.child(Rule::decision)?)?),
            Rule::accept => ItemKind::Accept(self.accept(node)?),
            Rule::scenario => ItemKind::Scenario(self.scenario(node)?),
            Rule::always => ItemKind::Always(self.always(node)?),
            Rule::source => ItemKind::Source(self.source(node)?),
            _ => self.broken_item(node, previous)?,
        })
    }

    fn import(&mut self, node: &Node<'_>) -> Option<Use> {
        let what = match (node.child(Rule::text), node.child(Rule::path)) {
            (Some(text), _) => UseWhat::File(self.quoted(&text)),
            (None, path) => UseWhat::Path(self.path(&path?)),
        };
        Some(Use { what, alias: node.child(Rule::name).map(|n| self.word(&n)) })
    }
}
