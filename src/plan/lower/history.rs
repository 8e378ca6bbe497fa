//! What has happened in windows before: conditions of rights, factors, phases and notices.

use super::context::Lowering;
use crate::plan::{History, ObjectiveId};
use crate::syntax::tree::HistoryExpr;

impl<'a> Lowering<'a> {
    /// A condition on windows that have been judged. `own`: the objective meant where none is named; `subject` names its points.
    pub(super) fn history(&mut self, history: &'a HistoryExpr, own: Option<ObjectiveId>, subject: &str) -> Option<History> {
        let _ = (own, subject);
        self.not_yet("a condition on windows", history.span())
    }
}
