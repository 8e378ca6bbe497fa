//! Forms that are read and cannot be compiled yet: said, never dropped in silence.

use super::context::Lowering;
use crate::syntax::tree::{CaseSort, ItemKind, ObjectiveLine};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// Clauses that nothing reads yet.
    pub(super) fn later(&mut self) {
        self.each_item(|me, item| {
            let what = match &item.kind {
                ItemKind::Case(case) if case.sort != CaseSort::Case => "a vocabulary of this kind",
                ItemKind::Define(_) => "`define`",
                ItemKind::Report(_) => "`report`",
                _ => return,
            };
            let start = item.span.range().start;
            let word = me.loaded.sources.slice(item.span).find(char::is_whitespace).unwrap_or(0);
            let _: Option<()> = me.not_yet(what, Span::new(item.span.file, start, start + word));
        });
    }

    /// Lines of an objective that nothing reads yet.
    pub(super) fn later_line(&mut self, line: &ObjectiveLine) {
        let (what, span) = match line {
            ObjectiveLine::Formula(number) => ("this formula", number.span()),
            ObjectiveLine::TargetBy { span, .. } => ("a table of targets in an objective", *span),
            ObjectiveLine::Exclude { span, .. } => ("`exclude`", *span),
            _ => return,
        };
        let _: Option<()> = self.not_yet(what, span);
    }
}
