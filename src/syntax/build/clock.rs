//! Clocks.

use super::Build;
use crate::readings::settled_by;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{CapExpr, Clock, ClockLine, Name, RunArm};

impl<'i> Build<'i> {
    /// `clock resolution on ticket { … }`
    pub(super) fn clock(&mut self, node: &Node<'_>) -> Option<Clock> {
        let lines = self.block(node, &blocks::CLOCK, Self::clock_line, |p| Some(ClockLine::Settle(p)), ClockLine::Broken);
        let lines = lines.into_iter().flat_map(|line| self.split_reopen(line)).collect();
        let mut names = self.names(&node.child(Rule::clock_head)?).into_iter();
        Some(Clock { name: names.next()?, case: names.next()?, lines })
    }

    fn clock_line(&mut self, node: &Node<'_>) -> Option<ClockLine> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::start => ClockLine::Start { events: self.events_of(node)?, span },
            Rule::stop => ClockLine::Stop { events: self.events_of(node)?, span },
            Rule::pause => {
                let cap = match node.child(Rule::cap) {
                    Some(cap) => {
                        let each = if cap.has(Rule::kw_in_all) { Some(false) } else { cap.has(Rule::kw_each_time).then_some(true) };
                        Some(CapExpr { length: self.value_of(&cap)?, each })
                    }
                    None => None,
                };
                ClockLine::Pause { set: self.set_of(node)?, cap, span }
            }
            Rule::run => {
                let arms = node.all(Rule::arm).map(|arm| RunArm {
                    during: arm.child(Rule::path).map(|p| self.path(&p)),
                    when: self.cond_of(&arm),
                    span: self.span(&arm),
                });
                ClockLine::Run { arms: arms.collect(), span }
            }
            Rule::reopen => ClockLine::Reopen {
                events: if node.has(Rule::events) { self.events_of(node)? } else { Vec::new() },
                within: self.value_of(node),
                rule: self.word_of(node, Rule::reopen_rule),
                later: node.child(Rule::later).and_then(|l| self.word_of(&l, Rule::phrase)),
                span,
            },
            _ => return None,
        })
    }

    /// The words after `reopen` may stand on the next line; if they settle another point, or are a slip, they are a line of their own.
    fn split_reopen(&mut self, line: ClockLine) -> Vec<ClockLine> {
        let ClockLine::Reopen { events, within, rule: Some(rule), later, span } = line else { return vec![line] };
        let words = later.as_ref().map_or(rule.span, |l| rule.span.to(l.span));
        let known = settled_by(&rule.text).is_some();
        if !self.begins_line(words.range().start) || (!known && self.settles(words, blocks::CLOCK.heads)) {
            return vec![ClockLine::Reopen { events, within, rule: Some(rule), later, span }];
        }
        let text = later.map_or(rule.text.clone(), |l| format!("{}, later {}", rule.text, l.text));
        let first = ClockLine::Reopen { events, within, rule: None, later: None, span };
        let second = match known {
            true => vec![ClockLine::Settle(Name { text, span: words })],
            false => self.reread(words, blocks::CLOCK.strict(), Self::clock_line).unwrap_or_else(|| vec![ClockLine::Broken(words)]),
        };
        [vec![first], second].concat()
    }
}
