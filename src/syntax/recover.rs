//! What does not parse is read again with its strict rule, alone: that says where it goes wrong and what was expected there.
//! Where an edit mends it, the mended text is read on, so that one slip neither hides the next nor loses the clause.

pub(super) mod blocks;
mod braces;
mod habits;
mod problem;

use super::build::Build;
use super::grammar::{Grammar, Rule};
use super::keywords::{HEADS, is_keyword};
use super::node::Node;
use super::patch::patched;
use super::tree::ItemKind;
use crate::diagnostic::{Diagnostic, Fix, nearest};
use crate::readings::{KINDS, settled_by};
use crate::text::Span;
use blocks::{Strict, head_of};
use pest::Parser;

/// So many slips in one line are mended; what comes after them is not looked at.
const MOST_EDITS: usize = 8;

/// Longer words are not compared with those of the language.
const LONGEST_WORD: usize = 40;

/// Words that go on with the line before rather than begin one.
const GOING_ON: &[&str] = &[
    "where",
    "or",
    "not",
    "is",
    "at",
    "by",
    "with",
    "from",
    "until",
    "through",
    "when",
    "while",
    "otherwise",
    "later",
    "of",
    "in",
    "on",
    "as",
    "because",
    "means",
    "counted",
    "up",
    "and",
    "to",
    "within",
    "except",
];

/// Words that people write for others.
const OTHER_WORDS: &[(&str, &str)] = &[("thru", "through"), ("till", "until"), ("til", "until"), ("minus", "less"), ("if", "when"), ("previous", "preceding")];

impl Build<'_> {
    /// A part of the file that is no clause. `previous` is where the clause before it begins.
    pub(super) fn broken_item(&mut self, node: &Node<'_>, previous: Option<usize>) -> Option<ItemKind> {
        let span = self.span(node);
        if node.rule() == Rule::stray_close {
            self.stray_close(span);
            return None;
        }
        let strict = Strict { just: Rule::just_item, heads: HEADS, end: "the end of the clause" };
        let said = self.diagnostics.len();
        let whole = match previous {
            Some(start) if self.goes_on(span, HEADS) => Span::new(self.file, start, span.range().end),
            _ => span,
        };
        let made = self.reread(whole, strict, |build, node| build.item_kind(node, None)).and_then(|made| made.into_iter().next());
        if self.diagnostics.len() == said {
            self.error("syntax/unreadable", "this is no clause of the language", span);
        }
        made.filter(|_| whole == span)
    }

    /// Whether a part of the file that is no clause begins like a line of a block.
    pub(super) fn is_inner(&self, node: &Node<'_>) -> bool {
        let word = self.slice(self.word_span(node.start()));
        node.rule() == Rule::junk_item && !HEADS.contains(&word) && blocks::ALL.iter().any(|b| b.heads.contains(&word))
    }

    /// Whether a line that begins like one that settles a point is one, and not a slip or the rest of the line before.
    pub(super) fn settles(&self, span: Span, heads: &[&'static str]) -> bool {
        let line = self.slice(span);
        let known = KINDS.iter().any(|k| line.strip_prefix(k.phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
        self.begins_line(span.range().start) && (known || misspelt(self.slice(self.word_span(span.range().start)), heads).is_none())
    }

    /// Whether a stretch goes on with what stands before it.
    pub(super) fn goes_on(&self, span: Span, heads: &[&'static str]) -> bool {
        let start = span.range().start;
        let word = self.slice(self.word_span(start));
        let head = heads.contains(&word) || misspelt(word, heads).is_some() || (word.starts_with('"') && heads.contains(&blocks::QUOTED));
        let begins = word.starts_with(|c: char| c.is_ascii_lowercase()) && !GOING_ON.contains(&word);
        !(head || begins && self.begins_line(start))
    }

    /// Whether nothing but white space, an opening brace or a closing brace stands before a place in its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or("").trim_end_matches([' ', '\t', '\r']);
        before.is_empty() || before.ends_with(['\n', '{', '}'])
    }

    /// The text under a span.
    pub(super) fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The word, the text in quotes or the sign at a place.
    pub(super) fn word_span(&self, at: usize) -> Span {
        let rest = self.text.get(at..).unwrap_or("");
        Span::new(self.file, at, at + problem::token_len(rest))
    }

    /// Reads a stretch with a strict rule, says what is wrong with it, and builds what the mended stretch means.
    pub(super) fn reread<T>(&mut self, span: Span, strict: Strict, build: impl Fn(&mut Self, &Node<'_>) -> Option<T>) -> Option<Vec<T>> {
        let said = self.diagnostics.len();
        let edits = self.mend(span, strict)?;
        if self.diagnostics.len() == said {
            return None;
        }
        self.rebuild(span, &edits, strict.just, build)
    }

    /// Builds what a stretch means, after saying what is wrong with it if anything is.
    pub(super) fn read<T>(&mut self, span: Span, strict: Strict, build: impl Fn(&mut Self, &Node<'_>) -> Option<T>) -> Option<Vec<T>> {
        let edits = self.mend(span, strict)?;
        self.rebuild(span, &edits, strict.just, build)
    }

    /// Where a statement took the head of the next line for the words it lacks: the place of that head.
    pub(super) fn swallowed(&self, span: Span, strict: Strict) -> Option<usize> {
        let text = self.slice(span);
        let place = text.match_indices('\n').find_map(|(at, _)| {
            let rest = text.get(at + 1..)?;
            let place = span.range().start + at + 1 + rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
            let word = self.slice(self.word_span(place));
            let head = strict.heads.contains(&word) || misspelt(word, strict.heads).is_some();
            (head && !GOING_ON.contains(&word)).then_some(place)
        })?;
        let first = self.text.get(span.range().start..place)?;
        Grammar::parse(strict.just, first).is_err().then_some(place)
    }

    /// Builds a stretch with the edits made to it. The head of a clause that is still broken is mended on the way, as its lines are good.
    pub(super) fn rebuild<T>(&mut self, span: Span, edits: &[Fix], just: Rule, build: impl Fn(&mut Self, &Node<'_>) -> Option<T>) -> Option<Vec<T>> {
        let mut edits = edits.to_vec();
        let heads = self.mend_head(span, &edits, just);
        edits.extend(heads);
        let (text, map) = patched(self.text, span, &edits);
        let pairs = Grammar::parse(just, &text).ok()?.filter(|p| p.as_rule() != Rule::EOI);
        pairs.map(|pair| build(self, &Node::new(pair, &map))).collect()
    }

    /// The edits that mend the head of the clause in a stretch, if it is broken; says what is wrong with it.
    fn mend_head(&mut self, span: Span, edits: &[Fix], just: Rule) -> Vec<Fix> {
        let (text, map) = patched(self.text, span, edits);
        let Some(node) = Grammar::parse(just, &text).ok().and_then(|mut pairs| pairs.next()) else { return Vec::new() };
        let node = Node::new(node, &map);
        let bad = node.child(Rule::bad_head).or_else(|| node.child(Rule::bad_cases));
        let (Some(bad), Some(head)) = (bad, head_of(node.rule())) else { return Vec::new() };
        let place = self.span(&bad);
        let said = self.diagnostics.len();
        let mended = self.mend(place, Strict { just: head, heads: &[], end: "`{`" });
        if self.diagnostics.len() == said {
            self.error("syntax/unreadable", "this cannot be read", place);
        }
        mended.unwrap_or_default()
    }

    /// Says what is wrong with a stretch. The edits after which it parses, if they are found.
    fn mend(&mut self, span: Span, strict: Strict) -> Option<Vec<Fix>> {
        let mut edits: Vec<Fix> = Vec::new();
        let first = self.word_span(span.range().start);
        if let Some(right) = misspelt(self.slice(first), strict.heads) {
            let message = format!("expected `{right}`, found `{}`", self.slice(first));
            let error = Diagnostic::error("syntax/misspelt", message, first).fix(format!("write `{right}`"), first, right);
            edits.extend(error.fix.clone());
            self.diagnostics.push(error);
            if settled_by(&patched(self.text, span, &edits).0).is_some() {
                return None;
            }
        }
        let mut sure = true;
        for _ in 0..MOST_EDITS {
            let (text, map) = patched(self.text, span, &edits);
            let Err(error) = Grammar::parse(strict.just, &text) else { return Some(edits) };
            if !sure {
                return None;
            }
            let (diagnostic, certain) = self.problem(&error, &text, &map, strict);
            sure = certain;
            let fix = diagnostic.fix.clone();
            self.diagnostics.push(diagnostic);
            edits.push(fix?);
        }
        None
    }
}

/// The word meant by one that is nearly it. A word of the language is never misspelt.
pub(super) fn misspelt(word: &str, right: &[&'static str]) -> Option<&'static str> {
    let plain = word.chars().all(|c| c.is_alphanumeric() || c == '_') && word.chars().count() > 2;
    if !plain || word.len() > LONGEST_WORD || is_keyword(word) || right.contains(&word) {
        return None;
    }
    let meant = OTHER_WORDS.iter().find(|(other, _)| *other == word).and_then(|(_, meant)| right.iter().copied().find(|r| r == meant));
    meant.or_else(|| nearest(word, right.iter().copied().filter(|r| r.len() > 1)))
}
