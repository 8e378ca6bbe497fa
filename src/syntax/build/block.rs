//! The lines of a block: good ones are built, broken ones are read again, so that each mistake is reported once and hides nothing.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks::Block;
use crate::syntax::tree::Phrase;
use crate::text::Span;

impl Build<'_> {
    /// The lines of a block: each good one through `line`, each that settles a point through `settle`, each bad one reported.
    /// `None` from `line` is a broken line.
    pub(super) fn block<L>(
        &mut self,
        node: &Node<'_>,
        block: &'static Block,
        line: impl Fn(&mut Self, &Node<'_>) -> Option<L>,
        settle: impl Fn(Phrase) -> Option<L>,
        broken: impl Fn(Span) -> L,
    ) -> Vec<L> {
        let mut lines = Vec::new();
        let mut previous = None;
        let mut done = 0;
        for child in node.children() {
            let span = self.span(&child);
            match child.rule() {
                rule if block.skips(rule) || rule == Rule::EOI => continue,
                Rule::missing_open => {
                    self.missing_open(&child);
                    continue;
                }
                Rule::missing_close => {
                    self.missing_close(node, &child, block);
                    continue;
                }
                _ if span.range().start < done => continue,
                _ => {}
            }
            if self.gave_up(child.start()) {
                break;
            }
            let said = self.diagnostics.len();
            let mut statement = None;
            let made: Option<Vec<L>> = match child.rule() {
                Rule::settle if self.settles(span, block.heads) => settle(self.phrase(&child)).map(|made| vec![made]),
                Rule::settle | Rule::junk_line | Rule::junk_plain | Rule::junk_arm => {
                    let before = previous.filter(|_| self.goes_on(span, block.heads));
                    let whole = before.map_or(span, |start| Span::new(self.file, start, span.range().end));
                    let again = self.reread(whole, block.strict(), &line);
                    if before.is_some() && again.is_some() {
                        lines.pop();
                    }
                    again
                }
                _ => match self.swallowed(span, block.strict()) {
                    Some(next) => {
                        let first = Span::new(self.file, span.range().start, self.trivia.trim_end(self.text, span.range().start, next));
                        let made = self.read(first, block.strict(), &line);
                        lines.extend(made.unwrap_or_else(|| vec![broken(first)]));
                        done = self.rest(node, &child, block);
                        self.read(Span::new(self.file, next, done), block.strict(), &line)
                    }
                    None => {
                        statement = Some(child.start());
                        line(self, &child).map(|made| vec![made])
                    }
                },
            };
            if made.is_none() && self.diagnostics.len() == said {
                self.error("syntax/unreadable", "this line cannot be read", span);
            }
            lines.extend(made.unwrap_or_else(|| vec![broken(span)]));
            previous = statement;
        }
        lines
    }

    /// The end of a line that was taken for the end of another: what follows it and goes on with it belongs to it.
    fn rest(&self, node: &Node<'_>, child: &Node<'_>, block: &'static Block) -> usize {
        let after = node.children().skip_while(|c| c.start() <= child.start());
        let more = after.map(|c| (c.rule(), self.span(&c))).take_while(|(rule, span)| match rule {
            Rule::missing_close => false,
            Rule::settle | Rule::junk_line | Rule::junk_plain | Rule::junk_arm if self.goes_on(*span, block.heads) => true,
            _ => !self.begins_line(span.range().start),
        });
        more.last().map_or(self.span(child), |(_, span)| span).range().end
    }
}
