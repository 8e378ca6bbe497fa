//! What is left over is read again with its strict rule, to say where it goes wrong and what was expected there.

pub(super) mod blocks;

use super::build::Build;
use super::describe::describe;
use super::grammar::{Grammar, Rule};
use super::node::Node;
use super::tree::{Name, Phrase};
use crate::diagnostic::nearest;
use crate::readings::KINDS;
use crate::text::Span;
use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

/// A kind of block: how its parts are called in the grammar.
pub(super) struct Block {
    /// The rules that are not lines: its keyword and its head.
    pub(super) keyword: Rule,
    /// What stands between its keyword and its brace.
    pub(super) head: Rule,
    /// The strict rule for one line of it.
    pub(super) just: Rule,
    /// The words its lines begin with.
    pub(super) heads: &'static [&'static str],
}

impl Block {
    /// Whether a child of that rule is no line.
    pub(super) fn skips(&self, rule: Rule) -> bool {
        rule == self.keyword || rule == self.head || rule == Rule::calendar_is
    }
}

impl<'i> Build<'i> {
    pub(super) fn broken_item(&mut self, node: &Node<'i>, _previous: Option<usize>) {
        let span = self.span(node);
        match node.rule() {
            Rule::unsupported => {
                let word = node.first().map_or("", |w| w.text()).to_owned();
                self.error("syntax/not-yet", format!("`{word}` is not part of the language yet"), span);
            }
            Rule::stray_close => {
                self.error("syntax/stray-close", "this `}` closes nothing", span);
            }
            _ => self.reread(span, Rule::just_item),
        }
    }

    /// Reads a span with a strict rule, to say what is wrong with it.
    fn reread(&mut self, span: Span, just: Rule) {
        let text = self.text.get(span.range()).unwrap_or("");
        match Grammar::parse(just, text) {
            Ok(_) => {
                self.error("syntax/unreadable", "this cannot be read", span);
            }
            Err(error) => self.expected(&error, span, None),
        }
    }

    /// Says what pest expected at the place where it gave up.
    pub(super) fn expected(&mut self, error: &Error<Rule>, span: Span, _word: Option<&str>) {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => span.range().start + at,
        };
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.iter().map(|r| describe(*r)).collect::<Vec<_>>().join(", "),
            ErrorVariant::CustomError { message } => message.clone(),
        };
        let place = self.one_char(at);
        self.error("syntax/expected", format!("expected {expected}"), place);
    }

    pub(super) fn missing_open(&mut self, block: &Node<'i>, _node: &Node<'i>) {
        let span = self.span(block);
        self.error("syntax/missing-open", "`{` is missing", span);
    }

    pub(super) fn missing_close(&mut self, block: &Node<'i>, _node: &Node<'i>) {
        let span = self.span(block);
        self.error("syntax/missing-close", "`}` is missing", span);
    }

    pub(super) fn bad_head(&mut self, _block: &Node<'i>, node: &Node<'i>, block: &Block) {
        let span = self.span(node);
        self.reread(span, block.head);
    }

    pub(super) fn junk_line(&mut self, node: &Node<'i>, _previous: Option<usize>, block: &Block) {
        let span = self.span(node);
        self.reread(span, block.just);
    }

    /// A line that settles a point, unless it is a slip.
    pub(super) fn settle(&mut self, node: &Node<'i>, _previous: Option<usize>, block: &Block) -> Option<Phrase> {
        let phrase = self.phrase(node);
        let first = phrase.text.split_whitespace().next().unwrap_or("");
        let settles = KINDS.iter().any(|k| phrase.text.starts_with(k.phrase));
        let word = Name { text: first.to_owned(), span: Span::new(self.file, phrase.span.range().start, phrase.span.range().start + first.len()) };
        (settles || !self.misspelt(&word, block)).then_some(phrase)
    }

    /// Whether a word is nearly one that lines of this block begin with; says so.
    pub(super) fn misspelt(&mut self, word: &Name, block: &Block) -> bool {
        let Some(right) = nearest(&word.text, block.heads.iter().copied()).filter(|right| *right != word.text) else { return false };
        let error = self.error("syntax/misspelt", format!("`{}` is not a word that a line can begin with here", word.text), word.span);
        *error = error.clone().fix(format!("write `{right}`"), word.span, right);
        true
    }
}
