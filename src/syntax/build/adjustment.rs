//! Seasons, surges and phases, what is otherwise in them, and which of them goes first.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{Adjustment, AdjustmentWhen, During, DuringLine, Every, Path, Prefer};

impl<'i> Build<'i> {
    /// `season year_end from 1 November through 31 January every year`, `surge …`, `phase …`
    pub(super) fn adjustment(&mut self, node: &Node<'_>) -> Option<Adjustment> {
        let words = [Rule::kw_season, Rule::kw_surge, Rule::kw_phase];
        let word = words.into_iter().find_map(|rule| self.word_of(node, rule))?;
        let when = node.children().find(|c| matches!(c.rule(), Rule::adjust_yearly | Rule::adjust_dates | Rule::adjust_windows))?;
        let given = match node.child(Rule::history) {
            Some(history) => Some(self.history(&history)?),
            None => None,
        };
        let settle = node.child(Rule::phrases).map_or_else(Vec::new, |p| self.phrases(&p));
        Some(Adjustment { word, name: self.word_of(node, Rule::name)?, when: self.adjust_when(&when)?, given, settle })
    }

    fn adjust_when(&mut self, node: &Node<'_>) -> Option<AdjustmentWhen> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::adjust_yearly => {
                let mut days = node.all(Rule::day_of_year);
                let (from, through) = (days.next()?, days.next()?);
                AdjustmentWhen::Yearly { from: self.annual(&from)?, through: self.annual(&through)?, span }
            }
            Rule::adjust_dates => {
                let range = self.date_range(&node.child(Rule::date_range)?)?;
                match (range.from, range.to) {
                    (Some(from), None) => AdjustmentWhen::From(from),
                    _ => AdjustmentWhen::Dates(range),
                }
            }
            _ => {
                let each = self.window_of(node)?;
                let Some(counted) = node.child(Rule::counted) else {
                    return Some(AdjustmentWhen::Windows { each, cond: self.num_tests(&node.child(Rule::num_tests)?)?, span });
                };
                let (word, count) = (self.word_of(&counted, Rule::how_word)?, self.plain_of(&counted)?);
                let (plural, event) = (self.word_of(&counted, Rule::name)?, self.path(&counted.child(Rule::path)?));
                AdjustmentWhen::Counted { each, word, count, plural, event, span }
            }
        })
    }

    /// `during rush, year_end { … }`
    pub(super) fn during(&mut self, node: &Node<'_>) -> Option<During> {
        let lines = self.block(node, &blocks::DURING, Self::during_line, |_| None, DuringLine::Broken);
        Some(During { names: self.paths(&node.child(Rule::during_head)?), lines })
    }

    fn during_line(&mut self, node: &Node<'_>) -> Option<DuringLine> {
        let span = self.span(node);
        let objectives = self.paths(node);
        Some(match node.rule() {
            Rule::during_target => {
                let word = self.word_of(node, Rule::target_word)?;
                DuringLine::Target { objective: objectives.into_iter().next()?, word, value: self.value_of(node)?, span }
            }
            Rule::during_none if node.has(Rule::kw_target) => DuringLine::NoTarget { objective: objectives.into_iter().next()?, span },
            Rule::during_none => DuringLine::NoCredits { objectives, span },
            Rule::during_multiply => DuringLine::Multiply { objectives, by: self.value_of(node)?, span },
            Rule::during_review => DuringLine::Review { name: objectives.into_iter().next()?, every: self.every_unit(node)?, span },
            _ => return None,
        })
    }

    /// How often, directly beneath: `every 2 weeks`.
    pub(super) fn every_unit(&mut self, node: &Node<'_>) -> Option<Every> {
        let every = node.child(Rule::every_unit)?;
        Some(Every { count: self.plain_of(&every), unit: self.unit_of(&every)?, span: self.span(&every) })
    }

    /// `prefer rush over year_end over tightened`
    pub(super) fn prefer(&self, node: &Node<'_>) -> Prefer {
        Prefer { names: self.paths(node) }
    }

    /// All dotted names directly beneath.
    pub(super) fn paths(&self, node: &Node<'_>) -> Vec<Path> {
        node.all(Rule::path).map(|p| self.path(&p)).collect()
    }
}
