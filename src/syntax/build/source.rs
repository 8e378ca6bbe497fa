//! Mappings: how rows of an export become events.

use super::Build;
use crate::syntax::grammar::Rule;
use crate::syntax::node::Node;
use crate::syntax::recover::blocks;
use crate::syntax::tree::{MapArm, Name, RowTestExpr, Source, SourceLine, SourceStateWhen, SourceWhen, TimeColumn};

impl<'i> Build<'i> {
    /// `source servicenow for ticket { … }`
    pub(super) fn source(&mut self, node: &Node<'_>) -> Option<Source> {
        let lines = self.block(node, &blocks::SOURCE, Self::source_line, |_| None, SourceLine::Broken);
        let mut names = self.names(&node.child(Rule::source_head)?).into_iter();
        Some(Source { name: names.next()?, case: names.next()?, lines })
    }

    fn source_line(&mut self, node: &Node<'_>) -> Option<SourceLine> {
        let span = self.span(node);
        Some(match node.rule() {
            Rule::read => {
                let how = node.children().find(|c| matches!(c.rule(), Rule::read_csv | Rule::read_json))?;
                let format = self.word_of(&how, Rule::kw_csv).or_else(|| self.word_of(&how, Rule::kw_json))?;
                SourceLine::Read { format, separator: self.quoted_of(&how), span }
            }
            Rule::source_time => SourceLine::Time(self.column_time(&node.child(Rule::column_time)?)?),
            Rule::missing => SourceLine::Missing(self.quoteds(node)),
            Rule::source_key => SourceLine::Key(self.quoted_of(node)?),
            Rule::source_by => SourceLine::By { column: self.quoted_of(node)?, arms: self.map_of(node), span },
            Rule::source_event => {
                let mut names = self.names(node).into_iter();
                SourceLine::Event {
                    event: names.next()?,
                    by: names.next(),
                    when: self.source_when(&node.child(Rule::source_when)?.first()?)?,
                    only: self.row_tests_of(node)?,
                    span,
                }
            }
            Rule::source_state => SourceLine::State { state: self.word_of(node, Rule::name)?, when: self.state_when(node)?, span },
            Rule::source_field => SourceLine::Field { field: self.word_of(node, Rule::name)?, column: self.quoted_of(node)?, arms: self.map_of(node), span },
            Rule::source_recorded => SourceLine::Recorded { by: self.word_of(node, Rule::name)?, span },
            Rule::source_entered => SourceLine::Entered(self.column_time(&node.child(Rule::column_time)?)?),
            Rule::skip => SourceLine::Skip(self.row_test(&node.child(Rule::row_test)?)?),
            _ => return None,
        })
    }

    fn column_time(&mut self, node: &Node<'_>) -> Option<TimeColumn> {
        Some(TimeColumn {
            column: self.quoted_of(node)?,
            format: node.child(Rule::time_format).and_then(|f| self.quoted_of(&f)),
            zone: self.word_of(node, Rule::zone_name),
            span: self.span(node),
        })
    }

    fn map_of(&mut self, node: &Node<'_>) -> Vec<MapArm> {
        let Some(map) = node.child(Rule::map) else { return Vec::new() };
        self.block(&map, &blocks::MAP, |b, n| Some(Some(b.map_arm(n)?)), |_| None, |_| None).into_iter().flatten().collect()
    }

    fn map_arm(&mut self, node: &Node<'_>) -> Option<MapArm> {
        Some(MapArm { texts: self.quoteds(node), starting: node.has(Rule::kw_starting), means: self.value_of(node)? })
    }

    fn source_when(&mut self, node: &Node<'_>) -> Option<SourceWhen> {
        Some(match node.rule() {
            Rule::when_at => SourceWhen::At(self.column_time(&node.child(Rule::column_time)?)?),
            Rule::when_every => SourceWhen::Every,
            _ => {
                let how = node.children().find(|c| c.rule() != Rule::kw_when)?;
                match how.rule() {
                    Rule::when_becomes => SourceWhen::Becomes { column: self.quoted_of(&how)?, texts: self.texts_of(&how) },
                    Rule::when_leaves => SourceWhen::Leaves {
                        column: self.quoted_of(&how)?,
                        from: self.texts_of(&how),
                        but: how.child(Rule::but).map_or_else(Vec::new, |b| self.texts_of(&b)),
                    },
                    _ => SourceWhen::Row(self.row_tests_of(node)?),
                }
            }
        })
    }

    fn state_when(&mut self, node: &Node<'_>) -> Option<SourceStateWhen> {
        if let Some(held) = node.child(Rule::state_while) {
            return Some(SourceStateWhen::While { column: self.quoted_of(&held)?, texts: self.texts_of(&held) });
        }
        let pair = node.child(Rule::state_pair)?;
        let mut columns = pair.all(Rule::column_time);
        let (from, until) = (columns.next()?, columns.next()?);
        Some(SourceStateWhen::Pair { from: self.column_time(&from)?, until: self.column_time(&until)?, only: self.row_tests_of(&pair)? })
    }

    fn texts_of(&mut self, node: &Node<'_>) -> Vec<Name> {
        node.child(Rule::texts).map_or_else(Vec::new, |t| self.quoteds(&t))
    }

    fn row_tests_of(&mut self, node: &Node<'_>) -> Option<Vec<RowTestExpr>> {
        let Some(tests) = node.child(Rule::row_tests) else { return Some(Vec::new()) };
        tests.all(Rule::row_test).map(|t| self.row_test(&t)).collect()
    }

    fn row_test(&mut self, node: &Node<'_>) -> Option<RowTestExpr> {
        Some(RowTestExpr {
            column: self.quoted_of(node)?,
            not: node.has(Rule::kw_not),
            starting: node.has(Rule::kw_starts),
            texts: self.texts_of(node),
            span: self.span(node),
        })
    }
}
