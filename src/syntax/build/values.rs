//! Words, texts, numbers and values.

use super::Build;
use crate::diagnostic::Diagnostic;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::tree::{Expr, ExprKind, Name, Path, Text};
use crate::text::Span;
use rust_decimal::Decimal;

/// Units of time.
const UNITS: [&str; 6] = ["seconds", "minutes", "hours", "days", "weeks", "months"];

impl<'i> Build<'i> {
    /// A word, or several with single spaces between them.
    pub(super) fn word(&self, node: &Node<'_>) -> Name {
        self.phrase(node)
    }

    /// The first child of that rule, as a word.
    pub(super) fn word_of(&self, node: &Node<'_>, rule: Rule) -> Option<Name> {
        node.child(rule).map(|n| self.word(&n))
    }

    /// All the names directly beneath.
    pub(super) fn names(&self, node: &Node<'_>) -> Vec<Name> {
        node.all(Rule::name).map(|n| self.word(&n)).collect()
    }

    /// Words joined by dots.
    pub(super) fn path(&self, node: &Node<'_>) -> Path {
        Path { parts: node.children().map(|n| self.word(&n)).collect(), span: self.span(node) }
    }

    /// A text without its quotes. `\"` stands for a quote and `\\` for a backslash; any other backslash stands for itself.
    pub(super) fn quoted(&self, node: &Node<'_>) -> Text {
        let span = self.span(node);
        let raw = node.text().strip_prefix('"').and_then(|s| s.strip_suffix('"')).unwrap_or("");
        let mut text = String::with_capacity(raw.len());
        let mut chars = raw.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => text.push(chars.next_if(|n| matches!(n, '"' | '\\')).unwrap_or('\\')),
                c => text.push(c),
            }
        }
        Name { text, span }
    }

    /// The quoted text of a node, if there is one.
    pub(super) fn quoted_of(&self, node: &Node<'_>) -> Option<Text> {
        node.child(Rule::text).map(|t| self.quoted(&t))
    }

    /// All quoted texts directly beneath.
    pub(super) fn quoteds(&self, node: &Node<'_>) -> Vec<Text> {
        node.all(Rule::text).map(|t| self.quoted(&t)).collect()
    }

    /// A number, exactly; thousands may be set off by commas.
    pub(super) fn number(&mut self, node: &Node<'_>) -> Option<Decimal> {
        let digits: String = node.text().trim().chars().filter(|c| *c != ',').collect();
        let number = Decimal::from_str_exact(&digits).ok();
        if number.is_none() {
            let span = self.span(node);
            self.error_with("syntax/number", "this number has more digits than are kept exactly", span, "up to 28 digits are kept");
        }
        number
    }

    /// The first value directly beneath.
    pub(super) fn value_of(&mut self, node: &Node<'_>) -> Option<Expr> {
        node.child(Rule::expr).map(|e| self.expr(&e))
    }

    /// The number, percentage or open value directly beneath, without a unit.
    pub(super) fn plain_of(&mut self, node: &Node<'_>) -> Option<Expr> {
        self.plain(&node.children().find(is_plain)?)
    }

    /// All of them.
    pub(super) fn plains(&mut self, node: &Node<'_>) -> Vec<Expr> {
        node.children().filter(is_plain).filter_map(|value| self.plain(&value)).collect()
    }

    fn plain(&mut self, value: &Node<'_>) -> Option<Expr> {
        let span = self.span(value);
        let kind = match value.rule() {
            Rule::plain_number => ExprKind::Number(self.number(&value.child(Rule::number)?)?),
            Rule::plain_percent => ExprKind::Percent(self.number(&value.child(Rule::number)?)?),
            _ => self.value(value)?,
        };
        Some(Expr { kind, span })
    }

    /// All values directly beneath.
    pub(super) fn values(&mut self, node: &Node<'_>) -> Vec<Expr> {
        node.all(Rule::expr).map(|e| self.expr(&e)).collect()
    }

    /// A value.
    pub(super) fn expr(&mut self, node: &Node<'_>) -> Expr {
        let span = self.span(node);
        let said = self.diagnostics.len();
        let kind = node.first().and_then(|value| self.value(&value)).unwrap_or(ExprKind::Broken);
        if kind == ExprKind::Broken && self.diagnostics.len() == said {
            self.error("syntax/value", "this value cannot be read", span);
        }
        match node.child(Rule::per_words) {
            Some(words) => {
                let amount = Expr { kind, span: node.first().map_or(span, |v| self.span(&v)) };
                Expr { kind: ExprKind::Per(Box::new(amount), self.phrase(&words)), span }
            }
            None => Expr { kind, span },
        }
    }

    fn value(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        Some(match node.rule() {
            Rule::quantity => self.quantity(node)?,
            Rule::text_value => ExprKind::Text(self.quoted_of(node)?.text),
            Rule::key_value => ExprKind::Text(node.text().to_owned()),
            Rule::name_value => ExprKind::Name(self.path(&node.child(Rule::path)?)),
            Rule::open_value => {
                ExprKind::Open(node.all(Rule::option).filter_map(|o| Some((self.value_of(&o)?, o.child(Rule::name).map(|n| self.word(&n))))).collect())
            }
            _ => return None,
        })
    }

    /// A number and what follows it.
    fn quantity(&mut self, node: &Node<'_>) -> Option<ExprKind> {
        let number = self.number(&node.child(Rule::number)?)?;
        let Some(tail) = node.children().nth(1) else { return Some(ExprKind::Number(number)) };
        Some(match tail.rule() {
            Rule::percent_tail => match tail.child(Rule::path) {
                Some(base) => ExprKind::PercentOf(number, self.path(&base)),
                None => ExprKind::Percent(number),
            },
            Rule::points_unit => ExprKind::Points(number),
            Rule::currency_code => ExprKind::Money(number, self.word(&tail)),
            Rule::noun => match self.slipped_unit(&tail) {
                Some(unit) => ExprKind::Length { parts: vec![(number, unit)], of: None },
                None => ExprKind::Count(number, self.word(&tail)),
            },
            Rule::length_tail => self.length(number, &tail)?,
            _ => return None,
        })
    }

    /// A noun that is one letter away from a unit of time is taken for a slip, and said to be.
    fn slipped_unit(&mut self, noun: &Node<'_>) -> Option<Name> {
        let word = self.word(noun);
        let unit = UNITS.iter().copied().find(|unit| strsim::damerau_levenshtein(unit, &word.text) == 1)?;
        self.diagnostics.push(Diagnostic::error("syntax/misspelt", format!("expected `{unit}`, found `{}`", word.text), word.span).fix(
            format!("write `{unit}`"),
            word.span,
            unit,
        ));
        Some(Name { text: unit.to_owned(), span: word.span })
    }

    /// `6 hours 40 minutes of support_hours`. Units come out in the plural.
    fn length(&mut self, first: Decimal, tail: &Node<'_>) -> Option<ExprKind> {
        let mut parts = Vec::new();
        let mut number = first;
        for node in tail.children() {
            match node.rule() {
                Rule::number => number = self.number(&node)?,
                Rule::length_unit => {
                    let mut unit = self.word(&node);
                    if !unit.text.ends_with('s') {
                        unit.text.push('s');
                    }
                    parts.push((number, unit));
                }
                _ => {}
            }
        }
        Some(ExprKind::Length { parts, of: tail.child(Rule::path).map(|p| self.path(&p)) })
    }

    /// A name made of one word that is not written as one: `not measured`.
    pub(super) fn spoken(&self, text: String, span: Span) -> Expr {
        Expr { kind: ExprKind::Name(Path { parts: vec![Name { text, span }], span }), span }
    }
}

fn is_plain(node: &Node<'_>) -> bool {
    matches!(node.rule(), Rule::plain_number | Rule::plain_percent | Rule::open_value)
}
