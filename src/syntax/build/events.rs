//! Events, conditions, fields.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::tree::{CondExpr, EventExpr, FieldExpr, Name};
use crate::text::Span;

impl<'i> Build<'i> {
    /// The events directly beneath, joined by `or`.
    pub(super) fn events_of(&mut self, node: &Node<'_>) -> Option<Vec<EventExpr>> {
        self.events(&node.child(Rule::events)?)
    }

    /// Events joined by `or`.
    pub(super) fn events(&mut self, node: &Node<'_>) -> Option<Vec<EventExpr>> {
        node.all(Rule::event).map(|e| self.event(&e)).collect()
    }

    /// One event; also one meaning of a term.
    pub(super) fn event(&mut self, node: &Node<'_>) -> Option<EventExpr> {
        let by = node.child(Rule::event_by).or_else(|| node.child(Rule::meaning_by));
        let cond = node.child(Rule::cond).or_else(|| node.child(Rule::meaning_cond));
        Some(EventExpr {
            nth: self.word_of(node, Rule::nth),
            event: self.path(&node.child(Rule::path)?),
            by: by.map_or_else(Vec::new, |by| self.names(&by)),
            cond: cond.and_then(|c| self.cond(&c)),
            span: self.span(node),
        })
    }

    /// The condition directly beneath.
    pub(super) fn cond_of(&mut self, node: &Node<'_>) -> Option<CondExpr> {
        node.child(Rule::cond).and_then(|c| self.cond(&c))
    }

    /// Parts joined by `and` and `or`, flat. Groups recurse, no deeper than the text may be nested.
    pub(super) fn cond(&mut self, node: &Node<'_>) -> Option<CondExpr> {
        let span = self.span(node);
        let mut parts = Vec::new();
        let mut joins = Vec::new();
        for child in node.children() {
            match child.rule() {
                Rule::cond_part => parts.push(self.cond_part(&child)?),
                Rule::cond_join => joins.push(child.has(Rule::kw_and)),
                Rule::kw_and => joins.push(true),
                _ => {}
            }
        }
        let denied = |part: &CondExpr| if let CondExpr::Not(inner, at) = part { (!matches!(**inner, CondExpr::Group(..))).then_some(*at) } else { None };
        let denied: Vec<Option<Span>> = parts.iter().map(denied).collect();
        self.denies_one(&denied)?;
        if joins.is_empty() { parts.pop() } else { Some(CondExpr::Joined { parts, joins, span }) }
    }

    /// `not a and b` could deny `a` or both. Where a `not` stands, of parts that are joined; before the last one there is no doubt.
    pub(super) fn denies_one(&mut self, denied: &[Option<Span>]) -> Option<()> {
        let (_, before) = denied.split_last()?;
        let Some(at) = before.iter().flatten().next() else { return Some(()) };
        let help = "put brackets around what it denies: `(not a) and b`, or `not (a and b)`";
        self.error_with("cond/not-of-what", "does `not` deny this alone, or all that follows?", *at, help);
        None
    }

    fn cond_part(&mut self, node: &Node<'_>) -> Option<CondExpr> {
        let span = self.span(node);
        let inner = match (node.child(Rule::cond_group), node.child(Rule::cond_test)) {
            (Some(group), _) => {
                let within = self.cond_of(&group)?;
                CondExpr::Group(Box::new(within), self.span(&group))
            }
            (None, test) => self.cond_test(&test?)?,
        };
        let Some(of) = node.child(Rule::cond_for) else {
            return Some(if node.has(Rule::kw_not) { CondExpr::Not(Box::new(inner), span) } else { inner });
        };
        let cond = if node.has(Rule::kw_not) { CondExpr::Not(Box::new(inner), span) } else { inner };
        Some(CondExpr::For { cond: Box::new(cond), how: self.how_many(&of.child(Rule::how_many)?)?, fields: self.names(&of), span })
    }

    /// A field, and perhaps what it must be.
    pub(super) fn cond_test(&mut self, node: &Node<'_>) -> Option<CondExpr> {
        let span = self.span(node);
        let field = self.field(&node.child(Rule::field)?)?;
        let (apart, during) = (node.child(Rule::apart), node.child(Rule::came_during));
        if let (Some(_), Some(at)) = (apart.as_ref().or(during.as_ref()), &field.at) {
            let example = if apart.is_some() { "announced at least 48 hours before started" } else { "opened during support_hours" };
            let said = format!("expected an event, found a field at `{}`", at.text);
            self.error_with("syntax/expected", said, field.span, format!("write `{example}`"));
            return None;
        }
        if let Some(during) = during {
            let event = Name { text: field.field.text(), span: field.span };
            return Some(CondExpr::During { event, calendar: self.path(&during.child(Rule::path)?), span });
        }
        if let Some(apart) = apart {
            let earlier = Name { text: field.field.text(), span: field.span };
            return Some(CondExpr::Apart { earlier, least: self.value_of(&apart), later: self.word_of(&apart, Rule::name)?, span });
        }
        if let Some(compare) = node.child(Rule::is_compare) {
            let word = self.word_of(&compare, Rule::compare_word)?;
            return Some(CondExpr::Compare { field, word, value: self.value_of(&compare)?, span });
        }
        match node.child(Rule::is_any).or_else(|| node.child(Rule::is_one)) {
            Some(is) => Some(CondExpr::Is { field, not: is.has(Rule::kw_not), values: self.values(&is), span }),
            None => Some(CondExpr::Flag(field)),
        }
    }

    /// A field, perhaps at an event.
    pub(super) fn field(&mut self, node: &Node<'_>) -> Option<FieldExpr> {
        Some(FieldExpr { field: self.path(&node.child(Rule::path)?), at: self.word_of(node, Rule::name), span: self.span(node) })
    }

    /// The fields of a list.
    pub(super) fn fields_of(&mut self, node: &Node<'_>) -> Option<Vec<FieldExpr>> {
        node.child(Rule::fields)?.all(Rule::field).map(|f| self.field(&f)).collect()
    }
}
