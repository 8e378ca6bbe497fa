//! Braces that are missing or too many.

use super::blocks::Block;
use crate::diagnostic::Diagnostic;
use crate::syntax::build::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::text::Span;

impl Build<'_> {
    /// The last character before a place that is neither white space nor comment.
    fn last_before(&self, at: usize) -> Span {
        let end = self.trivia.trim_end(self.text, 0, at);
        let start = self.text.get(..end).and_then(|s| s.char_indices().next_back()).map_or(0, |(at, _)| at);
        Span::new(self.file, start, end)
    }

    /// A block without its opening brace.
    pub(in crate::syntax) fn missing_open(&mut self, missing: &Node<'_>) {
        let last = self.last_before(missing.start());
        let insert = Span::new(self.file, last.range().end, last.range().end);
        self.diagnostics.push(Diagnostic::error("syntax/missing-open", "expected `{` after this", last).fix("add `{` here", insert, " {"));
    }

    /// A block without its closing brace. Says nothing of a block that has lost both: that has been said.
    pub(in crate::syntax) fn missing_close(&mut self, node: &Node<'_>, missing: &Node<'_>, block: &Block) {
        if node.has(Rule::missing_open) {
            return;
        }
        let last = self.last_before(missing.start());
        let insert = Span::new(self.file, last.range().end, last.range().end);
        let mut error = Diagnostic::error("syntax/missing-close", "expected `}` after this", last).fix("add `}` here", insert, "\n}");
        if let Some(open) = self.opening(node, block) {
            error = error.at(Span::new(self.file, open, open + 1), "to close this");
        }
        self.diagnostics.push(error);
    }

    /// Where the brace of a block opens.
    fn opening(&self, node: &Node<'_>, block: &Block) -> Option<usize> {
        let from = node.children().take_while(|c| block.skips(c.rule())).last().map_or(node.start(), |c| c.end());
        self.text.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at)
    }

    /// A closing brace that closes nothing.
    pub(in crate::syntax) fn stray_close(&mut self, span: Span) {
        self.diagnostics.push(Diagnostic::error("syntax/stray-close", "this `}` closes nothing", span).fix("take out this `}`", span, ""));
    }
}
