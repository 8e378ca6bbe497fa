//! Braces that are missing or too many.

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
        let error = self.error("syntax/missing-open", "expected `{` after this", last);
        *error = error.clone().fix("add `{` here", insert, " {");
    }

    /// A block without its closing brace. Says nothing of a block that has lost both: that has been said.
    pub(in crate::syntax) fn missing_close(&mut self, block: &Node<'_>, missing: &Node<'_>) {
        if block.has(Rule::missing_open) {
            return;
        }
        let last = self.last_before(missing.start());
        let insert = Span::new(self.file, last.range().end, last.range().end);
        let open = self.opening(block).map(|at| Span::new(self.file, at, at + 1));
        let error = self.error("syntax/missing-close", "expected `}` after this", last);
        let mut better = error.clone().fix("add `}` here", insert, "\n}");
        if let Some(open) = open {
            better = better.at(open, "to close this");
        }
        *error = better;
    }

    /// Where the brace of a block opens.
    fn opening(&self, block: &Node<'_>) -> Option<usize> {
        let is_head = |rule| format!("{rule:?}").ends_with("_head") || matches!(rule, Rule::kw_except | Rule::text | Rule::bad_cases);
        let from = block.children().take_while(|c| is_head(c.rule()) || format!("{:?}", c.rule()).starts_with("kw_")).last().map_or(block.start(), |c| c.end());
        self.text.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at)
    }

    /// A closing brace that closes nothing. Silent right after something broken: that is where a brace was lost.
    pub(in crate::syntax) fn stray_close(&mut self, span: Span) {
        let error = self.error("syntax/stray-close", "this `}` closes nothing", span);
        *error = error.clone().fix("take out this `}`", span, "");
    }
}
