//! Forms that are read and cannot be compiled yet: said, never dropped in silence.

use super::context::Lowering;
use crate::syntax::tree::ItemKind;
use crate::text::Span;

impl<'a> Lowering<'a> {
    /// Clauses that nothing reads yet.
    pub(super) fn later(&mut self) {
        self.each_item(|me, item| {
            let what = match &item.kind {
                ItemKind::Report(_) => "`report`",
                _ => return,
            };
            let start = item.span.range().start;
            let word = me.loaded.sources.slice(item.span).find(char::is_whitespace).unwrap_or(0);
            let _: Option<()> = me.not_yet(what, Span::new(item.span.file, start, start + word));
        });
    }
}
