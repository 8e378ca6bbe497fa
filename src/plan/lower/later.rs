//! Forms that are read and cannot be compiled yet: said, never dropped in silence.

use super::context::Lowering;
use crate::syntax::tree::{CaseSort, Credit, ItemKind, ObjectiveLine};
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// Clauses that nothing reads yet.
    pub(super) fn later(&mut self) {
        self.each_item(|me, item| {
            let what = match &item.kind {
                ItemKind::Case(case) if case.sort != CaseSort::Case => "a vocabulary of this kind",
                ItemKind::Define(_) => "`define`",
                ItemKind::Report(_) => "`report`",
                ItemKind::Credit(credit) if credit.bonus => "a bonus",
                ItemKind::Credit(credit) => return me.later_lines(credit),
                ItemKind::Limit(limit) if limit.each_credit || !limit.for_each.is_empty() => "a limit of this kind",
                _ => return,
            };
            let start = item.span.range().start;
            let word = me.loaded.sources.slice(item.span).find(char::is_whitespace).unwrap_or(0);
            let _: Option<()> = me.not_yet(what, Span::new(item.span.file, start, start + word));
        });
    }

    /// Lines of a credit that nothing reads yet.
    fn later_lines(&mut self, credit: &Credit) {
        let multiplied = credit.multiply.iter().map(|line| line.span);
        let others = credit.returns.iter().map(|line| line.span).chain(credit.least.as_ref().map(|e| e.span)).chain(credit.claim.as_ref().map(|c| c.span));
        for span in multiplied.chain(others) {
            let _: Option<()> = self.not_yet("this line of a credit", span);
        }
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
