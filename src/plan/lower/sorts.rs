//! What the rows of a key are: cases with a history, samples that hold for a while, facts by themselves.

use super::context::Lowering;
use super::points::Said;
use crate::diagnostic::Diagnostic;
use crate::plan::{CaseId, FieldKind, Scope, Sort};
use crate::readings::{Choice, MissingSample};
use crate::syntax::tree::{Case, CaseLine, CaseSort, Name, Phrase};
use crate::text::Span;

/// The words that lines of a vocabulary begin with.
const HEADS: &[&str] = &["event", "field", "state", "ends at", "holds", "counted by"];

impl<'a> Lowering<'a> {
    /// What the rows of a key are, by the word a vocabulary begins with; lines that do not belong to it are said.
    pub(super) fn sort(&mut self, id: CaseId, case: &'a Case) -> Sort {
        let name = &case.name;
        let settle: Vec<&Phrase> = case.lines.iter().filter_map(|l| if let CaseLine::Settle(p) = l { Some(p) } else { None }).collect();
        self.settle_here(&name.text, &settle, HEADS);
        let sort = match case.sort {
            CaseSort::Case => Sort::Case,
            CaseSort::Signal => self.signal(case),
            CaseSort::Occurrence => Sort::Occurrence { count: self.counted_by(id, case) },
        };
        self.settled_here();
        for line in &case.lines {
            match (line, case.sort) {
                (CaseLine::Holds(_, span), CaseSort::Case | CaseSort::Occurrence) => {
                    self.not_of(case, "`holds` is a line of a signal", *span, "samples hold for a while; write `signal` if these are samples");
                }
                (CaseLine::CountedBy(field), CaseSort::Case | CaseSort::Signal) => {
                    self.not_of(case, "`counted by` is a line of an occurrence", field.span, "write `occurrence` if each row is a fact by itself");
                }
                (CaseLine::State { name, .. }, CaseSort::Occurrence) => {
                    self.not_of(case, "an occurrence has no states: each row is a fact by itself", name.span, "write `case`, if there is a history");
                }
                (CaseLine::Ends(names), CaseSort::Occurrence | CaseSort::Signal) => {
                    let span = names.first().map_or(name.span, |n| n.span);
                    self.not_of(case, "only a case ends", span, "leave the line out: a signal goes on, and an occurrence is over at once");
                }
                _ => {}
            }
        }
        sort
    }

    fn not_of(&mut self, case: &Case, said: &str, span: Span, help: &str) {
        self.say(Diagnostic::error("case/line", said, span).at(case.name.span, "declared here").help(help));
    }

    /// How long a sample holds: said as a length, said to be until the next, or open.
    fn signal(&mut self, case: &'a Case) -> Sort {
        let mut first = None;
        let mut said = None;
        for line in &case.lines {
            if let CaseLine::Holds(length, span) = line
                && self.once("holds", *span, &mut first)
            {
                match length {
                    None => said = Some(Said::new(MissingSample::UntilNext, *span)),
                    Some(length) => {
                        let because = Some((*span, "a sample holds for a length of time".to_owned()));
                        let holds = self.plain_length(length, &because);
                        return Sort::Signal { holds, missing: None };
                    }
                }
            }
        }
        Sort::Signal { holds: None, missing: Some(self.point(&MissingSample::KIND, &case.name.text, said, first.unwrap_or(case.name.span))) }
    }

    fn counted_by(&mut self, id: CaseId, case: &'a Case) -> Option<crate::plan::FieldId> {
        let mut first = None;
        let mut found = None;
        for line in &case.lines {
            let CaseLine::CountedBy(name) = line else { continue };
            if self.once("counted by", name.span, &mut first) {
                found = self.counting_field(id, name);
            }
        }
        found
    }

    fn counting_field(&mut self, id: CaseId, name: &Name) -> Option<crate::plan::FieldId> {
        let fields = &self.plan.case(id)?.fields;
        let Some(field) = self.field_named(id, &name.text) else {
            let known: Vec<String> = fields.iter().map(|f| f.name.clone()).collect();
            self.say(crate::resolve::names::unknown_among("field", &name.text, name.span, &known));
            return None;
        };
        let known = fields.get(field.index())?;
        if known.kind != FieldKind::Number || known.scope != Scope::Case {
            let said = format!("rows are counted by a number, and `{}` is {}", name.text, super::conditions::described(&known.kind));
            self.error("case/line", said, name.span, &format!("declare it so: `field {} is a number`", name.text));
            return None;
        }
        Some(field)
    }

    /// Only what has a history, or holds for a while, has what is asked of it.
    pub(super) fn has_history(&mut self, case: CaseId, what: &str, span: Span) -> Option<()> {
        let kind = self.plan.case(case)?;
        if !matches!(kind.sort, Sort::Occurrence { .. }) {
            return Some(());
        }
        let said = format!("{what} needs a history, and a `{}` is over at once", kind.name);
        self.error("type/case", said, span, "declare it as `case` or `signal`, if it lasts");
        None
    }
}
