//! Sets of time.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::tree::{CondExpr, HowMany, SetExpr, SetJoin};
use crate::text::Span;

impl<'i> Build<'i> {
    /// The set directly beneath, with what is said of all of it after commas.
    pub(super) fn set_of(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        self.set_whole(&node.child(Rule::set_whole)?)
    }

    fn set_whole(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        let set = self.set(&node.child(Rule::set)?)?;
        self.qualified(set, node)
    }

    /// A set with the suffixes that stand beside it, from left to right.
    fn qualified(&mut self, set: SetExpr, node: &Node<'_>) -> Option<SetExpr> {
        let mut set = set;
        for suffix in node.children() {
            let span = set.span().to(self.span(&suffix));
            let inner = Box::new(set);
            set = match suffix.rule() {
                Rule::lasting => {
                    let word = self.word_of(&suffix, Rule::kw_at_least).or_else(|| self.word_of(&suffix, Rule::kw_more_than))?;
                    SetExpr::Lasting { set: inner, word, length: self.value_of(&suffix)?, span }
                }
                Rule::up_to_each => SetExpr::UpTo { set: inner, most: self.value_of(&suffix)?, each: self.window_of(&suffix)?, span },
                Rule::set_for => {
                    let among = match suffix.child(Rule::among) {
                        Some(among) => Some(Box::new(self.among(&among)?)),
                        None => None,
                    };
                    let how = self.how_many(&suffix.child(Rule::how_many)?)?;
                    SetExpr::For { set: inner, how, case: self.word_of(&suffix, Rule::name)?, among, span }
                }
                _ => *inner,
            };
        }
        Some(set)
    }

    /// Parts joined flat; brackets recurse, no deeper than the text may be nested.
    fn set(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        let mut parts = Vec::new();
        let mut joins = Vec::new();
        for child in node.children() {
            match child.rule() {
                Rule::set_item => {
                    let set = self.set_unary(&child.child(Rule::set_unary)?)?;
                    parts.push(self.qualified(set, &child)?);
                }
                Rule::set_join => joins.push(join(&child)),
                _ => {}
            }
        }
        self.denies_one(&denied(&parts))?;
        if joins.is_empty() { parts.pop() } else { Some(SetExpr::Joined { parts, joins, span: self.span(node) }) }
    }

    fn among(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        let mut parts: Vec<SetExpr> = Vec::new();
        for part in node.all(Rule::set_unary) {
            parts.push(self.set_unary(&part)?);
        }
        self.denies_one(&denied(&parts))?;
        let joins = vec![SetJoin::And; parts.len().saturating_sub(1)];
        if joins.is_empty() { parts.pop() } else { Some(SetExpr::Joined { parts, joins, span: self.span(node) }) }
    }

    fn set_unary(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        let inner = node.children().find(|c| c.rule() != Rule::kw_not)?;
        let set = match inner.rule() {
            Rule::set_group => self.set_group(&inner)?,
            Rule::set_several => {
                let mut of = Vec::new();
                for set in inner.all(Rule::set) {
                    of.push(self.set(&set)?);
                }
                SetExpr::Several { word: self.word_of(&inner, Rule::how_word)?, number: self.plain_of(&inner)?, of, span: self.span(&inner) }
            }
            Rule::set_during => self.set_during(&inner)?,
            Rule::set_between => {
                let mut ends = inner.all(Rule::events);
                let (from, until) = (ends.next()?, ends.next()?);
                SetExpr::Between { from: self.events(&from)?, until: self.events(&until)?, span: self.span(&inner) }
            }
            _ => match self.cond_test(&inner)? {
                CondExpr::Flag(field) if field.at.is_none() => SetExpr::Name(field.field),
                CondExpr::Apart { earlier, least, later, span } => SetExpr::Apart { earlier, least, later, span },
                test => SetExpr::Test(Box::new(test)),
            },
        };
        Some(if node.has(Rule::kw_not) { SetExpr::Not(Box::new(set), self.span(node)) } else { set })
    }

    fn set_group(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        Some(SetExpr::Group(Box::new(self.set_of(node)?), self.span(node)))
    }

    fn set_during(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        Some(SetExpr::During(self.path(&node.child(Rule::path)?), self.span(node)))
    }

    /// A set where only one part or a group may stand: a name, `during …`, `( … )`.
    pub(super) fn set_simple(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        let inner = node.first()?;
        match inner.rule() {
            Rule::set_group => self.set_group(&inner),
            Rule::set_during => self.set_during(&inner),
            _ => Some(SetExpr::Name(self.path(&inner))),
        }
    }

    /// Calendars joined flat.
    pub(super) fn hours_set(&mut self, node: &Node<'_>) -> Option<SetExpr> {
        let mut parts = Vec::new();
        let mut joins = Vec::new();
        for child in node.children() {
            match child.rule() {
                Rule::path => parts.push(SetExpr::Name(self.path(&child))),
                Rule::hours_group => {
                    let inner = self.hours_set(&child.child(Rule::hours_set)?)?;
                    parts.push(SetExpr::Group(Box::new(inner), self.span(&child)));
                }
                Rule::set_join => joins.push(join(&child)),
                _ => {}
            }
        }
        if joins.is_empty() { parts.pop() } else { Some(SetExpr::Joined { parts, joins, span: self.span(node) }) }
    }

    pub(super) fn how_many(&mut self, node: &Node<'_>) -> Option<HowMany> {
        let how = node.first()?;
        Some(match how.rule() {
            Rule::kw_every => HowMany::Every,
            Rule::kw_any => HowMany::Any,
            Rule::kw_no => HowMany::No,
            _ => HowMany::Bound(self.word_of(&how, Rule::how_word)?, self.plain_of(&how)?),
        })
    }
}

fn join(node: &Node<'_>) -> SetJoin {
    match node.first().map(|j| j.rule()) {
        Some(Rule::kw_and) => SetJoin::And,
        Some(Rule::kw_except) => SetJoin::Except,
        _ => SetJoin::Or,
    }
}

/// Where a `not` without brackets stands, of parts that are joined.
fn denied(parts: &[SetExpr]) -> Vec<Option<Span>> {
    let denied = |part: &SetExpr| if let SetExpr::Not(inner, at) = part { (!matches!(**inner, SetExpr::Group(..))).then_some(*at) } else { None };
    parts.iter().map(denied).collect()
}
