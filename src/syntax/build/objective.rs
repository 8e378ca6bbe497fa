//! Objectives and tables of targets.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Objective, ObjectiveLine, Phrase, Table, Targets, Window};

/// A part of a block whose body is a table: the table, or a line that settles a point.
enum Part {
    Table(Table),
    Settle(Phrase),
    Broken,
}

impl<'i> Build<'i> {
    /// `targets by priority at opened { table }`
    pub(super) fn targets(&mut self, node: &Node<'_>) -> Option<Targets> {
        let said = self.diagnostics.len();
        let line = |b: &mut Self, n: &Node<'_>| (n.rule() == Rule::table).then(|| Part::Table(b.table(n)));
        let parts = self.block(node, &blocks::TARGETS, line, |p| Some(Part::Settle(p)), |_| Part::Broken);
        let keys = self.fields_of(&node.child(Rule::targets_head)?)?;
        let mut table = None;
        let mut settle = Vec::new();
        for part in parts {
            match part {
                Part::Table(more) if table.is_some() => {
                    self.error_with("syntax/second-table", "a list of targets has one table", more.span, "join the rows to the first table");
                }
                Part::Table(first) => table = Some(first),
                Part::Settle(phrase) => settle.push(phrase),
                Part::Broken => {}
            }
        }
        if table.is_none() && self.diagnostics.len() == said {
            let span = self.span(node);
            self.error_with(
                "syntax/no-table",
                "these targets have no table",
                span,
                "write a row of heads and a row for each value: `| priority | resolution |`",
            );
        }
        Some(Targets { keys, table: table?, settle })
    }

    /// `objective quick_fix on tickets where … { … }`, `objective availability for each region { … }`
    pub(super) fn objective(&mut self, node: &Node<'_>) -> Option<Objective> {
        let head = node.child(Rule::objective_head);
        let on = head.as_ref().and_then(|h| h.child(Rule::objective_on));
        // Of what it is cannot be known where the head cannot be read.
        let of_cases = head.is_none() || on.is_some();
        let line = |b: &mut Self, n: &Node<'_>| b.objective_line(n, of_cases);
        let mut lines = self.block(node, &blocks::OBJECTIVE, line, |p| Some(ObjectiveLine::Settle(p)), ObjectiveLine::Broken);
        let head = head?;
        if let Some(fields) = head.child(Rule::fields) {
            lines.insert(0, ObjectiveLine::ForEach { fields: self.fields_of(&head)?, span: self.span(&fields) });
        }
        let name = self.word_of(&head, Rule::name)?;
        let (on, population) = match on {
            Some(on) => (Some(self.path(&on.child(Rule::path)?)), self.cond_of(&on)),
            None => (None, None),
        };
        Some(Objective { name, on, population, lines })
    }

    fn objective_line(&mut self, node: &Node<'_>, of_cases: bool) -> Option<ObjectiveLine> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::measure => match self.measure(node).filter(|_| of_cases) {
                Some(measure) => ObjectiveLine::Measure(measure),
                None => ObjectiveLine::Formula(self.num_of(node)?),
            },
            Rule::exclude => ObjectiveLine::Exclude { set: self.set_of(node)?, from: self.word_of(node, Rule::excluded_from), span },
            Rule::target => match node.child(Rule::target_by) {
                Some(by) => {
                    for child in by.children() {
                        match child.rule() {
                            Rule::missing_open => self.missing_open(&child),
                            Rule::missing_close => self.missing_close(&by, &child, &blocks::TARGETS),
                            _ => {}
                        }
                    }
                    ObjectiveLine::TargetBy { keys: self.fields_of(&by)?, table: self.table(&by.child(Rule::table)?), span }
                }
                None => ObjectiveLine::Target { word: self.word_of(node, Rule::target_word)?, value: self.value_of(node)?, span },
            },
            Rule::each => {
                let unused = node.child(Rule::before_event).and_then(|ending| ending.child(Rule::unused));
                let unused = unused.and_then(|unused| self.word_of(&unused, Rule::name));
                ObjectiveLine::Each { window: self.each(node)?, counted_at: node.child(Rule::path).map(|p| self.path(&p)), unused, span }
            }
            Rule::whole_term => {
                let unit = self.word_of(node, Rule::kw_term)?;
                ObjectiveLine::Each {
                    window: Window { which: None, rolling: false, count: None, unit, from: None, before: None, span },
                    counted_at: None,
                    unused: None,
                    span,
                }
            }
            Rule::for_each => ObjectiveLine::ForEach { fields: self.fields_of(node)?, span },
            Rule::needs => ObjectiveLine::Needs { sample: self.value_of(node)?, otherwise: self.word_of(node, Rule::phrase), span },
            Rule::open_cases => ObjectiveLine::Open { plural: self.word_of(node, Rule::name)?, rule: self.word_of(node, Rule::phrase)?, span },
            _ => return None,
        })
    }

    /// The windows of an objective: plain ones, or those that end at an event.
    fn each(&mut self, node: &Node<'_>) -> Option<Window> {
        let Some(ending) = node.child(Rule::before_event) else { return self.window_of(node) };
        let event = self.event(&ending.child(Rule::event)?)?;
        let before = Some(Box::new((self.word_of(&ending, Rule::name)?, event)));
        let (count, unit) = (self.plain_of(&ending), self.unit_of(&ending)?);
        Some(Window { which: None, rolling: false, count, unit, from: None, before, span: self.span(&ending) })
    }
}
